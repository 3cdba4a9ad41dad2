#include "store/backup.hpp"

#include "base/catalog.hpp"
#include "store/testing.hpp"

#include <algorithm>
#include <limits>
#include <thread>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aimline::store {
namespace {

using store::testing::Migrated;
using store::testing::TemporaryDatabase;
using store::testing::TemporaryFolder;

constexpr std::string_view houses =
    "create table house (id @id primary key, parent_id @id, name text not null, facts @json, share double precision,\n"
    "  rooms bigint, open boolean not null default true, made_at text not null default @now,\n"
    "  constraint house_parent_id_fkey foreign key (parent_id) references house (id));\n"
    "create table age (id integer primary key, house_id @id not null references house (id),\n"
    "  doubled integer generated always as (id * 2) stored);\n"
    "insert into house (id, name) values ('01890a5d-ac96-774b-bcce-b302099a8000', 'made by the migration');\n";

std::vector<Migration> known() {
  std::vector<MigrationFile> const files{{"0001_houses.sql", houses},
                                         {"0002_zoo.sql", "create table zoo (\"select\" text);"}};
  return read_migrations(files);
}

std::string id_of(int i) { return fmt::format("01890a5d-ac96-774b-bcce-b302099a8{:03}", i); }

/// Parents come after their children, texts hold what a format could trip over, numbers are at their ends.
void fill(Connection& connection) {
  in_transaction(connection, [&](Transaction&) {
    connection.execute("delete from house");
    for (int i = 399; i >= 0; --i)
      connection.execute(
          "insert into house (id, name, facts, share, rooms, open, made_at) values ($1, $2, $3, $4, $5, $6, $7)",
          id_of(i), fmt::format("\"{}\" \\ \t\n O'Neil ñ 😀 \x01", i), std::string(R"({"b": [1, null, "x"], "a": 0.1})"),
          i / 7.0 * 1e-300, std::numeric_limits<std::int64_t>::max() - i, i % 2 == 0,
          std::string("2026-03-09T16:04:05.120Z"));
    for (int i = 0; i < 399; ++i)
      connection.execute("update house set parent_id = $1 where id = $2", id_of(i + 1), id_of(i));
    std::vector<std::string> const columns{"id", "house_id"};
    connection.insert_rows("age", columns, [i = 0](std::vector<Value>& row) mutable {
      row = {std::int64_t{i}, id_of(i % 400)};
      return i++ < 5000;
    });
  });
  connection.execute("insert into zoo (\"select\") values (null), ('')");
}

/// JSON in one spelling, since PostgreSQL keeps its own.
std::string in_one_spelling(std::string const& text) {
  if (!text.starts_with('{')) return text;
  auto const object = boost::json::parse(text).as_object();
  return boost::json::serialize(boost::json::array{object.at("a"), object.at("b")});
}

/// Every row of every table, sorted.
std::vector<std::vector<Value>> rows_of(Connection& connection) {
  std::vector<std::vector<Value>> rows;
  for (auto const* const table : {"house", "age", "zoo"})
    connection.query(fmt::format("select * from {}", table), [&](Row const& row) {
      std::vector<Value> values{std::string(table)};
      for (std::size_t i = 0; i < row.columns(); ++i) {
        values.push_back(row.value(i));
        if (auto* text = std::get_if<std::string>(&values.back())) *text = in_one_spelling(*text);
      }
      rows.push_back(std::move(values));
    });
  std::sort(rows.begin(), rows.end());
  return rows;
}

struct Way {
  Dialect from;
  Dialect to;
  bool sealed;
};

class Backups : public ::testing::TestWithParam<Way> {
protected:
  Backups() {
    EXPECT_TRUE(migrate(*source->lease(), known()));
    fill(*source->lease());
  }
  Result<BackupFacts> take() { return backup(*source->lease(), file, taken_at, seal()); }

  BackupSeal const* seal() const { return GetParam().sealed ? &seal_ : nullptr; }

