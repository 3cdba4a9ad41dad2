#include "indicators/histories.hpp"

#include "records/parallel.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace aimline::indicators {
namespace {

using records::no_code;
using records::no_value;
using records::TableId;
namespace codes = records::codes;
namespace columns = records::columns;

constexpr std::string_view names[group_count] = {"all",
                                                 "race:american_indian",
                                                 "race:asian",
                                                 "race:black",
                                                 "race:pacific_islander",
                                                 "race:white",
                                                 "race:hispanic",
                                                 "race:two_or_more",
                                                 "sex:F",
                                                 "sex:M",
                                                 "sex:X",
                                                 "english_learner",
                                                 "disability",
                                                 "economically_disadvantaged",
                                                 "homeless",
                                                 "foster",
                                                 "migrant",
                                                 "military_connected"};
constexpr unsigned first_race = 1;
constexpr unsigned hispanic = 6;
constexpr unsigned two_or_more = 7;
constexpr unsigned first_sex = 8;
constexpr unsigned first_membership = 11;

/// Puts rows in the order of students, those of one student in the order they are given. `count` is how many there are;
/// `student_of` gives -1 for a row that is left out.
template <class Row, class StudentOf, class Make>
ByStudent<Row> by_student(std::size_t students, std::size_t count, StudentOf const& student_of, Make const& make) {
  ByStudent<Row> sorted;
  sorted.begins.assign(students + 1, 0);
  for (std::size_t i = 0; i < count; ++i)
    if (auto const student = student_of(i); student >= 0) ++sorted.begins[static_cast<std::size_t>(student) + 1];
  for (std::size_t i = 0; i < students; ++i) sorted.begins[i + 1] += sorted.begins[i];
  sorted.rows.resize(sorted.begins[students]);
  auto next = sorted.begins;
  for (std::size_t i = 0; i < count; ++i)
    if (auto const student = student_of(i); student >= 0)
      sorted.rows[next[static_cast<std::size_t>(student)]++] = make(i);
  return sorted;
}

template <class Row, class Less>
void sort_each(ByStudent<Row>& all, Less const& less) {
  for (std::size_t i = 0; i + 1 < all.begins.size(); ++i)
    std::sort(all.rows.begin() + all.begins[i], all.rows.begin() + all.begins[i + 1], less);
}

}  // namespace

std::span<std::string_view const> group_names() { return names; }

std::span<std::string_view const> exclusive_groups() {
  return group_names().subspan(first_race, first_membership - first_race);
}

Histories::Histories(records::Records const& from, std::int32_t day, std::size_t threads,
                     Definitions const& definitions)
    : records(from), as_of(day) {
  order_orgs();
  read_calendars();
  read_enrollments(definitions);
  read_attendance(threads);
  read_discipline();
  read_attempts();
  read_marks();
  read_groups();
  read_outcomes();
  find_grade9_years();
}

void Histories::order_orgs() {
  auto const& table = records[TableId::org];
  auto const ranks = records.orgs.ranks();
  orgs.resize(table.rows);
  if (table.rows == 0) return;
  auto const types = table.narrow(columns::at(columns::org, "type"));
  auto const parent_column = columns::at(columns::org, "parent_id");
  auto const parents = table.wide(parent_column);
  for (std::size_t i = 0; i < orgs.size(); ++i) {
    orgs[i].rank = ranks[i];
    orgs[i].type = types[i];
    auto at = static_cast<std::int32_t>(i);
    // Parents may run in a circle: nothing has more above it than there are organizations.
    for (std::size_t steps = 0; at != records::Dictionary::none && steps <= orgs.size(); ++steps) {
      auto const place = static_cast<std::size_t>(at);
      bool const counts = types[place] != codes::at(codes::org_type, "other") &&
                          (place == i || types[place] != codes::at(codes::org_type, "school"));
      auto& above = orgs[i].counted_at;
      if (std::find(above.begin(), above.end(), at) != above.end()) break;
      if (counts) above.push_back(at);
      at = parents[place] == no_value ? records::Dictionary::none
                                      : records.orgs.find(table.texts[parent_column][parents[place]]);
    }
  }
}

