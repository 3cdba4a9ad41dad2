#include "app/records.hpp"

#include "app/terminal.hpp"
#include "app/whole_file.hpp"
#include "records/findings.hpp"
#include "records/parallel.hpp"
#include "records/report_text.hpp"
#include "records/template.hpp"

#include <iostream>

#include <fmt/format.h>

namespace aimline::app {

std::size_t threads_of(RecordsOptions const& options) {
  return options.threads ? options.threads : records::default_threads();
}

int put(std::filesystem::path const& place, std::string_view text) {
  if (place.empty()) {
    std::cout << text;
    return std::cout.flush() ? 0 : fail({Fault::storage_full, {{"", {"records.cannot_write"}}}});
  }
  WholeFile file(place);
  file.write(text);
  return file.finish() ? 0 : fail({Fault::storage_full, {{place.string(), {"records.cannot_write"}}}});
}

int run_records_check(RecordsOptions const& options, Output output) {
  auto const language =
      options.language.empty() ? std::optional(terminal_language()) : language_named(options.language);
  if (!language) return fail({Fault::invalid, {{"--lang", {"records.no_such_language"}}}});
  auto reading = read_named(options.path, options.read_as, options.mapping, {.threads = threads_of(options)});
  if (!reading) return fail(reading.error());
  auto& report = reading->report;
  report.findings = records::findings_of(reading->records, threads_of(options));
  auto const text = options.html             ? records::report_page(report, *language)
                    : output == Output::json ? records::to_json(report) + "\n"
                                             : records::report_text(report, *language);
  if (int const code = put(options.out, text); code != 0) return code;
  if (!options.out.empty()) say(records::verdict(report, *language));
  return report.complete() ? 0 : exit_code(Fault::invalid);
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
