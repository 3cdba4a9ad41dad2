#include "spc/sentence.hpp"

#include "base/text_form.hpp"
#include "spc/testing_charts.hpp"

#include <gtest/gtest.h>

namespace aimline::spc {
namespace {

using testing::chart_of;
using testing::missing;
using testing::Numbers;

TimeAxis months_from(int year, unsigned month, std::size_t count) {
  std::vector<Date> dates;
  for (std::size_t i = 0; i < count; ++i) {
    auto const at = month - 1 + static_cast<unsigned>(i);
    dates.push_back(date_of(year + static_cast<int>(at / 12), at % 12 + 1, 1));
  }
  return axis_of(std::move(dates));
}

TimeAxis numbered(std::size_t count) {
  TimeAxis axis;
  for (std::size_t i = 1; i <= count; ++i) axis.labels.push_back(std::to_string(i));
  return axis;
}

/// Two levels: up and down about 10, then eight points above.
Numbers const shifted{9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 12, 12, 12, 12, 12, 12, 12, 12};

Plan plan_for(Better better, std::size_t baseline = 14) {
  return {.type = ChartType::run, .better = better, .phases = {{.baseline = baseline}}};
}

TEST(Sentence, TellsTheRunThatGoesOn) {
  auto const chart = chart_of(shifted, plan_for(Better::neutral));
  auto const axis = months_from(2024, 9, shifted.size());
  EXPECT_EQ(sentence(chart, axis, Language::en),
            "9 months in a row above the center line since October 2025: a signal of change.");
  EXPECT_EQ(sentence(chart, axis, Language::es),
            "9 meses seguidos por encima de la línea central desde octubre de 2025: una señal de cambio.");
  EXPECT_EQ(standing_of(chart), Standing::changed);
}

TEST(Sentence, SaysWhetherItIsBetter) {
  auto const axis = numbered(shifted.size());
  auto const better = chart_of(shifted, plan_for(Better::higher));
  EXPECT_EQ(sentence(better, axis, Language::en),
            "9 points in a row above the center line since point 14: improvement.");
  EXPECT_EQ(standing_of(better), Standing::improving);
  auto const worse = chart_of(shifted, plan_for(Better::lower));
  EXPECT_EQ(sentence(worse, axis, Language::es),
            "9 puntos seguidos por encima de la línea central desde el punto 14: un motivo de atención.");
  EXPECT_EQ(standing_of(worse), Standing::concern);
}

TEST(Sentence, TellsARunThatEndedAndThatNothingCameSince) {
  auto values = shifted;
  for (double const value : {9.0, 11.0, 9.0, 11.0, 9.0, 11.0}) values.push_back(value);
  auto const chart = chart_of(values, plan_for(Better::higher));
  EXPECT_EQ(sentence(chart, numbered(values.size()), Language::en),
            "9 points in a row above the center line from point 14 to point 22: improvement. Nothing unusual since.");
  EXPECT_EQ(standing_of(chart), Standing::no_change);
}

TEST(Sentence, SaysWhenThereIsNothingUnusual) {
  Numbers const steady{9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 9, 11};
  auto const chart = chart_of(steady, {.type = ChartType::run});
  EXPECT_EQ(sentence(chart, months_from(2025, 9, 12), Language::en), "No change seen: nothing unusual in 12 months.");
  EXPECT_EQ(sentence(chart, months_from(2025, 9, 12), Language::es),
            "Sin cambio aparente: nada fuera de lo común en 12 meses.");
}

TEST(Sentence, SaysWhenThereAreTooFewPoints) {
  auto const chart = chart_of({9, 11, missing, 10}, {.type = ChartType::run});
  EXPECT_EQ(standing_of(chart), Standing::too_few);
  EXPECT_EQ(sentence(chart, numbered(4), Language::en), "Too few points to tell, 3 so far: limits come with 12.");
  EXPECT_EQ(standing_of(chart_of(Numbers{}, {})), Standing::too_few);
  EXPECT_FALSE(sentence(chart_of(Numbers{}, {}), {}, Language::es).empty());
}

TEST(Sentence, LeavesOutTheYearWithinOne) {
  auto values = Numbers(shifted.begin() + 11, shifted.end());
  auto const chart = chart_of(values, plan_for(Better::lower, 2));
  EXPECT_EQ(sentence(chart, months_from(2025, 8, values.size()), Language::en),
            "9 months in a row above the center line since October: a reason for concern.");
}

TEST(Sentence, NamesWeeksDaysAndSchoolYears) {
  auto const chart = chart_of(shifted, plan_for(Better::neutral));
  auto const with_step = [](int step, std::size_t count) {
    std::vector<Date> dates;
    for (std::size_t i = 0; i < count; ++i) dates.push_back(plus_days(date_of(2025, 9, 1), step * static_cast<int>(i)));
    return axis_of(std::move(dates));
  };
  EXPECT_EQ(
      sentence(chart, with_step(7, shifted.size()), Language::es),
      "9 semanas seguidas por encima de la línea central desde la semana del 1 de diciembre: una señal de cambio.");
  EXPECT_EQ(sentence(chart, with_step(1, shifted.size()), Language::en),
            "9 days in a row above the center line since September 14: a signal of change.");
  std::vector<Date> years;
  for (int i = 0; i < 22; ++i) years.push_back(date_of(2000 + i, 7, 1));
  EXPECT_EQ(sentence(chart, axis_of(years), Language::en),
            "9 years in a row above the center line since 2013-14: a signal of change.");
}

TEST(Sentence, IsThereForEveryRuleInBothLanguages) {
  Chart chart = chart_of(shifted, plan_for(Better::higher));
  for_each_enumerator<Rule>([&](Rule rule, std::string_view) {
    for (auto const direction : {Direction::high, Direction::low, Direction::neither}) {
      bool const directed = rule != Rule::few_crossings && rule != Rule::alternating && rule != Rule::hugging_center &&
                            rule != Rule::avoiding_center;
      if (directed == (direction == Direction::neither)) continue;
      chart.signals = {{rule, direction, {15, 16, 17, 21}}};
      for (auto const language : {Language::en, Language::es}) {
        auto const text = sentence(chart, months_from(2025, 1, shifted.size()), language);
        EXPECT_GT(text.size(), 20u);
        EXPECT_EQ(text.find('{'), std::string::npos) << text;
      }
    }
  });
}

TEST(Sentence, DoesNotTellOfLimitsBeforeTheyStand) {
  Numbers const values{10, 11, 10, 11, 10, 11, 40};
  auto const chart = chart_of(values, {.type = ChartType::i, .better = Better::lower, .phases = {{.baseline = 6}}});
  ASSERT_EQ(chart.signals.size(), 1u);
  EXPECT_EQ(chart.variation, Variation::concern);
  EXPECT_TRUE(as_told(chart).signals.empty());
  EXPECT_EQ(standing_of(chart), Standing::too_few);
  EXPECT_EQ(sentence(chart, numbered(7), Language::en), "Too few points to tell, 6 so far: limits come with 12.");
}

TEST(Sentence, TellsAPointBeyondALimit) {
  auto values = Numbers(12, 10);
  for (std::size_t i = 0; i < 12; i += 2) values[i] = 11;
  values.push_back(30);
  auto const chart = chart_of(values, {.type = ChartType::i, .better = Better::lower, .phases = {{.baseline = 12}}});
  EXPECT_EQ(sentence(chart, months_from(2025, 9, 13), Language::en),
            "Above the upper limit in September 2026: a reason for concern.");
}

}  // namespace
}  // namespace aimline::spc
