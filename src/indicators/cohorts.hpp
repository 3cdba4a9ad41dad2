#pragma once

#include "indicators/counts.hpp"
#include "indicators/sink.hpp"

#include <unordered_map>

/// What becomes of the students who begin grade 9 together: on track, retained, graduated, in college.
namespace aimline::indicators {

/// Counts by cell while students are added.
class CohortCounts {
public:
  /// For each group of `groups`; `org` by rank.
  void add_cohort(IndicatorId indicator, std::int32_t org, int year, std::uint32_t groups, bool numerator);
  void leave_out(IndicatorId, std::size_t, Why, int) {}
  void append_to(std::vector<Count>& to) const;

private:
  std::unordered_map<std::uint64_t, Count> counts_ = {};
};

/// What of it is counted, worked out once.
struct CohortRules {
  Definitions const* definitions = nullptr;
  std::uint32_t groups = 0;  // as bits
  IndicatorBits wanted = 0;
  std::vector<int> years = {};  // empty: all

  bool wants(IndicatorId id) const { return (wanted & bit_of(id)) != 0; }
};

/// Adds all of one student. `Sink` is a CohortCounts or a Recorder.
template <class Sink>
void add_cohorts(Histories const& histories, CohortRules const& rules, std::int32_t student, Sink& sink);

/// Credits that a student earned in a school year, in thousandths; a course counts once however often it was taken.
/// Source: METHODS, after Allensworth & Easton 2005, The on-track indicator as a predictor of high school graduation.
enum class Summer : bool { left_out, counted };
std::int32_t credits_earned(std::span<Attempt const> attempts, int school_year, Summer summer);

/// Credits that were earned in the first semester of a school year.
std::int32_t credits_of_first_semester(std::span<Attempt const> attempts, int school_year);

/// Credits that were earned before a school year, summers included, and in its first semester where that is done; a
/// course counts once in all.
enum class Semester : bool { none_done, first_done };
std::int32_t credits_so_far(std::span<Attempt const> attempts, int school_year, Semester semester);

/// Semesters failed in core courses in a school year, summers aside: a failed year is two.
int core_failures(std::span<Attempt const> attempts, int school_year);

}  // namespace aimline::indicators
