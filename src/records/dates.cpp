#include "records/dates.hpp"

#include "base/time.hpp"
#include "records/cells.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace aimline::records {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// In English and Spanish; May and mayo begin alike.
constexpr std::array<std::array<std::string_view, 2>, 12> months{{{"jan", "ene"},
                                                                  {"feb", "feb"},
                                                                  {"mar", "mar"},
                                                                  {"apr", "abr"},
                                                                  {"may", "may"},
                                                                  {"jun", "jun"},
                                                                  {"jul", "jul"},
                                                                  {"aug", "ago"},
                                                                  {"sep", "sep"},
                                                                  {"oct", "oct"},
                                                                  {"nov", "nov"},
                                                                  {"dec", "dic"}}};

/// The run of one letter at the front of a form: "MMM" of "MMM D".
std::string_view run_of(std::string_view form) {
  auto const end = form.find_first_not_of(form[0]);
  return form.substr(0, end);
}

std::optional<int> take_number(std::string_view& cell, std::size_t least, std::size_t most) {
  int number = 0;
  std::size_t digits = 0;
  while (digits < most && digits < cell.size() && is_digit(cell[digits])) number = number * 10 + (cell[digits++] - '0');
  if (digits < least) return std::nullopt;
  cell.remove_prefix(digits);
  return number;
}

std::optional<int> take_month(std::string_view& cell) {
  if (cell.size() < 3) return std::nullopt;
  std::string const name{lower(cell[0]), lower(cell[1]), lower(cell[2])};
  for (std::size_t i = 0; i < months.size(); ++i)
    if (name == months[i][0] || name == months[i][1]) {
      // The rest of the name and a point may follow.
      std::size_t end = 3;
      while (end < cell.size() && lower(cell[end]) >= 'a' && lower(cell[end]) <= 'z') ++end;
      if (end < cell.size() && cell[end] == '.') ++end;
      cell.remove_prefix(end);
      return static_cast<int>(i) + 1;
    }
  return std::nullopt;
}

bool is_time_of_day(std::string_view rest) {
  return rest.empty() || ((rest[0] == ' ' || rest[0] == 'T') && rest.size() > 1 && is_digit(rest[1]) &&
                          rest.find(':') != std::string_view::npos);
}

}  // namespace

bool is_date_form(std::string_view form) {
  int years = 0;
  int months_seen = 0;
  int days = 0;
  while (!form.empty()) {
    auto const run = run_of(form);
    if (run == "YYYY" || run == "YY")
      ++years;
    else if (run == "M" || run == "MM" || run == "MMM")
      ++months_seen;
    else if (run == "D" || run == "DD")
      ++days;
    else if (run[0] == 'Y' || run[0] == 'M' || run[0] == 'D' || is_digit(run[0]))
      return false;
    form.remove_prefix(run.size());
  }
  return years == 1 && months_seen == 1 && days == 1;
}

std::optional<std::int32_t> read_date_as(std::string_view form, std::string_view cell) {
  if (cell.size() >= 10 && is_time_of_day(cell.substr(10)))
    if (auto const day = read_date(cell.substr(0, 10))) return day;
  int year = 0;
  int month = 0;
  int day = 0;
  while (!form.empty()) {
    auto const run = run_of(form);
    std::optional<int> number = 0;
    if (run[0] == 'Y') {
      number = take_number(cell, run.size(), run.size());
      if (number) year = run.size() == 4 ? *number : *number + (*number < 50 ? 2000 : 1900);
    } else if (run == "MMM") {
      number = take_month(cell);
      if (number) month = *number;
    } else if (run[0] == 'M' || run[0] == 'D') {
      number = take_number(cell, run.size(), 2);
      if (number) (run[0] == 'M' ? month : day) = *number;
    } else {
      if (!cell.starts_with(run)) return std::nullopt;
      cell.remove_prefix(run.size());
    }
    if (!number) return std::nullopt;
    form.remove_prefix(run.size());
  }
  if (!is_time_of_day(cell)) return std::nullopt;
  return read_date(fmt::format("{:04}-{:02}-{:02}", year, month, day));
}

std::optional<int> read_school_year_as(std::string_view cell) {
  if (cell.starts_with("SY")) cell = trimmed(cell.substr(2));
  auto const four = [&](std::string_view text) -> std::optional<int> { return read_school_year(text); };
  if (cell.size() == 4) return four(cell);
  if ((cell.size() != 7 && cell.size() != 9) || (cell[4] != '-' && cell[4] != '/')) return std::nullopt;
  auto const first = four(cell.substr(0, 4));
  if (!first) return std::nullopt;
  auto const end =
      cell.size() == 9 ? std::string(cell.substr(5)) : std::to_string((*first + 1) / 100) + std::string(cell.substr(5));
  auto const last = four(end);
  return last && *last == *first + 1 ? last : std::nullopt;
}

}  // namespace aimline::records
