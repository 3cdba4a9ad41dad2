#include "app/testing_expectations.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include <fmt/format.h>

namespace aimline::app::testing {
namespace {

constexpr char const* file = AIMLINE_SOURCE_DIR "/tests/access/expectations.txt";

/// Reads the file line by line.
class Reader {
public:
  Expectations all() {
    std::ifstream in(file);
    if (!in) throw std::runtime_error("tests/access/expectations.txt is not there");
    for (std::string text; std::getline(in, text);) {
      ++line_;
      if (auto const comment = text.find('#'); comment != text.npos) text.resize(comment);
      auto const content = trimmed(text);
      if (!content.empty()) read(content);
    }
    return std::move(made_);
  }

private:
  [[noreturn]] void fail(std::string const& what) const {
    throw std::runtime_error(fmt::format("tests/access/expectations.txt:{}: {}", line_, what));
  }

  static bool take(std::string_view& text, std::string_view word) {
    if (!text.starts_with(word)) return false;
    text = trimmed(text.substr(word.size()));
    return true;
  }

  static bool is_route(std::string_view text) {
    auto const space = text.find(' ');
    return space != text.npos && http::method_named(text.substr(0, space)) && text.substr(space + 1).starts_with('/');
  }

  void read(std::string_view text) {
    if (take(text, "roles ")) return group(roles_, text);
    if (take(text, "places ")) return group(places_, text);
    if (take(text, "open ")) {
      if (!made_.open_routes.emplace(text).second) fail("this open route is there twice");
      return;
    }
    if (is_route(text)) {
      cases_ = &made_.routes[std::string(text)];
      if (!cases_->empty()) fail("this route is there twice");
      return;
    }
    if (!cases_) fail("a route must come first");
    if (take(text, "case ")) {
      for (auto const& other : *cases_)
        if (other.name == text) fail("this case is there twice");
      cases_->push_back({line_, std::string(text), {}, {}, {}, {}, {}});
      return;
    }
    if (cases_->empty()) fail("a case must come first");
    auto& example = cases_->back();
    if (take(text, "of ")) {
      for (auto const& part : split_list(text)) {
        auto const equals = part.find('=');
        if (equals == part.npos) fail("write: of organization = school");
        example.parameters.emplace_back(trimmed(std::string_view(part).substr(0, equals)),
                                        trimmed(std::string_view(part).substr(equals + 1)));
      }
    } else if (take(text, "send ")) {
      example.body += text;
    } else if (take(text, "with ")) {
      example.query = text;
    } else if (take(text, "shows ")) {
      example.row = text;
    } else {
      example.rules.push_back(rule(text));
    }
  }

  using Groups = std::map<std::string, std::vector<std::string>, std::less<>>;

  void group(Groups& groups, std::string_view text) {
    auto const equals = text.find('=');
    if (equals == text.npos) fail("write: NAME = …");
    auto const name = std::string(trimmed(text.substr(0, equals)));
    for (auto const& each : split_list(text.substr(equals + 1))) {
      auto const members = expanded(groups, each);
      groups[name].insert(groups[name].end(), members.begin(), members.end());
    }
  }

  static std::vector<std::string> expanded(Groups const& groups, std::string const& name) {
    auto const found = groups.find(name);
    return found == groups.end() ? std::vector{name} : found->second;
  }

  Rule rule(std::string_view text) {
    Rule made;
    made.line = line_;
    auto const colon = text.find(':');
    if (colon == text.npos) fail("write: WHO at PLACE: OUTCOME");
    made.outcome = outcome(trimmed(text.substr(colon + 1)));
    auto who = trimmed(text.substr(0, colon));
    if (who == "everyone else") {
      made.when = Rule::When::any;
      return made;
    }
    if (auto const bracket = who.find('('); bracket != who.npos) {
      auto const when = who.substr(bracket);
      if (when == "(lapsed)")
        made.when = Rule::When::lapsed;
      else if (when == "(lapsed, held far)")
        made.when = Rule::When::lapsed_held_far;
      else
        fail("a state is (lapsed) or (lapsed, held far)");
      who = trimmed(who.substr(0, bracket));
    }
    if (auto const at = who.find(" at "); at != who.npos) {
      for (auto const& place : split_list(who.substr(at + 4)))
        for (auto& each : expanded(places_, place)) made.places.insert(std::move(each));
      who = trimmed(who.substr(0, at));
    }
    if (who == "anyone") return made;
    for (auto const& name : split_list(who))
      for (auto& each : expanded(roles_, name)) {
        if (!access::from_string<access::Role>(each) && each != "stranger" && each != "nobody")
          fail(each + " is no role");
        made.who.insert(std::move(each));
      }
    return made;
  }

