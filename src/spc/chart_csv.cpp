#include "spc/chart_csv.hpp"

#include "base/csv.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

namespace aimline::spc {
namespace {

std::string_view trimmed(std::string_view text) {
  auto const begin = text.find_first_not_of(" \t\u00a0");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

Separator separator_of(std::string_view text) {
  auto const first = text.substr(0, text.find('\n'));
  Separator best = Separator::comma;
  std::ptrdiff_t most = 0;
  for (auto const separator : {Separator::comma, Separator::semicolon, Separator::tab}) {
    bool quoted = false;
    std::ptrdiff_t count = 0;
    for (char const c : first) {
      if (c == '"') quoted = !quoted;
      if (!quoted && c == static_cast<char>(separator)) ++count;
    }
    if (count > most) {
      most = count;
      best = separator;
    }
  }
  return best;
}

struct Cell {
  enum class State { number, missing, hidden, wrong } state{};
  double number = 0;
};

/// 1,234,567.5 without its commas; none when they are not at the thousands.
std::optional<std::string> without_commas(std::string_view text) {
  std::string digits;
  auto const point = std::min(text.find('.'), text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != ',') {
      digits += text[i];
      continue;
    }
    bool const at_thousands = i > 0 && i < point && (point - i) % 4 == 0 && text[i - 1] != '-';
    if (!at_thousands) return std::nullopt;
  }
  return digits;
}

Cell read_cell(std::string_view text) {
  using State = Cell::State;
  text = trimmed(text);
  for (std::string_view missing : {"", "NA", "N/A", "n/a", "NaN", "-", "--", "."})
    if (text == missing) return {State::missing};
  if (text.front() == '*' || text.front() == '<' || text.front() == '>') return {State::hidden};
  for (std::string_view yes : {"TRUE", "True", "true"})
    if (text == yes) return {State::number, 1};
  for (std::string_view no : {"FALSE", "False", "false"})
    if (text == no) return {State::number, 0};
  if (text.back() == '%') text = trimmed(text.substr(0, text.size() - 1));
  auto const digits = without_commas(text);
  double number = 0;
  if (!digits || digits->empty()) return {State::wrong};
  auto const* end = digits->data() + digits->size();
  auto const [read, error] = std::from_chars(digits->data(), end, number);
  if (error != std::errc() || read != end || !std::isfinite(number)) return {State::wrong};
  return {State::number, number};
}

std::string joined(std::vector<std::string> const& names) {
  std::string all;
  for (auto const& name : names) all += (all.empty() ? "" : ", ") + name;
  return all;
}

/// Where the columns are that were asked for.
struct Places {
  std::optional<std::size_t> date, value, denominator, subgroup, target, facet;
  std::vector<std::size_t> unit = {};
};

Result<Places> find_columns(std::vector<std::string> const& header, ChartColumns const& columns,
                            std::string const& line) {
  std::vector<Problem> problems;
  auto const place_of = [&](std::string_view name) -> std::optional<std::size_t> {
    auto const found = std::find(header.begin(), header.end(), name);
    if (found == header.end()) return std::nullopt;
    return static_cast<std::size_t>(found - header.begin());
  };
  auto const named = [&](std::string const& name) {
    auto const place = place_of(name);
    if (!place) problems.push_back({line, {"chart_csv.unknown_column", {{"name", name}, {"columns", joined(header)}}}});
    return place;
  };
  auto const find = [&](std::optional<std::string> const& name, std::string_view otherwise) {
    return name ? named(*name) : place_of(otherwise);
  };
  Places places{find(columns.date, "date"),
                find(columns.value, "value"),
                find(columns.denominator, "denominator"),
                columns.subgroup ? named(*columns.subgroup) : std::nullopt,
                find(columns.target, "target"),
                columns.facet ? named(*columns.facet) : std::nullopt};
  for (auto const& name : columns.unit)
    if (auto const place = named(name)) places.unit.push_back(*place);
  if (!places.value && !columns.value)
    problems.push_back({line, {"chart_csv.which_value", {{"columns", joined(header)}}}});
  if (!problems.empty()) return refuse(Refusal{Fault::invalid, std::move(problems)});
  return places;
}

/// Reads the rows under a header; the dates only when all are known, since one alone does not say its form.
class TableReader {
public:
  TableReader(CsvReader& reader, Places places) : reader_(reader), places_(std::move(places)) {
    table_.has_dates = places_.date.has_value();
    table_.has_subgroups = places_.subgroup.has_value();
    table_.has_targets = places_.target.has_value();
    if (places_.denominator) table_.denominators = Denominators::given;
  }

