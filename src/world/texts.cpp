#include "world/texts.hpp"

#include "records/cells.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace aimline::world {
namespace {

namespace codes = records::codes;

struct Described {
  std::string_view prefix;
  std::string_view title;
  std::uint8_t subject;
};
constexpr Described described[courses_of_grade] = {
    {"ENG", "English", codes::at(codes::subject, "english")},
    {"MAT", "Mathematics", codes::at(codes::subject, "mathematics")},
    {"SCI", "Science", codes::at(codes::subject, "science")},
    {"SOC", "Social Studies", codes::at(codes::subject, "social_science")},
    {"ART", "Arts", codes::at(codes::subject, "other")},
    {"PHE", "Physical Education", codes::at(codes::subject, "other")},
};

struct Names {
  std::vector<std::string> codes;
  std::vector<std::string> titles;
};

Names names_of_courses() {
  Names names;
  for (int grade = 0; grade <= 12; ++grade)
    for (auto const& course : described) {
      names.codes.push_back(fmt::format("{}{:02}", course.prefix, grade));
      names.titles.push_back(fmt::format("{} {}", course.title, grade));
    }
  return names;
}

}  // namespace

DayTexts::DayTexts(State const& state) : first_(day_of(state.first_year() - 25, 1, 1)) {
  auto const last = day_of(state.options.last_year + 5, 12, 31);
  for (auto day = first_; day <= last; ++day) {
    auto const text = records::date_text(day);
    auto& kept = texts_.emplace_back();
    std::copy(text.begin(), text.end(), kept.begin());
  }
}

std::string_view DayTexts::operator[](Day day) const {
  auto const& text = texts_.at(static_cast<std::size_t>(day - first_));
  return {text.data(), text.size()};
}

void write_number(std::string& to, std::uint64_t number) {
  char digits[24];
  auto const end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  to.append(digits, static_cast<std::size_t>(end - digits));
}

void write_thousandths(std::string& to, int thousandths) {
  write_number(to, static_cast<std::uint64_t>(thousandths / 1'000));
  auto rest = thousandths % 1'000;
  if (rest == 0) return;
  to += '.';
  for (int worth = 100; rest != 0; rest %= worth, worth /= 10) to += static_cast<char>('0' + rest / worth);
}

CourseName course_name(int grade, int course) {
  static auto const names = names_of_courses();
  auto const at = static_cast<std::size_t>(std::clamp(grade, 0, 12) * courses_of_grade + course);
  return {names.codes[at], names.titles[at], described[course].subject};
}

}  // namespace aimline::world
