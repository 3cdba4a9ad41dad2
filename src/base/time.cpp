#include "base/time.hpp"

#include <array>
#include <stdexcept>

#include <date/tz.h>
#include <fmt/format.h>

namespace aimline {
namespace {

/// Exactly `digits` decimal digits at the front of `text`, taken off it.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int value = 0;
  for (char c : text.substr(0, digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<Date> take_date(std::string_view& text) {
  auto const year = take_number(text, 4);
  if (!year || *year < 1 || !take(text, '-')) return std::nullopt;
  auto const month = take_number(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  auto const day = take_number(text, 2);
  if (!day) return std::nullopt;
  std::chrono::year_month_day const ymd{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                        std::chrono::day{static_cast<unsigned>(*day)}};
  if (!ymd.ok()) return std::nullopt;
  return Date{std::chrono::sys_days{ymd}};
}

/// Minutes east of UTC: "Z", "+05:30", "-0600".
std::optional<int> take_offset(std::string_view& text) {
  if (take(text, 'Z')) return 0;
  int const sign = take(text, '+') ? 1 : take(text, '-') ? -1 : 0;
  if (sign == 0) return std::nullopt;
  auto const hours = take_number(text, 2);
  take(text, ':');
  auto const minutes = take_number(text, 2);
  constexpr int farthest = 14 * 60;  // Line Islands
  if (!hours || !minutes || *minutes > 59 || *hours * 60 + *minutes > farthest) return std::nullopt;
  return sign * (*hours * 60 + *minutes);
}

/// The days that have a form of four digits for the year.
bool has_a_form(std::chrono::sys_days day) {
  using namespace std::chrono;
  constexpr sys_days first = year{1} / January / 1;
  constexpr sys_days last = year{9999} / December / 31;
  return first <= day && day <= last;
}

/// Writes the last `digits` decimal digits, then `after`; gives where the next character goes.
char* put(char* out, int number, int digits, char after) {
  for (int i = digits - 1; i >= 0; --i, number /= 10) out[i] = static_cast<char>('0' + number % 10);
  out[digits] = after;
  return out + digits + 1;
}

char* put_date(char* out, std::chrono::sys_days day, char after) {
  if (!has_a_form(day)) throw std::logic_error("a day beyond the years 0001 to 9999");
  std::chrono::year_month_day const ymd{day};
  out = put(out, static_cast<int>(ymd.year()), 4, '-');
  out = put(out, static_cast<int>(static_cast<unsigned>(ymd.month())), 2, '-');
  return put(out, static_cast<int>(static_cast<unsigned>(ymd.day())), 2, after);
}

}  // namespace

Date date_of(int year, unsigned month, unsigned day) {
  std::chrono::year_month_day const ymd{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
  // The parts of chrono keep only their lowest bits: month 257 would be January.
  if (year < 1 || year > 9999 || month > 12 || day > 31 || !ymd.ok()) throw std::invalid_argument("no such day");
  return Date{std::chrono::sys_days{ymd}};
}

std::string to_string(Date date) {
  std::array<char, 11> text;
  put_date(text.data(), date.days, '\0');
  return {text.data(), 10};
}

std::optional<Date> parse_date(std::string_view text) {
  auto const date = take_date(text);
  return text.empty() ? date : std::nullopt;
}

Date plus_days(Date date, int days) {
  auto const moved = date.days + std::chrono::days{days};
  if (!has_a_form(moved)) throw std::invalid_argument("a day beyond the years 0001 to 9999");
  return Date{moved};
}

std::string to_string(Instant instant) {
  auto const days = std::chrono::floor<std::chrono::days>(instant.at);
  auto const milliseconds = static_cast<int>((instant.at - days).count());
  std::array<char, 24> text;
  char* out = put_date(text.data(), days, 'T');
  out = put(out, milliseconds / 3'600'000, 2, ':');
  out = put(out, milliseconds / 60'000 % 60, 2, ':');
  out = put(out, milliseconds / 1'000 % 60, 2, '.');
  put(out, milliseconds % 1'000, 3, 'Z');
  return {text.data(), text.size()};
}

std::optional<Instant> parse_instant(std::string_view text) {
  auto const date = take_date(text);
  if (!date || !(take(text, 'T') || take(text, 't') || take(text, ' '))) return std::nullopt;
  auto const hours = take_number(text, 2);
  if (!hours || *hours > 23 || !take(text, ':')) return std::nullopt;
  auto const minutes = take_number(text, 2);
  if (!minutes || *minutes > 59) return std::nullopt;
  int seconds = 0;
  int milliseconds = 0;
  if (take(text, ':')) {
    auto const read = take_number(text, 2);
    if (!read || *read > 59) return std::nullopt;
    seconds = *read;
    if (take(text, '.')) {
      int scale = 100;
      bool any = false;
      while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        milliseconds += scale * (text.front() - '0');
        scale /= 10;
        text.remove_prefix(1);
        any = true;
      }
      if (!any) return std::nullopt;
    }
  }
  auto const offset = take_offset(text);
  if (!offset || !text.empty()) return std::nullopt;
  using namespace std::chrono;
  auto const at = sys_time<std::chrono::milliseconds>(date->days) + std::chrono::hours(*hours) +
                  std::chrono::minutes(*minutes - *offset) + std::chrono::seconds(seconds) +
                  std::chrono::milliseconds(milliseconds);
  // An offset can push the first and the last day out of the years that can be written.
  if (!has_a_form(floor<days>(at))) return std::nullopt;
  return Instant{at};
}

Instant now() { return {std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now())}; }

Date date_in_utc(Instant instant) { return Date{std::chrono::floor<std::chrono::days>(instant.at)}; }

std::optional<TimeZone> parse_time_zone(std::string_view name) {
  // locate_zone would also look outside the database for names with odd characters.
  if (name.empty() || name.size() > 64 || name.find("..") != std::string_view::npos) return std::nullopt;
  try {
    // The rules are read at the first question: a file in the folder that is no zone fails here, not later.
    date::locate_zone(name)->get_info(date::sys_seconds{});
    return TimeZone{std::string(name)};
  } catch (std::runtime_error const&) {
    return std::nullopt;
  }
}

Date date_in(TimeZone const& zone, Instant instant) {
  auto const local = date::locate_zone(zone.name)->to_local(instant.at);
  std::chrono::sys_days const day{std::chrono::floor<std::chrono::days>(local).time_since_epoch()};
  return has_a_form(day) ? Date{day} : date_in_utc(instant);
}

Instant instant_of(TimeZone const& zone, Date date, std::chrono::minutes after_midnight) {
  date::local_time<std::chrono::minutes> const local{date.days.time_since_epoch() + after_midnight};
  return {date::locate_zone(zone.name)->to_sys(local, date::choose::earliest)};
}

std::string local_time(TimeZone const& zone, Instant instant) {
  auto const* found = date::locate_zone(zone.name);
  auto const local = found->to_local(std::chrono::floor<std::chrono::minutes>(instant.at));
  auto const days = std::chrono::floor<std::chrono::days>(local);
  std::chrono::sys_days const day{days.time_since_epoch()};
  if (!has_a_form(day)) return local_time(TimeZone{}, instant);
  std::chrono::hh_mm_ss const time{local - days};
  return fmt::format("{} {:02}:{:02} {}", to_string(Date{day}), time.hours().count(), time.minutes().count(),
                     found->get_info(instant.at).abbrev);
}

std::string to_string(SchoolYear year) { return fmt::format("{}-{:02}", year.ends - 1, year.ends % 100); }

SchoolYear school_year_of(Date date) {
  std::chrono::year_month_day const ymd{date.days};
  int const year = static_cast<int>(ymd.year());
  return {ymd.month() >= std::chrono::July ? year + 1 : year};
}

Date first_day(SchoolYear year) { return date_of(year.ends - 1, 7, 1); }
Date last_day(SchoolYear year) { return date_of(year.ends, 6, 30); }

}  // namespace aimline