void Histories::read_calendars() {
  auto const& enrolled = records[TableId::enrollment];
  auto const years = enrolled.wide(columns::at(columns::enrollment, "school_year"));
  if (years.empty()) return;
  auto const [least, greatest] = std::minmax_element(years.begin(), years.end());
  first_year_ = *least;
  years_ = *greatest - *least + 1;
  auto const& table = records[TableId::calendar_day];
  auto const schools = table.wide(columns::at(columns::calendar_day, "school_id"));
  auto const name = columns::at(columns::calendar_day, "calendar");
  auto const calendars = table.wide(name);
  auto const dates = table.wide(columns::at(columns::calendar_day, "date"));
  auto const is_school_day = table.narrow(columns::at(columns::calendar_day, "is_school_day"));
  std::map<std::pair<std::int32_t, std::int32_t>, std::int32_t> places;
  std::vector<YearFrame> frames;
  for (int i = 0; i < years_; ++i) frames.emplace_back(first_year_ + i);
  auto const place_of = [&](std::int32_t school, std::int32_t calendar) {
    auto const [found, fresh] = places.try_emplace({school, calendar}, static_cast<std::int32_t>(places.size()));
    if (fresh) calendar_days_.resize(calendar_days_.size() + static_cast<std::size_t>(years_));
    return static_cast<std::size_t>(found->second);
  };
  constexpr std::int32_t all_of_school = -1;
  for (std::size_t i = 0; i < table.rows; ++i) {
    auto const own = place_of(schools[i], calendars[i]);
    auto const together = place_of(schools[i], all_of_school);
    if (!is_school_day[i] || dates[i] > as_of) continue;
    last_school_day = std::max(last_school_day, dates[i]);
    int const year = school_year_of_day(dates[i]) - first_year_;
    if (year < 0 || year >= years_) continue;
    auto const& frame = frames[static_cast<std::size_t>(year)];
    for (auto const place : {own, together})
      calendar_days_[place * static_cast<std::size_t>(years_) + static_cast<std::size_t>(year)].add(dates[i] -
                                                                                                    frame.first_day);
  }
  calendars_.assign(places.begin(), places.end());
}

/// The calendar of a school by its name in calendar_day.csv; else its unnamed one; else all of them together.
std::int32_t Histories::calendar_of(std::int32_t school, std::int32_t name) const {
  for (auto const wanted : {name, no_value, std::int32_t{-1}}) {
    auto const key = std::pair(school, wanted);
    auto const found = std::lower_bound(calendars_.begin(), calendars_.end(), key,
                                        [](auto const& entry, auto const& sought) { return entry.first < sought; });
    if (found != calendars_.end() && found->first == key) return found->second;
  }
  return -1;
}

