#pragma once

#include "http/router.hpp"
#include "identity/password.hpp"
#include "network/invitation.hpp"
#include "store/key_ring.hpp"

/// Inviting people to sign in, and how they accept. Source: ASSURANCE "Sign-in and browser".
namespace aimline::network {

/// What somebody with an invitation's link is told of it.
struct InvitationShown {
  Line person_name;
  MailAddress person_mail;
  Language language{};
  access::Role role{};
  Line place_name;
  Date until;
  std::optional<Line> invited_by_name;
  Instant expires_at;
  bool needs_second_factor = false;
  std::int64_t shortest_password = 0;
};
BOOST_DESCRIBE_STRUCT(InvitationShown, (),
                      (person_name, person_mail, language, role, place_name, until, invited_by_name, expires_at,
                       needs_second_factor, shortest_password))
constexpr auto meanings(InvitationShown const*) {
  return std::array{
      Meaning{"person_name", "What the invited person is called, as far as is known"},
      Meaning{"person_mail", "The address that was invited, with which they will sign in"},
      Meaning{"language", "The language that the letter was in"},
      Meaning{"role", "The role, by its code"},
      Meaning{"place_name", "Where it is held"},
      Meaning{"until", "The last day of the role"},
      Meaning{"invited_by_name", "Who invited; absent for the setup of the server"},
      Meaning{"expires_at", "When the link ends"},
      Meaning{"needs_second_factor", "Whether the role asks for a second factor, to be set up next"},
      Meaning{"shortest_password", "How many characters the password needs"},
  };
}
void may_leave_the_server(InvitationShown const*);

struct Acceptance {
  Line name;
  Language language{};
  identity::Password password;
};
BOOST_DESCRIBE_STRUCT(Acceptance, (), (name, language, password))
constexpr auto meanings(Acceptance const*) {
  return std::array{
      Meaning{"name", "What one wants to be called"},
      Meaning{"language", "The language one reads"},
      Meaning{"password", "The password to sign in with"},
  };
}

/// Invites whom the role was given to, where they have no way to sign in yet; gives whether it did. In the transaction
/// that gives the role.
Result<bool> invite(http::Call& call, store::KeyRing& keys, RoleGrant const& grant);

/// Accepts the invitation whose link's secret has that hash, for who shows otherwise who they are, and gives the person
/// who was invited. In a transaction. Refuses: not_found where the link is over.
Result<Id<Person>> accept_invitation(http::Call& call, std::string const& link_hash);

/// Ends the open invitations that went with a role.
void end_invitations(store::Connection& connection, Id<RoleGrant> grant, Instant at);
}  // namespace aimline::network
