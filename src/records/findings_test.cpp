#include "records/findings.hpp"

#include "records/cells.hpp"
#include "records/report_text.hpp"
#include "records/testing_records.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aimline::records {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr auto orgs = "org_id,type,parent_id,name\nD,district,,River\nS,school,D,Elm\nT,school,D,Ash\n";

/// Weekdays from 14 August 2023 to 31 May 2024 at both schools, 30 students at each, one absence a day.
struct Files {
  std::map<std::string, std::string> texts{{"org", orgs}};

  Files() {
    auto& students = texts["student"] = "student_id\n";
    auto& enrollment = texts["enrollment"] = "student_id,school_id,school_year,grade,entry_date,exit_date,calendar\n";
    for (int i = 0; i < 60; ++i) {
      students += fmt::format("{}\n", i);
      enrollment += fmt::format("{},{},2024,07,2023-08-14,,\n", i, i < 30 ? "S" : "T");
    }
    auto& calendar = texts["calendar_day"] = "school_id,date,is_school_day\n";
    auto& attendance = texts["attendance"] = "student_id,school_id,date,category,fraction_absent\n";
    for (auto day = *read_date("2023-08-14"); day <= *read_date("2024-05-31"); ++day) {
      auto const weekday = (day + 4) % 7;
      bool const open = weekday != 0 && weekday != 6;
      calendar += fmt::format("S,{0},{1}\nT,{0},{1}\n", date_text(day), open ? 1 : 0);
      if (open)
        attendance += fmt::format("{1},S,{0},absent,\n{2},T,{0},tardy,0.25\n", date_text(day), day % 30, 30 + day % 30);
    }
  }

  std::vector<Finding> find(std::size_t threads = 1) const {
    auto const reading = read_texts(texts);
    EXPECT_TRUE(reading);
    return reading ? findings_of(reading->records, threads) : std::vector<Finding>();
  }
};

std::vector<Finding> of_kind(std::vector<Finding> const& all, FindingKind kind) {
  std::vector<Finding> found;
  std::copy_if(all.begin(), all.end(), std::back_inserter(found),
               [&](Finding const& each) { return each.kind == kind; });
  return found;
}

#define EXPECT_ONLY(all, ...) EXPECT_EQ(all, (std::vector<Finding>{__VA_ARGS__}))

TEST(Findings, AreNoneInFilesThatAreWhole) { EXPECT_ONLY(Files().find()); }

TEST(Findings, TellWhyAttendanceHasNoEffect) {
  Files files;
  files.texts["student"] += "later\nnever\n";
  files.texts["enrollment"] += "later,S,2024,07,2024-01-08,2024-02-09,\n";
  files.texts["attendance"] +=
      "later,S,2024-01-05,absent,\n"  // before
      "later,S,2024-01-08,absent,\n"  // counts
      "later,S,2024-01-13,absent,\n"  // a Saturday
      "later,S,2024-02-12,absent,\n"  // after
      "later,S,2024-02-13,absent,\n"
      "later,T,2024-01-08,absent,\n"  // another school
      "never,S,2024-01-08,absent,\n";
  auto const found = files.find();
  EXPECT_ONLY(of_kind(found, FindingKind::students_without_enrollment),
              {FindingKind::students_without_enrollment, "", "", 1, 62});
  EXPECT_ONLY(of_kind(found, FindingKind::attendance_not_enrolled),
              {FindingKind::attendance_not_enrolled, "S", "2024-01", 1, 27},
              {FindingKind::attendance_not_enrolled, "T", "2024-01", 1, 24});
  EXPECT_ONLY(of_kind(found, FindingKind::attendance_in_gap), {FindingKind::attendance_in_gap, "S", "2024-01", 1, 27},
              {FindingKind::attendance_in_gap, "S", "2024-02", 2, 23});
  EXPECT_ONLY(of_kind(found, FindingKind::attendance_no_school_day),
              {FindingKind::attendance_no_school_day, "S", "2024-01", 1, 27});
  EXPECT_EQ(found, files.find(3)) << "whatever the number of threads";
}

TEST(Findings, TellOfEnrollmentsThatOverlapOrLieOutside) {
  Files files;
  files.texts["enrollment"] +=
      "1,S,2024,07,2024-02-01,2024-03-01,\n"
      "2,S,2025,08,2024-02-01,2024-03-01,\n"
      "2,T,2024,07,2023-09-01,2023-09-02,\n";  // another school: no overlap
  auto const found = files.find();
  EXPECT_ONLY(of_kind(found, FindingKind::overlapping_enrollments),
              {FindingKind::overlapping_enrollments, "S", "2024", 1, 0});
  EXPECT_ONLY(of_kind(found, FindingKind::enrollment_outside_year),
              {FindingKind::enrollment_outside_year, "S", "2025", 1, 0});
}

/// Takes out the lines of a text that contain one of others.
std::string without(std::string const& text, std::vector<std::string> const& marks) {
  std::string kept;
  for (std::size_t at = 0; at < text.size();) {
    auto const end = text.find('\n', at) + 1;
    auto const line = text.substr(at, end - at);
    if (std::none_of(marks.begin(), marks.end(),
                     [&](auto const& mark) { return line.find(mark) != std::string::npos; }))
      kept += line;
    at = end;
  }
  return kept;
}

