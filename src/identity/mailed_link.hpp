#pragma once

#include "http/router.hpp"
#include "mail/outbox.hpp"
#include "network/person.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Links that people get by mail, or on the screen of the server for its setup: 256 random bits, kept as a hash, good
/// once and for a while, used by a POST. Source: ASSURANCE "Sign-in and browser".
namespace aimline::identity {

enum class Purpose { invitation, reset, mail, setup };
BOOST_DESCRIBE_ENUM(Purpose, invitation, reset, mail, setup)

constexpr std::chrono::hours invitation_limit{72};
constexpr std::chrono::minutes reset_limit{30};
constexpr std::chrono::hours mail_change_limit{24};
constexpr std::chrono::hours setup_limit{72};

/// What a link is good for. `mail` is the address that it was sent to: it is good while that is the account's, or, for
/// a new address, what that becomes.
struct MailedLink {
  Purpose purpose{};
  std::optional<Id<network::Person>> person;
  std::optional<MailAddress> mail;
  std::optional<Id<void>> invitation;
  Instant expires_at;
};

/// Makes a link; earlier ones of the purpose for the same person, or of the setup, end. Gives its secret.
std::string make_link(store::Connection& connection, MailedLink const& link);

/// The link that the last segment of the path is the secret of. Refuses: not_found where there is none for that
/// purpose, it is over, or the account's address is another by now.
Result<MailedLink> link_of(http::Call& call, Purpose purpose);

/// The same for a link whose secret has that hash.
Result<MailedLink> link_with_hash(http::Call& call, Purpose purpose, std::string const& hash);

/// Uses it up. Refuses: not_found where another request was faster. In a transaction.
Result<void> use_link(http::Call& call);

/// Ends the links of a purpose for a person.
void end_links(store::Connection& connection, Purpose purpose, Id<network::Person> person);

/// A letter to a person with an account, at their address and in their language. In a transaction.
struct Message {
  Text subject;
  std::vector<Text> paragraphs;
  std::optional<mail::Letter::Action> action = {};
};
void write_to(http::Call& call, store::KeyRing& keys, Id<network::Person> person, Message message);

}  // namespace aimline::identity
