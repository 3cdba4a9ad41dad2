// Any text as an interchange: it is refused, or every record is accepted, refused or set aside.

#include "records/edfi_xml.hpp"

#include <cstdlib>

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

void read(EdfiPass::Which which, std::string_view text) {
  EdfiLookups found;
  EdfiPass const pass(which, empty.records, code_map, nothing);
  auto const reading = read_interchange(pass, text, "fuzz.xml", which == EdfiPass::Which::rest ? nullptr : &found);
  if (!reading) {
    require(!reading.error().problems.empty());
    return;
  }
  for (auto const& table : reading->piece.tables)
    if (table) require(table->read >= table->refused + table->set_aside);
}

}  // namespace
}  // namespace aimline::records

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  using namespace aimline::records;
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  for (auto const which : {EdfiPass::Which::ids, EdfiPass::Which::organizations, EdfiPass::Which::rest})
    read(which, text);
  return 0;
}
