// Any text as a file of any resource: what is read is accepted, refused or set aside, and neither threads nor pieces
// change it. The first byte says which resource.

#include "records/edfi_json.hpp"
#include "records/plain.hpp"

#include <cstdlib>
#include <numeric>

namespace aimline::records {
namespace {

/// Nothing but the names of tables: the same for every input.
struct Empty {
  Empty() {
    for (std::size_t i = 0; i < table_count; ++i) {
      records.tables[i].columns.resize(tables()[i].columns.size());
      records.tables[i].texts.resize(tables()[i].columns.size());
    }
  }
  Records records;
};
Empty const empty;
CodeMap const code_map("ed-fi", empty.records[TableId::code_map]);
EdfiLookups const nothing;

void require(bool claim) {
  if (!claim) std::abort();
}

struct Counts {
  std::size_t records = 0;
  std::size_t read = 0;
  std::size_t refused = 0;
  std::size_t set_aside = 0;
  std::size_t rows = 0;
  friend bool operator==(Counts const&, Counts const&) = default;
};

Counts read(EdfiPass const& pass, Resource resource, std::string_view text, std::size_t piece) {
  EdfiLookups found;
  Counts counts;
  auto const add = [&](Piece const& part) {
    require(part.read >= part.refused + part.set_aside);
    counts.read += part.read;
    counts.refused += part.refused;
    counts.set_aside += part.set_aside;
    counts.rows += part.values.rows;
  };
  for (auto const& part : read_edfi_json(pass, resource, text, &found, {.piece = piece})) {
    counts.records = std::accumulate(part.records.begin(), part.records.end(), counts.records);
    add(part.looked_up);
    for (auto const& table : part.tables)
      if (table) add(*table);
  }
  return counts;
}

}  // namespace
}  // namespace aimline::records

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  using namespace aimline::records;
  if (size == 0) return 0;
  auto const resource = static_cast<Resource>(data[0] % resource_count);
  std::string_view const text(reinterpret_cast<char const*>(data) + 1, size - 1);
  static EdfiPass const pass(EdfiPass::Which::rest, empty.records, code_map, nothing);
  auto const whole = read(pass, resource, text, std::size_t{4} << 20);
  require(read(pass, resource, text, 16) == whole);
  return 0;
}
