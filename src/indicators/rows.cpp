#include "indicators/rows.hpp"

#include "base/csv.hpp"
#include "base/json.hpp"
#include "records/cells.hpp"
#include "release/release.hpp"
#include "stats/interval.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

namespace aimline::indicators {
namespace {

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
    case Unit::count_per_100:
      return 100 * numerator / denominator;
  }
  return 0;
}

Row row_of(Count const& count) {
  Row row{
      .cell = count.cell, .numerator = count.numerator, .denominator = count.denominator, .students = count.students};
  row.value = value_of(count);
  if (about(count.cell.indicator).independent == Independent::yes) {
    auto const interval = stats::wilson(*Proportion::of(count.numerator, count.denominator));
    row.lower = interval.lower;
    row.upper = interval.upper;
  }
  return row;
}

/// What is left of all without a group.
Count others_of(Count const& group, Count const& all) {
  return {all.cell, all.numerator - group.numerator, all.denominator - group.denominator,
          all.students - group.students};
}

enum class Against : std::uint8_t { others, reference };

/// The group against what it is compared with, as difference and ratio.
void add_gap(Count const& group, Count const& other, Against against, std::vector<Row>& to) {
  if (other.denominator <= 0) return;
  bool const independent = about(group.cell.indicator).independent == Independent::yes;
  auto const share = [](Count const& count) { return *Proportion::of(count.numerator, count.denominator); };
  auto gap = row_of(group);
  gap.figure = against == Against::others ? Figure::gap : Figure::reference_gap;
  gap.reference = against == Against::others ? 0 : other.cell.group;
  gap.value = value_of(group) - value_of(other);
  gap.lower = gap.upper = std::nullopt;
  auto ratio = gap;
  if (independent) {
    auto const interval = stats::newcombe(share(group), share(other));
    gap.lower = interval.lower;
    gap.upper = interval.upper;
  }
  to.push_back(gap);
  ratio.figure = against == Against::others ? Figure::gap_ratio : Figure::reference_ratio;
  ratio.undefined = other.numerator == 0;
  ratio.value = ratio.undefined ? 0 : value_of(group) / value_of(other);
  if (independent)
    if (auto const interval = stats::log_ratio(share(group), share(other))) {
      ratio.lower = interval->lower;
      ratio.upper = interval->upper;
    }
  to.push_back(ratio);
}

constexpr std::uint8_t first_race = 1;
constexpr std::uint8_t last_race = 7;
constexpr std::uint8_t last_sex = 10;

bool is_race(std::uint8_t group) { return group >= first_race && group <= last_race; }
bool is_sex(std::uint8_t group) { return group > last_race && group <= last_sex; }

/// Gaps and risk ratios of one indicator run.
class Gaps {
public:
  Gaps(Counts const& counts, Setting const& setting, Definitions const& definitions, Wanted const& wanted)
      : counts_(counts), setting_(setting), definitions_(definitions), wanted_(wanted) {}

  void add(Count const& group, Count const& all, std::vector<Row>& to) const {
    add_gap(group, others_of(group, all), Against::others, to);
    for (auto const reference : references(group.cell.year)) {
      bool const comparable =
          (is_race(reference) && is_race(group.cell.group)) || (is_sex(reference) && is_sex(group.cell.group));
      if (!comparable || reference == group.cell.group) continue;
      auto cell = group.cell;
      cell.group = reference;
      if (auto const* other = counts_.find(cell)) add_gap(group, *other, Against::reference, to);
    }
    if (wanted_.risk_ratios) add_risk_ratio(group, all, to);
  }

private:
  std::vector<std::uint8_t> references(int year) const {
    if (!wanted_.references.empty()) return wanted_.references;
    std::vector<std::uint8_t> groups;
    for (auto const& name : definitions_.of(year).cut.references)
      groups.push_back(static_cast<std::uint8_t>(std::find(group_names().begin(), group_names().end(), name) -
                                                 group_names().begin()));
    return groups;
  }

  /// For races in a district that has enough of both; where the comparison group is too small there, against that of
  /// the state.
  void add_risk_ratio(Count const& group, Count const& all, std::vector<Row>& to) const {
    auto const org = static_cast<std::size_t>(group.cell.org);
    auto const& cut = definitions_.of(group.cell.year).cut;
    auto const enough = [&](Count const& count) {
      return count.numerator >= cut.ratio_cell && count.denominator >= cut.ratio_students;
    };
    if (group.cell.org == Counts::unknown_org || !is_race(group.cell.group) ||
        setting_.types[org] != records::codes::at(records::codes::org_type, "district") ||
        about(group.cell.indicator).unit != Unit::share || !enough(group))
      return;
    auto other = others_of(group, all);
    auto figure = Figure::risk_ratio;
    if (!enough(other)) {
      auto const state = setting_.state_above(group.cell.org);
      auto cell = group.cell;
      cell.org = state;
      auto const* const group_of_state = state < 0 ? nullptr : counts_.find(cell);
      cell.group = 0;
      auto const* const all_of_state = state < 0 ? nullptr : counts_.find(cell);
      if (!group_of_state || !all_of_state) return;
      other = others_of(*group_of_state, *all_of_state);
      figure = Figure::alternate_risk_ratio;
      if (!enough(other)) return;
    }
    auto ratio = row_of(group);
    ratio.figure = figure;
    ratio.value = value_of(group) / value_of(other);
    ratio.lower = ratio.upper = std::nullopt;
    if (about(group.cell.indicator).independent == Independent::yes)
      if (auto const interval = stats::log_ratio(*Proportion::of(group.numerator, group.denominator),
                                                 *Proportion::of(other.numerator, other.denominator))) {
        ratio.lower = interval->lower;
        ratio.upper = interval->upper;
      }
    to.push_back(ratio);
  }

