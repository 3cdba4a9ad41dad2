#pragma once

#include "records/report.hpp"
#include "records/store.hpp"

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

/// A source's codes as those of the tables: what `code_map.csv` says, and before it was asked, what comes with Aimline
/// (`mappings/*_codes.csv`).
namespace aimline::records {

/// What a code is a code of, and the codes it may become.
struct CodeKind {
  std::string_view name;
  std::span<std::string_view const> codes;
};

enum class KindOfCode : std::uint8_t {
  org_type,
  grade,
  sex,
  race,
  group,
  school_day,
  entry_type,
  exit_type,
  attendance,
  term,
  subject,
  result,
  grading_period,
  grade_type,
  action,
  participation,
  diploma,
  college
};
CodeKind const& described(KindOfCode kind);

/// Whether a row of code_map.csv may say so: the canonical code, or `none`, of a kind that there is.
bool is_code_of(std::string_view kind, std::string_view canonical);

/// A code as a source writes it: `uri://ed-fi.org/SexDescriptor#Female` is "Female" of the source "uri://ed-fi.org".
struct SourceCode {
  std::string_view source;
  std::string_view raw;
};
SourceCode split_descriptor(std::string_view descriptor);

class CodeMap {
public:
  /// `source` names what comes with Aimline: "ed-fi" or "oneroster". `rows` are those of code_map.csv; a row with a
  /// kind or code that is none is left out.
  CodeMap(std::string_view source, TableValues const& rows);

  static constexpr std::int32_t nothing = -1;  // known, and nothing in our tables

  /// The place of the canonical code in its kind's list, or `nothing`; none where the code is not mapped. A row of
  /// code_map.csv with the source `*` is for every source.
  std::optional<std::int32_t> find(KindOfCode kind, SourceCode code) const;

  std::string_view source() const { return source_; }

private:
  void add(std::string_view source, std::string_view kind, std::string_view raw, std::string_view canonical);

  std::string source_;
  std::map<std::string, std::int32_t, std::less<>> codes_ = {};
};

/// Codes that no row maps, by source, kind and code, with how often they stood.
using UnmappedTally = std::map<std::tuple<std::string, KindOfCode, std::string>, std::size_t>;

void add_up(UnmappedTally& all, UnmappedTally const& some);

/// For the report, the most frequent of each kind first.
std::vector<UnmappedCode> listed(UnmappedTally const& tally);

/// Looks up the codes of one thread; the same code again costs one look at a small table.
class CodeReader {
public:
  explicit CodeReader(CodeMap const& map) : map_(map) {}

  /// As `CodeMap::find` of the descriptor or plain code; what is not mapped is counted.
  std::optional<std::int32_t> read(KindOfCode kind, std::string_view text);

  /// What the last `read` of that kind gave.
  std::optional<std::int32_t> read_again(KindOfCode kind) const {
    return last_[static_cast<std::size_t>(kind)].known.code;
  }

  UnmappedTally const& unmapped() const { return unmapped_; }

private:
  struct Known {
    std::optional<std::int32_t> code;
    std::size_t* unmapped_count = nullptr;
  };
  std::size_t& counter_of(KindOfCode kind, SourceCode code);

  CodeMap const& map_;
  UnmappedTally unmapped_ = {};
  std::map<std::pair<KindOfCode, std::string>, Known, std::less<>> known_ = {};
  struct Last {
    std::string text;
    Known known;
  };
  std::array<Last, 32> last_ = {};
};

}  // namespace aimline::records
