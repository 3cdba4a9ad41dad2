#include "spc/time_axis.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>

#include <fmt/format.h>

namespace aimline::spc {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;
using std::chrono::year_month_day_last;

std::optional<int> number(std::string_view digits, std::size_t least, std::size_t most) {
  int value = 0;
  auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  bool const all_digits = std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (error != std::errc() || end != digits.data() + digits.size() || !all_digits) return std::nullopt;
  if (digits.size() < least || digits.size() > most) return std::nullopt;
  return value;
}

std::optional<Date> day_of(int y, int m, int d) {
  year_month_day const date(year(y), month(static_cast<unsigned>(m)), day(static_cast<unsigned>(d)));
  if (y < 1 || y > 9999 || !date.ok()) return std::nullopt;
  return Date{sys_days(date)};
}

/// 3/9/2026, as it is written in the United States.
std::optional<Date> parse_with_slashes(std::string_view text) {
  auto const first = text.find('/');
  auto const second = first == std::string_view::npos ? first : text.find('/', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  auto const m = number(text.substr(0, first), 1, 2);
  auto const d = number(text.substr(first + 1, second - first - 1), 1, 2);
  auto const y = number(text.substr(second + 1), 4, 4);
  if (!m || !d || !y) return std::nullopt;
  return day_of(*y, *m, *d);
}

std::optional<Date> parse_week(std::string_view text) {
  if (text.size() != 8 || text.substr(4, 2) != "-W") return std::nullopt;
  auto const y = number(text.substr(0, 4), 4, 4);
  auto const w = number(text.substr(6), 2, 2);
  if (!y || !w || *y < 1 || *w < 1 || *w > 53) return std::nullopt;
  // Week 1 is the one that 4 January is in.
  auto const fourth = sys_days(year(*y) / 1 / 4);
  auto const monday = fourth - (std::chrono::weekday(fourth) - std::chrono::Monday) + std::chrono::weeks(*w - 1);
  auto const thursday = year_month_day(monday + std::chrono::days(3));
  if (static_cast<int>(thursday.year()) != *y) return std::nullopt;  // the year has 52 weeks
  return Date{monday};
}

/// 2026, 2025-26 and 2025-2026 are the school year that ends in 2026.
std::optional<Date> parse_school_year(std::string_view text) {
  auto const first = number(text.substr(0, 4), 4, 4);
  if (!first) return std::nullopt;
  int ends = *first;
  if (text.size() > 4) {
    auto const second = text[4] == '-' ? number(text.substr(5), 2, 4) : std::nullopt;
    if (!second || text.size() == 8) return std::nullopt;
    ends = *first + 1;
    if (*second != (text.size() == 7 ? ends % 100 : ends)) return std::nullopt;
  }
  if (ends < SchoolYear::earliest || ends > SchoolYear::latest) return std::nullopt;
  return first_day(SchoolYear{ends});
}

year_month_day parts_of(Date date) { return year_month_day(date.days); }

int months_of(Date date) {
  auto const parts = parts_of(date);
  return static_cast<int>(parts.year()) * 12 + static_cast<int>(static_cast<unsigned>(parts.month()));
}

bool is_last_of_month(Date date) {
  auto const parts = parts_of(date);
  return parts == year_month_day(parts.year() / parts.month() / std::chrono::last);
}

/// 1, 3 or 12 where the dates are so many months apart, or whole multiples of it; none where they are not on one day.
std::optional<int> months_apart(std::span<Date const> dates) {
  bool same_day = true;
  bool last_days = true;
  for (auto const date : dates) {
    same_day = same_day && parts_of(date).day() == parts_of(dates.front()).day();
    last_days = last_days && is_last_of_month(date);
  }
  if (!same_day && !last_days) return std::nullopt;
  int all = 0;
  for (std::size_t i = 1; i < dates.size(); ++i) all = std::gcd(all, months_of(dates[i]) - months_of(dates[i - 1]));
  for (int const step : {12, 3, 1})
    if (all > 0 && all % step == 0) return step;
  return std::nullopt;
}

bool weeks_apart(std::span<Date const> dates) {
  bool one_week = false;
  for (std::size_t i = 1; i < dates.size(); ++i) {
    auto const days = (dates[i].days - dates[i - 1].days).count();
    if (days % 7 != 0) return false;
    one_week = one_week || days == 7;
  }
  return one_week;
}

Cadence cadence_by_distance(std::span<Date const> dates) {
  std::vector<int> days;
  for (std::size_t i = 1; i < dates.size(); ++i)
    days.push_back(static_cast<int>((dates[i].days - dates[i - 1].days).count()));
  auto const middle = days.begin() + static_cast<std::ptrdiff_t>(days.size() / 2);
  std::nth_element(days.begin(), middle, days.end());
  auto const within = [&](int low, int high) { return *middle >= low && *middle <= high; };
  if (within(1, 1)) return Cadence::days;
  if (within(5, 9)) return Cadence::weeks;
  if (within(27, 32)) return Cadence::months;
  if (within(85, 96)) return Cadence::quarters;
  if (within(350, 380)) return Cadence::years;
  return Cadence::points;
}

/// The date so many periods after the first; the last day of its month where the dates are last days or it has no such
/// day.
Date period_after(Date first, Cadence cadence, int periods, bool last_days) {
  if (cadence == Cadence::weeks) return plus_days(first, 7 * periods);
  int const months = cadence == Cadence::months ? 1 : cadence == Cadence::quarters ? 3 : 12;
  auto const parts = parts_of(first);
  auto const moved = parts.year() / parts.month() + std::chrono::months(months * periods);
  auto const last = year_month_day(moved / std::chrono::last);
  return Date{sys_days(last_days || last.day() < parts.day() ? last : year_month_day(moved / parts.day()))};
}

std::string label_of(Date date, Cadence cadence) {
  if (cadence == Cadence::years && date == first_day(school_year_of(date))) return to_string(school_year_of(date));
  if (cadence == Cadence::months || cadence == Cadence::quarters) return to_string(date).substr(0, 7);
  return to_string(date);
}

}  // namespace

std::optional<Date> parse_period(std::string_view text, ShortForm form) {
  if (auto const date = parse_date(text)) return date;
  if (auto const date = parse_with_slashes(text)) return date;
  if (auto const monday = parse_week(text)) return monday;
  if (form == ShortForm::month && text.size() == 7 && text[4] == '-') {
    auto const y = number(text.substr(0, 4), 4, 4);
    auto const m = number(text.substr(5), 2, 2);
    if (y && m && *m >= 1 && *m <= 12) return day_of(*y, *m, 1);
  }
  return parse_school_year(text);
}

ShortForm short_form_of(std::span<std::string_view const> texts) {
  bool const years = std::all_of(texts.begin(), texts.end(),
                                 [](std::string_view text) { return parse_school_year(text).has_value(); });
  return years ? ShortForm::school_year : ShortForm::month;
}

Cadence cadence_of(std::span<Date const> dates) {
  // A lone 1 July is a school year: files of one year have no other date.
  if (dates.size() == 1 && dates.front() == first_day(school_year_of(dates.front()))) return Cadence::years;
  if (dates.size() < 2) return Cadence::points;
  if (weeks_apart(dates)) return Cadence::weeks;
  if (auto const months = months_apart(dates))
    return *months == 12 ? Cadence::years : *months == 3 ? Cadence::quarters : Cadence::months;
  return cadence_by_distance(dates);
}

std::vector<Date> with_missing_periods(std::vector<Date> const& dates) {
  auto const cadence = cadence_of(dates);
  if (cadence == Cadence::points || cadence == Cadence::days) return dates;
  bool const last_days = std::all_of(dates.begin(), dates.end(), is_last_of_month);
  std::vector<Date> whole;
  auto next = dates.begin();
  while (next != dates.end()) {
    if (whole.size() > 2 * dates.size()) return dates;
    whole.push_back(period_after(dates.front(), cadence, static_cast<int>(whole.size()), last_days));
    if (whole.back() > *next) return dates;
    if (whole.back() == *next) ++next;
  }
  return whole;
}

TimeAxis axis_of(std::vector<Date> dates) {
  TimeAxis axis{{}, std::move(dates)};
  axis.cadence = cadence_of(axis.dates);
  for (auto const date : axis.dates) axis.labels.push_back(label_of(date, axis.cadence));
  return axis;
}

}  // namespace aimline::spc
