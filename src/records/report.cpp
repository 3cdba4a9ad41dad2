#include "records/report.hpp"

#include "base/json.hpp"

#include <algorithm>

#include <boost/describe/enum_to_string.hpp>

namespace aimline::records {
namespace {

template <class Values, class Write>
void write_list(std::string& out, Values const& values, Write const& write) {
  out += '[';
  bool first = true;
  for (auto const& value : values) {
    if (!first) out += ',';
    first = false;
    write(value);
  }
  out += ']';
}

void write_number(std::string& out, std::string_view name, std::size_t number) {
  out += ",\"";
  out += name;
  out += "\":";
  out += std::to_string(number);
}

void write(std::string& out, FaultGroup const& group) {
  out += R"({"fault":")";
  out += boost::describe::enum_to_string(group.fault, "");
  out += R"(","column":)";
  write_json_string(out, group.column);
  write_number(out, "count", group.count);
  out += R"(,"lines":)";
  write_list(out, group.lines, [&](std::size_t line) { out += std::to_string(line); });
  out += '}';
}

void write(std::string& out, FileReport const& file) {
  out += R"({"file":)";
  write_json_string(out, file.file);
  out += R"(,"table":)";
  write_json_string(out, file.table);
  out += file.present ? R"(,"present":true)" : R"(,"present":false)";
  if (file.records > 0) write_number(out, "records", file.records);
  write_number(out, "read", file.read);
  write_number(out, "accepted", file.accepted);
  write_number(out, "refused", file.refused);
  write_number(out, "set_aside", file.set_aside);
  out += R"(,"unknown_columns":)";
  write_list(out, file.unknown_columns, [&](std::string const& name) { write_json_string(out, name); });
  out += R"(,"faults":)";
  write_list(out, file.faults, [&](FaultGroup const& group) { write(out, group); });
  out += '}';
}

void write(std::string& out, UnmappedCode const& code) {
  out += R"({"source":)";
  write_json_string(out, code.source);
  out += R"(,"kind":)";
  write_json_string(out, code.kind);
  out += R"(,"raw":)";
  write_json_string(out, code.raw);
  write_number(out, "count", code.count);
  out += R"(,"line":)";
  write_json_string(out, code.line);
  out += R"(,"canonical":)";
  write_json_string(out, code.canonical);
  out += '}';
}

void write(std::string& out, RecordsPassedOver const& records) {
  out += R"({"file":)";
  write_json_string(out, records.file);
  out += R"(,"kind":)";
  write_json_string(out, records.kind);
  write_number(out, "count", records.count);
  out += '}';
}

void write(std::string& out, Finding const& finding) {
  out += R"({"finding":")";
  out += boost::describe::enum_to_string(finding.kind, "");
  out += R"(","school":)";
  write_json_string(out, finding.school);
  out += R"(,"period":)";
  write_json_string(out, finding.period);
  write_number(out, "rows", finding.rows);
  write_number(out, "of", finding.of);
  out += '}';
}

}  // namespace

bool Report::complete() const {
  return std::all_of(files.begin(), files.end(),
                     [](FileReport const& file) { return file.refused == 0 && file.set_aside == 0; });
}

std::string to_json(Report const& report) {
  std::string out = R"({"format":)";
  write_json_string(out, report.format);
  out += R"(,"files":)";
  write_list(out, report.files, [&](FileReport const& file) { write(out, file); });
  out += R"(,"unmapped":)";
  write_list(out, report.unmapped, [&](UnmappedCode const& code) { write(out, code); });
  out += R"(,"passed_over":)";
  write_list(out, report.passed_over, [&](RecordsPassedOver const& records) { write(out, records); });
  out += R"(,"other_files":)";
  write_list(out, report.other_files, [&](std::string const& name) { write_json_string(out, name); });
  out += R"(,"findings":)";
  write_list(out, report.findings, [&](Finding const& finding) { write(out, finding); });
  out += '}';
  return out;
}

}  // namespace aimline::records
