#include "records/plan.hpp"

#include "records/parallel.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace aimline::records {
namespace {

std::uint64_t mixed(std::uint64_t state, std::uint64_t value) {
  auto const product = static_cast<unsigned __int128>(state ^ value ^ 0x9e3779b97f4a7c15) * 0xa0761d6478bd642f;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

/// What tells rows apart where the description names no key.
std::vector<std::string_view> key_of(Table const& table, TableId id) {
  switch (id) {
    case TableId::membership:
      return {"student_id", "group", "begin_date"};
    case TableId::enrollment:
      return {"student_id", "school_id", "school_year", "entry_date"};
    case TableId::attendance:
      return {"student_id", "school_id", "date"};
    case TableId::course_attempt:
      return {"student_id", "school_id", "school_year", "term", "course_code"};
    case TableId::section:
      return {"section_id"};
    case TableId::section_student:
      return {"section_id", "student_id"};
    case TableId::section_staff:
      return {"section_id", "email"};
    case TableId::mark:
      return {"student_id", "school_id", "course_code", "as_of"};
    case TableId::diploma:
      return {"student_id", "org_id", "type"};
    case TableId::postsecondary:
      return {"student_id", "institution", "begin_date"};
    case TableId::code_map:
      return {"source", "kind", "raw"};
    default:
      return {table.key.begin(), table.key.end()};
  }
}

struct RowHash {
  std::uint64_t key = 0;
  std::uint64_t row = 0;

  friend auto operator<=>(RowHash const&, RowHash const&) = default;
};

/// Hashes of a dictionary's texts, so that numbers of two dictionaries compare.
std::vector<std::uint64_t> hashes_of(Dictionary const& texts) {
  std::vector<std::uint64_t> hashes(texts.size());
  for (std::size_t i = 0; i < hashes.size(); ++i) hashes[i] = Dictionary::hash(texts[static_cast<std::int32_t>(i)]);
  return hashes;
}

std::vector<RowHash> hashed(Records const& records, TableId id) {
  auto const& table = tables()[static_cast<std::size_t>(id)];
  auto const& values = records[id];
  auto const key = key_of(table, id);
  std::vector<RowHash> rows(values.rows, {1, 2});
  if (values.rows == 0) return rows;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    auto const& column = table.columns[i];
    bool const in_key = std::find(key.begin(), key.end(), column.name) != key.end();
    std::vector<std::uint64_t> texts;
    if (column.kind == Kind::student) texts = hashes_of(records.students);
    if (column.kind == Kind::school || column.kind == Kind::org) texts = hashes_of(records.orgs);
    if (column.kind == Kind::text || column.kind == Kind::key) texts = hashes_of(values.texts[i]);
    bool const narrow = is_narrow(column.kind);
    for (std::size_t row = 0; row < values.rows; ++row) {
      std::uint64_t value = 0;
      if (narrow)
        value = values.narrow(i)[row];
      else if (auto const number = values.wide(i)[row]; texts.empty() || number < 0)
        value = static_cast<std::uint32_t>(number);
      else
        value = texts[static_cast<std::size_t>(number)];
      auto& hash = rows[row];
      if (in_key) hash.key = mixed(hash.key + i, value);
      hash.row = mixed(hash.row + i, value);
    }
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

TableChange compare(std::string_view name, std::vector<RowHash> const& before, std::vector<RowHash> const& after) {
  TableChange change;
  change.table = name;
  change.before = before.size();
  change.after = after.size();
  auto const end_of = [](std::vector<RowHash> const& rows, std::size_t at) {
    auto const key = rows[at].key;
    while (at < rows.size() && rows[at].key == key) ++at;
    return at;
  };
  std::size_t a = 0;
  std::size_t b = 0;
  while (a < before.size() || b < after.size()) {
    if (b == after.size() || (a < before.size() && before[a].key < after[b].key)) {
      ++change.gone;
      ++a;
      continue;
    }
    if (a == before.size() || after[b].key < before[a].key) {
      ++change.added;
      ++b;
      continue;
    }
    // Rows of one key: what is the same in both, then what stands against each other, then what is left.
    auto const last_a = end_of(before, a);
    auto const last_b = end_of(after, b);
    std::size_t same = 0;
    auto const rows_a = last_a - a;
    auto const rows_b = last_b - b;
    while (a < last_a && b < last_b) {
      if (before[a].row == after[b].row) {
        ++same;
        ++a;
        ++b;
      } else if (before[a].row < after[b].row) {
        ++a;
      } else {
        ++b;
      }
    }
    auto const both = std::min(rows_a, rows_b);
    change.same += same;
    change.changed += both - same;
    change.gone += rows_a - both;
    change.added += rows_b - both;
    a = last_a;
    b = last_b;
  }
  return change;
}

}  // namespace

std::vector<TableChange> plan_of(Records const& before, Records const& after, std::size_t threads) {
  std::array<TableChange, table_count> all;
  in_parallel(table_count, threads, [&](std::size_t i, std::size_t) {
    auto const id = static_cast<TableId>(i);
    all[i] = compare(tables()[i].name, hashed(before, id), hashed(after, id));
  });
  std::vector<TableChange> changes;
  for (auto& change : all)
    if (change.before > 0 || change.after > 0) changes.push_back(std::move(change));
  return changes;
}

std::vector<TableChange> shrinking(std::vector<TableChange> const& changes, double share) {
  std::vector<TableChange> found;
  for (auto const& change : changes)
    if (static_cast<double>(change.gone) > share * static_cast<double>(change.before)) found.push_back(change);
  return found;
}

std::string to_json(std::vector<TableChange> const& changes) {
  std::string out = "{\"tables\":[";
  for (auto const& change : changes) {
    if (&change != changes.data()) out += ',';
    out +=
        fmt::format(R"({{"table":"{}","before":{},"after":{},"added":{},"changed":{},"same":{},"gone":{}}})",
                    change.table, change.before, change.after, change.added, change.changed, change.same, change.gone);
  }
  return out + "]}";
}

}  // namespace aimline::records
