#include "records/findings.hpp"

#include "records/cells.hpp"
#include "records/membership_days.hpp"
#include "records/parallel.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

namespace aimline::records {
namespace {

using columns::at;

constexpr std::size_t kinds_of_misses = 3;
constexpr FindingKind miss_kinds[kinds_of_misses] = {
    FindingKind::attendance_not_enrolled, FindingKind::attendance_in_gap, FindingKind::attendance_no_school_day};

/// What the attendance of one school in one month comes to.
struct MonthOfRows {
  std::size_t rows = 0;
  std::size_t absences = 0;
  std::array<std::size_t, kinds_of_misses> misses = {};
};

/// What all attendance rows of one school come to.
struct SchoolOfRows {
  std::size_t rows = 0;
  std::int32_t first = INT32_MAX;
  std::int32_t last = INT32_MIN;
  std::size_t stated = 0;  // rows with a fraction
  std::size_t whole = 0;   // of those, with a fraction of 1

  void add(SchoolOfRows const& other) {
    rows += other.rows;
    first = std::min(first, other.first);
    last = std::max(last, other.last);
    stated += other.stated;
    whole += other.whole;
  }
};

struct AttendanceSums {
  std::unordered_map<std::uint64_t, MonthOfRows> months;  // by school and month
  std::vector<SchoolOfRows> schools;

  void add(AttendanceSums const& other) {
    for (auto const& [key, from] : other.months) {
      auto& to = months[key];
      to.rows += from.rows;
      to.absences += from.absences;
      for (std::size_t i = 0; i < kinds_of_misses; ++i) to.misses[i] += from.misses[i];
    }
    for (std::size_t i = 0; i < schools.size(); ++i) schools[i].add(other.schools[i]);
  }
};

std::uint64_t key_of(std::int32_t school, std::int32_t month) {
  return static_cast<std::uint64_t>(school) << 32 | static_cast<std::uint32_t>(month);
}

class Finder {
public:
  Finder(Records const& records, std::size_t threads, FindingLimits const& limits)
      : records_(records), threads_(threads), limits_(limits), days_(records) {
    sums_.schools.resize(records.orgs.size());
    for (auto const type : records[TableId::org].rows == 0 ? std::span<std::uint8_t const>()
                                                           : records[TableId::org].narrow(at(columns::org, "type")))
      is_school_.push_back(type == codes::at(codes::org_type, "school"));
  }

  std::vector<Finding> find() {
    look_at_students();
    look_at_schools();
    look_at_sections();
    if (records_[TableId::attendance].rows > 0) {
      sum_attendance();
      look_at_attendance();
    }
    look_at_one_date(TableId::discipline_action, at(columns::discipline_action, "school_id"),
                     at(columns::discipline_action, "date"));
    look_at_size();
    look_at_calendars();
    std::sort(found_.begin(), found_.end(), [](Finding const& a, Finding const& b) {
      return std::tie(a.kind, a.school, a.period) < std::tie(b.kind, b.school, b.period);
    });
    return std::move(found_);
  }

private:
  void add(FindingKind kind, std::int32_t school, std::string period, std::size_t rows, std::size_t of = 0) {
    found_.push_back(
        {kind, school < 0 ? std::string() : std::string(records_.orgs[school]), std::move(period), rows, of});
  }

  template <class Use>
  void for_each_school(Use const& use) const {
    for (std::size_t i = 0; i < is_school_.size(); ++i)
      if (is_school_[i]) use(static_cast<std::int32_t>(i));
  }

  void look_at_students() {
    std::vector<std::uint8_t> enrolled(records_.students.size());
    auto const& enrollment = records_[TableId::enrollment];
    if (enrollment.rows > 0)
      for (auto const student : enrollment.wide(at(columns::enrollment, "student_id")))
        enrolled[static_cast<std::size_t>(student)] = 1;
    auto const without = static_cast<std::size_t>(std::count(enrolled.begin(), enrolled.end(), 0));
    if (without > 0) add(FindingKind::students_without_enrollment, -1, {}, without, enrolled.size());

    std::map<std::pair<std::int32_t, std::int32_t>, std::pair<std::size_t, std::size_t>> wrong;  // outside, overlapping
    std::vector<Stay> stays;
    for (std::size_t student = 0; student < records_.students.size(); ++student) {
      auto const own = days_.stays_of(static_cast<std::int32_t>(student));
      stays.assign(own.begin(), own.end());
      std::sort(stays.begin(), stays.end(), [](Stay const& a, Stay const& b) {
        return std::tie(a.school, a.first, a.last) < std::tie(b.school, b.first, b.last);
      });
      Stay const* before = nullptr;
      for (auto const& stay : stays) {
        if (stay.last < stay.first) {
          ++wrong[{stay.school, stay.year}].first;
          continue;
        }
        if (before && before->school == stay.school && stay.first <= before->last)
          ++wrong[{stay.school, stay.year}].second;
        if (!before || before->school != stay.school || stay.last > before->last) before = &stay;
      }
    }
    for (auto const& [place, counts] : wrong) {
      auto const year = std::to_string(place.second);
      if (counts.first > 0) add(FindingKind::enrollment_outside_year, place.first, year, counts.first);
      if (counts.second > 0) add(FindingKind::overlapping_enrollments, place.first, year, counts.second);
    }
  }

