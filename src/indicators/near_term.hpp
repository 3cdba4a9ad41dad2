#pragma once

#include "indicators/student_year.hpp"

/// What can still be changed: the marks of each grading period, and who is flagged today.
namespace aimline::indicators {

/// Adds what the rules of the student's year ask for. `Sink` is a Tally or a Recorder.
template <class Sink>
void add_near_term(StudentYear const& year, Sink& sink);

/// Whether a grading period ends with the year rather than in its first half, by its place in codes::grading_period.
bool is_second_half(std::size_t grading_period);

}  // namespace aimline::indicators
