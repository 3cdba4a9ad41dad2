#include "picture/chart_picture.hpp"

#include "picture/raster.hpp"
#include "picture/testing_svg.hpp"
#include "spc/sentence.hpp"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

namespace aimline::picture {
namespace {

using spc::testing::noise;
using spc::testing::Numbers;
using testing::all_of;
using testing::Element;
using testing::extent_of;
using testing::read_svg;
using testing::report_of;
using testing::texts_in;
using testing::title_of;
using testing::with_class;

/// Twenty weeks about 20, then ten about 12.
Numbers fallen() {
  auto numbers = noise(20, 20, 1.5);
  for (auto const& number : noise(10, 12, 1.5, 9)) numbers.push_back(number);
  return numbers;
}

spc::ChartReport fallen_report() {
  return report_of(fallen(), {.type = spc::ChartType::i, .better = spc::Better::lower, .targets = {10}});
}

TEST(DrawChart, HasATitleADescriptionAndOneElementForEachPoint) {
  auto const report = fallen_report();
  auto const root = read_svg(draw_chart(report, {.title = "Absences"}, {}));
  EXPECT_EQ(root.tag, "svg");
  EXPECT_EQ(title_of(root), "Absences");
  auto const description = all_of(root, [](Element const& each) { return each.tag == "desc"; });
  ASSERT_EQ(description.size(), 1u);
  EXPECT_NE(description.front().text.find(sentence(report.chart, report.axis, Language::en)), std::string::npos);
  auto const points = with_class(root, "point");
  ASSERT_EQ(points.size(), 30u);
  std::size_t stops = 0;
  for (auto const& point : points) {
    EXPECT_FALSE(title_of(point).empty());
    EXPECT_EQ(point.attribute("role"), "img");
    if (point.attribute("tabindex") == "0")
      ++stops;
    else
      EXPECT_EQ(point.attribute("tabindex"), "-1");
  }
  EXPECT_EQ(stops, 1u);
  EXPECT_EQ(points.back().attribute("tabindex"), "0");
}

TEST(DrawChart, NamesPeriodValueLevelsAndSignalOfEachPoint) {
  auto const report = fallen_report();
  auto const label = point_label(report, {.title = "x"}, 25, Language::en);
  EXPECT_EQ(label.find("February 16, 2026: "), 0u) << label;
  EXPECT_NE(label.find("Center "), std::string::npos) << label;
  EXPECT_NE(label.find("Limits "), std::string::npos) << label;
  EXPECT_NE(label.find("10 below center, improvement."), std::string::npos) << label;
  auto const spanish = point_label(report, {.title = "x"}, 25, Language::es);
  EXPECT_NE(spanish.find("10 bajo el centro, mejora."), std::string::npos) << spanish;
}

TEST(DrawChart, MarksSignalsByShapeNotOnlyByColor) {
  auto const lower = read_svg(draw_chart(fallen_report(), {}, {}));
  auto const shapes = [](Element const& root, std::string const& kind) {
    std::vector<std::string> tags;
    for (auto const& point : with_class(root, "point"))
      if (point.has_class(kind))
        for (auto const& child : point.children)
          if (child.has_class("mark")) tags.push_back(child.tag);
    return tags;
  };
  auto const improvement = shapes(lower, "improvement");
  EXPECT_GE(improvement.size(), 10u);
  EXPECT_TRUE(std::all_of(improvement.begin(), improvement.end(), [](auto const& tag) { return tag == "path"; }));
  auto higher = fallen_report();
  higher = report_of(fallen(), {.type = spc::ChartType::i, .better = spc::Better::higher});
  auto const concern = shapes(read_svg(draw_chart(higher, {}, {})), "concern");
  EXPECT_GE(concern.size(), 10u);
  EXPECT_TRUE(std::all_of(concern.begin(), concern.end(), [](auto const& tag) { return tag == "rect"; }));
}

TEST(DrawChart, BreaksTheLineAtAMissingPointAndMarksItOnTheAxis) {
  auto numbers = noise(15, 20, 2);
  numbers[7] = std::nullopt;
  auto const root = read_svg(draw_chart(report_of(numbers, {.type = spc::ChartType::i}), {}, {}));
  auto const data = with_class(root, "data");
  ASSERT_EQ(data.size(), 1u);
  auto const path = data.front().attribute("d");
  EXPECT_EQ(std::count(path.begin(), path.end(), 'M'), 2);
  auto const missing = with_class(root, "missing");
  ASSERT_EQ(missing.size(), 1u);
  EXPECT_NE(title_of(missing.front()).find("no data"), std::string::npos);
}

TEST(DrawChart, BreaksTheLineOverASummer) {
  std::vector<Date> dates;
  for (int i = 0; i < 8; ++i) dates.push_back(plus_days(date_of(2025, 4, 20), 5 * i + i % 2));
  for (int i = 0; i < 8; ++i) dates.push_back(plus_days(date_of(2025, 8, 25), 5 * i + i % 2));
  auto const report = report_of(noise(16, 5, 1), {.type = spc::ChartType::i}, spc::axis_of(dates));
  auto const path = with_class(read_svg(draw_chart(report, {}, {})), "data").front().attribute("d");
  EXPECT_EQ(std::count(path.begin(), path.end(), 'M'), 2);
}

TEST(DrawChart, DrawsExcludedPointsHollowAndHiddenOnesNotAtAll) {
  auto const report = report_of(noise(15, 20, 2), {.type = spc::ChartType::i, .excluded = {3}});
  auto const root = read_svg(draw_chart(report, {.hidden = {6}}, {}));
  auto const excluded = with_class(root, "excluded");
  ASSERT_FALSE(excluded.empty());
  EXPECT_NE(title_of(excluded.front()).find("Excluded"), std::string::npos);
  auto const hidden = with_class(root, "hidden");
  ASSERT_EQ(hidden.size(), 1u);
  // Neither the mark nor its name gives the value away.
  EXPECT_TRUE(with_class(hidden.front(), "mark").empty());
  EXPECT_NE(title_of(hidden.front()).find("small group"), std::string::npos);
  auto const name = title_of(hidden.front());
  EXPECT_EQ(name.substr(name.find(':')), ": small group, hidden.");
}

TEST(DrawChart, StepsLimitsWithDenominators) {
  std::vector<std::optional<double>> events, students;
  for (int i = 0; i < 20; ++i) {
    students.emplace_back(i % 2 == 0 ? 100 : 400);
    events.emplace_back(i % 2 == 0 ? 20 : 80);
  }
  auto report = spc::report_on(testing::weeks(20), spc::series_of(events, students), {.type = spc::ChartType::p});
  ASSERT_TRUE(report);
  auto const root = read_svg(draw_chart(*report, {.values = Values::shares}, {}));
  auto const limits = with_class(root, "limit");
  ASSERT_EQ(limits.size(), 2u);
  auto const path = limits.front().attribute("d");
  EXPECT_EQ(std::count(path.begin(), path.end(), 'L'), 2 * 19 + 1);
  auto const center = with_class(root, "center").front().attribute("d");
  EXPECT_EQ(std::count(center.begin(), center.end(), 'L'), 1);
}

TEST(DrawChart, DrawsNoLimitsBeforeTheyStand) {
  auto const few = report_of(noise(11, 20, 2), {.type = spc::ChartType::i});
  EXPECT_TRUE(with_class(read_svg(draw_chart(few, {}, {})), "limit").empty());
  auto const enough = report_of(noise(12, 20, 2), {.type = spc::ChartType::i});
  EXPECT_EQ(with_class(read_svg(draw_chart(enough, {}, {})), "limit").size(), 2u);
}

TEST(DrawChart, PutsPointsWhereTheirValuesAre) {
  // Twice the value is twice as far from the axis, which begins at 0.
  auto const root = read_svg(draw_chart(report_of({0, 10, 20, 5}, {.type = spc::ChartType::run}), {}, {}));
  std::vector<double> heights;
  for (auto const& point : with_class(root, "point"))
    for (auto const& child : point.children)
      if (child.has_class("mark")) heights.push_back(child.number("cy"));
  ASSERT_EQ(heights.size(), 4u);
  EXPECT_NEAR((heights[0] - heights[2]) / (heights[0] - heights[1]), 2, 0.01);
  EXPECT_NEAR((heights[0] - heights[3]) / (heights[0] - heights[1]), 0.5, 0.01);
}

TEST(DrawChart, SaysThatAnAxisIsCut) {
  auto const cut = draw_chart(report_of(noise(15, 95, 1), {.type = spc::ChartType::i}), {}, {});
  EXPECT_NE(cut.find("The axis begins at"), std::string::npos);
  auto const whole = draw_chart(report_of(noise(15, 20, 5), {.type = spc::ChartType::i}), {}, {});
  EXPECT_EQ(whole.find("The axis begins at"), std::string::npos);
}

TEST(DrawChart, MarksWhereNewStudentsBegin) {
  auto const report = report_of(noise(30, 20, 2), {.type = spc::ChartType::i, .stretches = {12}});
  auto const svg = draw_chart(report, {}, {});
  EXPECT_NE(svg.find(">new students</text>"), std::string::npos);
  EXPECT_EQ(draw_chart(fallen_report(), {}, {}).find("new students"), std::string::npos);
}

TEST(DrawChart, SaysAtAGlanceWhatItSaysOfChangeAndTarget) {
  auto const svg = draw_chart(fallen_report(), {}, {});
  EXPECT_NE(svg.find(">Improving ↓, since "), std::string::npos);
  EXPECT_NE(svg.find(">Target: "), std::string::npos);
  // In a page they stand beside it.
  EXPECT_EQ(draw_chart(fallen_report(), {}, {.heading = Heading::beside}).find("Improving"), std::string::npos);
}

/// A chart with everything that may be written on it.
std::string full(Frame const& frame) {
  auto numbers = fallen();
  numbers[3] = std::nullopt;
  auto const report = report_of(numbers, {.type = spc::ChartType::i,
                                          .better = spc::Better::lower,
                                          .phases = {{0, "Before anything was done", 8},
                                                     {14, "Calls home on day three, by teachers"},
                                                     {17, "Calls home by the office, and a second one by the liaison"}},
                                          .targets = {11.9}});
  std::vector<Note> notes;
  for (std::size_t i = 0; i < 9; ++i) notes.push_back({8 + i / 2, "Something that happened, with a long explanation"});
  return draw_chart(report,
                    {.title = "Missed two or more days in the week, grade 9, all schools of the second cohort",
                     .notes = notes,
                     .cycles = {{date_of(2025, 10, 6), date_of(2025, 11, 3), "Calls", Ending::adapt},
                                {date_of(2025, 10, 20), date_of(2025, 12, 1), "Cards", Ending::abandon}},
                     .goal = GoalLine{date_of(2025, 8, 25), 19, date_of(2026, 5, 30), 11}},
                    frame);
}

class AtEachSize : public ::testing::TestWithParam<std::tuple<double, Language>> {
protected:
  Frame frame() const { return {.width = std::get<0>(GetParam()), .language = std::get<1>(GetParam())}; }
};
INSTANTIATE_TEST_SUITE_P(Charts, AtEachSize,
                         ::testing::Combine(::testing::Values(320, 640, 1200),
                                            ::testing::Values(Language::en, Language::es)));

TEST_P(AtEachSize, AllWordsStandWithinThePicture) {
  auto const root = read_svg(full(frame()));
  for (auto const& text : all_of(root, [](Element const& each) { return each.tag == "text"; })) {
    auto const extent = extent_of(text);
    EXPECT_GE(extent.left, 0) << text.text;
    EXPECT_LE(extent.right, root.number("width")) << text.text;
    EXPECT_GE(extent.top, 0) << text.text;
    EXPECT_LE(extent.bottom, root.number("height")) << text.text;
  }
}

TEST_P(AtEachSize, LabelsAtTheEndsDoNotMeet) {
  auto const texts = texts_in(read_svg(full(frame())), "ends");
  ASSERT_GE(texts.size(), 3u);
  for (std::size_t i = 0; i < texts.size(); ++i)
    for (std::size_t k = 0; k < i; ++k)
      EXPECT_FALSE(extent_of(texts[i]).meets(extent_of(texts[k]))) << texts[i].text << " / " << texts[k].text;
}

TEST_P(AtEachSize, NotesDoNotMeetAndAreAllListed) {
  auto const root = read_svg(full(frame()));
  auto const notes = with_class(root, "note");
  ASSERT_EQ(notes.size(), 9u);
  for (std::size_t i = 0; i < notes.size(); ++i)
    for (std::size_t k = 0; k < i; ++k)
      EXPECT_GE(
          std::hypot(notes[i].number("cx") - notes[k].number("cx"), notes[i].number("cy") - notes[k].number("cy")),
          18 - 1e-6);
  std::size_t listed = 0;
  for (auto const& text : all_of(root, [](Element const& each) { return each.tag == "text"; }))
    if (text.text.find("Something that") != std::string::npos) ++listed;
  EXPECT_EQ(listed, 9u);
}

TEST_P(AtEachSize, PhaseNamesBracketsAndAxisNamesDoNotMeet) {
  auto const root = read_svg(full(frame()));
  auto texts = texts_in(root, "time");
  for (auto const& text : texts_in(root, "signals")) texts.push_back(text);
  for (auto const& text : root.children)
    if (text.tag == "text" && text.has_class("strong")) texts.push_back(text);
  for (std::size_t i = 0; i < texts.size(); ++i)
    for (std::size_t k = 0; k < i; ++k)
      EXPECT_FALSE(extent_of(texts[i]).meets(extent_of(texts[k]))) << texts[i].text << " / " << texts[k].text;
}

TEST_P(AtEachSize, IsDrawnByLibrsvg) { EXPECT_TRUE(to_png(full(frame()), 1).starts_with("\x89PNG")); }

TEST(DrawChart, KeepsToThePagesContentPolicy) {
  auto const svg = full({.theme = Theme::page, .heading = Heading::beside});
  EXPECT_EQ(svg.find("style"), std::string::npos);
  EXPECT_EQ(svg.find("#"), std::string::npos);
  EXPECT_EQ(svg.find("href"), std::string::npos);
  // A file of its own has its colors, and still no attribute for them.
  EXPECT_EQ(full({}).find(" style="), std::string::npos);
}

TEST(DrawChart, HasIdsOfItsOwnInAPage) {
  auto const svg = draw_chart(fallen_report(), {}, {.id = "measure-7"});
  for (auto const& element : all_of(read_svg(svg), [](Element const& each) { return !each.attribute("id").empty(); }))
    EXPECT_TRUE(element.attribute("id").starts_with("measure-7-"));
}

TEST(DrawChart, DrawsAHundredThousandPointsInASmallFile) {
  auto const count = 100'000u;
  auto const report = report_of(noise(count, 20, 2), {.type = spc::ChartType::i}, spc::TimeAxis{});
  auto const svg = draw_chart(report, {.title = "Many"}, {});
  EXPECT_LT(svg.size(), 500'000u);
  EXPECT_NE(svg.find("Of so many points only those of signals are marked."), std::string::npos);
}

TEST(DrawChart, DrawsWhatHasNothingToDraw) {
  for (auto const& numbers : {Numbers{}, Numbers{std::nullopt}, Numbers{3}, Numbers{0, 0, 0}}) {
    auto const report = report_of(numbers, {.type = spc::ChartType::run});
    EXPECT_TRUE(to_png(draw_chart(report, {.title = "x"}, {.width = 320}), 1).starts_with("\x89PNG"));
  }
}

}  // namespace
}  // namespace aimline::picture
