#include "records/oneroster.hpp"

#include "records/cells.hpp"
#include "records/read.hpp"

#include <fstream>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aimline::records {
namespace {

using testing::ElementsAre;

using Texts = std::map<std::string, std::string>;

class OneRoster : public testing::Test {
protected:
  OneRoster() : folder(std::filesystem::path(AIMLINE_BINARY_DIR) / "oneroster_test") {}
  ~OneRoster() override { std::filesystem::remove_all(folder); }

  Result<Reading> try_to_read(Texts const& texts) const {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    for (auto const& [name, text] : texts) std::ofstream(folder / name, std::ios::binary) << text;
    return read_records(folder, {});
  }

  Reading read(Texts const& texts) const {
    auto reading = try_to_read(texts);
    EXPECT_TRUE(reading);
    EXPECT_EQ(reading->report.format, "oneroster");
    for (auto const& file : reading->report.files)
      EXPECT_EQ(file.read, file.accepted + file.refused + file.set_aside) << file.file;
    return std::move(*reading);
  }

  static FileReport of(Reading const& reading, std::string_view file, std::string_view table) {
    for (auto const& report : reading.report.files)
      if (report.file == file && report.table == table) return report;
    return {};
  }

  static std::string text(Reading const& reading, TableId id, std::size_t column, std::size_t row) {
    auto const& values = reading.records[id];
    if (row >= values.rows) return "no such row";
    return std::string(values.texts[column][values.wide(column)[row]]);
  }

