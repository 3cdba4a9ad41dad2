#include "app/records.hpp"
#include "app/terminal.hpp"
#include "records/guess.hpp"
#include "records/mapped.hpp"
#include "records/mapped_file.hpp"
#include "records/plan.hpp"
#include "records/read.hpp"
#include "records/snapshot.hpp"

#include <iostream>

#include <boost/describe/enum_to_string.hpp>
#include <fmt/format.h>

namespace aimline::app {
namespace {

std::string line_of(records::ColumnGuess const& guess, Language language) {
  if (guess.canonical.empty()) return write_out({"mapping.unused", {{"source", guess.source}}}, language);
  auto text = fmt::format("{:<18}", guess.canonical);
  if (guess.source.empty()) return text + write_out({"mapping.nothing_found"}, language);
  auto const because =
      write_out({std::string("mapping.because_") + boost::describe::enum_to_string(guess.because, "")}, language);
  auto const source = guess.source == "*"   ? write_out({"mapping.cells_of_days"}, language)
                      : guess.source == "…" ? write_out({"mapping.names_of_days"}, language)
                                            : guess.source;
  text += fmt::format("<- {:<28} {:>3} %  {}", source, guess.confidence, because);
  if (guess.unknown.empty()) return text;
  std::string unknown;
  for (auto const& each : guess.unknown)
    if (!each.empty()) unknown += (unknown.empty() ? "\"" : ", \"") + each + "\"";
  auto const why = unknown.empty() ? Text{"mapping.too_many_codes"}
                                   : Text{"mapping.codes_unknown", {{"column", guess.canonical}, {"codes", unknown}}};
  return text + "\n    " + write_out(why, language);
}

std::string remarks_of(records::Guess const& guess, std::string const& file, Language language) {
  std::string remarks = "# " + write_out({"mapping.written_from", {{"file", file}}}, language) + "\n";
  for (auto const& column : guess.columns) {
    auto const text = line_of(column, language);
    std::string line = "# ";
    for (char const c : text) line += c == '\n' ? std::string("\n# ") : std::string(1, c);
    remarks += line + "\n";
  }
  return remarks;
}

}  // namespace

Result<records::Reading> read_named(std::filesystem::path const& path, std::string const& read_as,
                                    std::string const& mapping, records::ReadingOptions const& options) {
  if (records::is_snapshot(path))
    if (auto const whole = records::check_snapshot(path); !whole) return refuse(whole.error());
  auto const drop_list = [](Result<records::Reading> reading) {
    if (reading) std::erase(reading->report.other_files, "snapshot.json");
    return reading;
  };
  if (!mapping.empty()) {
    auto const named = mapping_named(mapping);
    if (!named) return refuse(named.error());
    if (named->aggregate) return refuse(Fault::invalid, mapping, {"mapping.is_aggregate"});
    return drop_list(records::read_mapped(path, *named, options));
  }
  auto const format = records::format_named(read_as);
  if (!format) return refuse(format.error());
  return drop_list(records::read_records(path, options, *format));
}

int run_records_map(RecordsOptions const& options) {
  auto const language = terminal_language();
  auto const file = records::MappedFile::open(options.path);
  if (!file) return fail(file.error());
  auto const name = options.path.filename().string();
  auto guess = records::guess_mapping(file->text(), name, options.table, options.sheet);
  if (!guess) return fail(guess.error());
  auto& out = options.out.empty() ? std::cerr : std::cout;
  out << write_out({"mapping.guessed", {{"file", name}, {"table", guess->mapping.table}}}, language) << '\n';
  if (!guess->looks_like.empty())
    out << write_out({"mapping.looks_like", {{"system", guess->looks_like}}}, language) << '\n';
  for (auto const& column : guess->columns) out << "  " << line_of(column, language) << '\n';
  out << write_out({guess->complete() ? "mapping.look_it_over" : "mapping.incomplete"}, language) << '\n';
  records::Mapping mapping;
  mapping.name = name;
  mapping.tables.push_back(guess->mapping);
  return put(options.out, records::write_mapping(mapping, remarks_of(*guess, name, language)));
}

int run_records_snapshot(RecordsOptions const& options, Output output) {
  auto const snapshot = records::take_snapshot(options.path, options.store);
  if (!snapshot) return fail(snapshot.error());
  if (output == Output::json)
    say(fmt::format(R"({{"name":"{}","files":{},"new_files":{}}})", snapshot->name, snapshot->files.size(),
                    snapshot->new_files));
  else
    say(Text{"snapshot.taken",
             {{"folder", snapshot->folder.string()},
              {"files", std::to_string(snapshot->files.size())},
              {"new_files", std::to_string(snapshot->new_files)}}});
  return 0;
}

int run_records_plan(RecordsOptions const& options, Output output) {
  records::ReadingOptions const reading{.threads = threads_of(options)};
  auto const before = read_named(options.path, options.read_as, options.mapping, reading);
  if (!before) return fail(before.error());
  auto const after = read_named(options.other, options.read_as, options.mapping, reading);
  if (!after) return fail(after.error());
  auto const changes = records::plan_of(before->records, after->records, reading.threads);
  if (output == Output::json) {
    say(records::to_json(changes));
  } else {
    for (auto const& change : changes)
      say(Text{"plan.line",
               {{"table", fmt::format("{:<18}", change.table)},
                {"before", std::to_string(change.before)},
                {"after", std::to_string(change.after)},
                {"added", std::to_string(change.added)},
                {"changed", std::to_string(change.changed)},
                {"same", std::to_string(change.same)},
                {"gone", std::to_string(change.gone)}}});
  }
  auto const shrinks = records::shrinking(changes, options.shrink);
  if (shrinks.empty() || options.confirm_removals) return 0;
  Refusal refusal{Fault::precondition_required};
  for (auto const& change : shrinks)
    refusal.problems.push_back({change.table,
                                {"plan.shrinks",
                                 {{"gone", std::to_string(change.gone)},
                                  {"before", std::to_string(change.before)},
                                  {"share", fmt::format("{}", 100 * options.shrink)}}}});
  return fail(refusal);
}

}  // namespace aimline::app
