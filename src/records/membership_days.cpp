#include "records/membership_days.hpp"

#include <algorithm>
#include <chrono>
#include <map>

#include <fmt/format.h>

namespace aimline::records {
namespace {

using std::chrono::sys_days;

std::chrono::year_month_day date_of(std::int32_t day) { return sys_days(std::chrono::days(day)); }

std::int32_t day_of(int year, unsigned month, unsigned day) {
  sys_days const days = std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
  return static_cast<std::int32_t>(days.time_since_epoch().count());
}

void sort_out(std::vector<std::int32_t>& days) {
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
}

}  // namespace

int school_year_of(std::int32_t day) {
  auto const date = date_of(day);
  return static_cast<int>(date.year()) + (static_cast<unsigned>(date.month()) >= 7 ? 1 : 0);
}

std::int32_t first_day_of(int school_year) { return day_of(school_year - 1, 7, 1); }
std::int32_t last_day_of(int school_year) { return day_of(school_year, 6, 30); }

std::int32_t month_of(std::int32_t day) {
  auto const date = date_of(day);
  return static_cast<int>(date.year()) * 12 + static_cast<int>(static_cast<unsigned>(date.month())) - 1;
}

std::string month_text(std::int32_t month) { return fmt::format("{:04}-{:02}", month / 12, month % 12 + 1); }

SchoolDays::SchoolDays(Records const& records) {
  // Calendars by school and name; the unnamed one and the union of all stand in where a name says nothing.
  auto const& table = records[TableId::calendar_day];
  using columns::at;
  std::map<std::pair<std::int32_t, std::int32_t>, std::int32_t> named;
  std::vector<std::vector<std::int32_t>> all(records.orgs.size());
  if (table.rows > 0) {
    auto const schools = table.wide(at(columns::calendar_day, "school_id"));
    auto const names = table.wide(at(columns::calendar_day, "calendar"));
    auto const dates = table.wide(at(columns::calendar_day, "date"));
    auto const open = table.narrow(at(columns::calendar_day, "is_school_day"));
    for (std::size_t row = 0; row < table.rows; ++row) {
      auto const [entry, is_new] =
          named.try_emplace({schools[row], names[row]}, static_cast<std::int32_t>(days_.size()));
      if (is_new) days_.emplace_back();
      if (open[row] != 1) continue;
      days_[static_cast<std::size_t>(entry->second)].push_back(dates[row]);
      all[static_cast<std::size_t>(schools[row])].push_back(dates[row]);
    }
  }
  for (auto& days : all) {
    union_of_.push_back(static_cast<std::int32_t>(days_.size()));
    days_.push_back(std::move(days));
  }
  for (auto& days : days_) sort_out(days);

  auto const& enrollment = records[TableId::enrollment];
  begins_.assign(records.students.size() + 1, 0);
  if (enrollment.rows == 0) return;
  auto const students = enrollment.wide(at(columns::enrollment, "student_id"));
  auto const schools = enrollment.wide(at(columns::enrollment, "school_id"));
  auto const years = enrollment.wide(at(columns::enrollment, "school_year"));
  auto const entries = enrollment.wide(at(columns::enrollment, "entry_date"));
  auto const exits = enrollment.wide(at(columns::enrollment, "exit_date"));
  auto const types = enrollment.narrow(at(columns::enrollment, "exit_type"));
  auto const calendars = enrollment.wide(at(columns::enrollment, "calendar"));
  auto const& names = enrollment.texts[at(columns::enrollment, "calendar")];
  auto const& calendar_names = table.texts[at(columns::calendar_day, "calendar")];
  auto const calendar_of = [&](std::size_t row) {
    if (calendars[row] != no_value) {
      auto const name = calendar_names.find(names[calendars[row]]);
      if (auto const found = named.find({schools[row], name}); name >= 0 && found != named.end()) return found->second;
    }
    if (auto const found = named.find({schools[row], no_value}); found != named.end()) return found->second;
    return union_of_[static_cast<std::size_t>(schools[row])];
  };
  auto const counts = [&](std::size_t row) {
    return types[row] != codes::at(codes::exit_type, "no_show") && types[row] != codes::at(codes::exit_type, "invalid");
  };
  for (std::size_t row = 0; row < enrollment.rows; ++row)
    if (counts(row)) ++begins_[static_cast<std::size_t>(students[row]) + 1];
  for (std::size_t i = 1; i < begins_.size(); ++i) begins_[i] += begins_[i - 1];
  stays_.resize(begins_.back());
  auto next = begins_;
  for (std::size_t row = 0; row < enrollment.rows; ++row) {
    if (!counts(row)) continue;
    auto const first = std::max(entries[row], first_day_of(years[row]));
    auto const end = last_day_of(years[row]);
    auto const last = exits[row] == no_value ? end : std::min(exits[row], end);
    stays_[next[static_cast<std::size_t>(students[row])]++] = {
        schools[row], calendar_of(row), first, last, years[row], static_cast<std::uint32_t>(row)};
  }
}

bool SchoolDays::is_school_day(std::int32_t calendar, std::int32_t day) const {
  auto const& days = days_[static_cast<std::size_t>(calendar)];
  return std::binary_search(days.begin(), days.end(), day);
}

}  // namespace aimline::records
