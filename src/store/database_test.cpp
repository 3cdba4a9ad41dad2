#include "store/database.hpp"

#include "store/postgresql.hpp"
#include "store/testing.hpp"

#include <filesystem>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aimline::store {
namespace {

using namespace std::chrono_literals;
using store::testing::Migrated;
using store::testing::TemporaryDatabase;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Address, NamesAFileOrAServer) {
  EXPECT_EQ(parse_address("sqlite:/var/lib/a.db"), (Address{Dialect::sqlite, "/var/lib/a.db"}));
  EXPECT_EQ(parse_address("sqlite:a.db"), (Address{Dialect::sqlite, "a.db"}));
  EXPECT_EQ(parse_address("postgresql://u@h/n"), (Address{Dialect::postgresql, "postgresql://u@h/n"}));
  EXPECT_EQ(parse_address("postgres://h/n")->dialect, Dialect::postgresql);
}

TEST(Address, RefusesOtherForms) {
  for (auto const* const text : {"", "a.db", "mysql://h/n", "sqlite:", "sqlite::memory:",
                                 "sqlite:file:a.db?mode=memory", "postgresql://h:notaport:1/n%zz"})
    EXPECT_EQ(parse_address(text).error().problems.at(0).what.key, "database.not_an_address") << text;
}

TEST(Address, IsShownWithoutItsPassword) {
  auto const shown = without_secrets(*parse_address("postgresql://me:s3cret@db.example:5433/hub?sslpassword=s3cret"));
  EXPECT_EQ(shown, "postgresql://me@db.example:5433/hub");
  EXPECT_EQ(without_secrets(*parse_address("sqlite:/a.db")), "sqlite:/a.db");
}

class Databases : public ::testing::TestWithParam<Dialect> {};

INSTANTIATE_TEST_SUITE_P(Both, Databases, ::testing::ValuesIn(store::testing::dialects()),
                         store::testing::dialect_name);

TEST_P(Databases, LendTheConnectionThatCameBackLast) {
  TemporaryDatabase db(GetParam(), {}, Migrated::no);
  Connection* first = nullptr;
  {
    auto lease = db->lease();
    first = &*lease;
    lease->limit_statements(5ms);
  }
  auto lease = db->lease();
  EXPECT_EQ(&*lease, first);
  EXPECT_EQ(lease->limit_statements(10s), 10s);
  EXPECT_NE(&*db->lease(), first);
}

TEST_P(Databases, MakeNoMoreConnectionsThanAllowed) {
  TemporaryDatabase db(GetParam(), {.most_connections = 2, .wait_for_connection = 100ms}, Migrated::no);
  auto one = db->lease();
  {
    auto two = db->lease();
    EXPECT_THROW(db->lease(), Unavailable);
    std::jthread later([moved = std::move(two)] { std::this_thread::sleep_for(20ms); });
    EXPECT_NO_THROW(db->lease());
  }
  EXPECT_NO_THROW(db->lease());
}

TEST(Databases, ThatCannotBeOpenedAreUnavailable) {
  Settings const brief{.wait_for_connection = 120ms};
  Database no_folder({Dialect::sqlite, "/no/such/folder/a.db"}, brief);
  EXPECT_THROW(no_folder.lease(), Unavailable);
  EXPECT_THROW(no_folder.lease(), Unavailable);  // the place of the one that failed is free again
  Database no_server({Dialect::postgresql, "postgresql://me:s3cret@127.0.0.1:1/hub"}, brief);
  try {
    no_server.lease();
    FAIL();
  } catch (Unavailable const& error) {
    EXPECT_THAT(error.what(), Not(HasSubstr("s3cret")));
  }
}

TEST(SqliteConnection, KeepsItsSettings) {
  TemporaryDatabase db(Dialect::sqlite, {}, Migrated::no);
  auto lease = db->lease();
  EXPECT_EQ(lease->value_of<std::string>("pragma journal_mode"), "wal");
  EXPECT_EQ(lease->value_of<int>("pragma synchronous"), 2);
  EXPECT_EQ(lease->value_of<int>("pragma foreign_keys"), 1);
  EXPECT_THROW(lease->execute("select \"no such column\""), Error);
}

TEST(SqliteConnection, RefusesADatabaseThatCannotKeepItsSettings) {
  // In memory there is no write-ahead log.
  std::filesystem::remove(":memory:");
  Database in_memory({Dialect::sqlite, ":memory:"});
  EXPECT_THROW(in_memory.lease(), Error);
  EXPECT_FALSE(std::filesystem::exists(":memory:"));
  store::testing::TemporaryFolder folder;
  Database off({Dialect::sqlite, (folder.path() / "a.db").string()}, {.sqlite_synchronous = "NORMAL"});
  EXPECT_THROW(off.lease(), Error);
}

TEST(SqliteConnection, MakesAFileThatOnlyItsOwnerReads) {
  store::testing::TemporaryFolder folder;
  auto const file = folder.path() / "new.db";
  Database db({Dialect::sqlite, file.string()});
  db.lease()->run_script("create table t (id integer)");
  for (auto const* const ending : {"", "-wal", "-shm"}) {
    auto const rights = std::filesystem::status(file.string() + ending).permissions();
    EXPECT_EQ(rights, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write) << ending;
  }
}

