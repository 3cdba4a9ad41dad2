#pragma once

#include "base/catalog.hpp"
#include "indicators/cut_points.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What is counted, and by which rule.
namespace aimline::indicators {

/// The indicators in the order of `indicators()`.
enum class IndicatorId : std::uint8_t {
  attendance_rate,
  chronic_absence,
  ew_attendance,
  ew_behavior,
  ew_course,
  ew_any,
  ew_two_or_more,
  ew_three,
  suspension,
  suspension_days,
  course_pass,
  course_pass_english,
  course_pass_mathematics,
  course_pass_science,
  course_pass_social_science,
  course_pass_other,
  freshman_on_track,
  freshman_on_track_summer,
  grade9_retention,
  grade9_retention_sending,
  acgr4,
  acgr5,
  acgr6,
  postsecondary_fall,
  postsecondary_16,
  absent_2plus,
  ew_current_attendance,
  ew_current_behavior,
  ew_current_course,
  ew_current_any,
  ew_current_two_or_more,
  ew_current_three,
  failing_core,
  freshman_on_pace,
  senior_credit_pace,
  g8_ready,
  dropout,
  suspension_incidents,
  suspension_in,
  idea_out_short,
  idea_out_long,
  idea_in_short,
  idea_in_long,
  grade9_retention_all,
  grade9_retention_enrolled
};
inline constexpr std::size_t indicator_count = 45;

/// Some of the indicators, as bits.
using IndicatorBits = std::uint64_t;
static_assert(indicator_count < 64);
inline constexpr IndicatorBits all_indicators = (IndicatorBits{1} << indicator_count) - 1;
constexpr IndicatorBits bit_of(IndicatorId id) { return IndicatorBits{1} << static_cast<unsigned>(id); }
constexpr IndicatorBits bits_of(std::initializer_list<IndicatorId> ids) {
  IndicatorBits bits = 0;
  for (auto const id : ids) bits |= bit_of(id);
  return bits;
}

enum class Unit : std::uint8_t { share, days_share, days_per_100, count_per_100 };

/// The periods that have rows: the year; the year, months and weeks; weeks; grading periods; or a day.
enum class Periods : std::uint8_t { year, all, weeks, grading, day };
enum class Grades : std::uint8_t { all_only, each };
enum class Independent : bool { no, yes };

struct Indicator {
  IndicatorId id{};
  std::string_view name;
  int version = 1;
  Unit unit{};
  Periods periods{};
  Grades grades{};
  Independent independent = Independent::yes;  // its cases are, so it has an interval
};

std::span<Indicator const> indicators();
inline Indicator const& about(IndicatorId id) { return indicators()[static_cast<std::size_t>(id)]; }
Indicator const* find_indicator(std::string_view name);

/// What is counted, and over what, with the cut points in place.
Text numerator_text(IndicatorId id, CutPoints const& cut);
Text denominator_text(IndicatorId id, CutPoints const& cut);

/// Cut points as somebody set them, from a day on.
struct Definition {
  std::string id = "standard";
  int version = 1;
  std::string author = {};
  std::string reason = {};
  std::int32_t valid_from = INT32_MIN;  // days since 1970-01-01
  CutPoints cut = {};

  bool is_standard() const { return valid_from == INT32_MIN; }
  /// What rows name as their version: "1" for an indicator of version 1 as it stands, "1@lincoln.3" for one with the
  /// cut points of version 3 of lincoln.
  std::string version_of(IndicatorId indicator) const;

  friend bool operator==(Definition const&, Definition const&) = default;
};

/// Versions of definitions, each valid from its day on. Before the first, and without any, the standard ones hold.
class Definitions {
public:
  Definitions() = default;
  /// In any order; no two are valid from the same day.
  explicit Definitions(std::vector<Definition> versions);
  explicit Definitions(CutPoints const& cut) : standard_{.cut = cut} {}

  /// The definition of a school year: the latest that is valid by its last day.
  Definition const& of(int school_year) const;
  Definition const& latest() const { return versions_.empty() ? standard_ : versions_.back(); }
  std::span<Definition const> versions() const { return versions_; }

  friend bool operator==(Definitions const&, Definitions const&) = default;

private:
  Definition standard_ = {};
  std::vector<Definition> versions_ = {};  // by the day from which they are valid
};

/// Reads definitions written as TOML. `file` is the name that refusals give it: "district.toml line 12, …".
/// Refuses, all at once: no TOML; a name that is not known, missing or of another type; a number out of its bounds; two
/// versions of one number or valid from one day.
Result<Definitions> read_definitions(std::string_view text, std::string_view file);

/// As a file to begin from, with what each cut point means.
std::string write_definitions(Definitions const& definitions, Language language);

}  // namespace aimline::indicators
