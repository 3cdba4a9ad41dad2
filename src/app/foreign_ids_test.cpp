#include "app/testing_expectations.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace aimline::app::testing {
namespace {

/// A key somewhere in a request.
struct Place {
  bool in_body = false;
  std::size_t at = 0;
  Uuid id;
};

constexpr std::size_t key_length = 36;

std::vector<Place> keys_of(http::Request const& request) {
  std::vector<Place> found;
  for (bool const in_body : {false, true}) {
    std::string_view const text = in_body ? request.body : request.target;
    for (std::size_t at = 0; at + key_length <= text.size(); ++at)
      if (auto const id = parse_uuid(text.substr(at, key_length))) found.push_back({in_body, at, *id});
  }
  return found;
}

http::Request with_key(http::Request request, Place const& place, std::string const& key) {
  auto& text = place.in_body ? request.body : request.target;
  text.replace(place.at, key_length, key);
  auto parsed = http::parse_target(request.target).value();
  request.path = std::move(parsed.path);
  request.query = std::move(parsed.query);
  return request;
}

/// Whether nobody but the server's administrator gets anything of it: what it is about belongs to both worlds.
bool is_of_the_server(http::Route const& route) {
  auto const rows = access::rows_for(*route.access);
  return std::all_of(rows.begin(), rows.end(), [](access::Row const& row) { return row.role == access::Role::SA; });
}

/// The name of the field whose value stands there: {"parent_id": "018f…"}.
std::string field_at(std::string_view body, std::size_t at) {
  auto const end = body.rfind("\":", at);
  auto const begin = body.rfind('"', end - 1);
  return std::string(body.substr(begin + 1, end - begin - 1));
}

std::string replaced(std::string text, std::string const& from, std::string const& to) {
  for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

/// Everybody of the near world who holds a role; the server's administrator belongs to both.
std::vector<Caller> people_of(World const& world) {
  std::vector<Caller> people;
  for (auto const& caller : world.callers())
    if (caller.role && caller.role != access::Role::SA && !caller.far()) people.push_back(caller);
  return people;
}

class ForeignIds : public ::testing::TestWithParam<store::Dialect> {
protected:
  Server server{GetParam(), Worlds::both};

  /// The call with a key of the far world must be answered as one with a key that no row has, and change nothing.
  void expect_unknown(http::Request const& foreign, http::Request const& unknown, std::string const& foreign_key,
                      std::string const& what, unsigned status) {
    auto const response = server.send(foreign);
    auto const changes = server.tables().changes();
    EXPECT_TRUE(changes.empty()) << what << " changed " << changes.front();
    if (!changes.empty()) server.tables().restore();
    EXPECT_EQ(response.status, status) << what << ": " << shown(response);
    auto const other = server.send(unknown);
    if (!server.tables().changes().empty()) server.tables().restore();
    EXPECT_EQ(replaced(whole(response), foreign_key, to_string(unknown_id())), whole(other))
        << what << " is answered otherwise than what does not exist";
  }
};

TEST_P(ForeignIds, AreUnknownInPathAndBodyOfEveryCallThatSucceeds) {
  auto const expectations = read_expectations();
  auto const people = people_of(server.world());
  for (auto const& route : server.router().routes()) {
    auto const found = expectations.routes.find(name_of(route));
    if (!route.access || found == expectations.routes.end() || is_of_the_server(route)) continue;
    int swapped = 0;
    bool has_keys = route.path.find('{') != route.path.npos;
    for (auto const& example : found->second) {
      // The far world has no public rows, nor have these databases.
      if (example.name.find("public") != example.name.npos) continue;
      for (auto const& caller : people) {
        auto const request = request_of(server, route, example, caller);
        auto const keys = keys_of(request);
        if (keys.empty() || !succeeded(server.send(request))) continue;
        if (!http::is_safe(route.method)) server.tables().restore();
        for (auto const& place : keys) {
          auto const mirror = server.world().mirror(place.id);
          auto const what = fmt::format("{}, {}, by {}, with {} of the far world", found->first, example.name,
                                        caller.name, server.world().name_of(place.id));
          ASSERT_TRUE(mirror) << what << ": the worlds are not alike";
          auto const foreign = with_key(request, place, to_string(*mirror));
          expect_unknown(foreign, with_key(request, place, to_string(unknown_id())), to_string(*mirror), what, 404);
          if (place.in_body) {
            auto const field = field_at(request.body, place.at);
            auto const response = server.send(foreign);
            EXPECT_TRUE(response.body.find("\"where\":\"" + field + "\"") != std::string::npos ||
                        response.body.find("\"where\":\"" + field + "[") != std::string::npos)
                << what << " does not name the field " << field << ": " << shown(response);
            has_keys = true;
          }
          ++swapped;
        }
        if (HasFailure()) return;
      }
    }
    EXPECT_TRUE(swapped > 0 || !has_keys) << found->first << ": no call with a key succeeded";
  }
}

TEST_P(ForeignIds, AreUnknownAsFiltersOfEveryList) {
  int filters = 0;
  for (auto const& route : server.router().routes()) {
    if (!route.listed || route.path.find('{') != route.path.npos) continue;
    for (auto const& caller : people_of(server.world())) {
      auto const list = server.send(server.request(http::Method::get, route.path + "?limit=200", caller.cookie));
      if (!succeeded(list)) continue;
      for (auto const& column : route.listed->columns) {
        if (column.kind != store::ColumnKind::key) continue;
        auto const field = fmt::format("\"{}\":\"", column.name);
        auto const at = list.body.find(field);
        if (at == list.body.npos) continue;
        auto const id = parse_uuid(std::string_view(list.body).substr(at + field.size(), key_length));
        auto const mirror = id ? server.world().mirror(*id) : std::nullopt;
        if (!mirror) continue;
        auto const by = [&](Uuid const& key) {
          return server.request(http::Method::get, fmt::format("{}?{}={}", route.path, column.name, to_string(key)),
                                caller.cookie);
        };
        EXPECT_NE(whole(server.send(by(*id))), whole(server.send(by(unknown_id()))))
            << route.path << " " << column.name;
        expect_unknown(by(*mirror), by(unknown_id()), to_string(*mirror),
                       fmt::format("GET {} by {}, filtered by a far {}", route.path, caller.name, column.name), 200);
        ++filters;
      }
      if (HasFailure()) return;
    }
  }
  EXPECT_GT(filters, 100);
}

TEST_P(ForeignIds, AreUnknownAsSlugsAlsoFormerOnes) {
  auto const& caller = server.world().caller("NA at network");
  auto const get = [&](std::string const& path) {
    return server.send(server.request(http::Method::get, path, caller.cookie));
  };
  for (std::string const place : {"/organizations/", "/networks/"})
    for (std::string const more : {"", "/changes"}) {
      auto const name = place == "/networks/" ? "network" : "school";
      EXPECT_EQ(get(place + name + more).status, 200);
      auto const foreign = get(place + "far-" + name + more);
      EXPECT_EQ(foreign.status, 404);
      EXPECT_EQ(whole(foreign), whole(get(place + "nothing-of-the-kind" + more)));
    }
  EXPECT_EQ(get("/organizations/old-school").status, 308);
  EXPECT_EQ(whole(get("/organizations/far-old-school")), whole(get("/organizations/nothing-of-the-kind")));
}

INSTANTIATE_TEST_SUITE_P(Both, ForeignIds, ::testing::ValuesIn(store::testing::dialects()),
                         store::testing::dialect_name);

}  // namespace
}  // namespace aimline::app::testing
