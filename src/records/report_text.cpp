#include "records/report_text.hpp"

#include "records/template.hpp"

#include <algorithm>
#include <span>

#include <boost/describe/enum_to_string.hpp>
#include <fmt/format.h>

namespace aimline::records {
namespace {

constexpr std::size_t most_places = 10;

std::string lines_of(FaultGroup const& group) {
  std::string text;
  for (auto const line : group.lines) text += (text.empty() ? "" : ", ") + std::to_string(line);
  return group.count > group.lines.size() ? text + " …" : text;
}

/// A file, and the table it went to where its name does not say that.
std::string name_of(FileReport const& file) {
  if (file.table.empty() || file.file == file.table + ".csv") return file.file;
  return file.file + " > " + file.table;
}

/// A text that a mapping's list of codes lacks, and the line to add there.
std::string unmapped_text(UnmappedCode const& code, Language language) {
  return write_out(
      {code.raw.empty() ? "mapping.not_codes" : "mapping.unmapped",
       {{"field", code.kind}, {"count", std::to_string(code.count)}, {"line", code.line}, {"text", code.raw}}},
      language);
}

/// What files held that went to no table as it stands: said once for each, after the files.
std::vector<std::string> notes_of(Report const& report, Language language) {
  std::vector<std::string> notes;
  for (auto const& file : report.files) {
    if (file.records > 0 && file.records != file.read)
      notes.push_back(write_out(
          {"records.records_and_rows",
           {{"file", name_of(file)}, {"records", std::to_string(file.records)}, {"rows", std::to_string(file.read)}}},
          language));
  }
  for (auto const& code : report.unmapped)
    if (code.canonical.empty())
      notes.push_back(unmapped_text(code, language));
    else
      notes.push_back(write_out({"records.unmapped",
                                 {{"count", std::to_string(code.count)},
                                  {"kind", code.kind},
                                  {"line", code.line},
                                  {"canonical", code.canonical}}},
                                language));
  for (auto const& passed : report.passed_over)
    notes.push_back(write_out({"records.passed_over",
                               {{"file", passed.file}, {"kind", passed.kind}, {"count", std::to_string(passed.count)}}},
                              language));
  for (auto const& name : report.other_files)
    notes.push_back(write_out({"records.other_file", {{"file", name}}}, language));
  return notes;
}

std::string format_of(Report const& report, Language language) {
  if (report.format.empty()) return {};
  return write_out({"records.read_as_" + report.format}, language);
}

/// What may stand in the column, where the fault is about that.
std::string allowed_in(FileReport const& file, FaultGroup const& group) {
  auto const* table = find_table(file.table);
  if (!table) {
    if (group.fault == RowFault::not_a_school_year) return allowed({{}, Kind::school_year, Need::required, {}});
    if (group.fault == RowFault::not_a_date) return allowed({{}, Kind::date, Need::required, {}});
    return group.fault == RowFault::not_a_number ? allowed({{}, Kind::thousandths, Need::required, {}}) : std::string();
  }
  for (auto const& column : table->columns)
    if (column.name == group.column) return allowed(column);
  return {};
}

/// Findings of one kind, which stand together.
std::vector<std::span<Finding const>> by_kind(std::vector<Finding> const& findings) {
  std::vector<std::span<Finding const>> kinds;
  for (auto begin = findings.begin(); begin != findings.end();) {
    auto const end =
        std::find_if(begin, findings.end(), [&](Finding const& finding) { return finding.kind != begin->kind; });
    kinds.emplace_back(begin, end);
    begin = end;
  }
  return kinds;
}

std::string title_of(FindingKind kind, Language language) {
  return write_out({std::string("records.finding_") + boost::describe::enum_to_string(kind, "")}, language);
}

std::string advice_on(FindingKind kind, Language language) {
  return write_out({std::string("records.finding_") + boost::describe::enum_to_string(kind, "") + "_check"}, language);
}

std::string line_of(Finding const& finding, Language language) {
  auto place = finding.school.empty() && finding.period.empty() ? write_out({"records.finding_everywhere"}, language)
                                                                : finding.school;
  if (!finding.period.empty()) place += (place.empty() ? "" : " ") + finding.period;
  return write_out({finding.of > 0 ? "records.finding_of" : "records.finding_rows",
                    {{"place", place}, {"rows", std::to_string(finding.rows)}, {"of", std::to_string(finding.of)}}},
                   language);
}

std::string findings_text(std::vector<Finding> const& findings, Language language) {
  std::string text;
  bool in_gaps = false;
  bool in_shapes = false;
  for (auto const kind : by_kind(findings)) {
    auto& begun = is_gap(kind[0].kind) ? in_gaps : in_shapes;
    if (!begun) text += "\n" + write_out({is_gap(kind[0].kind) ? "records.gaps" : "records.shapes"}, language) + "\n";
    begun = true;
    text += "  " + title_of(kind[0].kind, language) + " " + advice_on(kind[0].kind, language) + "\n";
    for (auto const& finding : kind.first(std::min(kind.size(), most_places)))
      text += "    " + line_of(finding, language) + "\n";
    if (kind.size() > most_places)
      text += "    " +
              write_out({"records.finding_more", {{"count", std::to_string(kind.size() - most_places)}}}, language) +
              "\n";
  }
  return text;
}

void escape(std::string& out, std::string_view text) {
  for (char const c : text) switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
}

void element(std::string& out, std::string_view name, std::string_view text) {
  out += fmt::format("<{}>", name);
  escape(out, text);
  out += fmt::format("</{}>\n", name.substr(0, name.find(' ')));
}

constexpr std::string_view style = R"(
:root { color-scheme: light dark; --ink: #1d2433; --soft: #566178; --line: #d9dee8; --page: #fbfcfe; --mark: #9a4b00; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e7ebf3; --soft: #a6b0c3; --line: #39435a; --page: #151a25; --mark: #ffb86b; } }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 60rem; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; } h2 { font-size: 1.15rem; margin: 2.5rem 0 .75rem; }
h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; } p { margin: .25rem 0; } .soft { color: var(--soft); }
.verdict { border-left: .25rem solid var(--mark); padding-left: .75rem; margin: 1rem 0; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-top: 1px solid var(--line); }
.n { text-align: right; font-variant-numeric: tabular-nums; } td { overflow-wrap: anywhere; }
.files thead th + th, .problems thead th:nth-child(2) { text-align: right; }
thead th { border-top: 0; color: var(--soft); font-weight: 600; }
ul { margin: .25rem 0 0; padding-left: 1.25rem; }
@media (max-width: 30rem) {
  .files thead, .problems thead { position: absolute; clip-path: inset(50%); }
  .files tr, .problems tr { display: block; border-top: 1px solid var(--line); padding: .5rem 0; }
  .files td, .files th, .problems td, .problems th { display: flex; justify-content: space-between; gap: 1rem;
    border: 0; padding: .1rem 0; text-align: left; }
  td[data-name]::before { content: attr(data-name); color: var(--soft); } td.what { display: block; }
  td.what::before { content: none; } }
@media print { body { max-width: none; } }
)";

class Page {
public:
  Page(Report const& report, Language language) : report_(report), language_(language) {}

