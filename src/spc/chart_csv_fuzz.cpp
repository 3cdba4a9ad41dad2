// Any file: what can be read is charted by the advice it gets, and the report can be read again.

#include "base/csv.hpp"
#include "base/json.hpp"
#include "spc/chart_csv.hpp"
#include "spc/report.hpp"

#include <cstdlib>

namespace {

using namespace aimline;

void require(bool claim) {
  if (!claim) std::abort();
}

void report(spc::Facet facet) {
  auto const points = facet.series.subgroups.size();
  require(facet.axis.labels.size() == points);
  require(facet.axis.dates.empty() || facet.axis.dates.size() == points);
  require(facet.targets.empty() || facet.targets.size() == points);
  spc::Plan plan;
  plan.type = spc::advise(facet.series).type;
  plan.targets = facet.targets;
  auto const made = spc::report_on(std::move(facet.axis), std::move(facet.series), plan);
  if (!made) {
    require(!made.error().problems.empty());
    return;
  }
  std::string json;
  spc::write_report_json(json, *made);
  require(parse_json(json).has_value());
  auto csv = spc::report_csv_header();
  spc::write_report_csv(csv, *made);
  CsvReader reader(csv);
  std::size_t rows = 0;
  require(reader.read_header().has_value());
  while (auto const row = reader.next()) {
    require(row->has_value());
    ++rows;
  }
  require(rows == points);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  for (auto const& columns : {spc::ChartColumns{}, spc::ChartColumns{.value = "n", .subgroup = "s", .facet = "f"},
                              spc::ChartColumns{.value = "n", .unit = {"f", "s"}}}) {
    auto const table = spc::read_chart_csv(text, columns);
    if (!table) {
      require(!table.error().problems.empty());
      continue;
    }
    require(!table->rows.empty());
    if (!columns.unit.empty()) {
      require(!spc::units_of(*table).empty());
      continue;
    }
    for (auto& facet : spc::facets_of(*table)) report(std::move(facet));
  }
  return 0;
}
