#include "app/testing_expectations.hpp"

#include <functional>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace aimline::app::testing {
namespace {

/// What one caller is told: by address, the hash of the whole answer.
using Told = std::vector<std::pair<std::string, std::size_t>>;

/// Asks everything that a caller can ask of the lists and of what they show.
class Asking {
public:
  Asking(Server& server, Caller const& caller) : server_(server), caller_(caller) {}

  Told everything() {
    for (auto const& route : server_.router().routes()) {
      if (!http::is_safe(route.method) || route.reply_shape == http::Shape::csv) continue;
      if (route.path.find('{') == route.path.npos) {
        if (route.listed)
          list(route);
        else
          ask(route.path);
      }
    }
    search();
    for (auto const* book : {"/changes", "/access-ledger", "/disclosures", "/security-events"}) pages_of(book);
    for (auto const* entity : {"organization", "network", "membership", "person", "account", "role_grant"})
      pages(fmt::format("/changes?limit=5&entity={}", entity), 3);
    judgements();
    // An export is itself an event: the book of events goes first.
    for (auto const* book : {"/security-events", "/disclosures", "/changes", "/access-ledger"})
      ask(fmt::format("{}.csv", book));
    // What was asked leaves no trace for the next one.
    server_.tables().restore();
    return std::move(told_);
  }

private:
  std::string ask(std::string const& target) {
    auto const response = server_.send(server_.request(http::Method::get, target, caller_.cookie));
    told_.emplace_back(target, std::hash<std::string>{}(whole(response)));
    return response.body;
  }

  /// All pages, or the first ones.
  void pages(std::string const& target, int most) {
    for (std::string after; most > 0; --most) {
      auto const body = ask(after.empty() ? target : target + "&after=" + after);
      auto const next = body.rfind("\"next\":\"");
      if (next == body.npos) return;
      after = body.substr(next + 8, body.find('"', next + 8) - next - 8);
    }
  }

  void search() {
    for (auto const* word : {"school", "far", "the%20far%20school", "the", "e", "t", "at%20school", "na%20at", "istri"})
      for (auto const* limit : {"", "&limit=1", "&limit=20"}) ask(fmt::format("/search?q={}{}", word, limit));
  }

  /// By places and people of this world, and by their likes.
  void pages_of(std::string const& book) {
    pages(book + "?limit=5", 20);
    for (auto const* name : {"school", "hub", "TE at school", "ST at school"})
      for (auto const& key : {World::key_of(name), far_.id("far " + std::string(name))})
        for (auto const* by : {"place", "person", "student", "reader"})
          ask(fmt::format("{}?limit=5&{}={}", book, by, to_string(key)));
  }

  void judgements() {
    for (auto const* name : {"TE at school", "SL at sister school", "NA at network"})
      for (auto const* row : {"school", "far school"})
        ask(fmt::format("/people/{}/access-to?entity=organization&id={}", to_string(World::key_of(name)),
                        to_string(World::key_of(row))));
  }

  void list(http::Route const& route) {
    pages(route.path + "?limit=7", 100);
    ask(route.path + "?archived=true");
    for (auto const* word : {"school", "far", "the%20far%20school", "_", "e"})
      ask(fmt::format("{}?search={}", route.path, word));
    auto const first = parse_json(ask(route.path + "?limit=200")).value();
    auto const* items = first.as_object().if_contains("items");
    for (auto const& column : route.listed->columns) {
      if (column.kind == store::ColumnKind::json) continue;
      pages(fmt::format("{}?limit=5&sort={}", route.path, column.name), 2);
      pages(fmt::format("{}?limit=5&sort=-{}", route.path, column.name), 2);
      if (!items || items->as_array().empty()) continue;
      filters(route, column, items->as_array().front().as_object());
    }
    if (!items) return;
    // Not all of a long list: what one row tells, its like tell, too.
    auto const step = std::max<std::size_t>(1, items->as_array().size() / 8);
    for (std::size_t i = 0; i < items->as_array().size(); i += step)
      one(route, std::string(items->as_array()[i].as_object().at("id").as_string()));
  }

  /// By what the first row has, and by what its like in the far world has.
  void filters(http::Route const& route, store::Column const& column, boost::json::object const& row) {
    auto const* value = row.if_contains(column.name);
    if (!value || !value->is_string()) return;
    std::string const text(value->as_string());
    ask(fmt::format("{}?{}={}", route.path, column.name, http::encode(text)));
    auto const id = parse_uuid(text);
    auto const mirror = id ? to_string(far_.id("far " + server_.world().name_of(*id))) : "far-" + text;
    ask(fmt::format("{}?{}={}", route.path, column.name, http::encode(mirror)));
  }

  void one(http::Route const& listed, std::string const& id) {
    for (auto const& route : server_.router().routes()) {
      auto const open = route.path.find('{');
      if (!http::is_safe(route.method) || open == route.path.npos) continue;
      if (route.path.substr(0, open) != listed.path + "/") continue;
      auto const close = route.path.find('}', open);
      ask(listed.path + "/" + id + route.path.substr(close + 1));
      auto const near = server_.world().name_of(*parse_uuid(id));
      ask(listed.path + "/" + to_string(far_.id("far " + near)) + route.path.substr(close + 1));
      // That a file was had is itself an event.
      if (route.gives) server_.tables().restore();
    }
  }

  struct FarKeys {
    Uuid id(std::string const& name) const { return World::key_of(name); }
  };
  Server& server_;
  Caller const& caller_;
  FarKeys far_;
  Told told_;
};

class Noninterference : public ::testing::TestWithParam<store::Dialect> {};

TEST_P(Noninterference, EveryAnswerIsTheSameWithTheOtherWorldAbsent) {
  Server server(GetParam(), Worlds::near_only);
  std::vector<Caller> callers;
  for (auto const& caller : server.world().callers())
    if (caller.role != access::Role::SA) callers.push_back(caller);
  std::vector<Told> alone;
  for (auto const& caller : callers) alone.push_back(Asking(server, caller).everything());
  server.world().grow_far(server.db());
  server.tables().keep();
  std::size_t asked = 0;
  for (std::size_t i = 0; i < callers.size(); ++i) {
    auto const beside = Asking(server, callers[i]).everything();
    asked += beside.size();
    for (std::size_t k = 0; k < std::min(beside.size(), alone[i].size()); ++k)
      ASSERT_EQ(beside[k], alone[i][k]) << callers[i].name << " is told something of the far world by GET "
                                        << beside[k].first;
    ASSERT_EQ(beside.size(), alone[i].size()) << callers[i].name << " is led to other pages";
  }
  EXPECT_GT(asked, 10'000u);
}

INSTANTIATE_TEST_SUITE_P(Both, Noninterference, ::testing::ValuesIn(store::testing::dialects()),
                         store::testing::dialect_name);

}  // namespace
}  // namespace aimline::app::testing