  TemporaryFolder folder, away;
  KeyRing keys{away.path() / "keys"};
  BackupSeal seal_{*make_seal_key(away.path() / "backup.key"), keys};
  std::filesystem::path file = folder.path() / "hub.backup";
  Instant taken_at = *parse_instant("2026-03-09T16:04:05.120Z");
  TemporaryDatabase source{GetParam().from, {}, Migrated::no};
  TemporaryDatabase target{GetParam().to, {}, Migrated::no};
};

std::vector<Way> ways() {
  std::vector<Way> all;
  for (auto const from : store::testing::dialects())
    for (auto const to : store::testing::dialects())
      for (bool const sealed : {false, true}) all.push_back({from, to, sealed});
  return all;
}
INSTANTIATE_TEST_SUITE_P(Ways, Backups, ::testing::ValuesIn(ways()), [](auto const& info) {
  return store::testing::name_of(info.param.from) + "_to_" + store::testing::name_of(info.param.to) +
         (info.param.sealed ? "_sealed" : "");
});

TEST_P(Backups, GiveEveryRowBack) {
  auto const facts = take();
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->schema, 2);
  EXPECT_EQ(facts->rows, (std::map<std::string, std::int64_t>{{"age", 5000}, {"house", 400}, {"zoo", 2}}));
  auto lease = target->lease();
  EXPECT_EQ(restore(file, *lease, seal(), known()), facts);
  auto const restored = rows_of(*lease);
  auto const original = rows_of(*source->lease());
  ASSERT_EQ(restored.size(), original.size());
  for (std::size_t i = 0; i < original.size(); ++i) ASSERT_EQ(restored[i], original[i]);
  EXPECT_EQ(schema_number(*lease), 2);
  EXPECT_EQ(migrate(*lease, known()), 0);
  // The constraints are what they were.
  EXPECT_THROW(lease->execute("insert into age (id, house_id) values (9999, $1)", id_of(999)), ConstraintBroken);
  EXPECT_THROW(lease->execute("delete from house where id = $1", id_of(1)), ConstraintBroken);
}

TEST_P(Backups, ShowOneMomentWhileOthersWrite) {
  // The second table's rows are added while the first is read: none of them may be in the file.
  std::atomic<bool> stop{false};
  std::int64_t before = 5000;
  std::jthread writer([&] {
    auto own = source->lease();
    for (int i = 5000; !stop; ++i)
      in_transaction(*own, [&](Transaction&) {
        own->execute("insert into age (id, house_id) values ($1, $2)", i, id_of(0));
        own->execute("insert into zoo (\"select\") values ('one for each')");
      });
  });
  auto const facts = take();
  stop = true;
  ASSERT_TRUE(facts);
  EXPECT_GE(facts->rows.at("age"), before);
  EXPECT_EQ(facts->rows.at("age") - 5000, facts->rows.at("zoo") - 2);
}

TEST_P(Backups, AreNotRestoredOverAnything) {
  ASSERT_TRUE(take());
  auto lease = target->lease();
  lease->run_script("create table theirs (id integer)");
  EXPECT_EQ(restore(file, *lease, seal(), known()).error().problems.at(0).what.key, "backup.not_empty");
  lease->run_script("drop table theirs");
  EXPECT_TRUE(restore(file, *lease, seal(), known()));
  EXPECT_EQ(restore(file, *lease, seal(), known()).error().problems.at(0).what.key, "backup.not_empty");
}

TEST_P(Backups, ThatWereCutOffOrAlteredAreRefused) {
  ASSERT_TRUE(take());
  std::string bytes;
  {
    std::ifstream in(file, std::ios::binary);
    bytes.assign(std::istreambuf_iterator<char>(in), {});
  }
  auto lease = target->lease();
  auto const refused_with = [&](std::string const& content) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
    auto const result = restore(file, *lease, seal(), known());
    return result ? "restored" : result.error().problems.at(0).what.key;
  };
  EXPECT_EQ(refused_with(""), "backup.damaged");
  EXPECT_EQ(refused_with("not a backup"), "backup.damaged");
  EXPECT_EQ(refused_with(bytes + "x"), "backup.damaged");
  EXPECT_EQ(refused_with(bytes + bytes), "backup.damaged");
  for (std::size_t cut = 1; cut < bytes.size(); cut += bytes.size() / 23)
    EXPECT_EQ(refused_with(bytes.substr(0, bytes.size() - cut)), "backup.damaged") << cut;
  for (std::size_t at = 0; at < bytes.size(); at += bytes.size() / 41) {
    auto altered = bytes;
    altered[at] = static_cast<char>(altered[at] ^ 0x10);
    // Where the name of its key is altered, it is not this key's file.
    EXPECT_THAT(refused_with(altered), ::testing::AnyOf("backup.damaged", "backup.other_key")) << at;
  }
  EXPECT_TRUE(is_empty(*lease));
  EXPECT_EQ(refused_with(bytes), "restored");
}

