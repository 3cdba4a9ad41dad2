#pragma once

#include "records/plain.hpp"

#include <map>
#include <string>

namespace aimline::records {

/// Reads tables given as CSV texts by their names, as `read_plain` reads files. Header only: other modules test with
/// it.
inline Result<Reading> read_texts(std::map<std::string, std::string> const& texts, ReadingOptions const& options = {}) {
  Reading reading;
  for (std::size_t i = 0; i < table_count; ++i) {
    auto const& table = tables()[i];
    reading.records.tables[i].columns.resize(table.columns.size());
    reading.records.tables[i].texts.resize(table.columns.size());
    auto const text = texts.find(std::string(table.name));
    if (text == texts.end()) continue;
    auto report = read_plain_table(static_cast<TableId>(i), text->second, std::string(table.name) + ".csv", options,
                                   reading.records);
    if (!report) return refuse(report.error());
    reading.report.files.push_back(std::move(*report));
  }
  return reading;
}

}  // namespace aimline::records
