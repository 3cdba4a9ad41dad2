#include "base/text_fields.hpp"

#include "base/id.hpp"

#include <algorithm>

namespace aimline {
namespace {

/// The length of the UTF-8 sequence at the front; 0 when it is malformed, overlong, a surrogate or beyond U+10FFFF.
std::size_t sequence_length(std::string_view text) {
  auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  auto const continues = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xc0) == 0x80; };
  unsigned char const lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return continues(1) ? 2 : 0;
  if (lead >= 0xe0 && lead <= 0xef) {
    if (!continues(1) || !continues(2)) return 0;
    if ((lead == 0xe0 && byte(1) < 0xa0) || (lead == 0xed && byte(1) > 0x9f)) return 0;
    return 3;
  }
  if (lead >= 0xf0 && lead <= 0xf4) {
    if (!continues(1) || !continues(2) || !continues(3)) return 0;
    if ((lead == 0xf0 && byte(1) < 0x90) || (lead == 0xf4 && byte(1) > 0x8f)) return 0;
    return 4;
  }
  return 0;
}

/// C0 and C1 controls, and the bidirectional embeddings, overrides and isolates that can make a name look like another.
bool is_control(std::string_view sequence) {
  auto const lead = static_cast<unsigned char>(sequence[0]);
  if (lead < 0x20 || lead == 0x7f) return true;
  if (sequence.size() == 2) return lead == 0xc2 && static_cast<unsigned char>(sequence[1]) < 0xa0;
  if (lead != 0xe2) return false;
  return (sequence >= "\u202a" && sequence <= "\u202e") || (sequence >= "\u2066" && sequence <= "\u2069");
}

/// What a Line may not hold and Prose may.
bool is_break(std::string_view sequence) { return sequence == "\u2028" || sequence == "\u2029"; }

bool is_plain(char c) { return c >= 0x20 && c < 0x7f; }

/// The length of the blank at the front: ASCII space and break, no-break and other wide spaces, byte order mark.
std::size_t blank_at_front(std::string_view text) {
  if (text.empty()) return 0;
  if (std::string_view(" \t\r\n").find(text[0]) != std::string_view::npos) return 1;
  if (text.starts_with("\u00a0")) return 2;
  auto const three = text.substr(0, 3);
  bool const blank = (three >= "\u2000" && three <= "\u200b") || three == "\u2028" || three == "\u2029" ||
                     three == "\u202f" || three == "\u205f" || three == "\u3000" || three == "\ufeff";
  return blank && three.size() == 3 ? 3 : 0;
}

std::string_view without_outer_spaces(std::string_view text) {
  while (auto const blank = blank_at_front(text)) text.remove_prefix(blank);
  for (std::size_t width = 1; width <= std::min<std::size_t>(text.size(), 3);) {
    if (blank_at_front(text.substr(text.size() - width)) == width) {
      text.remove_suffix(width);
      width = 1;
    } else {
      ++width;
    }
  }
  return text;
}

enum class Breaks { refused, kept };

tl::expected<std::string, Text> check_text(std::string_view text, std::size_t longest, Breaks breaks) {
  text = without_outer_spaces(text);
  if (text.empty()) return tl::unexpected(Text{"field.empty"});
  std::string kept;
  kept.reserve(text.size());
  std::size_t characters = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (is_plain(text[at])) {
      kept += text[at++];
      ++characters;
      continue;
    }
    auto const length = sequence_length(text.substr(at));
    if (length == 0) return tl::unexpected(Text{"field.not_utf8"});
    auto sequence = text.substr(at, length);
    at += length;
    if (breaks == Breaks::kept && sequence == "\r") {
      if (at < text.size() && text[at] == '\n') continue;
      sequence = "\n";
    }
    bool const refused = breaks == Breaks::kept ? is_control(sequence) && sequence != "\n" && sequence != "\t"
                                                : is_control(sequence) || is_break(sequence);
    if (refused) return tl::unexpected(Text{"field.control_character"});
    kept += sequence;
    ++characters;
  }
  if (characters > longest) return tl::unexpected(Text{"field.too_long", {{"longest", std::to_string(longest)}}});
  return kept;
}

bool is_slug_character(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

/// The letters U+00C0 to U+00FF as they stand in an address; a space where there is none.
constexpr std::string_view plain_letters =
    "aaaaaaaceeeeiiiidnooooo ouuuuyts"
    "aaaaaaaceeeeiiiidnooooo ouuuuyty";
static_assert(plain_letters.size() == 64);

/// A name as the internet knows it: at least two labels of letters, digits and inner hyphens, the last not a number.
bool is_host_name(std::string_view host) {
  if (host.empty() || host.size() > 253) return false;
  std::size_t labels = 0;
  bool last_has_letter = false;
  while (true) {
    auto const label = host.substr(0, host.find('.'));
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
    last_has_letter = false;
    for (char c : label) {
      bool const letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && c != '-' && !(c >= '0' && c <= '9')) return false;
      last_has_letter = last_has_letter || letter;
    }
    ++labels;
    if (label.size() == host.size()) return labels > 1 && last_has_letter && label.size() > 1;
    host.remove_prefix(label.size() + 1);
  }
}

