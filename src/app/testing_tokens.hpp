#pragma once

#include "app/testing_expectations.hpp"

#include <map>
#include <tuple>

namespace aimline::app::testing {

/// Every route once more, for those whom the expectations allow it, by tokens instead of cookies.
class Tokens {
public:
  explicit Tokens(Server& server) : server_(server) {}

  /// Every call that somebody may make, by somebody's token: with its scope and place it is answered as by the cookie;
  /// without the scope, or for a place elsewhere, nothing is shown and nothing changes; and what is not handed over is
  /// refused whatever the token says. Gives at most `most` of what is otherwise.
  std::vector<std::string> run(Expectations const& expectations, std::size_t most);

  /// Calls that were allowed by a token.
  int allowed() const { return allowed_; }

private:
  enum class Scopes { all, all_but_this };
  std::string token(Caller const& caller, access::Access access, Scopes scopes, std::string_view place);
  std::string wrong_about(http::Route const& route, Case const& example, Caller const& caller);
  Outcome outcome(http::Route const& route, Case const& example, Caller const& caller, std::string const& token);

  Server& server_;
  std::map<std::string, std::string> made_;
  int allowed_ = 0;
};

/// A token of that person, in force at noon, as the value of the Authorization header.
std::string bearer(Server& server, Uuid const& person, std::vector<Line> scopes, Uuid const& place);

}  // namespace aimline::app::testing
