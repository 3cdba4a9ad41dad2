#include "indicators/cut_points.hpp"

#include "base/json.hpp"
#include "indicators/histories.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace aimline::indicators {
namespace {

constexpr std::string_view absence_rules[] = {"whole_day", "fractional"};
constexpr std::string_view yearly_rules[] = {"ever", "start", "end", "on_date"};
constexpr std::string_view daily_rules[] = {"ever", "start", "end", "on_date", "by_day"};
constexpr std::string_view event_rules[] = {"owner", "any"};
constexpr std::string_view sending_rules[] = {"last", "most_days"};

template <auto member>
Choice choice(std::span<std::string_view const> names) {
  using Value = std::remove_cvref_t<decltype(std::declval<CutPoints>().*member)>;
  return {names, [](CutPoints const& cut) { return static_cast<std::uint8_t>(cut.*member); },
          [](CutPoints& cut, std::uint8_t value) { cut.*member = static_cast<Value>(value); }};
}

std::vector<CutPoint> all_points() {
  using C = CutPoints;
  constexpr std::int32_t credits = 100'000;
  return {
      {"membership", "exit_inclusive", Truth{&C::exit_inclusive}},
      {"membership", "day_events", choice<&C::day_events>(event_rules)},
      {"groups", "yearly", choice<&C::yearly_groups>(yearly_rules)},
      {"groups", "daily", choice<&C::daily_groups>(daily_rules)},
      {"groups", "date", DayOfYear{&C::group_date}},
      {"chronic_absence", "eligible_days", WholeNumber{&C::eligible_days, 1, 366}},
      {"chronic_absence", "rule", choice<&C::absence_rule>(absence_rules)},
      {"chronic_absence", "absent_from", DecimalNumber{&C::absent_from, 1'000}},
      {"chronic_absence", "percent", WholeNumber{&C::chronic_percent, 1, 100}},
      {"weekly_absence", "days", WholeNumber{&C::weekly_days, 1, 7}},
      {"early_warning", "days", WholeNumber{&C::warning_days, 1, 366}},
      {"early_warning", "attendance_percent", WholeNumber{&C::warning_percent, 1, 100}},
      {"early_warning", "suspensions", WholeNumber{&C::warning_suspensions, 1, 100}},
      {"early_warning", "referrals", WholeNumber{&C::warning_referrals, 0, 100}},
      {"early_warning", "failures", WholeNumber{&C::warning_failures, 1, 20}},
      {"early_warning", "subjects", Texts{&C::warning_subjects, records::codes::subject}},
      {"current_warning", "school_days", WholeNumber{&C::current_school_days, 5, 366}},
      {"current_warning", "suspensions", WholeNumber{&C::current_suspensions, 1, 100}},
      {"current_warning", "in_school", Truth{&C::current_in_school}},
      {"current_warning", "referrals", WholeNumber{&C::current_referrals, 0, 100}},
      {"marks", "failing_letters", Texts{&C::failing_letters}},
      {"marks", "failing_below_percent", DecimalNumber{&C::failing_below, 1'000'000}},
      {"marks", "failing_standard", DecimalNumber{&C::failing_standard, 10'000}},
      {"on_track", "credits", DecimalNumber{&C::on_track_credits, credits}},
      {"on_track", "failures", WholeNumber{&C::on_track_failures, 0, 20}},
      {"pace", "credits", DecimalNumber{&C::pace_credits, credits}},
      {"pace", "credits_first_half", DecimalNumber{&C::pace_credits_first_half, credits}},
      {"pace", "failures", WholeNumber{&C::pace_failures, 0, 20}},
      {"pace", "senior_credits", DecimalNumber{&C::senior_credits, credits}},
      {"retention", "sending_school", choice<&C::sending_school>(sending_rules)},
      {"graduation", "alternate_diplomas", Truth{&C::alternate_diplomas}},
      {"discipline", "idea_days", WholeNumber{&C::idea_days, 1, 366}},
      {"gaps", "references", Texts{&C::references, exclusive_groups()}},
      {"gaps", "ratio_cell", WholeNumber{&C::ratio_cell, 1, 1'000}},
      {"gaps", "ratio_students", WholeNumber{&C::ratio_students, 1, 1'000}},
      {"release", "least", WholeNumber{&C::least, 5, 1'000}},
  };
}

std::string month_day_text(MonthDay date) { return fmt::format("{:02}-{:02}", date.month, date.day); }

}  // namespace

std::span<CutPoint const> cut_points() {
  static auto const points = all_points();
  return points;
}

std::string decimal_text(std::int64_t thousandths) {
  auto text = fmt::format("{}.{:03}", thousandths / 1'000, thousandths % 1'000);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string value_text(CutPoint const& point, CutPoints const& cut) {
  auto const quoted = [](std::string_view text) {
    std::string out;
    write_json_string(out, text);
    return out;
  };
  if (auto const* list = std::get_if<Texts>(&point.kind)) {
    std::vector<std::string> texts;
    for (auto const& text : cut.*list->place) texts.push_back(quoted(text));
    return fmt::format("[{}]", fmt::join(texts, ", "));
  }
  bool const text = std::holds_alternative<Choice>(point.kind) || std::holds_alternative<DayOfYear>(point.kind);
  return text ? quoted(plain_text(point, cut)) : plain_text(point, cut);
}

std::string plain_text(CutPoint const& point, CutPoints const& cut) {
  struct Write {
    CutPoints const& cut;
    std::string operator()(WholeNumber const& kind) const { return std::to_string(cut.*kind.place); }
    std::string operator()(DecimalNumber const& kind) const { return decimal_text(cut.*kind.place); }
    std::string operator()(Truth const& kind) const { return cut.*kind.place ? "true" : "false"; }
    std::string operator()(DayOfYear const& kind) const { return month_day_text(cut.*kind.place); }
    std::string operator()(Texts const& kind) const { return fmt::format("{}", fmt::join(cut.*kind.place, ", ")); }
    std::string operator()(Choice const& kind) const { return std::string(kind.names[kind.get(cut)]); }
  };
  return std::visit(Write{cut}, point.kind);
}

}  // namespace aimline::indicators
