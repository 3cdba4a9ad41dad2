#pragma once

#include "records/store.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace aimline::records {

/// One enrollment with the days it may cover, cut to its school year. Source: METHODS, rule 3.
struct Stay {
  std::int32_t school = 0;
  std::int32_t calendar = 0;  // a place in `SchoolDays::calendars`
  std::int32_t first = 0;
  std::int32_t last = -1;  // before `first`: no day
  std::int32_t year = 0;
  std::uint32_t row = 0;
};

/// The school days of each calendar, and each student's stays.
class SchoolDays {
public:
  explicit SchoolDays(Records const& records);

  std::span<Stay const> stays_of(std::int32_t student) const {
    auto const at = static_cast<std::size_t>(student);
    return std::span(stays_).subspan(begins_[at], begins_[at + 1] - begins_[at]);
  }
  bool is_school_day(std::int32_t calendar, std::int32_t day) const;
  /// The school days of any of a school's calendars, in order.
  std::span<std::int32_t const> days_of_school(std::int32_t school) const {
    return days_[static_cast<std::size_t>(union_of_[static_cast<std::size_t>(school)])];
  }

private:
  std::vector<std::vector<std::int32_t>> days_ = {};  // of each calendar, in order
  std::vector<std::int32_t> union_of_ = {};           // of each school
  std::vector<Stay> stays_ = {};                      // by student
  std::vector<std::size_t> begins_ = {};
};

/// The school year of a day: the calendar year of the June that ends it.
int school_year_of(std::int32_t day);
std::int32_t first_day_of(int school_year);
std::int32_t last_day_of(int school_year);

/// Months since year 0.
std::int32_t month_of(std::int32_t day);
std::string month_text(std::int32_t month);

}  // namespace aimline::records
