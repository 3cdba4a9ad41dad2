#include "records/schema.hpp"
#include "world/texts.hpp"

#include <fmt/format.h>

namespace aimline::world {
namespace {

namespace codes = records::codes;

// Descriptors, in the order of records::codes.
constexpr std::string_view grades[] = {"Prekindergarten", "Kindergarten", "First grade", "Second grade",
                                       "Third grade",     "Fourth grade", "Fifth grade", "Sixth grade",
                                       "Seventh grade",   "Eighth grade", "Ninth grade", "Tenth grade",
                                       "Eleventh grade",  "Twelfth grade"};
constexpr std::string_view sexes[] = {"Female", "Male", "Non-binary"};
constexpr std::string_view races[] = {"American Indian or Alaska Native", "Asian", "Black or African American",
                                      "Native Hawaiian or Pacific Islander", "White"};
constexpr std::string_view entry_types[] = {"Transfer", "New to education system"};
constexpr std::string_view exit_types[] = {"Enrolled in a high school diploma program",
                                           "Graduated",
                                           "Dropout",
                                           "Died or is permanently incapacitated",
                                           "Left the country",  // not among Ed-Fi's own: code_map.csv says what it is
                                           "Expelled",
                                           "Completed",
                                           "End of school year",
                                           "No show",
                                           "Invalid enrollment",
                                           "Incarcerated"};
constexpr std::string_view categories[] = {"In Attendance", "Excused Absence", "Tardy", "Out of School Suspension",
                                           "In School Suspension"};
constexpr std::string_view terms[] = {"Fall Semester", "Spring Semester", "Year Round", "Summer Semester"};
constexpr std::string_view subjects[] = {"English", "Mathematics", "Science", "Social Studies",
                                         "Architecture and Construction"};
constexpr std::string_view results[] = {"Pass", "Fail", "Incomplete", "Withdrawn"};
constexpr std::string_view quarters[] = {"First Nine Weeks", "Second Nine Weeks", "Third Nine Weeks",
                                         "Fourth Nine Weeks"};
constexpr std::string_view disciplines[] = {"", "In School Suspension", "Out of School Suspension", "Expulsion",
                                            "Removal from Classroom"};
constexpr std::string_view diplomas[] = {"Regular diploma", "State Defined Alternate Diploma",
                                         "General Educational Development (GED) credential",
                                         "Certificate of attendance", "Alternative credential"};

constexpr std::string_view own_exit = "Left the country";
constexpr std::string_view own_source = "uri://ondrelle.example";

/// Writes one record on a line of its own. Texts are ours and need no escapes.
class Record {
public:
  explicit Record(std::string& to) : to_(to) { to_ += '{'; }
  ~Record() { to_ += "}\n"; }

  Record& text(std::string_view name, std::string_view value) {
    key(name) += '"';
    (to_ += value) += '"';
    return *this;
  }
  Record& number(std::string_view name, std::string_view value) {
    key(name) += value;
    return *this;
  }
  Record& number(std::string_view name, std::uint64_t value) {
    write_number(key(name), value);
    return *this;
  }
  Record& thousandths(std::string_view name, int value) {
    write_thousandths(key(name), value);
    return *this;
  }
  Record& truth(std::string_view name, bool value) {
    key(name) += value ? "true" : "false";
    return *this;
  }
  Record& descriptor(std::string_view name, std::string_view type, std::string_view value,
                     std::string_view source = "uri://ed-fi.org") {
    key(name) += '"';
    (((to_ += source) += '/') += type) += "Descriptor#";
    (to_ += value) += '"';
    return *this;
  }
  Record& student(std::uint64_t number) {
    open("studentReference");
    key("studentUniqueId") += '"';
    write_number(to_, number);
    to_ += '"';
    return close();
  }
  Record& open(std::string_view name) {
    key(name) += '{';
    first_ = true;
    return *this;
  }
  Record& close() {
    to_ += '}';
    first_ = false;
    return *this;
  }
  Record& open_list(std::string_view name) {
    key(name) += '[';
    first_ = true;
    return *this;
  }
  Record& open_item() {
    if (!first_) to_ += ',';
    to_ += '{';
    first_ = true;
    return *this;
  }
  Record& close_list() {
    to_ += ']';
    first_ = false;
    return *this;
  }

private:
  std::string& key(std::string_view name) {
    if (!first_) to_ += ',';
    first_ = false;
    ((to_ += '"') += name) += "\":";
    return to_;
  }

