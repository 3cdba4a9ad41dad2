#include "base/catalog.hpp"

#include "base/embedded.hpp"

#include <map>
#include <set>
#include <stdexcept>

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

AIMLINE_EMBEDDED(catalog_en)
AIMLINE_EMBEDDED(catalog_es)

namespace aimline {
namespace {

std::vector<std::pair<std::string, std::string>> texts_of(std::string_view bytes) {
  std::vector<std::pair<std::string, std::string>> texts;
  auto const catalog = boost::json::parse({bytes.data(), bytes.size()});
  for (auto const& [key, value] : catalog.as_object()) texts.emplace_back(key, value.as_string());
  return texts;
}

std::set<std::string> placeholders_of(std::string const& text) {
  std::set<std::string> names;
  for (auto open = text.find('{'); open != std::string::npos; open = text.find('{', open + 1))
    names.insert(text.substr(open + 1, text.find('}', open) - open - 1));
  return names;
}

TEST(Catalogs, HaveTheSameKeysAndPlaceholdersInBothLanguages) {
  auto const en = texts_of(embedded_catalog_en());
  auto const es = texts_of(embedded_catalog_es());
  ASSERT_EQ(en.size(), es.size());
  for (std::size_t i = 0; i < en.size(); ++i) {
    EXPECT_EQ(en[i].first, es[i].first);
    EXPECT_EQ(placeholders_of(en[i].second), placeholders_of(es[i].second)) << en[i].first;
  }
}

TEST(Catalogs, AreInOrderOfTheirKeysAndHaveNoEmptyText) {
  auto const en = texts_of(embedded_catalog_en());
  for (std::size_t i = 0; i < en.size(); ++i) {
    if (i > 0) {
      EXPECT_LT(en[i - 1].first, en[i].first);
    }
    EXPECT_FALSE(en[i].second.empty()) << en[i].first;
  }
  for (auto const& [key, text] : texts_of(embedded_catalog_es())) EXPECT_FALSE(text.empty()) << key;
}

TEST(WriteOut, FillsThePlaceholdersInTheReadersLanguage) {
  Text const text{"field.too_long", {{"longest", "200"}}};
  EXPECT_EQ(write_out(text, Language::en), "Use at most 200 characters.");
  EXPECT_EQ(write_out(text, Language::es), "Use como máximo 200 caracteres.");
}

TEST(WriteOut, DoesNotReadPlaceholdersInWhatItFillsIn) {
  EXPECT_EQ(write_out({"csv.column_twice", {{"name", "{name}"}}}, Language::en),
            "The column {name} is there twice. Leave one.");
}

TEST(WriteOut, ThrowsForAKeyThatIsInNoCatalog) {
  EXPECT_THROW(write_out({"no.such_key"}, Language::en), std::logic_error);
}

TEST(LanguageNamed, KnowsEnglishAndSpanishWithAnyRegion) {
  EXPECT_EQ(language_named("en"), Language::en);
  EXPECT_EQ(language_named("ES"), Language::es);
  EXPECT_EQ(language_named("es-MX"), Language::es);
  EXPECT_EQ(language_named("en_US"), Language::en);
  for (auto tag : {"", "e", "eng", "fr", "-es", "est"}) EXPECT_EQ(language_named(tag), std::nullopt) << tag;
}

TEST(PreferredLanguage, IsTheOneWithTheGreatestWeight) {
  EXPECT_EQ(preferred_language("en;q=0.5, es;q=0.8"), Language::es);
  EXPECT_EQ(preferred_language("fr-FR,fr;q=0.9,es;q=0.35,en;q=0.4"), Language::en);
  EXPECT_EQ(preferred_language("es-419,es;q=0.9,en;q=0.8"), Language::es);
  EXPECT_EQ(preferred_language("en;q=0.999,es;q=1.0"), Language::es);
  EXPECT_EQ(preferred_language("es;Q=0.1,en;Q=0.2"), Language::en);
}

TEST(PreferredLanguage, IsTheFirstWhereWeightsAreEqual) {
  EXPECT_EQ(preferred_language("es,en"), Language::es);
  EXPECT_EQ(preferred_language("en,es"), Language::en);
}

TEST(PreferredLanguage, IsNoneWhereNeitherIsWanted) {
  for (auto header : {"", "fr", "*", "en;q=0", "es;q=0.000, fr", ",,;q=1", "zh-Hans;q=0.9"})
    EXPECT_EQ(preferred_language(header), std::nullopt) << header;
}

}  // namespace
}  // namespace aimline
