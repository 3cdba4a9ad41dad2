// How long charts take to compute, on one thread: spc_bench [ROUNDS]. The best of the rounds, in milliseconds.

#include "base/text_form.hpp"
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
  std::printf("signals found: %zu\n", signals);
}
