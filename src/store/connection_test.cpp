#include "store/connection.hpp"

#include "store/testing.hpp"

#include <chrono>
#include <limits>
#include <map>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aimline::store {
namespace {

using store::testing::TemporaryDatabase;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr auto tables =
    "create table school (id integer primary key, slug text, name text not null, kind text, parent_id integer, "
    "share double precision, open boolean, "
    "constraint school_kind_check check (kind <> 'none'), "
    "constraint school_parent_id_fkey foreign key (parent_id) references school (id));"
    "create unique index school_slug_key on school (slug);"
    "create unique index school_kind_name_key on school (kind, name);"
    "create unique index school_lower_name_key on school (lower(name));"
    "create table note (id integer primary key, school_id integer not null references school (id) "
    "deferrable initially deferred);";

class Connections : public ::testing::TestWithParam<Dialect> {
protected:
  Connections() : lease(db->lease()) { lease->run_script(tables); }

  std::int64_t count(std::string const& table) {
    return *lease->value_of<std::int64_t>("select count(*) from " + table);
  }
  void add(int id, std::string const& name) {
    lease->execute("insert into school (id, name) values ($1, $2)", id, name);
  }

  TemporaryDatabase db{GetParam(), {}, store::testing::Migrated::no};
  Database::Lease lease;
};

INSTANTIATE_TEST_SUITE_P(Both, Connections, ::testing::ValuesIn(store::testing::dialects()),
                         store::testing::dialect_name);

TEST_P(Connections, GiveBackWhatWasStored) {
  std::string const name = "O'Brien \"x\" \\ \n\t 100% $1 ñ 😀";
  lease->execute("insert into school (id, name, share, open) values ($1, $2, $3, $4)", std::int64_t{1}, name, 0.1,
                 true);
  int rows = 0;
  lease->query(
      "select id, name, share, open, slug from school where name = $1",
      [&](Row const& row) {
        ++rows;
        EXPECT_EQ(row.columns(), 5u);
        EXPECT_EQ(row.integer(0), 1);
        EXPECT_EQ(row.text(1), name);
        EXPECT_EQ(row.real(2), 0.1);
        EXPECT_TRUE(row.truth(3));
        EXPECT_TRUE(row.is_null(4));
        EXPECT_EQ(row.text(4), "");
        EXPECT_EQ(row.value(0), Value{std::int64_t{1}});
        EXPECT_EQ(row.value(1), Value{name});
        EXPECT_EQ(row.value(2), Value{0.1});
        EXPECT_EQ(row.value(3), Value{true});
        EXPECT_EQ(row.value(4), Value{});
        EXPECT_THROW(row.integer(1), std::runtime_error);
        EXPECT_THROW(row.integer(4), std::runtime_error);
        EXPECT_THROW(row.real(1), std::runtime_error);
        EXPECT_THROW(row.truth(1), std::runtime_error);
        EXPECT_THROW(row.text(5), std::out_of_range);
      },
      name);
  EXPECT_EQ(rows, 1);
}

TEST_P(Connections, KeepWholeNumbersAndFractionsExact) {
  for (auto const number : {std::numeric_limits<std::int64_t>::min(), std::int64_t{0}, std::int64_t{9007199254740993},
                            std::numeric_limits<std::int64_t>::max()})
    EXPECT_EQ(lease->value_of<std::int64_t>("select cast($1 as bigint)", number), number);
  for (auto const number : {0.1, 1e300, 5e-324, -0.3333333333333333, 1.7976931348623157e308})
    EXPECT_EQ(lease->value_of<double>("select cast($1 as double precision)", number), number);
  add(1, "a");
  add(2, "b");
  EXPECT_EQ(lease->value_of<std::int64_t>("select sum(id) from school"), 3);
  EXPECT_EQ(lease->value_of<double>("select avg(id) from school"), 1.5);
}

TEST_P(Connections, RefuseWhatOneOfTheDatabasesWouldChange) {
  EXPECT_THROW(add(1, std::string("a\0b", 3)), Error);
  EXPECT_THROW(add(1, "\xc3("), Error);
  EXPECT_THROW(lease->execute("insert into school (id, name, share) values (1, 'a', $1)", std::nan("")), Error);
  EXPECT_EQ(count("school"), 0);
}

TEST_P(Connections, TellHowManyRowsAStatementChanged) {
  add(1, "a");
  add(2, "b");
  EXPECT_EQ(lease->execute("update school set kind = $1", std::string("high")), 2);
  EXPECT_EQ(lease->execute("update school set kind = $1 where id = $2", std::string("high"), 99), 0);
  EXPECT_EQ(lease->execute("select * from school"), 0);
  EXPECT_EQ(lease->execute("delete from school where id = $1", 1), 1);
  EXPECT_EQ(lease->execute("create table empty (id integer)"), 0);
}

TEST_P(Connections, TakeParametersInAnyOrderAndRepeated) {
  EXPECT_EQ(lease->value_of<std::string>("select cast($2 as text) || cast($1 as text) || cast($2 as text)",
                                         std::string("a"), std::string("b")),
            "bab");
  EXPECT_THROW(lease->execute("insert into school (id, name) values ($1, $2)", 1), Error);
  EXPECT_THROW(lease->execute("select 1; select 2"), Error);
  EXPECT_EQ(count("school"), 0);
}

TEST_P(Connections, MayBeAskedAgainWhileAnAnswerIsRead) {
  add(1, "a");
  add(2, "b");
  constexpr auto sql = "select name from school where id >= $1 order by id";
  std::vector<std::string> seen;
  lease->query(
      sql,
      [&](Row const& outer) {
        std::string const name(outer.text(0));
        lease->query(
            sql, [&](Row const& inner) { seen.push_back(name + std::string(inner.text(0))); }, 2);
        lease->execute("update school set slug = $1 where name = $2", name, name);
      },
      1);
  EXPECT_THAT(seen, ElementsAre("ab", "bb"));
  EXPECT_EQ(lease->value_of<std::string>("select slug from school where id = 2"), "b");
}

TEST_P(Connections, StayUsableWhenReadingAnAnswerThrows) {
  for (int i = 0; i < 10; ++i) add(i, "n" + std::to_string(i));
  auto const read_one = [&] {
    lease->query("select id from school", [](Row const&) { throw std::logic_error("enough"); });
  };
  EXPECT_THROW(read_one(), std::logic_error);
  EXPECT_THROW(read_one(), std::logic_error);
  // Nothing is left locked: another connection writes at once.
  auto other = db->lease();
  auto const begun = std::chrono::steady_clock::now();
  other->execute("insert into school (id, name) values (100, 'late')");
  other->run_script("create table later (id integer)");
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(1));
  EXPECT_EQ(count("school"), 11);
}

