#pragma once

#include "identity/mailed_link.hpp"
#include "identity/password.hpp"
#include "identity/session.hpp"

/// Signing in with a password, proving once more who one is, and changing or restoring a password.
/// Source: ASSURANCE "Sign-in and browser".
namespace aimline::identity {

struct Credentials {
  MailAddress mail;
  Password password;
};
BOOST_DESCRIBE_STRUCT(Credentials, (), (mail, password))
constexpr auto meanings(Credentials const*) {
  return std::array{
      Meaning{"mail", "The account's mail address"},
      Meaning{"password", "The password, whole"},
  };
}

struct ProofGiven {
  std::optional<Line> code;
  std::optional<Password> password;
};
BOOST_DESCRIBE_STRUCT(ProofGiven, (), (code, password))
constexpr auto meanings(ProofGiven const*) {
  return std::array{
      Meaning{"code", "Six digits from the authenticator, or a recovery code, where one has a second factor"},
      Meaning{"password", "The password, where one has no second factor"},
  };
}

struct NewPassword {
  std::optional<Password> current;
  Password password;
};
BOOST_DESCRIBE_STRUCT(NewPassword, (), (current, password))
constexpr auto meanings(NewPassword const*) {
  return std::array{
      Meaning{"current", "The password of now; left out by who has none yet"},
      Meaning{"password", "The new one: 15 characters, or 8 beside a second factor"},
  };
}

/// What a page needs to know before it asks for a password.
struct PasswordRules {
  bool set = false;
  std::int64_t shortest = 0;
};
BOOST_DESCRIBE_STRUCT(PasswordRules, (), (set, shortest))
constexpr auto meanings(PasswordRules const*) {
  return std::array{
      Meaning{"set", "Whether there is a password"},
      Meaning{"shortest", "How many characters a new one needs"},
  };
}
void may_leave_the_server(PasswordRules const*);

struct ResetWish {
  MailAddress mail;
};
BOOST_DESCRIBE_STRUCT(ResetWish, (), (mail))
constexpr auto meanings(ResetWish const*) { return std::array{Meaning{"mail", "The account's mail address"}}; }

struct LetterSent {
  std::int64_t minutes = 0;
};
BOOST_DESCRIBE_STRUCT(LetterSent, (), (minutes))
constexpr auto meanings(LetterSent const*) {
  return std::array{Meaning{"minutes", "How long the link in the letter is good, where there is such an account"}};
}
void may_leave_the_server(LetterSent const*);

struct PasswordOnly {
  Password password;
};
BOOST_DESCRIBE_STRUCT(PasswordOnly, (), (password))
constexpr auto meanings(PasswordOnly const*) { return std::array{Meaning{"password", "The new password"}}; }

/// A password that a person may take, as it is to be kept.
struct CheckedPassword {
  std::string hash;
  bool stands_alone = false;
};

/// Checks a new password against the rules for this person and hashes it. Outside of transactions: it takes its time.
/// `also` are further words that are soon guessed. Refuses: invalid, at the field "password"; busy.
Result<CheckedPassword> check_password(store::Connection& connection, std::optional<Id<network::Person>> person,
                                       Password const& password, std::vector<std::string> also = {});

/// Keeps it, ends what else could sign this person in or was guessed at. In a transaction.
void keep_password(http::Call& call, Id<network::Person> person, CheckedPassword const& password);

/// Whether the person has a password that signs in.
bool has_password(store::Connection& connection, Id<network::Person> person);

/// Whether the person ever signed in, in whatever way, or has a password to do so.
bool can_sign_in(store::Connection& connection, Id<network::Person> person);

void add_sign_in_routes(http::Router& router, store::KeyRing& keys);

}  // namespace aimline::identity
