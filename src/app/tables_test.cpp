#include "app/routes.hpp"
#include "store/testing.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace aimline::app {
namespace {

/// What the database says of a column.
struct Found {
  std::string type;
  bool optional = false;
};

std::map<std::string, Found> columns_of(store::Connection& connection, std::string_view table) {
  std::map<std::string, Found> columns;
  auto const sql =
      connection.dialect() == store::Dialect::sqlite
          ? fmt::format("select name, lower(type), \"notnull\" or pk > 0 from pragma_table_info('{}')", table)
          : fmt::format(
                "select column_name, data_type, is_nullable = 'NO' from information_schema.columns"
                " where table_schema = 'public' and table_name = '{}'",
                table);
  connection.query(sql, [&](store::Row const& row) {
    columns[std::string(row.text(0))] = {std::string(row.text(1)), !row.truth(2)};
  });
  return columns;
}

bool holds(std::string const& type, store::ColumnKind kind) {
  switch (kind) {
    case store::ColumnKind::key:
      return type == "uuid" || type == "text";
    case store::ColumnKind::number:
      return type == "bigint" || type == "double precision";
    case store::ColumnKind::truth:
      return type == "boolean";
    case store::ColumnKind::json:
      return type == "jsonb" || type == "text";
    default:
      return type == "text";
  }
}

class Tables : public testing::TestWithParam<store::Dialect> {};

// The migration is the truth about tables: every described entity that has routes is held against it.
TEST_P(Tables, AreAsTheirEntitiesAreDescribed) {
  store::testing::TemporaryDatabase database(GetParam());
  http::Router router(database.database(),
                      [](store::Connection&, http::Request const&) { return Result<http::Caller>(); });
  House house{database.database(), "data"};
  add_routes(router, house);
  ASSERT_FALSE(router.resources().empty());
  auto const lease = database->lease();
  for (auto const& resource : router.resources()) {
    auto const& shape = *resource.shape;
    auto const columns = columns_of(*lease, shape.facts.name);
    for (auto const& column : shape.columns) {
      auto const found = columns.find(std::string(column.name));
      ASSERT_NE(found, columns.end()) << shape.facts.name << " has no column " << column.name;
      EXPECT_TRUE(holds(found->second.type, column.kind))
          << shape.facts.name << "." << column.name << " is " << found->second.type;
      EXPECT_EQ(found->second.optional, column.optional) << shape.facts.name << "." << column.name;
    }
    EXPECT_EQ(columns.contains("name_folded"), shape.facts.found_by_name) << shape.facts.name;
    EXPECT_EQ(columns.size(), shape.columns.size() + (shape.facts.found_by_name ? 1 : 0))
        << shape.facts.name << " has columns that no field describes";
  }
}

INSTANTIATE_TEST_SUITE_P(Both, Tables, testing::ValuesIn(store::testing::dialects()), store::testing::dialect_name);

}  // namespace
}  // namespace aimline::app
