#pragma once

#include "network/person.hpp"

/// Invitations (X1, X2): the letter that goes with a role to somebody who has no way to sign in yet.
namespace aimline::network {

/// An invitation as it is kept. Its link is a secret, and kept elsewhere.
struct Invitation {
  Id<Invitation> id;
  std::int64_t version = 1;
  std::optional<Instant> archived_at;
  Id<Person> person_id;
  Id<RoleGrant> role_grant_id;
  std::optional<Id<Person>> invited_by;
  Instant sent_at;
  Instant expires_at;
  std::optional<Instant> accepted_at;

  friend bool operator==(Invitation const&, Invitation const&) = default;
};
BOOST_DESCRIBE_STRUCT(Invitation, (),
                      (id, version, archived_at, person_id, role_grant_id, invited_by, sent_at, expires_at,
                       accepted_at))
constexpr auto meanings(Invitation const*) {
  return std::array{
      Meaning{"person_id", "Who is invited"},
      Meaning{"role_grant_id", "The role that goes with it"},
      Meaning{"invited_by", "Who invited; absent for the setup of the server"},
      Meaning{"sent_at", "When the last letter was sent"},
      Meaning{"expires_at", "When the link in it ends"},
      Meaning{"accepted_at", "When the person accepted; absent while they have not"},
  };
}
constexpr access::EntityFacts entity_facts(Invitation const*) {
  return {.name = "invitation",
          .plural = "invitations",
          .capability = access::Capability::X2,
          .reach = {.places = "select g3.place_id from role_grant g3 where g3.id = invitation.role_grant_id",
                    .own = "invitation.person_id"}};
}
void may_leave_the_server(Invitation const*);

/// An invitation with the words that people need to read it.
struct InvitationEntry {
  Id<Invitation> id;
  std::int64_t version = 1;
  Id<Person> person_id;
  Line person_name;
  MailAddress person_mail;
  access::Role role{};
  Id<Place> place_id;
  Line place_name;
  std::optional<Line> invited_by_name;
  Instant sent_at;
  Instant expires_at;
  bool is_over = false;
  std::optional<Instant> accepted_at;
};
BOOST_DESCRIBE_STRUCT(InvitationEntry, (),
                      (id, version, person_id, person_name, person_mail, role, place_id, place_name, invited_by_name,
                       sent_at, expires_at, is_over, accepted_at))
constexpr auto meanings(InvitationEntry const*) {
  return std::array{
      Meaning{"person_id", "Who is invited"},
      Meaning{"person_name", "What this person is called"},
      Meaning{"person_mail", "The mail address that the letter went to"},
      Meaning{"role", "The role that goes with it, by its code"},
      Meaning{"place_id", "Where the role is held"},
      Meaning{"place_name", "What the place is called"},
      Meaning{"invited_by_name", "Who invited; absent for the setup of the server"},
      Meaning{"sent_at", "When the last letter was sent"},
      Meaning{"expires_at", "When the link in it ends"},
      Meaning{"is_over", "Whether the link has ended without being used: a new letter is needed"},
      Meaning{"accepted_at", "When the person accepted; absent while they have not"},
  };
}
void may_leave_the_server(InvitationEntry const*);

}  // namespace aimline::network
