#pragma once

#include "app/testing_server.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

/// tests/access/expectations.txt: what every route must answer to whom, kept by hand. Its own first lines tell how it
/// is written.
namespace aimline::app::testing {

/// What an answer comes to: "allowed", "hidden" (a list without the row), or a status, and what the row's
/// `Aimline-May` says.
struct Outcome {
  std::string answer;
  std::string may;

  friend bool operator==(Outcome const&, Outcome const&) = default;
};
std::string shown(Outcome const& outcome);

/// One line of a case: who, where, in what state, and what they get.
struct Rule {
  int line = 0;
  std::set<std::string> who;  // role codes, "stranger", "nobody"; empty: everyone
  std::set<std::string> places;
  enum class When { in_force, lapsed, lapsed_held_far, any } when = When::in_force;
  Outcome outcome;

  bool speaks_of(Caller const& caller) const;
};

/// One call of a route, and the rules that say who may make it; the first that speaks of a caller holds.
struct Case {
  int line = 0;
  std::string name;
  std::vector<std::pair<std::string, std::string>> parameters;  // of the path: resource, row
  std::string query;                                            // "?parent_id=<school>"
  std::string body;                                             // JSON with "<row>" in it
  std::string row;                                              // for a list: the row it shows or hides
  std::vector<Rule> rules;

  Rule const* rule_for(Caller const& caller) const;
};

struct Expectations {
  std::map<std::string, std::vector<Case>> routes;  // by "GET /organizations"
  std::set<std::string> open_routes;
};

/// Throws std::runtime_error with the line that cannot be read.
Expectations read_expectations();

/// The request of a case as one caller makes it. `slugs`: where the path can name a row by its slug, it does.
enum class Slugs { no, yes };
http::Request request_of(Server& server, http::Route const& route, Case const& example, Caller const& caller,
                         Slugs slugs = Slugs::no);

/// Fills in "<row>" by the row's key and "<today+30>", "<my mail>" by what they say.
std::string filled(World const& world, std::string text, Caller const& caller);

/// Makes the call of a case as a caller and says what came of it; for a list it reads all pages.
Outcome outcome_of(Server& server, http::Route const& route, Case const& example, Caller const& caller);

bool succeeded(http::Response const& response);

/// Runs all cases of the routes that `wanted` picks, as every caller. Gives what differs from the expectations, at most
/// `most` of it; where `used` is given, it collects the lines of the rules that decided something.
std::vector<std::string> run_matrix(Server& server, Expectations const& expectations,
                                    std::function<bool(http::Route const&)> const& wanted, std::size_t most,
                                    std::set<int>* used = nullptr);

}  // namespace aimline::app::testing
