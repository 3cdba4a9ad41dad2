// Any bytes as a workbook; where the first byte is even, as the sheet of one that is whole otherwise. What is read is
// CSV of one width.

#include "base/csv.hpp"
#include "records/testing_workbook.hpp"
#include "records/workbook.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  using namespace aimline;
  if (size == 0) return 0;
  std::string const text(reinterpret_cast<char const*>(data) + 1, size - 1);
  records::WorkbookLimits const limits{.part_bytes = 1U << 20, .marks = 100'000, .cells = 1'000'000};
  bool const whole = data[0] % 2 == 1;
  auto const bytes =
      whole ? text
            : records::zipped(records::workbook_parts(text, data[0] % 4 == 0 ? "<workbookPr date1904='1'/>" : ""));
  auto const csv = records::sheet_as_csv(bytes, "fuzz.xlsx", "", limits);
  if (!csv) {
    if (csv.error().problems.empty()) std::abort();
    return 0;
  }
  CsvReader reader(*csv, {});
  while (auto const row = reader.next())
    if (!*row)
      for (auto const& problem : row->error().problems)
        if (problem.what.key == "csv.ragged_row" || problem.what.key == "csv.quote_not_closed") std::abort();
  return 0;
}
