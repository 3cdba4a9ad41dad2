#include "records/edfi.hpp"

#include "records/edfi_json.hpp"
#include "records/edfi_xml.hpp"
#include "records/parallel.hpp"
#include "records/read.hpp"

#include <algorithm>

namespace aimline::records {
namespace {

Resource const* resource_of(std::string_view name) {
  if (!name.ends_with(".json") && !name.ends_with(".jsonl") && !name.ends_with(".ndjson")) return nullptr;
  auto const is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  auto const end = std::find_if_not(name.begin(), name.end(), is_letter);
  return find_resource(name.substr(0, static_cast<std::size_t>(end - name.begin())));
}

/// One file, open as long as anything is read: its texts are needed twice.
struct Source {
  std::string name;
  MappedFile file;
  Resource const* resource = nullptr;  // of JSON
};

/// What the files gave, gathered table by table in the order of files.
class Gathering {
public:
  explicit Gathering(ReadingOptions const& options) : options_(options) {
    reading_.records.keeps_all_lines = options.all_lines;
    for (std::size_t i = 0; i < table_count; ++i) {
      reading_.records.tables[i].columns.resize(tables()[i].columns.size());
      reading_.records.tables[i].texts.resize(tables()[i].columns.size());
    }
  }

  void add(std::string const& file, std::vector<EdfiPiece> pieces, bool facts) {
    for (std::size_t i = 0; i < table_count; ++i) {
      std::size_t records = 0;
      bool any = false;
      for (auto const& piece : pieces) {
        any = any || piece.tables[i];
        records += piece.records[i];
      }
      if (!any) continue;
      FilePieces of_table;
      of_table.report = {.file = file, .table = std::string(tables()[i].name), .present = true, .records = records};
      for (auto& piece : pieces) {
        auto& own = of_table.pieces.emplace_back(piece.tables[i] ? std::move(*piece.tables[i]) : Piece{});
        own.line_ends = piece.line_ends;
      }
      if (facts && i == static_cast<std::size_t>(TableId::student))
        reading_.report.files.push_back(counted(tables()[i], std::move(of_table)));
      else
        tables_[i].push_back(std::move(of_table));
    }
    FilePieces looked_up;
    looked_up.report = {.file = file, .table = {}, .present = true};
    std::size_t read = 0;
    for (auto& piece : pieces) {
      read += piece.looked_up.read;
      piece.looked_up.line_ends = piece.line_ends;
      looked_up.pieces.push_back(std::move(piece.looked_up));
      facts_.insert(facts_.end(), piece.facts.begin(), piece.facts.end());
      add_up(unmapped_, piece.unmapped);
    }
    if (read > 0) reading_.report.files.push_back(counted(tables()[0], std::move(looked_up)));
  }

  void finish(TableId id) {
    auto& files = tables_[static_cast<std::size_t>(id)];
    if (files.empty()) return;
    TablePlan const plan(id, reading_.records);
    for (auto& report : finish_table(plan, std::move(files), options_.threads, reading_.records))
      reading_.report.files.push_back(std::move(report));
    files.clear();
  }

  /// What was said of students in organizations becomes theirs. Where sayings differ the result is the same in every
  /// order: all races, Hispanic where one says so, the first sex in the table's order, the earliest grade 9.
  void state_facts() {
    if (facts_.empty()) return;
    auto& students = reading_.records[TableId::student];
    auto& sexes = students.columns[columns::at(columns::student, "sex")].narrow;
    auto& hispanic = students.columns[columns::at(columns::student, "hispanic")].narrow;
    auto& races = students.columns[columns::at(columns::student, "races")].narrow;
    auto& grade9 = students.columns[columns::at(columns::student, "grade9_entry")].wide;
    for (auto const& facts : facts_) {
      auto const i = static_cast<std::size_t>(facts.student);
      sexes[i] = std::min(sexes[i], facts.sex);
      if (facts.hispanic != no_code) hispanic[i] = hispanic[i] == 1 ? 1 : facts.hispanic;
      if (facts.races != 0)
        races[i] = static_cast<std::uint8_t>(races[i] == no_code ? facts.races : races[i] | facts.races);
      if (facts.grade9_entry != no_value)
        grade9[i] = grade9[i] == no_value ? facts.grade9_entry : std::min(grade9[i], facts.grade9_entry);
    }
  }

  Records& records() { return reading_.records; }
  Report& report() { return reading_.report; }

