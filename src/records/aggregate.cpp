#include "records/aggregate.hpp"

#include "base/json.hpp"
#include "records/cells.hpp"
#include "records/dates.hpp"
#include "records/fields.hpp"
#include "stats/interval.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

namespace aimline::records {
namespace {

constexpr std::int64_t most_count = 1'000'000'000'000;  // of thousandths and more: what no count is

/// What stands where a number should.
struct Number {
  enum class Kind : std::uint8_t { absent, counted, hidden, bound, wrong } kind = Kind::absent;
  std::int64_t thousandths = 0;  // of a count
  double value = 0;              // in our scale
  double half_unit = 0;          // of the last digit that is printed, in our scale
  std::string bound = {};        // as ">=0.95"
};

/// Digits with thousands in threes, at most one point and an exponent, in plain form: "1,234.5" is "1234.5".
std::optional<std::string> plain_number(std::string_view cell) {
  std::string plain;
  std::size_t since_comma = 0;
  bool commas = false;
  bool point = false;
  bool digits = false;
  bool exponent = false;
  for (std::size_t i = 0; i < cell.size(); ++i) {
    char const c = cell[i];
    if (c >= '0' && c <= '9') {
      digits = true;
      ++since_comma;
      plain += c;
    } else if (c == ',' && !point && !exponent && digits && since_comma <= 3 && (!commas || since_comma == 3)) {
      commas = true;
      since_comma = 0;
    } else if (c == '.' && !point && !exponent && (!commas || since_comma == 3)) {
      point = true;
      plain += c;
    } else if ((c == 'e' || c == 'E') && digits && !exponent && i + 1 < cell.size()) {
      exponent = true;
      plain += 'e';
      if (cell[i + 1] == '-' || cell[i + 1] == '+') plain += cell[++i];
    } else if (c == '-' && i == 0) {
      plain += c;
    } else {
      return std::nullopt;
    }
  }
  if (!digits || (commas && !point && !exponent && since_comma != 3)) return std::nullopt;
  return plain;
}

std::optional<double> number_of(std::string const& plain, int scale) {
  auto text = plain;
  auto const e = text.find('e');
  int exponent = 0;
  if (e != std::string::npos) {
    auto const* begin = text.data() + e + 1 + (text[e + 1] == '+');
    if (std::from_chars(begin, text.data() + text.size(), exponent).ptr != text.data() + text.size() ||
        std::abs(exponent) > 300)
      return std::nullopt;
    text.resize(e);
  }
  // The shift of the point is part of the reading, so that 93.6 percent is exactly what 0.936 is.
  text += fmt::format("e{}", exponent - scale);
  double value = 0;
  auto const read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

double half_unit_of(std::string_view plain, int scale) {
  auto const e = plain.find('e');
  auto const digits = plain.substr(0, e);
  int exponent = 0;
  if (e != std::string_view::npos) {
    auto const* const begin = plain.data() + e + 1 + (plain[e + 1] == '+');
    std::from_chars(begin, plain.data() + plain.size(), exponent);
  }
  auto const point = digits.find('.');
  auto const decimals = point == std::string_view::npos ? 0 : static_cast<int>(digits.size() - point) - 1;
  return 0.5 * std::pow(10.0, exponent - decimals - scale);
}

class NumberReader {
public:
  explicit NumberReader(AggregateMapping const& mapping) : mapping_(mapping) {}

  Number count(std::string_view cell) const {
    auto read = bound_or_mark(cell, 0);
    if (read) return *read;
    auto const number = plain_number(cell);
    if (!number || number->find('e') != std::string::npos || number->front() == '-') return {Number::Kind::wrong};
    std::int64_t thousandths = 0;
    int after_point = -1;
    for (char const c : *number) {
      if (c == '.') {
        after_point = 0;
        continue;
      }
      if (after_point == 3) {
        if (c != '0') return {Number::Kind::wrong};
        continue;
      }
      thousandths = thousandths * 10 + (c - '0');
      if (after_point >= 0) ++after_point;
      if (thousandths > most_count) return {Number::Kind::wrong};
    }
    for (int i = std::max(after_point, 0); i < 3; ++i) thousandths *= 10;
    return {Number::Kind::counted, thousandths, static_cast<double>(thousandths) / 1'000};
  }

  Number value(std::string_view cell, int scale) const {
    auto read = bound_or_mark(cell, scale);
    if (read) return *read;
    if (cell.ends_with('%')) cell = trimmed(cell.substr(0, cell.size() - 1));
    auto const plain = plain_number(cell);
    auto const number = plain ? number_of(*plain, scale) : std::nullopt;
    if (!number) return {Number::Kind::wrong};
    return {Number::Kind::counted, 0, *number, half_unit_of(*plain, scale)};
  }

private:
  std::optional<Number> bound_or_mark(std::string_view cell, int scale) const {
    auto const is_among = [&](std::vector<std::string> const& marks) {
      return std::find(marks.begin(), marks.end(), cell) != marks.end();
    };
    if (is_among(mapping_.hidden)) return Number{Number::Kind::hidden};
    if (cell.empty() || is_among(mapping_.absent)) return Number{};
    for (auto const& [mark, written] : {std::pair<std::string_view, std::string_view>{">=", ">="},
                                        {"<=", "<="},
                                        {"≥", ">="},
                                        {"≤", "<="},
                                        {">", ">"},
                                        {"<", "<"}}) {
      if (!cell.starts_with(mark)) continue;
      auto rest = trimmed(cell.substr(mark.size()));
      if (rest.ends_with('%')) rest = trimmed(rest.substr(0, rest.size() - 1));
      auto const plain = plain_number(rest);
      auto const number = plain ? number_of(*plain, scale) : std::nullopt;
      if (!number) return Number{Number::Kind::wrong};
      return Number{Number::Kind::bound, 0, *number, 0, fmt::format("{}{}", written, *number)};
    }
    return std::nullopt;
  }

  AggregateMapping const& mapping_;
};

struct BoundField {
  BoundPattern pattern;
  Codes const* codes = nullptr;
  std::string name;
};

struct BoundMeasure {
  Measure const& measure;
  BoundField indicator;
  std::vector<BoundCondition> where;
  BoundPattern numerator;
  BoundPattern denominator;
  BoundPattern value;
};

auto key_of(AggregateRow const& row) {
  return std::tie(row.indicator, row.org, row.grade, row.group, row.year, row.period);
}

/// Period labels of an indicator run: a school year, a month, a week or a day.
bool is_period(std::string_view text) {
  auto const is_number = [&](std::string_view part, int least, int most) {
    int number = 0;
    auto const read = std::from_chars(part.data(), part.data() + part.size(), number);
    return read.ptr == part.data() + part.size() && !part.empty() && number >= least && number <= most;
  };
  if (text.size() == 4) return read_school_year(text).has_value();
  if (text.size() == 10) return read_date(text).has_value();
  if (text.size() < 7 || text[4] != '-' || !read_school_year(text.substr(0, 4))) return false;
  if (text.size() == 8 && text[5] == 'W') return is_number(text.substr(6), 1, 53);
  return text.size() == 7 && is_number(text.substr(5), 1, 12);
}

class Importer {
public:
  Importer(AggregateMapping const& mapping, std::string_view file, Columns& columns) : numbers_(mapping), file_(file) {
    org_ = bind(mapping.org, "org_id", columns);
    year_ = bind(mapping.year, "school_year", columns);
    period_ = bind(mapping.period, "period", columns);
    grade_ = bind(mapping.grade, "grade", columns);
    group_ = bind(mapping.group, "group", columns);
    for (auto const& measure : mapping.measures)
      measures_.push_back({measure, bind(measure.indicator, "indicator", columns),
                           records::bind(measure.where, columns), columns.bind(measure.numerator),
                           columns.bind(measure.denominator), columns.bind(measure.value)});
  }

  void take(SourceRow const& row) {
    ++read_;
    if (row.fault) return leave_out(*row.fault, {}, row.line);
    fault_.reset();
    made_.clear();
    bool taken = false;
    for (auto& measure : measures_) {
      if (!holds(measure.where, row.cells)) continue;
      taken = true;
      make(measure, row.cells);
      if (fault_) return leave_out(fault_->first, fault_->second, row.line);
    }
    if (!taken) return leave_out(RowFault::no_measure, {}, row.line);
    for (auto const& each : made_)
      if (keys_.contains(key_of(each))) return leave_out(RowFault::repeated_key, {}, row.line);
    for (auto& each : made_) {
      each.line = row.line;
      keys_.insert({each.indicator, each.org, each.grade, each.group, each.year, each.period});
      rows_.push_back(std::move(each));
    }
    ++accepted_;
  }

  Aggregate finish() {
    sum_denominators();
    Aggregate aggregate;
    std::sort(rows_.begin(), rows_.end(),
              [](AggregateRow const& a, AggregateRow const& b) { return key_of(a) < key_of(b); });
    aggregate.rows = std::move(rows_);
    auto& report = aggregate.report;
    report.file = file_;
    report.table = "aggregate";
    report.present = true;
    report.read = read_;
    report.accepted = accepted_;
    for (auto& [key, group] : faults_) {
      (is_refused(group.fault) ? report.refused : report.set_aside) += group.count;
      report.faults.push_back(std::move(group));
    }
    aggregate.unmapped = listed(missing_, "");
    return aggregate;
  }

private:
  static BoundField bind(Field const& field, std::string name, Columns& columns) {
    return {columns.bind(field.pattern), field.codes ? &*field.codes : nullptr, std::move(name)};
  }

  void leave_out(RowFault fault, std::string const& column, std::size_t line) {
    auto& group = faults_[{fault, column}];
    group.fault = fault;
    group.column = column;
    ++group.count;
    if (group.lines.size() < most_examples) group.lines.push_back(line);
  }

  void fail(RowFault fault, BoundPattern const& at) {
    if (!fault_) fault_ = {fault, at.name()};
  }

  std::string text_of(BoundField& field, std::span<std::string_view const> cells, std::string_view otherwise) {
    if (field.pattern.empty()) return std::string(otherwise);
    auto const text = field.pattern.of(cells);
    if (field.codes) {
      if (auto const found = field.codes->find(text); found != field.codes->end()) return found->second;
      ++missing_[{field.name, std::string(text)}];
      fail(RowFault::unknown_code, field.pattern);
      return {};
    }
    if (text.empty()) fail(RowFault::empty, field.pattern);
    return std::string(text);
  }

  void make(BoundMeasure& measure, std::span<std::string_view const> cells) {
    AggregateRow row;
    row.indicator = text_of(measure.indicator, cells, {});
    row.org = text_of(org_, cells, {});
    row.grade = text_of(grade_, cells, "all");
    row.group = text_of(group_, cells, "all");
    auto const year = read_school_year_as(text_of(year_, cells, {}));
    if (!year) return fail(RowFault::not_a_school_year, year_.pattern);
    row.year = *year;
    row.period = text_of(period_, cells, std::to_string(*year));
    if (!is_period(row.period)) return fail(RowFault::not_a_date, period_.pattern);
    auto const numerator = read(measure.numerator, cells);
    auto const denominator = read(measure.denominator, cells);
    auto const value =
        measure.value.empty() ? Number{} : numbers_.value(measure.value.of(cells), measure.measure.scale);
    if (value.kind == Number::Kind::wrong) fail(RowFault::not_a_number, measure.value);
    if (fault_) return;
    using enum Number::Kind;
    auto const is = [&](Number::Kind kind) { return numerator.kind == kind || denominator.kind == kind; };
    bool const counts_are_mapped = !measure.numerator.empty();
    if (!is(hidden) && !is(bound) && numerator.kind == absent && value.kind == absent) return;  // there is no number
    if (value.kind == bound) {
      row.state = AggregateState::coded;
      row.bound = value.bound;
    } else if (value.kind == hidden || (value.kind == absent && (is(hidden) || is(bound)))) {
      row.state = AggregateState::hidden;
    } else if (is(hidden) || is(bound) || !counts_are_mapped || numerator.kind == absent ||
               (denominator.kind == absent && !measure.denominator.empty())) {
      if (value.kind != counted)
        return fail(RowFault::empty, numerator.kind == absent ? measure.numerator : measure.denominator);
      row.value = value.value;
    } else {
      row.numerator = numerator.thousandths;
      if (!measure.denominator.empty()) {
        if (denominator.thousandths == 0) return;  // METHODS, rule 12
        row.denominator = denominator.thousandths;
      }
      if (measure.measure.denominator_is_sum) {
        if (value.kind == counted) printed_.emplace(key_text(row), value);
      } else {
        complete(row, measure.measure, value);
      }
      if (fault_) return;
    }
    if (measure.measure.denominator_is_sum) sums_[key_text(row)] = &measure.measure;
    made_.push_back(std::move(row));
  }

  Number read(BoundPattern& pattern, std::span<std::string_view const> cells) {
    if (pattern.empty()) return {};
    auto read = numbers_.count(pattern.of(cells));
    if (read.kind == Number::Kind::wrong) fail(RowFault::not_a_number, pattern);
    return read;
  }

  /// The share and its interval; the printed value must be the same as far as it goes, and as far as a denominator goes
  /// that was rounded itself.
  void complete(AggregateRow& row, Measure const& measure, Number const& printed) {
    if (!row.denominator) {
      if (printed.kind == Number::Kind::counted) row.value = printed.value;
      return;
    }
    bool const is_share = measure.unit == Unit::students || measure.unit == Unit::days;
    if (is_share && *row.numerator > *row.denominator) return contradict();
    row.value = static_cast<double>(*row.numerator) / static_cast<double>(*row.denominator);
    auto const denominator = static_cast<double>(*row.denominator) / 1'000;
    auto const off = measure.denominator_decimals ? 0.5 * std::pow(10.0, -*measure.denominator_decimals) : 0;
    auto const rounded = *row.value * off / std::max(denominator - off, 1e-3);
    auto const allowed = printed.half_unit + rounded + 1e-9 * std::max(1.0, std::abs(printed.value));
    if (printed.kind == Number::Kind::counted && std::abs(printed.value - *row.value) > allowed) return contradict();
    if (measure.unit != Unit::students || *row.numerator % 1'000 != 0 || *row.denominator % 1'000 != 0) return;
    if (auto const share = Proportion::of(*row.numerator / 1'000, *row.denominator / 1'000)) {
      auto const interval = stats::wilson(*share);
      row.lower = interval.lower;
      row.upper = interval.upper;
    }
  }

  void contradict() {
    if (!fault_) fault_ = {RowFault::contradiction, {}};
  }

  static std::string key_text(AggregateRow const& row) {
    return fmt::format("{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}", row.indicator, row.org, row.grade, row.group, row.year,
                       row.period);
  }

  /// Denominators that are the sum of the groups' numerators; none where one of them is not known.
  void sum_denominators() {
    if (sums_.empty()) return;
    std::map<std::string, std::optional<std::int64_t>> wholes;
    auto const whole_key = [](AggregateRow row) {
      row.group.clear();
      return key_text(row);
    };
    for (auto const& row : rows_) {
      if (!sums_.contains(key_text(row))) continue;
      auto& whole = wholes.try_emplace(whole_key(row), 0).first->second;
      if (!row.numerator)
        whole.reset();
      else if (whole)
        *whole += *row.numerator;
    }
    std::vector<AggregateRow> kept;
    for (auto& row : rows_) {
      auto const measure = sums_.find(key_text(row));
      if (measure != sums_.end() && row.numerator) {
        auto const whole = wholes[whole_key(row)];
        if (whole && *whole == 0) continue;
        row.denominator = whole;
        auto const printed = printed_.find(key_text(row));
        fault_.reset();
        complete(row, *measure->second, printed == printed_.end() ? Number{} : printed->second);
        if (fault_) {
          leave_out(RowFault::contradiction, {}, row.line);
          --accepted_;
          continue;
        }
      }
      kept.push_back(std::move(row));
    }
    rows_ = std::move(kept);
  }

  NumberReader numbers_;
  std::string file_;
  BoundField org_ = {};
  BoundField year_ = {};
  BoundField period_ = {};
  BoundField grade_ = {};
  BoundField group_ = {};
  std::vector<BoundMeasure> measures_ = {};
  std::vector<AggregateRow> rows_ = {};
  std::vector<AggregateRow> made_ = {};
  std::set<std::tuple<std::string, std::string, std::string, std::string, int, std::string>> keys_ = {};
  std::map<std::string, Number> printed_ = {};
  std::map<std::string, Measure const*> sums_ = {};
  std::map<std::pair<RowFault, std::string>, FaultGroup> faults_ = {};
  MissingCodes missing_ = {};
  std::optional<std::pair<RowFault, std::string>> fault_ = {};
  std::size_t read_ = 0;
  std::size_t accepted_ = 0;
};

std::string count_text(std::optional<std::int64_t> thousandths) {
  if (!thousandths) return {};
  auto text = fmt::format("{}.{:03}", *thousandths / 1'000, *thousandths % 1'000);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

constexpr std::array<std::string_view, 15> headings{"indicator",   "version", "org_id",     "grade",       "group",
                                                    "school_year", "period",  "numerator",  "denominator", "value",
                                                    "lower",       "upper",   "suppressed", "reason",      "counts"};
constexpr std::array<bool, 15> is_text{true,  false, true,  true,  true,  false, true, false,
                                       false, false, false, false, false, true,  true};

}  // namespace

Result<Aggregate> read_aggregate(std::string_view text, std::string_view file, AggregateMapping const& mapping) {
  std::string converted;
  if (mapping.file.encoding == Encoding::windows_1252) text = converted = from_windows_1252(text);
  auto rows = SourceRows::open(text, file, mapping.file);
  if (!rows) return refuse(rows.error());
  Columns columns(rows->header(), file);
  Importer importer(mapping, file, columns);
  if (!columns.problems.empty()) return refuse(Refusal{Fault::invalid, std::move(columns.problems)});
  while (auto const row = rows->next()) importer.take(*row);
  return importer.finish();
}

std::string write_aggregate(std::vector<AggregateRow> const& rows, Mapping const& mapping, AggregateFormat format) {
  std::string out;
  if (format == AggregateFormat::csv) write_csv_texts(out, headings);
  if (format == AggregateFormat::json) out += "[";
  auto const optional = [](std::optional<double> number) {
    return number ? fmt::format("{}", *number) : std::string();
  };
  bool first = true;
  for (auto const& row : rows) {
    bool const coded = row.state == AggregateState::coded;
    std::array<std::string, 15> const cells{row.indicator,
                                            std::to_string(mapping.version),
                                            row.org,
                                            row.grade,
                                            row.group,
                                            std::to_string(row.year),
                                            row.period,
                                            count_text(row.numerator),
                                            count_text(row.denominator),
                                            coded ? row.bound : optional(row.value),
                                            optional(row.lower),
                                            optional(row.upper),
                                            row.state == AggregateState::hidden ? "1" : "0",
                                            row.state == AggregateState::hidden ? "hidden_by_source"
                                            : coded                             ? "coded_by_source"
                                                                                : "",
                                            mapping.aggregate->released ? "released" : "true"};
    if (format == AggregateFormat::csv) {
      std::array<std::string_view, 15> views;
      std::copy(cells.begin(), cells.end(), views.begin());
      write_csv_texts(out, views);
      continue;
    }
    if (format == AggregateFormat::json && !first) out += ",\n";
    first = false;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      out += i == 0 ? "{\"" : ",\"";
      out += headings[i];
      out += "\":";
      if (is_text[i] || (i == 9 && coded))
        write_json_string(out, cells[i]);
      else
        out += cells[i].empty() ? "null" : cells[i];
    }
    out += format == AggregateFormat::jsonl ? "}\n" : "}";
  }
  if (format == AggregateFormat::json) out += "]\n";
  return out;
}

}  // namespace aimline::records
