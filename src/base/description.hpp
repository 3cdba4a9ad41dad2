#pragma once

#include "base/id.hpp"
#include "base/text_form.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

/// The description of a struct: its fields by Boost.Describe, and a line of meaning for each.
///
///     struct Room { Id<Room> id; std::int64_t version = 1; std::optional<Instant> archived_at; Line name; };
///     BOOST_DESCRIBE_STRUCT(Room, (), (id, version, archived_at, name))
///     constexpr auto meanings(Room const*) {
///       return std::array{Meaning{"name", "What people call the room"}};
///     }
///
/// JSON, columns, CSV, schema and forms are derived from it. Described values are public structs with flat fields.
namespace aimline {

struct Meaning {
  std::string_view field;
  std::string_view text;  // English, with the unit where there is one
};

/// The meaning of the fields that every entity has; they are written by the system alone.
inline constexpr std::array system_meanings{
    Meaning{"id", "Key of this record"},
    Meaning{"version", "Counts the changes of this record, from 1; sent back as If-Match"},
    Meaning{"archived_at", "When this record was archived; absent while it is in use"},
};

constexpr bool is_system_field(std::string_view name) {
  for (auto const& meaning : system_meanings)
    if (meaning.field == name) return true;
  return false;
}

template <class T>
concept Described = std::is_class_v<T> && boost::describe::has_describe_members<T>::value && requires(T const* none) {
  meanings(none);
};

/// The fields, those of described base structs first.
template <class T>
using FieldsOf = boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;

/// The meaning of a field, own or of a base; empty when it has none.
template <Described T>
constexpr std::string_view meaning_of(std::string_view field) {
  for (auto const& meaning : meanings(static_cast<T const*>(nullptr)))
    if (meaning.field == field) return meaning.text;
  std::string_view found;
  boost::mp11::mp_for_each<boost::describe::describe_bases<T, boost::describe::mod_public>>([&](auto base) {
    if (found.empty()) found = meaning_of<typename decltype(base)::type>(field);
  });
  if (!found.empty()) return found;
  for (auto const& meaning : system_meanings)
    if (meaning.field == field) return meaning.text;
  return {};
}

template <Described T>
constexpr bool every_field_has_a_meaning() {
  bool good = true;
  boost::mp11::mp_for_each<FieldsOf<T>>([&](auto field) { good = good && !meaning_of<T>(field.name).empty(); });
  return good;
}

template <Described T>
constexpr bool every_meaning_has_a_field() {
  bool good = true;
  for (auto const& meaning : meanings(static_cast<T const*>(nullptr))) {
    bool found = false;
    boost::mp11::mp_for_each<FieldsOf<T>>(
        [&](auto field) { found = found || std::string_view(field.name) == meaning.field; });
    good = good && found;
  }
  return good;
}

/// Calls `visit(name, pointer to member)` for each field in order.
template <Described T, class Visit>
constexpr void for_each_field(Visit&& visit) {
  static_assert(every_field_has_a_meaning<T>(), "a field has no line in meanings()");
  static_assert(every_meaning_has_a_field<T>(), "meanings() names a field that does not exist");
  boost::mp11::mp_for_each<FieldsOf<T>>([&](auto field) { visit(std::string_view(field.name), field.pointer); });
}

template <class T>
struct OptionalOf {
  using type = T;
  static constexpr bool optional = false;
};
template <class T>
struct OptionalOf<std::optional<T>> {
  using type = T;
  static constexpr bool optional = true;
};

template <class T>
inline constexpr bool is_optional = OptionalOf<std::remove_cvref_t<T>>::optional;

template <class T>
inline constexpr bool is_list = false;
template <class T>
inline constexpr bool is_list<std::vector<T>> = true;

template <class T>
inline constexpr bool is_id = false;
template <class Entity>
inline constexpr bool is_id<Id<Entity>> = true;

/// What a reader does with fields that are not there, and with those that only the system writes.
struct Reading {
  enum class Missing { refused, kept } missing = Missing::refused;  // kept: a PATCH, the value stays as it is
  enum class System { refused, read } system = System::refused;
  std::vector<std::string_view> may_be_missing = {};  // of the outermost value; filled in by the service when absent
};

}  // namespace aimline
