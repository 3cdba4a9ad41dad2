#include "picture/text_width.hpp"

#include "base/embedded.hpp"
#include "picture/inter_advances.hpp"

#include <ft2build.h>

#include <gtest/gtest.h>
#include FT_FREETYPE_H
#include FT_MULTIPLE_MASTERS_H

AIMLINE_EMBEDDED(inter)

namespace aimline::picture {
namespace {

/// The embedded face at one weight.
class Face {
public:
  explicit Face(int weight) {
    auto const bytes = embedded_inter();
    FT_Init_FreeType(&library_);
    FT_New_Memory_Face(library_, reinterpret_cast<FT_Byte const*>(bytes.data()), static_cast<FT_Long>(bytes.size()), 0,
                       &face_);
    FT_Fixed position = static_cast<FT_Fixed>(weight) << 16;
    FT_Set_Var_Design_Coordinates(face_, 1, &position);
  }
  ~Face() {
    FT_Done_Face(face_);
    FT_Done_FreeType(library_);
  }
  Face(Face const&) = delete;
  Face& operator=(Face const&) = delete;

  long advance(char32_t character) const {
    FT_Load_Glyph(face_, FT_Get_Char_Index(face_, character), FT_LOAD_NO_SCALE);
    return face_->glyph->metrics.horiAdvance;
  }
  double units() const { return face_->units_per_EM; }

private:
  FT_Library library_ = nullptr;
  FT_Face face_ = nullptr;
};

TEST(InterAdvances, AreThoseOfTheFontThatThePagesHave) {
  ASSERT_FALSE(embedded_inter().empty()) << "built without the pages' packages: npm --prefix web ci, then cmake again";
  Face const regular(400);
  Face const semibold(600);
  EXPECT_EQ(regular.units(), units_per_em);
  for (auto const& each : advances) {
    EXPECT_EQ(regular.advance(each.character), each.regular) << std::hex << static_cast<unsigned>(each.character);
    EXPECT_EQ(semibold.advance(each.character), each.semibold) << std::hex << static_cast<unsigned>(each.character);
  }
}

TEST(InterAdvances, StandInOrder) {
  for (std::size_t i = 1; i < advances.size(); ++i) EXPECT_LT(advances[i - 1].character, advances[i].character);
  EXPECT_EQ(advances[U'~' - U' '].character, U'~');
}

TEST(TextWidth, AddsTheAdvances) {
  // A is 1413 of 2048 units wide, V 1413.
  EXPECT_NEAR(text_width("AA", {16, Weight::regular}), 2 * 1413.0 / 2048 * 16, 1e-9);
  EXPECT_DOUBLE_EQ(text_width("", {}), 0);
}

TEST(TextWidth, GrowsWithSizeAndTakesWhatTheFontLacks) {
  EXPECT_NEAR(text_width("año", {24, Weight::regular}), 2 * text_width("año", {12, Weight::regular}), 1e-9);
  EXPECT_GT(text_width("学校", {12, Weight::regular}), 20);
  EXPECT_GT(text_width("\xFF\xC3", {12, Weight::regular}), 0);
}

TEST(Shorten, KeepsWhatFitsAndCutsTheRest) {
  Font const font{12, Weight::regular};
  EXPECT_EQ(shorten("Cedar Hollow", font, 200), "Cedar Hollow");
  auto const cut = shorten("Cedar Hollow Middle School", font, 80);
  EXPECT_TRUE(cut.ends_with("…")) << cut;
  EXPECT_LE(text_width(cut, font), 80);
  EXPECT_GT(text_width(cut, font), 60);
  EXPECT_EQ(shorten("Cedar Hollow", font, 3), "");
}

TEST(Wrap, BreaksAtSpacesAndNeverWiderThanAsked) {
  Font const font{12, Weight::regular};
  std::string const text = "Retakes until mastery, with a plan that the student writes";
  auto const lines = wrap(text, font, 120, 10);
  std::string joined;
  for (auto const& line : lines) {
    EXPECT_LE(text_width(line, font), 120) << line;
    joined += (joined.empty() ? "" : " ") + line;
  }
  EXPECT_EQ(joined, text);
  EXPECT_GT(lines.size(), 2u);
}

TEST(Wrap, BreaksWithinAWordOnlyWhereItIsTooWideAlone) {
  Font const font{12, Weight::regular};
  std::string whole;
  for (auto const& line : wrap("Donaudampfschifffahrtsgesellschaft fährt", font, 90, 10)) {
    EXPECT_LE(text_width(line, font), 90) << line;
    whole += line;
  }
  std::erase(whole, ' ');
  EXPECT_EQ(whole, "Donaudampfschifffahrtsgesellschaftfährt");
}

TEST(Wrap, EndsWithAnEllipsisAtTheLastLine) {
  auto const lines = wrap("one two three four five six seven eight nine ten", {12, Weight::regular}, 60, 2);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_TRUE(lines.back().ends_with("…"));
  EXPECT_TRUE(wrap("   ", {12, Weight::regular}, 60, 2).empty());
}

TEST(TakeCharacter, ReadsUtf8AndMarksWhatIsNot) {
  std::string_view text = "aé€😀";
  EXPECT_EQ(take_character(text), U'a');
  EXPECT_EQ(take_character(text), U'é');
  EXPECT_EQ(take_character(text), U'€');
  EXPECT_EQ(take_character(text), U'😀');
  EXPECT_TRUE(text.empty());
  for (std::string_view const bad : {"\xC0\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\x80", "\xE2\x82"}) {
    auto rest = bad;
    EXPECT_EQ(take_character(rest), U'\uFFFD');
    EXPECT_EQ(rest.size(), bad.size() - 1);
  }
}

}  // namespace
}  // namespace aimline::picture
