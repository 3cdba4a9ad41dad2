#include "app/indicators.hpp"

#include "app/progress.hpp"
#include "app/records.hpp"
#include "app/terminal.hpp"
#include "app/whole_file.hpp"
#include "indicators/released.hpp"
#include "records/cells.hpp"
#include "records/mapped_file.hpp"
#include "records/parallel.hpp"
#include "records/report_text.hpp"

#include <algorithm>
#include <charconv>
#include <iostream>
#include <tuple>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace aimline::app {
namespace {

using namespace indicators;

bool has(std::vector<std::string> const& parts, std::string_view part) {
  return std::find(parts.begin(), parts.end(), part) != parts.end();
}

void only(std::string const& option, std::vector<std::string> const& parts, std::vector<std::string> const& choices,
          Refusal& refusal) {
  for (auto const& part : parts)
    if (!has(choices, part))
      refusal.problems.push_back(
          {option, {"field.not_a_choice", {{"choices", fmt::format("{}", fmt::join(choices, ", "))}}}});
}

/// "2/8" as the second of eight, counted from 0.
std::optional<std::pair<std::uint32_t, std::uint32_t>> shard_of_text(std::string_view text) {
  auto const slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  auto const number = [](std::string_view digits) -> std::uint32_t {
    constexpr std::uint32_t most = 10'000;
    std::uint32_t value = 0;
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc() && end == digits.data() + digits.size() && value <= most ? value : 0;
  };
  auto const shard = number(text.substr(0, slash));
  auto const shards = number(text.substr(slash + 1));
  if (shard < 1 || shard > shards) return std::nullopt;
  return std::pair(shard - 1, shards);
}

void check_rows(RowsOptions const& options, Refusal& refusal) {
  only("--format", {options.format}, {"csv", "json", "jsonl"}, refusal);
  if (options.least && *options.least < 5) refusal.problems.push_back({"--least", {"indicators.least"}});
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

/// Whole to a file, or to standard output; `produce` is given what writes.
template <class Produce>
Result<void> write_out_to(std::filesystem::path const& path, Produce const& produce) {
  if (path.empty()) {
    produce([](std::string_view text) { std::cout << text; });
    if (!std::cout.flush()) return refuse(Fault::storage_full, "", {"records.cannot_write"});
    return {};
  }
  WholeFile file(path);
  produce([&](std::string_view text) { file.write(text); });
  if (!file.finish()) return refuse(Fault::storage_full, path.string(), {"records.cannot_write"});
  return {};
}

std::size_t threads_of(RowsOptions const& options) {
  return options.threads ? options.threads : records::default_threads();
}

/// From the counts of all students to rows: intervals, gaps, release.
int finish(Partial whole, RowsOptions const& options) {
  auto const& [shard, shards, data, as_of, wanted, definitions, setting, all] = whole;
  auto counts = std::move(whole.counts);
  keep_periods_with_days(counts);
  auto rows = rows_of(counts, setting, definitions, wanted);
  auto const least = [&](int year) { return options.least.value_or(definitions.of(year).cut.least); };
  if (options.true_counts)
    drop_undefined(rows);
  else
    release_rows(rows, counts, setting, least, threads_of(options));
  auto const format = options.format == "csv" ? Format::csv : options.format == "json" ? Format::json : Format::jsonl;
  auto const counts_are = options.true_counts ? CountsAre::true_counts : CountsAre::released;
  auto const names = Names::of(setting, definitions, rows);
  auto const written = write_out_to(
      options.out, [&](auto const& write) { write_rows(rows, RowWriter(names, format, counts_are), write); });
  return written ? 0 : fail(written.error());
}

void warn_of_open_calendars(Histories const& histories) {
  if (histories.last_attendance == INT32_MIN || histories.last_school_day <= histories.last_attendance) return;
  std::cerr << write_out({"indicators.calendar_runs_on",
                          {{"calendar", records::date_text(histories.last_school_day)},
                           {"attendance", records::date_text(histories.last_attendance)}}},
                         terminal_language())
            << '\n';
}

}  // namespace

Result<Asked> read_options(IndicatorsOptions const& options) {
  Asked asked;
  Refusal refusal{Fault::invalid};
  auto const periods = parts_of(options.periods);
  only("--period", periods, {"year", "month", "week"}, refusal);
  asked.wanted.months = has(periods, "month");
  asked.wanted.weeks = has(periods, "week");
  auto const by = parts_of(options.by);
  only("--by", by, {"school", "grade", "group"}, refusal);
  asked.wanted.grades = has(by, "grade");
  asked.wanted.groups = has(by, "group");
  check_rows(options.rows, refusal);
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
  auto const comparable = exclusive_groups();
  for (auto const& name : parts_of(options.references)) {
    if (auto const group = std::find(comparable.begin(), comparable.end(), name); group != comparable.end())
      asked.wanted.references.push_back(static_cast<std::uint8_t>(&*group - group_names().data()));
    else
      refusal.problems.push_back({"--reference", {"indicators.no_such_group", {{"name", name}}}});
  }
  asked.wanted.risk_ratios = options.risk_ratios;
  if (!options.shard.empty()) {
    if (auto const shard = shard_of_text(options.shard))
      std::tie(asked.wanted.shard, asked.wanted.shards) = *shard;
    else
      refusal.problems.push_back({"--shard", {"indicators.not_a_shard"}});
    if (options.rows.out.empty()) refusal.problems.push_back({"--shard", {"indicators.shard_without_out"}});
  }
  if (!refusal.problems.empty()) return refuse(std::move(refusal));
  auto definitions = definitions_of(options.definitions);
  if (!definitions) return refuse(definitions.error());
  asked.definitions = std::move(*definitions);
  return asked;
}

Result<std::string> read_file(std::filesystem::path const& path) {
  auto const file = records::MappedFile::open(path);
  if (!file) return refuse(file.error());
  return std::string(file->text());
}

Result<Definitions> definitions_of(std::filesystem::path const& path) {
  if (path.empty()) return Definitions();
  auto const text = read_file(path);
  if (!text) return refuse(text.error());
  return read_definitions(*text, path.string());
}

std::vector<std::string> parts_of(std::string const& list) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at < list.size();) {
    auto const end = std::min(list.find(',', at), list.size());
    if (end > at) parts.push_back(list.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

int run_indicators(IndicatorsOptions const& options) {
  auto asked = read_options(options);
  if (!asked) return fail(asked.error());
  auto const threads = threads_of(options.rows);
  Progress reading_bar(write_out({"indicators.reading"}, terminal_language()));
  auto const reading = read_named(
      options.path, options.read_as, options.mapping,
      {.threads = threads, .progress = [&](std::size_t done, std::size_t all) { reading_bar.show(done, all); }});
  reading_bar.clear();
  if (!reading) return fail(reading.error());
  std::cerr << records::report_text(reading->report, terminal_language());
  Histories const histories(reading->records, asked->as_of, threads, asked->definitions);
  warn_of_open_calendars(histories);
  Progress counting_bar(write_out({"indicators.counting"}, terminal_language()));
  Partial partial{.shard = asked->wanted.shard + 1,
                  .shards = asked->wanted.shards,
                  .definitions = asked->definitions,
                  .setting = Setting::of(histories)};
  partial.counts =
      count(histories, asked->definitions, asked->wanted,
            {.threads = threads, .progress = [&](std::size_t done, std::size_t all) { counting_bar.show(done, all); }});
  counting_bar.clear();
  partial.wanted = std::move(asked->wanted);
  if (options.shard.empty()) return finish(std::move(partial), options.rows);
  partial.data = fingerprint(reading->records);
  if (asked->as_of != never) partial.as_of = asked->as_of;
  auto const written = write_out_to(options.rows.out, [&](auto const& write) { write_partial(partial, write); });
  return written ? 0 : fail(written.error());
}

int run_indicators_merge(std::vector<std::filesystem::path> const& shards, RowsOptions const& options) {
  Refusal refusal{Fault::invalid};
  check_rows(options, refusal);
  std::vector<Partial> parts;
  std::vector<std::string> files;
  for (auto const& path : shards) {
    auto const file = records::MappedFile::open(path);
    auto part = file ? read_partial(file->text(), path.string()) : Result<Partial>(refuse(file.error()));
    if (!part)
      refusal.problems.insert(refusal.problems.end(), part.error().problems.begin(), part.error().problems.end());
    else
      parts.push_back(std::move(*part));
    files.push_back(path.string());
  }
  if (!refusal.problems.empty()) return fail(refusal);
  auto whole = join(std::move(parts), files);
  if (!whole) return fail(whole.error());
  return finish(std::move(*whole), options);
}

}  // namespace aimline::app