  Result<ChartTable> read() && {
    while (auto const row = reader_.next()) {
      if (!*row)
        problems_.add(row->error());
      else
        read_row(**row);
    }
    read_dates();
    if (!problems_.none()) return refuse(std::move(problems_).refusal());
    if (table_.rows.empty())
      return refuse(Fault::invalid, "line " + std::to_string(reader_.header_line()), {"chart_csv.no_rows"});
    return std::move(table_);
  }

private:
  void read_row(CsvRow const& csv) {
    auto const number = [&](std::optional<std::size_t> column) -> std::optional<double> {
      if (!column) return std::nullopt;
      auto const cell = read_cell(csv.cells[*column]);
      if (cell.state == Cell::State::wrong)
        problems_.add(reader_.place_of(csv.line, *column), {"chart_csv.not_a_number"});
      if (cell.state == Cell::State::hidden) ++table_.hidden;
      return cell.state == Cell::State::number ? std::optional(cell.number) : std::nullopt;
    };
    auto const text = [&](std::optional<std::size_t> column) {
      return column ? std::string(trimmed(csv.cells[*column])) : std::string();
    };
    ChartRow row{.line = csv.line, .facet = text(places_.facet), .subgroup = text(places_.subgroup)};
    for (auto const column : places_.unit) row.unit += (row.unit.empty() ? "" : " · ") + text(column);
    row.value = number(places_.value);
    row.denominator = number(places_.denominator);
    row.target = number(places_.target);
    table_.rows.push_back(std::move(row));
    dates_.push_back(text(places_.date));
  }

  void read_dates() {
    if (!places_.date) return;
    std::vector<std::string_view> const texts(dates_.begin(), dates_.end());
    auto const form = short_form_of(texts);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      table_.rows[i].date = parse_period(texts[i], form);
      if (!table_.rows[i].date)
        problems_.add(reader_.place_of(table_.rows[i].line, *places_.date), {"chart_csv.not_a_date"});
    }
  }

