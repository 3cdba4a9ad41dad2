#include "indicators/partial.hpp"

#include "base/csv.hpp"
#include "base/json.hpp"
#include "records/cells.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace aimline::indicators {
namespace {

constexpr int format_version = 1;
constexpr std::string_view holds = "TRUE COUNTS of students, not released: keep this file as student data";

/// The first line of the file.
struct Header {
  int aimline_partial_counts = format_version;
  std::string holds = {};
  int shard = 1;
  int shards = 1;
  std::string data = {};
  std::string as_of = {};
  std::vector<std::string> indicators = {};
  std::vector<int> school_years = {};
  bool months = true;
  bool weeks = true;
  bool grades = true;
  bool groups = true;
  std::vector<int> references = {};
  bool risk_ratios = false;
  std::string definitions = {};
  std::vector<std::string> orgs = {};
  std::vector<int> parents = {};
  std::vector<int> types = {};
  std::string today = {};
  int current_sources = 0;
  std::int64_t rows = 0;
};
BOOST_DESCRIBE_STRUCT(Header, (),
                      (aimline_partial_counts, holds, shard, shards, data, as_of, indicators, school_years, months,
                       weeks, grades, groups, references, risk_ratios, definitions, orgs, parents, types, today,
                       current_sources, rows))
constexpr auto meanings(Header const*) {
  return std::array{
      Meaning{"aimline_partial_counts", "The version of this format"},
      Meaning{"holds", "That these are true counts"},
      Meaning{"shard", "Which part, from 1"},
      Meaning{"shards", "How many parts there are"},
      Meaning{"data", "Tells the records apart from others"},
      Meaning{"as_of", "The day as of which was counted; empty without one"},
      Meaning{"indicators", "The names of what was asked for; empty for all"},
      Meaning{"school_years", "Those that were asked for; empty for all"},
      Meaning{"months", "Whether months are counted"},
      Meaning{"weeks", "Whether weeks are counted"},
      Meaning{"grades", "Whether grades are counted"},
      Meaning{"groups", "Whether groups are counted"},
      Meaning{"references", "Groups that others are compared with, by number"},
      Meaning{"risk_ratios", "Whether risk ratios are asked for"},
      Meaning{"definitions", "The definitions as TOML; empty for the standard"},
      Meaning{"orgs", "The org_ids in byte order"},
      Meaning{"parents", "For each of them the place of the one above; -1 without one"},
      Meaning{"types", "For each of them the place of its type among state, district, school, other"},
      Meaning{"today", "The day that is today for what is current; empty without one"},
      Meaning{"current_sources", "On how many of three sources the flags of today stand"},
      Meaning{"rows", "How many counts follow"},
  };
}

constexpr std::array<std::string_view, 9> columns{"indicator", "org",       "school_year", "period",  "grade",
                                                  "group",     "numerator", "denominator", "students"};

std::string date_or_empty(std::int32_t day) { return day == never ? "" : records::date_text(day); }

Header header_of(Partial const& partial) {
  Header header{.holds = std::string(holds), .data = partial.data};
  header.shard = static_cast<int>(partial.shard);
  header.shards = static_cast<int>(partial.shards);
  header.as_of = partial.as_of ? records::date_text(*partial.as_of) : "";
  for (auto const id : partial.wanted.indicators) header.indicators.emplace_back(about(id).name);
  header.school_years = partial.wanted.years;
  header.months = partial.wanted.months;
  header.weeks = partial.wanted.weeks;
  header.grades = partial.wanted.grades;
  header.groups = partial.wanted.groups;
  header.references.assign(partial.wanted.references.begin(), partial.wanted.references.end());
  header.risk_ratios = partial.wanted.risk_ratios;
  if (!partial.definitions.versions().empty())
    header.definitions = write_definitions(partial.definitions, Language::en);
  else if (partial.definitions != Definitions())
    throw std::logic_error("definitions without a version are for tests");
  header.orgs = partial.setting.orgs;
  header.parents.assign(partial.setting.parents.begin(), partial.setting.parents.end());
  header.types.assign(partial.setting.types.begin(), partial.setting.types.end());
  header.today = date_or_empty(partial.setting.today);
  header.current_sources = partial.setting.current_sources;
  header.rows = static_cast<std::int64_t>(partial.counts.all.size());
  return header;
}

std::optional<std::int64_t> number_of(std::string_view text) {
  std::int64_t number = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// What a header says, as far as it makes sense.
std::optional<Partial> partial_of(Header const& header, std::string_view file) {
  Partial partial;
  auto const within = [](int number, int least, std::size_t below) {
    return number >= least && number < static_cast<int>(below);
  };
  if (header.shards < 1 || header.shard < 1 || header.shard > header.shards) return std::nullopt;
  partial.shard = static_cast<std::uint32_t>(header.shard);
  partial.shards = static_cast<std::uint32_t>(header.shards);
  partial.data = header.data;
  if (!header.as_of.empty() && !(partial.as_of = records::read_date(header.as_of))) return std::nullopt;
  for (auto const& name : header.indicators) {
    auto const* indicator = find_indicator(name);
    if (!indicator) return std::nullopt;
    partial.wanted.indicators.push_back(indicator->id);
  }
  partial.wanted.years = header.school_years;
  partial.wanted.months = header.months;
  partial.wanted.weeks = header.weeks;
  partial.wanted.grades = header.grades;
  partial.wanted.groups = header.groups;
  for (int const group : header.references) {
    if (!within(group, 0, group_count)) return std::nullopt;
    partial.wanted.references.push_back(static_cast<std::uint8_t>(group));
  }
  partial.wanted.risk_ratios = header.risk_ratios;
  if (!header.definitions.empty()) {
    auto definitions = read_definitions(header.definitions, file);
    if (!definitions) return std::nullopt;
    partial.definitions = std::move(*definitions);
  }
  auto& setting = partial.setting;
  setting.orgs = header.orgs;
  if (header.parents.size() != header.orgs.size() || header.types.size() != header.orgs.size()) return std::nullopt;
  for (int const parent : header.parents) {
    if (!within(parent, -1, header.orgs.size())) return std::nullopt;
    setting.parents.push_back(parent);
  }
  for (int const type : header.types) {
    if (!within(type, 0, std::size(records::codes::org_type))) return std::nullopt;
    setting.types.push_back(static_cast<std::uint8_t>(type));
  }
  if (!header.today.empty()) {
    auto const today = records::read_date(header.today);
    if (!today) return std::nullopt;
    setting.today = *today;
  }
  setting.current_sources = header.current_sources;
  return partial;
}

std::optional<Count> count_of(std::span<std::string_view const> cells, Setting const& setting) {
  auto const* indicator = find_indicator(cells[0]);
  auto const number = [&](std::size_t column, std::int64_t least, std::int64_t most) -> std::optional<std::int64_t> {
    auto const found = number_of(cells[column]);
    return found && *found >= least && *found <= most ? found : std::nullopt;
  };
  auto const org = number(1, 0, Counts::unknown_org);
  auto const year = number(2, 0, 9'999);
  auto const period = number(3, 0, the_day);
  auto const grade = number(4, 0, 14);
  auto const group = number(5, 0, group_count - 1);
  auto const numerator = number(6, 0, INT64_MAX);
  auto const denominator = number(7, 1, INT64_MAX);
  auto const students = number(8, 1, INT64_MAX);
  if (!indicator || !org || !year || !period || !grade || !group || !numerator || !denominator || !students)
    return std::nullopt;
  if (*org != Counts::unknown_org && *org >= static_cast<std::int64_t>(setting.orgs.size())) return std::nullopt;
  return Count{
      {indicator->id, static_cast<std::int32_t>(*org), static_cast<std::int32_t>(*year),
       static_cast<std::uint8_t>(*period), static_cast<std::uint8_t>(*grade), static_cast<std::uint8_t>(*group)},
      *numerator,
      *denominator,
      *students};
}

/// Mixes one number after the other into one of 64 bits.
class Mixed {
public:
  void add(std::uint64_t number) {
    state_ = (state_ ^ number) * 0x9e3779b97f4a7c15U;
    state_ ^= state_ >> 29;
  }
  std::string text() const { return fmt::format("{:016x}", state_); }

private:
  std::uint64_t state_ = 0x243f6a8885a308d3U;  // the first digits of pi
};

}  // namespace

std::string fingerprint(records::Records const& records) {
  Mixed mixed;
  auto const add_texts = [&](records::Dictionary const& texts) {
    mixed.add(texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i)
      mixed.add(records::Dictionary::hash(texts[static_cast<std::int32_t>(i)]));
  };
  add_texts(records.students);
  add_texts(records.orgs);
  for (auto const& table : records.tables) {
    mixed.add(table.rows);
    for (auto const& texts : table.texts) add_texts(texts);
    for (auto const& column : table.columns) {
      for (auto const value : column.wide) mixed.add(static_cast<std::uint32_t>(value));
      for (auto const value : column.narrow) mixed.add(value);
    }
  }
  return mixed.text();
}

void write_partial(Partial const& partial, std::function<void(std::string_view)> const& write) {
  constexpr std::size_t at_once = std::size_t{1} << 20;
  std::string out = to_json(header_of(partial)) + "\n";
  write_csv_texts(out, columns);
  for (auto const& count : partial.counts.all) {
    auto const& cell = count.cell;
    out += fmt::format("{},{},{},{},{},{},{},{},{}\r\n", about(cell.indicator).name, cell.org, cell.year, cell.period,
                       cell.grade, cell.group, count.numerator, count.denominator, count.students);
    if (out.size() < at_once) continue;
    write(out);
    out.clear();
  }
  write(out);
}

Result<Partial> read_partial(std::string_view text, std::string_view file) {
  auto const no_partial = [&] { return refuse(Fault::invalid, std::string(file), {"indicators.partial_unreadable"}); };
  auto const end = text.find('\n');
  auto const json = parse_json(text.substr(0, end));
  if (end == std::string_view::npos || !json || !json->is_object()) return no_partial();
  auto const* version = json->get_object().if_contains("aimline_partial_counts");
  if (!version) return no_partial();
  if (*version != format_version) return refuse(Fault::invalid, std::string(file), {"indicators.partial_version"});
  auto const header = read_json<Header>(*json);
  if (!header) return no_partial();
  auto partial = partial_of(*header, file);
  if (!partial) return no_partial();
  CsvReader reader(text.substr(end + 1));
  if (auto const names = reader.read_header();
      !names || !std::equal(names->begin(), names->end(), columns.begin(), columns.end()))
    return no_partial();
  while (auto const row = reader.next()) {
    auto const count = *row ? count_of((*row)->cells, partial->setting) : std::nullopt;
    if (!count) return no_partial();
    partial->counts.all.push_back(*count);
  }
  if (static_cast<std::int64_t>(partial->counts.all.size()) != header->rows)
    return refuse(Fault::invalid, std::string(file), {"indicators.partial_cut"});
  return std::move(*partial);
}

Result<Partial> join(std::vector<Partial> parts, std::vector<std::string> const& files) {
  Refusal refusal{Fault::invalid};
  if (parts.empty()) return refuse(Fault::invalid, "", {"indicators.partial_none"});
  auto const& first = parts.front();
  std::vector<std::size_t> file_of(first.shards + 1, SIZE_MAX);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    auto const& part = parts[i];
    auto const wrong = [&](Text what) { refusal.problems.push_back({files[i], std::move(what)}); };
    if (part.data != first.data || part.setting.orgs != first.setting.orgs) {
      wrong({"indicators.partial_other_data", {{"file", files.front()}}});
    } else if (part.definitions != first.definitions) {
      wrong({"indicators.partial_other_definitions", {{"file", files.front()}}});
    } else if (part.shards != first.shards || part.wanted != first.wanted || part.as_of != first.as_of ||
               part.setting != first.setting) {
      wrong({"indicators.partial_other_options", {{"file", files.front()}}});
    } else if (auto& seen = file_of[part.shard]; seen != SIZE_MAX) {
      wrong({"indicators.partial_twice",
             {{"shard", std::to_string(part.shard)}, {"shards", std::to_string(part.shards)}, {"file", files[seen]}}});
    } else {
      seen = i;
    }
  }
  if (refusal.problems.empty())
    for (std::uint32_t shard = 1; shard <= first.shards; ++shard)
      if (file_of[shard] == SIZE_MAX)
        refusal.problems.push_back({"",
                                    {"indicators.partial_missing",
                                     {{"shard", std::to_string(shard)}, {"shards", std::to_string(first.shards)}}}});
  if (!refusal.problems.empty()) return refuse(std::move(refusal));
  std::vector<Counts> counts;
  for (auto& part : parts) counts.push_back(std::move(part.counts));
  Partial whole = std::move(parts.front());
  whole.counts = merge(std::move(counts));
  whole.shard = whole.shards = 1;
  return whole;
}

}  // namespace aimline::indicators