TEST(SqliteConnection, RefusesAFileThatIsNoDatabase) {
  store::testing::TemporaryFolder folder;
  auto const file = folder.path() / "text.db";
  std::ofstream(file) << std::string(10'000, 'x');
  Database db({Dialect::sqlite, file.string()});
  EXPECT_THROW(db.lease(), Error);
}

TEST(PostgresqlConnection, RefusesAServerThatCouldLoseWhatWasAcknowledged) {
  ServerSettings const right{"on", "on", "on", "UTF8"};
  EXPECT_EQ(wrong_setting(right), std::nullopt);
  EXPECT_EQ(wrong_setting({"on", "on", "remote_apply", "UTF8"}), std::nullopt);
  EXPECT_THAT(*wrong_setting({"off", "on", "on", "UTF8"}), HasSubstr("fsync"));
  EXPECT_THAT(*wrong_setting({"on", "off", "on", "UTF8"}), HasSubstr("full_page_writes"));
  EXPECT_THAT(*wrong_setting({"on", "on", "off", "UTF8"}), HasSubstr("synchronous_commit"));
  EXPECT_THAT(*wrong_setting({"on", "on", "local", "UTF8"}), HasSubstr("synchronous_commit"));
  EXPECT_THAT(*wrong_setting({"on", "on", "on", "SQL_ASCII"}), HasSubstr("server_encoding"));
}

/// What only PostgreSQL has; left out together with it.
class PostgresqlServer : public ::testing::TestWithParam<Dialect> {
protected:
  static std::vector<Dialect> only() {
    auto all = store::testing::dialects();
    std::erase(all, Dialect::sqlite);
    return all;
  }
  friend std::vector<Dialect> postgresql_only();
  TemporaryDatabase db{Dialect::postgresql, {}, Migrated::no};
};
std::vector<Dialect> postgresql_only() { return PostgresqlServer::only(); }

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(PostgresqlServer);
INSTANTIATE_TEST_SUITE_P(Only, PostgresqlServer, ::testing::ValuesIn(postgresql_only()), store::testing::dialect_name);

TEST_P(PostgresqlServer, IsMadeToCommitToDiskWhateverTheRoleSays) {
  auto const name = *db->lease()->value_of<std::string>("select current_database()");
  store::testing::on_server("alter database \"" + name + "\" set synchronous_commit = off");
  store::testing::on_server("alter database \"" + name + "\" set timezone = 'Asia/Tokyo'");
  Database fresh(db.address());
  auto lease = fresh.lease();
  EXPECT_EQ(lease->value_of<std::string>("select current_setting('synchronous_commit')"), "on");
  EXPECT_EQ(lease->value_of<std::string>("select current_setting('timezone')"), "UTC");
}

TEST_P(PostgresqlServer, IsReachedAgainAfterItsConnectionsWereEnded) {
  int id = 0;
  {
    auto one = db->lease();
    auto two = db->lease();
    id = *one->value_of<int>("select pg_backend_pid()");
  }
  auto const others =
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() "
      "and pid <> pg_backend_pid()";
  Database killer(db.address());
  killer.lease()->execute(others);
  std::this_thread::sleep_for(50ms);
  auto lease = db->lease();
  EXPECT_NE(lease->value_of<int>("select pg_backend_pid()"), id);

  // One that is in use is told, and not lent again.
  killer.lease()->execute(others);
  std::this_thread::sleep_for(50ms);
  EXPECT_THROW(lease->execute("select 1"), Unavailable);
  EXPECT_FALSE(lease->usable());
  EXPECT_EQ(db->lease()->value_of<int>("select 1"), 1);
}

TEST_P(PostgresqlServer, LostDuringACommitLeavesTheOutcomeUnknown) {
  auto lease = db->lease();
  lease->run_script(
      "create table entry (id integer);"
      "create function die() returns trigger language plpgsql as "
      "$$ begin perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(1); return null; end $$;"
      "create constraint trigger die after insert on entry deferrable initially deferred "
      "for each row execute function die()");
  {
    Transaction transaction(*lease);
    lease->execute("insert into entry values (1)");
    EXPECT_THROW(transaction.commit(), OutcomeUnknown);
  }
  EXPECT_FALSE(lease->usable());
  // Outside a transaction each write is its own commit.
  auto other = db->lease();
  EXPECT_THROW(other->execute("insert into entry values (1)"), OutcomeUnknown);
  EXPECT_EQ(db->lease()->value_of<int>("select count(*) from entry"), 0);
}

TEST_P(PostgresqlServer, SaysWhatFailedByItsCode) {
  auto lease = db->lease();
  lease->run_script(
      "create function fail(code text) returns integer language plpgsql as "
      "$$ begin raise exception using errcode = code, message = 'MARKER'; end $$");
  auto const fail = [&](std::string const& code) {
    try {
      lease->execute("select fail($1)", code);
    } catch (Error const& error) {
      EXPECT_THAT(error.what(), Not(HasSubstr("MARKER")));
      throw;
    }
  };
  for (auto const* const code : {"40001", "40P01", "55P03"}) EXPECT_THROW(fail(code), Contention) << code;
  for (auto const* const code : {"53100", "58030"}) EXPECT_THROW(fail(code), StorageFull) << code;
  for (auto const* const code : {"57P01", "57P02", "57P03", "08006", "53300"})
    EXPECT_THROW(fail(code), Unavailable) << code;
  EXPECT_THROW(fail("57014"), TooSlow);
  EXPECT_THROW(fail("40003"), OutcomeUnknown);
  EXPECT_THROW(fail("22012"), Error);
  EXPECT_THROW(lease->execute("select 1 / $1", 0), Error);
}

}  // namespace
}  // namespace aimline::store
