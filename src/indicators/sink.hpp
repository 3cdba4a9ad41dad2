#pragma once

#include "indicators/definitions.hpp"

#include <cstdint>
#include <vector>

#include <boost/describe/enum.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/mp11/list.hpp>

/// What is found of one student, kept for an explanation instead of being added up.
namespace aimline::indicators {

/// Why a student is not counted in an indicator.
enum class Why : std::uint8_t {
  no_member_day,       // no day of membership in the period
  too_few_days,        // fewer days than the definition asks for
  prekindergarten,     // takes no part
  not_enrolled_then,   // not enrolled on the last day
  other_grade,         // the indicator is about other grades
  no_marks,            // no mark that tells
  no_attempts,         // no course passed or failed
  not_first_time,      // not first in grade 9 that year
  left,                // a documented transfer, emigrated or died
  outcome_unknown,     // nobody knows what became of the student
  not_enrolled_again,  // not enrolled the next year
  not_in_cohort,       // another cohort, or none
  no_regular_diploma,  // none of that class
  counted_elsewhere,   // counted at another organization
  not_in_group,        // counted, but not in the group that is asked for
  in_another_grade     // counted, but in another grade than is asked for
};
BOOST_DESCRIBE_ENUM(Why, no_member_day, too_few_days, prekindergarten, not_enrolled_then, other_grade, no_marks,
                    no_attempts, not_first_time, left, outcome_unknown, not_enrolled_again, not_in_cohort,
                    no_regular_diploma, counted_elsewhere, not_in_group, in_another_grade)

inline constexpr std::size_t why_count = boost::mp11::mp_size<boost::describe::describe_enumerators<Why>>::value;

/// Keeps what is found.
class Recorder {
public:
  struct Found {
    IndicatorId indicator{};
    std::size_t period = 0;
    std::size_t grade = 0;  // 0 where only all grades are counted
    std::uint32_t groups = 0;
    std::int64_t numerator = 0;
    std::int64_t denominator = 0;
    std::int32_t org = -1;   // by rank, where the indicator itself says which
    std::int32_t year = -1;  // likewise
  };
  struct Missing {
    IndicatorId indicator{};
    std::size_t period = 0;
    Why why{};
    std::int32_t year = -1;
  };

  void begin_student() {}
  void add(IndicatorId indicator, std::size_t period, std::size_t grade, std::uint32_t groups, std::int64_t numerator,
           std::int64_t denominator) {
    found.push_back({indicator, period, grade, groups, numerator, denominator});
  }
  void add_cohort(IndicatorId indicator, std::int32_t org, int year, std::uint32_t groups, bool numerator) {
    found.push_back({indicator, 0, 0, groups, numerator, 1, org, year});
  }
  void leave_out(IndicatorId indicator, std::size_t period, Why why, int year = -1) {
    missing.push_back({indicator, period, why, year});
  }

  std::vector<Found> found = {};
  std::vector<Missing> missing = {};
};

}  // namespace aimline::indicators
