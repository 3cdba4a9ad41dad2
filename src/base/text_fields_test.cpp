#include "base/text_fields.hpp"

#include <gtest/gtest.h>

namespace aimline {
namespace {

std::string times(std::size_t count, std::string_view text) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

template <class T>
std::string key_of(tl::expected<T, Text> const& refused) {
  return refused ? "taken: " + refused->value : refused.error().key;
}

TEST(Lines, CountCharactersAndNotBytes) {
  EXPECT_TRUE(parse_line(times(200, "a")));
  EXPECT_TRUE(parse_line(times(200, "ñ")));
  EXPECT_TRUE(parse_line(times(200, "😀")));
  EXPECT_EQ(parse_line(times(201, "a")).error(), (Text{"field.too_long", {{"longest", "200"}}}));
  EXPECT_EQ(key_of(parse_line(times(201, "😀"))), "field.too_long");
}

TEST(Lines, LoseTheSpacesAtTheirEnds) {
  EXPECT_EQ(parse_line("  Río Grande \t\r\n")->value, "Río Grande");
  EXPECT_EQ(parse_line("\u00a0\u2003 \ufeffRío\u3000Grande\u200b \u202f")->value, "Río\u3000Grande");
  EXPECT_EQ(parse_line(times(100, " ") + times(200, "a") + " ")->value, times(200, "a"));
}

TEST(Lines, AreNotEmptyToTheEye) {
  for (auto text : {"", " ", "\t\n", "\u00a0", "\u200b\u200b", "\u3000 \ufeff"})
    EXPECT_EQ(key_of(parse_line(text)), "field.empty");
}

TEST(Lines, KeepEmojiJoinedBySeveralCharacters) {
  EXPECT_EQ(parse_line("👩‍🏫 María 🇲🇽")->value, "👩‍🏫 María 🇲🇽");
}

TEST(Lines, HaveNoControlCharactersOrBreaks) {
  for (auto text :
       {std::string("a\0b", 3), std::string("a\nb"), std::string("a\tb"), std::string("a\rb"), std::string("a\x7f"),
        std::string("a\x1b[31m"), std::string("a\u0085z"), std::string("a\u2028z"), std::string("a\u2029z")})
    EXPECT_EQ(key_of(parse_line(text)), "field.control_character");
}

TEST(Lines, CannotTurnTheDirectionOfWriting) {
  for (auto mark : {"\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"}) {
    EXPECT_EQ(key_of(parse_line(std::string("invoice") + mark + "fdp.exe")), "field.control_character");
    EXPECT_EQ(key_of(parse_prose(std::string("invoice") + mark + "fdp.exe")), "field.control_character");
  }
  EXPECT_TRUE(parse_line("مدرسة النور"));
}

TEST(Lines, AreValidUtf8) {
  for (auto text : {"\xff", "a\xc3", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
                    "\x80", "\xe2\x82", "\xf0\x9f\x98"})
    EXPECT_EQ(key_of(parse_line(text)), "field.not_utf8");
}

TEST(ProseFields, KeepTheirLinesWithOneKindOfBreak) {
  EXPECT_EQ(parse_prose("one\r\ntwo\rthree\n\n\tfour\r\n")->value, "one\ntwo\nthree\n\n\tfour");
}

TEST(ProseFields, CountABreakOnce) {
  EXPECT_TRUE(parse_prose(times(9'999, "a\r\n") + "ab"));
  EXPECT_EQ(key_of(parse_prose(times(10'000, "a\r\n") + "a")), "field.too_long");
}

TEST(TextFields, ReadWhatTheyWroteUnchanged) {
  for (auto text : {" a\r\n b ", "x\r\ry", "\u00a0 \t\u2003q\u200b", "a\u2028b\u2028"}) {
    auto const once = parse_prose(text);
    ASSERT_TRUE(once);
    EXPECT_EQ(parse_prose(once->value), once);
  }
}

TEST(Slugs, AreSmallLettersDigitsAndInnerHyphens) {
  for (auto text : {"a", "alamo-ridge-k-8", "2026", "a-1"}) EXPECT_TRUE(parse_slug(text)) << text;
  for (auto text : {"", "-", "-a", "a-", "a--b", "A", "á", "a b", "a_b", "a.b", "a/b", "..", "a\n"})
    EXPECT_EQ(key_of(parse_slug(text)), "field.not_a_slug") << text;
  EXPECT_TRUE(parse_slug(times(80, "a")));
  EXPECT_FALSE(parse_slug(times(81, "a")));
}

TEST(Slugs, AreNeverTheFormOfAnId) {
  EXPECT_FALSE(parse_slug("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"));
  EXPECT_TRUE(parse_slug("017f22e2-79b0-7cc3-98c4-dc0c0c07398"));
}

TEST(SlugFrom, WritesSpanishNamesInPlainLetters) {
  EXPECT_EQ(slug_from("Álamo Ridge K-8").value, "alamo-ridge-k-8");
  EXPECT_EQ(slug_from("Niños Héroes de la Peña").value, "ninos-heroes-de-la-pena");
  EXPECT_EQ(slug_from("ESCUELA SECUNDARIA «PINGÜINO» N.º 3").value, "escuela-secundaria-pinguino-n-3");
  EXPECT_EQ(slug_from("  ¿Qué? ¡Sí!  ").value, "que-si");
  EXPECT_EQ(slug_from("O'Brien & O’Neill").value, "obrien-oneill");
}

TEST(SlugFrom, ReadsAccentsThatAreCharactersOfTheirOwn) {
  EXPECT_EQ(slug_from("Pen\u0303a Jose\u0301").value, "pena-jose");
}

TEST(SlugFrom, AlwaysGivesASlug) {
  EXPECT_EQ(slug_from("").value, "x");
  EXPECT_EQ(slug_from("日本語").value, "x");
  EXPECT_EQ(slug_from("\xff\xfe").value, "x");
  EXPECT_EQ(slug_from("017f22e2-79b0-7cc3-98c4-dc0c0c07398f").value, "x");
  EXPECT_TRUE(parse_slug(slug_from(times(500, "año ")).value));
}

TEST(MailAddresses, AreKeptInSmallLetters) {
  EXPECT_EQ(parse_mail_address(" Ana.Ruiz+Aim@Alamo.K12.NM.US ")->value, "ana.ruiz+aim@alamo.k12.nm.us");
  EXPECT_TRUE(parse_mail_address("o'brien@school.org"));
  EXPECT_TRUE(parse_mail_address(times(64, "a") + "@school.org"));
}

TEST(MailAddresses, TakeNothingElse) {
  for (auto text : {"",
                    "ana",
                    "@school.org",
                    "ana@",
                    "ana@school",
                    "ana@@school.org",
                    "ana@school.org@x.org",
                    "ana ruiz@school.org",
                    "ana@school..org",
                    "an..a@school.org",
                    ".ana@school.org",
                    "ana.@school.org",
                    "ana@-school.org",
                    "ana@school-.org",
                    "ana@.school.org",
                    "ana@school.org.",
                    "ana@school.o",
                    "ana@192.168.0.1",
                    "ana@school.org\r\nBcc: all@school.org",
                    "<ana@school.org>",
                    "ana@[::1]",
                    "ana@escuela_1.org",
                    "año@school.org",
                    "\"ana\"@school.org",
                    "a,b@school.org"})
    EXPECT_EQ(key_of(parse_mail_address(text)), "field.not_a_mail_address") << text;
  EXPECT_FALSE(parse_mail_address(times(65, "a") + "@school.org"));
  EXPECT_FALSE(parse_mail_address("a@" + times(64, "b") + ".org"));
  EXPECT_FALSE(parse_mail_address("a@" + times(130, "b.") + "org"));
}

TEST(WebAddresses, AreHttpAndHttpsWithANamedHost) {
  for (auto text : {"https://school.org", "http://school.org/a?b=c#d", "https://a.b-c.org:8443/x%20y",
                    "https://en.wikipedia.org/wiki/PDCA_(disambiguation)"})
    EXPECT_EQ(parse_web_address(text)->value, text);
  EXPECT_EQ(parse_web_address(" HTTPS://School.org/Path ")->value, "https://School.org/Path");
}

TEST(WebAddresses, TakeNoOtherSchemeAndNoDisguise) {
  for (auto text : {"",
                    "school.org",
                    "javascript:alert(1)",
                    "javascript://school.org/%0aalert(1)",
                    "JaVaScRiPt:alert(1)",
                    "data:text/html,x",
                    "file:///etc/passwd",
                    "ftp://school.org",
                    "//school.org",
                    "https:school.org",
                    "https://",
                    "https:///school.org",
                    "https://localhost/a.b",
                    "https://school.org@elsewhere.example/",
                    "https://a:b@school.org",
                    "https://school.org:0",
                    "https://school.org:65536",
                    "https://school.org:80x",
                    "https://10.0.0.1/",
                    "https://[::1]/",
                    "https://school.org/a b",
                    "https://school.org/\"onclick=",
                    "https://school.org/<script>",
                    "https://school.org\\@elsewhere.example",
                    "java\nscript://school.org",
                    "https://escuéla.org",
                    "https://.school.org",
                    "https://school..org",
                    "https://sch%6fol.org"}) {
    EXPECT_EQ(key_of(parse_web_address(text)), "field.not_a_web_address") << text;
  }
  EXPECT_FALSE(parse_web_address("https://school.org/" + times(2'000, "a")));
}

TEST(CountCharacters, CountsCodePointsOfValidText) {
  EXPECT_EQ(count_characters(""), 0u);
  EXPECT_EQ(count_characters("añ😀"), 3u);
  EXPECT_EQ(count_characters("\xed\xbf\xbf"), std::nullopt);
  EXPECT_EQ(count_characters("\xf4\x8f\xbf\xbf"), 1u);
}

TEST(FrontOf, NeverCutsACharacter) {
  EXPECT_EQ(front_of("abc", 3), "abc");
  EXPECT_EQ(front_of("abc", 2), "ab");
  EXPECT_EQ(front_of("añb", 2), "a");
  EXPECT_EQ(front_of("😀😀", 7), "😀");
  EXPECT_EQ(front_of("😀", 3), "");
}

}  // namespace
}  // namespace aimline
