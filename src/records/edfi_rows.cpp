#include "records/edfi_rows.hpp"

#include "base/time.hpp"
#include "records/cells.hpp"

#include <algorithm>

namespace aimline::records {
namespace {

/// An undated group holds for every year there are records of.
constexpr std::string_view always = "1900-01-01";

/// "2024", or "2023-2024" as interchanges write it.
std::optional<std::int32_t> ending_year(std::string_view text) {
  if (text.size() == 9 && text[4] == '-') text.remove_prefix(5);
  return read_school_year(text);
}

/// The school year of a day: 1 July to 30 June.
std::optional<std::int32_t> year_of(std::string_view date) {
  if (!read_date(date)) return std::nullopt;
  auto const year = read_school_year(date.substr(0, 4));
  if (!year) return std::nullopt;
  return *year + (date.substr(5, 2) >= "07" ? 1 : 0);
}

std::string_view first_of(std::initializer_list<std::string_view> texts) {
  for (auto const text : texts)
    if (!text.empty()) return text;
  return {};
}

/// Every value that a list's items have of one slot.
template <class Take>
void each(EdfiRecord const& record, Slot slot, Take const& take) {
  for (auto const& value : record.values)
    if (value.slot == slot && !value.text.empty()) take(value);
}

std::size_t place(TableId table, std::string_view name) {
  auto const columns = tables()[static_cast<std::size_t>(table)].columns;
  auto const found = std::find_if(columns.begin(), columns.end(), [&](Column const& one) { return one.name == name; });
  return static_cast<std::size_t>(found - columns.begin());
}

}  // namespace

std::string EdfiLookups::key(std::initializer_list<std::string_view> parts) {
  std::string key;
  for (auto const part : parts) key.append(part).append(1, '\x1f');
  return key;
}

std::optional<TableId> table_of(Resource resource) {
  switch (resource) {
    case Resource::schools:
    case Resource::local_education_agencies:
    case Resource::state_education_agencies:
    case Resource::education_service_centers:
      return TableId::org;
    case Resource::students:
      return TableId::student;
    case Resource::courses:
    case Resource::course_offerings:
    case Resource::grading_periods:
    case Resource::discipline_incidents:
      return std::nullopt;
    case Resource::calendar_dates:
      return TableId::calendar_day;
    case Resource::student_organizations:
    case Resource::special_education:
    case Resource::language_instruction:
    case Resource::homeless:
    case Resource::migrant:
      return TableId::membership;
    case Resource::enrollments:
      return TableId::enrollment;
    case Resource::attendance:
      return TableId::attendance;
    case Resource::transcripts:
      return TableId::course_attempt;
    case Resource::sections:
      return TableId::section;
    case Resource::student_sections:
      return TableId::section_student;
    case Resource::grades:
      return TableId::mark;
    case Resource::incident_students:
    case Resource::discipline_actions:
      return TableId::discipline_action;
    case Resource::academic_records:
      return TableId::diploma;
    case Resource::postsecondary_events:
      return TableId::postsecondary;
  }
  return std::nullopt;
}

EdfiPass::EdfiPass(Which which, Records const& records, CodeMap const& codes, EdfiLookups const& lookups)
    : which(which), records(records), codes(codes), lookups(lookups) {
  for (std::size_t i = 0; i < table_count; ++i) plans[i].emplace(static_cast<TableId>(i), records);
}

bool EdfiPass::reads(Resource resource) const {
  auto const table = table_of(resource);
  if (which == Which::ids) return table == TableId::org || table == TableId::student;
  bool const first = !table || *table == TableId::org || *table == TableId::student;
  return first == (which == Which::organizations);
}

EdfiWriter::EdfiWriter(EdfiPass const& pass, EdfiPiece& piece, EdfiLookups* found)
    : pass_(pass), piece_(piece), found_(found), codes_(pass.codes) {}

TableWriter& EdfiWriter::writer(TableId table) {
  auto const i = static_cast<std::size_t>(table);
  if (!writers_[i]) {
    piece_.tables[i] = std::make_unique<Piece>();
    writers_[i] = std::make_unique<TableWriter>(*pass_.plans[i], *piece_.tables[i]);
  }
  return *writers_[i];
}

void EdfiWriter::settle() {
  for (auto& writer : writers_)
    if (writer) writer->settle();
  piece_.unmapped = codes_.unmapped();
}

void EdfiWriter::refuse(Resource resource, std::size_t line, RowFault fault) {
  if (auto const table = table_of(resource)) {
    ++piece_.records[static_cast<std::size_t>(*table)];
    auto& row = writer(*table);
    row.begin_row(line);
    row.leave_out(fault);
    row.end_row();
    return;
  }
  ++piece_.looked_up.read;
  ++piece_.looked_up.refused;
  count(piece_.looked_up.faults, fault, whole_row, line);
}

void EdfiWriter::take(Resource resource, EdfiRecord const& record) {
  if (auto const table = table_of(resource)) {
    ++piece_.records[static_cast<std::size_t>(*table)];
    writer(*table);  // a file whose records make no rows has a part in the table too
  }
  switch (resource) {
    case Resource::schools:
    case Resource::local_education_agencies:
    case Resource::state_education_agencies:
    case Resource::education_service_centers:
      return organization(resource, record);
    case Resource::students:
      return student(record);
    case Resource::courses:
    case Resource::course_offerings:
    case Resource::grading_periods:
    case Resource::discipline_incidents:
      return look_up(resource, record);
    case Resource::calendar_dates:
      return calendar_date(record);
    case Resource::student_organizations:
      return student_organization(record);
    case Resource::special_education:
      return membership(record, codes::at(codes::group, "disability"), record[Slot::begin_date],
                        record[Slot::end_date]);
    case Resource::language_instruction:
      return membership(record, codes::at(codes::group, "english_learner"), record[Slot::begin_date],
                        record[Slot::end_date]);
    case Resource::homeless:
      return membership(record, codes::at(codes::group, "homeless"), record[Slot::begin_date], record[Slot::end_date]);
    case Resource::migrant:
      return membership(record, codes::at(codes::group, "migrant"), record[Slot::begin_date], record[Slot::end_date]);
    case Resource::enrollments:
      return enrollment(record);
    case Resource::attendance:
      return attendance(record);
    case Resource::transcripts:
      return transcript(record);
    case Resource::sections:
      return section(record);
    case Resource::student_sections:
      return student_section(record);
    case Resource::grades:
      return grade(record);
    case Resource::incident_students:
      return incident_student(record);
    case Resource::discipline_actions:
      return discipline_action(record);
    case Resource::academic_records:
      return academic_record(record);
    case Resource::postsecondary_events:
      return postsecondary_event(record);
  }
}

void EdfiWriter::code(TableWriter& row, std::size_t column, Need need, KindOfCode kind, std::string_view text) {
  if (text.empty()) return;
  auto const code = codes_.read(kind, text);
  if (code && *code != CodeMap::nothing) return row.value(column, *code);
  if (code && need == Need::optional) return;
  row.value(column, no_code);  // it stood there
  row.leave_out(code ? RowFault::no_place : RowFault::unknown_code, column);
}

void EdfiWriter::school_year(TableWriter& row, std::size_t column, std::string_view text) {
  if (text.empty()) return;
  auto const year = ending_year(text);
  row.value(column, year.value_or(0));
  if (!year) row.leave_out(RowFault::not_a_school_year, column);
}

void EdfiWriter::organization(Resource resource, EdfiRecord const& record) {
  using namespace columns;
  auto& row = writer(TableId::org);
  row.begin_row(record.line);
  row.cell(at(org, "org_id"), record[Slot::org]);
  auto const type = resource == Resource::schools                    ? codes::at(codes::org_type, "school")
                    : resource == Resource::local_education_agencies ? codes::at(codes::org_type, "district")
                    : resource == Resource::state_education_agencies ? codes::at(codes::org_type, "state")
                                                                     : codes::at(codes::org_type, "other");
  row.value(at(org, "type"), type);
  row.cell(at(org, "parent_id"),
           first_of({record[Slot::parent], record[Slot::parent_center], record[Slot::parent_state]}));
  row.cell(at(org, "name"), record[Slot::name]);
  std::int32_t low = no_value;
  std::int32_t high = no_value;
  each(record, Slot::grade, [&](EdfiRecord::Value const& value) {
    auto const grade = codes_.read(KindOfCode::grade, value.text);
    if (!grade || *grade == CodeMap::nothing) return;
    if (low == no_value || *grade < low) low = *grade;
    high = std::max(high, *grade);
  });
  if (low != no_value) {
    row.cell(at(org, "grade_low"), codes::grade[static_cast<std::size_t>(low)]);
    row.cell(at(org, "grade_high"), codes::grade[static_cast<std::size_t>(high)]);
  }
  each(record, Slot::identifier_system, [&](EdfiRecord::Value const& value) {
    if (split_descriptor(value.text).raw == "NCES")
      row.cell(at(org, "nces_id"), record.in(value.item, Slot::identifier));
  });
  row.end_row();
}

void EdfiWriter::student(EdfiRecord const& record) {
  auto& row = writer(TableId::student);
  row.begin_row(record.line);
  row.cell(columns::at(columns::student, "student_id"), record[Slot::student]);
  row.cell(columns::at(columns::student, "given_name"), record[Slot::given_name]);
  row.cell(columns::at(columns::student, "family_name"), record[Slot::family_name]);
  row.cell(columns::at(columns::student, "birth_date"), record[Slot::birth_date]);
  row.end_row();
}

/// Keeps of two sayings about one key the one that comes first among texts, so that the order of records does not
/// matter.
template <class Map>
void keep_first(Map& map, std::string key, std::string_view text) {
  auto const [there, added] = map.emplace(std::move(key), text);
  if (!added && text < there->second) there->second = text;
}

void EdfiWriter::look_up(Resource resource, EdfiRecord const& record) {
  auto& counts = piece_.looked_up;
  ++counts.read;
  auto const lacks = [&](std::initializer_list<Slot> slots) {
    for (auto const slot : slots)
      if (record[slot].empty()) {
        ++counts.refused;
        count(counts.faults, RowFault::empty, whole_row, record.line);
        return true;
      }
    return false;
  };
  switch (resource) {
    case Resource::courses: {
      if (lacks({Slot::course})) return;
      EdfiLookups::Course course{std::string(record[Slot::title])};
      each(record, Slot::subject, [&](EdfiRecord::Value const& value) {
        auto const subject = codes_.read(KindOfCode::subject, value.text);
        if (!subject || *subject == CodeMap::nothing) return;
        course.subject = course.subject == CodeMap::nothing ? *subject : std::min(course.subject, *subject);
      });
      auto& of_code = found_->courses[std::string(record[Slot::course])];
      auto const [there, added] = of_code.emplace(record[Slot::course_org], course);
      if (!added && std::tie(course.title, course.subject) < std::tie(there->second.title, there->second.subject))
        there->second = course;
      return;
    }
    case Resource::course_offerings:
      if (lacks({Slot::local_course, Slot::school, Slot::course})) return;
      return keep_first(found_->offered, EdfiLookups::key({record[Slot::school], record[Slot::local_course]}),
                        record[Slot::course]);
    case Resource::grading_periods:
      if (lacks({Slot::school, Slot::grading_period, Slot::end_date})) return;
      if (auto const year = ending_year(record[Slot::year]).value_or(year_of(record[Slot::end_date]).value_or(0)))
        keep_first(found_->period_ends,
                   EdfiLookups::key({record[Slot::school], std::to_string(year), record[Slot::grading_period]}),
                   record[Slot::end_date]);
      return;
    default:
      if (lacks({Slot::incident, Slot::school, Slot::date})) return;
      return keep_first(found_->incident_dates, EdfiLookups::key({record[Slot::school], record[Slot::incident]}),
                        record[Slot::date]);
  }
}

void EdfiWriter::calendar_date(EdfiRecord const& record) {
  using namespace columns;
  auto& row = writer(TableId::calendar_day);
  row.begin_row(record.line);
  row.cell(at(calendar_day, "school_id"), record[Slot::school]);
  row.cell(at(calendar_day, "calendar"), record[Slot::calendar]);
  row.cell(at(calendar_day, "date"), record[Slot::date]);
  constexpr auto column = at(calendar_day, "is_school_day");
  // Instruction on some of the day is instruction.
  std::int32_t school_day = no_value;
  bool unknown = false;
  each(record, Slot::event, [&](EdfiRecord::Value const& value) {
    auto const code = codes_.read(KindOfCode::school_day, value.text);
    if (!code)
      unknown = true;
    else if (*code != CodeMap::nothing)
      school_day = std::max(school_day, *code);
  });
  if (school_day != no_value || unknown) row.value(column, school_day == 1 ? 1 : 0);
  if (unknown && school_day != 1) row.leave_out(RowFault::unknown_code, column);
  row.end_row();
}

void EdfiWriter::membership(EdfiRecord const& record, std::uint8_t group, std::string_view begin,
                            std::string_view end) {
  auto& row = writer(TableId::membership);
  row.begin_row(record.line);
  row.cell(columns::at(columns::membership, "student_id"), record[Slot::student]);
  row.value(columns::at(columns::membership, "group"), group);
  row.cell(columns::at(columns::membership, "begin_date"), begin);
  row.cell(columns::at(columns::membership, "end_date"), end);
  row.end_row();
}

void EdfiWriter::student_organization(EdfiRecord const& record) {
  facts(record);
  auto const in_group = [&](std::string_view text, std::string_view begin, std::string_view end) {
    auto const group = codes_.read(KindOfCode::group, text);
    if (group && *group == CodeMap::nothing) return;
    if (group) return membership(record, static_cast<std::uint8_t>(*group), begin, end);
    auto& row = writer(TableId::membership);
    row.begin_row(record.line);
    row.leave_out(RowFault::unknown_code, columns::at(columns::membership, "group"));
    row.end_row();
  };
  if (!record[Slot::english].empty()) in_group(record[Slot::english], always, {});
  bool disability = false;
  each(record, Slot::disability, [&](EdfiRecord::Value const&) { disability = true; });
  if (disability) membership(record, codes::at(codes::group, "disability"), always, {});
  each(record, Slot::characteristic, [&](EdfiRecord::Value const& value) {
    bool dated = false;
    for (auto const& period : record.values) {
      if (period.slot != Slot::begin_date || record.items[period.item].parent != value.item) continue;
      dated = true;
      in_group(value.text, period.text, record.in(period.item, Slot::end_date));
    }
    if (!dated) in_group(value.text, always, {});
  });
}

/// Sex, races and the like: of the student, though said of the student in an organization.
void EdfiWriter::facts(EdfiRecord const& record) {
  auto const i = static_cast<std::size_t>(TableId::student);
  if (!piece_.tables[i]) piece_.tables[i] = std::make_unique<Piece>();
  auto& counts = *piece_.tables[i];
  ++counts.read;
  bool well = true;
  auto const fails = [&](RowFault fault, std::string_view column) {
    count(counts.faults, fault, place(TableId::student, column), record.line);
    well = false;
  };
  auto const read = [&](KindOfCode kind, std::string_view text, std::string_view column) {
    if (text.empty()) return CodeMap::nothing;
    auto const code = codes_.read(kind, text);
    if (!code) fails(RowFault::unknown_code, column);
    return code.value_or(CodeMap::nothing);
  };
  StudentFacts facts;
  if (record[Slot::student].empty()) fails(RowFault::empty, "student_id");
  if (auto const sex = read(KindOfCode::sex, record[Slot::sex], "sex"); sex != CodeMap::nothing)
    facts.sex = static_cast<std::uint8_t>(sex);
  if (auto const hispanic = record[Slot::hispanic]; hispanic == "1" || hispanic == "0")
    facts.hispanic = hispanic == "1";
  else if (!hispanic.empty())
    fails(RowFault::not_a_truth, "hispanic");
  each(record, Slot::race, [&](EdfiRecord::Value const& value) {
    if (auto const race = read(KindOfCode::race, value.text, "races"); race != CodeMap::nothing)
      facts.races = static_cast<std::uint8_t>(facts.races | 1U << race);
  });
  each(record, Slot::cohort_grade, [&](EdfiRecord::Value const& value) {
    // A cohort of another grade says nothing here, and neither does one that is not known.
    auto const grade = pass_.codes.find(KindOfCode::grade, split_descriptor(value.text));
    if (grade != std::int32_t{codes::at(codes::grade, "09")}) return;
    if (auto const year = ending_year(record.in(value.item, Slot::cohort_year)))
      facts.grade9_entry = facts.grade9_entry == no_value ? *year : std::min(facts.grade9_entry, *year);
  });
  if (!well) {
    ++counts.refused;
    return;
  }
  facts.student = pass_.records.students.find(record[Slot::student]);
  if (facts.student == Dictionary::none) {
    fails(RowFault::unknown_student, "student_id");
    ++counts.set_aside;
    return;
  }
  piece_.facts.push_back(facts);
}

void EdfiWriter::enrollment(EdfiRecord const& record) {
  using namespace columns;
  auto& row = writer(TableId::enrollment);
  row.begin_row(record.line);
  row.cell(at(columns::enrollment, "student_id"), record[Slot::student]);
  row.cell(at(columns::enrollment, "school_id"), record[Slot::school]);
  constexpr auto year = at(columns::enrollment, "school_year");
  if (!record[Slot::year].empty())
    school_year(row, year, record[Slot::year]);
  else if (auto const of_entry = year_of(record[Slot::entry_date]))
    row.value(year, *of_entry);
  code(row, at(columns::enrollment, "grade"), Need::required, KindOfCode::grade, record[Slot::grade]);
  row.cell(at(columns::enrollment, "entry_date"), record[Slot::entry_date]);
  code(row, at(columns::enrollment, "entry_type"), Need::optional, KindOfCode::entry_type, record[Slot::entry_type]);
  row.cell(at(columns::enrollment, "exit_date"), record[Slot::exit_date]);
  code(row, at(columns::enrollment, "exit_type"), Need::optional, KindOfCode::exit_type, record[Slot::exit_type]);
  row.cell(at(columns::enrollment, "calendar"), record[Slot::calendar]);
  row.end_row();
}

void EdfiWriter::attendance(EdfiRecord const& record) {
  using namespace columns;
  auto& row = writer(TableId::attendance);
  row.begin_row(record.line);
  row.cell(at(columns::attendance, "student_id"), record[Slot::student]);
  row.cell(at(columns::attendance, "school_id"), record[Slot::school]);
  row.cell(at(columns::attendance, "date"), record[Slot::date]);
  constexpr auto category = at(columns::attendance, "category");
  auto const event = record[Slot::event];
  code(row, category, Need::required, KindOfCode::attendance, event);
  auto const stated = event.empty() ? std::nullopt : codes_.read_again(KindOfCode::attendance);
  auto const duration = record[Slot::duration];
  if (stated && !duration.empty()) {
    constexpr auto fraction = at(columns::attendance, "fraction_absent");
    // What a presence lasts is no absence, and nobody is late a whole day.
    auto const late = stated == std::int32_t{codes::at(codes::attendance, "tardy")};
    auto const missed = read_thousandths(duration);
    if (stated != std::int32_t{codes::at(codes::attendance, "present")} && !(late && missed && *missed >= 1'000))
      row.cell(fraction, duration);
  }
  row.end_row();
}

EdfiLookups::Course const* EdfiWriter::course_called(std::string_view code, std::string_view org) const {
  auto const of_code = pass_.lookups.courses.find(code);
  if (of_code == pass_.lookups.courses.end()) return nullptr;
  auto const of_org = of_code->second.find(std::string(org));
  return of_org != of_code->second.end() ? &of_org->second : &of_code->second.begin()->second;
}

void EdfiWriter::transcript(EdfiRecord const& record) {
  using namespace columns;
  auto& row = writer(TableId::course_attempt);
  row.begin_row(record.line);
  row.cell(at(course_attempt, "student_id"), record[Slot::student]);
  // A transcript may belong to the district while the course is the school's.
  auto const& orgs = pass_.records.orgs;
  auto const is_school = [&](std::string_view org) {
    auto const number = orgs.find(org);
    return number != Dictionary::none && pass_.plans[0]->is_school[static_cast<std::size_t>(number)];
  };
  auto const school = is_school(record[Slot::org]) || !is_school(record[Slot::course_org]) ? record[Slot::org]
                                                                                           : record[Slot::course_org];
  row.cell(at(course_attempt, "school_id"), school);
  school_year(row, at(course_attempt, "school_year"), record[Slot::year]);
  code(row, at(course_attempt, "term"), Need::required, KindOfCode::term, record[Slot::term]);
  row.cell(at(course_attempt, "course_code"), record[Slot::course]);
  constexpr auto subject = at(course_attempt, "subject");
  bool stated = false;
  each(record, Slot::subject, [&](EdfiRecord::Value const& value) {
    if (!stated) code(row, subject, Need::optional, KindOfCode::subject, value.text);
    stated = true;
  });
  if (auto const* course = stated ? nullptr : course_called(record[Slot::course], record[Slot::course_org]);
      course && course->subject != CodeMap::nothing)
    row.value(subject, course->subject);
  row.cell(at(course_attempt, "credits_attempted"), record[Slot::attempted]);
  row.cell(at(course_attempt, "credits_earned"), record[Slot::earned]);
  code(row, at(course_attempt, "result"), Need::required, KindOfCode::result, record[Slot::result]);
  row.cell(at(course_attempt, "letter"), record[Slot::letter]);
  row.value(at(course_attempt, "external"),
            !record[Slot::external_org].empty() || !record[Slot::external_name].empty() ? 1 : 0);
  row.end_row();
}

/// The course that a school's own code stands for, where its offerings say so.
std::string_view EdfiWriter::course_code(EdfiRecord const& record) const {
  auto const offered = pass_.lookups.offered.find(EdfiLookups::key({record[Slot::school], record[Slot::local_course]}));
  return offered == pass_.lookups.offered.end() ? record[Slot::local_course] : std::string_view(offered->second);
}

/// Ed-Fi names a section by five fields; here it has one key.
std::string section_key(EdfiRecord const& record) {
  if (record[Slot::section].empty()) return {};
  auto const year = ending_year(record[Slot::year]);
  std::string key(record[Slot::school]);
  for (auto const& part : {year ? std::to_string(*year) : std::string(), std::string(record[Slot::session]),
                           std::string(record[Slot::local_course]), std::string(record[Slot::section])})
    key += "/" + part;
  return key;
}

void EdfiWriter::section(EdfiRecord const& record) {
  using namespace columns;
  auto& row = writer(TableId::section);
  row.begin_row(record.line);
  row.cell(at(columns::section, "section_id"), section_key(record));
  row.cell(at(columns::section, "school_id"), record[Slot::school]);
  school_year(row, at(columns::section, "school_year"), record[Slot::year]);
  auto const code = course_code(record);
  row.cell(at(columns::section, "course_code"), code);
  if (auto const* course = course_called(code, record[Slot::school]))
    row.cell(at(columns::section, "course_title"), course->title);
  std::string periods;
  each(record, Slot::period,
       [&](EdfiRecord::Value const& value) { periods += (periods.empty() ? "" : ", ") + std::string(value.text); });
  row.cell(at(columns::section, "period"), periods);
  row.end_row();
}

void EdfiWriter::student_section(EdfiRecord const& record) {
  auto& row = writer(TableId::section_student);
  row.begin_row(record.line);
  row.cell(columns::at(columns::section_student, "section_id"), section_key(record));
  row.cell(columns::at(columns::section_student, "student_id"), record[Slot::student]);
  row.cell(columns::at(columns::section_student, "begin_date"), record[Slot::begin_date]);
  row.cell(columns::at(columns::section_student, "end_date"), record[Slot::end_date]);
  row.end_row();
}

void EdfiWriter::grade(EdfiRecord const& record) {
  using namespace columns;
  auto& row = writer(TableId::mark);
  row.begin_row(record.line);
  row.cell(at(mark, "student_id"), record[Slot::student]);
  row.cell(at(mark, "school_id"), record[Slot::school]);
  school_year(row, at(mark, "school_year"), record[Slot::year]);
  auto const called = course_code(record);
  row.cell(at(mark, "course_code"), called);
  if (auto const* course = course_called(called, record[Slot::school])) {
    row.cell(at(mark, "course_title"), course->title);
    if (course->subject != CodeMap::nothing) row.value(at(mark, "subject"), course->subject);
  }
  auto as_of = record[Slot::as_of];
  if (auto const year = ending_year(record[Slot::year]); as_of.empty() && year) {
    auto const end = pass_.lookups.period_ends.find(
        EdfiLookups::key({record[Slot::school], std::to_string(*year), record[Slot::grading_period]}));
    if (end != pass_.lookups.period_ends.end()) as_of = end->second;
  }
  row.cell(at(mark, "as_of"), as_of);
  code(row, at(mark, "grading_period"), Need::optional, KindOfCode::grading_period, record[Slot::grading_period]);
  row.cell(at(mark, "letter"), record[Slot::letter]);
  row.cell(at(mark, "percent"), record[Slot::number]);
  if (!record[Slot::grade_type].empty()) {
    auto const type = codes_.read(KindOfCode::grade_type, record[Slot::grade_type]);
    if (!type) row.leave_out(RowFault::unknown_code);
    if (type == CodeMap::nothing) row.leave_out(RowFault::no_place);
  }
  row.end_row();
}

/// Who took part in an incident: a referral, of those who did it.
void EdfiWriter::incident_student(EdfiRecord const& record) {
  using namespace columns;
  auto& row = writer(TableId::discipline_action);
  row.begin_row(record.line);
  auto key = EdfiLookups::key({record[Slot::school], record[Slot::incident]});
  if (auto const id = pass_.lookups.keys_of_ids.find(record[Slot::incident_reference]);
      id != pass_.lookups.keys_of_ids.end())
    key = id->second;
  auto const parted = key.find('\x1f');
  auto const school = std::string_view(key).substr(0, parted);
  auto const incident = std::string_view(key).substr(parted + 1, key.size() - parted - 2);
  if (!incident.empty())
    row.cell(at(columns::discipline_action, "action_id"),
             "incident " + std::string(school) + " " + std::string(incident));
  row.cell(at(columns::discipline_action, "incident_id"), incident);
  row.cell(at(columns::discipline_action, "student_id"), record[Slot::student]);
  row.cell(at(columns::discipline_action, "school_id"), school);
  if (auto const date = pass_.lookups.incident_dates.find(key); date != pass_.lookups.incident_dates.end())
    row.cell(at(columns::discipline_action, "date"), date->second);
  row.value(at(columns::discipline_action, "type"), codes::at(codes::action, "referral"));
  bool stated = false;
  bool unknown = false;
  bool offender = false;
  each(record, Slot::participation, [&](EdfiRecord::Value const& value) {
    auto const part = codes_.read(KindOfCode::participation, value.text);
    stated = true;
    unknown = unknown || !part;
    offender = offender || (part && *part != CodeMap::nothing);
  });
  if (stated && !offender) row.leave_out(unknown ? RowFault::unknown_code : RowFault::no_place);
  row.end_row();
}

void EdfiWriter::discipline_action(EdfiRecord const& record) {
  using namespace columns;
  auto& row = writer(TableId::discipline_action);
  row.begin_row(record.line);
  row.cell(at(columns::discipline_action, "action_id"), record[Slot::action]);
  // Of several incidents the first among texts.
  std::string_view incident;
  each(record, Slot::incident, [&](EdfiRecord::Value const& value) {
    if (incident.empty() || value.text < incident) incident = value.text;
  });
  row.cell(at(columns::discipline_action, "incident_id"), incident);
  row.cell(at(columns::discipline_action, "student_id"), record[Slot::student]);
  row.cell(at(columns::discipline_action, "school_id"), record[Slot::school]);
  row.cell(at(columns::discipline_action, "date"), record[Slot::date]);
  // An action may be several at once: the gravest stands.
  constexpr auto type = at(columns::discipline_action, "type");
  constexpr std::array graver = {codes::at(codes::action, "other"), codes::at(codes::action, "referral"),
                                 codes::at(codes::action, "in_school_suspension"),
                                 codes::at(codes::action, "out_of_school_suspension"),
                                 codes::at(codes::action, "expulsion")};
  auto const gravity = [&](std::int32_t code) { return std::find(graver.begin(), graver.end(), code); };
  std::optional<std::int32_t> gravest;
  bool stated = false;
  bool unknown = false;
  each(record, Slot::discipline, [&](EdfiRecord::Value const& value) {
    stated = true;
    auto const code = codes_.read(KindOfCode::action, value.text);
    unknown = unknown || !code;
    if (code && *code != CodeMap::nothing && (!gravest || gravity(*gravest) < gravity(*code))) gravest = code;
  });
  if (stated) row.value(type, gravest.value_or(no_code));
  if (unknown)
    row.leave_out(RowFault::unknown_code, type);
  else if (stated && !gravest)
    row.leave_out(RowFault::no_place, type);
  row.cell(at(columns::discipline_action, "days"), first_of({record[Slot::length], record[Slot::actual_length]}));
  row.end_row();
}

void EdfiWriter::academic_record(EdfiRecord const& record) {
  using namespace columns;
  each(record, Slot::diploma_type, [&](EdfiRecord::Value const& value) {
    auto& row = writer(TableId::diploma);
    row.begin_row(record.line);
    row.cell(at(diploma, "student_id"), record[Slot::student]);
    row.cell(at(diploma, "org_id"), record[Slot::org]);
    code(row, at(diploma, "type"), Need::required, KindOfCode::diploma, value.text);
    row.cell(at(diploma, "date"), record.in(value.item, Slot::diploma_date));
    // Only students of the alternate assessment may be given one.
    if (codes_.read_again(KindOfCode::diploma) == std::int32_t{codes::at(codes::diploma, "alternate")})
      row.value(at(diploma, "alternate_assessment"), 1);
    row.end_row();
  });
}

void EdfiWriter::postsecondary_event(EdfiRecord const& record) {
  using namespace columns;
  auto& row = writer(TableId::postsecondary);
  row.begin_row(record.line);
  row.cell(at(postsecondary, "student_id"), record[Slot::student]);
  row.cell(at(postsecondary, "institution"), record[Slot::institution]);
  row.cell(at(postsecondary, "begin_date"), record[Slot::date]);
  auto const event = codes_.read(KindOfCode::college, record[Slot::event]);
  if (!event) row.leave_out(RowFault::unknown_code);
  if (event == CodeMap::nothing) row.leave_out(RowFault::no_place);
  row.end_row();
}

}  // namespace aimline::records