  std::string& to_;
  bool first_ = true;
};

class EdfiFormat : public Format {
public:
  explicit EdfiFormat(State const& state) : state_(state), days_(state) {}

  std::vector<std::string> files() const override {
    std::vector<std::string> names;
    for (auto const name : resources) names.push_back(std::string(name) + ".jsonl");
    names.push_back("code_map.csv");
    return names;
  }

  void begin(Texts& texts) const override {
    texts.back() += fmt::format("source,kind,raw,canonical\n{},exit_type,{},emigrated\n", own_source, own_exit);
    Record(at(texts, "stateEducationAgencies"))
        .number("stateEducationAgencyId", state_.id)
        .text("nameOfInstitution", state_.name);
    for (auto const& district : state_.districts) {
      Record(at(texts, "localEducationAgencies"))
          .number("localEducationAgencyId", district.id)
          .text("nameOfInstitution", district.name)
          .open("stateEducationAgencyReference")
          .number("stateEducationAgencyId", state_.id)
          .close();
      add_courses(district, at(texts, "courses"));
    }
    for (auto const& school : state_.schools) add_school(school, texts);
  }

  void add(Life const& life, Texts& texts) const override {
    add_student(life, texts);
    for (auto const& span : life.spans) add_program(life, span, texts);
    for (auto const& stay : life.stays) add_stay(life, stay, at(texts, "studentSchoolAssociations"));
    for (auto const& day : life.days) add_day(life, day, at(texts, "studentSchoolAttendanceEvents"));
    for (auto const& course : life.courses) add_course(life, course, at(texts, "courseTranscripts"));
    for (auto const& mark : life.marks)
      if (level_of(mark.grade) != Level::elementary) add_mark(life, mark, at(texts, "grades"));
    for (std::size_t i = 0; i < life.actions.size(); ++i) add_action(life, i, texts);
    if (life.diploma != 0) add_diploma(life, at(texts, "studentAcademicRecords"));
    for (auto const& college : life.colleges)
      Record(at(texts, "postSecondaryEvents"))
          .student(life.number)
          .text("eventDate", days_[college.begin])
          .descriptor("postSecondaryEventCategoryDescriptor", "PostSecondaryEventCategory", "College Enrollment")
          .open("postSecondaryInstitutionReference")
          .text("postSecondaryInstitutionId", fmt::format("Invented College {}", college.number))
          .close();
  }

  void end(Texts&) const override {}

private:
  static constexpr std::string_view resources[] = {"stateEducationAgencies",
                                                   "localEducationAgencies",
                                                   "schools",
                                                   "courses",
                                                   "calendarDates",
                                                   "students",
                                                   "studentEducationOrganizationAssociations",
                                                   "studentLanguageInstructionProgramAssociations",
                                                   "studentSpecialEducationProgramAssociations",
                                                   "studentHomelessProgramAssociations",
                                                   "studentMigrantEducationProgramAssociations",
                                                   "studentSchoolAssociations",
                                                   "studentSchoolAttendanceEvents",
                                                   "courseTranscripts",
                                                   "grades",
                                                   "disciplineIncidents",
                                                   "studentDisciplineIncidentBehaviorAssociations",
                                                   "disciplineActions",
                                                   "studentAcademicRecords",
                                                   "postSecondaryEvents"};

  static std::string& at(Texts& texts, std::string_view resource) {
    for (std::size_t i = 0; i < std::size(resources); ++i)
      if (resources[i] == resource) return texts[i];
    throw std::logic_error("a resource that is not written");
  }

  std::string_view school(std::size_t number) const { return state_.schools[number].id; }
  std::string_view district(std::size_t school) const { return state_.districts[state_.schools[school].district].id; }

  static void add_courses(District const& district, std::string& to) {
    for (int grade = 1; grade <= 12; ++grade)
      for (int i = 0; i < courses_of_grade; ++i) {
        auto const name = course_name(grade, i);
        Record(to)
            .text("courseCode", name.code)
            .open("educationOrganizationReference")
            .number("educationOrganizationId", district.id)
            .close()
            .text("courseTitle", name.title)
            .open_list("academicSubjects")
            .open_item()
            .descriptor("academicSubjectDescriptor", "AcademicSubject", subjects[name.subject])
            .close()
            .close_list();
      }
  }

