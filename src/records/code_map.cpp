#include "records/code_map.hpp"

#include "base/embedded.hpp"
#include "base/text_fields.hpp"
#include "records/rows.hpp"

#include <algorithm>
#include <array>

AIMLINE_EMBEDDED(codes_ed_fi)
AIMLINE_EMBEDDED(codes_oneroster)

namespace aimline::records {
namespace {

constexpr std::string_view school_day[] = {"0", "1"};
constexpr std::string_view grade_type[] = {"mark"};
constexpr std::string_view participation[] = {"offender"};
constexpr std::string_view college[] = {"enrolled"};

constexpr CodeKind kinds[] = {
    {"org_type", codes::org_type},
    {"grade", codes::grade},
    {"sex", codes::sex},
    {"race", codes::race},
    {"group", codes::group},
    {"school_day", school_day},
    {"entry_type", codes::entry_type},
    {"exit_type", codes::exit_type},
    {"attendance", codes::attendance},
    {"term", codes::term},
    {"subject", codes::subject},
    {"result", codes::result},
    {"grading_period", codes::grading_period},
    {"grade_type", grade_type},
    {"action", codes::action},
    {"participation", participation},
    {"diploma", codes::diploma},
    {"college", college},
};

constexpr std::string_view none = "none";
constexpr std::string_view any_source = "*";
constexpr std::size_t most_listed = 100;
constexpr std::size_t longest_listed = 200;

/// The bytes of one key; what comes with Aimline is compared without regard to case.
std::string key_of(std::string_view source, std::string_view kind, std::string_view raw) {
  std::string key;
  key.reserve(source.size() + kind.size() + raw.size() + 2);
  key.append(source).append(1, '\x1f').append(kind).append(1, '\x1f').append(raw);
  return key;
}

std::string lower(std::string_view text) {
  std::string low(text);
  for (auto& c : low)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return low;
}

/// What stands for Aimline's own rows; no source is called so, since cells are trimmed.
constexpr std::string_view shipped = " ";

/// Where a code is counted; once there are very many, the rest is counted together.
std::size_t& counter(UnmappedTally& tally, UnmappedTally::key_type key) {
  constexpr std::size_t most = 1'000;
  if (tally.size() < most || tally.contains(key)) return tally[std::move(key)];
  return tally[{"…", std::get<1>(key), "…"}];
}

std::string csv_cell(std::string_view text) {
  if (text.find_first_of(",\"\r\n#") == std::string_view::npos) return std::string(text);
  std::string cell = "\"";
  for (char const c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + '"';
}

}  // namespace

CodeKind const& described(KindOfCode kind) { return kinds[static_cast<std::size_t>(kind)]; }

bool is_code_of(std::string_view kind, std::string_view canonical) {
  for (auto const& one : kinds)
    if (one.name == kind)
      return canonical == none || std::find(one.codes.begin(), one.codes.end(), canonical) != one.codes.end();
  return false;
}

SourceCode split_descriptor(std::string_view descriptor) {
  auto const mark = descriptor.rfind('#');
  if (!descriptor.starts_with("uri://") || mark == std::string_view::npos) return {{}, descriptor};
  auto const path = descriptor.substr(0, mark);
  return {path.substr(0, path.rfind('/')), descriptor.substr(mark + 1)};
}

CodeMap::CodeMap(std::string_view source, TableValues const& rows) : source_(source) {
  auto const text = source == "oneroster" ? embedded_codes_oneroster() : embedded_codes_ed_fi();
  RowReader shipped_rows(text, 0);
  while (shipped_rows.next(text.size())) {
    auto const cells = shipped_rows.cells();
    if (cells.size() == 4) add(shipped, cells[1], lower(cells[2]), cells[3]);
  }
  for (std::size_t row = 0; row < rows.rows; ++row) {
    auto const cell = [&](std::size_t column) { return rows.texts[column][rows.wide(column)[row]]; };
    add(cell(0), cell(1), cell(2), cell(3));
  }
}

void CodeMap::add(std::string_view source, std::string_view kind, std::string_view raw, std::string_view canonical) {
  auto const described =
      std::find_if(std::begin(kinds), std::end(kinds), [&](CodeKind const& one) { return one.name == kind; });
  if (!is_code_of(kind, canonical)) return;
  auto const code = std::find(described->codes.begin(), described->codes.end(), canonical);
  // The first row stands, as in every table.
  codes_.emplace(key_of(source, kind, raw),
                 canonical == none ? nothing : static_cast<std::int32_t>(code - described->codes.begin()));
}

std::optional<std::int32_t> CodeMap::find(KindOfCode kind, SourceCode code) const {
  auto const& name = described(kind).name;
  for (auto const& key : {key_of(code.source.empty() ? source_ : code.source, name, code.raw),
                          key_of(any_source, name, code.raw), key_of(shipped, name, lower(code.raw))})
    if (auto const found = codes_.find(key); found != codes_.end()) return found->second;
  return std::nullopt;
}

void add_up(UnmappedTally& all, UnmappedTally const& some) {
  for (auto const& [code, count] : some) counter(all, code) += count;
}

std::vector<UnmappedCode> listed(UnmappedTally const& tally) {
  std::vector<UnmappedCode> list;
  for (auto const& [code, count] : tally) {
    auto const& [source, kind, raw] = code;
    UnmappedCode entry{source, std::string(described(kind).name), raw, count};
    entry.line = csv_cell(source) + "," + entry.kind + "," + csv_cell(raw) + ",";
    for (auto const canonical : described(kind).codes) (entry.canonical += canonical) += ", ";
    entry.canonical += none;
    list.push_back(std::move(entry));
  }
  std::stable_sort(list.begin(), list.end(), [](auto const& a, auto const& b) { return a.count > b.count; });
  if (list.size() > most_listed) list.resize(most_listed);
  return list;
}

std::size_t& CodeReader::counter_of(KindOfCode kind, SourceCode code) {
  std::tuple key(std::string(front_of(code.source.empty() ? map_.source() : code.source, longest_listed)), kind,
                 std::string(front_of(code.raw, longest_listed)));
  return counter(unmapped_, std::move(key));
}

std::optional<std::int32_t> CodeReader::read(KindOfCode kind, std::string_view text) {
  auto& last = last_[static_cast<std::size_t>(kind)];
  if (last.text != text) {
    auto const key = std::pair(kind, std::string(text));
    auto known = known_.find(key);
    if (known == known_.end()) {
      auto const code = split_descriptor(text);
      Known fresh{map_.find(kind, code)};
      if (!fresh.code) fresh.unmapped_count = &counter_of(kind, code);
      // A column of codes that are all different is no column of codes: it is not kept.
      if (known_.size() > 10'000) known_.clear();
      known = known_.emplace(key, fresh).first;
    }
    last = {std::string(text), known->second};
  }
  if (last.known.unmapped_count) ++*last.known.unmapped_count;
  return last.known.code;
}

}  // namespace aimline::records
