#include "records/edfi.hpp"

#include "records/cells.hpp"
#include "records/edfi_json.hpp"
#include "records/read.hpp"
#include "records/report_text.hpp"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <regex>
#include <sstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aimline::records {
namespace {

using testing::ElementsAre;

class EdFi : public testing::Test {
protected:
  EdFi() : folder(std::filesystem::path(AIMLINE_BINARY_DIR) / "edfi_test") { std::filesystem::remove_all(folder); }
  ~EdFi() override { std::filesystem::remove_all(folder); }

  void put(std::string const& name, std::string_view text) const {
    std::filesystem::create_directories(folder);
    std::ofstream(folder / name, std::ios::binary) << text;
  }

  Reading read(ReadingOptions const& options = {}) const {
    auto reading = read_records(folder, options);
    EXPECT_TRUE(reading) << (reading ? "" : reading.error().problems.front().what.key);
    for (auto const& file : reading->report.files) {
      EXPECT_EQ(file.read, file.accepted + file.refused + file.set_aside) << file.file;
      if (file.table.empty() || file.table == "code_map") continue;
      std::size_t rows = 0;
      for (auto const& part : reading->records[id_of(file.table)].files)
        if (part.file == file.file) rows = part.rows;
      if (file.table != "student" || file.file == "students.jsonl") {
        EXPECT_EQ(rows, file.accepted) << file.file;
      }
    }
    return std::move(*reading);
  }

  static TableId id_of(std::string_view table) { return static_cast<TableId>(find_table(table) - tables().data()); }

  static FileReport of(Reading const& reading, std::string_view file, std::string_view table) {
    for (auto const& report : reading.report.files)
      if (report.file == file && report.table == table) return report;
    return {};
  }

  /// A row as its cells' texts, with commas.
  static std::string row(Reading const& reading, TableId id, std::size_t row) {
    auto const& values = reading.records[id];
    if (row >= values.rows) return "no such row";
    auto const columns = tables()[static_cast<std::size_t>(id)].columns;
    std::string text;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (i > 0) text += ",";
      if (is_narrow(columns[i].kind)) {
        auto const value = values.narrow(i)[row];
        if (value == no_code) continue;
        if (columns[i].kind == Kind::code)
          text += columns[i].codes[value];
        else
          text += std::to_string(value);
        continue;
      }
      auto const value = values.wide(i)[row];
      if (value == no_value) continue;
      if (columns[i].kind == Kind::student)
        text += reading.records.students[value];
      else if (columns[i].kind == Kind::school || columns[i].kind == Kind::org)
        text += reading.records.orgs[value];
      else if (columns[i].kind == Kind::key || columns[i].kind == Kind::text)
        text += values.texts[i][value];
      else if (columns[i].kind == Kind::date)
        text += date_text(value);
      else
        text += std::to_string(value);
    }
    return text;
  }

  void put_district() const {
    put("localEducationAgencies.json", R"([{"localEducationAgencyId": 1, "nameOfInstitution": "River"}])");
    put("schools.jsonl",
        R"({"schoolId":7,"nameOfInstitution":"Elm \"High\"","localEducationAgencyReference":{"localEducationAgencyId":1},)"
        R"("gradeLevels":[{"gradeLevelDescriptor":"uri://ed-fi.org/GradeLevelDescriptor#Twelfth grade"},)"
        R"({"gradeLevelDescriptor":"uri://ed-fi.org/GradeLevelDescriptor#Ninth grade"}]})"
        "\n");
    put("students.jsonl",
        "{\"studentUniqueId\":\"s1\",\"firstName\":\"Ada\",\"lastSurname\":\"L\",\"birthDate\":\"2009-12-10\"}\n"
        "\n"
        "{\"studentUniqueId\":\"s2\"}\n");
  }

  std::filesystem::path folder;
};

