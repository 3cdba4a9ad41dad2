#include "app/testing_tokens.hpp"

#include "identity/token.hpp"

#include <fmt/format.h>

namespace aimline::app::testing {
namespace {

bool shows(Outcome const& outcome) { return outcome.answer == "allowed"; }

/// Whether what came of it tells nothing and did nothing.
bool is_refused(Outcome const& outcome) {
  return outcome.answer == "hidden" || outcome.answer == "403" || outcome.answer == "404";
}

}  // namespace

std::string bearer(Server& server, Uuid const& person, std::vector<Line> scopes, Uuid const& place) {
  identity::Token token;
  token.id = {new_uuid(noon())};
  token.person_id = {person};
  token.place_id = {place};
  token.name = {"for tests"};
  token.scopes = std::move(scopes);
  token.until = plus_days(date_in_utc(noon()), 30);
  auto const secret = identity::add_token(server.db(), token);
  // Used at noon already, so that a call at noon changes nothing.
  server.db().execute("update token set last_used_at = $1 where id = $2", noon(), token.id);
  return "Bearer " + secret;
}

std::string Tokens::token(Caller const& caller, access::Access access, Scopes scopes, std::string_view place) {
  auto const key = fmt::format("{}|{}|{}", caller.name, scopes == Scopes::all ? "" : to_string(access), place);
  auto& known = made_[key];
  if (!known.empty()) return known;
  std::vector<Line> list;
  for (std::size_t c = 0; c < access::names<access::Capability>.size(); ++c)
    for (std::size_t a = 0; a < access::names<access::Action>.size(); ++a) {
      access::Access const each{static_cast<access::Capability>(c), static_cast<access::Action>(a)};
      if (!access::has_row(each) || (scopes == Scopes::all_but_this && each == access)) continue;
      list.push_back({to_string(each)});
    }
  known = bearer(server_, *caller.person, std::move(list), server_.world().id(place));
  server_.tables().keep();
  return known;
}

Outcome Tokens::outcome(http::Route const& route, Case const& example, Caller const& caller, std::string const& token) {
  auto by_token = caller;
  by_token.cookie = token;
  return outcome_of(server_, route, example, by_token);
}

std::string Tokens::wrong_about(http::Route const& route, Case const& example, Caller const& caller) {
  auto const access = *route.access;
  auto const changed = [&] {
    auto const changes = server_.tables().changes();
    if (!changes.empty()) server_.tables().restore();
    return !changes.empty();
  };
  for (auto const* place : {"hub", "server"}) {
    auto const without = outcome(route, example, caller, token(caller, access, Scopes::all_but_this, place));
    if (changed() || !is_refused(without)) return fmt::format("without its scope at {}: {}", place, shown(without));
  }
  auto const elsewhere = outcome(route, example, caller, token(caller, access, Scopes::all, "far school"));
  if (changed() || !is_refused(elsewhere)) return fmt::format("for another place: {}", shown(elsewhere));
  bool answered = false;
  for (auto const& place : {std::string("hub"), std::string("server"), caller.place}) {
    if (answered || place.empty()) continue;
    auto const with = outcome(route, example, caller, token(caller, access, Scopes::all, place));
    bool const wrote = changed();
    answered = shows(with);
    bool const may_be = access::may_be_handed_over(access) && !access::shows_students(access);
    if (!may_be && (wrote || !is_refused(with))) return fmt::format("though it is not handed over: {}", shown(with));
    for (auto const& act : split_list(with.may))
      if (!access::may_be_handed_over({access.capability, *access::from_string<access::Action>(act)}))
        return fmt::format("says that it may {}", act);
    if (!answered && (wrote || !is_refused(with))) return fmt::format("at {}: {}", place, shown(with));
  }
  if (answered) ++allowed_;
  return {};
}

std::vector<std::string> Tokens::run(Expectations const& expectations, std::size_t most) {
  std::vector<std::string> faults;
  for (auto const& route : server_.router().routes()) {
    auto const found = expectations.routes.find(name_of(route));
    if (!route.access || found == expectations.routes.end()) continue;
    int const before = allowed_;
    for (auto const& example : found->second)
      for (auto const& rule : example.rules) {
        if (rule.outcome.answer != "allowed") continue;
        for (auto const& caller : server_.world().callers()) {
          if (!caller.person || caller.far() || caller.held_far || example.rule_for(caller) != &rule) continue;
          if (auto const wrong = wrong_about(route, example, caller); !wrong.empty())
            faults.push_back(fmt::format("{}, {}, by {}: {}", found->first, example.name, caller.name, wrong));
          break;
        }
        if (faults.size() >= most) return faults;
      }
    // Not every case: some need an act beside the route's own, which is not handed over.
    if (access::may_be_handed_over(*route.access) && allowed_ == before)
      faults.push_back(found->first + ": a token with its scope is refused in every case");
  }
  return faults;
}

}  // namespace aimline::app::testing
