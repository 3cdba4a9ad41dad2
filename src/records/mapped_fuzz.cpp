// A mapping and a file, apart by a zero byte: what is read is accounted for, and a guess of the file reads it without
// a refusal of its own. As an aggregate where the mapping is one.

#include "records/aggregate.hpp"
#include "records/guess.hpp"
#include "records/mapped.hpp"
#include "records/testing_records.hpp"

#include <cstdlib>

namespace {

void require(bool claim) {
  if (!claim) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  using namespace aimline::records;
  std::string_view const all(reinterpret_cast<char const*>(data), size);
  auto const middle = all.find('\0');
  if (middle == std::string_view::npos) return 0;
  auto const file = all.substr(middle + 1);
  auto reading = read_texts({{"org", "org_id,type,name\nS,school,Elm\n"}, {"student", "student_id\n7\n8\n"}});
  std::vector<UnmappedCode> unmapped;
  auto const read_as = [&](Mapping const& mapping) {
    for (auto const& table : mapping.tables) {
      auto const report = read_mapped_table(table, file, "f", 1, reading->records, unmapped);
      if (report) require(report->read == report->accepted + report->refused + report->set_aside);
    }
    if (!mapping.aggregate) return;
    auto const aggregate = read_aggregate(file, "f", *mapping.aggregate);
    if (!aggregate) return;
    auto const& report = aggregate->report;
    require(report.read == report.accepted + report.refused + report.set_aside);
    for (auto const& row : aggregate->rows) require(row.state == AggregateState::open || !(row.numerator || row.value));
  };
  if (auto const mapping = read_mapping(all.substr(0, middle), "m")) read_as(*mapping);
  if (auto const guess = guess_mapping(file, "f", "", "")) {
    Mapping mapping;
    mapping.name = "f";
    mapping.tables.push_back(guess->mapping);
    auto const again = read_mapping(write_mapping(mapping, ""), "m");
    if (again) read_as(*again);
    require(again.has_value() || !guess->complete());
  }
  return 0;
}