bool is_port(std::string_view digits) {
  if (digits.empty() || digits.size() > 5) return false;
  int port = 0;
  for (char c : digits) {
    if (c < '0' || c > '9') return false;
    port = port * 10 + (c - '0');
  }
  return port >= 1 && port <= 65'535;
}

std::string in_lower_case(std::string_view ascii) {
  std::string lower(ascii);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return lower;
}

}  // namespace

std::optional<std::size_t> count_characters(std::string_view text) {
  std::size_t characters = 0;
  for (std::size_t at = 0; at < text.size(); ++characters) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      ++at;
      continue;
    }
    auto const length = sequence_length(text.substr(at));
    if (length == 0) return std::nullopt;
    at += length;
  }
  return characters;
}

tl::expected<Line, Text> parse_line(std::string_view text) {
  return check_text(text, 200, Breaks::refused).map([](std::string kept) { return Line{std::move(kept)}; });
}

tl::expected<Prose, Text> parse_prose(std::string_view text) {
  return check_text(text, 20'000, Breaks::kept).map([](std::string kept) { return Prose{std::move(kept)}; });
}

tl::expected<Slug, Text> parse_slug(std::string_view text) {
  bool good = !text.empty() && text.size() <= 80 && is_slug_character(text.front()) && is_slug_character(text.back());
  for (std::size_t i = 0; good && i < text.size(); ++i)
    good = is_slug_character(text[i]) || (text[i] == '-' && text[i - 1] != '-');
  if (!good || parse_uuid(text)) return tl::unexpected(Text{"field.not_a_slug"});
  return Slug{std::string(text)};
}

tl::expected<MailAddress, Text> parse_mail_address(std::string_view text) {
  auto const refused = tl::unexpected(Text{"field.not_a_mail_address"});
  text = without_outer_spaces(text);
  auto const at = text.find('@');
  if (text.size() > 254 || at == std::string_view::npos || at == 0 || at > 64) return refused;
  auto const local = text.substr(0, at);
  if (local.front() == '.' || local.back() == '.' || local.find("..") != std::string_view::npos) return refused;
  for (char c : local) {
    bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view(".!#$%&'*+/=?^_`{|}~-").find(c) != std::string_view::npos;
    if (!plain) return refused;
  }
  if (!is_host_name(text.substr(at + 1))) return refused;
  return MailAddress{in_lower_case(text)};
}

tl::expected<WebAddress, Text> parse_web_address(std::string_view text) {
  auto const refused = tl::unexpected(Text{"field.not_a_web_address"});
  text = without_outer_spaces(text);
  if (text.size() > 2'000) return refused;
  auto const scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) return refused;
  auto const scheme = in_lower_case(text.substr(0, scheme_end));
  if (scheme != "https" && scheme != "http") return refused;
  auto const rest = text.substr(scheme_end + 3);
  for (char c : rest) {
    auto const byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte >= 0x7f || std::string_view("\"<>\\^`{|}").find(c) != std::string_view::npos)
      return refused;
  }
  auto const authority = rest.substr(0, rest.find_first_of("/?#"));
  auto const colon = authority.find(':');
  if (!is_host_name(authority.substr(0, colon))) return refused;
  if (colon != std::string_view::npos && !is_port(authority.substr(colon + 1))) return refused;
  return WebAddress{scheme + "://" + std::string(rest)};
}

Slug slug_from(std::string_view name) {
  std::string slug;
  bool gap = false;
  auto const add = [&](char c) {
    if (gap && !slug.empty()) slug += '-';
    gap = false;
    slug += c;
  };
  while (!name.empty() && slug.size() < 70) {
    auto const length = std::max<std::size_t>(1, sequence_length(name));
    auto const letter = name.substr(0, length);
    name.remove_prefix(length);
    char const c = letter[0];
    auto const plain = letter >= "\u00c0" && letter <= "\u00ff" && length == 2
                           ? plain_letters[static_cast<std::size_t>(static_cast<unsigned char>(letter[1]) - 0x80)]
                           : ' ';
    // An accent of its own (U+0300 to U+036F) belongs to the letter before it.
    bool const nothing =
        letter == "'" || letter == "\u2019" || (letter >= "\u0300" && letter <= "\u036f" && length == 2);
    if (is_slug_character(c))
      add(c);
    else if (c >= 'A' && c <= 'Z')
      add(static_cast<char>(c | 0x20));
    else if (plain != ' ')
      add(plain);
    else if (!nothing)
      gap = true;
  }
  return parse_slug(slug).value_or(Slug{"x"});
}

std::string_view front_of(std::string_view text, std::size_t most_bytes) {
  if (text.size() <= most_bytes) return text;
  while (most_bytes > 0 && (static_cast<unsigned char>(text[most_bytes]) & 0xc0) == 0x80) --most_bytes;
  return text.substr(0, most_bytes);
}

}  // namespace aimline