  void look_at_schools() {
    std::vector<std::size_t> enrollments(records_.orgs.size());
    auto const& enrollment = records_[TableId::enrollment];
    if (enrollment.rows == 0) return;
    for (auto const school : enrollment.wide(at(columns::enrollment, "school_id")))
      ++enrollments[static_cast<std::size_t>(school)];
    for_each_school([&](std::int32_t school) {
      auto const rows = enrollments[static_cast<std::size_t>(school)];
      if (rows == 0)
        add(FindingKind::schools_without_enrollment, school, {}, 0);
      else if (days_.days_of_school(school).empty())
        add(FindingKind::schools_without_calendar, school, {}, rows);
    });
  }

  void look_at_sections() {
    auto const& section = records_[TableId::section];
    auto const look = [&](TableId id, std::size_t column) {
      auto const& table = records_[id];
      if (table.rows == 0) return std::vector<std::size_t>();
      std::vector<std::size_t> by_section(table.texts[column].size());
      for (auto const number : table.wide(column)) ++by_section[static_cast<std::size_t>(number)];
      return by_section;
    };
    constexpr auto id_column = at(columns::section, "section_id");
    auto const there = [&](std::string_view key) {
      return section.rows > 0 && section.texts[id_column].find(key) >= 0;
    };
    std::size_t unknown = 0;
    std::size_t all = 0;
    for (auto const& [id, column] : {std::pair(TableId::section_student, at(columns::section_student, "section_id")),
                                     std::pair(TableId::section_staff, at(columns::section_staff, "section_id"))}) {
      auto const counts = look(id, column);
      for (std::size_t i = 0; i < counts.size(); ++i) {
        all += counts[i];
        if (!there(records_[id].texts[column][static_cast<std::int32_t>(i)])) unknown += counts[i];
      }
    }
    if (unknown > 0) add(FindingKind::unknown_sections, -1, {}, unknown, all);
    if (section.rows == 0) return;
    auto const& of_students = records_[TableId::section_student];
    std::map<std::pair<std::int32_t, std::int32_t>, std::pair<std::size_t, std::size_t>> empty;
    auto const keys = section.wide(id_column);
    auto const schools = section.wide(at(columns::section, "school_id"));
    auto const years = section.wide(at(columns::section, "school_year"));
    for (std::size_t row = 0; row < section.rows; ++row) {
      auto& count = empty[{schools[row], years[row]}];
      ++count.second;
      auto const key = section.texts[id_column][keys[row]];
      if (of_students.rows == 0 || of_students.texts[at(columns::section_student, "section_id")].find(key) < 0)
        ++count.first;
    }
    for (auto const& [place, count] : empty)
      if (count.first > 0)
        add(FindingKind::sections_without_students, place.first, std::to_string(place.second), count.first,
            count.second);
  }

  /// Why a row of attendance has no effect; none where it has.
  std::optional<std::size_t> miss_of(std::int32_t student, std::int32_t school, std::int32_t day) const {
    auto const year = school_year_of(day);
    bool in_year = false;
    bool covered = false;
    for (auto const& stay : days_.stays_of(student)) {
      if (stay.school != school || stay.year != year) continue;
      in_year = true;
      if (day < stay.first || day > stay.last) continue;
      if (days_.is_school_day(stay.calendar, day)) return std::nullopt;
      covered = true;
    }
    return covered ? 2 : in_year ? 1 : 0;
  }

