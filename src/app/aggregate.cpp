#include "records/aggregate.hpp"

#include "app/records.hpp"
#include "app/terminal.hpp"
#include "records/mapped_file.hpp"
#include "records/report_text.hpp"

#include <algorithm>
#include <iostream>

namespace aimline::app {

Result<records::Mapping> mapping_named(std::string const& name) {
  auto const all = records::own_mappings();
  for (auto const& [own, text] : all)
    if (own == name) return records::read_mapping(text, name);
  std::error_code ignored;
  if (std::filesystem::exists(name, ignored)) {
    auto const file = records::MappedFile::open(name);
    if (!file) return refuse(file.error());
    return records::read_mapping(file->text(), name);
  }
  std::string names;
  for (auto const& [own, text] : all) names += (names.empty() ? "" : ", ") + std::string(own);
  return refuse(Fault::not_found, name, {"mapping.no_such", {{"allowed", names}}});
}

int run_records_mappings(std::string const& name) {
  auto const all = records::own_mappings();
  auto const found = std::find_if(all.begin(), all.end(), [&](auto const& each) { return each.first == name; });
  if (found != all.end()) {
    std::cout << found->second << std::flush;
    return 0;
  }
  if (!name.empty()) return fail(mapping_named(name).error());
  for (auto const& [own, text] : all)
    if (auto const mapping = records::read_mapping(text, own)) say(std::string(own) + "  " + mapping->about);
  return 0;
}

int run_records_aggregate(RecordsOptions const& options) {
  auto const mapping = mapping_named(options.mapping);
  if (!mapping) return fail(mapping.error());
  if (!mapping->aggregate) return fail({Fault::invalid, {{options.mapping, {"mapping.is_of_tables"}}}});
  if (!mapping->aggregate->released && !options.true_counts)
    return fail({Fault::invalid, {{"--true-counts", {"mapping.true_counts"}}}});
  auto const file = records::MappedFile::open(options.path);
  if (!file) return fail(file.error());
  auto read = records::read_aggregate(file->text(), options.path.filename().string(), *mapping->aggregate);
  if (!read) return fail(read.error());
  auto const format = options.format == "json"    ? records::AggregateFormat::json
                      : options.format == "jsonl" ? records::AggregateFormat::jsonl
                                                  : records::AggregateFormat::csv;
  if (int const code = put(options.out, records::write_aggregate(read->rows, *mapping, format)); code != 0) return code;
  auto const language = terminal_language();
  auto const in_state = [&](records::AggregateState state) {
    return std::to_string(std::count_if(read->rows.begin(), read->rows.end(),
                                        [&](records::AggregateRow const& row) { return row.state == state; }));
  };
  records::Report report{.files = {read->report}, .unmapped = read->unmapped};
  std::cerr << records::report_text(report, language)
            << write_out({"records.aggregate_written",
                          {{"rows", std::to_string(read->rows.size())},
                           {"open", in_state(records::AggregateState::open)},
                           {"coded", in_state(records::AggregateState::coded)},
                           {"hidden", in_state(records::AggregateState::hidden)}}},
                         language)
            << '\n';
  return report.complete() ? 0 : exit_code(Fault::invalid);
}

}  // namespace aimline::app
