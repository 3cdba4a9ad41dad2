#pragma once

#include <cstddef>

/// For tests only: a test fails when any other file includes this header.
namespace aimline::access {

/// While it lives, `rows_for` passes over `policy[row]` for every thread, so that a mutation test can show that some
/// test notices. Nothing else can switch a row off: no option, file or request reaches this class.
/// Refuses by exception: a row outside the table; a second one while the first lives.
class WithoutRow {
public:
  explicit WithoutRow(std::size_t row);
  WithoutRow(WithoutRow const&) = delete;
  WithoutRow& operator=(WithoutRow const&) = delete;
  ~WithoutRow();
};

}  // namespace aimline::access
