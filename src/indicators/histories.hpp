#pragma once

#include "indicators/days.hpp"
#include "indicators/definitions.hpp"
#include "records/store.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <vector>

/// The records put in order: for each student what happened, and who is above whom. Everything dated later than the
/// day as of which is counted is left out here, so no definition has to think of it.
namespace aimline::indicators {

inline constexpr std::int32_t never = INT32_MAX;

/// A row of enrollment.csv that counts. Sorted by school year, entry, exit, school and what else tells rows apart, so
/// "the last" of some is the greatest.
struct Enrollment {
  std::int32_t school = 0;
  std::int32_t year = 0;
  std::int32_t entry = 0;
  std::int32_t exit = 0;       // 30 June where none is known
  std::int32_t last_day = 0;   // the last day of membership: the exit, or the day before where exits are not included
  std::int32_t calendar = -1;  // place in the calendars; -1 without any
  std::uint8_t grade = 0;
  std::uint8_t exit_type = records::no_code;
  bool documented = false;
};

/// A day on which a student missed something; sorted by day, school and share, the largest last.
struct Absence {
  std::int32_t day = 0;
  std::int32_t school = 0;
  std::int32_t missed = 0;  // thousandths of a day
};

struct Action {
  std::int32_t day = 0;
  std::int32_t school = 0;
  std::int32_t length = 0;  // thousandths of a day
  std::uint8_t type = 0;    // of records::codes::action
};

struct Attempt {
  std::int32_t school = 0;
  std::int32_t year = 0;
  std::int32_t course = 0;
  std::int32_t attempted = 0;  // thousandths of a credit, never less than earned
  std::int32_t earned = 0;
  std::uint8_t term = 0;
  std::uint8_t subject = records::no_code;
  std::uint8_t semesters = 1;
  std::uint8_t result = 0;
  bool external = false;
};

struct Mark {
  std::int32_t day = 0;
  std::int32_t school = 0;
  std::int32_t year = 0;
  std::int32_t course = 0;
  std::int32_t letter = records::no_value;    // a number of the column's texts
  std::int32_t percent = records::no_value;   // thousandths
  std::int32_t standard = records::no_value;  // thousandths
  std::int32_t credits = records::no_value;   // in progress, thousandths
  std::uint8_t subject = records::no_code;
  std::uint8_t grading_period = records::no_code;
};

struct GroupSpan {
  std::int32_t begin = 0;
  std::int32_t end = never;
  std::uint32_t bit = 0;
};

struct Diploma {
  std::int32_t day = 0;
  std::int32_t org = 0;
  std::uint8_t type = 0;
  bool alternate_assessment = false;
};

/// Rows of many students, those of one student together.
template <class Row>
struct ByStudent {
  std::vector<std::uint32_t> begins;  // of each student, and the end of the last
  std::vector<Row> rows;

  std::span<Row const> operator[](std::int32_t student) const {
    auto const at = static_cast<std::size_t>(student);
    return std::span(rows).subspan(begins[at], begins[at + 1] - begins[at]);
  }
};

// The groups of `group`, as bits and as places in `group_names()`; 0 is everybody.
inline constexpr std::size_t group_count = 18;
std::span<std::string_view const> group_names();
/// Those of which a student has at most one of a kind: races, then sexes.
std::span<std::string_view const> exclusive_groups();

struct Org {
  std::int32_t rank = 0;                      // its place among all, by org_id
  std::uint8_t type = 0;                      // of records::codes::org_type
  std::vector<std::int32_t> counted_at = {};  // itself and what is above it, as far as rows are made for it
};

class Histories {
public:
  /// `as_of` is a day counted from 1970-01-01; `never` counts everything. Of the definitions it matters here whether a
  /// day of exit is one of membership.
  Histories(records::Records const& records, std::int32_t as_of, std::size_t threads,
            Definitions const& definitions = {});

  records::Records const& records;
  std::int32_t as_of;

  std::vector<Org> orgs = {};
  ByStudent<Enrollment> enrollments = {};
  ByStudent<Absence> absences = {};
  ByStudent<Action> actions = {};
  ByStudent<Attempt> attempts = {};
  ByStudent<Mark> marks = {};
  ByStudent<GroupSpan> groups = {};
  ByStudent<Diploma> diplomas = {};
  ByStudent<std::int32_t> college_begins = {};
  std::vector<std::uint32_t> lasting_groups = {};  // of each student: everybody, race and sex
  std::vector<std::int32_t> grade9_years = {};     // of each student; no_value where none is known

  std::set<int> enrollment_years = {};
  std::set<int> attendance_years = {};  // in which the file has any row
  std::set<int> discipline_years = {};
  std::set<int> course_years = {};
  std::set<int> mark_years = {};
  std::set<int> mark_credit_years = {};         // in which any mark says what its course will give
  std::set<int> exit_years = {};                // in which any exit says why
  std::vector<std::int32_t> diploma_days = {};  // of all rows, sorted
  std::int32_t last_college_begin = INT32_MIN;
  std::int32_t last_attendance = INT32_MIN;  // day of the last row
  std::int32_t last_school_day = INT32_MIN;  // of all calendars

  std::size_t students() const { return records.students.size(); }

  /// The days on which there is school for an enrollment, in the year of its own, whether or not it was current.
  Days school_days(Enrollment const& enrollment) const;

  /// Those of them on which the student was a member.
  Days member_days(Enrollment const& enrollment) const;

  bool window_closed(std::int32_t day) const { return as_of >= day; }

  /// The day that is today for what is current: the one as of which is counted, or else the last with any event, of a
  /// year with enrollments.
  std::optional<std::int32_t> today() const;

private:
  void order_orgs();
  void read_calendars();
  void read_enrollments(Definitions const& definitions);
  void read_attendance(std::size_t threads);
  void read_discipline();
  void read_attempts();
  void read_marks();
  void read_groups();
  void read_outcomes();
  void find_grade9_years();
  void saw_event(std::int32_t day);
  std::int32_t calendar_of(std::int32_t school, std::int32_t name) const;

  std::map<int, std::int32_t> last_events_ = {};  // by school year
  int first_year_ = 0;
  int years_ = 0;
  std::vector<std::pair<std::pair<std::int32_t, std::int32_t>, std::int32_t>> calendars_ = {};  // (school, name), place
  std::vector<Days> calendar_days_ = {};  // `years_` of each calendar
};

}  // namespace aimline::indicators
