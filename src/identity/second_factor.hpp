#pragma once

#include "http/router.hpp"
#include "identity/session.hpp"
#include "network/person.hpp"
#include "store/key_ring.hpp"
#include "store/reseal.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The second factor: six digits that change every half minute, and ten recovery codes for the day the phone is gone.
/// Source: RFC 6238 (SHA-1, 30 seconds, six digits); ASSURANCE "Sign-in and browser".
namespace aimline::identity {

inline constexpr store::SealedColumn sealed_seed{"second_factor", "person_id", "seed", "second_factor"};
inline constexpr store::SealedColumn sealed_pending_seed{"second_factor", "person_id", "pending_seed", "second_factor"};

/// The code of a seed at a moment, as RFC 6238 has it.
std::string code_at(std::string_view seed, Instant at);

/// The step of half a minute whose code it is: that of the moment, the one before or the one after; none otherwise.
std::optional<std::int64_t> step_of(std::string_view seed, std::string_view code, Instant at);

/// RFC 4648, without padding.
std::string base32(std::string_view bytes);

/// The black and white of a QR code, row by row, '1' for black, without a margin.
std::vector<std::string> qr_rows(std::string const& text);

/// Whether the person has set one up; whether a role in force on the day asks for one.
bool has_second_factor(store::Connection& connection, Id<network::Person> person);
bool needs_second_factor(store::Connection& connection, Id<network::Person> person, Date today);

/// Takes a code of the person's second factor, or one of the recovery codes, once. It begins a transaction of its own.
/// Refuses: too_many after five wrong ones, for a while; invalid.
Result<void> take_code(http::Call& call, store::KeyRing& keys, Id<network::Person> person, std::string_view code);

/// Takes a second factor away, with its recovery codes. In a transaction.
void forget_second_factor(store::Connection& connection, Id<network::Person> person);

struct SecondFactor {
  std::optional<Instant> since;
  std::int64_t codes_left = 0;
  bool needed = false;
};
BOOST_DESCRIBE_STRUCT(SecondFactor, (), (since, codes_left, needed))
constexpr auto meanings(SecondFactor const*) {
  return std::array{
      Meaning{"since", "When it was set up; absent while there is none"},
      Meaning{"codes_left", "Recovery codes that were not used yet"},
      Meaning{"needed", "Whether a role in force asks for one: it sees students, money, roles or the server"},
  };
}
void may_leave_the_server(SecondFactor const*);

struct NewSecondFactor {
  std::string key;
  std::string uri;
  std::vector<std::string> rows;
};
BOOST_DESCRIBE_STRUCT(NewSecondFactor, (), (key, uri, rows))
constexpr auto meanings(NewSecondFactor const*) {
  return std::array{
      Meaning{"key", "The key to type into an authenticator, in groups of four"},
      Meaning{"uri", "The same as an address that authenticators open"},
      Meaning{"rows", "The same as a QR code, row by row, 1 for black; draw four white modules around it"},
  };
}
void may_leave_the_server(NewSecondFactor const*);

struct RecoveryCodes {
  std::vector<std::string> codes;
};
BOOST_DESCRIBE_STRUCT(RecoveryCodes, (), (codes))
constexpr auto meanings(RecoveryCodes const*) {
  return std::array{Meaning{"codes", "Ten codes, each good once in place of a second factor; shown this once"}};
}
void may_leave_the_server(RecoveryCodes const*);

struct Code {
  Line code;
};
BOOST_DESCRIBE_STRUCT(Code, (), (code))
constexpr auto meanings(Code const*) { return std::array{Meaning{"code", "Six digits from the authenticator"}}; }

void add_second_factor_routes(http::Router& router, store::KeyRing& keys);

}  // namespace aimline::identity
