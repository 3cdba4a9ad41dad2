#include "store/sqlite_row.hpp"

#include <cmath>
#include <stdexcept>

#include <sqlite3.h>

namespace aimline::store::sqlite {

int Row::at(std::size_t column) const {
  if (column >= columns()) throw std::out_of_range("a row has fewer columns");
  return static_cast<int>(column);
}

std::size_t Row::columns() const { return static_cast<std::size_t>(sqlite3_column_count(statement_)); }

bool Row::is_null(std::size_t column) const { return sqlite3_column_type(statement_, at(column)) == SQLITE_NULL; }

std::string_view Row::text(std::size_t column) const {
  auto const* text = reinterpret_cast<char const*>(sqlite3_column_text(statement_, at(column)));
  if (!text) return {};
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, at(column)))};
}

std::int64_t Row::integer(std::size_t column) const {
  int const i = at(column);
  int const type = sqlite3_column_type(statement_, i);
  if (type == SQLITE_INTEGER) return sqlite3_column_int64(statement_, i);
  if (type == SQLITE_FLOAT) {
    double const number = sqlite3_column_double(statement_, i);
    if (std::trunc(number) == number && std::abs(number) < 9.0e18) return static_cast<std::int64_t>(number);
  }
  throw std::runtime_error("a column holds no whole number");
}

double Row::real(std::size_t column) const {
  int const i = at(column);
  int const type = sqlite3_column_type(statement_, i);
  if (type != SQLITE_INTEGER && type != SQLITE_FLOAT) throw std::runtime_error("a column holds no number");
  return sqlite3_column_double(statement_, i);
}

bool Row::truth(std::size_t column) const {
  auto const number = integer(column);
  if (number != 0 && number != 1) throw std::runtime_error("a column holds no truth value");
  return number == 1;
}

Value Row::value(std::size_t column) const {
  int const i = at(column);
  switch (sqlite3_column_type(statement_, i)) {
    case SQLITE_NULL:
      return {};
    case SQLITE_INTEGER: {
      char const* const declared = sqlite3_column_decltype(statement_, i);
      if (declared && sqlite3_stricmp(declared, "boolean") == 0) return truth(column);
      return sqlite3_column_int64(statement_, i);
    }
    case SQLITE_FLOAT:
      return sqlite3_column_double(statement_, i);
    case SQLITE_TEXT:
      return std::string(text(column));
    default:
      throw std::runtime_error("a column holds bytes, which no table here has");
  }
}

}  // namespace aimline::store::sqlite