TEST_P(Connections, FinishAWriteWhoseAnswerIsNotReadToItsEnd) {
  EXPECT_THROW(lease->query("insert into school (id, name) values (1, 'a'), (2, 'b'), (3, 'c') returning id",
                            [](Row const&) { throw std::logic_error("enough"); }),
               std::logic_error);
  EXPECT_EQ(count("school"), 3);
}

TEST_P(Connections, KeepNoMoreStatementsThanTheyCanHold) {
  for (int i = 0; i < 1'200; ++i)
    ASSERT_EQ(lease->value_of<std::int64_t>("select cast($1 as bigint) + " + std::to_string(i), 1), i + 1);
}

TEST_P(Connections, SeeATableThatWasChangedUnderAPreparedStatement) {
  add(1, "a");
  EXPECT_EQ(lease->value_of<std::int64_t>("select count(*) from school where id > $1", 0), 1);
  std::size_t columns = 0;
  auto const all = [&] {
    in_transaction(*lease, [&](Transaction& transaction) {
      transaction.connection().query("select * from school", [&](Row const& row) { columns = row.columns(); });
    });
  };
  all();
  EXPECT_EQ(columns, 7u);
  db->lease()->run_script("alter table school add column motto text");
  all();
  EXPECT_EQ(columns, 8u);
}

TEST_P(Connections, AddTenThousandRowsAtOnce) {
  std::vector<std::string> const columns{"id", "name", "slug", "share", "open"};
  int i = 0;
  in_transaction(*lease, [&](Transaction& transaction) {
    transaction.connection().insert_rows("school", columns, [&](std::vector<Value>& row) {
      if (i == 10'000) return false;
      row = {std::int64_t{i}, "tab\t line\n return\r back\\slash \\N ñ😀 " + std::to_string(i), Value{}, i / 3.0,
             i % 2 == 0};
      ++i;
      return true;
    });
  });
  EXPECT_EQ(count("school"), 10'000);
  lease->query("select id, name, slug, share, open from school where id = 9999", [](Row const& row) {
    EXPECT_EQ(row.text(1), "tab\t line\n return\r back\\slash \\N ñ😀 9999");
    EXPECT_TRUE(row.is_null(2));
    EXPECT_EQ(row.real(3), 9999 / 3.0);
    EXPECT_FALSE(row.truth(4));
  });
}

TEST_P(Connections, AddNoRowWhenOneOfManyIsRefused) {
  std::vector<std::string> const columns{"id", "name"};
  auto const add_rows = [&](std::function<Value(int)> const& name) {
    int i = 0;
    Transaction transaction(*lease);
    lease->insert_rows("school", columns, [&](std::vector<Value>& row) {
      row = {std::int64_t{i}, name(i)};
      return ++i <= 50;
    });
    transaction.commit();
  };
  EXPECT_THROW(add_rows([](int i) { return i == 49 ? Value{} : Value{std::to_string(i)}; }), ConstraintBroken);
  EXPECT_THROW(add_rows([](int i) { return i == 49 ? Value{std::string("\xff")} : Value{std::to_string(i)}; }), Error);
  EXPECT_THROW(add_rows([](int i) -> Value { return i == 49 ? throw std::logic_error("no more") : std::to_string(i); }),
               std::logic_error);
  EXPECT_EQ(count("school"), 0);
  EXPECT_THROW(lease->insert_rows("school", columns, [](auto&) { return false; }), std::logic_error);
}

/// What a statement is refused with.
struct Broken {
  ConstraintBroken::Kind kind{};
  std::string constraint;
  bool operator==(Broken const&) const = default;
};

template <class Work>
Broken broken_by(Work const& work) {
  try {
    work();
  } catch (ConstraintBroken const& error) {
    return {error.kind, error.constraint};
  }
  return {ConstraintBroken::Kind::unique, "nothing"};
}

TEST_P(Connections, NameTheConstraintThatRefusedAWrite) {
  using Kind = ConstraintBroken::Kind;
  lease->execute("insert into school (id, slug, name, kind) values (1, 'one', 'One', 'high')");
  auto const refused = [&](std::string const& sql) { return broken_by([&] { lease->execute(sql); }); };
  EXPECT_EQ(refused("insert into school (id, name, slug) values (2, 'Two', 'one')"),
            (Broken{Kind::unique, "school.slug"}));
  EXPECT_EQ(refused("insert into school (id, name) values (2, 'ONE')"), (Broken{Kind::unique, "school.lower_name"}));
  EXPECT_EQ(refused("insert into school (id, name) values (1, 'Two')"), (Broken{Kind::unique, "school.pkey"}));
  EXPECT_EQ(refused("insert into school (id) values (2)"), (Broken{Kind::not_null, "school.name"}));
  EXPECT_EQ(refused("insert into school (id, name, kind) values (2, 'Two', 'none')"),
            (Broken{Kind::check, "school.kind"}));
  EXPECT_EQ(refused("insert into school (id, name, parent_id) values (2, 'Two', 77)").kind, Kind::foreign_key);
  lease->run_script("drop index school_lower_name_key");
  EXPECT_EQ(refused("insert into school (id, name, kind) values (2, 'One', 'high')"),
            (Broken{Kind::unique, "school.kind_name"}));
}

TEST_P(Connections, CheckDeferredForeignKeysAtTheCommit) {
  auto const work = [&] {
    Transaction transaction(*lease);
    lease->execute("insert into note (id, school_id) values (1, 77)");
    transaction.commit();
  };
  EXPECT_EQ(broken_by(work).kind, ConstraintBroken::Kind::foreign_key);
  EXPECT_EQ(count("note"), 0);
  add(1, "the connection goes on");
}

TEST_P(Connections, HoldNoBoundValueInAnErrorText) {
  std::string const secret = "Q7-MARKER";
  lease->execute("insert into school (id, slug, name, kind) values (1, $1, $1, $1)", secret);
  std::vector<std::function<void()>> const failing{
      [&] { lease->execute("insert into school (id, slug, name) values (2, $1, 'x')", secret); },
      [&] { lease->execute("insert into school (id, name, kind) values (2, $1, $1)", secret); },
      [&] { lease->execute("insert into school (id, name) values ($1, $1)", secret); },
      [&] { lease->execute("insert into school (id, name) values (2, $1)", secret + '\0'); },
      [&] { lease->execute("insert into school (id, name) values (2, $1)", secret + '\xff'); },
      [&] { lease->execute("select * from no_such_table where name = $1", secret); },
      [&] { lease->execute("insert into school (id, name, parent_id) values (2, $1, 99)", secret); },
      [&] { lease->execute("update school set name = null where name = $1", secret); },
      [&] {
        in_transaction(*lease, [&](Transaction&) {
          std::vector<std::string> const columns{"id", "name"};
          int rows = 0;
          lease->insert_rows("school", columns, [&](std::vector<Value>& row) {
            row = {secret, secret};
            return ++rows <= 2;
          });
        });
      },
  };
  for (auto const& fails : failing) {
    std::string text;
    try {
      fails();
    } catch (Error const& error) {
      text = error.what();
    }
    EXPECT_THAT(text, Not(HasSubstr("MARKER")));
    EXPECT_NE(text, "");
  }
}

TEST_P(Connections, StopAStatementThatTakesTooLong) {
  EXPECT_EQ(lease->limit_statements(std::chrono::milliseconds(100)), std::chrono::milliseconds(10'000));
  auto const begun = std::chrono::steady_clock::now();
  EXPECT_THROW(lease->execute("with recursive n (i) as (select 1 union all select i + 1 from n where i < 100000000) "
                              "select count(*) from n"),
               TooSlow);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(2));
  add(1, "the connection goes on");
}

}  // namespace
}  // namespace aimline::store
