#include "app/testing_server.hpp"
#include "network/person.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace aimline::app::testing {
namespace {

class SeenAs : public ::testing::TestWithParam<store::Dialect> {
protected:
  Server server{GetParam(), Worlds::with_public_and_lapsed};
  World const& world = server.world();

  std::string as(std::string_view caller, std::string const& target) {
    auto const answer = server.send(server.request(http::Method::get, target, world.caller(caller).cookie));
    EXPECT_EQ(answer.status, 200u) << target << ": " << shown(answer);
    return std::string(http::find(answer.headers, "Aimline-As").value_or("-"));
  }
  std::string at(std::string_view role, std::string_view place) const {
    return fmt::format("{}@{}", role, to_string(world.id(place)));
  }
  std::string organization(std::string_view name) const { return "/organizations/" + to_string(world.id(name)); }
};

TEST_P(SeenAs, TheRoleAndItsPlaceByWhichARecordIsReached) {
  EXPECT_EQ(as("SL at school", organization("school")), at("SL", "school"));
  EXPECT_EQ(as("NA at hub", organization("school")), at("NA", "hub"));
  EXPECT_EQ(as("TE at school", organization("cousin school")), at("TE", "school")) << "as a member of the network";
}

TEST_P(SeenAs, AllRolesThatReachItAndNoOther) {
  Id<network::Person> const person{world.id("SL at school")};
  auto const give = [&](std::string_view role, std::string_view place, int days) {
    auto const today = date_in_utc(noon());
    server.db().execute(
        "insert into role_grant (id, version, person_id, role, place_id, since, until) values ($1, 1, $2, $3, $4, $5, "
        "$6)",
        Id<network::RoleGrant>{new_uuid(noon())}, person, std::string(role), Id<void>{world.id(place)},
        plus_days(today, -30), plus_days(today, days));
  };
  give("TM", "cousin school", 30);
  give("BM", "neighbor school", 30);  // another network's
  give("SS", "school", -1);           // over
  EXPECT_EQ(as("SL at school", organization("school")), at("SL", "school") + "," + at("TM", "cousin school"));
  EXPECT_EQ(as("SL at school", organization("neighbor school")), at("BM", "neighbor school"));
  // Of what is one's own nothing is said: it is seen without a role.
  EXPECT_EQ(as("stranger", organization("public school")), "-");
  EXPECT_EQ(as("TE at school", "/accounts/" + to_string(world.id("TE at school"))), "-");
  EXPECT_EQ(as("SA at server", "/accounts/" + to_string(world.id("TE at school"))), at("SA", "server"));
}

INSTANTIATE_TEST_SUITE_P(Both, SeenAs, ::testing::ValuesIn(store::testing::dialects()), store::testing::dialect_name);

}  // namespace
}  // namespace aimline::app::testing