  void sum_attendance() {
    auto const& table = records_[TableId::attendance];
    auto const students = table.wide(at(columns::attendance, "student_id"));
    auto const schools = table.wide(at(columns::attendance, "school_id"));
    auto const dates = table.wide(at(columns::attendance, "date"));
    auto const categories = table.narrow(at(columns::attendance, "category"));
    auto const fractions = table.wide(at(columns::attendance, "fraction_absent"));
    constexpr std::size_t share = 1U << 20;
    std::vector<AttendanceSums> sums(std::max<std::size_t>(1, threads_));
    for (auto& each : sums) each.schools.resize(records_.orgs.size());
    in_parallel((table.rows + share - 1) / share, threads_, [&](std::size_t task, std::size_t thread) {
      auto& own = sums[thread];
      std::uint64_t last_key = UINT64_MAX;
      MonthOfRows* month = nullptr;
      for (auto row = task * share; row < std::min(table.rows, (task + 1) * share); ++row) {
        auto const key = key_of(schools[row], month_of(dates[row]));
        if (key != last_key) {
          last_key = key;
          month = &own.months[key];
        }
        ++month->rows;
        bool const suspended_in = categories[row] == codes::at(codes::attendance, "suspended_in");
        bool const whole = categories[row] == codes::at(codes::attendance, "absent") ||
                           categories[row] == codes::at(codes::attendance, "suspended_out");
        if (!suspended_in && (fractions[row] == no_value ? whole : fractions[row] > 0)) ++month->absences;
        if (auto const miss = miss_of(students[row], schools[row], dates[row])) ++month->misses[*miss];
        auto& school = own.schools[static_cast<std::size_t>(schools[row])];
        ++school.rows;
        school.first = std::min(school.first, dates[row]);
        school.last = std::max(school.last, dates[row]);
        if (fractions[row] != no_value) {
          ++school.stated;
          school.whole += fractions[row] == 1'000;
        }
      }
    });
    for (auto const& each : sums) sums_.add(each);
  }

  void look_at_attendance() {
    std::int32_t last_of_all = INT32_MIN;
    std::set<int> years;
    std::map<std::pair<std::int32_t, int>, std::pair<std::size_t, std::size_t>> by_year;  // rows, absences
    for (auto const& [key, month] : sums_.months) {
      auto const school = static_cast<std::int32_t>(key >> 32);
      auto const number = static_cast<std::int32_t>(key & 0xffffffff);
      for (std::size_t i = 0; i < kinds_of_misses; ++i)
        if (month.misses[i] > 0) add(miss_kinds[i], school, month_text(number), month.misses[i], month.rows);
      auto& year = by_year[{school, number / 12 + (number % 12 >= 6 ? 1 : 0)}];
      year.first += month.rows;
      year.second += month.absences;
    }
    for (auto const& [place, sums] : by_year) years.insert(place.second);
    for_each_school([&](std::int32_t school) {
      auto const& rows = sums_.schools[static_cast<std::size_t>(school)];
      if (rows.rows > 0) last_of_all = std::max(last_of_all, rows.last);
      if (rows.rows >= limits_.fewest_rows && rows.first == rows.last)
        add(FindingKind::one_date, school, date_text(rows.first), rows.rows, rows.rows);
      if (rows.stated >= limits_.fewest_rows && rows.whole == rows.stated)
        add(FindingKind::always_whole_days, school, {}, rows.stated, rows.rows);
    });
    for (auto const& [place, students] : students_by_year()) {
      auto const& [school, year] = place;
      if (!years.contains(year) || students < limits_.fewest_students) continue;
      auto const found = by_year.find(place);
      if (found == by_year.end() || found->second.second == 0)
        add(FindingKind::no_absences, school, std::to_string(year), found == by_year.end() ? 0 : found->second.first);
      else
        look_at_months(school, year, last_of_all);
    }
    std::set<std::int32_t> later;
    for_each_school([&](std::int32_t school) {
      auto const days = days_.days_of_school(school);
      later.insert(std::upper_bound(days.begin(), days.end(), last_of_all), days.end());
    });
    if (!later.empty()) add(FindingKind::calendar_past_attendance, -1, date_text(last_of_all), later.size());
  }

  /// Months with school days, before the last attendance of all schools, in which a school has no row.
  void look_at_months(std::int32_t school, int year, std::int32_t last_of_all) {
    auto const days = days_.days_of_school(school);
    std::map<std::int32_t, std::size_t> school_days;
    auto const end = std::upper_bound(days.begin(), days.end(), std::min(last_day_of(year), last_of_all));
    for (auto day = std::lower_bound(days.begin(), days.end(), first_day_of(year)); day < end; ++day)
      ++school_days[month_of(*day)];
    for (auto const& [month, count] : school_days)
      if (count >= limits_.fewest_days && !sums_.months.contains(key_of(school, month)))
        add(FindingKind::month_without_attendance, school, month_text(month), count);
  }

