#include "records/tidy.hpp"

#include <algorithm>

namespace aimline::records {
namespace {

/// The columns by which a row repeats another.
std::vector<std::size_t> compared_columns(Table const& table) {
  std::vector<std::size_t> compared;
  for (std::size_t i = 0; i < table.columns.size(); ++i)
    if (table.key.empty() || std::find(table.key.begin(), table.key.end(), table.columns[i].name) != table.key.end())
      compared.push_back(i);
  return compared;
}

std::int32_t value_at(ColumnValues const& column, std::size_t row) {
  return column.wide.empty() ? column.narrow[row] : column.wide[row];
}

std::uint64_t mixed(std::uint64_t state, std::uint64_t value) {
  auto const product = static_cast<unsigned __int128>(state ^ value ^ 0x9e3779b97f4a7c15) * 0xa0761d6478bd642f;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

template <class T>
void keep_only(std::vector<T>& values, std::vector<std::uint8_t> const& goes) {
  if (values.empty()) return;
  std::size_t to = 0;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!goes[i]) values[to++] = values[i];
  values.resize(to);
}

}  // namespace

std::vector<RepeatedRow> set_repeats_aside(Table const& table, TableValues& values) {
  std::vector<RepeatedRow> repeated;
  if (table.repeat == Repeat::another_row || values.rows < 2) return repeated;
  auto const compared = compared_columns(table);
  auto const same = [&](std::size_t a, std::size_t b) {
    return std::all_of(compared.begin(), compared.end(), [&](std::size_t column) {
      return value_at(values.columns[column], a) == value_at(values.columns[column], b);
    });
  };
  std::size_t slots = 16;
  while (slots < 2 * values.rows) slots *= 2;
  std::vector<std::uint32_t> first(slots, UINT32_MAX);
  std::vector<std::uint8_t> goes(values.rows);
  for (std::size_t row = 0; row < values.rows; ++row) {
    std::uint64_t hash = 1;
    for (auto const column : compared)
      hash = mixed(hash, static_cast<std::uint32_t>(value_at(values.columns[column], row)));
    auto at = hash & (slots - 1);
    while (first[at] != UINT32_MAX && !same(first[at], row)) at = (at + 1) & (slots - 1);
    if (first[at] == UINT32_MAX) {
      first[at] = static_cast<std::uint32_t>(row);
    } else {
      goes[row] = 1;
      repeated.push_back({row, values.lines[row]});
    }
  }
  if (repeated.empty()) return repeated;
  for (auto& column : values.columns) {
    keep_only(column.wide, goes);
    keep_only(column.narrow, goes);
  }
  keep_only(values.lines, goes);
  values.rows -= repeated.size();
  return repeated;
}

}  // namespace aimline::records
