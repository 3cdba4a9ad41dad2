#pragma once

#include "base/description.hpp"
#include "base/proportion.hpp"

#include <concepts>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

/// JSON Schema 2020-12 of described structs, as OpenAPI 3.1 takes it; it says what `write_json` writes and `read_json`
/// takes.
namespace aimline {

/// What a value is sent for. reply: all fields, those of the system marked readOnly. draft: a new record, without the
/// system's fields. patch: a change, any of a draft's fields.
enum class Use { reply, draft, patch };

/// Schemas by name, as they stand under `components.schemas`.
using NamedSchemas = std::map<std::string, boost::json::object, std::less<>>;

namespace schema_detail {

std::string readable_name(std::string_view function, std::string_view before);

boost::json::object integer(std::int64_t least, std::int64_t most);
boost::json::object text(TextFacts const& facts);
boost::json::object share();
boost::json::object reference(std::string_view name);
boost::json::object or_null(boost::json::object schema);
boost::json::object object(boost::json::object properties, boost::json::array required);
void set(boost::json::object& schema, std::string_view key, boost::json::value value);

/// Throws std::logic_error when the schema kept under a name has other fields or meanings than these.
void expect_same(std::string const& name, boost::json::object const& kept,
                 std::vector<std::pair<std::string_view, std::string_view>> const& fields);

/// The path segment under which an entity's records are found, where it says so.
template <class Entity>
std::string_view plural() {
  if constexpr (requires(Entity const* none) {
                  { plural_of(none) } -> std::convertible_to<std::string_view>;
                })
    return plural_of(static_cast<Entity const*>(nullptr));
  else if constexpr (requires(Entity const* none) {
                       { entity_facts(none).plural } -> std::convertible_to<std::string_view>;
                     })
    return entity_facts(static_cast<Entity const*>(nullptr)).plural;
  else
    return {};
}

template <class T>
struct EntityOf;
template <class Entity>
struct EntityOf<Id<Entity>> {
  using type = Entity;
};

}  // namespace schema_detail

/// The last part of a type's name: "Measure" for aimline::measures::Measure, "PageOfMeasure" for Page<Measure>.
template <class T>
std::string name_of_type() {
  return schema_detail::readable_name(__PRETTY_FUNCTION__, "T = ");
}

/// "Measure", "MeasureDraft", "MeasurePatch".
template <class T>
std::string schema_name(Use use) {
  return name_of_type<T>() + (use == Use::draft ? "Draft" : use == Use::patch ? "Patch" : "");
}

/// The schema of an object of type `T`. Described structs inside it are referred to by name and put into `named`.
/// `may_be_missing` as in `Reading`: fields of a draft that the service fills in.
/// A key of an entity with `constexpr std::string_view plural_of(Entity const*)` carries "x-references": its plural.
template <Described T>
boost::json::object schema_of(Use use, NamedSchemas& named, std::span<std::string_view const> may_be_missing = {});

/// Puts the schema of `T` into `named` under `schema_name` and gives a reference to it: {"$ref": "#/components/…"}.
/// Throws std::logic_error when another type has that name.
template <Described T>
boost::json::object refer_to(Use use, NamedSchemas& named, std::span<std::string_view const> may_be_missing = {}) {
  auto const name = schema_name<T>(use);
  // A type may hold a list of itself: the name stands before the schema does.
  if (named.emplace(name, boost::json::object()).second) {
    auto schema = schema_of<T>(use, named, may_be_missing);
    named[name] = std::move(schema);
  } else if (auto const& kept = named[name]; !kept.empty()) {
    std::vector<std::pair<std::string_view, std::string_view>> fields;
    for_each_field<T>([&](std::string_view field, auto) {
      if (use == Use::reply || !is_system_field(field)) fields.emplace_back(field, meaning_of<T>(field));
    });
    schema_detail::expect_same(name, kept, fields);
  }
  return schema_detail::reference(name);
}

/// The schema of one value, as a field, an item or a parameter has it.
template <class T>
boost::json::object schema_of_value(Use use, NamedSchemas& named) {
  using namespace schema_detail;
  if constexpr (is_optional<T>) {
    return or_null(schema_of_value<typename OptionalOf<T>::type>(use, named));
  } else if constexpr (is_list<T>) {
    // A list is replaced whole: its items are whole, in a patch too.
    boost::json::object schema{{"type", "array"}};
    set(schema, "items", schema_of_value<typename T::value_type>(use == Use::patch ? Use::draft : use, named));
    return schema;
  } else if constexpr (std::same_as<T, bool>) {
    return {{"type", "boolean"}};
  } else if constexpr (std::integral<T>) {
    return integer(std::numeric_limits<T>::min(), std::numeric_limits<T>::max());
  } else if constexpr (std::same_as<T, double>) {
    return {{"type", "number"}, {"format", "double"}};
  } else if constexpr (std::same_as<T, SchoolYear>) {
    return integer(SchoolYear::earliest, SchoolYear::latest);
  } else if constexpr (std::same_as<T, boost::json::value>) {
    return {};
  } else if constexpr (std::same_as<T, Proportion>) {
    named["Proportion"] = share();
    return reference("Proportion");
  } else if constexpr (WrittenAsText<T>) {
    auto schema = text(TextForm<T>::facts);
    if constexpr (is_id<T>) {
      auto const plural = schema_detail::plural<typename EntityOf<T>::type>();
      if (!plural.empty()) set(schema, "x-references", boost::json::string(plural.data(), plural.size()));
    }
    if constexpr (std::is_enum_v<T>) {
      boost::json::array choices;
      for_each_enumerator<T>(
          [&](T, std::string_view name) { choices.emplace_back(boost::json::string_view(name.data(), name.size())); });
      set(schema, "enum", std::move(choices));
    }
    return schema;
  } else {
    static_assert(Described<T>, "a field of this type has no JSON form");
    return refer_to<T>(use, named);
  }
}

template <Described T>
boost::json::object schema_of(Use use, NamedSchemas& named, std::span<std::string_view const> may_be_missing) {
  boost::json::object properties;
  boost::json::array required;
  for_each_field<T>([&](std::string_view name, auto member) {
    using Field = std::remove_cvref_t<decltype(std::declval<T&>().*member)>;
    bool const system = is_system_field(name);
    if (system && use != Use::reply) return;
    auto schema = schema_of_value<Field>(use, named);
    auto const meaning = meaning_of<T>(name);
    schema_detail::set(schema, "description", boost::json::string(meaning.data(), meaning.size()));
    if (system) schema_detail::set(schema, "readOnly", true);
    schema_detail::set(properties, name, std::move(schema));
    bool needed = use == Use::reply || (use == Use::draft && !is_optional<Field>);
    if (use == Use::draft)
      for (auto const& allowed : may_be_missing) needed = needed && allowed != name;
    if (needed) required.emplace_back(boost::json::string_view(name.data(), name.size()));
  });
  return schema_detail::object(std::move(properties), std::move(required));
}

/// The schema of a flat struct. Throws std::logic_error where one inside it would have to be named.
template <Described T>
boost::json::object schema_of(Use use, std::span<std::string_view const> may_be_missing = {}) {
  NamedSchemas named;
  auto schema = schema_of<T>(use, named, may_be_missing);
  if (!named.empty()) throw std::logic_error("a schema that refers to " + named.begin()->first + " needs its place");
  return schema;
}

}  // namespace aimline
