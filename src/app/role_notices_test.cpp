#include "network/service/role_notices.hpp"

#include "app/testing_server.hpp"
#include "jobs/runner.hpp"

#include <gtest/gtest.h>

namespace aimline::app::testing {
namespace {

using namespace std::chrono_literals;

class RoleNotices : public ::testing::TestWithParam<store::Dialect> {
protected:
  RoleNotices() { network::add_role_jobs(kinds, keys); }

  /// The turns of the days that pass until then.
  void pass_to(Instant at) {
    time = at;
    jobs::Runner runner(database, kinds, {.clock = [this] { return time; }});
    runner.take_turns();
    while (runner.run_one()) {
      // Letters are of another kind, which these kinds do not have.
    }
  }
  std::int64_t told(char const* person, mail::NotificationKind const& kind) {
    return server.db()
        .value_of<std::int64_t>("select count(*) from notification where person_id = $1 and kind = $2",
                                Id<network::Person>{server.world().id(person)}, kind.name)
        .value();
  }
  std::int64_t told_of(char const* grant) {
    return server.db()
        .value_of<std::int64_t>("select count(*) from notification where about_id = $1 and kind = $2",
                                Id<void>{server.world().id(grant)}, network::role_ending.name)
        .value();
  }

  Server server{GetParam(), Worlds::near_only};
  store::Database database{server.address(), {}};
  store::testing::TemporaryFolder folder;
  store::KeyRing keys{folder.path() / "keys"};
  jobs::Kinds kinds;
  Instant time = noon();
};

// In these worlds every role in force ends 300 days after noon.
TEST_P(RoleNotices, TellTheHolderAndTheGiverOnceThirtyDaysBeforeTheEnd) {
  pass_to(noon());
  pass_to({noon().at + 24h * 269});
  EXPECT_EQ(told_of("grant of TE at school"), 0);
  pass_to({noon().at + 24h * 270});
  EXPECT_EQ(told("TE at school", network::role_ending), 1);
  EXPECT_EQ(told_of("grant of TE at school"), 2) << "who gave it, too";
  pass_to({noon().at + 24h * 271});
  EXPECT_EQ(told_of("grant of TE at school"), 2);
  EXPECT_EQ(told_of("pending RD at district"), 0) << "it is not in force";
}

INSTANTIATE_TEST_SUITE_P(Both, RoleNotices, ::testing::ValuesIn(store::testing::dialects()),
                         store::testing::dialect_name);

}  // namespace
}  // namespace aimline::app::testing
