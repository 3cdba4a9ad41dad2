#include "records/read.hpp"

#include "records/code_map.hpp"
#include "records/edfi.hpp"
#include "records/edfi_xml.hpp"
#include "records/oneroster.hpp"

#include <algorithm>
#include <array>

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>

namespace aimline::records {
namespace {

/// Formats that some of the files are of. code_map.csv stands beside any.
std::vector<Format> formats_of(Files const& files) {
  std::array<bool, 4> there{};
  auto const found = [&](Format format) { there[static_cast<std::size_t>(format)] = true; };
  for (std::size_t i = 0; i < files.names().size(); ++i) {
    auto const& name = files.names()[i];
    if (name == "code_map.csv") continue;
    if (is_plain(name)) found(Format::plain);
    if (is_edfi_json(name)) found(Format::ed_fi_json);
    if (is_oneroster(name)) found(Format::oneroster);
    if (name.ends_with(".xml")) {
      auto const file = files.text(i);
      if (file && is_interchange(file->text())) found(Format::ed_fi_xml);
    }
  }
  std::vector<Format> formats;
  for (std::size_t i = 0; i < there.size(); ++i)
    if (there[i]) formats.push_back(static_cast<Format>(i));
  // A folder with nothing but a code_map.csv is a folder of tables.
  if (formats.empty() && std::find(files.names().begin(), files.names().end(), "code_map.csv") != files.names().end())
    formats.push_back(Format::plain);
  return formats;
}

}  // namespace

Result<std::optional<Format>> format_named(std::string_view name) {
  if (name.empty()) return std::optional<Format>();
  Format format{};
  if (boost::describe::enum_from_string(std::string(name).c_str(), format)) return std::optional(format);
  return refuse(Fault::invalid, "--as", {"records.no_such_format"});
}

Result<Reading> read_records(std::filesystem::path const& path, ReadingOptions const& options,
                             std::optional<Format> wanted) {
  auto const files = Files::open(path);
  if (!files) return refuse(files.error());
  auto const formats = wanted ? std::vector{*wanted} : formats_of(*files);
  if (formats.empty()) return refuse(Fault::not_found, path.string(), {"records.no_tables"});
  if (formats.size() > 1) {
    std::string names;
    for (auto const format : formats)
      (names += names.empty() ? "" : ", ") += boost::describe::enum_to_string(format, "");
    return refuse(Fault::invalid, path.string(), {"records.several_formats", {{"formats", names}}});
  }
  auto const read = [&] {
    switch (formats.front()) {
      case Format::ed_fi_json:
        return read_edfi_json(*files, options);
      case Format::ed_fi_xml:
        return read_edfi_xml(*files, options);
      case Format::oneroster:
        return read_oneroster(*files, options);
      case Format::plain:
        break;
    }
    return read_plain(*files, options);
  };
  auto reading = read();
  if (reading) reading->report.format = boost::describe::enum_to_string(formats.front(), "");
  return reading;
}

Result<void> read_code_map(Files const& files, ReadingOptions const& options, Records& records, Report& report) {
  auto const& names = files.names();
  auto const there = std::find(names.begin(), names.end(), "code_map.csv");
  if (there == names.end()) return {};
  auto read =
      read_plain_file(TableId::code_map, files, static_cast<std::size_t>(there - names.begin()), options, records);
  if (!read) return refuse(read.error());
  FaultGroup wrong{RowFault::no_such_code, "canonical"};
  auto const& rows = records[TableId::code_map];
  for (std::size_t row = 0; row < rows.rows; ++row) {
    auto const cell = [&](std::size_t column) { return rows.texts[column][rows.wide(column)[row]]; };
    if (is_code_of(cell(columns::at(columns::code_map, "kind")), cell(columns::at(columns::code_map, "canonical"))))
      continue;
    ++wrong.count;
    if (wrong.lines.size() < most_examples) wrong.lines.push_back(rows.lines[row]);
  }
  read->accepted -= wrong.count;
  read->refused += wrong.count;
  if (wrong.count > 0) read->faults.push_back(std::move(wrong));
  report.files.push_back(std::move(*read));
  return {};
}

}  // namespace aimline::records