TEST_F(EdFi, EveryResourceReachesItsTable) {
  put_district();
  put("studentSchoolAssociations.json",
      R"([{"studentReference":{"studentUniqueId":"s1"},"schoolReference":{"schoolId":7},"entryDate":"2023-08-14",
          "entryGradeLevelDescriptor":"uri://ed-fi.org/GradeLevelDescriptor#Ninth grade",
          "entryTypeDescriptor":"uri://ed-fi.org/EntryTypeDescriptor#Transfer","exitWithdrawDate":"2024-05-31",
          "exitWithdrawTypeDescriptor":"uri://ed-fi.org/ExitWithdrawTypeDescriptor#End of school year",
          "calendarReference":{"calendarCode":"C"},"schoolYearTypeReference":{"schoolYear":2024}}])");
  put("studentSchoolAttendanceEvents.jsonl",
      R"({"eventDate":"2023-09-01","attendanceEventCategoryDescriptor":"uri://ed-fi.org/AttendanceEventCategoryDescriptor#Unexcused Absence","eventDuration":0.5,"studentReference":{"studentUniqueId":"s1"},"schoolReference":{"schoolId":7}})"
      "\n"
      R"({"eventDate":"2023-09-02","attendanceEventCategoryDescriptor":"uri://ed-fi.org/AttendanceEventCategoryDescriptor#Tardy","eventDuration":1,"studentReference":{"studentUniqueId":"s1"},"schoolReference":{"schoolId":7}})"
      "\n");
  put("calendarDates.jsonl",
      R"({"date":"2023-09-01","calendarReference":{"calendarCode":"C","schoolId":7},"calendarEvents":[{"calendarEventDescriptor":"uri://ed-fi.org/CalendarEventDescriptor#Holiday"},{"calendarEventDescriptor":"uri://ed-fi.org/CalendarEventDescriptor#Make-up day"}]})");
  put("studentEducationOrganizationAssociations.jsonl",
      R"({"studentReference":{"studentUniqueId":"s2"},"sexDescriptor":"uri://ed-fi.org/SexDescriptor#Female","hispanicLatinoEthnicity":true,"races":[{"raceDescriptor":"uri://ed-fi.org/RaceDescriptor#White"},{"raceDescriptor":"uri://ed-fi.org/RaceDescriptor#Asian"}],"limitedEnglishProficiencyDescriptor":"uri://ed-fi.org/LimitedEnglishProficiencyDescriptor#Limited","disabilities":[{"disabilityDescriptor":"uri://ed-fi.org/DisabilityDescriptor#Dyslexia"}],"studentCharacteristics":[{"periods":[{"endDate":"2024-01-31","beginDate":"2023-08-14"}],"studentCharacteristicDescriptor":"uri://ed-fi.org/StudentCharacteristicDescriptor#Homeless"}],"cohortYears":[{"cohortYearTypeDescriptor":"uri://ed-fi.org/CohortYearTypeDescriptor#Ninth grade","schoolYearTypeReference":{"schoolYear":2023}}]})");
  put("courses.json",
      R"([{"courseCode":"ALG1","courseTitle":"Algebra 1","educationOrganizationReference":{"educationOrganizationId":1},"academicSubjects":[{"academicSubjectDescriptor":"uri://ed-fi.org/AcademicSubjectDescriptor#Mathematics"}]}])");
  put("courseOfferings.json",
      R"([{"localCourseCode":"A-1","schoolReference":{"schoolId":7},"courseReference":{"courseCode":"ALG1","educationOrganizationId":1}}])");
  put("gradingPeriods.json",
      R"([{"schoolReference":{"schoolId":7},"schoolYearTypeReference":{"schoolYear":2024},"gradingPeriodDescriptor":"uri://ed-fi.org/GradingPeriodDescriptor#First Nine Weeks","endDate":"2023-10-13"}])");
  put("courseTranscripts.jsonl",
      R"({"studentAcademicRecordReference":{"studentUniqueId":"s1","educationOrganizationId":1,"schoolYear":2024,"termDescriptor":"uri://ed-fi.org/TermDescriptor#Fall Semester"},"courseReference":{"courseCode":"ALG1","educationOrganizationId":7},"courseAttemptResultDescriptor":"uri://ed-fi.org/CourseAttemptResultDescriptor#Pass","attemptedCredits":0.5,"earnedCredits":0.500,"finalLetterGradeEarned":"B"})");
  put("sections.jsonl",
      R"({"sectionIdentifier":"3","courseOfferingReference":{"localCourseCode":"A-1","schoolId":7,"schoolYear":2024,"sessionName":"Fall"},"classPeriods":[{"classPeriodReference":{"classPeriodName":"P1"}}]})");
  put("studentSectionAssociations.jsonl",
      R"({"studentReference":{"studentUniqueId":"s1"},"sectionReference":{"sectionIdentifier":"3","localCourseCode":"A-1","schoolId":7,"schoolYear":2024,"sessionName":"Fall"},"beginDate":"2023-08-14"})");
  put("grades.jsonl",
      R"({"studentSectionAssociationReference":{"studentUniqueId":"s1","localCourseCode":"A-1","schoolId":7,"schoolYear":2024},"gradingPeriodReference":{"gradingPeriodDescriptor":"uri://ed-fi.org/GradingPeriodDescriptor#First Nine Weeks"},"gradeTypeDescriptor":"uri://ed-fi.org/GradeTypeDescriptor#Grading Period","letterGradeEarned":"B","numericGradeEarned":84.5})");
  put("disciplineIncidents.json",
      R"([{"incidentIdentifier":"I1","schoolReference":{"schoolId":7},"incidentDate":"2023-11-01"}])");
  put("studentDisciplineIncidentBehaviorAssociations.json",
      R"([{"studentReference":{"studentUniqueId":"s1"},"disciplineIncidentReference":{"incidentIdentifier":"I1","schoolId":7},"disciplineIncidentParticipationCodes":[{"disciplineIncidentParticipationCodeDescriptor":"uri://ed-fi.org/DisciplineIncidentParticipationCodeDescriptor#Perpetrator"}]},
          {"studentReference":{"studentUniqueId":"s2"},"disciplineIncidentReference":{"incidentIdentifier":"I1","schoolId":7},"disciplineIncidentParticipationCodes":[{"disciplineIncidentParticipationCodeDescriptor":"uri://ed-fi.org/DisciplineIncidentParticipationCodeDescriptor#Victim"}]}])");
  put("disciplineActions.json",
      R"([{"disciplineActionIdentifier":"A1","studentReference":{"studentUniqueId":"s1"},"disciplineDate":"2023-11-02","responsibilitySchoolReference":{"schoolId":7},"disciplines":[{"disciplineDescriptor":"uri://ed-fi.org/DisciplineDescriptor#In School Suspension"},{"disciplineDescriptor":"uri://ed-fi.org/DisciplineDescriptor#Out of School Suspension"}],"disciplineActionLength":2,"studentDisciplineIncidentBehaviorAssociations":[{"studentDisciplineIncidentBehaviorAssociationReference":{"incidentIdentifier":"I1","schoolId":7,"studentUniqueId":"s1"}}]}])");
  put("studentAcademicRecords.json",
      R"([{"studentReference":{"studentUniqueId":"s1"},"educationOrganizationReference":{"educationOrganizationId":7},"diplomas":[{"diplomaTypeDescriptor":"uri://ed-fi.org/DiplomaTypeDescriptor#State Defined Alternate Diploma","diplomaAwardDate":"2027-06-04"}]},{"studentReference":{"studentUniqueId":"s2"},"diplomas":[]}])");
  put("postSecondaryEvents.json",
      R"([{"studentReference":{"studentUniqueId":"s1"},"eventDate":"2027-08-23","postSecondaryEventCategoryDescriptor":"uri://ed-fi.org/PostSecondaryEventCategoryDescriptor#College Enrollment","postSecondaryInstitutionReference":{"postSecondaryInstitutionId":"6000203"}}])");
  auto const reading = read();
  EXPECT_EQ(reading.report.format, "ed_fi_json");
  EXPECT_EQ(row(reading, TableId::org, 0), "7,school,1,Elm \"High\",09,12,");
  EXPECT_EQ(row(reading, TableId::org, 1), "1,district,,River,,,");
  EXPECT_EQ(row(reading, TableId::student, 0), "s1,Ada,L,2009-12-10,,,,");
  EXPECT_EQ(row(reading, TableId::student, 1), "s2,,,,F,1,18,2023");
  EXPECT_EQ(row(reading, TableId::enrollment, 0), "s1,7,2024,09,2023-08-14,transfer_in,2024-05-31,end_of_year,,C,");
  EXPECT_EQ(row(reading, TableId::attendance, 0), "s1,7,2023-09-01,absent,500,");
  EXPECT_EQ(row(reading, TableId::attendance, 1), "s1,7,2023-09-02,tardy,,");
  EXPECT_EQ(row(reading, TableId::calendar_day, 0), "7,C,2023-09-01,1");
  EXPECT_EQ(row(reading, TableId::membership, 0), "s2,english_learner,1900-01-01,");
  EXPECT_EQ(row(reading, TableId::membership, 1), "s2,disability,1900-01-01,");
  EXPECT_EQ(row(reading, TableId::membership, 2), "s2,homeless,2023-08-14,2024-01-31");
  EXPECT_EQ(row(reading, TableId::course_attempt, 0), "s1,7,2024,S1,ALG1,mathematics,,500,500,pass,B,0");
  EXPECT_EQ(row(reading, TableId::section, 0), "7/2024/Fall/A-1/3,7,2024,ALG1,Algebra 1,P1");
  EXPECT_EQ(row(reading, TableId::section_student, 0), "7/2024/Fall/A-1/3,s1,2023-08-14,");
  EXPECT_EQ(row(reading, TableId::mark, 0), "s1,7,2024,ALG1,Algebra 1,mathematics,2023-10-13,Q1,B,84500,,");
  EXPECT_EQ(row(reading, TableId::discipline_action, 0), "incident 7 I1,I1,s1,7,2023-11-01,referral,");
  EXPECT_EQ(row(reading, TableId::discipline_action, 1), "A1,I1,s1,7,2023-11-02,out_of_school_suspension,2000");
  EXPECT_EQ(row(reading, TableId::diploma, 0), "s1,7,alternate,2027-06-04,1");
  EXPECT_EQ(row(reading, TableId::postsecondary, 0), "s1,6000203,2027-08-23,,");
  auto const records = of(reading, "studentAcademicRecords.json", "diploma");
  EXPECT_EQ(records.records, 2U);
  EXPECT_EQ(records.read, 1U);
  auto const victims = of(reading, "studentDisciplineIncidentBehaviorAssociations.json", "discipline_action");
  EXPECT_THAT(victims.faults, ElementsAre(FaultGroup{RowFault::no_place, "", 1, {2}}));
}

constexpr auto event =
    R"({"eventDate":"2023-09-01","attendanceEventCategoryDescriptor":"%","studentReference":{"studentUniqueId":"s1"},"schoolReference":{"schoolId":7}})";

std::string event_of(std::string const& category) { return std::regex_replace(event, std::regex("%"), category); }

TEST_F(EdFi, CodesThatNobodyMapsAreCountedWithTheLineToAdd) {
  put_district();
  put("studentSchoolAttendanceEvents.jsonl", event_of("uri://x.org/AttendanceEventCategoryDescriptor#Sick, at home") +
                                                 "\n" + event_of("Skipped") + "\n" + event_of("Skipped") + "\n" +
                                                 event_of("uri://any.org/AttendanceEventCategoryDescriptor#tardy"));
  auto const before = read();
  auto const events = of(before, "studentSchoolAttendanceEvents.jsonl", "attendance");
  EXPECT_EQ(events.accepted, 1U);
  EXPECT_THAT(events.faults, ElementsAre(FaultGroup{RowFault::unknown_code, "category", 3, {1, 2, 3}}));
  ASSERT_EQ(before.report.unmapped.size(), 2U);
  EXPECT_EQ(before.report.unmapped[0].line, "ed-fi,attendance,Skipped,");
  EXPECT_EQ(before.report.unmapped[0].count, 2U);
  EXPECT_EQ(before.report.unmapped[1].line, "uri://x.org,attendance,\"Sick, at home\",");
  EXPECT_EQ(before.report.unmapped[1].canonical, "present, absent, tardy, suspended_out, suspended_in, none");
  // What the report says to add is what mends it.
  put("code_map.csv", "source,kind,raw,canonical\n" + before.report.unmapped[0].line + "absent\n" +
                          before.report.unmapped[1].line + "none\n*,attendance,Tardy,absent\nx,nothing,y,z\n");
  auto const after = read();
  EXPECT_TRUE(after.report.unmapped.empty());
  EXPECT_EQ(row(after, TableId::attendance, 0), "s1,7,2023-09-01,absent,,");
  EXPECT_THAT(of(after, "studentSchoolAttendanceEvents.jsonl", "attendance").faults,
              ElementsAre(FaultGroup{RowFault::no_place, "category", 1, {1}}));
  EXPECT_THAT(of(after, "code_map.csv", "code_map").faults,
              ElementsAre(FaultGroup{RowFault::no_such_code, "canonical", 1, {5}}));
}

TEST_F(EdFi, ThreadsPiecesAndFormsChangeNothing) {
  put_district();
  std::string lines;
  std::string array = "[";
  for (int i = 0; i < 300; ++i) {
    auto record = event_of(i % 5 == 0 ? "Tardy" : i % 7 == 0 ? "New \\u00e9\\\\" : "Excused Absence");
    if (i % 11 == 0) record = R"({"eventDate":"2023-09-01","eventDate":"2023-09-02"})";
    if (i % 13 == 0) record = R"({"nested":[{"]}":"[\"{"}],"eventDate":2})";
    lines += record + "\n";
    array += (i == 0 ? "" : ",\n") + record;
  }
  put("studentSchoolAttendanceEvents.jsonl", lines);
  auto const whole = read();
  auto const report = of(whole, "studentSchoolAttendanceEvents.jsonl", "attendance");
  EXPECT_EQ(report.read, 300U);
  EXPECT_GT(report.refused, 50U);
  for (std::size_t const piece : {1, 50, 333, 5'000}) {
    auto const parts = read({.threads = 3, .piece = piece});
    EXPECT_EQ(parts.report.files, whole.report.files) << piece;
    EXPECT_EQ(parts.report.unmapped, whole.report.unmapped) << piece;
    EXPECT_EQ(parts.records[TableId::attendance].wide(2).size(), report.accepted);
  }
  put("studentSchoolAttendanceEvents.jsonl", array + "]");
  for (std::size_t const piece : {1, 333, 1'000'000})
    EXPECT_EQ(read({.threads = 2, .piece = piece}).report.files, whole.report.files) << piece;
}

TEST_F(EdFi, TheOrderOfRecordsAndFilesChangesNoRow) {
  put_district();
  std::vector<std::string> records;
  for (int i = 0; i < 60; ++i)
    records.push_back(std::regex_replace(event_of(i % 2 ? "Tardy" : "Excused Absence"), std::regex("09-01"),
                                         i < 30 ? fmt::format("09-{:02}", i + 1) : fmt::format("10-{:02}", i - 29)));
  auto const put_events = [&](std::string const& name, std::size_t from, std::size_t to) {
    std::string text;
    for (auto i = from; i < to; ++i) text += records[i] + "\n";
    put(name, text);
  };
  auto const sorted_rows = [&] {
    auto const reading = read();
    std::vector<std::string> rows;
    for (std::size_t i = 0; i < reading.records[TableId::attendance].rows; ++i)
      rows.push_back(row(reading, TableId::attendance, i));
    std::sort(rows.begin(), rows.end());
    return rows;
  };
  put_events("studentSchoolAttendanceEvents.jsonl", 0, records.size());
  auto const before = sorted_rows();
  EXPECT_EQ(before.size(), 60U);
  std::reverse(records.begin(), records.end());
  put_events("studentSchoolAttendanceEvents.jsonl", 0, 10);
  put_events("studentSchoolAttendanceEvents-1.ndjson", 10, 40);
  put_events("studentSchoolAttendanceEvents_2.json", 40, 60);
  EXPECT_EQ(sorted_rows(), before);
  // What is said twice of a student: the same, whichever is said first.
  auto const saying = [](std::string const& sex, std::string const& race, std::string const& hispanic) {
    return R"({"studentReference":{"studentUniqueId":"s2"},"sexDescriptor":")" + sex +
           R"(","hispanicLatinoEthnicity":)" + hispanic + R"(,"races":[{"raceDescriptor":")" + race + "\"}]}\n";
  };
  auto const one = saying("Male", "White", "false");
  auto const other = saying("Female", "Asian", "true");
  for (auto const& text : {one + other, other + one}) {
    put("studentEducationOrganizationAssociations.jsonl", text);
    EXPECT_EQ(row(read(), TableId::student, 1), "s2,,,,F,1,18,");
  }
}

TEST_F(EdFi, RefusesBrokenRecordsAndGoesOn) {
  put_district();
  auto const good = event_of("Tardy");
  std::string const deep = std::string(1'000'000, '[') + std::string(1'000'000, ']');
  std::vector<std::pair<std::string, RowFault>> const broken = {
      {R"({"eventDate":)", RowFault::not_json},
      {R"({"eventDate":"2023-09-01"} trailing)", RowFault::not_json},
      {R"({"eventDate":["2023-09-01"]})", RowFault::not_json},
      {R"({"schoolReference":7})", RowFault::not_json},
      {"[]", RowFault::not_json},
      {"\"text\"", RowFault::not_json},
      {std::string("\0\0{}", 4), RowFault::not_json},
      {"{\"eventDate\":\"\xff\xfe\"}", RowFault::not_utf8},
      {R"({"studentReference":{"studentUniqueId":"a\u0000b"}})", RowFault::control},
      {R"({"eventDate":"2023-09-01","eventDate":"2023-09-01"})", RowFault::twice},
      {"{\"x\":\"" + std::string(std::size_t{10} << 20, 'y') + "\"}", RowFault::too_long},
      {R"({"studentReference":{"studentUniqueId":")" + std::string(std::size_t{2} << 20, 'y') + "\"}}",
       RowFault::too_long},
      {R"({"eventDate":"0000-01-01"})", RowFault::not_a_date},
      {R"({"eventDate":"10000-01-01"})", RowFault::not_a_date},
  };
  for (auto const& [text, fault] : broken) {
    put("studentSchoolAttendanceEvents.jsonl", good + "\n" + text + "\r\n" + good);
    auto const reading = read();
    auto const report = of(reading, "studentSchoolAttendanceEvents.jsonl", "attendance");
    EXPECT_EQ(report.read, 3U) << text.substr(0, 60);
    EXPECT_EQ(report.accepted, 2U) << text.substr(0, 60);
    bool found = false;
    for (auto const& group : report.faults)
      found = found || (group.fault == fault && group.lines == std::vector<std::size_t>{2});
    EXPECT_TRUE(found) << text.substr(0, 60) << " " << static_cast<int>(fault);
  }
  // What is deep where nobody looks does no harm.
  put("studentSchoolAttendanceEvents.jsonl", "{\"deep\":" + deep + "," + good.substr(1));
  EXPECT_EQ(of(read(), "studentSchoolAttendanceEvents.jsonl", "attendance").read, 1U);
  for (auto const* year : {"0001-01-01", "9999-12-31"}) {
    put("studentSchoolAttendanceEvents.jsonl", std::regex_replace(good, std::regex("2023-09-01"), year));
    EXPECT_EQ(of(read(), "studentSchoolAttendanceEvents.jsonl", "attendance").accepted, 1U) << year;
  }
}

TEST_F(EdFi, AnArrayThatIsCutIsToldSo) {
  put_district();
  auto const good = event_of("Tardy");
  for (std::string const& text :
       std::vector<std::string>{"[" + good + ",\n" + good.substr(0, 40), "[" + good, "[" + good + ",]",
                                "[" + good + good, "[" + good + "] []", "[" + good + ",\n\"never closed"}) {
    put("studentSchoolAttendanceEvents.jsonl", text);
    for (std::size_t const piece : {1, 1'000'000}) {
      auto const report = of(read({.piece = piece}), "studentSchoolAttendanceEvents.jsonl", "attendance");
      EXPECT_EQ(report.accepted, 1U) << text;
      EXPECT_EQ(report.refused, 1U) << text;
    }
  }
  for (std::string const& text : std::vector<std::string>{"[]", "[ \n ]\n", "", "\n\n"}) {
    put("studentSchoolAttendanceEvents.jsonl", text);
    EXPECT_EQ(of(read(), "studentSchoolAttendanceEvents.jsonl", "attendance").read, 0U) << text;
  }
}

constexpr auto xml_head = "<?xml version=\"1.0\"?>\n<InterchangeStudent xmlns=\"http://ed-fi.org/5.2.0\">\n";

TEST_F(EdFi, InterchangesReadAsTheResourcesDo) {
  put("b.xml", std::string(xml_head) +
                   "<Student id=\"S\"><StudentUniqueId> s1 </StudentUniqueId><Name><FirstName>A&amp;<![CDATA[<b>]]>"
                   "</FirstName></Name></Student>\n<!-- <Student/> --><Student><StudentUniqueId>s1</StudentUniqueId>"
                   "</Student>\n<Student><StudentUniqueId>a</StudentUniqueId><StudentUniqueId>b</StudentUniqueId>"
                   "</Student><Other/></InterchangeStudent>\n");
  // References by id, to what is in a later file.
  put("a.xml",
      "<InterchangeStudentAttendance><StudentSchoolAttendanceEvent><AttendanceEvent><EventDate>2021-08-31</EventDate>"
      "<AttendanceEventCategory>Tardy</AttendanceEventCategory></AttendanceEvent><StudentReference ref=\"S\"/>"
      "<SchoolReference ref=\"H\"/></StudentSchoolAttendanceEvent></InterchangeStudentAttendance>");
  put("c.xml",
      "<edfi:InterchangeEducationOrganization xmlns:edfi=\"x\"><edfi:School id=\"H\"><edfi:SchoolId>7</edfi:SchoolId>"
      "<edfi:NameOfInstitution>Elm</edfi:NameOfInstitution></edfi:School></edfi:InterchangeEducationOrganization>");
  put("d.xml", "<NoInterchange/>");
  auto const reading = read();
  EXPECT_EQ(reading.report.format, "ed_fi_xml");
  EXPECT_EQ(row(reading, TableId::student, 0), "s1,A&<b>,,,,,,");
  EXPECT_EQ(row(reading, TableId::attendance, 0), "s1,7,2021-08-31,tardy,,");
  EXPECT_THAT(of(reading, "b.xml", "student").faults,
              ElementsAre(FaultGroup{RowFault::twice, "", 1, {5}}, FaultGroup{RowFault::repeated_key, "", 1, {4}}));
  EXPECT_THAT(reading.report.passed_over, ElementsAre(RecordsPassedOver{"b.xml", "Other", 1}));
  EXPECT_THAT(reading.report.other_files, ElementsAre("d.xml"));
}

TEST_F(EdFi, RefusesXmlThatIsNoneOrAttacks) {
  std::string laughs = "<!DOCTYPE x [<!ENTITY a \"ha\">";
  for (char c = 'b'; c < 'z'; ++c) {
    laughs += "<!ENTITY " + std::string(1, c) + " \"";
    for (int i = 0; i < 10; ++i) laughs += "&" + std::string(1, static_cast<char>(c - 1)) + ";";
    laughs += "\">";
  }
  laughs += "]>";
  std::string const student = "<Student><StudentUniqueId>1</StudentUniqueId></Student>";
  std::vector<std::pair<std::string, std::string>> const attacks = {
      {laughs + "<InterchangeStudent>&y;</InterchangeStudent>", "records.xml_with_document_type"},
      {"<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><InterchangeStudent/>", "records.xml_with_document_type"},
      {"<InterchangeStudent>" + student, "records.xml_not_well_formed"},
      {"<InterchangeStudent>" + student + "</Interchange>", "records.xml_not_well_formed"},
      {"<InterchangeStudent>&undeclared;</InterchangeStudent>", "records.xml_not_well_formed"},
      {"<InterchangeStudent>\xff\xff</InterchangeStudent>", "records.xml_not_well_formed"},
      {"<InterchangeStudent>" + std::string("\0", 1) + "</InterchangeStudent>", "records.xml_not_well_formed"},
      {"<a><InterchangeStudent/></a>", "records.xml_no_interchange"},
      {"<InterchangeStudent a=\"" + std::string(std::size_t{20} << 20, 'x') + "\"/>", "records.xml_too_long"},
  };
  for (auto const& [text, key] : attacks) {
    put("a.xml", text);
    auto const reading = read_records(folder, {});
    ASSERT_FALSE(reading) << text.substr(0, 80);
    EXPECT_EQ(reading.error().problems.front().what.key, key) << text.substr(0, 80);
  }
  std::string deep = "<InterchangeStudent>";
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  put("a.xml", deep);
  auto const reading = read_records(folder, {});
  ASSERT_FALSE(reading);
  EXPECT_EQ(reading.error().problems.front().what.key, "records.xml_too_deep");
  // A text of 2 MiB is refused with its record, not with its file.
  put("a.xml", "<InterchangeStudent><Student><StudentUniqueId>" + std::string(std::size_t{2} << 20, 'x') +
                   "</StudentUniqueId></Student>" + student + "</InterchangeStudent>");
  auto const long_text = read();
  EXPECT_THAT(of(long_text, "a.xml", "student").faults, ElementsAre(FaultGroup{RowFault::too_long, "", 1, {1}}));
  EXPECT_EQ(of(long_text, "a.xml", "student").accepted, 1U);
}

/// How many elements of a name a text has, counted without our reader.
std::size_t elements(std::filesystem::path const& file, std::string const& name) {
  std::ifstream stream(file);
  std::stringstream text;
  text << stream.rdbuf();
  auto const all = text.str();
  std::size_t count = 0;
  for (auto const* end : {">", " "})
    for (auto at = all.find("\n\t<" + name + end); at != std::string::npos; at = all.find("\n\t<" + name + end, at + 1))
      ++count;
  return count;
}

TEST_F(EdFi, GrandBendIsReadToTheLastRecord) {
  auto const* const reference = std::getenv("AIMLINE_REFERENCE");
  auto const place = std::filesystem::path(reference ? reference : "") / "edu" / "edfi_grand_bend_v5.2";
  if (!std::filesystem::exists(place)) {
    std::cout << "AIMLINE_REFERENCE names no folder with edu/edfi_grand_bend_v5.2: nothing was compared\n";
    return;
  }
  auto const reading = read_records(place, {.threads = 2});
  ASSERT_TRUE(reading);
  std::map<std::string, std::size_t> read;  // of each file, records that rows were made of or that were looked up
  for (auto const& file : reading->report.files) {
    EXPECT_EQ(file.read, file.accepted + file.refused + file.set_aside);
    read[file.file] += file.read;
  }
  for (auto const& passed : reading->report.passed_over) read[passed.file] += passed.count;
  EXPECT_EQ(of(*reading, "Student.xml", "student").accepted, 960U);
  EXPECT_EQ(of(*reading, "StudentSchoolAttendance.xml", "attendance").accepted, 1917U);
  EXPECT_EQ(elements(place / "Student.xml", "Student"), 960U);
  EXPECT_EQ(elements(place / "StudentSchoolAttendance.xml", "StudentSchoolAttendanceEvent"), 1917U);
  // Every element below a root is accounted for. Elements are counted by their indentation.
  std::regex const element("\n\t<[A-Za-z]");
  for (auto const& [name, count] : read) {
    std::ifstream stream(place / name);
    std::stringstream text;
    text << stream.rdbuf();
    auto const all = text.str();
    auto const there = std::distance(std::sregex_iterator(all.begin(), all.end(), element), std::sregex_iterator());
    EXPECT_EQ(static_cast<std::size_t>(there), count) << name;
  }
  auto const& events = reading->records[TableId::attendance];
  std::map<int, int> categories;
  for (auto const category : events.narrow(columns::at(columns::attendance, "category"))) ++categories[category];
  EXPECT_EQ(categories[codes::at(codes::attendance, "absent")], 1077 + 773);
  EXPECT_EQ(categories[codes::at(codes::attendance, "tardy")], 66 + 1);
}

}  // namespace
}  // namespace aimline::records
