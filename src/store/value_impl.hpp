#pragma once

#include "base/json.hpp"
#include "store/value.hpp"

#include <stdexcept>

namespace aimline::store {

template <class T>
Value to_value(T const& field) {
  if constexpr (is_optional<T>) {
    return field ? to_value(*field) : Value{};
  } else if constexpr (std::same_as<T, bool>) {
    return field;
  } else if constexpr (std::integral<T>) {
    return static_cast<std::int64_t>(field);
  } else if constexpr (std::same_as<T, double>) {
    return field;
  } else if constexpr (std::same_as<T, SchoolYear>) {
    return static_cast<std::int64_t>(field.ends);
  } else if constexpr (std::convertible_to<T, std::string_view>) {
    return std::string(std::string_view(field));
  } else if constexpr (WrittenAsText<T>) {
    return TextForm<T>::write(field);
  } else {
    return to_json(field);
  }
}

template <class T>
T from_column(Row const& row, std::size_t column) {
  if constexpr (is_optional<T>) {
    if (row.is_null(column)) return std::nullopt;
    return from_column<typename OptionalOf<T>::type>(row, column);
  } else if constexpr (std::same_as<T, bool>) {
    return row.truth(column);
  } else if constexpr (std::integral<T>) {
    return static_cast<T>(row.integer(column));
  } else if constexpr (std::same_as<T, double>) {
    return row.real(column);
  } else if constexpr (std::same_as<T, SchoolYear>) {
    return SchoolYear{static_cast<int>(row.integer(column))};
  } else if constexpr (requires { T{}.value = std::string(); }) {
    // Texts were checked when they came in; what is stored is not measured again on every read.
    T text;
    text.value = row.text(column);
    return text;
  } else if constexpr (std::same_as<T, TimeZone>) {
    return TimeZone{std::string(row.text(column))};
  } else if constexpr (std::same_as<T, std::string>) {
    return std::string(row.text(column));
  } else if constexpr (WrittenAsText<T>) {
    auto read = TextForm<T>::read(row.text(column));
    if (!read) throw std::runtime_error("a stored value does not have the form of its type");
    return std::move(*read);
  } else {
    T value{};
    auto const json = parse_json(row.text(column));
    std::vector<Problem> problems;
    if (json) read_json_onto(value, *json, "", problems);
    if (!json || !problems.empty()) throw std::runtime_error("a stored JSON value does not have the form of its type");
    return value;
  }
}

}  // namespace aimline::store
