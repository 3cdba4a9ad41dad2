// Any text, its first byte choosing the form: rows that can be read are written in every form and read again to the
// same cells.

#include "base/csv.hpp"

#include <cstdlib>

namespace aimline {
namespace {

struct Row {
  std::optional<Id<Row>> id;
  std::string label;
  std::optional<std::int64_t> number;
  std::optional<double> share;
  std::optional<Date> day;
};
BOOST_DESCRIBE_STRUCT(Row, (), (id, label, number, share, day))
constexpr auto meanings(Row const*) {
  return std::array{Meaning{"label", "1"}, Meaning{"number", "2"}, Meaning{"share", "3"}, Meaning{"day", "4"}};
}

void require(bool claim) {
  if (!claim) std::abort();
}

constexpr std::array separators{Separator::comma, Separator::semicolon, Separator::tab};
constexpr std::array readers{ForWhom::people, ForWhom::machines};

void read_again(std::span<std::string_view const> cells) {
  std::string text;
  for (auto const separator : separators)
    for (auto const whom : readers) {
      CsvForm const form{whom, separator};
      text.clear();
      write_csv_texts(text, cells, form);
      CsvReader reader(text, form);
      auto const row = reader.next();
      require(row && *row && std::equal(cells.begin(), cells.end(), (*row)->cells.begin(), (*row)->cells.end()));
      require(!reader.next());
    }
}

void read_rows(std::string_view text, CsvForm form, bool header) {
  CsvReader reader(text, form);
  if (header && !reader.read_header()) return;
  std::size_t line = 0;
  while (auto const row = reader.next()) {
    if (!*row) {
      require(!row->error().problems.empty());
      continue;
    }
    require((*row)->line > line);
    line = (*row)->line;
    read_again((*row)->cells);
  }
}

void read_described(std::string_view text, CsvForm form) {
  auto const rows = read_csv<Row>(text, form);
  if (!rows) {
    require(!rows.error().problems.empty() && rows.error().problems.size() <= 1'001);
    for (auto const& problem : rows.error().problems) require(count_characters(problem.where).has_value());
    return;
  }
  auto const write_all = [&](std::vector<Row> const& all) {
    auto out = csv_header<Row>(form);
    for (auto const& row : all) write_csv_row(out, row, form);
    return out;
  };
  auto const written = write_all(*rows);
  auto const again = read_csv<Row>(written, form);
  require(again.has_value() && write_all(*again) == written);
}

}  // namespace
}  // namespace aimline

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  using namespace aimline;
  if (size == 0) return 0;
  CsvForm const form{readers[data[0] % 2], separators[data[0] / 2 % 3]};
  std::string_view const text(reinterpret_cast<char const*>(data) + 1, size - 1);
  read_rows(text, form, false);
  read_rows(text, form, true);
  read_described(text, form);
  return 0;
}