TEST_P(Backups, SealedOpenWithTheirKeyAlone) {
  ASSERT_TRUE(take());
  std::ifstream in(file, std::ios::binary);
  std::string const bytes(std::istreambuf_iterator<char>(in), {});
  auto lease = target->lease();
  if (!GetParam().sealed) {
    // A key does no harm to a file that needs none.
    EXPECT_TRUE(restore(file, *lease, &seal_, known()));
    return;
  }
  auto const kept = keys.seal("a seed", "second_factor");
  ASSERT_TRUE(take());
  EXPECT_EQ(bytes.find("house"), std::string::npos);
  EXPECT_EQ(restore(file, *lease, nullptr, known()).error().problems.at(0).what.key, "backup.needs_key");
  KeyRing new_keys(away.path() / "new keys");
  BackupSeal const other{*make_seal_key(away.path() / "other.key"), new_keys};
  EXPECT_EQ(restore(file, *lease, &other, known()).error().problems.at(0).what.key, "backup.other_key");
  EXPECT_TRUE(is_empty(*lease));
  BackupSeal const ours{*read_seal_key(away.path() / "backup.key"), new_keys};
  EXPECT_TRUE(restore(file, *lease, &ours, known()));
  EXPECT_EQ(new_keys.unseal(kept, "second_factor"), "a seed");
}

TEST(SealKeys, AreKeptByTheirOwnerAlone) {
  TemporaryFolder const folder;
  auto const path = folder.path() / "backup.key";
  auto const key_of = [](auto const& result) { return result.error().problems.at(0).what.key; };
  EXPECT_EQ(key_of(read_seal_key(path)), "backup_key.not_readable");
  auto const made = make_seal_key(path);
  ASSERT_TRUE(made);
  EXPECT_EQ(read_seal_key(path)->bytes, made->bytes);
  EXPECT_EQ(key_of(make_seal_key(path)), "backup_key.exists");
  EXPECT_EQ(key_of(make_seal_key(folder.path() / "none" / "backup.key")), "backup_key.not_writable");
  std::filesystem::permissions(path, std::filesystem::perms::group_read, std::filesystem::perm_options::add);
  EXPECT_EQ(key_of(read_seal_key(path)), "backup_key.open_to_others");
  std::filesystem::permissions(path, std::filesystem::perms::group_read, std::filesystem::perm_options::remove);
  for (std::string_view wrong : {"", "aimline-backup-key ", "aimline-backup-key c2hvcnQ", "something else"}) {
    std::ofstream(path, std::ios::trunc) << wrong;
    EXPECT_EQ(key_of(read_seal_key(path)), "backup_key.not_a_key") << wrong;
  }
}

TEST_P(Backups, OfOtherSchemasAreRefused) {
  ASSERT_TRUE(take());
  auto lease = target->lease();
  auto older = known();
  older.pop_back();
  auto const newer = restore(file, *lease, seal(), older);
  EXPECT_EQ(write_out(newer.error().problems.at(0).what, Language::en),
            "This backup has schema 2 and this program knows 1. Use a newer program.");
  auto other = known();
  other[0].digest[0] = 'x';
  EXPECT_EQ(restore(file, *lease, seal(), other).error().problems.at(0).what.key, "backup.other_schema");
  EXPECT_TRUE(is_empty(*lease));
}

TEST_P(Backups, OfAnOlderSchemaAreMigratedOn) {
  ASSERT_TRUE(take());
  auto newer = known();
  newer.push_back(newer.back());
  newer.back().number = 3;
  newer.back().sqlite = newer.back().postgresql = "alter table zoo add column keeper text;";
  auto lease = target->lease();
  ASSERT_TRUE(restore(file, *lease, seal(), newer));
  EXPECT_EQ(migrate(*lease, newer), 1);
  EXPECT_EQ(lease->value_of<int>("select count(*) from zoo where keeper is null"), 2);
}

TEST_P(Backups, ThatCannotBeWrittenOrReadAreRefused) {
  auto const nowhere = folder.path() / "no" / "folder" / "hub.backup";
  EXPECT_EQ(backup(*source->lease(), nowhere, taken_at, seal()).error().problems.at(0).what.key, "backup.not_writable");
  EXPECT_EQ(restore(nowhere, *target->lease(), seal(), known()).error().fault, Fault::not_found);
}

TEST_P(Backups, ThatFailHalfWayLeaveTheOlderFile) {
  ASSERT_TRUE(take());
  auto const size = std::filesystem::file_size(file);
  auto lease = source->lease();
  lease->run_script(GetParam().from == Dialect::sqlite ? "update house set share = 9e999"
                                                       : "update house set share = 'infinity'");
  EXPECT_THROW(backup(*lease, file, taken_at, seal()), Error);
  EXPECT_EQ(std::filesystem::file_size(file), size);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
  EXPECT_EQ(std::filesystem::status(file).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

}  // namespace
}  // namespace aimline::store
