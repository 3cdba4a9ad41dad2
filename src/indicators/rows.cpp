#include "indicators/rows.hpp"

#include "base/csv.hpp"
#include "base/json.hpp"
#include "stats/interval.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace aimline::indicators {
namespace {

Indicator const& about(IndicatorId id) { return indicators()[static_cast<std::size_t>(id)]; }

double value_of(Count const& count) {
  auto const numerator = static_cast<double>(count.numerator);
  auto const denominator = static_cast<double>(count.denominator);
  switch (about(count.cell.indicator).unit) {
    case Unit::share:
      return numerator / denominator;
    case Unit::days_share:
      return numerator / (1'000 * denominator);
    case Unit::days_per_100:
      return numerator / (10 * denominator);
  }
  return 0;
}

Row row_of(Count const& count) {
  Row row{
      .cell = count.cell, .numerator = count.numerator, .denominator = count.denominator, .students = count.students};
  row.value = value_of(count);
  if (about(count.cell.indicator).independent) {
    auto const interval = stats::wilson(*Proportion::of(count.numerator, count.denominator));
    row.lower = interval.lower;
    row.upper = interval.upper;
  }
  return row;
}

/// The group against the others of `all`, as difference and ratio.
void add_gaps(Count const& group, Count const& all, std::vector<Row>& to) {
  Count const others{all.cell, all.numerator - group.numerator, all.denominator - group.denominator,
                     all.students - group.students};
  if (others.denominator <= 0) return;
  bool const independent = about(group.cell.indicator).independent;
  auto const share = [](Count const& count) { return *Proportion::of(count.numerator, count.denominator); };
  auto gap = row_of(group);
  gap.figure = Figure::gap;
  gap.value = value_of(group) - value_of(others);
  gap.lower = gap.upper = std::nullopt;
  auto ratio = gap;
  if (independent) {
    auto const interval = stats::newcombe(share(group), share(others));
    gap.lower = interval.lower;
    gap.upper = interval.upper;
  }
  to.push_back(gap);
  if (others.numerator == 0) return;
  ratio.figure = Figure::gap_ratio;
  ratio.value = value_of(group) / value_of(others);
  if (independent)
    if (auto const interval = stats::log_ratio(share(group), share(others))) {
      ratio.lower = interval->lower;
      ratio.upper = interval->upper;
    }
  to.push_back(ratio);
}

bool is_wanted(Wanted const& wanted, IndicatorId id) {
  return wanted.indicators.empty() ||
         std::find(wanted.indicators.begin(), wanted.indicators.end(), id) != wanted.indicators.end();
}

std::string name_of(Row const& row) {
  auto const name = about(row.cell.indicator).name;
  auto const group = group_names()[row.cell.group];
  switch (row.figure) {
    case Figure::itself:
      return std::string(name);
    case Figure::gap:
      return fmt::format("gap:{}:{}", name, group);
    case Figure::gap_ratio:
      return fmt::format("gap_ratio:{}:{}", name, group);
  }
  return {};
}

/// A count of thousandths as days: "51810.5".
std::string days_text(std::int64_t thousandths) {
  auto text = fmt::format("{}.{:03}", thousandths / 1'000, thousandths % 1'000);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

constexpr std::array<std::string_view, 15> headings{"indicator",   "version", "org_id",     "grade",       "group",
                                                    "school_year", "period",  "numerator",  "denominator", "value",
                                                    "lower",       "upper",   "suppressed", "reason",      "counts"};
// Columns that are texts in JSON; the others are numbers.
constexpr std::array<bool, 15> is_text{true,  false, true,  true,  true,  false, true, false,
                                       false, false, false, false, false, true,  true};

}  // namespace

std::vector<Row> rows_of(Counts const& counts, Wanted const& wanted) {
  std::vector<Row> rows;
  std::vector<Row> gaps;
  Count const* all = nullptr;
  for (auto const& count : counts.all) {
    auto const& cell = count.cell;
    if (!is_wanted(wanted, cell.indicator)) continue;
    rows.push_back(row_of(count));
    if (cell.period != 0 || cell.grade != 0 || about(cell.indicator).unit == Unit::days_per_100) continue;
    if (cell.group == 0)
      all = &count;  // comes before the groups of its organization and year
    else if (all && all->cell.indicator == cell.indicator && all->cell.org == cell.org && all->cell.year == cell.year)
      add_gaps(count, *all, gaps);
  }
  rows.insert(rows.end(), gaps.begin(), gaps.end());
  return rows;
}

Names Names::of(Histories const& histories, std::vector<Row> const& rows) {
  Names names;
  names.orgs.resize(histories.orgs.size());
  for (std::size_t i = 0; i < histories.orgs.size(); ++i)
    names.orgs[static_cast<std::size_t>(histories.orgs[i].rank)] = histories.records.orgs[static_cast<std::int32_t>(i)];
  std::set<int> years;
  for (auto const& row : rows) years.insert(row.cell.year);
  for (auto const year : years) names.years.emplace_back(year);
  return names;
}

YearFrame const& Names::frame(int year) const {
  return *std::find_if(years.begin(), years.end(), [&](YearFrame const& frame) { return frame.year == year; });
}

void RowWriter::begin(std::string& out) const {
  if (format_ == Format::json) out += "[";
  if (format_ != Format::csv) return;
  write_csv_texts(out, headings);
}

void RowWriter::write(std::string& out, Row const& row) {
  auto const& cell = row.cell;
  auto const& indicator = about(cell.indicator);
  bool const open = row.kept == Kept::open;
  auto const optional = [&](std::optional<double> number) {
    return open && number ? fmt::format("{}", *number) : std::string();
  };
  std::array<std::string, 15> const cells{
      name_of(row),
      std::to_string(indicator.version),
      cell.org == Counts::unknown_org ? "unknown" : std::string(names_.orgs[static_cast<std::size_t>(cell.org)]),
      cell.grade == 0 ? "all" : std::string(records::codes::grade[cell.grade - 1]),
      std::string(group_names()[cell.group]),
      std::to_string(cell.year),
      names_.frame(cell.year).periods[cell.period].label,
      !open                           ? ""
      : indicator.unit == Unit::share ? std::to_string(row.numerator)
                                      : days_text(row.numerator),
      open ? std::to_string(row.denominator) : "",
      row.kept == Kept::coded ? std::string(row.text) : optional(row.value),
      optional(row.lower),
      optional(row.upper),
      row.kept == Kept::hidden ? "1" : "0",
      std::string(row.reason),
      counts_ == CountsAre::true_counts ? "true" : "released"};
  if (format_ == Format::csv) {
    std::array<std::string_view, 15> views;
    std::copy(cells.begin(), cells.end(), views.begin());
    return write_csv_texts(out, views);
  }
  if (format_ == Format::json && !first_) out += ",\n";
  first_ = false;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    out += i == 0 ? "{\"" : ",\"";
    out += headings[i];
    out += "\":";
    bool const quoted = is_text[i] || (i == 9 && row.kept == Kept::coded);
    if (quoted)
      write_json_string(out, cells[i]);
    else
      out += cells[i].empty() ? "null" : cells[i];
  }
  out += format_ == Format::jsonl ? "}\n" : "}";
}

void RowWriter::end(std::string& out) const {
  if (format_ == Format::json) out += "]\n";
}

}  // namespace aimline::indicators
