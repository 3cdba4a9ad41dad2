#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <string>
#include <vector>

/// The days of one school year as bits, and the periods that it is divided into.
namespace aimline::indicators {

/// Days of a school year, 1 July being day 0. Sets of days are combined a word at a time.
class Days {
public:
  static constexpr int most = 366;

  /// The days from `first` to `last`, both included; none where `last` is before `first`.
  static Days between(int first, int last);

  void add(int day) { words_[word_of(day)] |= bit_of(day); }
  bool has(int day) const { return (words_[word_of(day)] & bit_of(day)) != 0; }
  bool any() const;
  int count() const;
  int count_to(int day) const;  // up to that day, itself included
  int count_between(int first, int last) const { return count_to(last) - count_to(first - 1); }
  int first() const;           // -1 when there is none
  int last() const;            // -1 when there is none
  int last_to(int day) const;  // the last one up to that day, -1 when there is none

  friend Days operator&(Days a, Days const& b);
  friend Days operator|(Days a, Days const& b);
  Days without(Days const& other) const;
  friend bool operator==(Days const&, Days const&) = default;

private:
  static std::size_t word_of(int day) { return static_cast<std::size_t>(day) / 64; }
  static std::uint64_t bit_of(int day) { return std::uint64_t{1} << (day % 64); }

  std::array<std::uint64_t, 6> words_{};
};

enum class PeriodKind : std::uint8_t { year, month, week };

// Periods by number: the year, 12 months, the weeks, the grading periods of records::codes::grading_period, and the day
// that is today.
inline constexpr std::size_t first_month = 1;
inline constexpr std::size_t first_week = 13;
inline constexpr std::size_t first_grading_period = 67;
inline constexpr std::size_t grading_periods = 9;
inline constexpr std::size_t the_day = first_grading_period + grading_periods;

/// A part of a school year; days are counted from its 1 July.
struct Period {
  PeriodKind kind{};
  int first = 0;
  int last = 0;
  std::string label;  // 2024, 2024-01, 2024-W05
};

/// A school year: its days, counted from 1970-01-01, and its periods.
struct YearFrame {
  static constexpr std::size_t most_periods = first_grading_period;  // the year, 12 months, at most 54 weeks

  explicit YearFrame(int school_year);

  int year = 0;
  std::int32_t first_day = 0;
  std::int32_t last_day = 0;
  std::vector<Period> periods = {};  // the year, then the months, then the weeks, each in order of time

  int days() const { return last_day - first_day + 1; }
  bool holds(std::int32_t day) const { return day >= first_day && day <= last_day; }
  /// A day of every year, as that of this one.
  std::int32_t day_in_year(unsigned month, unsigned day) const;
};

/// The school year that a day belongs to.
int school_year_of_day(std::int32_t day);

/// A day of the calendar, counted from 1970-01-01.
std::int32_t day_of(int year, unsigned month, unsigned day);

}  // namespace aimline::indicators
