#include "records/cells.hpp"

#include "base/time.hpp"

#include <chrono>

namespace aimline::records {
namespace {

constexpr int digit(char c) { return c >= '0' && c <= '9' ? c - '0' : -1; }

constexpr int days_in[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

}  // namespace

std::optional<std::int32_t> read_date(std::string_view cell) {
  if (cell.size() != 10 || cell[4] != '-' || cell[7] != '-') return std::nullopt;
  int parts[10];
  for (auto const at : {0U, 1U, 2U, 3U, 5U, 6U, 8U, 9U})
    if ((parts[at] = digit(cell[at])) < 0) return std::nullopt;
  int const year = parts[0] * 1000 + parts[1] * 100 + parts[2] * 10 + parts[3];
  int const month = parts[5] * 10 + parts[6];
  int const day = parts[8] * 10 + parts[9];
  if (year < 1 || month < 1 || month > 12 || day < 1) return std::nullopt;
  bool const leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  if (day > days_in[month - 1] + (leap && month == 2)) return std::nullopt;
  std::chrono::sys_days const days = std::chrono::year(year) / month / day;
  return static_cast<std::int32_t>(days.time_since_epoch().count());
}

std::string date_text(std::int32_t days) { return to_string(Date{std::chrono::sys_days(std::chrono::days(days))}); }

std::optional<std::int32_t> read_thousandths(std::string_view cell) {
  std::int64_t value = 0;
  std::size_t at = 0;
  for (; at < cell.size() && digit(cell[at]) >= 0; ++at) {
    value = value * 10 + digit(cell[at]);
    if (value > 1'000'000) return std::nullopt;
  }
  auto digits = at;
  value *= 1'000;
  if (at < cell.size()) {
    if (cell[at] != '.') return std::nullopt;
    int worth = 100;
    for (++at; at < cell.size(); ++at, ++digits, worth /= 10) {
      if (digit(cell[at]) < 0) return std::nullopt;
      value += worth * digit(cell[at]);
    }
  }
  if (digits == 0) return std::nullopt;
  return static_cast<std::int32_t>(value);
}

std::optional<std::int32_t> read_school_year(std::string_view cell) {
  if (cell.size() != 4) return std::nullopt;
  int year = 0;
  for (char const c : cell) {
    if (digit(c) < 0) return std::nullopt;
    year = year * 10 + digit(c);
  }
  if (year < SchoolYear::earliest || year > SchoolYear::latest) return std::nullopt;
  return year;
}

std::optional<std::uint8_t> read_code(std::span<std::string_view const> codes, std::string_view cell) {
  for (std::size_t i = 0; i < codes.size(); ++i)
    if (codes[i] == cell) return static_cast<std::uint8_t>(i);
  return std::nullopt;
}

std::optional<std::uint8_t> read_codes(std::span<std::string_view const> codes, std::string_view cell) {
  unsigned bits = 0;
  while (true) {
    auto const end = cell.find(';');
    auto const part = trimmed(cell.substr(0, end));
    if (!part.empty()) {
      auto const code = read_code(codes, part);
      if (!code) return std::nullopt;
      bits |= 1U << *code;
    }
    if (end == std::string_view::npos) return static_cast<std::uint8_t>(bits);
    cell.remove_prefix(end + 1);
  }
}

std::string_view trimmed(std::string_view cell) {
  auto const is_space = [](char c) { return c == ' ' || c == '\t'; };
  while (!cell.empty() && is_space(cell.front())) cell.remove_prefix(1);
  while (!cell.empty() && is_space(cell.back())) cell.remove_suffix(1);
  return cell;
}

}  // namespace aimline::records
