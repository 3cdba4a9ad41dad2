#pragma once

#include "records/store.hpp"

namespace aimline::records {

struct RepeatedRow {
  std::size_t row = 0;  // its number before anything was taken out
  std::size_t line = 0;
};

/// Takes out of `values` what `table` says is no row of its own: rows with an earlier row's key, or with all its cells.
/// Gives those rows in their order.
std::vector<RepeatedRow> set_repeats_aside(Table const& table, TableValues& values);

}  // namespace aimline::records
