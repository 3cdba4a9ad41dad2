#include "store/statement_text.hpp"

#include "base/text_fields.hpp"
#include "store/connection.hpp"

#include <cmath>

namespace aimline::store {

void check_storable(Value const& value) {
  if (auto const* text = std::get_if<std::string>(&value)) {
    if (text->find('\0') != std::string::npos || !count_characters(*text))
      throw Error("a text with a NUL character or invalid UTF-8 cannot be stored");
  } else if (auto const* number = std::get_if<double>(&value)) {
    if (!std::isfinite(*number)) throw Error("a number that is not finite cannot be stored");
  }
}

std::string shortened(std::string_view sql) {
  constexpr std::size_t longest = 300;
  std::string text;
  for (char const c : sql) {
    if (text.size() == longest) return text + "…";
    bool const space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!space)
      text += c;
    else if (!text.empty() && text.back() != ' ')
      text += ' ';
  }
  return text;
}

std::string quote_name(std::string_view name) {
  std::string text = "\"";
  for (char const c : name) {
    if (c == '"') text += '"';
    text += c;
  }
  return text + '"';
}

std::string quote_names(std::span<std::string const> names) {
  std::string text;
  for (auto const& name : names) {
    if (!text.empty()) text += ", ";
    text += quote_name(name);
  }
  return text;
}

std::string constraint_without_affixes(std::string_view table, std::string_view name, std::string_view suffix) {
  auto const shortest = table.size() + 1 + suffix.size();
  bool const fits =
      name.size() > shortest && name.starts_with(table) && name[table.size()] == '_' && name.ends_with(suffix);
  if (!fits) return std::string(table) + "." + std::string(name);
  name.remove_prefix(table.size() + 1);
  name.remove_suffix(suffix.size());
  return std::string(table) + "." + std::string(name);
}

}  // namespace aimline::store
