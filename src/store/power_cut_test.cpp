#include "store/power_cut_disk.hpp"
#include "store/sqlite.hpp"
#include "store/testing.hpp"

#include <array>
#include <cstdlib>
#include <map>
#include <random>

#include <gtest/gtest.h>

namespace aimline::store {
namespace {

using namespace std::chrono_literals;
using store::testing::PowerCutDisk;

using Entries = std::map<std::int64_t, std::string>;

/// A small application: entries are added, changed and removed, several in one transaction.
class Application {
public:
  Application(PowerCutDisk& disk, std::string const& synchronous, std::uint64_t seed)
      : random_(seed),
        address_{Dialect::sqlite, "power_cut.db"},
        settings_{.most_connections = 1,
                  .wait_for_connection = 0ms,
                  .sqlite_vfs = disk.name(),
                  .sqlite_synchronous = synchronous} {}

  /// Works until `transactions` are done. Throws store::Error when the disk does not go on.
  void work(int transactions) {
    open();
    auto lease = database_->lease();
    lease->run_script("create table if not exists entry (id integer primary key, body text not null)");
    for (int i = 0; i < transactions; ++i) {
      attempted = change(acknowledged);
      write(*lease, acknowledged, attempted);
      acknowledged = attempted;
      auto const kind = random_() % 12;
      if (kind < std::size(checkpoints)) lease->run_script(checkpoints[kind]);
    }
  }

  Entries read() {
    open();
    auto lease = database_->lease();
    Entries found;
    lease->run_script("create table if not exists entry (id integer primary key, body text not null)");
    lease->query("select id, body from entry",
                 [&](Row const& row) { found[row.integer(0)] = std::string(row.text(1)); });
    return found;
  }
  std::string integrity() {
    open();
    return *database_->lease()->value_of<std::string>("pragma integrity_check");
  }
  void close() { database_.reset(); }

  Entries acknowledged;  // committed, and the caller was told so
  Entries attempted;     // the last transaction begun

private:
  static constexpr std::array checkpoints{"pragma wal_checkpoint(passive)", "pragma wal_checkpoint(truncate)",
                                          "pragma wal_checkpoint(restart)"};
  void open() {
    if (!database_) database_ = std::make_unique<Database>(address_, settings_);
  }