  std::string write() {
    auto const title = say("records.report_title");
    out_ = fmt::format("<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n",
                       boost::describe::enum_to_string(language_, "en"));
    out_ += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
    element(out_, "title", title);
    out_ += fmt::format("<style>{}</style>\n</head>\n<body>\n<main>\n", style);
    element(out_, "h1", title);
    element(out_, "p class=\"verdict\"", verdict(report_, language_));
    if (!report_.format.empty()) element(out_, "p class=\"soft\"", format_of(report_, language_));
    element(out_, "p class=\"soft\"", say("records.report_values"));
    write_files();
    write_problems();
    write_findings();
    out_ += "</main>\n</body>\n</html>\n";
    return std::move(out_);
  }

private:
  std::string say(std::string key) const { return write_out({std::move(key)}, language_); }

  void cell(std::string_view kind, std::string const& name, std::string_view text) {
    out_ += fmt::format("<td class=\"{}\" data-name=\"", kind);
    escape(out_, name);
    out_ += "\">";
    escape(out_, text);
    out_ += "</td>";
  }

  void begin_table(std::string_view kind, std::span<std::string const> names) {
    out_ += fmt::format("<div class=\"wide\"><table class=\"{}\"><thead><tr>", kind);
    for (auto const& name : names) element(out_, "th scope=\"col\"", name);
    out_ += "</tr></thead><tbody>\n";
  }

  void row_name(std::string_view text) {
    out_ += "<tr><th scope=\"row\">";
    escape(out_, text);
    out_ += "</th>";
  }

