#include "identity/sign_in.hpp"

#include "http/log.hpp"
#include "identity/guessing.hpp"
#include "identity/second_factor.hpp"

#include <fmt/format.h>

namespace aimline::identity {
namespace {

Id<network::Person> caller_of(http::Call const& call) { return {*call.viewer().person}; }

/// What there is to hold a password against.
struct Account {
  std::optional<Id<network::Person>> person;
  std::optional<std::string> hash;
  std::optional<std::string> known;  // this browser, where it signed the person in before
};

Account account_of(http::Call& call, MailAddress const& mail) {
  Account found;
  bool ended = false;
  call.db().query(
      "select a.id, w.hash, w.ended_at from account a left join password w on w.person_id = a.id"
      " where a.mail = $1 and a.archived_at is null and a.suspended_at is null",
      [&](store::Row const& row) {
        found.person = store::from_column<Id<network::Person>>(row, 0);
        found.hash = store::from_column<std::optional<std::string>>(row, 1);
        ended = !row.is_null(2);
      },
      mail);
  if (found.person) found.known = known_browser(call.db(), call.request(), *found.person);
  // An ended password still opens where strangers cannot have guessed it.
  if (ended && !found.known) found.hash.reset();
  return found;
}

/// A browser that signed the person in before is not slowed; only its own failures count, to a hundred.
void enter_known_try(store::Connection& connection, std::string const& browser) {
  connection.execute("update known_browser set failures = failures + 1 where token_hash = $1", browser);
  connection.execute("delete from known_browser where token_hash = $1 and failures >= $2", browser, failures_that_end);
}

struct Entered {
  Account account;
  std::optional<Instant> wait_until;
  std::int64_t failures = 0;
};

/// The try counts as failed until it is shown to be right.
Entered enter(http::Call& call, MailAddress const& mail) {
  return call.transact([&] {
    Entered entered{account_of(call, mail), {}, 0};
    if (entered.account.known) {
      enter_known_try(call.db(), *entered.account.known);
      return entered;
    }
    auto const from = enter_try_from(call.db(), call.request().remote, call.now());
    if ((entered.wait_until = from.until)) return entered;
    auto const tried = enter_try(call.db(), name_of_password(mail), call.now());
    entered.wait_until = tried.until;
    entered.failures = tried.failures;
    return entered;
  });
}

void end_password(http::Call& call, store::KeyRing& keys, Id<network::Person> person) {
  call.transact([&] {
    bool const ended = call.db().execute("update password set ended_at = $1 where person_id = $2 and ended_at is null",
                                         call.now(), person) > 0;
    if (ended) {
      call.security({"password_ended", person.value});
      write_to(call, keys, person,
               {{"letter.password_ended"},
                {{"letter.password_ended_text"}},
                mail::Letter::Action{{"letter.choose_password"}, "/password-reset"}});
    }
    return ended;
  });
}

/// Whether it is the password of the account with that address. It begins transactions of its own. Refuses: too_many;
/// unauthenticated, in the same words whatever was wrong.
Result<Account> try_password(http::Call& call, store::KeyRing& keys, MailAddress const& mail,
                             Password const& password) {
  auto const entered = enter(call, mail);
  auto const& [person, hash, known] = entered.account;
  if (entered.wait_until) {
    // In the log alone: who guesses must not fill the book.
    http::log_security("sign_in_slowed", person ? std::optional(person->value) : std::nullopt);
    return refuse_until(call, *entered.wait_until);
  }
  auto const right = is_password(hash, password);
  if (!right) return refuse(right.error());
  if (!*right) {
    call.security({"sign_in_failed", person ? std::optional(person->value) : std::nullopt, {}, {{"why", "password"}}});
    if (person && entered.failures >= failures_that_end) end_password(call, keys, *person);
    return refuse(Fault::unauthenticated, "", {"sign_in.wrong"});
  }
  auto const renewed = is_outdated(*hash) ? hash_password(password) : Result<std::string>(*hash);
  if (!renewed) return refuse(renewed.error());
  call.transact([&] {
    if (known) {
      call.db().execute("update known_browser set failures = 0 where token_hash = $1", *known);
    } else {
      forget_tries(call.db(), name_of_password(mail));
      take_back_try_from(call.db(), call.request().remote);
    }
    return call.db().execute("update password set hash = $1 where person_id = $2 and hash = $3", *renewed, *person,
                             *hash);
  });
  return entered.account;
}

Result<SignedIn> sign_in(http::Call& call, store::KeyRing& keys, Credentials const& sent) {
  auto const account = try_password(call, keys, sent.mail, sent.password);
  if (!account) return refuse(account.error());
  return call.transact([&] { return start_session(call, *account->person, Strength::one_factor); });
}

MailAddress own_mail(http::Call& call) {
  return call.db().value_of<MailAddress>("select mail from account where id = $1", caller_of(call)).value();
}

/// A wrong password of somebody who is signed in is an error in a field.
Result<void> try_own_password(http::Call& call, store::KeyRing& keys, std::string const& where,
                              std::optional<Password> const& password) {
  if (!password) return refuse(Fault::invalid, where, {"field.missing"});
  auto const account = try_password(call, keys, own_mail(call), *password);
  if (account) return {};
  if (account.error().fault != Fault::unauthenticated) return refuse(account.error());
  return refuse(Fault::invalid, where, {"password.wrong"});
}

Result<SignedIn> prove(http::Call& call, store::KeyRing& keys, ProofGiven const& sent) {
  auto const person = caller_of(call);
  auto strength = Strength::one_factor;
  if (has_second_factor(call.db(), person)) {
    if (!sent.code) return refuse(Fault::invalid, "code", {"field.missing"});
    if (auto const taken = take_code(call, keys, person, sent.code->value); !taken) return refuse(taken.error());
    strength = Strength::two_factors;
  } else {
    if (!has_password(call.db(), person)) return refuse(Fault::conflict, "", {"sign_in.again"});
    if (auto const right = try_own_password(call, keys, "password", sent.password); !right)
      return refuse(right.error());
  }
  call.security({"proved_again", person.value});
  return call.transact([&] { return renew_session(call, strength); });
}

Beside beside(store::Connection& connection, std::optional<Id<network::Person>> person) {
  return person && has_second_factor(connection, *person) ? Beside::second_factor : Beside::nothing;
}

PasswordRules rules(store::Connection& connection, Id<network::Person> person) {
  return {has_password(connection, person), static_cast<std::int64_t>(shortest(beside(connection, person)))};
}

void tell_of_new_password(http::Call& call, store::KeyRing& keys, Id<network::Person> person) {
  write_to(call, keys, person,
           {{"letter.password_changed"}, {{"letter.password_changed_text"}, {"letter.if_not_you"}}});
}

Result<PasswordRules> change_password(http::Call& call, store::KeyRing& keys, NewPassword const& sent) {
  auto const person = caller_of(call);
  if (has_password(call.db(), person))
    if (auto const right = try_own_password(call, keys, "current", sent.current); !right) return refuse(right.error());
  auto const checked = check_password(call.db(), person, sent.password);
  if (!checked) return refuse(checked.error());
  return call.transact([&]() -> Result<PasswordRules> {
    keep_password(call, person, *checked);
    end_sessions(call, person, Ending::others);
    if (auto const renewed = renew_session(call, Strength::one_factor); !renewed) return refuse(renewed.error());
    tell_of_new_password(call, keys, person);
    return rules(call.db(), person);
  });
}

Result<LetterSent> wish_reset(http::Call& call, store::KeyRing& keys, ResetWish const& wish) {
  auto const wait = call.transact([&] {
    auto const from = enter_try_from(call.db(), call.request().remote, call.now());
    if (from.until) return from.until;
    auto const tried = enter_try(call.db(), name_of_letters(wish.mail), call.now(), pace_of_letters);
    if (tried.until) return tried.until;
    auto const person = call.db().value_of<Id<network::Person>>(
        "select a.id from account a join password w on w.person_id = a.id"
        " where a.mail = $1 and a.archived_at is null and a.suspended_at is null",
        wish.mail);
    // An address without an account gets the same answer, and no letter; and so does who signs in by other means, which
    // a letter must not go around.
    if (!person) return std::optional<Instant>();
    auto const secret = make_link(call.db(), {Purpose::reset, person, wish.mail, {}, {call.now().at + reset_limit}});
    write_to(call, keys, *person,
             {{"letter.reset"},
              {{"letter.reset_text", {{"minutes", std::to_string(reset_limit.count())}}}, {"letter.reset_not_you"}},
              mail::Letter::Action{{"letter.choose_password"}, "/reset/" + secret}});
    call.security({"reset_sent", person->value});
    return std::optional<Instant>();
  });
  if (wait) return refuse_until(call, *wait);
  return LetterSent{reset_limit.count()};
}

Result<PasswordRules> reset_rules(http::Call& call) {
  return link_of(call, Purpose::reset).map([&](MailedLink const& link) { return rules(call.db(), *link.person); });
}

/// It changes the password and signs nobody in: what else the account asks for, it asks for then.
Result<PasswordRules> reset(http::Call& call, store::KeyRing& keys, PasswordOnly const& sent) {
  auto const link = link_of(call, Purpose::reset);
  if (!link) return refuse(link.error());
  auto const person = *link->person;
  auto const checked = check_password(call.db(), person, sent.password);
  if (!checked) return refuse(checked.error());
  return call.transact([&]() -> Result<PasswordRules> {
    if (auto const used = use_link(call); !used) return refuse(used.error());
    keep_password(call, person, *checked);
    end_sessions(call, person, Ending::all);
    call.db().execute("delete from known_browser where person_id = $1", person);
    call.security({"password_reset", person.value});
    tell_of_new_password(call, keys, person);
    return rules(call.db(), person);
  });
}

/// Names of the person, their places and the networks of these.
std::vector<std::string> own_texts(store::Connection& connection, Id<network::Person> person) {
  std::vector<std::string> texts;
  connection.query(
      "select p.name from person p where p.id = $1 union all select a.mail from account a where a.id = $1"
      " union all select o.name from role_grant g join organization o on o.id = g.place_id where g.person_id = $1"
      " union all select n.name from role_grant g join network n on n.id = g.place_id where g.person_id = $1"
      " union all select k.name from role_grant g join cohort k on k.id = g.place_id where g.person_id = $1"
      " union all select n.name from role_grant g join network_place m on m.place_id = g.place_id"
      " join network n on n.id = m.network_id where g.person_id = $1",
      [&](store::Row const& row) { texts.emplace_back(row.text(0)); }, person);
  return texts;
}

}  // namespace

Result<CheckedPassword> check_password(store::Connection& connection, std::optional<Id<network::Person>> person,
                                       Password const& password, std::vector<std::string> also) {
  if (person)
    for (auto& text : own_texts(connection, *person)) also.push_back(std::move(text));
  if (auto const problem = problem_with(password, beside(connection, person), words_of(also)))
    return refuse(Fault::invalid, "password", *problem);
  return hash_password(password).map([&](std::string hash) {
    return CheckedPassword{std::move(hash), !problem_with(password, Beside::nothing, {})};
  });
}

void keep_password(http::Call& call, Id<network::Person> person, CheckedPassword const& password) {
  auto& db = call.db();
  db.execute(
      "insert into password (person_id, hash, stands_alone, changed_at) values ($1, $2, $3, $4)"
      " on conflict (person_id) do update set hash = $2, stands_alone = $3, changed_at = $4, ended_at = null",
      person, password.hash, password.stands_alone, call.now());
  for (auto const purpose : {Purpose::reset, Purpose::mail}) end_links(db, purpose, person);
  if (auto const mail = db.value_of<MailAddress>("select mail from account where id = $1", person))
    for (auto const& who : {name_of_password(*mail), name_of_letters(*mail)}) forget_tries(db, who);
  call.security({"password_set", person.value});
}

bool has_password(store::Connection& connection, Id<network::Person> person) {
  return connection.value_of<std::int64_t>("select 1 from password where person_id = $1", person).has_value();
}

bool can_sign_in(store::Connection& connection, Id<network::Person> person) {
  return has_password(connection, person) ||
         connection.value_of<std::int64_t>("select 1 from last_sign_in where person_id = $1", person);
}

void add_sign_in_routes(http::Router& router, store::KeyRing& keys) {
  using access::Access;
  using enum access::Capability;
  using enum access::Action;
  router.open_act<Credentials, SignedIn>(
      "/sign-in", "Sign in with mail address and password", "It is how one becomes somebody.",
      [&keys](http::Call& call, Credentials const& sent) { return sign_in(call, keys, sent); });
  router.own_transactions();
  router.act<ProofGiven, SignedIn, Access{X1, Edit}>(
      "/session/proof", "Give the second factor, or prove once more who one is, for what asks for it",
      [&keys](http::Call& call, ProofGiven const& sent) { return prove(call, keys, sent); });
  router.needs(http::Proof::begun);
  router.own_transactions();

  router.get<PasswordRules, Access{X1, See}>("/password", "Whether one has a password, and how long a new one must be",
                                             [](http::Call& call) { return rules(call.db(), caller_of(call)); });
  router.act<NewPassword, PasswordRules, Access{X1, Edit}>(
      "/password", "Change one's password, which ends one's other sessions",
      [&keys](http::Call& call, NewPassword const& sent) { return change_password(call, keys, sent); });
  router.needs(http::Proof::recent);
  router.own_transactions();

  router.open_act<ResetWish, LetterSent>(
      "/password-resets", "Ask for a link by mail to choose a new password",
      "Who forgot a password cannot sign in. It tells nothing of an address.",
      [&keys](http::Call& call, ResetWish const& wish) { return wish_reset(call, keys, wish); });
  router.own_transactions();
  router.open_get<PasswordRules>("/reset-links/{link}", "Whether a link is good, and how long a new password must be",
                                 "The link is the permission.", reset_rules);
  router.open_act<PasswordOnly, PasswordRules>(
      "/reset-links/{link}", "Choose a new password by a link, which ends all sessions", "The link is the permission.",
      [&keys](http::Call& call, PasswordOnly const& sent) { return reset(call, keys, sent); });
  router.own_transactions();
}

}  // namespace aimline::identity
