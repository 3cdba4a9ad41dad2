#include "picture/text_width.hpp"

#include "picture/inter_advances.hpp"

#include <algorithm>
#include <optional>

namespace aimline::picture {
namespace {

constexpr char32_t replacement = 0xFFFD;

/// Widths in em of what Inter's subset lacks.
double foreign_width(char32_t character) {
  bool const combining = character >= 0x300 && character < 0x370;
  bool const joiner = character == 0x200D || (character >= 0xFE00 && character < 0xFE10);
  if (combining || joiner) return 0;
  bool const full = character >= 0x2E80 && character < 0xFFE0;
  return full || character >= 0x1F000 ? 1.0 : 0.65;
}

double width_of(char32_t character, Weight weight) {
  auto const regular = [&](Advance const& each) { return weight == Weight::regular ? each.regular : each.semibold; };
  // The subset has U+0020 to U+007E and U+00A0 to U+00FF without a gap.
  if (character >= 0x20 && character < 0x7F) return regular(advances[character - 0x20]) / units_per_em;
  auto const found = std::lower_bound(advances.begin(), advances.end(), character,
                                      [](Advance const& each, char32_t wanted) { return each.character < wanted; });
  if (found != advances.end() && found->character == character) return regular(*found) / units_per_em;
  return foreign_width(character);
}

std::optional<char32_t> continued(std::string_view text, std::size_t bytes, char32_t first, char32_t least) {
  if (text.size() < bytes) return std::nullopt;
  char32_t character = first;
  for (std::size_t i = 1; i < bytes; ++i) {
    auto const byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0) != 0x80) return std::nullopt;
    character = (character << 6) | (byte & 0x3Fu);
  }
  bool const surrogate = character >= 0xD800 && character < 0xE000;
  if (character < least || character > 0x10FFFF || surrogate) return std::nullopt;
  return character;
}

/// How many bytes from the front are no wider than that.
std::size_t fitting(std::string_view text, Font font, double width) {
  auto rest = text;
  double used = 0;
  while (!rest.empty()) {
    auto after = rest;
    used += width_of(take_character(after), font.weight) * font.size;
    if (used > width) break;
    rest = after;
  }
  return text.size() - rest.size();
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

char32_t take_character(std::string_view& text) {
  auto const first = static_cast<unsigned char>(text.front());
  std::optional<char32_t> character;
  std::size_t bytes = 1;
  if (first < 0x80)
    character = first;
  else if (first >= 0xC0 && first < 0xE0)
    character = continued(text, bytes = 2, first & 0x1Fu, 0x80);
  else if (first >= 0xE0 && first < 0xF0)
    character = continued(text, bytes = 3, first & 0x0Fu, 0x800);
  else if (first >= 0xF0 && first < 0xF8)
    character = continued(text, bytes = 4, first & 0x07u, 0x10000);
  text.remove_prefix(character ? bytes : 1);
  return character.value_or(replacement);
}

double text_width(std::string_view text, Font font) {
  double em = 0;
  while (!text.empty()) em += width_of(take_character(text), font.weight);
  return em * font.size;
}

std::string shorten(std::string_view text, Font font, double width) {
  if (text_width(text, font) <= width) return std::string(text);
  double const dots = text_width("…", font);
  if (dots > width) return {};
  auto const kept = trimmed(text.substr(0, fitting(text, font, width - dots)));
  return std::string(kept) + "…";
}

std::vector<std::string> wrap(std::string_view text, Font font, double width, std::size_t most) {
  std::vector<std::string> lines;
  text = trimmed(text);
  while (!text.empty() && lines.size() < most) {
    if (lines.size() + 1 == most || text_width(text, font) <= width) {
      lines.push_back(shorten(text, font, width));
      break;
    }
    auto fits = std::max<std::size_t>(fitting(text, font, width), 1);
    // The rest of a character of several bytes comes with it.
    while (fits < text.size() && (static_cast<unsigned char>(text[fits]) & 0xC0) == 0x80) ++fits;
    auto const space = text[fits] == ' ' ? fits : text.rfind(' ', fits);
    auto const end = space == std::string_view::npos || space == 0 ? fits : space;
    lines.emplace_back(trimmed(text.substr(0, end)));
    text = trimmed(text.substr(end));
  }
  return lines;
}

}  // namespace aimline::picture