void Histories::read_enrollments(Definitions const& definitions) {
  auto const& table = records[TableId::enrollment];
  auto const& calendar_table = records[TableId::calendar_day];
  auto const students = table.wide(columns::at(columns::enrollment, "student_id"));
  auto const schools = table.wide(columns::at(columns::enrollment, "school_id"));
  auto const years = table.wide(columns::at(columns::enrollment, "school_year"));
  auto const grades = table.narrow(columns::at(columns::enrollment, "grade"));
  auto const entries = table.wide(columns::at(columns::enrollment, "entry_date"));
  auto const exits = table.wide(columns::at(columns::enrollment, "exit_date"));
  auto const exit_types = table.narrow(columns::at(columns::enrollment, "exit_type"));
  auto const documented = table.narrow(columns::at(columns::enrollment, "exit_documented"));
  auto const name_column = columns::at(columns::enrollment, "calendar");
  auto const calendars = table.wide(name_column);
  auto const in_calendars = columns::at(columns::calendar_day, "calendar");

  // The same name has one number in enrollment.csv and another in calendar_day.csv.
  std::vector<std::int32_t> number_of;
  for (std::size_t i = 0; i < table.texts[name_column].size(); ++i)
    number_of.push_back(
        calendar_table.texts[in_calendars].find(table.texts[name_column][static_cast<std::int32_t>(i)]));
  auto const exit_known = [&](std::size_t i) { return exits[i] == no_value || exits[i] <= as_of; };
  auto const exists = [&](std::size_t i) {
    if (entries[i] > as_of) return false;
    return !exit_known(i) || (exit_types[i] != codes::at(codes::exit_type, "no_show") &&
                              exit_types[i] != codes::at(codes::exit_type, "invalid"));
  };
  struct Sorted {
    Enrollment enrollment;
    std::int32_t rank = 0;
    std::uint32_t row = 0;
    std::uint8_t documented = 0;  // 0 for empty, then no, then yes
  };
  struct Year {
    std::int32_t last_day = 0;
    bool exit_inclusive = true;
  };
  std::map<int, Year> of_year;
  for (auto const year : years)
    if (!of_year.contains(year)) of_year[year] = {day_of(year, 6, 30), definitions.of(year).cut.exit_inclusive};
  auto sorted = by_student<Sorted>(
      this->students(), table.rows, [&](std::size_t i) { return exists(i) ? students[i] : -1; },
      [&](std::size_t i) {
        bool const known = exit_known(i);
        auto const& year = of_year.at(years[i]);
        Enrollment row;
        row.school = schools[i];
        row.year = years[i];
        row.entry = entries[i];
        bool const leaves = known && exits[i] != no_value;
        row.exit = leaves ? exits[i] : year.last_day;
        row.last_day = leaves && !year.exit_inclusive ? row.exit - 1 : row.exit;
        auto const name = calendars[i] == no_value ? no_value : number_of[static_cast<std::size_t>(calendars[i])];
        row.calendar = calendar_of(row.school, name == records::Dictionary::none ? no_value : name);
        row.grade = grades[i];
        row.exit_type = known ? exit_types[i] : no_code;
        row.documented = known && documented[i] == 1;
        auto const order = static_cast<std::uint8_t>(!known || documented[i] == no_code ? 0 : documented[i] + 1);
        return Sorted{row, orgs[static_cast<std::size_t>(row.school)].rank, static_cast<std::uint32_t>(i), order};
      });
  auto const exit_text = [](std::uint8_t type) { return type == no_code ? "" : codes::exit_type[type]; };
  auto const calendar_text = [&](std::uint32_t row) {
    return calendars[row] == no_value ? std::string_view() : table.texts[name_column][calendars[row]];
  };
  sort_each(sorted, [&](Sorted const& a, Sorted const& b) {
    auto const first = [](Sorted const& s) {
      return std::tuple(s.enrollment.year, s.enrollment.entry, s.enrollment.exit, s.rank, s.enrollment.grade);
    };
    if (first(a) != first(b)) return first(a) < first(b);
    auto const rest = [&](Sorted const& s) {
      return std::tuple(exit_text(s.enrollment.exit_type), s.documented, calendar_text(s.row));
    };
    return rest(a) < rest(b);
  });
  enrollments.begins = std::move(sorted.begins);
  for (auto const& row : sorted.rows) {
    enrollments.rows.push_back(row.enrollment);
    enrollment_years.insert(row.enrollment.year);
    if (row.enrollment.exit_type != no_code) exit_years.insert(row.enrollment.year);
  }
}

