#include "base/catalog.hpp"

#include "base/embedded.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

AIMLINE_EMBEDDED(catalog_en)
AIMLINE_EMBEDDED(catalog_es)

namespace aimline {
namespace {

using Catalog = std::map<std::string, std::string, std::less<>>;

Catalog read_catalog(std::string_view bytes) {
  Catalog catalog;
  auto const texts = boost::json::parse(boost::json::string_view(bytes.data(), bytes.size()));
  for (auto const& [key, value] : texts.as_object()) catalog.emplace(key, value.as_string());
  return catalog;
}

Catalog const& catalog_of(Language language) {
  static Catalog const en = read_catalog(embedded_catalog_en());
  static Catalog const es = read_catalog(embedded_catalog_es());
  return language == Language::es ? es : en;
}

}  // namespace

std::string write_out(Text const& text, Language language) {
  auto const& catalog = catalog_of(language);
  auto const found = catalog.find(text.key);
  if (found == catalog.end()) throw std::logic_error("no text in the catalog for " + text.key);
  std::string const& form = found->second;
  std::string written;
  written.reserve(form.size() + 32);
  for (std::size_t at = 0; at < form.size();) {
    auto const open = form.find('{', at);
    auto const close = open == std::string::npos ? open : form.find('}', open);
    if (close == std::string::npos) {
      written.append(form, at);
      break;
    }
    written.append(form, at, open - at);
    auto name = std::string_view(form).substr(open + 1, close - open - 1);
    bool const is_key = name.starts_with('@');
    if (is_key) name.remove_prefix(1);
    for (auto const& [argument, value] : text.arguments)
      if (argument == name) written += is_key ? write_out({value}, language) : value;
    at = close + 1;
  }
  return written;
}

std::optional<Language> language_named(std::string_view tag) {
  auto const primary = tag.substr(0, tag.find_first_of("-_"));
  auto const is = [&](std::string_view code) {
    return primary.size() == 2 && (primary[0] | 0x20) == code[0] && (primary[1] | 0x20) == code[1];
  };
  if (is("en")) return Language::en;
  if (is("es")) return Language::es;
  return std::nullopt;
}

std::optional<Language> preferred_language(std::string_view accept_language) {
  std::optional<Language> best;
  int best_weight = 0;  // thousandths
  while (!accept_language.empty()) {
    auto const comma = accept_language.find(',');
    auto part = accept_language.substr(0, comma);
    accept_language.remove_prefix(comma == std::string_view::npos ? accept_language.size() : comma + 1);
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    auto const semicolon = part.find(';');
    int weight = 1000;
    if (semicolon != std::string_view::npos) {
      auto parameter = std::string(part.substr(semicolon));
      std::replace(parameter.begin(), parameter.end(), 'Q', 'q');
      auto const dot = parameter.find("q=0.");
      if (dot != std::string::npos) {
        weight = 0;
        int scale = 100;
        for (char digit : std::string_view(parameter).substr(dot + 4)) {
          if (digit < '0' || digit > '9') break;
          weight += scale * (digit - '0');
          scale /= 10;
        }
      } else if (parameter.find("q=0") != std::string::npos) {
        weight = 0;
      }
    }
    auto const language = language_named(part.substr(0, semicolon));
    if (language && weight > best_weight) {
      best = language;
      best_weight = weight;
    }
  }
  return best;
}

}  // namespace aimline
