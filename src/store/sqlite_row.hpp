#pragma once

#include "store/value.hpp"

struct sqlite3_stmt;

namespace aimline::store::sqlite {

/// The row on which a statement of SQLite stands.
class Row final : public store::Row {
public:
  explicit Row(sqlite3_stmt* statement) : statement_(statement) {}

  std::size_t columns() const override;
  bool is_null(std::size_t column) const override;
  std::string_view text(std::size_t column) const override;
  std::int64_t integer(std::size_t column) const override;
  double real(std::size_t column) const override;
  bool truth(std::size_t column) const override;
  Value value(std::size_t column) const override;  // a column declared `boolean` gives a bool

private:
  int at(std::size_t column) const;  // throws std::out_of_range
  sqlite3_stmt* statement_;
};

}  // namespace aimline::store::sqlite
