#include "store/postgresql_row.hpp"

#include <charconv>
#include <optional>
#include <stdexcept>

namespace aimline::store::postgresql {
namespace {

// Object identifiers of the built-in types; PostgreSQL, src/include/catalog/pg_type.dat.
constexpr Oid boolean = 16, int8 = 20, int2 = 21, int4 = 23, oid = 26, float4 = 700, float8 = 701, numeric = 1700;

/// Also "12.00", as sums of numeric columns come.
std::optional<std::int64_t> whole_number(std::string_view text) {
  auto const point = text.find('.');
  if (point != std::string_view::npos && text.find_first_not_of('0', point + 1) != std::string_view::npos)
    return std::nullopt;
  auto const digits = text.substr(0, point);
  std::int64_t number = 0;
  auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

}  // namespace

int Row::at(std::size_t column) const {
  if (column >= columns()) throw std::out_of_range("a row has fewer columns");
  return static_cast<int>(column);
}

std::size_t Row::columns() const { return static_cast<std::size_t>(PQnfields(result_)); }

bool Row::is_null(std::size_t column) const { return PQgetisnull(result_, row_, at(column)) != 0; }

std::string_view Row::text(std::size_t column) const {
  int const i = at(column);
  return {PQgetvalue(result_, row_, i), static_cast<std::size_t>(PQgetlength(result_, row_, i))};
}

std::int64_t Row::integer(std::size_t column) const {
  if (auto const number = whole_number(text(column)); number && PQftype(result_, at(column)) != boolean) return *number;
  throw std::runtime_error("a column holds no whole number");
}

double Row::real(std::size_t column) const {
  auto const digits = text(column);
  double number = 0;
  auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size() || digits.empty())
    throw std::runtime_error("a column holds no number");
  return number;
}

bool Row::truth(std::size_t column) const {
  auto const word = text(column);
  if (word == "t" || word == "1") return true;
  if (word == "f" || word == "0") return false;
  throw std::runtime_error("a column holds no truth value");
}

Value Row::value(std::size_t column) const {
  if (is_null(column)) return {};
  switch (PQftype(result_, at(column))) {
    case boolean:
      return truth(column);
    case int2:
    case int4:
    case int8:
    case oid:
      return integer(column);
    case float4:
    case float8:
      return real(column);
    case numeric:
      if (auto const number = whole_number(text(column))) return *number;
      return real(column);
    default:
      return std::string(text(column));
  }
}

}  // namespace aimline::store::postgresql
