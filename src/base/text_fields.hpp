#pragma once

#include "base/result.hpp"

#include <compare>
#include <optional>
#include <string>
#include <string_view>

/// Texts that people type, each type with its own bounds. All are valid UTF-8 without control characters and without
/// the marks that turn the direction of writing, with which one name can be made to look like another.
namespace aimline {

/// One line: 1 to 200 characters, not only spaces, no line break. Spaces at the ends are dropped.
struct Line {
  std::string value;
  friend auto operator<=>(Line const&, Line const&) = default;
};

/// Several lines: 1 to 20,000 characters. Line breaks are kept as \n.
struct Prose {
  std::string value;
  friend auto operator<=>(Prose const&, Prose const&) = default;
};

/// The name of a thing in an address: 1 to 80 of a-z, 0-9 and single inner hyphens; never the form of an Id.
struct Slug {
  std::string value;
  friend auto operator<=>(Slug const&, Slug const&) = default;
};

/// A mail address, kept in lower case: at most 254 characters, one @, a dot in the domain.
struct MailAddress {
  std::string value;
  friend auto operator<=>(MailAddress const&, MailAddress const&) = default;
};

/// An address on the web: https or http with a named host, at most 2,000 characters of ASCII; no other scheme and no
/// user name before the host (https://school.org@elsewhere.example) can be stored.
struct WebAddress {
  std::string value;
  friend auto operator<=>(WebAddress const&, WebAddress const&) = default;
};

tl::expected<Line, Text> parse_line(std::string_view text);
tl::expected<Prose, Text> parse_prose(std::string_view text);
tl::expected<Slug, Text> parse_slug(std::string_view text);
tl::expected<MailAddress, Text> parse_mail_address(std::string_view text);
tl::expected<WebAddress, Text> parse_web_address(std::string_view text);

/// A slug made from a name: "Álamo Ridge K-8" becomes "alamo-ridge-k-8"; "x" where nothing usable is left.
Slug slug_from(std::string_view name);

/// The number of characters (code points) of valid UTF-8; none when it is not valid.
std::optional<std::size_t> count_characters(std::string_view text);

/// The front of valid UTF-8, at most so many bytes, never half a character: for quoting in a message.
std::string_view front_of(std::string_view text, std::size_t most_bytes);

}  // namespace aimline