  void add_school(School const& school, Texts& texts) const {
    constexpr std::pair<int, int> levels[] = {{-1, 5}, {6, 8}, {9, 12}};
    Record record(at(texts, "schools"));
    record.number("schoolId", school.id).text("nameOfInstitution", school.name);
    record.open("localEducationAgencyReference")
        .number("localEducationAgencyId", state_.districts[school.district].id)
        .close();
    record.open_list("gradeLevels");
    auto const [low, high] = levels[static_cast<std::size_t>(school.level)];
    for (int grade = low; grade <= high; ++grade)
      record.open_item()
          .descriptor("gradeLevelDescriptor", "GradeLevel", grades[static_cast<std::size_t>(grade + 1)])
          .close();
    record.close_list();
    auto& to = at(texts, "calendarDates");
    for (auto const& calendar : state_.districts[school.district].calendars) {
      for (auto const& day : calendar.days) add_date(to, school, day.day, "Instructional day");
      for (auto const day : calendar.off) add_date(to, school, day, "Holiday");
    }
  }

  void add_date(std::string& to, School const& school, Day day, std::string_view event) const {
    Record(to)
        .text("date", days_[day])
        .open("calendarReference")
        .text("calendarCode", "usual")
        .number("schoolId", school.id)
        .close()
        .open_list("calendarEvents")
        .open_item()
        .descriptor("calendarEventDescriptor", "CalendarEvent", event)
        .close()
        .close_list();
  }

  void add_student(Life const& life, Texts& texts) const {
    {
      Record record(at(texts, "students"));
      record.text("studentUniqueId", std::to_string(life.number)).text("firstName", life.given_name);
      record.text("lastSurname", life.family_name).text("birthDate", days_[life.born]);
    }
    Record record(at(texts, "studentEducationOrganizationAssociations"));
    record.student(life.number).descriptor("sexDescriptor", "Sex", sexes[life.sex]);
    record.truth("hispanicLatinoEthnicity", life.hispanic == 1).open_list("races");
    for (std::size_t i = 0; i < std::size(races); ++i)
      if ((life.races >> i & 1U) != 0) record.open_item().descriptor("raceDescriptor", "Race", races[i]).close();
    record.close_list().open_list("studentCharacteristics");
    for (auto const& span : life.spans)
      if (auto const name = characteristic(span.group); !name.empty()) {
        record.open_item().descriptor("studentCharacteristicDescriptor", "StudentCharacteristic", name);
        record.open_list("periods").open_item();
        add_days(record, span);
        record.close().close_list().close();
      }
    record.close_list();
    if (life.grade9 == 0) return;
    record.open_list("cohortYears").open_item();
    record.descriptor("cohortYearTypeDescriptor", "CohortYearType", "Ninth grade");
    record.open("schoolYearTypeReference").number("schoolYear", static_cast<std::uint64_t>(life.grade9)).close();
    record.close().close_list();
  }

  /// Groups that are characteristics; the others are programs.
  static std::string_view characteristic(std::uint8_t group) {
    if (group == codes::at(codes::group, "economically_disadvantaged")) return "Economic Disadvantaged";
    if (group == codes::at(codes::group, "foster")) return "Foster Care";
    if (group == codes::at(codes::group, "military_connected")) return "Parent in Military";
    return {};
  }
  static std::string_view program(std::uint8_t group) {
    if (group == codes::at(codes::group, "english_learner")) return "studentLanguageInstructionProgramAssociations";
    if (group == codes::at(codes::group, "disability")) return "studentSpecialEducationProgramAssociations";
    if (group == codes::at(codes::group, "homeless")) return "studentHomelessProgramAssociations";
    if (group == codes::at(codes::group, "migrant")) return "studentMigrantEducationProgramAssociations";
    return {};
  }

  void add_days(Record& record, Span const& span) const {
    record.text("beginDate", days_[span.begin]);
    if (span.end != no_day) record.text("endDate", days_[span.end]);
  }

  void add_program(Life const& life, Span const& span, Texts& texts) const {
    auto const resource = program(span.group);
    if (resource.empty()) return;
    Record record(at(texts, resource));
    record.student(life.number);
    add_days(record, span);
  }

  void add_stay(Life const& life, Stay const& stay, std::string& to) const {
    Record record(to);
    record.student(life.number).open("schoolReference").number("schoolId", school(stay.school)).close();
    record.open("schoolYearTypeReference").number("schoolYear", static_cast<std::uint64_t>(stay.year)).close();
    record.descriptor("entryGradeLevelDescriptor", "GradeLevel", grades[static_cast<std::size_t>(stay.grade + 1)]);
    record.text("entryDate", days_[stay.entry]);
    if (stay.entry_type != records::no_code)
      record.descriptor("entryTypeDescriptor", "EntryType", entry_types[stay.entry_type]);
    if (stay.exit_written) record.text("exitWithdrawDate", days_[stay.exit]);
    if (stay.exit_type != records::no_code) {
      auto const type = exit_types[stay.exit_type];
      record.descriptor("exitWithdrawTypeDescriptor", "ExitWithdrawType", type,
                        type == own_exit ? own_source : "uri://ed-fi.org");
    }
    record.open("calendarReference").text("calendarCode", "usual").close();
  }

