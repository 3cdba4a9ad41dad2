#pragma once

#include "records/store.hpp"

namespace aimline::records {

/// Takes out of `values` what `table` says is no row of its own: rows with an earlier row's key, or with all its cells.
/// Gives the lines of those rows, in their order.
std::vector<std::size_t> set_repeats_aside(Table const& table, TableValues& values);

}  // namespace aimline::records
