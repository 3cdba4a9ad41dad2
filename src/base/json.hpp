#pragma once

#include "base/description.hpp"
#include "base/proportion.hpp"
#include "base/result.hpp"

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

/// JSON of described structs: written straight to text, read with all problems at once, each with its field's path.
namespace aimline {

/// Parses one JSON text, numbers to the nearest double.
/// Refuses what is not JSON or not UTF-8, deeper than 32, a key twice in one object, a number beyond every double, and
/// U+0000 in a text, which PostgreSQL cannot keep.
Result<boost::json::value> parse_json(std::string_view text);

/// Appends a JSON string with its quotes.
void write_json_string(std::string& out, std::string_view text);

namespace json_detail {

/// Where in the input a value stands; written out only when it has a problem.
struct Place {
  Place const* outer = nullptr;
  std::string_view field = {};
  std::size_t index = 0;
  enum class Kind { root, field, item } kind = Kind::root;
};
std::string to_string(Place const& place);

/// The part of `Reading` that holds at this depth.
struct Rules {
  Reading::Missing missing{};
  Reading::System system{};
  std::vector<std::string_view> const* may_be_missing = nullptr;
};

void write_number(std::string& out, std::int64_t number);
void write_number(std::string& out, double number);
void write_proportion(std::string& out, Proportion proportion);
Text wrong_type(std::string_view expected);
void report_unknown_fields(boost::json::object const& object, Place const& place,
                           std::vector<std::string_view> const& known, std::vector<Problem>& problems);
std::optional<std::int64_t> read_integer(boost::json::value const& json);
Text not_an_integer(boost::json::value const& json);
void read_proportion(Proportion& value, boost::json::value const& json, Place const& place,
                     std::vector<Problem>& problems);
inline constexpr std::size_t most_problems = 100;

}  // namespace json_detail

template <class T>
void write_json(std::string& out, T const& value) {
  if constexpr (is_optional<T>) {
    if (value)
      write_json(out, *value);
    else
      out += "null";
  } else if constexpr (is_list<T>) {
    out += '[';
    for (bool first = true; auto const& item : value) {
      if (!std::exchange(first, false)) out += ',';
      write_json(out, item);
    }
    out += ']';
  } else if constexpr (std::same_as<T, bool>) {
    out += value ? "true" : "false";
  } else if constexpr (std::integral<T>) {
    static_assert(std::signed_integral<T> || sizeof(T) < 8, "a count of 64 bits is a std::int64_t");
    json_detail::write_number(out, static_cast<std::int64_t>(value));
  } else if constexpr (std::same_as<T, double>) {
    json_detail::write_number(out, value);
  } else if constexpr (std::same_as<T, SchoolYear>) {
    json_detail::write_number(out, static_cast<std::int64_t>(value.ends));
  } else if constexpr (std::same_as<T, boost::json::value>) {
    out += boost::json::serialize(value);
  } else if constexpr (std::same_as<T, Proportion>) {
    json_detail::write_proportion(out, value);
  } else if constexpr (WrittenAsText<T>) {
    with_text(value, [&](std::string_view text) { write_json_string(out, text); });
  } else {
    static_assert(Described<T>, "a field of this type has no JSON form");
    out += '{';
    bool first = true;
    for_each_field<T>([&](std::string_view name, auto member) {
      if (!std::exchange(first, false)) out += ',';
      out += '"';
      out += name;
      out += "\":";
      write_json(out, value.*member);
    });
    out += '}';
  }
}

template <class T>
std::string to_json(T const& value) {
  std::string out;
  out.reserve(512);
  write_json(out, value);
  return out;
}

namespace json_detail {

template <class T>
void read_onto(T& value, boost::json::value const& json, Place const& place, std::vector<Problem>& problems,
               Rules rules);

template <Described T>
void read_object_onto(T& value, boost::json::object const& object, Place const& place, std::vector<Problem>& problems,
                      Rules rules) {
  Rules const inner_rules{rules.missing, rules.system};
  std::vector<std::string_view> known;
  known.reserve(boost::mp11::mp_size<FieldsOf<T>>::value);
  std::size_t present = 0;
  for_each_field<T>([&](std::string_view name, auto member) {
    if (rules.system == Reading::System::refused && is_system_field(name)) return;
    known.push_back(name);
    Place const inner{&place, name, 0, Place::Kind::field};
    if (auto const* found = object.if_contains(boost::json::string_view(name.data(), name.size()))) {
      ++present;
      return read_onto(value.*member, *found, inner, problems, inner_rules);
    }
    if (rules.missing == Reading::Missing::kept || is_optional<decltype(value.*member)>) return;
    if (rules.may_be_missing)
      for (auto const& allowed : *rules.may_be_missing)
        if (allowed == name) return;
    problems.push_back({to_string(inner), Text{"field.missing"}});
  });
  if (present < object.size()) report_unknown_fields(object, place, known, problems);
}

template <class T>
void read_onto(T& value, boost::json::value const& json, Place const& place, std::vector<Problem>& problems,
               Rules rules) {
  auto const refuse_here = [&](Text what) { problems.push_back({to_string(place), std::move(what)}); };
  if constexpr (is_optional<T>) {
    if (json.is_null()) {
      value.reset();
    } else {
      // A change to what is there keeps the rest of it; what is new must be whole.
      if (!value) rules.missing = Reading::Missing::refused;
      typename OptionalOf<T>::type inner{};
      if (rules.missing == Reading::Missing::kept) inner = *value;
      auto const before = problems.size();
      read_onto(inner, json, place, problems, rules);
      if (problems.size() == before) value = std::move(inner);
    }
  } else if constexpr (is_list<T>) {
    auto const* array = json.if_array();
    if (!array) return refuse_here(wrong_type("list"));
    rules.missing = Reading::Missing::refused;
    rules.may_be_missing = nullptr;
    T read;
    read.reserve(array->size());
    auto const before = problems.size();
    for (std::size_t i = 0; i < array->size(); ++i) {
      if (problems.size() >= most_problems) break;
      typename T::value_type item{};
      read_onto(item, (*array)[i], Place{&place, {}, i, Place::Kind::item}, problems, rules);
      read.push_back(std::move(item));
    }
    if (problems.size() == before) value = std::move(read);
  } else if constexpr (std::same_as<T, bool>) {
    if (!json.is_bool()) return refuse_here(wrong_type("truth"));
    value = json.get_bool();
  } else if constexpr (std::integral<T>) {
    static_assert(std::signed_integral<T> || sizeof(T) < 8, "a count of 64 bits is a std::int64_t");
    auto const number = read_integer(json);
    if (!number) return refuse_here(not_an_integer(json));
    if (!std::in_range<T>(*number)) return refuse_here(Text{"field.out_of_range"});
    value = static_cast<T>(*number);
  } else if constexpr (std::same_as<T, double>) {
    if (!json.is_number()) return refuse_here(wrong_type("number"));
    value = json.to_number<double>();
  } else if constexpr (std::same_as<T, SchoolYear>) {
    auto const year = read_integer(json);
    if (!year) return refuse_here(wrong_type("integer"));
    if (*year < SchoolYear::earliest || *year > SchoolYear::latest) return refuse_here(Text{"field.not_a_school_year"});
    value.ends = static_cast<int>(*year);
  } else if constexpr (std::same_as<T, boost::json::value>) {
    value = json;
  } else if constexpr (std::same_as<T, Proportion>) {
    read_proportion(value, json, place, problems);
  } else if constexpr (WrittenAsText<T>) {
    auto const* text = json.if_string();
    if (!text) return refuse_here(wrong_type("text"));
    auto read = TextForm<T>::read(std::string_view(text->data(), text->size()));
    if (!read) return refuse_here(read.error());
    value = std::move(*read);
  } else {
    static_assert(Described<T>, "a field of this type has no JSON form");
    auto const* object = json.if_object();
    if (!object) return refuse_here(wrong_type("object"));
    read_object_onto(value, *object, place, problems, rules);
  }
}

}  // namespace json_detail

/// Reads `json` onto `value`. What is wrong is added to `problems`, and that field of `value` left as it was.
/// Lists are replaced whole; after 100 problems the rest of a list is not looked at.
template <class T>
void read_json_onto(T& value, boost::json::value const& json, std::string const& path, std::vector<Problem>& problems,
                    Reading const& reading = {}) {
  using json_detail::Place;
  Place const root{nullptr, path, 0, path.empty() ? Place::Kind::root : Place::Kind::field};
  json_detail::read_onto(value, json, root, problems, {reading.missing, reading.system, &reading.may_be_missing});
}

/// A new value read from JSON. Refuses with `invalid` and every problem that was found.
template <class T>
Result<T> read_json(boost::json::value const& json, Reading const& reading = {}) {
  T value{};
  std::vector<Problem> problems;
  read_json_onto(value, json, "", problems, reading);
  if (!problems.empty()) return refuse(Refusal{Fault::invalid, std::move(problems)});
  return value;
}

}  // namespace aimline
