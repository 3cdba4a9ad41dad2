#include "app/testing_server.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace aimline::app::testing {
namespace {

class Changes : public ::testing::TestWithParam<store::Dialect> {
protected:
  http::Response send(http::Method method, std::string const& target, std::string_view caller, std::string body = {},
                      http::Pairs const& headers = {}) {
    auto request = server.request(method, target, world.caller(caller).cookie, std::move(body));
    request.headers.insert(request.headers.end(), headers.begin(), headers.end());
    return server.send(request);
  }
  boost::json::array items(std::string const& target, std::string_view caller) {
    return get(target, caller).at("items").as_array();
  }
  boost::json::value get(std::string const& target, std::string_view caller) {
    auto const answer = send(http::Method::get, target, caller);
    EXPECT_EQ(answer.status, 200u) << target << ": " << shown(answer);
    return parse_json(answer.body).value();
  }
  std::string key(std::string_view row) const { return to_string(world.id(row)); }

  Server server{GetParam(), Worlds::near_only};
  World const& world = server.world();
};

TEST_P(Changes, OfARecordSayFieldByFieldWhatWasAndWhatIs) {
  ASSERT_EQ(
      send(http::Method::patch, "/organizations/" + key("school"), "NA at network",
           fmt::format(R"({{"profile":"Told anew","parent_id":"{}"}})", key("other district")), {{"if-match", "\"1\""}})
          .status,
      200u);
  auto const page = get("/organizations/" + key("school") + "/changes", "TE at school");
  auto const& change = page.at("items").at(0);
  EXPECT_EQ(change.at("by_name").as_string(), "NA at network");
  auto const& differences = change.at("differences").as_array();
  ASSERT_EQ(differences.size(), 2u) << boost::json::serialize(change);
  EXPECT_EQ(differences[0].at("field").as_string(), "parent_id");
  EXPECT_EQ(differences[0].at("before_name").as_string(), "The district");
  EXPECT_EQ(differences[0].at("after_name").as_string(), "The other district");
  EXPECT_EQ(differences[1].at("field").as_string(), "profile");
  EXPECT_EQ(differences[1].at("before").as_string(), "What others should know");
  EXPECT_EQ(differences[1].at("after").as_string(), "Told anew");
}

TEST_P(Changes, NameARecordOnlyToThoseWhoMaySeeIt) {
  // The school is public and its district is not.
  server.db().execute("update organization set published = true where id = $1", Id<void>{world.id("school")});
  ASSERT_EQ(send(http::Method::patch, "/organizations/" + key("school"), "NA at network",
                 fmt::format(R"({{"parent_id":"{}"}})", key("other district")), {{"if-match", "\"1\""}})
                .status,
            200u);
  auto const page = get("/organizations/" + key("school") + "/changes", "stranger");
  auto const& difference = page.at("items").at(0).at("differences").at(0);
  EXPECT_TRUE(difference.at("before_name").is_null()) << boost::json::serialize(difference);
  EXPECT_TRUE(difference.at("after_name").is_null());
}

TEST_P(Changes, OfAllRecordsAreFilteredAndComeInPages) {
  auto const of = [&](std::string const& query) {
    return get("/changes?" + query, "NA at network").at("items").as_array();
  };
  auto const all = of("limit=200");
  ASSERT_GT(all.size(), 10u);
  for (std::size_t i = 1; i < all.size(); ++i)
    EXPECT_GT(all[i - 1].at("id").as_string(), all[i].at("id").as_string()) << "newest first";
  for (auto const& each : of("entity=membership")) EXPECT_EQ(each.at("entity").as_string(), "membership");
  EXPECT_EQ(of("entity_id=" + key("school")).size(), 1u);
  EXPECT_EQ(of("entity_id=" + key("school")).front().at("entity_name").as_string(), "The school");
  std::set<std::string> members;
  for (auto const& each : of("entity=membership&limit=200"))
    members.insert(boost::json::serialize(each.at("entity_name")));
  EXPECT_TRUE(members.contains("\"The network · The district\"")) << fmt::format("{}", fmt::join(members, ", "));
  EXPECT_EQ(of("person=" + key("NA at hub") + "&limit=200").size(), all.size());
  EXPECT_EQ(of("person=" + key("TE at school")).size(), 0u);
  EXPECT_EQ(of("action=archive").size(), 0u);
  EXPECT_EQ(of("from=2026-03-02&to=2026-03-02&limit=200").size(), all.size());
  EXPECT_EQ(of("from=2026-03-03").size(), 0u);
  EXPECT_EQ(of("to=2026-03-01").size(), 0u);
  std::set<std::string> below;
  for (auto const& each : of("entity=organization&place=" + key("district")))
    below.insert(std::string(each.at("entity_name").as_string()));
  EXPECT_EQ(below, (std::set<std::string>{"The district", "The school", "The sister school"}));
  std::size_t count = 0;
  for (std::string after; count < 1000;) {
    auto const page = get("/changes?limit=3" + after, "NA at network");
    count += page.at("items").as_array().size();
    if (page.at("next").is_null()) break;
    after = "&after=" + std::string(page.at("next").as_string());
  }
  EXPECT_EQ(count, all.size());
  for (auto const* wrong : {"after=x", "limit=0", "limit=201", "from=yesterday", "place=here", "color=red"})
    EXPECT_EQ(send(http::Method::get, std::string("/changes?") + wrong, "NA at network").status, 422u) << wrong;
}

TEST_P(Changes, OfARoleAreForThoseWhoMaySeeTheRole) {
  ASSERT_EQ(send(http::Method::post, "/role-grants", "SL at school",
                 fmt::format(R"({{"person_mail":"n@new.example","person_name":"=New","role":"TE","place_id":"{}",)"
                             R"("until":"2026-12-31"}})",
                             key("school")))
                .status,
            201u);
  auto const seen = [&](std::string_view caller) {
    return get("/changes?entity=role_grant", caller).at("items").as_array().size();
  };
  EXPECT_EQ(seen("DL at district"), 1u);
  EXPECT_EQ(seen("PO at district"), 1u);
  EXPECT_EQ(seen("TE at school"), 0u);
  EXPECT_EQ(items("/changes?entity=role_grant", "SL at school").front().at("entity_name").as_string(),
            "=New · The school");
  auto const file = send(http::Method::get, "/changes.csv?entity=role_grant", "DL at district").body;
  EXPECT_NE(file.find("person_id,,'=New"), std::string::npos) << file;
  EXPECT_NE(file.find("place_id,,The school"), std::string::npos) << file;
}

TEST_P(Changes, ToSecurityAreKeptWhenTheyHappenAlsoWhenTheyAreRefused) {
  auto const count = [&](std::string const& where) {
    return server.db().value_of<std::int64_t>("select count(*) from security_event where " + where).value();
  };
  auto const refused = send(http::Method::post, "/role-grants", "SL at school",
                            fmt::format(R"({{"person_mail":"n@new.example","person_name":"N","role":"BM",)"
                                        R"("place_id":"{}","until":"2026-12-31"}})",
                                        key("school")));
  EXPECT_EQ(refused.status, 403u);
  EXPECT_EQ(count("event = 'refused'"), 1);
  EXPECT_EQ(count("event = 'role_granted'"), 1) << "that of the world";
  EXPECT_EQ(send(http::Method::get, "/security-events", "nobody").status, 401u);
  EXPECT_EQ(count("event = 'refused'"), 1) << "what strangers do fills no table";
  auto const gone = send(http::Method::del, "/role-grants/" + key("grant of TE at school"), "SL at school", "",
                         {{"if-match", "\"1\""}});
  ASSERT_EQ(gone.status, 200u);
  EXPECT_EQ(count(fmt::format("event = 'role_ended' and place_id = '{}' and person_id = '{}'", key("school"),
                              key("SL at school"))),
            1);
}

INSTANTIATE_TEST_SUITE_P(Both, Changes, ::testing::ValuesIn(store::testing::dialects()), store::testing::dialect_name);

class Search : public Changes {
protected:
  std::vector<std::string> names(std::string const& q, std::string_view caller = "NA at hub") {
    std::vector<std::string> found;
    for (auto const& item : items("/search?limit=20&q=" + q, caller)) found.emplace_back(item.at("name").as_string());
    return found;
  }
  void call(std::string_view row, std::string const& name) {
    auto const version =
        server.db()
            .value_of<std::int64_t>("select version from organization where id = $1", Id<void>{world.id(row)})
            .value();
    auto const changed = send(http::Method::patch, "/organizations/" + key(row), "NA at hub",
                              R"({"name":")" + name + R"("})", {{"if-match", fmt::format("\"{}\"", version)}});
    ASSERT_EQ(changed.status, 200u) << shown(changed);
  }
};

TEST_P(Search, FindsByBeginningThenByWordsThenByPartsWithoutRegardToAccents) {
  call("school", "Zuni Álamo School");
  call("sister school", "Alamo Ridge");
  call("cousin school", "Old Peñálamo");
  EXPECT_EQ(names("ALAMO"), (std::vector<std::string>{"Alamo Ridge", "Zuni Álamo School", "Old Peñálamo"}));
  EXPECT_EQ(names("%C3%81lamo%20zu"), std::vector<std::string>{"Zuni Álamo School"});
  EXPECT_EQ(names("z%20lamo"), std::vector<std::string>{"Zuni Álamo School"});
  EXPECT_EQ(names("lamo%20q"), std::vector<std::string>{});
  EXPECT_EQ(names("penalamo"), std::vector<std::string>{"Old Peñálamo"});
  EXPECT_EQ(names("100%25"), std::vector<std::string>{});
  EXPECT_EQ(names("_"), std::vector<std::string>{});
  EXPECT_EQ(send(http::Method::get, "/search?q=%20", "NA at hub").status, 422u);
  EXPECT_EQ(send(http::Method::get, "/search", "NA at hub").status, 422u);
  EXPECT_EQ(send(http::Method::get, "/search?q=a&limit=21", "NA at hub").status, 422u);
}

TEST_P(Search, GivesAtMostSoManyOfEachKind) {
  std::map<std::string, int> kinds;
  for (auto const& item : items("/search?q=sch&limit=3", "NA at hub"))
    ++kinds[std::string(item.at("kind").as_string())];
  EXPECT_EQ(kinds["organization"], 3);
  EXPECT_EQ(kinds["person"], 3);
  EXPECT_LE(kinds["network"], 3);
}

TEST_P(Search, IsOfNamesAsTheyAreInListsToo) {
  call("school", "Álamo School");
  call("sister school", "alamo ridge");
  call("cousin school", "ALBA");
  std::vector<std::string> sorted;
  for (auto const& item : items("/organizations?limit=3", "NA at network"))
    sorted.emplace_back(item.at("name").as_string());
  EXPECT_EQ(sorted, (std::vector<std::string>{"alamo ridge", "Álamo School", "ALBA"}));
  auto const page = get("/organizations?limit=1", "NA at network");
  auto const next = get("/organizations?limit=1&after=" + std::string(page.at("next").as_string()), "NA at network");
  EXPECT_EQ(next.at("items").at(0).at("name").as_string(), "Álamo School");
  EXPECT_EQ(get("/organizations?search=%C3%A1lamo", "NA at network").at("items").as_array().size(), 2u);
}

INSTANTIATE_TEST_SUITE_P(Both, Search, ::testing::ValuesIn(store::testing::dialects()), store::testing::dialect_name);

}  // namespace
}  // namespace aimline::app::testing