  std::map<std::pair<std::int32_t, int>, std::size_t> students_by_year() const {
    std::map<std::pair<std::int32_t, int>, std::size_t> counts;
    std::set<std::pair<std::int32_t, int>> own;
    for (std::size_t student = 0; student < records_.students.size(); ++student) {
      own.clear();
      for (auto const& stay : days_.stays_of(static_cast<std::int32_t>(student)))
        if (stay.last >= stay.first) own.insert({stay.school, stay.year});
      for (auto const& place : own) ++counts[place];
    }
    return counts;
  }

  bool falls(std::size_t before, std::size_t after) const {
    return before >= limits_.fewest_students && before - std::min(before, after) >= limits_.fewest_students &&
           static_cast<double>(after) < (1 - limits_.fall) * static_cast<double>(before);
  }

  /// Enrollment at the end of each month of a year against the month before, and of a year against the year before.
  void look_at_size() {
    auto const by_year = students_by_year();
    std::set<int> years;
    for (auto const& [place, students] : by_year) years.insert(place.second);
    for (auto const& [place, students] : by_year) {
      if (!years.contains(place.second + 1)) continue;
      auto const next = by_year.find({place.first, place.second + 1});
      auto const after = next == by_year.end() ? 0 : next->second;
      if (falls(students, after))
        add(FindingKind::enrollment_falls, place.first, std::to_string(place.second + 1), after, students);
    }
    std::unordered_map<std::int32_t, std::map<std::int32_t, std::int64_t>> by_school;  // change in that month
    for (std::size_t student = 0; student < records_.students.size(); ++student)
      for (auto const& stay : days_.stays_of(static_cast<std::int32_t>(student))) {
        if (stay.last < stay.first) continue;
        auto const ends = month_of(stay.last);
        if (month_of(stay.first) >= ends) continue;
        ++by_school[stay.school][month_of(stay.first)];
        --by_school[stay.school][ends];
      }
    for (auto const& [school, months] : by_school) {
      std::int64_t here = 0;
      for (auto const& [month, change] : months) {
        auto const before = here;
        here += change;
        // In May and June years end.
        if (month % 12 != 4 && month % 12 != 5 && change < 0 &&
            falls(static_cast<std::size_t>(before), static_cast<std::size_t>(here)))
          add(FindingKind::enrollment_falls, school, month_text(month), static_cast<std::size_t>(here),
              static_cast<std::size_t>(before));
      }
    }
  }

  void look_at_one_date(TableId id, std::size_t school_column, std::size_t date_column) {
    auto const& table = records_[id];
    if (table.rows == 0) return;
    std::vector<SchoolOfRows> schools(records_.orgs.size());
    auto const places = table.wide(school_column);
    auto const dates = table.wide(date_column);
    for (std::size_t row = 0; row < table.rows; ++row)
      schools[static_cast<std::size_t>(places[row])].add({1, dates[row], dates[row]});
    for_each_school([&](std::int32_t school) {
      auto const& rows = schools[static_cast<std::size_t>(school)];
      if (rows.rows >= limits_.fewest_rows && rows.first == rows.last)
        add(FindingKind::one_date, school, date_text(rows.first), rows.rows, rows.rows);
    });
  }

  void look_at_calendars() {
    for_each_school([&](std::int32_t school) {
      std::map<int, std::pair<std::size_t, std::size_t>> years;  // days, of them on weekends
      for (auto const day : days_.days_of_school(school)) {
        auto& year = years[school_year_of(day)];
        ++year.first;
        auto const weekday = ((day + 4) % 7 + 7) % 7;  // 1970-01-01 was a Thursday; 0 is Sunday
        year.second += weekday == 0 || weekday == 6;
      }
      for (auto const& [year, days] : years) {
        if (days.first < limits_.least_days || days.first > limits_.most_days)
          add(FindingKind::odd_number_of_days, school, std::to_string(year), days.first);
        if (days.second > limits_.fewest_days)
          add(FindingKind::school_on_weekends, school, std::to_string(year), days.second, days.first);
      }
    });
  }

  Records const& records_;
  std::size_t threads_;
  FindingLimits const& limits_;
  SchoolDays days_;
  AttendanceSums sums_ = {};
  std::vector<std::uint8_t> is_school_ = {};
  std::vector<Finding> found_ = {};
};

}  // namespace

std::vector<Finding> findings_of(Records const& records, std::size_t threads, FindingLimits const& limits) {
  return Finder(records, threads, limits).find();
}

}  // namespace aimline::records
