#include "files/named.hpp"

#include "base/id.hpp"

#include <array>

#include <fmt/format.h>

namespace aimline::files {
namespace {

constexpr std::array<std::string_view, 5> columns{"attachment.sha256", "export.sha256", "picture.small_sha256",
                                                  "picture.medium_sha256", "picture.large_sha256"};

}  // namespace

std::span<std::string_view const> naming_columns() { return columns; }

std::set<std::string> named(store::Connection& connection) {
  std::set<std::string> names;
  for (auto const column : columns) {
    auto const table = column.substr(0, column.find('.'));
    connection.query(fmt::format("select {0} from {1} where archived_at is null and {0} is not null", column, table),
                     [&](store::Row const& row) { names.emplace(row.text(0)); });
  }
  return names;
}

std::size_t sweep(store::Connection& connection, Store& store) {
  auto const names = named(connection);
  return store.sweep([&](std::string const& sha256) { return names.contains(sha256); });
}

std::uint64_t used_by(store::Connection& connection, Uuid const& record) {
  auto const used = connection.value_of<std::int64_t>(
      "select cast(coalesce(sum(size), 0) as bigint) from"
      " (select a.size from attachment a where a.entity_id = $1 and a.archived_at is null"
      " union all select p.size from picture p where p.entity_id = $1 and p.archived_at is null) s",
      Id<void>{record});
  return static_cast<std::uint64_t>(used.value_or(0));
}

std::vector<std::string> missing(store::Connection& connection, Store const& store) {
  std::vector<std::string> names;
  for (auto const& name : named(connection))
    if (!store.has(name)) names.push_back(name);
  return names;
}

}  // namespace aimline::files
