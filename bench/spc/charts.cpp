// How long charts take to compute and to draw, on one thread: spc_bench [ROUNDS]. The best of the rounds, in
// milliseconds.

#include "base/text_form.hpp"
#include "picture/chart_picture.hpp"
#include "picture/multiples_picture.hpp"
#include "picture/raster.hpp"
#include "spc/chart.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

using namespace aimline;
using namespace aimline::spc;

namespace {

/// Shares of some hundred students, different for each chart; months with a shift on every third chart.
Series series_for(std::size_t chart, std::size_t points) {
  std::vector<std::optional<double>> events, students;
  auto state = static_cast<std::uint64_t>(chart) + 1;
  for (std::size_t i = 0; i < points; ++i) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    auto const size = static_cast<double>(400 + (state >> 60));
    double const level = chart % 3 == 0 && i > points / 2 ? 0.12 : 0.18;
    double const noise = (static_cast<double>(state >> 40) / static_cast<double>(1 << 24) - 0.5) * 0.08;
    students.push_back(size);
    events.push_back(std::max(0.0, std::round((level + noise) * size)));
  }
  return series_of(events, students);
}

template <class Work>
double best_of(int rounds, Work work) {
  double best = 1e300;
  for (int round = 0; round < rounds; ++round) {
    auto const begin = std::chrono::steady_clock::now();
    work();
    best = std::min(best, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
  }
  return best;
}

std::vector<spc::ChartReport> reports_of(std::vector<Series> const& all, std::size_t points) {
  std::vector<Date> weeks;
  for (std::size_t i = 0; i < points; ++i) weeks.push_back(plus_days(date_of(2025, 8, 25), static_cast<int>(7 * i)));
  std::vector<spc::ChartReport> reports;
  for (auto const& series : all) {
    reports.push_back(*report_on(
        axis_of(weeks), series,
        {.type = ChartType::p, .better = Better::lower, .phases = {{}, {18, "Calls home"}}, .targets = {0.15}}));
    reports.back().name = "School " + std::to_string(reports.size());
  }
  return reports;
}

/// From what was computed to the whole text of the picture, names of points and all.
void draw_them(int rounds, std::vector<Series> const& thousand, Series const& whole) {
  auto const reports = reports_of(thousand, 36);
  std::size_t bytes = 0;
  double const many = best_of(rounds, [&] {
    for (auto const& report : reports)
      bytes += picture::draw_chart(report, {.title = "Absent", .values = picture::Values::shares}, {}).size();
  });
  std::printf("SVG  1,000 charts of 36 points %7.1f ms, %.1f kB each\n", many,
              static_cast<double>(bytes) / 1e6 / std::max(rounds, 1));
  auto const forty = std::span(reports).first(40);
  double const wall = best_of(rounds, [&] {
    bytes += picture::draw_multiples(forty, "Wall", picture::Scales::common, {.width = 1200}).size();
  });
  std::printf("SVG  a wall of 40 schools %7.2f ms\n", wall);
  auto const long_one = report_on({}, whole, {.type = ChartType::p});
  double const large = best_of(3, [&] { bytes += picture::draw_chart(*long_one, {.title = "Long"}, {}).size(); });
  std::printf("SVG  one chart of 100,000 points %7.1f ms\n", large);
  auto const svg = picture::draw_chart(reports.front(), {.title = "Absent"}, {});
  std::printf("PNG  one chart, 1280 px wide %7.1f ms\n",
              best_of(rounds, [&] { bytes += picture::to_png(svg).size(); }));
}

}  // namespace

int main(int count, char** arguments) {
  int const rounds = count > 1 ? std::atoi(arguments[1]) : 20;
  std::vector<Series> thousand;
  for (std::size_t i = 0; i < 1'000; ++i) thousand.push_back(series_for(i, 36));
  auto const whole = series_for(0, 100'000);
  std::size_t signals = 0;
  for (auto const type : {ChartType::run, ChartType::i, ChartType::p, ChartType::pp, ChartType::ip, ChartType::t})
    for (auto const rules : {Rules::shewhart_anhoej, Rules::making_data_count}) {
      Plan const plan{.type = type, .rules = rules, .better = Better::lower, .targets = {0.15}};
      double const many = best_of(rounds, [&] {
        for (auto const& series : thousand) signals += make_chart(series, plan)->signals.size();
      });
      double const long_one = best_of(3, [&] { signals += make_chart(whole, plan)->signals.size(); });
      std::printf("%-4s %-18s 1,000 charts of 36 points %7.2f ms, one of 100,000 points %7.2f ms\n",
                  TextForm<ChartType>::write(type).c_str(), TextForm<Rules>::write(rules).c_str(), many, long_one);
    }
  draw_them(rounds, thousand, whole);
  std::printf("signals found: %zu\n", signals);
}