  Entries change(Entries entries) {
    for (auto left = 1 + random_() % 4; left > 0; --left) {
      auto const id = static_cast<std::int64_t>(random_() % 40);
      if (random_() % 5 == 0)
        entries.erase(id);
      else
        entries[id] = std::string(random_() % (random_() % 8 == 0 ? 20'000 : 300), static_cast<char>('a' + id % 26));
    }
    return entries;
  }
  static void write(Connection& connection, Entries const& before, Entries const& after) {
    in_transaction(connection, [&](Transaction&) {
      for (auto const& [id, body] : before)
        if (!after.contains(id)) connection.execute("delete from entry where id = $1", id);
      for (auto const& [id, body] : after) {
        auto const old = before.find(id);
        if (old != before.end() && old->second == body) continue;
        connection.execute(
            "insert into entry (id, body) values ($1, $2) on conflict (id) do update set body = excluded.body", id,
            body);
      }
    });
  }

  std::mt19937_64 random_;
  Address address_;
  Settings settings_;
  std::unique_ptr<Database> database_;
};

/// Cuts the power three times in one disk's life; what was lost or damaged, in words, or nothing.
std::string lost_with(std::uint64_t seed, std::string const& synchronous) {
  PowerCutDisk disk(seed);
  Application application(disk, synchronous, seed);
  std::mt19937_64 random(seed ^ 0x9e3779b97f4a7c15);
  for (int life = 0; life < 3; ++life) {
    disk.cut_at(1 + static_cast<int>(random() % 160));
    try {
      application.work(25);
      application.close();
    } catch (Error const&) {
      if (!disk.is_cut()) return "an error without a cause";
    }
    application.close();
    disk.cut_at(0);
    disk.restart();
    try {
      if (application.integrity() != "ok") return "the database is damaged";
      auto const found = application.read();
      if (found != application.acknowledged && found != application.attempted)
        return "an acknowledged transaction is lost, or another is there in part";
      application.acknowledged = found;
    } catch (Error const& error) {
      return error.what();
    }
    application.close();
  }
  return {};
}

int seeds() {
  char const* const text = std::getenv("AIMLINE_POWER_CUT_SEEDS");
  return text ? std::atoi(text) : 200;
}

TEST(PowerCut, LosesNoAcknowledgedTransaction) {
  for (int seed = 1; seed <= seeds(); ++seed)
    ASSERT_EQ(lost_with(static_cast<std::uint64_t>(seed), "FULL"), "") << seed;
}

TEST(PowerCut, LosesDataWhereNothingIsSynced) {
  // The control: a test that could not see a loss would pass here too.
  int losses = 0;
  for (int seed = 1; seed <= seeds(); ++seed)
    losses += lost_with(static_cast<std::uint64_t>(seed), "OFF").empty() ? 0 : 1;
  EXPECT_GT(losses, seeds() / 10);
}

struct Failure {
  PowerCutDisk::Fault fault;
  PowerCutDisk::Lasting lasting;
};

class DiskFaults : public ::testing::TestWithParam<Failure> {};

using Fault = PowerCutDisk::Fault;
using Lasting = PowerCutDisk::Lasting;
std::string name_of_failure(::testing::TestParamInfo<Failure> const& info) {
  constexpr std::array names{"full", "write_error", "read_error", "sync_error"};
  return std::string(names[static_cast<std::size_t>(info.param.fault)]) +
         (info.param.lasting == Lasting::once ? "_once" : "_until_mended");
}
constexpr std::array failures{
    Failure{Fault::full, Lasting::once},        Failure{Fault::full, Lasting::until_mended},
    Failure{Fault::write_error, Lasting::once}, Failure{Fault::write_error, Lasting::until_mended},
    Failure{Fault::read_error, Lasting::once},  Failure{Fault::read_error, Lasting::until_mended},
};
INSTANTIATE_TEST_SUITE_P(Each, DiskFaults, ::testing::ValuesIn(failures), name_of_failure);

TEST_P(DiskFaults, AtAnyCallAreToldAndPassWithoutARestart) {
  auto const [fault, lasting] = GetParam();
  int told = 0;
  for (int n = 1;; ++n) {
    ASSERT_LT(n, 5'000);
    PowerCutDisk disk(1);
    Application application(disk, "FULL", 7);
    application.work(3);
    if (n % 2 == 0) application.close();  // also while the database is opened
    disk.fail_at(n, fault, lasting);
    try {
      application.work(12);
    } catch (StorageFull const&) {
      ++told;
      EXPECT_NE(fault, Fault::read_error) << n;
    } catch (Unavailable const&) {
      ++told;
      EXPECT_NE(fault, Fault::full) << n;
    }
    bool const failed = disk.has_failed();
    // A full disk can still be read. What failed is wholly absent; what was acknowledged is there.
    if (fault == Fault::full && n % 2 == 1) {
      ASSERT_EQ(application.read(), application.acknowledged) << n;
    }
    disk.mend();
    ASSERT_EQ(application.read(), application.acknowledged) << n;
    application.work(2);
    ASSERT_EQ(application.read(), application.acknowledged) << n;
    ASSERT_EQ(application.integrity(), "ok") << n;
    application.close();
    disk.restart();
    ASSERT_EQ(application.read(), application.acknowledged) << n;
    application.close();
    if (!failed) break;
  }
  EXPECT_GT(told, 0);
}

int failed_syncs = 0;

TEST(FailedSync, AtAnyCallIsNoticed) {
  auto const before = on_failed_sync([] { ++failed_syncs; });
  int n = 1;
  for (bool failed = true; failed; ++n) {
    ASSERT_LT(n, 1'000);
    PowerCutDisk disk(1);
    Application application(disk, "FULL", 7);
    application.work(3);
    failed_syncs = 0;
    disk.fail_at(n, Fault::sync_error, Lasting::once);
    try {
      application.work(12);
    } catch (StorageFull const&) {
    }
    failed = disk.has_failed();
    EXPECT_EQ(failed_syncs, failed ? 1 : 0) << n;
    disk.mend();
  }
  EXPECT_GT(n, 12);
  on_failed_sync(before);
}

TEST(FailedSyncDeathTest, EndsTheProcess) {
  PowerCutDisk disk(1);
  Application application(disk, "FULL", 7);
  application.work(1);
  disk.fail_at(1, Fault::sync_error, Lasting::once);
  EXPECT_DEATH(application.work(1), "sync failed");
}

}  // namespace
}  // namespace aimline::store
