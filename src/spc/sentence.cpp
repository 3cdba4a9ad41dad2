#include "spc/sentence.hpp"

#include "base/text_form.hpp"
#include "spc/icons.hpp"

#include <algorithm>

namespace aimline::spc {
namespace {

using Arguments = std::vector<std::pair<std::string, std::string>>;

Phase const& phase_of(Signal const& signal, Chart const& chart) {
  auto const holds = [&](Phase const& phase) { return phase.last >= signal.points.front(); };
  return *std::find_if(chart.phases.begin(), chart.phases.end(), holds);
}

bool rests_on_limits(Rule rule) {
  switch (rule) {
    case Rule::long_run:
    case Rule::few_crossings:
    case Rule::one_side:
    case Rule::trend:
    case Rule::alternating:
      return false;
    default:
      return true;
  }
}

/// Writes the texts that make up a sentence about one chart.
struct Writer {
  Chart const& chart;
  TimeAxis const& axis;
  Language language;

  std::string text(std::string key, Arguments arguments = {}) const {
    return write_out({std::move(key), std::move(arguments)}, language);
  }

  std::string counted(std::string const& key, std::size_t count) const {
    return text(key + TextForm<Cadence>::write(axis.cadence), {{"count", std::to_string(count)}});
  }

  bool spans_years() const {
    return !axis.dates.empty() && axis.dates.back().days - axis.dates.front().days >= std::chrono::days(365);
  }

  /// How a point is named: "month", "day", "week", "year" or "point", the last word of the keys below.
  std::string form() const {
    if (axis.dates.empty()) return "point";
    switch (axis.cadence) {
      case Cadence::months:
      case Cadence::quarters:
        return "month";
      case Cadence::weeks:
        return "week";
      case Cadence::years:
        return "year";
      default:
        return "day";
    }
  }

  std::string name(std::size_t point) const {
    if (point >= axis.labels.size()) return std::to_string(point + 1);
    if (axis.dates.empty() || axis.cadence == Cadence::years) return axis.labels[point];
    auto const date = std::chrono::year_month_day(axis.dates[point].days);
    auto const number = [](auto part) { return std::to_string(static_cast<unsigned>(part)); };
    Arguments const parts{{"month", text("chart.month." + number(date.month()))},
                          {"day", number(date.day())},
                          {"year", std::to_string(static_cast<int>(date.year()))}};
    bool const by_month = form() == "month";
    if (spans_years()) return text(by_month ? "chart.date.month_year" : "chart.date.day_year", parts);
    return text(by_month ? "chart.date.month" : "chart.date.day", parts);
  }

  std::string at(std::size_t point) const { return text("chart.at." + form(), {{"when", name(point)}}); }

  /// "since March" while the signal goes on, "from March to May" when it has ended.
  std::string span(Signal const& signal) const {
    auto const last = last_judged(chart);
    if (last && signal.points.back() == *last)
      return text("chart.since." + form(), {{"when", name(signal.points.front())}});
    return text("chart.from_to." + form(), {{"from", name(signal.points.front())}, {"to", name(signal.points.back())}});
  }

  std::string rule(Signal const& signal) const {
    auto key = "chart.signal." + TextForm<Rule>::write(signal.rule);
    Arguments arguments{{"row", counted("chart.in_a_row.", signal.points.size())}, {"span", span(signal)}};
    switch (signal.rule) {
      case Rule::beyond_limit:
        arguments = {{"when", at(signal.points.front())}};
        break;
      case Rule::one_side:
        key = "chart.signal.long_run";
        break;
      case Rule::few_crossings: {
        auto const& runs = *phase_of(signal, chart).runs;
        arguments = {{"crossings", std::to_string(*runs.crossings)}, {"least", std::to_string(*runs.crossings_min)}};
        break;
      }
      default:
        break;
    }
    if (signal.direction != Direction::neither) key += signal.direction == Direction::high ? ".high" : ".low";
    return text(std::move(key), std::move(arguments));
  }

  std::string meaning(Signal const& signal, Variation variation) const {
    if (signal.direction == Direction::neither && signal.rule != Rule::few_crossings)
      variation = Variation::common_cause;
    switch (variation) {
      case Variation::improvement:
        return text("chart.meaning.improvement");
      case Variation::concern:
        return text("chart.meaning.concern");
      default:
        return text("chart.meaning.change");
    }
  }

  std::string whole(Signal const& signal, Variation variation) const {
    return text("chart.sentence.signal", {{"rule", rule(signal)}, {"meaning", meaning(signal, variation)}});
  }
};

Variation variation_by(Signal const& signal, Better better) {
  if (better == Better::neutral || signal.direction == Direction::neither) return Variation::common_cause;
  bool const high = signal.direction == Direction::high;
  return high == (better == Better::higher) ? Variation::improvement : Variation::concern;
}

/// The signal that ends last; of those that end together, the one that began first.
Signal const* latest(Chart const& chart) {
  Signal const* found = nullptr;
  for (auto const& signal : chart.signals) {
    if (!found || signal.points.back() > found->points.back() ||
        (signal.points.back() == found->points.back() && signal.points.front() < found->points.front()))
      found = &signal;
  }
  return found;
}

std::size_t count_judged(Chart const& chart) {
  return static_cast<std::size_t>(std::count_if(chart.points.begin(), chart.points.end(),
                                                [](Point const& point) { return point.value && !point.excluded; }));
}

}  // namespace

Chart as_told(Chart chart) {
  auto const early = [&](Signal const& signal) {
    return rests_on_limits(signal.rule) && !limits_stand(phase_of(signal, chart));
  };
  if (std::erase_if(chart.signals, early) > 0) chart.variation = variation_of(chart);
  return chart;
}

Standing standing_of(Chart const& whole) {
  auto const chart = as_told(whole);
  if (chart.phases.empty()) return Standing::too_few;
  if (!deciding_signal(chart)) return limits_stand(chart.phases.back()) ? Standing::no_change : Standing::too_few;
  if (chart.variation == Variation::improvement) return Standing::improving;
  return chart.variation == Variation::concern ? Standing::concern : Standing::changed;
}

std::string describe(Signal const& signal, Chart const& chart, TimeAxis const& axis, Language language) {
  return Writer{chart, axis, language}.rule(signal);
}

std::string sentence(Chart const& whole, TimeAxis const& axis, Language language) {
  auto const chart = as_told(whole);
  Writer const writer{chart, axis, language};
  if (auto const* signal = deciding_signal(chart)) return writer.whole(*signal, chart.variation);
  if (standing_of(chart) == Standing::too_few) {
    auto const base = chart.phases.empty() ? 0 : chart.phases.back().base;
    return writer.text("chart.sentence.too_few",
                       {{"count", std::to_string(base)}, {"needed", std::to_string(points_for_limits)}});
  }
  if (auto const* signal = latest(chart))
    return writer.text("chart.sentence.earlier",
                       {{"earlier", writer.whole(*signal, variation_by(*signal, chart.better))}});
  return writer.text("chart.sentence.no_change", {{"count", writer.counted("chart.count.", count_judged(chart))}});
}

}  // namespace aimline::spc
