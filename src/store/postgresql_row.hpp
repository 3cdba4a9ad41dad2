#pragma once

#include "store/value.hpp"

#include <libpq-fe.h>

namespace aimline::store::postgresql {

/// One row of a result that was received whole.
class Row final : public store::Row {
public:
  Row(PGresult const* result, int row) : result_(result), row_(row) {}

  std::size_t columns() const override;
  bool is_null(std::size_t column) const override;
  std::string_view text(std::size_t column) const override;
  std::int64_t integer(std::size_t column) const override;
  double real(std::size_t column) const override;
  bool truth(std::size_t column) const override;
  Value value(std::size_t column) const override;

private:
  int at(std::size_t column) const;  // throws std::out_of_range
  PGresult const* result_;
  int row_;
};

}  // namespace aimline::store::postgresql