  void add_day(Life const& life, DayRow const& day, std::string& to) const {
    Record record(to);
    record.student(life.number).open("schoolReference").number("schoolId", school(day.school)).close();
    bool const unexcused = day.category == codes::at(codes::attendance, "absent") && day.excused == 0;
    record.text("eventDate", days_[day.day]);
    record.descriptor("attendanceEventCategoryDescriptor", "AttendanceEventCategory",
                      unexcused ? "Unexcused Absence" : categories[day.category]);
    if (day.missed >= 0) record.thousandths("eventDuration", day.missed);
  }

  void add_course(Life const& life, CourseRow const& course, std::string& to) const {
    Record record(to);
    record.open("studentAcademicRecordReference").text("studentUniqueId", std::to_string(life.number));
    record.number("educationOrganizationId", school(course.school));
    record.number("schoolYear", static_cast<std::uint64_t>(course.year));
    record.descriptor("termDescriptor", "Term", terms[course.term]).close();
    record.open("courseReference").text("courseCode", course_name(course.grade, course.course).code);
    record.number("educationOrganizationId", district(course.school)).close();
    record.descriptor("courseAttemptResultDescriptor", "CourseAttemptResult", results[course.result]);
    record.thousandths("attemptedCredits", course.attempted).thousandths("earnedCredits", course.earned);
    record.text("finalLetterGradeEarned", {&course.letter, 1});
  }

  void add_mark(Life const& life, MarkRow const& mark, std::string& to) const {
    Record record(to);
    record.open("studentSectionAssociationReference").text("studentUniqueId", std::to_string(life.number));
    record.number("schoolId", school(mark.school)).number("schoolYear", static_cast<std::uint64_t>(mark.year));
    record.text("localCourseCode", course_name(mark.grade, mark.course).code).close();
    record.open("gradingPeriodReference")
        .descriptor("gradingPeriodDescriptor", "GradingPeriod", quarters[mark.period])
        .close();
    record.descriptor("gradeTypeDescriptor", "GradeType", "Grading Period");
    record.text("currentGradeAsOfDate", days_[mark.as_of]).thousandths("numericGradeEarned", 100 * mark.mark);
  }

  /// A referral is the student's part in an incident.
  void add_action(Life const& life, std::size_t number, Texts& texts) const {
    auto const& action = life.actions[number];
    auto const key = fmt::format("{}-{}", life.number, number + 1);
    auto const at_school = school(action.school);
    if (action.type == codes::at(codes::action, "referral")) {
      Record(at(texts, "disciplineIncidents"))
          .text("incidentIdentifier", "I" + key)
          .open("schoolReference")
          .number("schoolId", at_school)
          .close()
          .text("incidentDate", days_[action.day]);
      Record(at(texts, "studentDisciplineIncidentBehaviorAssociations"))
          .student(life.number)
          .open("disciplineIncidentReference")
          .text("incidentIdentifier", "I" + key)
          .number("schoolId", at_school)
          .close();
      return;
    }
    Record record(at(texts, "disciplineActions"));
    record.text("disciplineActionIdentifier", "A" + key).student(life.number).text("disciplineDate", days_[action.day]);
    record.open("responsibilitySchoolReference").number("schoolId", at_school).close();
    record.open_list("disciplines").open_item();
    record.descriptor("disciplineDescriptor", "Discipline", disciplines[action.type]).close().close_list();
    if (action.days != 0) record.thousandths("disciplineActionLength", action.days);
  }

  void add_diploma(Life const& life, std::string& to) const {
    Record record(to);
    record.student(life.number).open("educationOrganizationReference");
    record.number("educationOrganizationId", school(life.diploma_school)).close();
    record.open_list("diplomas").open_item();
    record.descriptor("diplomaTypeDescriptor", "DiplomaType", diplomas[life.diploma_type]);
    record.text("diplomaAwardDate", days_[life.diploma]).close().close_list();
  }

  State const& state_;
  DayTexts days_;
};

}  // namespace

std::unique_ptr<Format> edfi_format(State const& state) { return std::make_unique<EdfiFormat>(state); }

}  // namespace aimline::world
