#include "picture/placing.hpp"
#include "picture/scale.hpp"
#include "picture/svg.hpp"
#include "picture/theme.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <gtest/gtest.h>

namespace aimline::picture {
namespace {

TEST(Spread, LeavesAloneWhatHasRoom) {
  std::vector<double> const wanted{10, 50, 90};
  EXPECT_EQ(spread(wanted, 15, 0, 100), wanted);
}

TEST(Spread, MovesApartAroundTheMiddleAndKeepsTheOrder) {
  std::vector<double> const wanted{52, 50, 51};
  auto const places = spread(wanted, 15, 0, 100);
  EXPECT_NEAR(places[1], 36, 1e-9);
  EXPECT_NEAR(places[2], 51, 1e-9);
  EXPECT_NEAR(places[0], 66, 1e-9);
}

TEST(Spread, StaysWithinItsRoomForAnyWish) {
  std::uint64_t state = 3;
  for (int round = 0; round < 200; ++round) {
    std::vector<double> wanted;
    for (int i = 0; i < 1 + round % 7; ++i) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      wanted.push_back(static_cast<double>(state >> 40) / static_cast<double>(1 << 24) * 140 - 20);
    }
    auto places = spread(wanted, 15, 0, 100);
    std::sort(places.begin(), places.end());
    EXPECT_GE(places.front(), -1e-9);
    EXPECT_LE(places.back(), 100 + 1e-9);
    double const gap = std::min(15.0, 100.0 / std::max(1.0, static_cast<double>(places.size()) - 1));
    for (std::size_t i = 1; i < places.size(); ++i) EXPECT_GE(places[i] - places[i - 1], gap - 1e-6);
  }
}

TEST(RowsFor, GiveARowOfItsOwnOnlyToWhatMeets) {
  std::vector<Stretch> const stretches{{0, 10}, {5, 15}, {12, 20}, {40, 50}};
  EXPECT_EQ(rows_for(stretches, 1), (std::vector<std::size_t>{0, 1, 0, 0}));
}

TEST(RangeAround, BeginsAtZeroWhereItIsNear) {
  std::vector<double> const near{0.08, 0.24};
  EXPECT_EQ(range_around(near, Values::shares, Begins::at_zero_if_near, 5).low, 0);
  std::vector<double> const far{0.91, 0.95};
  auto const cut = range_around(far, Values::shares, Begins::at_zero_if_near, 5);
  EXPECT_TRUE(is_cut(cut));
  EXPECT_LT(cut.low, 0.91);
  EXPECT_LE(cut.high, 1);
}

TEST(RangeAround, HoldsAllNumbersAndRoundTicks) {
  for (double const factor : {1e-6, 0.013, 1.0, 37.0, 8e9}) {
    std::vector<double> const numbers{-2 * factor, 3.3 * factor, 9.1 * factor};
    auto const range = range_around(numbers, Values::numbers, Begins::where_numbers_begin, 5);
    EXPECT_LE(range.low, numbers.front());
    EXPECT_GE(range.high, numbers.back());
    EXPECT_GE(range.ticks.size(), 3u);
    EXPECT_LE(range.ticks.size(), 7u);
    double const step = range.ticks[1] - range.ticks[0];
    double const digits = step / std::pow(10, std::floor(std::log10(step) + 1e-9));
    EXPECT_TRUE(std::abs(digits - 1) < 1e-6 || std::abs(digits - 2) < 1e-6 || std::abs(digits - 2.5) < 1e-6 ||
                std::abs(digits - 5) < 1e-6)
        << step;
  }
}

TEST(RangeAround, HasAWidthForOneNumberForNoneAndForWhatIsNone) {
  for (std::vector<double> const& numbers :
       {std::vector<double>{}, {0}, {5}, {-5}, {1e300}, {std::nan(""), 3}, {HUGE_VAL}}) {
    auto const range = range_around(numbers, Values::numbers, Begins::at_zero_if_near, 5);
    EXPECT_LT(range.low, range.high);
    EXPECT_FALSE(range.ticks.empty());
  }
}

TEST(Written, HasPercentSignsCommasAndADigitMoreThanTheTicks) {
  std::vector<double> const shares{0.05, 0.24};
  auto const range = range_around(shares, Values::shares, Begins::at_zero_if_near, 5);
  EXPECT_EQ(tick_label(0.1, Values::shares, range), "10\u00A0%");
  EXPECT_EQ(written(0.1234, Values::shares, range), "12.3\u00A0%");
  std::vector<double> const large{0, 12'000};
  auto const thousands = range_around(large, Values::numbers, Begins::at_zero_if_near, 5);
  EXPECT_EQ(tick_label(10'000, Values::numbers, thousands), "10,000");
  EXPECT_EQ(written(-1234.5, Values::numbers, thousands), "−1,234");
}

TEST(Coordinate, HasHundredthsAtMost) {
  EXPECT_EQ(coordinate(12), "12");
  EXPECT_EQ(coordinate(12.5), "12.5");
  EXPECT_EQ(coordinate(12.344), "12.34");
  EXPECT_EQ(coordinate(-0.05), "-0.05");
  EXPECT_EQ(coordinate(-0.001), "0");
  EXPECT_EQ(coordinate(std::nan("")), "0");
}

TEST(Escaped, LeavesNothingThatXmlWouldReadAsMarkup) {
  EXPECT_EQ(escaped("<b a=\"1\" c='2'>&</b>"), "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;&lt;/b&gt;");
  EXPECT_EQ(escaped("]]>"), "]]&gt;");
  EXPECT_EQ(escaped(std::string_view("a\0\x01\x1F\x7F", 5)), "a\uFFFD\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(escaped("\xFF\xEF\xBF\xBE"), "\uFFFD\uFFFD");
  EXPECT_EQ(escaped("Año 2025–26, ≤ 5 %"), "Año 2025–26, ≤ 5 %");
}

double luminance(std::string_view color) {
  auto const part = [&](std::size_t at) {
    double const value = std::stoi(std::string(color.substr(at, 2)), nullptr, 16) / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
}

/// The color that a selector is given for a property.
std::string color_of(std::string const& rules, std::string const& selector, std::string const& property) {
  auto const at = rules.find("\n" + selector + "{");
  EXPECT_NE(at, std::string::npos) << selector;
  auto const found = rules.find(property + ":#", at);
  return rules.substr(found + property.size() + 1, 7);
}

/// Contrast as WCAG 2.2 has it: 4.5 for words, 3 for marks.
TEST(RulesOf, HaveEnoughContrastInEachTheme) {
  for (auto const theme : {Theme::light, Theme::dark, Theme::print}) {
    auto const rules = rules_of(theme);
    double const back = luminance(color_of(rules, ".background", "fill"));
    auto const contrast = [&](std::string const& selector, std::string const& property) {
      double const front = luminance(color_of(rules, selector, property));
      return (std::max(front, back) + 0.05) / (std::min(front, back) + 0.05);
    };
    for (auto const* words : {"text", ".muted", "text.improvement", "text.concern"})
      EXPECT_GE(contrast(words, "fill"), 4.5) << words;
    for (auto const* mark : {".mark.common", ".mark.improvement", ".mark.concern"})
      EXPECT_GE(contrast(mark, "fill"), 3) << mark;
    for (auto const* line : {".data", ".center", ".limit", ".target"}) EXPECT_GE(contrast(line, "stroke"), 3) << line;
  }
}

TEST(PageRules, HaveNoColorsOfTheirOwn) {
  auto const rules = page_rules();
  EXPECT_EQ(rules.find('#'), std::string::npos);
  EXPECT_NE(rules.find(".aimline-picture .mark.improvement{fill:var(--improvement)}"), std::string::npos);
}

}  // namespace
}  // namespace aimline::picture