  std::filesystem::path folder;
};

Texts of_1_1() {
  return {
      {"manifest.csv",
       "propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\nfile.orgs,bulk\nfile.users,bulk\n"
       "file.demographics,bulk\nfile.academicSessions,bulk\nfile.classes,bulk\nfile.courses,bulk\n"
       "file.enrollments,bulk\nfile.lineItems,absent\n"},
      {"orgs.csv",
       "type,sourcedId,status,dateLastModified,name,identifier,parentSourcedId,metadata.color\n"
       "district,D,,,River,,,red\nschool,S,,,Elm,,D,\nschool,T,,,Ash,,D,\n"},
      {"academicSessions.csv",
       "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear\n"
       "Y23,,,22-23,schoolYear,2022-08-15,2023-05-31,,2023\nY24,,,23-24,schoolYear,2023-08-14,2024-05-31,,2024\n"
       "T1,,,Fall,semester,2023-08-14,2023-12-20,Y24,2024\n"},
      {"users.csv",
       "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,"
       "middleName,identifier,email,sms,phone,agentSourcedIds,grades,password\n"
       "1,,,true,\"S,T\",student,a,,Ada,Lovelace,,,,,,,09,\n"
       "2,,,true,S,student,b,,Bo,\"Xu \"\"B\"\"\",,,,,,,\"10,11\",\n"
       "3,,,true,S,student,c,,Cy,Ng,,,,,,,UG,\n"
       "9,,,true,S,teacher,t,,Tea,Cher,,,t@school.example,,,,,\n"},
      {"demographics.csv",
       "sourcedId,status,dateLastModified,birthDate,sex,americanIndianOrAlaskaNative,asian,blackOrAfricanAmerican,"
       "nativeHawaiianOrOtherPacificIslander,white,demographicRaceTwoOrMoreRaces,hispanicOrLatinoEthnicity\n"
       "1,,,2009-12-10,female,false,true,false,false,true,true,false\n"},
      {"courses.csv",
       "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId\n"
       "C1,,,Y24,Algebra 1,ALG1,,S\n"},
      {"classes.csv",
       "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,"
       "termSourcedIds,subjects,subjectCodes,periods\nK1,,,Algebra 3rd,,C1,,scheduled,,S,T1,,,3\n"},
      {"enrollments.csv",
       "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n"
       "E1,,,K1,S,1,student,,2023-08-14,\nE2,,,K1,S,9,teacher,true,,\nE3,,,K1,S,77,student,,,\n"
       "E4,,,K1,S,8,aide,,,\n"},
      {"lineItems.csv", "sourcedId\n"}};
}

TEST_F(OneRoster, Version11ReachesTheTables) {
  auto const reading = read(of_1_1());
  EXPECT_EQ(reading.records[TableId::org].rows, 3U);
  EXPECT_THAT(of(reading, "orgs.csv", "org").unknown_columns, ElementsAre("metadata.color"));
  auto const& students = reading.records[TableId::student];
  EXPECT_EQ(students.rows, 3U);
  EXPECT_EQ(text(reading, TableId::student, columns::at(columns::student, "family_name"), 1), "Xu \"B\"");
  EXPECT_EQ(students.narrow(columns::at(columns::student, "races"))[0], 0b10010);
  EXPECT_EQ(students.narrow(columns::at(columns::student, "sex"))[0], codes::at(codes::sex, "F"));
  EXPECT_EQ(students.narrow(columns::at(columns::student, "hispanic"))[0], 0);
  EXPECT_EQ(of(reading, "users.csv", "student").records, 4U);
  // One row for each school; the ungraded student has no grade that the tables know.
  auto const enrolled = of(reading, "users.csv", "enrollment");
  EXPECT_EQ(enrolled.accepted, 3U);
  EXPECT_THAT(enrolled.faults, ElementsAre(FaultGroup{RowFault::no_place, "grade", 1, {4}}));
  auto const& rows = reading.records[TableId::enrollment];
  EXPECT_EQ(date_text(rows.wide(columns::at(columns::enrollment, "entry_date"))[0]), "2023-08-14");
  EXPECT_EQ(rows.wide(columns::at(columns::enrollment, "school_year"))[0], 2024);
  EXPECT_EQ(rows.narrow(columns::at(columns::enrollment, "grade"))[2], codes::at(codes::grade, "10"));
  EXPECT_EQ(text(reading, TableId::section, columns::at(columns::section, "course_code"), 0), "ALG1");
  EXPECT_EQ(text(reading, TableId::section, columns::at(columns::section, "course_title"), 0), "Algebra 1");
  EXPECT_THAT(of(reading, "enrollments.csv", "section_student").faults,
              ElementsAre(FaultGroup{RowFault::unknown_student, "student_id", 1, {4}}));
  EXPECT_EQ(text(reading, TableId::section_staff, columns::at(columns::section_staff, "email"), 0), "t@school.example");
  EXPECT_THAT(of(reading, "enrollments.csv", "section_staff").faults,
              ElementsAre(FaultGroup{RowFault::empty, "email", 1, {5}}));
  EXPECT_THAT(reading.report.other_files, ElementsAre("lineItems.csv"));
}

TEST_F(OneRoster, Version12SaysInRolesWhoIsAStudentAndSinceWhen) {
  auto texts = of_1_1();
  texts["users.csv"] =
      "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,email,grades,"
      "primaryOrgSourcedId\n1,,,true,a,,Ada,Lovelace,,09,S\n9,,,true,t,,Tea,Cher,t@school.example,,S\n";
  texts["roles.csv"] =
      "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,"
      "userProfileSourcedId\nR1,,,1,primary,student,2023-10-02,2024-01-31,S,\nR2,,,9,primary,teacher,,,S,\n"
      "R3,tobedeleted,,1,secondary,student,,,T,\n";
  auto const reading = read(texts);
  EXPECT_EQ(reading.records[TableId::student].rows, 1U);
  auto const& rows = reading.records[TableId::enrollment];
  ASSERT_EQ(rows.rows, 1U);
  EXPECT_EQ(date_text(rows.wide(columns::at(columns::enrollment, "entry_date"))[0]), "2023-10-02");
  EXPECT_EQ(date_text(rows.wide(columns::at(columns::enrollment, "exit_date"))[0]), "2024-01-31");
}

TEST_F(OneRoster, TheManifestIsHonored) {
  auto texts = of_1_1();
  texts["manifest.csv"] = "propertyName,value\nfile.enrollments,absent\nfile.demographics,absent\n";
  auto const reading = read(texts);
  EXPECT_EQ(reading.records[TableId::section_student].rows, 0U);
  EXPECT_THAT(reading.report.other_files, ElementsAre("demographics.csv", "enrollments.csv", "lineItems.csv"));
  texts["manifest.csv"] = "propertyName,value\nfile.users,delta\n";
  auto const changes = try_to_read(texts);
  ASSERT_FALSE(changes);
  EXPECT_THAT(changes.error().problems, ElementsAre(Problem{"users.csv", {"records.only_changes"}}));
  texts["manifest.csv"] = "propertyName,value\nfile.users,bulk\n";
  texts.erase("users.csv");
  auto const absent = try_to_read(texts);
  ASSERT_FALSE(absent);
  EXPECT_THAT(absent.error().problems, ElementsAre(Problem{"users.csv", {"records.manifest_names_absent"}}));
}

TEST_F(OneRoster, SurvivesFilesThatAreNone) {
  for (auto const* name : {"orgs.csv", "users.csv", "enrollments.csv", "academicSessions.csv", "demographics.csv"})
    for (std::string const& text :
         std::vector<std::string>{"", "\xff\xfe", std::string("\0\0", 2), "sourcedId\n1", "sourcedId,sourcedId\n",
                                  "sourcedId,name,type,givenName,familyName,role,startDate,endDate,schoolYear,"
                                  "classSourcedId,userSourcedId\n\"a\n,,,,\xff,,\n" +
                                      std::string(11U << 20, 'x')}) {
      auto texts = of_1_1();
      texts[name] = text;
      auto const reading = try_to_read(texts);
      if (!reading) {
        EXPECT_EQ(reading.error().problems.front().where, name);
        continue;
      }
      for (auto const& file : reading->report.files)
        EXPECT_EQ(file.read, file.accepted + file.refused + file.set_aside) << file.file;
    }
}

}  // namespace
}  // namespace aimline::records
