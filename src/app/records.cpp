#include "app/records.hpp"

#include "app/terminal.hpp"
#include "records/parallel.hpp"
#include "records/plain.hpp"
#include "records/template.hpp"

#include <iostream>

#include <boost/describe/enum_to_string.hpp>
#include <fmt/format.h>

namespace aimline::app {
namespace {

std::string lines_of(records::FaultGroup const& group) {
  std::string text;
  for (auto const line : group.lines) text += (text.empty() ? "" : ", ") + std::to_string(line);
  return group.count > group.lines.size() ? text + " …" : text;
}

/// What may stand in the column, where the fault is about that.
std::string allowed_in(records::FileReport const& file, records::FaultGroup const& group) {
  auto const* table = records::find_table(file.table);
  if (!table) return {};
  for (auto const& column : table->columns)
    if (column.name == group.column) return records::allowed(column);
  return {};
}

std::string text_of(records::FileReport const& file, records::FaultGroup const& group, Language language) {
  auto const what = write_out({std::string("records.fault_") + boost::describe::enum_to_string(group.fault, ""),
                               {{"column", group.column}, {"allowed", allowed_in(file, group)}}},
                              language);
  return write_out(
      {"records.fault_line",
       {{"count", std::to_string(group.count)}, {"file", file.file}, {"lines", lines_of(group)}, {"what", what}}},
      language);
}

}  // namespace

std::string report_text(records::Report const& report) {
  auto const language = terminal_language();
  std::string text;
  for (auto const& file : report.files) {
    if (!file.present) continue;
    text += write_out({"records.file_line",
                       {{"file", fmt::format("{:<22}", file.file)},
                        {"read", std::to_string(file.read)},
                        {"accepted", std::to_string(file.accepted)},
                        {"refused", std::to_string(file.refused)},
                        {"set_aside", std::to_string(file.set_aside)}}},
                      language) +
            "\n";
    for (auto const& name : file.unknown_columns)
      text += "  " + write_out({"records.unknown_column", {{"name", name}}}, language) + "\n";
    for (auto const& group : file.faults) text += "  " + text_of(file, group, language) + "\n";
  }
  for (auto const& name : report.other_files)
    text += write_out({"records.other_file", {{"file", name}}}, language) + "\n";
  return text;
}

int run_records_check(RecordsOptions const& options, Output output) {
  auto const reading =
      records::read_plain(options.path, {.threads = options.threads ? options.threads : records::default_threads()});
  if (!reading) return fail(reading.error());
  if (output == Output::json)
    say(records::to_json(reading->report));
  else
    std::cout << report_text(reading->report) << std::flush;
  return 0;
}

int run_records_template(RecordsOptions const& options, Output output) {
  auto const written = records::write_template(options.path);
  if (!written) return fail(written.error());
  if (output == Output::json)
    say(fmt::format(R"({{"tables":{}}})", *written));
  else
    say(Text{"records.template_written", {{"count", std::to_string(*written)}, {"folder", options.path.string()}}});
  return 0;
}

}  // namespace aimline::app