  CsvReader& reader_;
  Places places_;
  ChartTable table_ = {};
  std::vector<std::string> dates_ = {};
  csv_detail::Problems problems_ = {};
};

std::optional<double> number_in(std::string const& text) {
  double number = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

using Rows = std::vector<ChartRow const*>;

/// Rows that are one point: they share a key, which sorts them.
struct PointRows {
  std::string label = {};
  std::optional<Date> date = {};
  Rows rows = {};
};

/// Gathers rows by `key`, in the order in which keys first stand.
template <class Key>
std::vector<PointRows> gather(Rows const& rows, Key key) {
  std::map<std::string, std::size_t, std::less<>> places;
  std::vector<PointRows> points;
  for (auto const* row : rows) {
    auto label = key(*row);
    auto const [place, is_new] = places.emplace(label, points.size());
    if (is_new) points.push_back({std::move(label), row->date});
    auto& point = points[place->second];
    if (row->date && *row->date < *point.date) point.date = row->date;
    point.rows.push_back(row);
  }
  return points;
}

void sort_points(std::vector<PointRows>& points, bool has_dates) {
  if (has_dates) {
    std::stable_sort(points.begin(), points.end(), [](auto const& a, auto const& b) { return a.date < b.date; });
    return;
  }
  bool const numbers =
      std::all_of(points.begin(), points.end(), [](auto const& point) { return number_in(point.label).has_value(); });
  if (numbers)
    std::stable_sort(points.begin(), points.end(),
                     [](auto const& a, auto const& b) { return *number_in(a.label) < *number_in(b.label); });
}

void add_missing_periods(std::vector<PointRows>& points) {
  std::vector<Date> dates;
  for (auto const& point : points) dates.push_back(*point.date);
  auto const whole = with_missing_periods(dates);
  if (whole.size() == points.size()) return;
  std::vector<PointRows> filled;
  auto next = points.begin();
  for (auto const date : whole)
    filled.push_back(next != points.end() && *next->date == date ? std::move(*next++) : PointRows{{}, date});
  points = std::move(filled);
}

Facet facet_of(ChartTable const& table, Rows const& rows) {
  std::size_t number = 0;
  auto points = table.has_subgroups ? gather(rows, [](ChartRow const& row) { return row.subgroup; })
                : table.has_dates   ? gather(rows, [](ChartRow const& row) { return to_string(*row.date); })
                                    : gather(rows, [&](ChartRow const&) { return std::to_string(++number); });
  sort_points(points, table.has_dates);
  if (table.has_dates && !table.has_subgroups) add_missing_periods(points);
  std::vector<Measurement> measurements;
  std::vector<Date> dates;
  Facet facet;
  for (std::size_t i = 0; i < points.size(); ++i) {
    measurements.push_back({i});  // a point without rows is there, and missing
    for (auto const* row : points[i].rows) measurements.push_back({i, row->value, row->denominator});
    if (table.has_dates) dates.push_back(*points[i].date);
    facet.axis.labels.push_back(points[i].label);
    if (table.has_targets) facet.targets.push_back(points[i].rows.empty() ? std::nullopt : points[i].rows[0]->target);
  }
  facet.series = series_of(measurements, table.denominators);
  if (!table.has_dates) return facet;
  auto labels = std::move(facet.axis.labels);
  facet.axis = axis_of(std::move(dates));
  if (table.has_subgroups) facet.axis.labels = std::move(labels);
  return facet;
}

}  // namespace

Result<ChartTable> read_chart_csv(std::string_view text, ChartColumns const& columns) {
  CsvReader reader(text, {ForWhom::machines, separator_of(text)});
  auto const header = reader.read_header();
  if (!header) return refuse(header.error());
  auto places = find_columns(*header, columns, "line " + std::to_string(reader.header_line()));
  if (!places) return refuse(places.error());
  auto const value = (*header)[*places->value];
  auto const denominator = places->denominator ? (*header)[*places->denominator] : std::string();
  auto table = TableReader(reader, std::move(*places)).read();
  if (!table) return table;
  table->value_column = value;
  table->denominator_column = denominator;
  return table;
}

std::vector<Problem> misfits(ChartTable const& table, ChartType type) {
  std::vector<Problem> problems;
  for (auto const& row : table.rows) {
    auto wrong = misfit(type, row.value, row.denominator);
    if (!wrong) continue;
    auto const& column = wrong->part == Misfit::Part::value ? table.value_column : table.denominator_column;
    problems.push_back({"line " + std::to_string(row.line) + ", column " + column, std::move(wrong->why)});
  }
  return problems;
}

ChartTable with_rows_as_opportunities(ChartTable table) {
  bool const yes_or_no = std::all_of(table.rows.begin(), table.rows.end(), [](ChartRow const& row) {
    return !row.value || *row.value == 0 || *row.value == 1;
  });
  if (!yes_or_no || table.denominators == Denominators::given) return table;
  table.denominators = Denominators::given;
  for (auto& row : table.rows)
    if (row.value) row.denominator = 1;
  return table;
}

std::vector<Facet> facets_of(ChartTable const& table) {
  std::map<std::string_view, std::size_t> places;
  std::vector<std::pair<std::string_view, Rows>> facets;
  for (auto const& row : table.rows) {
    auto const [place, is_new] = places.emplace(row.facet, facets.size());
    if (is_new) facets.push_back({row.facet, {}});
    facets[place->second].second.push_back(&row);
  }
  std::vector<Facet> built;
  for (auto const& [name, rows] : facets) {
    built.push_back(facet_of(table, rows));
    built.back().name = name;
  }
  return built;
}

std::vector<NamedUnit> units_of(ChartTable const& table) {
  std::map<std::string_view, std::size_t> places;
  std::vector<NamedUnit> units;
  for (auto const& row : table.rows) {
    auto const [place, is_new] = places.emplace(row.unit, units.size());
    if (is_new) units.push_back({row.unit});
    if (!row.value || !row.denominator) continue;
    auto& unit = units[place->second].unit;
    unit.numerator = unit.numerator.value_or(0) + *row.value;
    unit.denominator = unit.denominator.value_or(0) + *row.denominator;
  }
  return units;
}

}  // namespace aimline::spc
