// Writes the record files of a large state for benchmarks: attendance in the order of days, as systems that take it
// export it, or in no order. records_rows FOLDER ROWS STUDENTS days|random
#include "records/cells.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

std::uint64_t mixed(std::uint64_t value) {
  value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
  value = (value ^ value >> 27) * 0x94d049bb133111eb;
  return value ^ value >> 31;
}

class File {
public:
  File(std::filesystem::path const& path, std::string_view header) : stream_(path, std::ios::binary), text_(header) {}
  ~File() { stream_ << text_; }
  std::string& line() {
    if (text_.size() > (1U << 20)) {
      stream_ << text_;
      text_.clear();
    }
    return text_ += '\n';
  }

private:
  std::ofstream stream_;
  std::string text_;
};

constexpr int first_day = 19'584;  // 2023-08-15
constexpr std::string_view categories[] = {"absent", "absent", "absent", "tardy"};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 64;
  std::filesystem::path const folder = argv[1];
  auto const rows = std::strtoull(argv[2], nullptr, 10);
  auto const students = std::strtoull(argv[3], nullptr, 10);
  bool const random = std::string_view(argv[4]) == "random";
  std::filesystem::create_directories(folder);
  auto const schools = students / 500 + 1;
  std::vector<std::string> days;
  for (int day = first_day; days.size() < 180; ++day)
    if ((day + 4) % 7 != 0 && (day + 4) % 7 != 6) days.push_back(aimline::records::date_text(day));
  std::vector<std::string> keys;  // of students
  for (std::uint64_t i = 0; i < students; ++i) keys.push_back(std::to_string(10'000'000 + i * 7'654'321 % 90'000'000));
  std::vector<std::string> names;  // of schools
  for (std::uint64_t i = 0; i < schools; ++i) names.push_back("9" + std::to_string(100'000 + i));
  {
    File org(folder / "org.csv", "org_id,type,parent_id,name");
    org.line() += "9,state,,State";
    for (auto const& name : names) org.line() += name + ",school,9,School " + name;
    File calendar(folder / "calendar_day.csv", "school_id,date,is_school_day");
    for (auto const& name : names)
      for (auto const& day : days) calendar.line() += name + "," + day + ",1";
    File student(folder / "student.csv", "student_id,sex");
    File enrollment(folder / "enrollment.csv", "student_id,school_id,school_year,grade,entry_date");
    for (std::uint64_t i = 0; i < students; ++i) {
      student.line() += keys[i] + (mixed(i) % 2 ? ",F" : ",M");
      enrollment.line() += keys[i] + "," + names[i % schools] + ",2024,0" + std::to_string(1 + i % 9) + ",2023-08-15";
    }
  }
  File attendance(folder / "attendance.csv", "student_id,school_id,date,category");
  for (std::uint64_t i = 0; i < rows; ++i) {
    auto const drawn = mixed(i * 0x9e3779b97f4a7c15 + 1);
    auto const student = drawn % students;
    auto const day = random ? (drawn >> 40) % days.size() : i * days.size() / rows;
    auto& line = attendance.line();
    line += keys[student];
    line += ',';
    line += names[student % schools];
    line += ',';
    line += days[day];
    line += ',';
    line += categories[drawn >> 62];
  }
  return 0;
}
