#include "store/migrate.hpp"

#include "base/catalog.hpp"
#include "base/time.hpp"
#include "store/testing.hpp"

#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aimline::store {
namespace {

using store::testing::Migrated;
using store::testing::TemporaryDatabase;
using ::testing::HasSubstr;

constexpr MigrationFile school{
    "0001_school.sql",
    "create table school (id @id primary key, extra @json, made_at text not null default @now,\n"
    "  parent_id @id references school (id));\n"};
constexpr MigrationFile note{"0002_note.sql",
                             "create table note (id @id primary key, school_id @id references school (id));"};
constexpr MigrationFile mail{"0003_mail.sql", "create table mail (address text default 'a@id.org');"};

std::vector<Migration> of(std::vector<MigrationFile> const& files) { return read_migrations(files); }

class Migrations : public ::testing::TestWithParam<Dialect> {
protected:
  TemporaryDatabase db{GetParam(), {.most_connections = 12}, Migrated::no};
};

INSTANTIATE_TEST_SUITE_P(Both, Migrations, ::testing::ValuesIn(store::testing::dialects()),
                         store::testing::dialect_name);

TEST_P(Migrations, BuiltIntoTheProgramFitAnEmptyDatabase) {
  auto lease = db->lease();
  EXPECT_EQ(migrate(*lease), static_cast<int>(migrations().size()));
  EXPECT_EQ(migrate(*lease), 0);
  EXPECT_EQ(schema_number(*lease), static_cast<int>(migrations().size()));
}

TEST_P(Migrations, AreAppliedOnceAndInOrder) {
  auto lease = db->lease();
  EXPECT_TRUE(is_empty(*lease));
  EXPECT_EQ(schema_number(*lease), 0);
  EXPECT_EQ(migrate(*lease, of({school})), 1);
  EXPECT_FALSE(is_empty(*lease));
  EXPECT_EQ(migrate(*lease, of({note, school, mail})), 2);
  EXPECT_EQ(migrate(*lease, of({school, note, mail})), 0);
  EXPECT_EQ(schema_number(*lease), 3);
  EXPECT_EQ(lease->value_of<std::string>("select name from schema_migration where number = 2"), "note");
  EXPECT_TRUE(parse_instant(*lease->value_of<std::string>("select applied_at from schema_migration where number = 2")));
}

TEST_P(Migrations, SayTheirTokensInEachDatabase) {
  auto lease = db->lease();
  ASSERT_EQ(migrate(*lease, of({school, note, mail})), 3);
  std::string const id = "01890a5d-ac96-774b-bcce-b302099a8057";
  lease->execute("insert into school (id, extra) values ($1, $2)", id, std::string(R"({"a":[1]})"));
  lease->query(
      "select id, extra, made_at from school where id = $1",
      [&](Row const& row) {
        EXPECT_EQ(row.text(0), id);
        EXPECT_THAT(std::string(row.text(1)), HasSubstr("\"a\""));
        auto const made_at = parse_instant(row.text(2));
        ASSERT_TRUE(made_at);
        EXPECT_EQ(to_string(*made_at), row.text(2));
        EXPECT_LT(std::chrono::abs(now().at - made_at->at), std::chrono::minutes(1));
      },
      id);
  lease->execute("insert into mail default values");
  EXPECT_EQ(lease->value_of<std::string>("select address from mail"), "a@id.org");
}

TEST_P(Migrations, EditedAfterTheyWereAppliedAreRefused) {
  auto lease = db->lease();
  ASSERT_EQ(migrate(*lease, of({school})), 1);
  MigrationFile const edited{"0001_school.sql", "create table school (id @id primary key, name text);"};
  auto const refused = migrate(*lease, of({edited, note}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, Fault::conflict);
  EXPECT_THAT(write_out(refused.error().problems.at(0).what, Language::en), HasSubstr("0001_school"));
  EXPECT_EQ(schema_number(*lease), 1);
}

TEST_P(Migrations, OfANewerProgramAreRefused) {
  auto lease = db->lease();
  ASSERT_EQ(migrate(*lease, of({school, note, mail})), 3);
  auto const refused = migrate(*lease, of({school}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, Fault::conflict);
  EXPECT_EQ(write_out(refused.error().problems.at(0).what, Language::en),
            "This database has schema 3 and this program knows 1. Use a newer program.");
}

TEST_P(Migrations, ThatFailLeaveWhatWasBefore) {
  auto lease = db->lease();
  MigrationFile const wrong{"0002_wrong.sql", "create table wrong (id @id); insert into no_such_table values (1);"};
  EXPECT_THROW(migrate(*lease, of({school, wrong})), Error);
  EXPECT_EQ(schema_number(*lease), 1);
  EXPECT_THROW(lease->execute("select * from wrong"), Error);
  EXPECT_EQ(migrate(*lease, of({school, note})), 1);
}

TEST_P(Migrations, OfServersThatStartAtOnceAreAppliedOnce) {
  std::vector<MigrationFile> files;
  std::vector<std::string> texts;
  for (int i = 1; i <= 9; ++i) {
    texts.push_back(fmt::format("000{}_t{}.sql", i, i));
    texts.push_back(fmt::format("create table t{} (id @id primary key); insert into t{} values ('{}');", i, i,
                                "01890a5d-ac96-774b-bcce-b302099a8057"));
  }
  for (std::size_t i = 0; i < texts.size(); i += 2) files.push_back({texts[i], texts[i + 1]});
  auto const known = of(files);
  std::atomic<int> applied{0};
  {
    std::vector<std::jthread> servers;
    for (int i = 0; i < 6; ++i)
      servers.emplace_back([&] {
        Database own(db.address());
        applied += migrate(*own.lease(), known).value();
      });
  }
  EXPECT_EQ(applied, 9);
  EXPECT_EQ(db->lease()->value_of<int>("select count(*) from t9"), 1);
}

TEST_P(Migrations, ThatRebuildATableKeepTheRowsThatPointToIt) {
  auto lease = db->lease();
  ASSERT_EQ(migrate(*lease, of({school, note})), 2);
  lease->run_script(
      "insert into school (id) values ('01890a5d-ac96-774b-bcce-b302099a8057');"
      "insert into note values ('01890a5d-ac96-774b-bcce-b302099a8058', '01890a5d-ac96-774b-bcce-b302099a8057')");
  MigrationFile const sqlite{"0003_rebuild.sqlite.sql",
                             "-- rebuilds a table\n"
                             "create table new_school (id @id primary key, title text);\n"
                             "insert into new_school (id) select id from school;\n"
                             "drop table school;\n"
                             "alter table new_school rename to school;\n"};
  MigrationFile const postgresql{"0003_rebuild.postgresql.sql", "alter table school add column title text;"};
  ASSERT_EQ(migrate(*lease, of({school, note, sqlite, postgresql})), 1);
  EXPECT_EQ(lease->value_of<int>("select count(*) from note join school on school.id = note.school_id"), 1);
  EXPECT_THROW(lease->execute("delete from school"), ConstraintBroken);  // foreign keys are on again

  MigrationFile const loses{"0004_loses.sql", "-- rebuilds a table\ndelete from school;"};
  EXPECT_THROW(migrate(*lease, of({school, note, sqlite, postgresql, loses})), ConstraintBroken);
  EXPECT_EQ(lease->value_of<int>("select count(*) from school"), 1);
  EXPECT_THROW(lease->execute("delete from school"), ConstraintBroken);
}

TEST(MigrationFiles, AreNumberedWithoutGapsAndNamedOnce) {
  EXPECT_THROW(of({note}), std::logic_error);
  EXPECT_THROW(of({school, {"0001_other.sql", ""}}), std::logic_error);
  EXPECT_THROW(of({school, {"0001_school.sqlite.sql", ""}}), std::logic_error);
  EXPECT_THROW(of({{"0001_school.sqlite.sql", ""}}), std::logic_error);
  EXPECT_THROW(of({{"1_school.sql", ""}}), std::logic_error);
  EXPECT_THROW(of({{"0001_school.txt", ""}}), std::logic_error);
  EXPECT_THROW(of({{"0001_school.sql", "create table a (b @uuid)"}}), std::logic_error);
  auto const pair = of({{"0001_a.sqlite.sql", "one"}, {"0001_a.postgresql.sql", "two"}});
  ASSERT_EQ(pair.size(), 1u);
  EXPECT_EQ(pair[0].sqlite, "one");
  EXPECT_EQ(pair[0].postgresql, "two");
}

}  // namespace
}  // namespace aimline::store
