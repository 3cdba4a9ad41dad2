#include "indicators/days.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

namespace aimline::indicators {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

/// "2024-W05": the week of ISO 8601 that a day lies in, named by the year of its Thursday.
std::string week_label(std::int32_t day) {
  sys_days const date{days(day)};
  auto const weekday = static_cast<int>(std::chrono::weekday(date).iso_encoding());
  auto const thursday = date + days(4 - weekday);
  auto const year = year_month_day(thursday).year();
  auto const week = (thursday - sys_days(year / 1 / 1)).count() / 7 + 1;
  return fmt::format("{:04}-W{:02}", static_cast<int>(year), week);
}

}  // namespace

Days Days::between(int first, int last) {
  Days days;
  first = std::max(first, 0);
  last = std::min(last, most - 1);
  for (std::size_t word = 0; word < days.words_.size(); ++word) {
    int const from = std::max(first - static_cast<int>(word) * 64, 0);
    int const to = std::min(last - static_cast<int>(word) * 64, 63);
    if (from > to) continue;
    days.words_[word] = (~std::uint64_t{0} >> (63 - to)) & (~std::uint64_t{0} << from);
  }
  return days;
}

bool Days::any() const {
  std::uint64_t all = 0;
  for (auto const word : words_) all |= word;
  return all != 0;
}

int Days::count() const {
  int count = 0;
  for (auto const word : words_) count += std::popcount(word);
  return count;
}

int Days::count_to(int day) const {
  if (day < 0) return 0;
  int count = 0;
  auto const end = word_of(day);
  for (std::size_t word = 0; word < end; ++word) count += std::popcount(words_[word]);
  return count + std::popcount(words_[end] & (~std::uint64_t{0} >> (63 - day % 64)));
}

int Days::first() const {
  for (std::size_t word = 0; word < words_.size(); ++word)
    if (words_[word] != 0) return static_cast<int>(word) * 64 + std::countr_zero(words_[word]);
  return -1;
}

int Days::last() const { return last_to(most - 1); }

int Days::last_to(int day) const {
  if (day < 0) return -1;
  auto word = word_of(day);
  auto bits = words_[word] & (~std::uint64_t{0} >> (63 - day % 64));
  while (bits == 0) {
    if (word == 0) return -1;
    bits = words_[--word];
  }
  return static_cast<int>(word) * 64 + 63 - std::countl_zero(bits);
}

Days operator&(Days a, Days const& b) {
  for (std::size_t i = 0; i < a.words_.size(); ++i) a.words_[i] &= b.words_[i];
  return a;
}

Days operator|(Days a, Days const& b) {
  for (std::size_t i = 0; i < a.words_.size(); ++i) a.words_[i] |= b.words_[i];
  return a;
}

Days Days::without(Days const& other) const {
  Days left = *this;
  for (std::size_t i = 0; i < words_.size(); ++i) left.words_[i] &= ~other.words_[i];
  return left;
}

YearFrame::YearFrame(int school_year)
    : year(school_year), first_day(day_of(school_year - 1, 7, 1)), last_day(day_of(school_year, 6, 30)) {
  periods.push_back({PeriodKind::year, 0, days() - 1, std::to_string(year)});
  for (int i = 0; i < 12; ++i) {
    auto const month = static_cast<unsigned>((i + 6) % 12 + 1);
    int const of = i < 6 ? year - 1 : year;
    auto const first = day_of(of, month, 1);
    auto const next = month == 12 ? day_of(of + 1, 1, 1) : day_of(of, month + 1, 1);
    periods.push_back(
        {PeriodKind::month, first - first_day, next - 1 - first_day, fmt::format("{:04}-{:02}", of, month)});
  }
  for (auto day = first_day; day <= last_day;) {
    auto const weekday =
        static_cast<std::int32_t>(std::chrono::weekday(sys_days(std::chrono::days(day))).iso_encoding());
    auto const sunday = std::min(day + 7 - weekday, last_day);
    periods.push_back({PeriodKind::week, day - first_day, sunday - first_day, week_label(day)});
    day = sunday + 1;
  }
}

std::int32_t YearFrame::day_in_year(unsigned month, unsigned day) const {
  return day_of(month >= 7 ? year - 1 : year, month, day);
}

int school_year_of_day(std::int32_t day) {
  year_month_day const date{sys_days(days(day))};
  return static_cast<int>(date.year()) + (static_cast<unsigned>(date.month()) >= 7 ? 1 : 0);
}

std::int32_t day_of(int year, unsigned month, unsigned day) {
  return static_cast<std::int32_t>(
      sys_days(std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(day)).time_since_epoch().count());
}

}  // namespace aimline::indicators