void Histories::read_attendance(std::size_t threads) {
  auto const& table = records[TableId::attendance];
  auto const students = table.wide(columns::at(columns::attendance, "student_id"));
  auto const schools = table.wide(columns::at(columns::attendance, "school_id"));
  auto const dates = table.wide(columns::at(columns::attendance, "date"));
  auto const categories = table.narrow(columns::at(columns::attendance, "category"));
  auto const fractions = table.wide(columns::at(columns::attendance, "fraction_absent"));
  auto const missed = [&](std::size_t i) {
    if (categories[i] == codes::at(codes::attendance, "suspended_in")) return 0;
    if (fractions[i] != no_value) return fractions[i];
    return categories[i] == codes::at(codes::attendance, "absent") ||
                   categories[i] == codes::at(codes::attendance, "suspended_out")
               ? 1'000
               : 0;
  };
  std::map<int, std::int32_t> last_of_year;
  std::int32_t first = 0;  // of the year of the row before
  std::int32_t last = -1;
  std::int32_t* latest = nullptr;
  for (auto const date : dates) {
    if (date > as_of) continue;
    if (date < first || date > last) {
      int const year = school_year_of_day(date);
      first = day_of(year - 1, 7, 1);
      last = day_of(year, 6, 30);
      latest = &last_of_year.try_emplace(year, date).first->second;
    }
    *latest = std::max(*latest, date);
  }
  for (auto const& [year, day] : last_of_year) {
    attendance_years.insert(year);
    last_attendance = day;
    saw_event(day);
  }
  absences = by_student<Absence>(
      this->students(), table.rows,
      [&](std::size_t i) { return dates[i] <= as_of && missed(i) > 0 ? students[i] : -1; },
      [&](std::size_t i) {
        return Absence{dates[i], schools[i], missed(i)};
      });
  constexpr std::size_t at_once = 4'096;
  records::in_parallel((this->students() + at_once - 1) / at_once, threads, [&](std::size_t task, std::size_t) {
    for (auto i = task * at_once; i < std::min(this->students(), (task + 1) * at_once); ++i)
      std::sort(absences.rows.begin() + absences.begins[i], absences.rows.begin() + absences.begins[i + 1],
                [](Absence const& a, Absence const& b) {
                  return std::tuple(a.day, a.school, a.missed) < std::tuple(b.day, b.school, b.missed);
                });
  });
}

void Histories::read_discipline() {
  auto const& table = records[TableId::discipline_action];
  auto const students = table.wide(columns::at(columns::discipline_action, "student_id"));
  auto const schools = table.wide(columns::at(columns::discipline_action, "school_id"));
  auto const dates = table.wide(columns::at(columns::discipline_action, "date"));
  auto const types = table.narrow(columns::at(columns::discipline_action, "type"));
  auto const days = table.wide(columns::at(columns::discipline_action, "days"));
  for (auto const date : dates) {
    if (date > as_of) continue;
    discipline_years.insert(school_year_of_day(date));
    saw_event(date);
  }
  actions = by_student<Action>(
      this->students(), table.rows,
      [&](std::size_t i) {
        return dates[i] <= as_of && types[i] != codes::at(codes::action, "other") ? students[i] : -1;
      },
      [&](std::size_t i) {
        return Action{dates[i], schools[i], days[i] == no_value ? 0 : days[i], types[i]};
      });
}

