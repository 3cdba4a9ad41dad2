#include "records/template.hpp"

#include <fstream>

#include <fmt/format.h>

namespace aimline::records {
namespace {

std::string header_of(Table const& table) {
  std::string row;
  for (auto const& column : table.columns) row += (row.empty() ? "" : ",") + std::string(column.name);
  return row + "\n";
}

std::string remarks_of(Table const& table) {
  auto text = fmt::format("# {}.csv: {}.\n# Lines like these, above the columns' names, are passed over.\n", table.name,
                          table.meaning);
  for (auto const& column : table.columns)
    text += fmt::format("# {}{}: {}; {}.\n", column.name, column.need == Need::required ? " (required)" : "",
                        column.meaning, allowed(column));
  return text;
}

Result<std::size_t> write_all(std::filesystem::path const& folder, bool examples) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  for (auto const& table : tables()) {
    auto const path = folder / (std::string(table.name) + ".csv");
    if (std::filesystem::exists(path, failed)) return refuse(Fault::conflict, path.string(), {"records.file_there"});
    std::ofstream file(path, std::ios::binary);
    if (!examples) file << remarks_of(table);
    file << header_of(table);
    if (examples)
      for (auto const row : table.examples) file << row << '\n';
    if (!file.flush()) return refuse(Fault::invalid, path.string(), {"records.cannot_write"});
  }
  return tables().size();
}

}  // namespace

std::string allowed(Column const& column) {
  auto const list = [&] {
    std::string text;
    for (auto const code : column.codes) text += (text.empty() ? "" : ", ") + std::string(code);
    return text;
  };
  switch (column.kind) {
    case Kind::key:
      return "any text, once in this file";
    case Kind::student:
      return "a student_id of student.csv";
    case Kind::school:
      return "an org_id of org.csv with type school";
    case Kind::org:
      return "an org_id of org.csv";
    case Kind::text:
      return "any text";
    case Kind::code:
      return "one of " + list();
    case Kind::codes:
      return "of " + list();
    case Kind::truth:
      return "0 for no, 1 for yes";
    case Kind::date:
      return "a day as 2024-01-31";
    case Kind::thousandths:
      return "a number, thousandths at most";
    case Kind::school_year:
      return "a year as 2024 for 2023-24";
  }
  return {};
}

Result<std::size_t> write_template(std::filesystem::path const& folder) {
  if (auto empty = write_all(folder, false); !empty) return empty;
  return write_all(folder / "example", true);
}

std::string tables_page() {
  std::string page =
      "# The canonical tables\n\nPlain CSV: one file for each table, UTF-8, the columns in any order. Made from\n"
      "`src/records/schema.hpp`; `aimline records template FOLDER` writes empty files.\n";
  for (auto const& table : tables()) {
    page += fmt::format("\n## {}.csv\n\n{}.\n\n| column | | what it is | what may stand there |\n|---|---|---|---|\n",
                        table.name, table.meaning);
    for (auto const& column : table.columns)
      page += fmt::format("| `{}` | {} | {} | {} |\n", column.name, column.need == Need::required ? "required" : "",
                          column.meaning, allowed(column));
  }
  return page;
}

}  // namespace aimline::records
