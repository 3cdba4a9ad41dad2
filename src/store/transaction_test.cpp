#include "store/database.hpp"
#include "store/testing.hpp"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>
#include <sqlite3.h>

namespace aimline::store {
namespace {

using namespace std::chrono_literals;
using store::testing::Migrated;
using store::testing::TemporaryDatabase;

class Transactions : public ::testing::TestWithParam<Dialect> {
protected:
  Transactions() : lease(db->lease()) {
    lease->run_script("create table place (id integer primary key, taken integer not null)");
    lease->run_script("insert into place values (1, 0), (2, 0)");
  }
  std::int64_t taken() { return *lease->value_of<std::int64_t>("select sum(taken) from place"); }
  void take(Connection& connection, int id) {
    connection.execute("update place set taken = taken + 1 where id = $1", id);
  }

  TemporaryDatabase db{GetParam(), {.statement_limit = 2'000ms}, Migrated::no};
  Database::Lease lease;
};

INSTANTIATE_TEST_SUITE_P(Both, Transactions, ::testing::ValuesIn(store::testing::dialects()),
                         store::testing::dialect_name);

TEST_P(Transactions, AreEverythingOrNothing) {
  {
    Transaction transaction(*lease);
    take(*lease, 1);
  }
  EXPECT_EQ(taken(), 0);
  {
    Transaction transaction(*lease);
    take(*lease, 1);
    take(*lease, 2);
    transaction.commit();
    EXPECT_THROW(transaction.commit(), std::logic_error);
  }
  EXPECT_EQ(taken(), 2);
}

TEST_P(Transactions, AreNotBegunInsideAnother) {
  Transaction outer(*lease);
  EXPECT_THROW(Transaction inner(*lease), std::logic_error);
  take(*lease, 1);
  outer.commit();
  EXPECT_EQ(taken(), 1);
}

TEST_P(Transactions, CanOnlyBeRolledBackAfterAStatementFailed) {
  {
    Transaction transaction(*lease);
    take(*lease, 1);
    EXPECT_THROW(lease->execute("insert into place values (1, 0)"), ConstraintBroken);
    EXPECT_THROW(take(*lease, 1), Error);
    EXPECT_THROW(transaction.commit(), Error);
  }
  EXPECT_EQ(taken(), 0);
}

TEST_P(Transactions, ThatReadMayNotWrite) {
  {
    Transaction transaction(*lease, Transaction::Kind::read);
    EXPECT_EQ(taken(), 0);
    EXPECT_THROW(take(*lease, 1), Error);
  }
  EXPECT_EQ(taken(), 0);
}

TEST_P(Transactions, MayFollowReadingOnTheSameConnection) {
  auto const other = db->lease();
  {
    Reading const reading(*lease);
    EXPECT_EQ(taken(), 0);
    take(*other, 1);
    // One moment on SQLite, each statement its own on PostgreSQL.
    EXPECT_EQ(taken(), GetParam() == Dialect::sqlite ? 0 : 1);
    take(*lease, 1);  // as without it, and on the newest state
    EXPECT_EQ(taken(), 2);
    Transaction transaction(*lease);
    take(*lease, 2);
    transaction.commit();
    take(*other, 2);
    EXPECT_EQ(taken(), 4);
  }
  {
    Reading const reading(*lease);
    EXPECT_EQ(taken(), 4);
    EXPECT_THROW(lease->execute("insert into place values (1, 0)"), ConstraintBroken);
    EXPECT_EQ(taken(), 4);
    Transaction transaction(*lease);
    take(*lease, 1);
  }
  EXPECT_EQ(taken(), 4);
  take(*lease, 1);
  EXPECT_EQ(taken(), 5);
}

TEST_P(Transactions, MayBeginAmidTheRowsOfAReading) {
  Reading const reading(*lease);
  std::int64_t rows = 0;
  lease->query("select id from place order by id", [&](Row const& row) {
    ++rows;
    take(*lease, static_cast<int>(row.integer(0)));
  });
  EXPECT_EQ(rows, 2);
  EXPECT_EQ(taken(), 2);
}

TEST_P(Transactions, ThatReadSeeOneMoment) {
  Transaction reading(*lease, Transaction::Kind::read);
  EXPECT_EQ(taken(), 0);
  auto other = db->lease();
  in_transaction(*other, [&](Transaction&) { take(*other, 1); });
  EXPECT_EQ(taken(), 0);
  EXPECT_EQ(other->value_of<std::int64_t>("select sum(taken) from place"), 1);
}

TEST_P(Transactions, KeepARuleOverTwoRows) {
  // Each takes a place only while both are free: one after the other, exactly one may.
  std::atomic<int> got{0};
  std::atomic<int> ready{0};
  auto const visitor = [&](int id) {
    auto own = db->lease();
    in_transaction(*own, [&](Transaction&) {
      auto const all = own->value_of<std::int64_t>("select sum(taken) from place");
      // On SQLite the second waits for the first to end; on PostgreSQL both have read by now.
      if (++ready < 2 && GetParam() == Dialect::postgresql)
        for (int i = 0; i < 200 && ready < 2; ++i) std::this_thread::sleep_for(5ms);
      if (all == 0) take(*own, id);
    });
    ++got;
  };
  std::jthread first(visitor, 1);
  std::jthread second(visitor, 2);
  first.join();
  second.join();
  EXPECT_EQ(got, 2);
  EXPECT_EQ(taken(), 1);
}

TEST_P(Transactions, AreRepeatedAtMostThreeTimesWhenTheyMeetAnother) {
  int runs = 0;
  EXPECT_THROW(in_transaction(*lease,
                              [&](Transaction&) {
                                ++runs;
                                take(*lease, 1);
                                throw Contention("met");
                              }),
               Contention);
  EXPECT_EQ(runs, 4);
  EXPECT_EQ(taken(), 0);
  runs = 0;
  in_transaction(*lease, [&](Transaction&) {
    take(*lease, 1);
    if (++runs < 3) throw Contention("met");
  });
  EXPECT_EQ(taken(), 1);
}

TEST_P(Transactions, AreRolledBackWhenTheWorkIsRefused) {
  auto const work = [&](bool refused) {
    return in_transaction(*lease, [&](Transaction&) -> Result<int> {
      take(*lease, 1);
      if (refused) return refuse(Fault::conflict, "", Text{"x"});
      return 7;
    });
  };
  EXPECT_EQ(work(true).error().fault, Fault::conflict);
  EXPECT_EQ(taken(), 0);
  EXPECT_EQ(work(false), 7);
  EXPECT_EQ(taken(), 1);
}

TEST_P(Transactions, OfManyThreadsLoseNoWrite) {
  constexpr int threads = 6, each = 25;
  std::atomic<int> failed{0};
  {
    std::vector<std::jthread> workers;
    for (int i = 0; i < threads; ++i)
      workers.emplace_back([&] {
        auto own = db->lease();
        for (int j = 0; j < each; ++j) try {
            in_transaction(*own, [&](Transaction&) {
              auto const now = own->value_of<std::int64_t>("select taken from place where id = 1");
              own->execute("update place set taken = $1 where id = 1", *now + 1);
            });
          } catch (Contention const&) {
            ++failed;  // four times met: told to the caller, never half done
          }
      });
  }
  EXPECT_EQ(taken(), threads * each - failed);
  if (GetParam() == Dialect::sqlite) {
    EXPECT_EQ(failed, 0);
  }
}

TEST_P(Transactions, GiveUpAWriteThatAnotherHoldsTooLong) {
  lease->limit_statements(300ms);
  auto other = db->lease();
  Transaction holding(*other);
  take(*other, 1);
  EXPECT_THROW(
      {
        Transaction waiting(*lease);
        take(*lease, 1);
      },
      Contention);
}

TEST_P(Transactions, LeaveTheConnectionUsableAfterWaitingInVain) {
  TemporaryDatabase migrated(GetParam());
  auto holder = migrated->lease();
  auto waiting = migrated->lease();
  waiting->limit_statements(300ms);
  {
    Transaction holding(*holder);
    EXPECT_THROW(Transaction(*waiting, Transaction::Kind::alone), Contention);
  }
  EXPECT_TRUE(waiting->usable());
  in_transaction(*waiting, [](Transaction& transaction) {
    EXPECT_EQ(transaction.connection().value_of<int>("select count(*) from place"), 0);
  });
}

TEST(WritersOfSqlite, GetTheirTurnInOrder) {
  TemporaryDatabase db(Dialect::sqlite, {}, Migrated::no);
  auto first = db->lease();
  first->run_script("create table entry (writer integer)");
  std::optional<Transaction> holding(std::in_place, *first);
  std::vector<std::jthread> writers;
  for (int i = 0; i < 5; ++i) {
    writers.emplace_back([&, i] {
      auto own = db->lease();
      Transaction transaction(*own);
      own->execute("insert into entry values ($1)", i);
      transaction.commit();
    });
    std::this_thread::sleep_for(30ms);
  }
  holding.reset();
  writers.clear();
  std::vector<std::int64_t> order;
  first->query("select writer from entry order by rowid", [&](Row const& row) { order.push_back(row.integer(0)); });
  EXPECT_EQ(order, (std::vector<std::int64_t>{0, 1, 2, 3, 4}));
}

TEST(WritersOfSqlite, WaitForAnotherProgramAndThenGiveUp) {
  TemporaryDatabase db(Dialect::sqlite, {.statement_limit = 200ms}, Migrated::no);
  auto lease = db->lease();
  lease->run_script("create table entry (writer integer)");
  sqlite3* program = nullptr;
  ASSERT_EQ(sqlite3_open(db.address().target.c_str(), &program), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(program, "begin immediate", nullptr, nullptr, nullptr), SQLITE_OK);
  EXPECT_THROW(lease->execute("insert into entry values (1)"), Contention);
  EXPECT_THROW(Transaction{*lease}, Contention);
  EXPECT_EQ(lease->value_of<int>("select count(*) from entry"), 0);
  sqlite3_close(program);
  EXPECT_EQ(lease->execute("insert into entry values (1)"), 1);
}

}  // namespace
}  // namespace aimline::store
