#include "app/indicators.hpp"

#include "app/records.hpp"
#include "app/terminal.hpp"
#include "app/whole_file.hpp"
#include "base/json.hpp"
#include "indicators/released.hpp"
#include "records/cells.hpp"
#include "records/parallel.hpp"
#include "records/plain.hpp"

#include <algorithm>
#include <iostream>

#include <fmt/format.h>

namespace aimline::app {
namespace {

using namespace indicators;

std::vector<std::string> parts_of(std::string const& list) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at < list.size();) {
    auto const end = std::min(list.find(',', at), list.size());
    if (end > at) parts.push_back(list.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

struct Asked {
  Wanted wanted;
  std::int32_t as_of = never;
  Format format{};
};

bool has(std::vector<std::string> const& parts, std::string_view part) {
  return std::find(parts.begin(), parts.end(), part) != parts.end();
}

Result<Asked> read_options(IndicatorsOptions const& options) {
  Asked asked;
  Refusal refusal{Fault::invalid};
  auto const only = [&](std::string const& option, std::vector<std::string> const& parts,
                        std::vector<std::string> const& choices) {
    for (auto const& part : parts)
      if (!has(choices, part))
        refusal.problems.push_back(
            {option, {"field.not_a_choice", {{"choices", fmt::format("{}", fmt::join(choices, ", "))}}}});
  };
  auto const periods = parts_of(options.periods);
  only("--period", periods, {"year", "month", "week"});
  asked.wanted.months = has(periods, "month");
  asked.wanted.weeks = has(periods, "week");
  auto const by = parts_of(options.by);
  only("--by", by, {"school", "grade", "group"});
  asked.wanted.grades = has(by, "grade");
  asked.wanted.groups = has(by, "group");
  only("--format", {options.format}, {"csv", "json", "jsonl"});
  asked.format = options.format == "csv" ? Format::csv : options.format == "json" ? Format::json : Format::jsonl;
  for (auto const& name : parts_of(options.indicators)) {
    if (auto const* indicator = find_indicator(name))
      asked.wanted.indicators.push_back(indicator->id);
    else
      refusal.problems.push_back({"--indicator", {"indicators.no_such", {{"name", name}}}});
  }
  for (auto const& text : parts_of(options.school_years)) {
    if (auto const year = records::read_school_year(text))
      asked.wanted.years.push_back(*year);
    else
      refusal.problems.push_back({"--school-year", {"field.not_a_school_year"}});
  }
  if (!options.as_of.empty()) {
    if (auto const day = records::read_date(options.as_of))
      asked.as_of = *day;
    else
      refusal.problems.push_back({"--as-of", {"field.not_a_date"}});
  }
  if (options.least < 5) refusal.problems.push_back({"--least", {"indicators.least"}});
  if (!refusal.problems.empty()) return refuse(std::move(refusal));
  return asked;
}

/// In pieces of about a megabyte.
template <class Write>
void write_rows(std::vector<Row> const& rows, RowWriter writer, Write&& write) {
  constexpr std::size_t at_once = std::size_t{1} << 20;
  std::string text;
  writer.begin(text);
  for (auto const& row : rows) {
    writer.write(text, row);
    if (text.size() < at_once) continue;
    write(text);
    text.clear();
  }
  writer.end(text);
  write(text);
}

/// To a file, or to standard output.
Result<void> write_rows(std::vector<Row> const& rows, Names const& names, Format format, CountsAre counts,
                        std::filesystem::path const& path) {
  if (path.empty()) {
    write_rows(rows, RowWriter(names, format, counts), [](std::string const& text) { std::cout << text; });
    if (!std::cout.flush()) return refuse(Fault::storage_full, "", {"records.cannot_write"});
    return {};
  }
  WholeFile file(path);
  write_rows(rows, RowWriter(names, format, counts), [&](std::string const& text) { file.write(text); });
  if (!file.finish()) return refuse(Fault::storage_full, path.string(), {"records.cannot_write"});
  return {};
}

}  // namespace

int run_indicators(IndicatorsOptions const& options) {
  auto const asked = read_options(options);
  if (!asked) return fail(asked.error());
  auto const threads = options.threads ? options.threads : records::default_threads();
  auto const reading = records::read_plain(options.path, {.threads = threads});
  if (!reading) return fail(reading.error());
  std::cerr << report_text(reading->report);
  Histories const histories(reading->records, asked->as_of, threads);
  auto counts = count(histories, {}, asked->wanted, {.threads = threads});
  keep_periods_with_days(counts);
  auto rows = rows_of(counts, asked->wanted);
  if (!options.true_counts) release_rows(rows, counts, parents_of(histories), {options.least}, threads);
  auto const counts_are = options.true_counts ? CountsAre::true_counts : CountsAre::released;
  auto const written = write_rows(rows, Names::of(histories, rows), asked->format, counts_are, options.out);
  return written ? 0 : fail(written.error());
}

int run_indicator_definitions(Output output) {
  for (auto const& indicator : indicators::indicators()) {
    if (output == Output::json) {
      std::string line = "{\"indicator\":";
      write_json_string(line, indicator.name);
      line += fmt::format(R"(,"version":{},"numerator":)", indicator.version);
      write_json_string(line, indicator.numerator);
      line += ",\"denominator\":";
      write_json_string(line, indicator.denominator);
      say(line + "}");
    } else {
      say(fmt::format("{} {}\n  {}\n  / {}", indicator.name, indicator.version, indicator.numerator,
                      indicator.denominator));
    }
  }
  return 0;
}

}  // namespace aimline::app
