#include "base/folding.hpp"

#include "base/text_fields.hpp"

#include <gtest/gtest.h>

namespace aimline {
namespace {

TEST(Folding, TakesAccentsAndCapitalsFromLatinLetters) {
  EXPECT_EQ(folded("\u00c1lamo Ridge"), "alamo ridge");
  EXPECT_EQ(folded("Pe\u00f1asco \u00dcBER \u00c7elik"), "penasco uber celik");
  EXPECT_EQ(folded("\u0141\u00f3d\u017a, Din\u00e9tah, D\u01ebh\u01eb"), "lodz, dinetah, doho");
  EXPECT_EQ(folded("Nguy\u1ec5n Th\u1ecb"), "nguyen thi");
  EXPECT_EQ(folded("Stra\u00dfe \u1e9e \u00c6sop \u0153uvre \u00deor"), "strasse ss aesop oeuvre thor");
  EXPECT_EQ(folded("\u0130stanbul, \u0131"), "istanbul, i");
}

TEST(Folding, MakesNoDifferenceOfHowAnAccentIsWritten) {
  EXPECT_EQ(folded("A\u0301lamo"), folded("\u00c1lamo"));
  EXPECT_EQ(folded("o\u0328\u0301"), "o");
}

TEST(Folding, WritesPunctuationAsKeyboardsHaveIt) {
  EXPECT_EQ(folded("O\u2019Keeffe\u00a0K\u20138"), "o'keeffe k-8");
  EXPECT_EQ(folded("3 \u00d7 4 \u00f7 2"), "3 \u00d7 4 \u00f7 2");
}

TEST(Folding, LeavesOtherScriptsAlone) {
  EXPECT_EQ(folded("\u0416\u0443\u043a \u65e5\u672c \U0001f3eb"), "\u0416\u0443\u043a \u65e5\u672c \U0001f3eb");
}

TEST(Folding, OfEveryCharacterIsTextAndStaysWhenFoldedAgain) {
  for (char32_t point = 1; point < 0x2100; ++point) {
    std::string text;
    if (point < 0x80) {
      text += static_cast<char>(point);
    } else if (point < 0x800) {
      text += static_cast<char>(0xc0 | point >> 6);
      text += static_cast<char>(0x80 | (point & 0x3f));
    } else {
      text += static_cast<char>(0xe0 | point >> 12);
      text += static_cast<char>(0x80 | (point >> 6 & 0x3f));
      text += static_cast<char>(0x80 | (point & 0x3f));
    }
    auto const once = folded(text);
    EXPECT_TRUE(count_characters(once)) << static_cast<unsigned>(point);
    EXPECT_EQ(folded(once), once) << static_cast<unsigned>(point);
  }
}

}  // namespace
}  // namespace aimline
