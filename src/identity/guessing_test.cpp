#include "identity/guessing.hpp"

#include "store/testing.hpp"

#include <gtest/gtest.h>

namespace aimline::identity {
namespace {

using namespace std::chrono_literals;

Instant const noon = *parse_instant("2026-03-02T12:00:00Z");
Instant after(std::chrono::milliseconds time) { return {noon.at + time}; }

TEST(GuessingNetworks, AreTheFirstThreeNumbersOrTheFirstHalf) {
  EXPECT_EQ(network_of("203.0.113.77"), "203.0.113.0/24");
  EXPECT_EQ(network_of("::ffff:203.0.113.77"), "203.0.113.0/24");
  EXPECT_EQ(network_of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  EXPECT_EQ(network_of("2001:db8:1:2::9"), "2001:db8:1:2::/64");
  EXPECT_EQ(network_of("somewhere"), "somewhere");
}

class Guessing : public ::testing::TestWithParam<store::Dialect> {
protected:
  store::testing::TemporaryDatabase database{GetParam()};
  store::Database::Lease lease = database->lease();

  Try enter(Instant at, Pace const& pace = {}) {
    return store::in_transaction(*lease,
                                 [&](store::Transaction&) { return enter_try(*lease, "password x", at, pace); });
  }
  Try enter_from(std::string_view remote, Instant at) {
    return store::in_transaction(*lease, [&](store::Transaction&) { return enter_try_from(*lease, remote, at); });
  }
};

TEST_P(Guessing, WaitsThirtySecondsAfterFiveFailuresThenTwiceAsLongToAnHour) {
  for (int i = 1; i <= 5; ++i) EXPECT_EQ(enter(noon).until, std::nullopt) << i;
  auto now = noon;
  for (auto const wait : {30s, 60s, 120s, 240s, 480s, 960s, 1920s, 3600s, 3600s}) {
    auto const refused = enter({now.at + wait - 1ms});
    EXPECT_EQ(refused.until, (Instant{now.at + wait})) << wait.count();
    now = {now.at + wait};
    EXPECT_EQ(enter(now).until, std::nullopt) << wait.count();
  }
}

TEST_P(Guessing, CountsNoTryThatHadToWait) {
  for (int i = 0; i < 5; ++i) enter(noon);
  for (int i = 0; i < 50; ++i) EXPECT_TRUE(enter(after(1s)).until);
  EXPECT_EQ(enter(after(30s)).failures, 6);
}

TEST_P(Guessing, BeginsAnewAfterSuccessAndAfterAMonth) {
  for (int i = 0; i < 5; ++i) enter(noon);
  forget_tries(*lease, "password x");
  EXPECT_EQ(enter(noon).failures, 1);
  EXPECT_EQ(enter(after(31 * 24h)).failures, 1);
}

TEST_P(Guessing, FromOneNetworkIsTwentyAMinute) {
  for (int i = 0; i < 20; ++i)
    EXPECT_EQ(enter_from("203.0.113." + std::to_string(i), after(i * 1s)).until, std::nullopt);
  EXPECT_EQ(enter_from("203.0.113.99", after(59s)).until, after(60s));
  EXPECT_EQ(enter_from("203.0.114.99", after(59s)).until, std::nullopt);
  EXPECT_EQ(enter_from("203.0.113.99", after(60s)).until, std::nullopt);
  take_back_try_from(*lease, "203.0.113.1");
  EXPECT_EQ(enter_from("203.0.113.99", after(61s)).failures, 1);
}

INSTANTIATE_TEST_SUITE_P(Both, Guessing, ::testing::ValuesIn(store::testing::dialects()), store::testing::dialect_name);

}  // namespace
}  // namespace aimline::identity
