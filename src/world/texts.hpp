#pragma once

#include "world/life.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// Files of an invented state in one of the formats that can be read.
namespace aimline::world {

/// The texts of all files of a format, some students' at a time.
using Texts = std::vector<std::string>;

/// A format: which files it has, and how a life becomes rows of them. Writers are used by several threads at once.
class Format {
public:
  virtual ~Format() = default;

  virtual std::vector<std::string> files() const = 0;
  /// What stands at the top of the files, and what is about no student: schools, calendars, courses.
  virtual void begin(Texts& texts) const = 0;
  virtual void add(Life const& life, Texts& texts) const = 0;
  virtual void end(Texts& texts) const = 0;
};

std::unique_ptr<Format> csv_format(State const& state, double faults);
std::unique_ptr<Format> edfi_format(State const& state);

/// The days around a state as texts, made once.
class DayTexts {
public:
  explicit DayTexts(State const& state);
  std::string_view operator[](Day day) const;

private:
  Day first_ = 0;
  std::vector<std::array<char, 10>> texts_ = {};
};

/// Thousandths as a decimal number without needless zeros.
void write_thousandths(std::string& to, int thousandths);
void write_number(std::string& to, std::uint64_t number);

/// A course as its files name it.
struct CourseName {
  std::string_view code;
  std::string_view title;
  std::uint8_t subject = 0;
};
CourseName course_name(int grade, int course);
inline constexpr int courses_of_grade = 6;

}  // namespace aimline::world
