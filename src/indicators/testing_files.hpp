#pragma once

#include "indicators/counts.hpp"
#include "records/cells.hpp"
#include "records/testing_records.hpp"

#include <map>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

/// Small files of one district with two schools, and what is counted from them.
namespace aimline::indicators {

using Share = std::optional<std::pair<std::int64_t, std::int64_t>>;

/// Record files under construction: one district, schools A and B, a school day for every day from 1 September 2023.
class Files {
public:
  Files() {
    for (auto const* school : {"A", "B"})
      for (int day = 0; day < 180; ++day) text("calendar_day") += fmt::format("{},{},1\n", school, date(day));
  }

  static std::string date(int day) { return records::date_text(day_of(2023, 9, 1) + day); }

  std::string& text(std::string const& table) {
    static std::map<std::string, std::string> const headers{
        {"org", "org_id,type,parent_id,name\nD,district,,D\nA,school,D,A\nB,school,D,B\n"},
        {"calendar_day", "school_id,date,is_school_day\n"},
        {"student", "student_id\n"},
        {"enrollment", "student_id,school_id,school_year,grade,entry_date,exit_date,exit_type,exit_documented\n"},
        {"attendance", "student_id,school_id,date,category,fraction_absent\n"},
        {"course_attempt", "student_id,school_id,school_year,term,course_code,subject,credits_attempted,result\n"},
        {"discipline_action", "action_id,student_id,school_id,date,type,days\n"},
        {"diploma", "student_id,org_id,type,date,alternate_assessment\n"},
        {"postsecondary", "student_id,institution,begin_date\n"},
        {"membership", "student_id,group,begin_date,end_date\n"},
        {"mark",
         "student_id,school_id,school_year,course_code,subject,as_of,grading_period,letter,percent,standard,"
         "credits_in_progress\n"}};
    return texts_.try_emplace(table, headers.at(table)).first->second;
  }

  void student(std::string const& id) { text("student") += id + "\n"; }
  void enroll(std::string const& id, char school, int first, int last, std::string const& grade = "05") {
    text("enrollment") += fmt::format("{},{},2024,{},{},{},,\n", id, school, grade, date(first), date(last));
  }
  void year(std::string const& id, int school_year, std::string const& grade, std::string const& exit = ",") {
    text("enrollment") +=
        fmt::format("{},A,{},{},{}-09-01,{}-06-01,{}\n", id, school_year, grade, school_year - 1, school_year, exit);
  }
  void absent(std::string const& id, char school, int first, int days, std::string const& fraction = "") {
    for (int day = first; day < first + days; ++day)
      text("attendance") += fmt::format("{},{},{},absent,{}\n", id, school, date(day), fraction);
  }

  /// A mark in the first quarter of 2023-24: letter, percent, standard, credits in progress.
  void mark(std::string const& id, std::string const& subject, std::string const& rest, int day = 40) {
    text("mark") += fmt::format("{},A,2024,{},{},{},Q1,{}\n", id, subject, subject, date(day), rest);
  }

  Counts counts(CutPoints const& cut = {}, std::int32_t as_of = never) {
    text("org");
    auto const reading = records::read_texts(texts_);
    EXPECT_TRUE(reading && reading->report.complete());
    Definitions const definitions(cut);
    Histories const histories(reading->records, as_of, 1, definitions);
    return count(histories, definitions, {}, {});
  }

private:
  std::map<std::string, std::string> texts_ = {};
};

// Ranks of the organizations above.
inline constexpr std::int32_t school_a = 0;
inline constexpr std::int32_t school_b = 1;
inline constexpr std::int32_t district = 2;

inline Share share(Counts const& counts, IndicatorId indicator, std::int32_t org, int year = 2024,
                   std::uint8_t group = 0) {
  for (auto const& count : counts.all)
    if (count.cell == Cell{indicator, org, year, 0, 0, group}) return {{count.numerator, count.denominator}};
  return std::nullopt;
}

inline Share share_in(Counts const& counts, IndicatorId indicator, std::size_t period, std::int32_t org = school_a) {
  for (auto const& count : counts.all)
    if (count.cell == Cell{indicator, org, 2024, static_cast<std::uint8_t>(period), 0, 0})
      return {{count.numerator, count.denominator}};
  return std::nullopt;
}
inline constexpr std::size_t first_quarter = first_grading_period;

}  // namespace aimline::indicators