void Histories::read_attempts() {
  auto const& table = records[TableId::course_attempt];
  auto const students = table.wide(columns::at(columns::course_attempt, "student_id"));
  auto const schools = table.wide(columns::at(columns::course_attempt, "school_id"));
  auto const years = table.wide(columns::at(columns::course_attempt, "school_year"));
  auto const courses = table.wide(columns::at(columns::course_attempt, "course_code"));
  auto const attempted = table.wide(columns::at(columns::course_attempt, "credits_attempted"));
  auto const earned = table.wide(columns::at(columns::course_attempt, "credits_earned"));
  auto const terms = table.narrow(columns::at(columns::course_attempt, "term"));
  auto const subjects = table.narrow(columns::at(columns::course_attempt, "subject"));
  auto const semesters = table.narrow(columns::at(columns::course_attempt, "semesters"));
  auto const results = table.narrow(columns::at(columns::course_attempt, "result"));
  auto const external = table.narrow(columns::at(columns::course_attempt, "external"));
  int const last_year = as_of == never ? INT32_MAX : school_year_of_day(as_of);
  for (auto const year : years)
    if (year <= last_year) course_years.insert(year);
  attempts = by_student<Attempt>(
      this->students(), table.rows, [&](std::size_t i) { return years[i] <= last_year ? students[i] : -1; },
      [&](std::size_t i) {
        Attempt row{.school = schools[i],
                    .year = years[i],
                    .course = courses[i],
                    .term = terms[i],
                    .subject = subjects[i],
                    .result = results[i],
                    .external = external[i] == 1};
        bool const year_long = terms[i] == codes::at(codes::term, "Y");
        row.semesters = semesters[i] != no_code ? static_cast<std::uint8_t>(semesters[i] + 1) : (year_long ? 2 : 1);
        row.attempted = attempted[i] != no_value ? attempted[i] : 500 * row.semesters;
        if (results[i] == codes::at(codes::result, "pass"))
          row.earned = earned[i] != no_value ? earned[i] : row.attempted;
        row.attempted = std::max(row.attempted, row.earned);
        return row;
      });
}

void Histories::read_marks() {
  auto const& table = records[TableId::mark];
  auto const students = table.wide(columns::at(columns::mark, "student_id"));
  auto const schools = table.wide(columns::at(columns::mark, "school_id"));
  auto const years = table.wide(columns::at(columns::mark, "school_year"));
  auto const courses = table.wide(columns::at(columns::mark, "course_code"));
  auto const subjects = table.narrow(columns::at(columns::mark, "subject"));
  auto const days = table.wide(columns::at(columns::mark, "as_of"));
  auto const periods = table.narrow(columns::at(columns::mark, "grading_period"));
  auto const letters = table.wide(columns::at(columns::mark, "letter"));
  auto const percents = table.wide(columns::at(columns::mark, "percent"));
  auto const standards = table.wide(columns::at(columns::mark, "standard"));
  auto const credits = table.wide(columns::at(columns::mark, "credits_in_progress"));
  for (std::size_t i = 0; i < table.rows; ++i) {
    if (days[i] > as_of) continue;
    mark_years.insert(years[i]);
    if (credits[i] != no_value) mark_credit_years.insert(years[i]);
    saw_event(days[i]);
  }
  marks = by_student<Mark>(
      this->students(), table.rows, [&](std::size_t i) { return days[i] <= as_of ? students[i] : -1; },
      [&](std::size_t i) {
        return Mark{days[i],     schools[i],   years[i],   courses[i],  letters[i],
                    percents[i], standards[i], credits[i], subjects[i], periods[i]};
      });
}

void Histories::read_groups() {
  auto const& people = records[TableId::student];
  auto const sexes = people.narrow(columns::at(columns::student, "sex"));
  auto const hispanics = people.narrow(columns::at(columns::student, "hispanic"));
  auto const races = people.narrow(columns::at(columns::student, "races"));
  for (std::size_t i = 0; i < students(); ++i) {
    std::uint32_t bits = 1;
    auto const stated = races[i] == no_code ? 0U : unsigned{races[i]};
    if (hispanics[i] == 1)
      bits |= 1U << hispanic;
    else if (std::popcount(stated) > 1)
      bits |= 1U << two_or_more;
    else
      bits |= stated << first_race;
    if (sexes[i] != no_code) bits |= 1U << (first_sex + sexes[i]);
    lasting_groups.push_back(bits);
  }
  auto const& table = records[TableId::membership];
  auto const members = table.wide(columns::at(columns::membership, "student_id"));
  auto const kinds = table.narrow(columns::at(columns::membership, "group"));
  auto const begins = table.wide(columns::at(columns::membership, "begin_date"));
  auto const ends = table.wide(columns::at(columns::membership, "end_date"));
  groups = by_student<GroupSpan>(
      students(), table.rows, [&](std::size_t i) { return begins[i] <= as_of ? members[i] : -1; },
      [&](std::size_t i) {
        return GroupSpan{begins[i], ends[i] == no_value ? never : ends[i], 1U << (first_membership + kinds[i])};
      });
}

