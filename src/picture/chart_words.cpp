#include "picture/chart_words.hpp"

#include "base/text_form.hpp"
#include "picture/time_scale.hpp"
#include "spc/icons.hpp"

namespace aimline::picture {
namespace {

using spc::ChartReport;

std::string direction_of(spc::Signal const& signal) {
  switch (signal.direction) {
    case spc::Direction::high:
      return ".high";
    case spc::Direction::low:
      return ".low";
    default:
      return "";
  }
}

/// A count as it stands in a file: without digits that it does not have.
std::string count_words(double number) {
  Range const whole{0, 10, {0, 10}};
  bool const integral = number == static_cast<double>(static_cast<long long>(number));
  return written(number, Values::numbers, whole, integral ? 0 : 2);
}

}  // namespace

std::string short_rule(spc::Signal const& signal, Language language) {
  auto const rule = signal.rule == spc::Rule::one_side ? spc::Rule::long_run : signal.rule;
  return write_out({"picture.rule." + TextForm<spc::Rule>::write(rule) + direction_of(signal),
                    {{"count", std::to_string(signal.points.size())}}},
                   language);
}

std::string standing_words(spc::Standing standing, Language language) {
  return write_out({"picture.standing." + TextForm<spc::Standing>::write(standing)}, language);
}

std::string change_words(ChartReport const& report, Language language) {
  auto const words = standing_words(standing_of(report.chart), language);
  auto const told = spc::as_told(report.chart);
  auto const* signal = spc::deciding_signal(told);
  if (!signal) return words;
  auto const arrow = signal->direction == spc::Direction::high  ? " ↑"
                     : signal->direction == spc::Direction::low ? " ↓"
                                                                : "";
  return write_out({"picture.since",
                    {{"change", words + arrow}, {"when", short_name(report.axis, signal->points.front(), language)}}},
                   language);
}

std::string assurance_words(std::optional<spc::Assurance> assurance, Language language) {
  return write_out({assurance ? "picture.assurance." + TextForm<spc::Assurance>::write(*assurance)
                              : std::string("picture.assurance.none")},
                   language);
}

std::string chart_description(ChartReport const& report, Values values, Range const& range, Language language) {
  auto const kind = write_out({"chart.type." + TextForm<spc::ChartType>::write(report.chart.type)}, language);
  if (report.chart.phases.empty()) return kind + ".";
  auto const& phase = report.chart.phases.back();
  auto const& last = report.chart.points[phase.last];
  std::string all = kind + ".";
  auto const number = [&](double value) { return written(value, values, range); };
  if (last.center) all += " " + write_out({"picture.said_center", {{"center", number(*last.center)}}}, language);
  if (limits_stand(phase) && last.lower && last.upper)
    all += " " + write_out({"picture.said_limits", {{"lower", number(*last.lower)}, {"upper", number(*last.upper)}}},
                           language);
  return all;
}

Range chart_range(ChartReport const& report, ChartExtras const& extras, std::size_t ticks) {
  std::vector<double> numbers;
  auto const add = [&](std::optional<double> number) {
    if (number) numbers.push_back(*number);
  };
  for (auto const& phase : report.chart.phases)
    for (std::size_t i = phase.first; i <= phase.last; ++i) {
      auto const& point = report.chart.points[i];
      for (auto const number : {point.value, point.center, point.target}) add(number);
      if (!limits_stand(phase)) continue;
      add(point.lower);
      add(point.upper);
    }
  if (extras.goal) numbers.insert(numbers.end(), {extras.goal->baseline, extras.goal->goal});
  return range_around(numbers, extras.values, Begins::at_zero_if_near, ticks);
}

PointLabels::PointLabels(ChartReport const& report, ChartExtras const& extras, Language language)
    : report_(report), extras_(extras), language_(language), range_(chart_range(report, extras, 5)) {
  auto const count = report.chart.points.size();
  phase_of_.assign(count, 0);
  signal_of_.assign(count, {});
  note_of_.assign(count, 0);
  hidden_.assign(count, false);
  for (std::size_t i = 0; i < report.chart.phases.size(); ++i)
    for (std::size_t k = report.chart.phases[i].first; k <= report.chart.phases[i].last; ++k) phase_of_[k] = i;
  for (auto const& signal : as_told(report.chart).signals) {
    if (signal.rule == spc::Rule::few_crossings) continue;
    auto const words = write_out({"picture.said_signal." + std::string(class_of(mark_of(signal, report.chart.better))),
                                  {{"rule", short_rule(signal, language)}}},
                                 language);
    for (auto const point : signal.points) signal_of_[point] += " " + words;
  }
  for (std::size_t i = 0; i < extras.notes.size(); ++i)
    if (extras.notes[i].point < count) note_of_[extras.notes[i].point] = i + 1;
  for (auto const point : extras.hidden)
    if (point < count) hidden_[point] = true;
}

std::string PointLabels::levels(std::size_t i) const {
  auto const& point = report_.chart.points[i];
  auto const number = [&](double value) { return written(value, extras_.values, range_); };
  std::string all;
  if (point.center) all += " " + write_out({"picture.said_center", {{"center", number(*point.center)}}}, language_);
  if (limits_stand(report_.chart.phases[phase_of_[i]]) && point.lower && point.upper)
    all += " " + write_out({"picture.said_limits", {{"lower", number(*point.lower)}, {"upper", number(*point.upper)}}},
                           language_);
  return all;
}

std::string PointLabels::operator()(std::size_t i) const {
  auto const& point = report_.chart.points[i];
  auto const when = point_name(report_.axis, i, language_);
  std::string label;
  if (hidden_[i]) {
    label = write_out({"picture.said_hidden", {{"when", when}}}, language_);
  } else if (!point.value) {
    label = write_out({"picture.said_missing", {{"when", when}}}, language_);
  } else {
    auto const value = written(*point.value, extras_.values, range_);
    bool const counts = report_.series.has_denominators && i < report_.series.subgroups.size() &&
                        report_.series.subgroups[i].denominator;
    if (counts)
      label = write_out({"picture.said_counts",
                         {{"when", when},
                          {"value", value},
                          {"numerator", count_words(report_.series.subgroups[i].sum)},
                          {"denominator", count_words(*report_.series.subgroups[i].denominator)}}},
                        language_);
    else
      label = write_out({"picture.said_value", {{"when", when}, {"value", value}}}, language_);
    if (point.excluded) label += " " + write_out({"picture.said_excluded"}, language_);
    label += levels(i) + signal_of_[i];
  }
  if (note_of_[i] > 0)
    label += " " + write_out({"picture.said_note",
                              {{"number", std::to_string(note_of_[i])}, {"text", extras_.notes[note_of_[i] - 1].text}}},
                             language_);
  return label;
}

std::string point_label(ChartReport const& report, ChartExtras const& extras, std::size_t point, Language language) {
  return PointLabels(report, extras, language)(point);
}

}  // namespace aimline::picture
