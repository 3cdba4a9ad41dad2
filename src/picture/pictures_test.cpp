#include "picture/chart_picture.hpp"
#include "picture/driver_diagram.hpp"
#include "picture/effect_picture.hpp"
#include "picture/funnel_picture.hpp"
#include "picture/multiples_picture.hpp"
#include "picture/raster.hpp"
#include "picture/testing_svg.hpp"
#include "picture/years_picture.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include <gtest/gtest.h>

namespace aimline::picture {
namespace {

using spc::testing::noise;
using testing::all_of;
using testing::Element;
using testing::extent_of;
using testing::read_svg;
using testing::report_of;
using testing::texts_in;
using testing::title_of;
using testing::with_class;

std::vector<spc::ChartReport> schools(std::string const& word = "") {
  std::vector<spc::ChartReport> reports;
  double const levels[]{20, 30, 25, 22};
  char const* const names[]{"Mesa", "Aspen Ridge", "Cedar Hollow", "Juniper"};
  for (std::size_t i = 0; i < 4; ++i) {
    auto numbers = noise(24, levels[i], 1, i + 1);
    if (i == 2)
      for (std::size_t k = 12; k < 24; ++k) numbers[k] = *numbers[k] - 9;
    reports.push_back(report_of(numbers, {.type = spc::ChartType::i, .better = spc::Better::lower, .targets = {18}}));
    reports.back().name = names[i] + word;
  }
  return reports;
}

stats::StaggeredEffect effect(std::size_t adopters, std::size_t others) {
  std::vector<stats::PanelUnit> units;
  auto const values = noise((adopters + others) * 8, 10, 1, 5);
  for (std::size_t i = 0; i < adopters + others; ++i) {
    stats::PanelUnit unit;
    if (i < adopters) unit.adopted = 3 + i % 2;
    for (std::size_t t = 0; t < 8; ++t)
      unit.outcomes.push_back(*values[i * 8 + t] - (unit.adopted && t >= *unit.adopted ? 4 : 0));
    units.push_back(std::move(unit));
  }
  return *stats::staggered_effect(units, {.replicates = 99});
}

struct Schools {
  std::vector<spc::FunnelUnit> units = {};
  std::vector<std::string> names = {};
};

Schools funnel_schools(std::string const& word = "") {
  Schools all;
  for (int i = 0; i < 30; ++i) {
    double const size = 60 + 31 * i;
    all.units.push_back({std::round(size * (0.2 + 0.02 * std::sin(i))), size});
    all.names.push_back("School " + std::to_string(i + 1) + word);
  }
  all.units[20].numerator = std::round(*all.units[20].denominator * 0.42);
  all.units[21].numerator = std::round(*all.units[21].denominator * 0.42);
  return all;
}

std::vector<spc::YearLine> year_lines() {
  std::vector<spc::YearLine> lines;
  for (int year = 2023; year <= 2026; ++year) {
    spc::YearLine line{SchoolYear{year}};
    for (int place = 3; place <= (year == 2026 ? 8 : 11); ++place) {
      double const rate = 0.10 + 0.005 * place - 0.002 * (year - 2023);
      line.points.push_back({place, rate, stats::Interval{rate - 0.03, rate + 0.03}});
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<spc::YearLine> whole_years() {
  std::vector<spc::YearLine> lines;
  for (int year = 2024; year <= 2026; ++year)
    lines.push_back({SchoolYear{year}, {{1, 0.19944 + 0.001 * year - 2.024, stats::Interval{0.19, 0.21}}}});
  return lines;
}

std::vector<DriverNode> drivers(std::string const& word = "") {
  return {
      {"Retention from 11 % to 6 %" + word, {}, {}, {}, "8 %" + word},
      {"Attendance" + word, 0},
      {"Passing mathematics and English" + word, 0},
      {"Early contact with families" + word, 1},
      {"Grading policy" + word, 2, {1}},
      {"Call home on day three" + word, 3, {}, Evidence::works_here},
      {"Post cards in the language of the family, by the end of the first week" + word, 3, {}, Evidence::did_not_work},
      {"Retakes" + word, 4, {}, Evidence::testing},
      {"No zeros" + word, 4, {}, Evidence::promising},
      {"Advisory" + word, 2, {}, Evidence::untested}};
}

/// Every kind, its labels with `word` in them.
std::vector<std::string> all_kinds(std::string const& word, Frame const& frame) {
  auto reports = schools(word);
  auto const funnel_of = funnel_schools(word);
  auto const funnel = *spc::make_funnel(funnel_of.units, {});
  auto plan_report = reports.front();
  plan_report =
      report_of(noise(30, 20, 2), {.type = spc::ChartType::i, .phases = {{0, "before" + word}, {15, "after" + word}}});
  plan_report.axis.labels[3] = word;
  auto unnamed = plan_report;
  unnamed.axis = {};
  for (std::size_t i = 0; i < 30; ++i) unnamed.axis.labels.push_back(word);
  return {
      draw_chart(plan_report,
                 {.title = "t" + word,
                  .notes = {{2, "note" + word}},
                  .cycles = {{date_of(2025, 9, 1), date_of(2025, 10, 1), "cycle" + word}}},
                 frame),
      draw_chart(unnamed, {.title = word}, frame),
      draw_multiples(reports, "t" + word, Scales::common, frame),
      draw_multiples(reports, "t" + word, Scales::own, frame),
      draw_sparklines(reports, "t" + word, frame),
      draw_funnel(funnel, {}, funnel_of.units, {.title = "t" + word, .names = funnel_of.names, .mine = 3}, frame),
      draw_years(year_lines(), spc::YearPart::month, Values::shares, "t" + word, frame),
      draw_years(whole_years(), spc::YearPart::year, Values::shares, "t" + word, frame),
      draw_effect(effect(12, 12), {.title = "t" + word}, frame),
      draw_effect(effect(4, 4), {.title = "t" + word, .names = std::vector<std::string>(8, "School" + word)}, frame),
      draw_drivers(drivers(word), "t" + word, frame)};
}

TEST(Labels, AreDataInEveryPicture) {
  for (std::string const word : {"<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onload='alert(1)",
                                 "]]><svg onload=alert(1)>", "</title><script>alert(1)</script>", "<!--", "-->",
                                 "&lt;script&gt;", "<?xml?>", "javascript:alert(1)", "{name} {@name} {{}}",
                                 "<foreignObject><iframe src=\"javascript:alert(1)\"/></foreignObject>",
                                 "\xE2\x80\xAE<style>*{display:none}</style>"})
    for (double const width : {320.0, 900.0})
      for (auto const& svg : all_kinds(word, {.width = width})) {
        auto const root = read_svg(svg);
        for (auto const& element : all_of(root, [](Element const&) { return true; })) {
          static std::vector<std::string> const tags{"svg",  "title", "desc", "style", "g",
                                                     "rect", "text",  "path", "line",  "circle"};
          EXPECT_NE(std::find(tags.begin(), tags.end(), element.tag), tags.end()) << element.tag;
          for (auto const& [name, value] : element.attributes) {
            EXPECT_FALSE(name.starts_with("on")) << name;
            EXPECT_EQ(name.find("href"), std::string::npos) << name;
            EXPECT_NE(name, "style");
          }
        }
        EXPECT_EQ(all_of(root, [](Element const& each) { return each.tag == "style"; }).size(), 1u);
        // What was given is what is read.
        EXPECT_NE(title_of(root).find(word), std::string::npos) << word;
      }
}

TEST(Pictures, HaveOneTabStopATitleAndNamesForAllTheirPoints) {
  for (auto const& svg : all_kinds(" A", {})) {
    auto const root = read_svg(svg);
    EXPECT_FALSE(title_of(root).empty());
    std::size_t stops = 0;
    for (auto const& point : with_class(root, "point")) {
      EXPECT_FALSE(title_of(point).empty());
      if (point.attribute("tabindex") == "0") ++stops;
    }
    EXPECT_EQ(stops, 1u) << svg.substr(0, 400);
  }
}

class EveryKind : public ::testing::TestWithParam<std::tuple<double, Language>> {
protected:
  std::vector<std::string> draw(std::string const& word) const {
    return all_kinds(word, {.width = std::get<0>(GetParam()), .language = std::get<1>(GetParam())});
  }
};
INSTANTIATE_TEST_SUITE_P(Pictures, EveryKind,
                         ::testing::Combine(::testing::Values(240, 320, 640, 1200),
                                            ::testing::Values(Language::en, Language::es)));

TEST_P(EveryKind, KeepsItsWordsWithinItsEdges) {
  for (auto const& svg : draw(" of the Centro de Aprendizaje Profesional y Técnico")) {
    auto const root = read_svg(svg);
    for (auto const& text : all_of(root, [](Element const& each) { return each.tag == "text"; })) {
      auto const extent = extent_of(text);
      EXPECT_GE(extent.left, -1) << text.text << svg.substr(0, 300);
      EXPECT_LE(extent.right, root.number("width") + 1) << text.text << svg.substr(0, 300);
      EXPECT_LE(extent.bottom, root.number("height")) << text.text;
    }
  }
}

TEST_P(EveryKind, IsDrawnByLibrsvg) {
  for (auto const& svg : draw("")) EXPECT_TRUE(to_png(svg, 1).starts_with("\x89PNG"));
}

TEST(DrawMultiples, PutsSignalsFirstThenNames) {
  auto const root = read_svg(draw_multiples(schools(), "Schools", Scales::common, {}));
  std::vector<std::string> names;
  for (auto const& panel : with_class(root, "panel")) names.push_back(title_of(panel).substr(0, 4));
  EXPECT_EQ(names, (std::vector<std::string>{"Ceda", "Aspe", "Juni", "Mesa"}));
}

/// The heights of the points of a panel.
std::vector<double> heights(Element const& panel) {
  std::vector<double> all;
  for (auto const& point : with_class(panel, "point"))
    for (auto const& child : point.children)
      if (child.has_class("hit")) all.push_back(child.number("cy"));
  return all;
}

TEST(DrawMultiples, HasOneScaleForAllUnlessEachHasItsOwn) {
  std::vector<spc::ChartReport> two{report_of({10, 20}, {.type = spc::ChartType::run}),
                                    report_of({10, 40}, {.type = spc::ChartType::run})};
  auto const rise = [&](Scales scales) {
    auto const root = read_svg(draw_multiples(two, "Two", scales, {.width = 640}));
    std::vector<double> rises;
    for (auto const& panel : with_class(root, "panel")) rises.push_back(heights(panel)[0] - heights(panel)[1]);
    return rises[1] / rises[0];
  };
  EXPECT_NEAR(rise(Scales::common), 3, 0.01);
  EXPECT_LT(rise(Scales::own), 2);
}

TEST(DrawFunnel, NamesOnlyWhatLiesBeyondTheOuterLimits) {
  auto const all = funnel_schools();
  auto const funnel = *spc::make_funnel(all.units, {});
  std::size_t outside = 0;
  for (auto const& point : funnel.points) outside += is_outside(point) ? 1 : 0;
  ASSERT_GT(outside, 0u);
  auto const root =
      read_svg(draw_funnel(funnel, {}, all.units, {.title = "F", .names = all.names, .mine = 3}, {.width = 900}));
  auto const names = texts_in(root, "names");
  EXPECT_EQ(names.size(), outside + 1);
  for (std::size_t i = 0; i < names.size(); ++i)
    for (std::size_t k = 0; k < i; ++k)
      EXPECT_FALSE(extent_of(names[i]).meets(extent_of(names[k]))) << names[i].text << " / " << names[k].text;
  EXPECT_EQ(with_class(root, "point").size(), 30u);
}

TEST(DrawFunnel, TakesTheLogarithmOfSizesThatAreFarApart) {
  auto all = funnel_schools();
  all.units.push_back({40'000, 200'000});
  all.names.push_back("All schools");
  auto const root = read_svg(
      draw_funnel(*spc::make_funnel(all.units, {}), {}, all.units, {.title = "F", .names = all.names}, {.width = 900}));
  std::vector<double> places;
  for (auto const* size : {"100", "1,000", "10,000"})
    for (auto const& text : texts_in(root, "axes"))
      if (text.text == size) places.push_back(text.number("x"));
  ASSERT_EQ(places.size(), 3u);
  EXPECT_NEAR(places[1] - places[0], places[2] - places[1], 0.05);
}

TEST(DrawFunnel, NamesAFewWhereVeryManyLieBeyond) {
  auto all = funnel_schools();
  for (std::size_t i = 0; i < 30; ++i) all.units[i].numerator = *all.units[i].denominator * (i % 2 == 0 ? 0.9 : 0.1);
  spc::Funnel funnel = *spc::make_funnel(all.units, {});
  // As if they differed by chance alone.
  for (auto& point : funnel.points) point.limits = spc::FunnelLimits{0.4, 0.45, 0.55, 0.6};
  auto const root = read_svg(draw_funnel(funnel, {}, all.units, {.title = "F", .names = all.names}, {.width = 900}));
  EXPECT_LE(texts_in(root, "names").size(), 12u);
  EXPECT_EQ(with_class(root, "point").size(), 30u);
}

TEST(DrawYears, NamesEachYearOnceAndDrawsIntervalsOfTheLast) {
  auto const root = read_svg(draw_years(year_lines(), spc::YearPart::month, Values::shares, "Years", {}));
  for (auto const* year : {"2022-23", "2023-24", "2024-25", "2025-26"})
    EXPECT_EQ(all_of(root, [&](Element const& each) { return each.tag == "text" && each.text == year; }).size(), 1u)
        << year;
  EXPECT_EQ(with_class(root, "interval").size(), 6u);
  EXPECT_EQ(with_class(root, "limit").size(), 0u);
}

TEST(DrawEffect, DrawsWhatWasBeforeHollowAndNoIntervalsForFewSchools) {
  auto const many = read_svg(draw_effect(effect(12, 12), {.title = "E"}, {}));
  EXPECT_FALSE(with_class(many, "interval").empty());
  EXPECT_FALSE(with_class(many, "hollow").empty());
  auto const few = read_svg(draw_effect(effect(4, 4), {.title = "E"}, {}));
  EXPECT_TRUE(with_class(few, "interval").empty());
  EXPECT_GE(with_class(few, "common").size(), 8u);
}

TEST(EffectSentence, CountsTheOthersBesideTheAdopters) {
  auto const words = effect_sentence(effect(12, 12), {.better = spc::Better::lower}, Language::en);
  EXPECT_NE(words.find("of 12 adopters had fallen; so had "), std::string::npos) << words;
}

TEST(DrawDrivers, PutsEachParentBetweenItsChildrenAndNoCardOnAnother) {
  for (double const width : {320.0, 640.0, 1200.0}) {
    auto const root = read_svg(draw_drivers(drivers(), "D", {.width = width}));
    auto const cards = with_class(root, "card");
    ASSERT_EQ(cards.size(), 10u);
    auto const box = [](Element const& card) {
      return testing::Extent{card.number("x"), card.number("x") + card.number("width"), card.number("y"),
                             card.number("y") + card.number("height")};
    };
    for (std::size_t i = 0; i < cards.size(); ++i)
      for (std::size_t k = 0; k < i; ++k) EXPECT_FALSE(box(cards[i]).meets(box(cards[k])));
    if (width < 640) continue;
    auto const middle = [&](std::size_t i) { return cards[i].number("y") + cards[i].number("height") / 2; };
    EXPECT_NEAR(middle(0), (middle(1) + middle(2)) / 2, 0.02);
    EXPECT_NEAR(middle(3), (middle(5) + middle(6)) / 2, 0.02);
    EXPECT_LT(cards[0].number("x"), cards[1].number("x"));
    EXPECT_EQ(cards[5].number("x"), cards[7].number("x"));
  }
}

TEST(DrawDrivers, TellsEvidenceByWordAndPattern) {
  auto const root = read_svg(draw_drivers(drivers(), "D", {.width = 1000, .language = Language::es}));
  for (auto const* word : {"sin probar", "en prueba", "prometedora", "funciona aquí", "no funcionó"}) {
    auto const said = all_of(root, [&](Element const& each) { return each.tag == "text" && each.text == word; });
    EXPECT_EQ(said.size(), 2u) << word;  // in the card and in the key
  }
  EXPECT_EQ(with_class(root, "stripe").size(), 10u);
}

TEST(DrawDrivers, BearsAnyTree) {
  std::vector<DriverNode> odd{{"Aim"}, {"Forward", 7}, {"Itself", 2}, {"", 0}, {"Deep", 3}, {"Deeper", 4}, {"x", 5}};
  odd.push_back({"y", 6, {99}});
  EXPECT_TRUE(to_png(draw_drivers(odd, "Odd", {.width = 320}), 1).starts_with("\x89PNG"));
  EXPECT_TRUE(to_png(draw_drivers({}, "None", {}), 1).starts_with("\x89PNG"));
}

/// How many px of a PNG are wide and high: its first chunk says so.
std::pair<std::uint32_t, std::uint32_t> png_size(std::string const& png) {
  auto const number = [&](std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = at; i < at + 4; ++i) value = value << 8 | static_cast<unsigned char>(png[i]);
    return value;
  };
  return {number(16), number(20)};
}

TEST(ToPng, HasTheSizeOfTheDrawing) {
  auto const svg = draw_drivers(drivers(), "D", {.width = 500});
  auto const height = read_svg(svg).number("height");
  EXPECT_EQ(png_size(to_png(svg, 1)), (std::pair<std::uint32_t, std::uint32_t>{500, std::ceil(height)}));
  EXPECT_EQ(png_size(to_png(svg)).first, 1000u);
}

TEST(ToPng, ThrowsForWhatIsNoDrawing) {
  EXPECT_THROW(to_png("<html/>"), std::runtime_error);
  EXPECT_THROW(to_png(""), std::runtime_error);
  EXPECT_THROW(to_png(draw_drivers(drivers(), "D", {.width = 10'000}), 10), std::runtime_error);
}

TEST(ToPng, FetchesNothing) {
  // A file that is there, named by its address: without one of its own the drawing may not read it.
  auto const svg = [](std::string const& image) {
    return "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='20' "
           "height='20'>" +
           image + "</svg>";
  };
  auto const empty = to_png(svg(""), 1);
  std::string const path = AIMLINE_SOURCE_DIR "/docs/pictures/organizations.png";
  EXPECT_EQ(to_png(svg("<image width='20' height='20' xlink:href='file://" + path + "'/>"), 1), empty);
  EXPECT_EQ(to_png(svg("<image width='20' height='20' href='" + path + "'/>"), 1), empty);
}

TEST(ToPdf, IsTheSameForTheSameMoment) {
  auto const svg = draw_drivers(drivers(), "D", {});
  auto const made = *parse_instant("2026-03-09T16:04:05Z");
  auto const pdf = to_pdf(svg, made);
  EXPECT_TRUE(pdf.starts_with("%PDF-"));
  EXPECT_EQ(pdf, to_pdf(svg, made));
  EXPECT_NE(pdf.find("20260309160405"), std::string::npos);
}

}  // namespace
}  // namespace aimline::picture