void Histories::read_outcomes() {
  auto const& table = records[TableId::diploma];
  auto const holders = table.wide(columns::at(columns::diploma, "student_id"));
  auto const from = table.wide(columns::at(columns::diploma, "org_id"));
  auto const types = table.narrow(columns::at(columns::diploma, "type"));
  auto const dates = table.wide(columns::at(columns::diploma, "date"));
  auto const assessed = table.narrow(columns::at(columns::diploma, "alternate_assessment"));
  for (auto const date : dates)
    if (date <= as_of) diploma_days.push_back(date);
  std::sort(diploma_days.begin(), diploma_days.end());
  diplomas = by_student<Diploma>(
      students(), table.rows, [&](std::size_t i) { return dates[i] <= as_of ? holders[i] : -1; },
      [&](std::size_t i) {
        return Diploma{dates[i], from[i], types[i], assessed[i] == 1};
      });
  sort_each(diplomas, [&](Diploma const& a, Diploma const& b) {
    auto const rank = [&](Diploma const& d) { return orgs[static_cast<std::size_t>(d.org)].rank; };
    return std::tuple(a.day, rank(a)) < std::tuple(b.day, rank(b));
  });
  auto const& college = records[TableId::postsecondary];
  auto const who = college.wide(columns::at(columns::postsecondary, "student_id"));
  auto const begins = college.wide(columns::at(columns::postsecondary, "begin_date"));
  for (auto const begin : begins)
    if (begin <= as_of) last_college_begin = std::max(last_college_begin, begin);
  college_begins = by_student<std::int32_t>(
      students(), college.rows, [&](std::size_t i) { return begins[i] <= as_of ? who[i] : -1; },
      [&](std::size_t i) { return begins[i]; });
}

/// As the district states it, else worked back from the first record in grades 9 to 12.
void Histories::find_grade9_years() {
  constexpr auto grade9 = codes::at(codes::grade, "09");
  auto const stated = records[TableId::student].wide(columns::at(columns::student, "grade9_entry"));
  for (std::size_t i = 0; i < students(); ++i) {
    auto year = stated[i];
    if (year == no_value) {
      Enrollment const* first = nullptr;
      for (auto const& row : enrollments[static_cast<std::int32_t>(i)]) {
        if (row.grade < grade9) continue;
        if (!first || std::tuple(row.year, row.entry, row.grade) < std::tuple(first->year, first->entry, first->grade))
          first = &row;
      }
      if (first) year = first->year - (first->grade - grade9);
    }
    grade9_years.push_back(year);
  }
}

Days Histories::school_days(Enrollment const& enrollment) const {
  if (enrollment.calendar < 0) return {};
  return calendar_days_[static_cast<std::size_t>(enrollment.calendar) * static_cast<std::size_t>(years_) +
                        static_cast<std::size_t>(enrollment.year - first_year_)];
}

Days Histories::member_days(Enrollment const& enrollment) const {
  auto const first_day = day_of(enrollment.year - 1, 7, 1);
  return school_days(enrollment) & Days::between(enrollment.entry - first_day, enrollment.last_day - first_day);
}

void Histories::saw_event(std::int32_t day) {
  auto& latest = last_events_.try_emplace(school_year_of_day(day), day).first->second;
  latest = std::max(latest, day);
}

std::optional<std::int32_t> Histories::today() const {
  if (as_of != never) return as_of;
  for (auto at = last_events_.rbegin(); at != last_events_.rend(); ++at)
    if (enrollment_years.contains(at->first)) return at->second;
  return std::nullopt;
}

}  // namespace aimline::indicators
