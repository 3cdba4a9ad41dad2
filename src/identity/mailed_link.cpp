#include "identity/mailed_link.hpp"

#include "identity/session.hpp"

namespace aimline::identity {
namespace {

std::string hash_in_path(http::Call const& call) {
  std::string_view const path = call.request().path;
  return hash_of(path.substr(path.rfind('/') + 1));
}

}  // namespace

std::string make_link(store::Connection& connection, MailedLink const& link) {
  if (link.person)
    end_links(connection, link.purpose, *link.person);
  else
    connection.execute("delete from mailed_link where purpose = $1 and person_id is null", link.purpose);
  auto secret = new_secret();
  connection.execute(
      "insert into mailed_link (token_hash, purpose, person_id, mail, invitation_id, expires_at)"
      " values ($1, $2, $3, $4, $5, $6)",
      hash_of(secret), link.purpose, link.person, link.mail, link.invitation, link.expires_at);
  return secret;
}

Result<MailedLink> link_of(http::Call& call, Purpose purpose) {
  return link_with_hash(call, purpose, hash_in_path(call));
}

Result<MailedLink> link_with_hash(http::Call& call, Purpose purpose, std::string const& hash) {
  std::optional<MailedLink> found;
  // A new address is not the account's yet.
  call.db().query(
      "select l.person_id, l.mail, l.invitation_id, l.expires_at from mailed_link l"
      " left join account a on a.id = l.person_id where l.token_hash = $1 and l.purpose = $2 and l.expires_at > $3"
      " and (l.person_id is null or l.purpose = 'mail' or a.mail = l.mail)",
      [&](store::Row const& row) {
        found = MailedLink{purpose, store::from_column<std::optional<Id<network::Person>>>(row, 0),
                           store::from_column<std::optional<MailAddress>>(row, 1),
                           store::from_column<std::optional<Id<void>>>(row, 2), store::from_column<Instant>(row, 3)};
      },
      hash, purpose, call.now());
  if (!found) return refuse(Fault::not_found, "", {"sign_in.link_is_over"});
  return *found;
}

Result<void> use_link(http::Call& call) {
  if (call.db().execute("delete from mailed_link where token_hash = $1", hash_in_path(call)) == 0)
    return refuse(Fault::not_found, "", {"sign_in.link_is_over"});
  return {};
}

void end_links(store::Connection& connection, Purpose purpose, Id<network::Person> person) {
  connection.execute("delete from mailed_link where purpose = $1 and person_id = $2", purpose, person);
}

void write_to(http::Call& call, store::KeyRing& keys, Id<network::Person> person, Message message) {
  mail::Letter letter;
  call.db().query(
      "select mail, language from account where id = $1",
      [&](store::Row const& row) {
        letter.to = store::from_column<MailAddress>(row, 0);
        letter.language = store::from_column<Language>(row, 1);
      },
      person);
  letter.subject = std::move(message.subject);
  letter.paragraphs = std::move(message.paragraphs);
  letter.action = std::move(message.action);
  mail::post(call.db(), keys, letter, call.now());
}

}  // namespace aimline::identity
