#include "network/service/accounts.hpp"

#include "http/log.hpp"
#include "identity/guessing.hpp"
#include "identity/mailed_link.hpp"
#include "identity/second_factor.hpp"
#include "identity/sign_in.hpp"
#include "network/service/routes.hpp"

#include <fmt/format.h>

namespace aimline::network {
namespace {

using access::Access;
using http::Nothing;
using identity::Purpose;
using store::Table;
using enum access::Capability;
using enum access::Action;

/// For a person named `person` in SQL: whether they are the last who administers the server, or a network or hub, and
/// can sign in. The day is bound as `$day`.
std::string is_last_administrator(std::string_view person, std::size_t day) {
  return fmt::format(
      "exists (select 1 from role_grant g where g.person_id = {0} and g.role in ('SA', 'NA') and {1}"
      " and not exists (select 1 from role_grant h join account b on b.id = h.person_id where h.role = g.role"
      " and h.place_id = g.place_id and h.person_id <> g.person_id and b.suspended_at is null"
      " and b.archived_at is null and {2}))",
      person, access::in_force("g", day), access::in_force("h", day));
}

void end_access(store::Connection& connection, Id<Account> account) {
  Id<Person> const person{account.value};
  connection.execute("delete from session where person_id = $1", person);
  connection.execute("delete from known_browser where person_id = $1", person);
  connection.execute("delete from mailed_link where person_id = $1 and purpose <> 'invitation'", person);
}

/// Writes whether an account is suspended: who runs the server does so without being a person in it.
Result<Account> keep(store::Connection& connection, store::Actor const& actor, Account const& before, Account after) {
  after.version = before.version + 1;
  if (connection.execute("update account set suspended_at = $1, version = $2 where id = $3 and version = $4",
                         after.suspended_at, after.version, after.id, before.version) == 0)
    return refuse(Fault::stale, "", {"record.stale"});
  store::table_detail::keep_change(connection, store::shape_of<Account>(), actor, "update", store::to_value(after.id),
                                   after.version, to_json(before), to_json(after));
  return after;
}

/// In the log and among the security events, also where who runs the server does it without being a person in it.
void note(store::Connection& connection, store::Actor const& actor, std::string const& event, Id<Account> account) {
  store::SecurityEvent const noted{event, actor.person, {}, {{"account", to_string(account)}}};
  store::keep_security_event(connection, actor.at, noted);
  http::log_security(noted.event, noted.person, noted.facts);
}

Result<Account> change_own(http::Call& call, Account const& before, Account after) {
  // A new address must be proved by a mail to it.
  if (before.mail != after.mail) return refuse(Fault::invalid, "mail", {"account.mail_stays"});
  if (before.suspended_at != after.suspended_at) return refuse(Fault::invalid, "suspended_at", {"record.not_allowed"});
  return Table<Account>::update(call.transaction(), call.actor(), call.scope(), before, std::move(after));
}

/// The same answer, and no letter, where the address is somebody's.
Result<identity::LetterSent> wish_mail(http::Call& call, store::KeyRing& keys, MailWish const& wish) {
  Id<Person> const person{*call.viewer().person};
  auto const wait = call.transact([&]() -> std::optional<Instant> {
    auto const tried =
        identity::enter_try(call.db(), identity::name_of_letters(wish.mail), call.now(), identity::pace_of_letters);
    if (tried.until) return tried.until;
    if (call.db().value_of<std::int64_t>("select 1 from account where mail = $1", wish.mail)) return std::nullopt;
    auto const secret = identity::make_link(
        call.db(), {Purpose::mail, person, wish.mail, {}, {call.now().at + identity::mail_change_limit}});
    auto const language = call.db().value_of<Language>("select language from account where id = $1", person).value();
    mail::post(call.db(), keys,
               {wish.mail,
                language,
                {"letter.new_address"},
                {{"letter.new_address_text", {{"hours", std::to_string(identity::mail_change_limit.count())}}}},
                mail::Letter::Action{{"letter.confirm_address"}, "/new-address/" + secret}},
               call.now());
    return std::nullopt;
  });
  if (wait) return identity::refuse_until(call, *wait);
  return identity::LetterSent{std::chrono::minutes(identity::mail_change_limit).count()};
}

Result<Account> take_mail(http::Call& call, store::KeyRing& keys, Nothing) {
  auto const link = identity::link_of(call, Purpose::mail);
  if (!link) return refuse(link.error());
  auto const person = link->person.value();
  auto const scope = access::decide({X1, Edit}, {person.value, {}}, date_in_utc(call.now()));
  return call.transact([&]() -> Result<Account> {
    if (auto const used = identity::use_link(call); !used) return refuse(used.error());
    auto const before = Table<Account>::find(call.db(), scope, Id<Account>{person.value});
    if (!before || before->suspended_at) return refuse(Fault::not_found, "", {"sign_in.link_is_over"});
    auto after = *before;
    after.mail = link->mail.value();
    // The last word to the old address.
    identity::write_to(call, keys, person,
                       {{"letter.old_address"}, {{"letter.old_address_text"}, {"letter.if_not_you"}}});
    identity::end_links(call.db(), Purpose::reset, person);
    call.security({"mail_changed", person.value});
    return Table<Account>::update(call.transaction(), {person.value, call.now()}, scope, *before, after);
  });
}

}  // namespace

std::int64_t suspend_unused_accounts(store::Connection& connection, Instant now) {
  std::vector<Id<Person>> unused;
  connection.query(
      "select a.id from account a join last_sign_in s on s.person_id = a.id where a.suspended_at is null"
      " and a.archived_at is null and s.at < $1 and not " +
          is_last_administrator("a.id", 2),
      [&](store::Row const& row) { unused.push_back(store::from_column<Id<Person>>(row, 0)); },
      Instant{now.at - std::chrono::days(unused_limit_days)}, date_in_utc(now));
  for (auto const person : unused) {
    connection.execute("update account set suspended_at = $1, version = version + 1 where id = $2", now, person);
    store::keep_security_event(connection, now, {"unused_suspended", {}, {}, {{"account", to_string(person)}}});
  }
  auto const count = static_cast<std::int64_t>(unused.size());
  if (count > 0) http::log_security("unused_suspended", std::nullopt, {{"count", std::to_string(count)}});
  return count;
}

Result<Account> suspend(store::Connection& db, store::Actor const& actor, Account const& before) {
  if (before.suspended_at) return refuse(Fault::conflict, "", {"account.suspended_already"});
  auto const last = "select 1 where " + is_last_administrator("$1", 2);
  if (db.value_of<std::int64_t>(last, before.id, date_in_utc(actor.at)))
    return refuse(Fault::conflict, "", {"account.last_administrator"});
  auto after = before;
  after.suspended_at = actor.at;
  end_access(db, before.id);
  note(db, actor, "account_suspended", before.id);
  return keep(db, actor, before, after);
}

Result<Account> reinstate(store::Connection& db, store::Actor const& actor, Account const& before) {
  if (!before.suspended_at) return refuse(Fault::conflict, "", {"account.not_suspended"});
  auto after = before;
  after.suspended_at.reset();
  // The ninety days begin anew.
  db.execute("update last_sign_in set at = $1 where person_id = $2", actor.at, before.id);
  note(db, actor, "account_reinstated", before.id);
  return keep(db, actor, before, after);
}

Result<void> forget_lost_factor(store::Connection& db, store::KeyRing& keys, store::Actor const& actor,
                                Account const& account) {
  Id<Person> const person{account.id.value};
  if (!identity::has_second_factor(db, person)) return refuse(Fault::conflict, "", {"second_factor.begin_first"});
  identity::forget_second_factor(db, person);
  // A password that somebody else knows must not open the door that stands ajar: a new one comes by mail.
  db.execute("update password set ended_at = $1 where person_id = $2", actor.at, person);
  end_access(db, account.id);
  mail::post(db, keys,
             {account.mail,
              account.language,
              {"letter.factor_forgotten"},
              {{"letter.factor_forgotten_text"}, {"letter.if_not_you"}},
              mail::Letter::Action{{"letter.choose_password"}, "/password-reset"}},
             actor.at);
  note(db, actor, "second_factor_forgotten", account.id);
  return {};
}

void add_account_routes(http::Router& router, store::KeyRing& keys) {
  http::add_reading_routes<Account>(router);
  router.patch<Account, Access{X1, Edit}>("/accounts/{account}", "Change one's own language", change_own);
  router.act<Nothing, Account, Access{X1, Suspend}>(
      "/accounts/{account}/suspension", "Let nobody sign in with this account",
      [](http::Call& call, Nothing) { return suspend(call.db(), call.actor(), call.the<Account>()); });
  router.needs(http::Proof::recent);
  router.act<Nothing, Account, Access{X1, Suspend}>(
      "/accounts/{account}/reinstatement", "Let its person sign in with this account again",
      [](http::Call& call, Nothing) { return reinstate(call.db(), call.actor(), call.the<Account>()); });
  router.needs(http::Proof::recent);
  router.act<MailWish, identity::LetterSent, Access{X1, Edit}>(
      "/mail-address", "Ask for another mail address: a letter goes there",
      [&keys](http::Call& call, MailWish const& wish) { return wish_mail(call, keys, wish); });
  router.needs(http::Proof::recent);
  router.own_transactions();
  router.open_act<Nothing, Account>("/mail-links/{link}", "Take the new mail address by the link in its letter",
                                    "The link is the permission.",
                                    [&keys](http::Call& call, Nothing sent) { return take_mail(call, keys, sent); });
  router.own_transactions();
}

}  // namespace aimline::network