  Reading done() {
    reading_.report.unmapped = listed(unmapped_);
    // As the tables stand, and within them as the files: what is looked up comes last.
    auto const order = [](FileReport const& file) {
      auto const* const table = find_table(file.table);
      return table ? table - tables().data() : static_cast<std::ptrdiff_t>(table_count);
    };
    std::stable_sort(reading_.report.files.begin(), reading_.report.files.end(),
                     [&](FileReport const& a, FileReport const& b) { return order(a) < order(b); });
    return std::move(reading_);
  }

private:
  ReadingOptions const& options_;
  Reading reading_ = {};
  std::array<std::vector<FilePieces>, table_count> tables_ = {};
  std::vector<StudentFacts> facts_ = {};
  UnmappedTally unmapped_ = {};
};

/// Two passes: organizations, students and what is looked up; then the rest. Before them one for ids, where there are
/// any.
template <class ReadAll>
Result<Reading> read_in_passes(std::vector<Source> const& sources, Files const& files, ReadingOptions const& options,
                               bool refers_by_id, ReadAll const& read_all) {
  Gathering all(options);
  if (auto const read = read_code_map(files, options, all.records(), all.report()); !read) return refuse(read.error());
  CodeMap const codes("ed-fi", all.records()[TableId::code_map]);
  EdfiLookups lookups;
  using Which = EdfiPass::Which;
  if (refers_by_id) {
    EdfiPass const pass(Which::ids, all.records(), codes, lookups);
    if (auto const read = read_all(pass, all, &lookups); !read) return refuse(read.error());
  }
  {
    EdfiPass const pass(Which::organizations, all.records(), codes, lookups);
    if (auto const read = read_all(pass, all, &lookups); !read) return refuse(read.error());
  }
  all.finish(TableId::org);
  all.finish(TableId::student);
  {
    EdfiPass const pass(Which::rest, all.records(), codes, lookups);
    if (auto const read = read_all(pass, all, nullptr); !read) return refuse(read.error());
  }
  all.state_facts();
  for (std::size_t i = 0; i < table_count; ++i) all.finish(static_cast<TableId>(i));
  Refusal changed{Fault::conflict};
  for (auto const& source : sources)
    if (auto const same = source.file.unchanged(); !same)
      changed.problems.insert(changed.problems.end(), same.error().problems.begin(), same.error().problems.end());
  if (!changed.problems.empty()) return refuse(std::move(changed));
  return all.done();
}

/// Opens what `wanted` says; the rest is named as not read.
template <class Wanted>
Result<std::vector<Source>> open_all(Files const& files, Wanted const& wanted, std::vector<std::string>& others) {
  std::vector<Source> sources;
  Refusal refusal{Fault::invalid};
  others = files.others();
  for (std::size_t i = 0; i < files.names().size(); ++i) {
    auto const& name = files.names()[i];
    if (!wanted(name)) {
      if (name != "code_map.csv") others.push_back(name);
      continue;
    }
    auto file = files.text(i);
    if (file)
      sources.push_back({name, std::move(*file)});
    else
      refusal.problems.insert(refusal.problems.end(), file.error().problems.begin(), file.error().problems.end());
  }
  std::sort(others.begin(), others.end());
  if (!refusal.problems.empty()) return refuse(std::move(refusal));
  return sources;
}

}  // namespace

bool is_edfi_json(std::string_view name) { return resource_of(name) != nullptr; }

Result<Reading> read_edfi_json(Files const& files, ReadingOptions const& options) {
  std::vector<std::string> others;
  auto sources = open_all(files, is_edfi_json, others);
  if (!sources) return refuse(sources.error());
  for (auto& source : *sources) source.resource = resource_of(source.name);
  // By resource, then by name: one order, however the files are called.
  std::stable_sort(sources->begin(), sources->end(),
                   [](Source const& a, Source const& b) { return *a.resource < *b.resource; });
  auto reading = read_in_passes(*sources, files, options, false,
                                [&](EdfiPass const& pass, Gathering& all, EdfiLookups* found) -> Result<void> {
                                  for (auto const& source : *sources)
                                    if (pass.reads(*source.resource))
                                      all.add(source.name,
                                              read_edfi_json(pass, *source.resource, source.file.text(),
                                                             table_of(*source.resource) ? nullptr : found, options),
                                              pass.which == EdfiPass::Which::rest);
                                  return {};
                                });
  if (reading) reading->report.other_files = std::move(others);
  return reading;
}

Result<Reading> read_edfi_xml(Files const& files, ReadingOptions const& options) {
  std::vector<std::string> others;
  auto sources = open_all(
      files, [](std::string_view name) { return name.ends_with(".xml"); }, others);
  if (!sources) return refuse(sources.error());
  auto const none = std::stable_partition(sources->begin(), sources->end(),
                                          [](Source const& source) { return is_interchange(source.file.text()); });
  for (auto at = none; at != sources->end(); ++at) others.push_back(at->name);
  sources->erase(none, sources->end());
  std::sort(others.begin(), others.end());
  std::vector<RecordsPassedOver> passed_over;
  bool const refers_by_id = std::any_of(sources->begin(), sources->end(), [](Source const& source) {
    return source.file.text().find(" ref=") != std::string_view::npos;
  });
  auto reading =
      read_in_passes(*sources, files, options, refers_by_id,
                     [&](EdfiPass const& pass, Gathering& all, EdfiLookups* found) -> Result<void> {
                       std::vector<std::optional<Result<InterchangeReading>>> read(sources->size());
                       in_parallel(sources->size(), found ? 1 : options.threads, [&](std::size_t i, std::size_t) {
                         auto const& source = (*sources)[i];
                         read[i] = read_interchange(pass, source.file.text(), source.name, found);
                       });
                       Refusal refusal{Fault::invalid};
                       for (std::size_t i = 0; i < sources->size(); ++i) {
                         if (!*read[i]) {
                           auto& problems = read[i]->error().problems;
                           refusal.problems.insert(refusal.problems.end(), problems.begin(), problems.end());
                           continue;
                         }
                         std::vector<EdfiPiece> pieces;
                         pieces.push_back(std::move((*read[i])->piece));
                         all.add((*sources)[i].name, std::move(pieces), !found);
                         if (!found)
                           for (auto const& [name, count] : (*read[i])->passed_over)
                             passed_over.push_back({(*sources)[i].name, name, count});
                       }
                       if (!refusal.problems.empty()) return refuse(std::move(refusal));
                       return {};
                     });
  if (!reading) return reading;
  reading->report.other_files = std::move(others);
  reading->report.passed_over = std::move(passed_over);
  return reading;
}

}  // namespace aimline::records
