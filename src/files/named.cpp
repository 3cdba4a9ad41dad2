#include "files/named.hpp"

#include "base/id.hpp"

#include <array>

#include <fmt/format.h>

namespace aimline::files {
namespace {

constexpr std::array<std::string_view, 4> columns{"attachment.sha256", "picture.small_sha256", "picture.medium_sha256",
                                                  "picture.large_sha256"};

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

std::vector<std::string> copy_named(std::set<std::string> const& names, Store const& from, Store& to) {
  std::vector<std::string> missing;
  std::vector<char> buffer(1 << 20);
  for (auto const& name : names) {
    if (to.has(name)) continue;
    auto const file = from.open(name);
    if (!file) {
      missing.push_back(name);
      continue;
    }
    auto incoming = to.receive();
    std::uint64_t at = 0;
    while (auto const got = file->read(at, buffer)) {
      incoming.add({buffer.data(), got});
      at += got;
    }
    // A file whose bytes have changed comes to lie under another name, and the sweep of that store takes it.
    if (incoming.keep().sha256 != name) missing.push_back(name);
  }
  return missing;
}

}  // namespace aimline::files
