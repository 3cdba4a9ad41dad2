#pragma once

#include "base/result.hpp"

#include <optional>
#include <string>
#include <string_view>

#include <boost/describe/enum.hpp>

/// The server's texts for people, in `catalogs/en.json` and `catalogs/es.json`: flat keys, `{name}` placeholders.
/// `{@name}` stands for the text whose key the argument is: {"role", "role.sl"}.
namespace aimline {

enum class Language { en, es };
BOOST_DESCRIBE_ENUM(Language, en, es)

/// The text in that language. A key that is in no catalog is a broken build, held by a test: it throws.
std::string write_out(Text const& text, Language language);

/// The best of our languages for an `Accept-Language` header; none when it names neither.
std::optional<Language> preferred_language(std::string_view accept_language);

/// "en" and "es", also with a region ("es-MX"); none otherwise.
std::optional<Language> language_named(std::string_view tag);

}  // namespace aimline
