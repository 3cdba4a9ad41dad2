#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/describe/enum.hpp>
#include <tl/expected.hpp>

/// What a person can put right is a value: a `Refusal` with all problems of one input at once.
/// What nobody at the keyboard can mend is an exception.
namespace aimline {

/// A text for a person: a key of `catalogs/` and what fills its `{placeholders}`; written out in the reader's language.
struct Text {
  std::string key;
  std::vector<std::pair<std::string, std::string>> arguments = {};

  friend bool operator==(Text const&, Text const&) = default;
};

/// Why a request was refused, said for the person who made it.
struct Problem {
  std::string where;  // "points[3].denominator", "attendance.csv line 412, column date"; empty: the whole
  Text what;

  friend bool operator==(Problem const&, Problem const&) = default;
};

/// The kinds of refusal; one table below gives each its HTTP status and exit code.
enum class Fault {
  invalid,
  unauthenticated,
  forbidden,
  second_factor_required,
  step_up_required,
  not_found,
  conflict,
  stale,
  precondition_required,
  too_large,
  too_many,
  busy,
  storage_full
};
BOOST_DESCRIBE_ENUM(Fault, invalid, unauthenticated, forbidden, second_factor_required, step_up_required, not_found,
                    conflict, stale, precondition_required, too_large, too_many, busy, storage_full)

struct Refusal {
  Fault fault{};
  std::vector<Problem> problems = {};

  friend bool operator==(Refusal const&, Refusal const&) = default;
};

template <class T>
using Result = tl::expected<T, Refusal>;

/// A refusal with one problem, ready to return from a function that gives a `Result`.
tl::unexpected<Refusal> refuse(Fault fault, std::string where, Text what);
tl::unexpected<Refusal> refuse(Refusal refusal);

/// The HTTP status of a refusal: invalid 422, unauthenticated 401, forbidden 403, not_found 404, …
unsigned http_status(Fault fault);

/// The exit code of a command that refuses: 2 for bad input, 3 for access, 4 for state, 5 for a broken world.
int exit_code(Fault fault);

/// The fault's name as it stands in `type` of a problem body and in the log: "not_found".
std::string_view name_of(Fault fault);

}  // namespace aimline
