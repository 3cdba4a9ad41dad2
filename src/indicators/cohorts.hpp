#pragma once

#include "indicators/counts.hpp"

#include <unordered_map>

/// What becomes of the students who begin grade 9 together: on track, retained, graduated, in college.
namespace aimline::indicators {

/// Counts by cell while students are added.
class CohortCounts {
public:
  void add(Cell const& cell, bool numerator);
  void append_to(std::vector<Count>& to) const;

private:
  std::unordered_map<std::uint64_t, Count> counts_ = {};
};

/// What of it is counted, worked out once.
struct CohortRules {
  CutPoints cut;
  std::uint32_t groups = 0;     // as bits
  std::uint32_t wanted = 0;     // indicators, as bits
  std::vector<int> years = {};  // empty: all

  bool wants(IndicatorId id) const { return (wanted >> static_cast<unsigned>(id) & 1U) != 0; }
};

/// Adds all of one student.
void add_cohorts(Histories const& histories, CohortRules const& rules, std::int32_t student, CohortCounts& counts);

/// Credits that a student earned in a school year, in thousandths; a course counts once however often it was taken.
/// Source: METHODS, after Allensworth & Easton 2005, The on-track indicator as a predictor of high school graduation.
enum class Summer : bool { left_out, counted };
std::int32_t credits_earned(std::span<Attempt const> attempts, int school_year, Summer summer);

/// Semesters failed in core courses in a school year, summers aside: a failed year is two.
int core_failures(std::span<Attempt const> attempts, int school_year);

}  // namespace aimline::indicators