TEST(Findings, TellOfAMonthOrASchoolWithoutAbsences) {
  Files files;
  files.texts["attendance"] = without(files.texts["attendance"], {"S,2023-11", ",T,"});
  auto const found = files.find();
  EXPECT_ONLY(found, {FindingKind::no_absences, "T", "2024", 0, 0},
              {FindingKind::month_without_attendance, "S", "2023-11", 22, 0});
}

TEST(Findings, TellOfTheCalendarPastTheLastAttendance) {
  Files files;
  files.texts["attendance"] = without(files.texts["attendance"], {",2024-05-2", ",2024-05-3"});
  EXPECT_ONLY(files.find(), {FindingKind::calendar_past_attendance, "", "2024-05-17", 10, 0});
}

TEST(Findings, TellOfFallingEnrollment) {
  Files files;
  for (int i = 0; i < 12; ++i) {
    auto& text = files.texts["enrollment"];
    auto const row = fmt::format("\n{},S,2024,07,2023-08-14,,", i);
    text.replace(text.find(row), row.size(), fmt::format("\n{},S,2024,07,2023-08-14,2024-01-31,", i));
  }
  EXPECT_ONLY(of_kind(files.find(), FindingKind::enrollment_falls),
              {FindingKind::enrollment_falls, "S", "2024-01", 18, 30});
  for (int i = 0; i < 10; ++i) files.texts["enrollment"] += fmt::format("{},S,2025,08,2024-08-14,,\n", i);
  EXPECT_ONLY(
      of_kind(files.find(), FindingKind::enrollment_falls), {FindingKind::enrollment_falls, "S", "2024-01", 18, 30},
      {FindingKind::enrollment_falls, "S", "2025", 10, 30}, {FindingKind::enrollment_falls, "T", "2025", 0, 30});
}

TEST(Findings, TellOfOneDateOneFractionAndOddCalendars) {
  Files files;
  files.texts["attendance"] = without(files.texts["attendance"], {",S,"});
  for (int i = 0; i < 30; ++i) files.texts["attendance"] += fmt::format("{},S,2024-01-08,absent,1\n", i);
  files.texts["calendar_day"] = without(files.texts["calendar_day"], {"T,2023", "T,2024-01"});
  for (int day = 1; day <= 7; ++day) files.texts["calendar_day"] += fmt::format("T,2023-10-{:02},1\n", day);
  auto const found = files.find();
  EXPECT_ONLY(of_kind(found, FindingKind::one_date), {FindingKind::one_date, "S", "2024-01-08", 30, 30});
  EXPECT_ONLY(of_kind(found, FindingKind::always_whole_days), {FindingKind::always_whole_days, "S", "", 30, 30});
  EXPECT_ONLY(of_kind(found, FindingKind::odd_number_of_days), {FindingKind::odd_number_of_days, "T", "2024", 94, 0});
}

TEST(Findings, TellOfSectionsAndSchoolsThatNobodyRefersTo) {
  Files files;
  files.texts["org"] += "U,school,D,Oak\nV,school,D,Fir\n";
  files.texts["enrollment"] += "3,V,2024,07,2023-08-14,2023-08-20,\n";
  files.texts["section"] = "section_id,school_id,school_year\na,S,2024\nb,S,2024\n";
  files.texts["section_student"] = "section_id,student_id\na,1\nc,2\n";
  files.texts["section_staff"] = "section_id,email\nd,x@y.example\n";
  auto const found = files.find();
  EXPECT_ONLY(found, {FindingKind::schools_without_enrollment, "U", "", 0, 0},
              {FindingKind::schools_without_calendar, "V", "", 1, 0},
              {FindingKind::sections_without_students, "S", "2024", 1, 2},
              {FindingKind::unknown_sections, "", "", 2, 3});
}

TEST(ReportPage, SaysEverythingWithoutAnyValue) {
  Files files;
  files.texts["student"] = without(files.texts["student"], {"59"}) + "sekret-9\nsekret-9\n\xff sekret\n";
  files.texts["attendance"] += "sekret-8,S,2024-01-08,absent,\nsekret-9,S,2024-01-08,gone,\n";
  files.texts["org"] += "<b>&\"U,school,D,Oak\n";
  files.texts["org"] += "\"<b>&U\",school,D,Oak\n";
  auto reading = read_texts(files.texts);
  ASSERT_TRUE(reading);
  reading->report.findings = findings_of(reading->records, 1);
  for (auto const language : {Language::en, Language::es}) {
    auto const page = report_page(reading->report, language);
    auto const text = report_text(reading->report, language);
    for (auto const& written : {page, text}) EXPECT_THAT(written, Not(HasSubstr("sekret")));
    EXPECT_THAT(page, HasSubstr("&lt;b&gt;&amp;U"));
    EXPECT_THAT(page, Not(HasSubstr("<b>")));
    EXPECT_THAT(page, Not(HasSubstr("<script")));
    EXPECT_THAT(page, Not(HasSubstr("http")));
    EXPECT_THAT(page, HasSubstr(language == Language::en ? "<html lang=\"en\">" : "<html lang=\"es\">"));
    EXPECT_THAT(text, HasSubstr(verdict(reading->report, language)));
  }
}

}  // namespace
}  // namespace aimline::records
