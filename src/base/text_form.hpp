#pragma once

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/text_fields.hpp"
#include "base/time.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>

/// How a value stands as text: the same in JSON, SQL, CSV and addresses.
namespace aimline {

/// What a schema says of a text: `format` and `pattern` as in JSON Schema, empty when none.
struct TextFacts {
  std::string_view format = {};
  std::string_view pattern = {};
  std::size_t shortest = 0;
  std::size_t longest = 0;  // 0: no bound
};

/// Specialized for each type that is written as text: `write`, `read` (a `Text` says why not) and `facts`.
/// A form that holds its text already also has `view`, which spares a copy.
template <class T>
struct TextForm;

template <class T>
concept WrittenAsText = requires(T const& value, std::string_view text) {
  { TextForm<T>::write(value) } -> std::convertible_to<std::string>;
  { TextForm<T>::read(text) } -> std::same_as<tl::expected<T, Text>>;
  { TextForm<T>::facts } -> std::convertible_to<TextFacts>;
};

/// Calls `use(std::string_view)` with the text of a value.
template <WrittenAsText T, class Use>
void with_text(T const& value, Use&& use) {
  if constexpr (requires { TextForm<T>::view(value); })
    use(TextForm<T>::view(value));
  else
    use(std::string_view(TextForm<T>::write(value)));
}

template <>
struct TextForm<std::string> {
  static constexpr TextFacts facts{.longest = 20'000};
  static std::string write(std::string const& value) { return value; }
  static std::string_view view(std::string const& value) { return value; }
  static tl::expected<std::string, Text> read(std::string_view text) {
    auto const characters = count_characters(text);
    if (!characters) return tl::unexpected(Text{"field.not_utf8"});
    if (text.find('\0') != std::string_view::npos) return tl::unexpected(Text{"field.control_character"});
    if (*characters > facts.longest)
      return tl::unexpected(Text{"field.too_long", {{"longest", std::to_string(facts.longest)}}});
    return std::string(text);
  }
};

template <class Entity>
struct TextForm<Id<Entity>> {
  static constexpr TextFacts facts{.format = "uuid"};
  static std::string write(Id<Entity> const& id) { return to_string(id.value); }
  static tl::expected<Id<Entity>, Text> read(std::string_view text) {
    if (auto const uuid = parse_uuid(text)) return Id<Entity>{*uuid};
    return tl::unexpected(Text{"field.not_an_id"});
  }
};

template <>
struct TextForm<Date> {
  static constexpr TextFacts facts{.format = "date"};
  static std::string write(Date date) { return to_string(date); }
  static tl::expected<Date, Text> read(std::string_view text) {
    if (auto const date = parse_date(text)) return *date;
    return tl::unexpected(Text{"field.not_a_date"});
  }
};

template <>
struct TextForm<Instant> {
  static constexpr TextFacts facts{.format = "date-time"};
  static std::string write(Instant instant) { return to_string(instant); }
  static tl::expected<Instant, Text> read(std::string_view text) {
    if (auto const instant = parse_instant(text)) return *instant;
    return tl::unexpected(Text{"field.not_an_instant"});
  }
};

template <>
struct TextForm<TimeZone> {
  static constexpr TextFacts facts{.shortest = 1, .longest = 64};
  static std::string write(TimeZone const& zone) { return zone.name; }
  static std::string_view view(TimeZone const& zone) { return zone.name; }
  static tl::expected<TimeZone, Text> read(std::string_view text) {
    if (auto zone = parse_time_zone(text)) return *zone;
    return tl::unexpected(Text{"field.not_a_time_zone"});
  }
};

template <>
struct TextForm<Line> {
  static constexpr TextFacts facts{.shortest = 1, .longest = 200};
  static std::string write(Line const& line) { return line.value; }
  static std::string_view view(Line const& line) { return line.value; }
  static tl::expected<Line, Text> read(std::string_view text) { return parse_line(text); }
};

template <>
struct TextForm<Prose> {
  static constexpr TextFacts facts{.shortest = 1, .longest = 20'000};
  static std::string write(Prose const& prose) { return prose.value; }
  static std::string_view view(Prose const& prose) { return prose.value; }
  static tl::expected<Prose, Text> read(std::string_view text) { return parse_prose(text); }
};

template <>
struct TextForm<Slug> {
  static constexpr TextFacts facts{.pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", .shortest = 1, .longest = 80};
  static std::string write(Slug const& slug) { return slug.value; }
  static std::string_view view(Slug const& slug) { return slug.value; }
  static tl::expected<Slug, Text> read(std::string_view text) { return parse_slug(text); }
};

template <>
struct TextForm<MailAddress> {
  static constexpr TextFacts facts{.format = "email", .shortest = 3, .longest = 254};
  static std::string write(MailAddress const& address) { return address.value; }
  static std::string_view view(MailAddress const& address) { return address.value; }
  static tl::expected<MailAddress, Text> read(std::string_view text) { return parse_mail_address(text); }
};

template <>
struct TextForm<WebAddress> {
  static constexpr TextFacts facts{.format = "uri", .shortest = 8, .longest = 2'000};
  static std::string write(WebAddress const& address) { return address.value; }
  static std::string_view view(WebAddress const& address) { return address.value; }
  static tl::expected<WebAddress, Text> read(std::string_view text) { return parse_web_address(text); }
};

/// A described enumeration is written as the enumerator's name.
template <class T>
concept DescribedEnum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;

/// The names of an enumeration's values, in order.
template <DescribedEnum E, class Visit>
constexpr void for_each_enumerator(Visit&& visit) {
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
      [&](auto enumerator) { visit(enumerator.value, std::string_view(enumerator.name)); });
}

template <DescribedEnum E>
struct TextForm<E> {
  static constexpr TextFacts facts{};
  static std::string_view view(E value) {
    std::string_view found;
    for_each_enumerator<E>([&](E each, std::string_view name) {
      if (each == value) found = name;
    });
    if (found.empty()) throw std::logic_error("a value that its enumeration does not name");
    return found;
  }
  static std::string write(E value) { return std::string(view(value)); }
  static tl::expected<E, Text> read(std::string_view text) {
    std::optional<E> found;
    for_each_enumerator<E>([&](E each, std::string_view name) {
      if (name == text) found = each;
    });
    if (found) return *found;
    std::string choices;
    for_each_enumerator<E>([&](E, std::string_view name) {
      choices += choices.empty() ? "" : ", ";
      choices += name;
    });
    return tl::unexpected(Text{"field.not_a_choice", {{"choices", std::move(choices)}}});
  }
};

}  // namespace aimline