  void write_files() {
    std::string const names[] = {say("records.report_file"), say("records.report_read"), say("records.report_accepted"),
                                 say("records.report_refused"), say("records.report_set_aside")};
    begin_table("files", names);
    for (auto const& file : report_.files) {
      if (!file.present) continue;
      row_name(name_of(file));
      std::size_t name = 0;
      for (auto const count : {file.read, file.accepted, file.refused, file.set_aside})
        cell("n", names[++name], std::to_string(count));
      out_ += "</tr>\n";
    }
    out_ += "</tbody></table></div>\n";
    std::string notes;
    for (auto const& file : report_.files)
      for (auto const& name : file.unknown_columns)
        element(notes, "li", file.file + ": " + write_out({"records.unknown_column", {{"name", name}}}, language_));
    for (auto const& note : notes_of(report_, language_)) element(notes, "li", note);
    if (!notes.empty()) out_ += "<ul class=\"soft\">\n" + notes + "</ul>\n";
  }

  void write_problems() {
    element(out_, "h2", say("records.report_problems"));
    if (report_.complete()) return element(out_, "p", say("records.report_no_problems"));
    std::string const names[] = {say("records.report_file"), say("records.report_rows"), say("records.report_lines"),
                                 say("records.report_what")};
    begin_table("problems", names);
    for (auto const& file : report_.files)
      for (auto const& group : file.faults) {
        row_name(name_of(file));
        cell("n", names[1], std::to_string(group.count));
        cell("lines", names[2], lines_of(group));
        cell("what", names[3], describe(file, group, language_));
        out_ += "</tr>\n";
      }
    out_ += "</tbody></table></div>\n";
  }

  void write_findings() {
    bool in_gaps = false;
    bool in_shapes = false;
    for (auto const kind : by_kind(report_.findings)) {
      auto& begun = is_gap(kind[0].kind) ? in_gaps : in_shapes;
      if (!begun) element(out_, "h2", say(is_gap(kind[0].kind) ? "records.gaps" : "records.shapes"));
      begun = true;
      element(out_, "h3", title_of(kind[0].kind, language_));
      element(out_, "p class=\"soft\"", advice_on(kind[0].kind, language_));
      out_ += "<ul>\n";
      for (auto const& finding : kind.first(std::min(kind.size(), most_places)))
        element(out_, "li", line_of(finding, language_));
      out_ += "</ul>\n";
      if (kind.size() <= most_places) continue;
      auto const more = std::to_string(kind.size() - most_places);
      out_ += "<details><summary>";
      escape(out_, write_out({"records.finding_more", {{"count", more}}}, language_));
      out_ += "</summary>\n<ul>\n";
      for (auto const& finding : kind.subspan(most_places)) element(out_, "li", line_of(finding, language_));
      out_ += "</ul></details>\n";
    }
  }

  Report const& report_;
  Language language_;
  std::string out_ = {};
};

}  // namespace

std::string describe(FileReport const& file, FaultGroup const& group, Language language) {
  return write_out({std::string("records.fault_") + boost::describe::enum_to_string(group.fault, ""),
                    {{"column", group.column}, {"allowed", allowed_in(file, group)}}},
                   language);
}

std::string verdict(Report const& report, Language language) {
  std::size_t read = 0;
  std::size_t accepted = 0;
  for (auto const& file : report.files) {
    read += file.read;
    accepted += file.accepted;
  }
  auto const* const key = !report.complete()        ? "records.verdict_left_out"
                          : report.findings.empty() ? "records.verdict_clean"
                                                    : "records.verdict_look";
  return write_out({key,
                    {{"read", std::to_string(read)},
                     {"left_out", std::to_string(read - accepted)},
                     {"findings", std::to_string(by_kind(report.findings).size())}}},
                   language);
}

std::string report_text(Report const& report, Language language) {
  std::string text;
  if (!report.format.empty()) text += format_of(report, language) + "\n";
  for (auto const& file : report.files) {
    if (!file.present) continue;
    text += write_out({"records.file_line",
                       {{"file", fmt::format("{:<22}", name_of(file))},
                        {"read", std::to_string(file.read)},
                        {"accepted", std::to_string(file.accepted)},
                        {"refused", std::to_string(file.refused)},
                        {"set_aside", std::to_string(file.set_aside)}}},
                      language) +
            "\n";
    for (auto const& name : file.unknown_columns)
      text += "  " + write_out({"records.unknown_column", {{"name", name}}}, language) + "\n";
    for (auto const& group : file.faults)
      text += "  " +
              write_out({"records.fault_line",
                         {{"count", std::to_string(group.count)},
                          {"file", file.file},
                          {"lines", lines_of(group)},
                          {"what", describe(file, group, language)}}},
                        language) +
              "\n";
  }
  for (auto const& note : notes_of(report, language)) text += note + "\n";
  text += findings_text(report.findings, language);
  return text + "\n" + verdict(report, language) + "\n";
}

std::string report_page(Report const& report, Language language) { return Page(report, language).write(); }

}  // namespace aimline::records