  Outcome outcome(std::string_view text) const {
    auto const comma = text.find(", may ");
    Outcome made{std::string(trimmed(text.substr(0, comma))), {}};
    if (comma != text.npos) made.may = trimmed(text.substr(comma + 6));
    if (made.answer != "allowed" && made.answer != "hidden" &&
        (made.answer.size() != 3 || made.answer.find_first_not_of("0123456789") != made.answer.npos))
      fail(made.answer + " is no outcome");
    return made;
  }

  int line_ = 0;
  Expectations made_;
  Groups roles_, places_;
  std::vector<Case>* cases_ = nullptr;
};

/// A PNG of one gray pixel.
std::string_view picture() {
  static constexpr char bytes[] =
      "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0\x3a\x7e\x9b\x55"
      "\0\0\0\nIDATx\x9c\x63\x68\0\0\0\x82\0\x81\x77\xcd\x72\xb6\0\0\0\0IEND\xae\x42\x60\x82";
  return {bytes, sizeof bytes - 1};
}

bool shows(http::Response const& response, std::string const& id) {
  return response.body.find("\"id\":\"" + id + "\"") != std::string::npos;
}

std::optional<std::string> next_page(http::Response const& response) {
  auto const page = parse_json(response.body);
  if (!page || !page->is_object()) return std::nullopt;
  auto const* next = page->get_object().if_contains("next");
  return next && next->is_string() ? std::optional(std::string(next->get_string())) : std::nullopt;
}

}  // namespace

std::string shown(Outcome const& outcome) {
  return outcome.may.empty() ? outcome.answer : outcome.answer + ", may " + outcome.may;
}

bool Rule::speaks_of(Caller const& caller) const {
  if (when == When::any) return true;
  auto const code = caller.role     ? std::string(access::to_string(*caller.role))
                    : caller.person ? std::string("stranger")
                                    : std::string("nobody");
  if (!who.empty() && !who.contains(code)) return false;
  if (!places.empty() && !places.contains(caller.place)) return false;
  if (caller.state == State::in_force) return when == When::in_force;
  return when == (caller.held_far ? When::lapsed_held_far : When::lapsed);
}

Rule const* Case::rule_for(Caller const& caller) const {
  for (auto const& rule : rules)
    if (rule.speaks_of(caller)) return &rule;
  return nullptr;
}

Expectations read_expectations() { return Reader().all(); }

std::string filled(World const& world, std::string text, Caller const& caller) {
  for (auto open = text.find('<'); open != text.npos; open = text.find('<', open)) {
    auto const close = text.find('>', open);
    if (close == text.npos) throw std::runtime_error("no > in " + text);
    auto const name = text.substr(open + 1, close - open - 1);
    std::string value;
    if (name.starts_with("today"))
      value = to_string(plus_days(date_in_utc(noon()), name.size() > 5 ? std::stoi(name.substr(5)) : 0));
    else if (name == "code")
      value = code();
    else if (name == "my mail")
      value = world.mail_of(caller);
    else
      value = to_string(world.id(name, caller));
    text.replace(open, close - open + 1, value);
    open += value.size();
  }
  return text;
}

http::Request request_of(Server& server, http::Route const& route, Case const& example, Caller const& caller,
                         Slugs slugs) {
  auto path = route.path;
  std::optional<std::string> version;
  for (auto const& [name, row] : example.parameters) {
    auto const id = server.world().id(row, caller);
    auto const at = path.find("{" + name + "}");
    if (at == path.npos) throw std::runtime_error(route.path + " has no {" + name + "}");
    bool const has_slug = slugs == Slugs::yes && (name == "organization" || name == "network");
    path.replace(at, name.size() + 2, has_slug ? slug_of(server.world().name_of(id)) : to_string(id));
    if (route.conditional) {
      auto const sql = fmt::format("select cast(version as text) from {} where id = $1", name);
      version = server.db().value_of<std::string>(sql, Id<void>{id}).value_or("1");
    }
  }
  if (path.find('{') != path.npos) throw std::runtime_error(name_of(route) + ": the case fills not every parameter");
  auto request = server.request(route.method, path + filled(server.world(), example.query, caller), caller.cookie,
                                filled(server.world(), example.body, caller));
  if (route.takes) {
    auto const& types = route.takes.media_types;
    bool const takes_documents = std::find(types.begin(), types.end(), "application/pdf") != types.end();
    request.headers.emplace_back("aimline-file-name", takes_documents ? "plan.pdf" : "logo.png");
    request.body = takes_documents ? document() : picture();
  }
  if (version) request.headers.emplace_back("if-match", "\"" + *version + "\"");
  return request;
}

bool succeeded(http::Response const& response) { return response.status >= 200 && response.status < 300; }

Outcome outcome_of(Server& server, http::Route const& route, Case const& example, Caller const& caller) {
  auto const request = request_of(server, route, example, caller);
  auto const response = server.send(request);
  Outcome outcome{succeeded(response) ? "allowed" : std::to_string(response.status), {}};
  if (!succeeded(response)) return outcome;
  if (http::is_safe(route.method)) outcome.may = http::find(response.headers, "Aimline-May").value_or("");
  if (example.row.empty()) return outcome;
  auto const id = to_string(server.world().id(example.row, caller));
  auto page = response;
  while (!shows(page, id)) {
    auto const next = next_page(page);
    if (!next) return {"hidden", {}};
    auto const* question = request.target.find('?') == request.target.npos ? "?" : "&";
    auto const target = request.target.substr(http::Router::prefix.size()) + question + "after=" + *next;
    page = server.send(server.request(http::Method::get, target, caller.cookie));
    if (!succeeded(page)) return {fmt::format("a broken next page: {}", shown(page)), {}};
  }
  return outcome;
}

std::vector<std::string> run_matrix(Server& server, Expectations const& expectations,
                                    std::function<bool(http::Route const&)> const& wanted, std::size_t most,
                                    std::set<int>* used) {
  std::vector<std::string> faults;
  for (auto const& route : server.router().routes()) {
    auto const found = expectations.routes.find(name_of(route));
    if (!route.access || found == expectations.routes.end() || !wanted(route)) continue;
    for (auto const& example : found->second) {
      auto const about = fmt::format("{}, {}", found->first, example.name);
      auto const expect_no_changes = [&](std::string const& by, std::string const& answer) {
        auto const changes = server.tables().changes();
        if (changes.empty()) return;
        faults.push_back(fmt::format("{}{}: answered {}, but changed {}", about, by, answer, changes.front()));
        server.tables().restore();
      };
      for (auto const& caller : server.world().callers()) {
        auto const* rule = example.rule_for(caller);
        auto const outcome = outcome_of(server, route, example, caller);
        auto const by = ", by " + caller.name;
        if (!rule) {
          faults.push_back(fmt::format("{}{}: no line says what is expected; got {}", about, by, shown(outcome)));
        } else {
          if (used) used->insert(rule->line);
          if (outcome != rule->outcome)
            faults.push_back(fmt::format("{}{}: expected {} (line {}), got {}", about, by, shown(rule->outcome),
                                         rule->line, shown(outcome)));
        }
        if (!http::is_safe(route.method)) {
          if (outcome.answer == "allowed")
            server.tables().restore();
          else
            expect_no_changes(by, shown(outcome));
        }
        if (faults.size() >= most) return faults;
      }
      if (http::is_safe(route.method)) expect_no_changes("", "somebody");
    }
  }
  return faults;
}

}  // namespace aimline::app::testing
