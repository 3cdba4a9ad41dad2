#pragma once

#include "records/store.hpp"

#include <string>
#include <vector>

/// What would change if new record files took the place of old ones.
namespace aimline::records {

/// One table, by its rows' keys. Rows that share a key are compared as a group.
struct TableChange {
  std::string table;
  std::size_t before = 0;
  std::size_t after = 0;
  std::size_t added = 0;
  std::size_t changed = 0;  // the key is in both, other cells are not
  std::size_t same = 0;
  std::size_t gone = 0;

  friend bool operator==(TableChange const&, TableChange const&) = default;
};

/// All tables that have a row in one of the two. The order of rows and files says nothing.
std::vector<TableChange> plan_of(Records const& before, Records const& after, std::size_t threads);

/// The tables that lose more than this share of their rows.
std::vector<TableChange> shrinking(std::vector<TableChange> const& changes, double share);

/// One JSON object.
std::string to_json(std::vector<TableChange> const& changes);

}  // namespace aimline::records
