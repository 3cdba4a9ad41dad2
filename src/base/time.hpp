#pragma once

#include <chrono>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

/// Dates, instants, time zones and school years. The clock is an argument everywhere: only `main` and the tests read
/// one.
namespace aimline {

/// A day of the proleptic Gregorian calendar, years 0001 to 9999.
struct Date {
  std::chrono::sys_days days{};

  friend auto operator<=>(Date const&, Date const&) = default;
};

Date date_of(int year, unsigned month, unsigned day);   // throws std::invalid_argument for a day that does not exist
std::string to_string(Date date);                       // 2026-03-09
std::optional<Date> parse_date(std::string_view text);  // that form alone, and only days that exist
Date plus_days(Date date, int days);                    // throws std::invalid_argument beyond the years 0001 to 9999

/// A moment in UTC, to the millisecond, years 0001 to 9999.
struct Instant {
  std::chrono::sys_time<std::chrono::milliseconds> at{};

  friend auto operator<=>(Instant const&, Instant const&) = default;
};

std::string to_string(Instant instant);  // 2026-03-09T16:04:05.120Z

/// Takes ISO 8601 with Z or ±hh:mm; seconds may be left out, digits finer than milliseconds are dropped.
std::optional<Instant> parse_instant(std::string_view text);

Instant now();  // the system's clock
Date date_in_utc(Instant instant);

/// A zone of the IANA database, such as America/Denver.
struct TimeZone {
  std::string name = "UTC";

  friend bool operator==(TimeZone const&, TimeZone const&) = default;
};

std::optional<TimeZone> parse_time_zone(std::string_view name);  // only zones that the system's database has

// Where the local day would fall out of the years 0001 to 9999, both answer as in UTC.
Date date_in(TimeZone const& zone, Instant instant);
// The moment that a clock of the zone shows so long after midnight; where it shows it twice the first, where never the
// moment of the leap.
Instant instant_of(TimeZone const& zone, Date date, std::chrono::minutes after_midnight);
std::string local_time(TimeZone const& zone, Instant instant);  // 2026-03-09 10:04 MDT

/// The school year named by the calendar year it ends in: 2024 is 2023-24, 1 July 2023 to 30 June 2024.
struct SchoolYear {
  static constexpr int earliest = 1900;
  static constexpr int latest = 2200;

  int ends = 0;  // earliest to latest

  friend auto operator<=>(SchoolYear const&, SchoolYear const&) = default;
};

std::string to_string(SchoolYear year);  // "2023-24", for people
SchoolYear school_year_of(Date date);    // of any date, also beyond the years that can be entered
Date first_day(SchoolYear year);
Date last_day(SchoolYear year);

}  // namespace aimline
