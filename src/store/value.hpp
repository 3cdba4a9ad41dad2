#pragma once

#include "base/description.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

/// Values as they pass between C++ and a database. Dates, instants and keys are text in both databases, so that they
/// compare and sort alike; truth values are `boolean`.
namespace aimline::store {

using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string>;

/// One row of an answer, valid until the next one is fetched. Columns count from 0.
class Row {
public:
  virtual std::size_t columns() const = 0;
  virtual bool is_null(std::size_t column) const = 0;
  virtual std::string_view text(std::size_t column) const = 0;  // empty for null
  virtual std::int64_t integer(std::size_t column) const = 0;   // throws std::runtime_error where it is none
  virtual double real(std::size_t column) const = 0;
  virtual bool truth(std::size_t column) const = 0;
  virtual Value value(std::size_t column) const = 0;  // as the column's type says, for rows of unknown shape

protected:
  ~Row() = default;
};

/// The value to bind for a field of a described struct. Lists and nested structs are bound as JSON text.
template <class T>
Value to_value(T const& field);

/// The field read from a column. Throws when the database holds what the type refuses: that is a broken world.
template <class T>
T from_column(Row const& row, std::size_t column);

}  // namespace aimline::store

#include "store/value_impl.hpp"