  Counts const& counts_;
  Setting const& setting_;
  Definitions const& definitions_;
  Wanted const& wanted_;
};

std::string name_of(Row const& row) {
  auto const name = about(row.cell.indicator).name;
  auto const group = group_names()[row.cell.group];
  auto const named = [&](std::string_view figure) { return fmt::format("{}:{}:{}", figure, name, group); };
  auto const against = [&](std::string_view figure) {
    return fmt::format("{}:vs:{}", named(figure), group_names()[row.reference]);
  };
  switch (row.figure) {
    case Figure::itself:
      return std::string(name);
    case Figure::gap:
      return named("gap");
    case Figure::gap_ratio:
      return named("gap_ratio");
    case Figure::reference_gap:
      return against("gap");
    case Figure::reference_ratio:
      return against("gap_ratio");
    case Figure::risk_ratio:
      return named("risk_ratio");
    case Figure::alternate_risk_ratio:
      return named("alternate_risk_ratio");
  }
  return {};
}

/// "2 of 3 indicators available" for flags of today that stand on fewer than all.
std::string label_of(Row const& row, Setting const& setting) {
  auto const id = row.cell.indicator;
  bool const together = id == IndicatorId::ew_current_any || id == IndicatorId::ew_current_two_or_more;
  if (!together || setting.current_sources >= 3) return {};
  return fmt::format("{} of 3 indicators available", setting.current_sources);
}

std::string reason_of(Row const& row, Setting const& setting) {
  std::string_view const why = row.kept == Kept::hidden ? "small_group" : row.kept == Kept::coded ? "near_0_or_1" : "";
  auto const label = label_of(row, setting);
  return why.empty() || label.empty() ? std::string(why) + label : fmt::format("{}; {}", why, label);
}

constexpr std::array<std::string_view, 15> headings{"indicator",   "version", "org_id",     "grade",       "group",
                                                    "school_year", "period",  "numerator",  "denominator", "value",
                                                    "lower",       "upper",   "suppressed", "reason",      "counts"};
// Columns that are texts in JSON; the others are numbers.
constexpr std::array<bool, 15> is_text{true,  false, true,  true,  true,  false, true, false,
                                       false, false, false, false, false, true,  true};

}  // namespace

std::optional<std::string_view> coded_text(Row const& row) {
  auto const unit = about(row.cell.indicator).unit;
  if (unit != Unit::share && unit != Unit::days_share) return std::nullopt;
  return release::coded(row.students, row.numerator,
                        unit == Unit::days_share ? 1'000 * row.denominator : row.denominator);
}

std::vector<Row> rows_of(Counts const& counts, Setting const& setting, Definitions const& definitions,
                         Wanted const& wanted) {
  std::vector<Row> rows;
  std::vector<Row> between;
  Gaps const gaps(counts, setting, definitions, wanted);
  Count const* all = nullptr;
  auto const bits = wanted.bits();
  for (auto const& count : counts.all) {
    auto const& cell = count.cell;
    if ((bits & bit_of(cell.indicator)) == 0) continue;
    rows.push_back(row_of(count));
    auto const unit = about(cell.indicator).unit;
    if (cell.period != 0 || cell.grade != 0 || unit == Unit::days_per_100 || unit == Unit::count_per_100) continue;
    if (cell.group == 0)
      all = &count;  // comes before the groups of its organization and year
    else if (all && all->cell.indicator == cell.indicator && all->cell.org == cell.org && all->cell.year == cell.year)
      gaps.add(count, *all, between);
  }
  rows.insert(rows.end(), between.begin(), between.end());
  return rows;
}

void drop_undefined(std::vector<Row>& rows) {
  std::erase_if(rows, [](Row const& row) { return row.undefined; });
}

Names Names::of(Setting const& setting, Definitions const& definitions, std::vector<Row> const& rows) {
  Names names{setting, definitions, {}};
  std::set<int> years;
  for (auto const& row : rows) years.insert(row.cell.year);
  for (auto const year : years) names.years.emplace_back(year);
  return names;
}

std::string Names::period(Cell const& cell) const {
  if (cell.period < first_grading_period) return frame(cell.year).periods[cell.period].label;
  if (cell.period == the_day) return records::date_text(setting.today);
  return fmt::format("{}-{}", cell.year, records::codes::grading_period[cell.period - first_grading_period]);
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
  auto const& definition = names_.definitions.of(cell.year);
  bool const in_days = indicator.unit == Unit::days_share || indicator.unit == Unit::days_per_100;
  bool const open = row.kept == Kept::open;
  auto const optional = [&](std::optional<double> number) {
    return open && number ? fmt::format("{}", *number) : std::string();
  };
  std::array<std::string, 15> const cells{
      name_of(row),
      definition.version_of(cell.indicator),
      cell.org == Counts::unknown_org ? "unknown" : names_.setting.orgs[static_cast<std::size_t>(cell.org)],
      cell.grade == 0 ? "all" : std::string(records::codes::grade[cell.grade - 1]),
      std::string(group_names()[cell.group]),
      std::to_string(cell.year),
      names_.period(cell),
      !open     ? ""
      : in_days ? decimal_text(row.numerator)
                : std::to_string(row.numerator),
      open ? std::to_string(row.denominator) : "",
      row.kept == Kept::coded ? std::string(*coded_text(row)) : optional(row.value),
      optional(row.lower),
      optional(row.upper),
      row.kept == Kept::hidden ? "1" : "0",
      reason_of(row, names_.setting),
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
    bool const quoted = is_text[i] || (i == 1 && !definition.is_standard()) || (i == 9 && row.kept == Kept::coded);
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
