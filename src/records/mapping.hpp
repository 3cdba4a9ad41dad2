#pragma once

#include "base/result.hpp"
#include "records/source_rows.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What a mapping file says: how the tables of another system become canonical ones, or the rows of an indicator run.
namespace aimline::records {

/// A text with names of source columns in braces: "{District:02}{School:04}". Digits after a colon say to how many
/// places a whole number is filled up with zeros.
struct Pattern {
  struct Piece {
    std::string text;  // as it stands, or the name of a column
    bool is_column = false;
    std::size_t width = 0;

    friend bool operator==(Piece const&, Piece const&) = default;
  };
  std::vector<Piece> pieces = {};

  /// None when a brace is not closed, or nothing stands within.
  static std::optional<Pattern> parse(std::string_view text);
  std::string text() const;  // that parses to the same

  bool empty() const { return pieces.empty(); }
  friend bool operator==(Pattern const&, Pattern const&) = default;
};

using Codes = std::map<std::string, std::string, std::less<>>;

/// Where one value comes from.
struct Field {
  Pattern pattern = {};
  std::optional<Codes> codes = {};  // what the source writes, and what it means; nothing else is understood
  std::string dates = {};           // how the source writes days, as "M/D/YYYY"; ISO 8601 is always understood

  friend bool operator==(Field const&, Field const&) = default;
};

/// Rows in which these columns have one of these texts.
using Where = std::vector<std::pair<Pattern, std::vector<std::string>>>;

/// What a measure counts, and so what may be said of its chance.
enum class Unit : std::uint8_t {
  students,  // each once in numerator and denominator: a share, with a Wilson interval
  days,
  events,  // several of one student are possible: no interval
  staff,
  amount  // a mean, a score, money: a value without counts
};
BOOST_DESCRIBE_ENUM(Unit, students, days, events, staff, amount)

struct Measure {
  Field indicator = {};
  Unit unit = Unit::students;
  Where where = {};
  Pattern numerator = {};
  Pattern denominator = {};
  bool denominator_is_sum = false;  // of the numerators of all groups of the same organization, grade and period
  std::optional<int> denominator_decimals = {};  // where the source rounded it to so many
  Pattern value = {};                            // as the source prints it
  int scale = 0;                                 // the value printed is 10^scale times ours: 2 for percent
  std::string note = {};                         // what a reader of the numbers should know

  friend bool operator==(Measure const&, Measure const&) = default;
};

/// Numbers that somebody else counted.
struct AggregateMapping {
  FileForm file = {};
  Field org = {};
  Field year = {};
  Field period = {};                     // empty: the school year
  Field grade = {};                      // empty: all
  Field group = {};                      // empty: all
  std::vector<std::string> hidden = {};  // what stands in place of a number that the source keeps to itself
  std::vector<std::string> absent = {};  // and of one that there is not
  bool released = true;                  // the source suppressed small groups already
  std::vector<Measure> measures = {};

  friend bool operator==(AggregateMapping const&, AggregateMapping const&) = default;
};

/// Columns whose names are days, as in a list with a column for each: every cell becomes a row.
struct Spread {
  std::string names = {};              // the column of the table that the names go to
  std::string cells = {};              // and that of the cells
  std::vector<std::string> skip = {};  // cells that make no row, beside empty ones

  friend bool operator==(Spread const&, Spread const&) = default;
};

/// One canonical table out of one file of another system.
struct TableMapping {
  std::string table = {};
  FileForm file = {};
  Where where = {};
  std::map<std::string, Field> columns = {};  // by canonical name
  std::optional<Spread> spread = {};

  friend bool operator==(TableMapping const&, TableMapping const&) = default;
};

struct Mapping {
  std::string name = {};
  std::string about = {};
  std::string source = {};  // where the files come from
  int version = 1;
  std::optional<AggregateMapping> aggregate = {};
  std::vector<TableMapping> tables = {};

  friend bool operator==(Mapping const&, Mapping const&) = default;
};

/// Reads TOML; docs/methods/mappings.md says what may stand there. Refuses with every problem at once, each with file,
/// line and name.
Result<Mapping> read_mapping(std::string_view text, std::string_view file);

/// The TOML of a mapping of tables, with `remarks` above.
std::string write_mapping(Mapping const& mapping, std::string_view remarks);

/// The mappings that come with the program: their names, and their texts.
std::vector<std::pair<std::string_view, std::string_view>> own_mappings();

}  // namespace aimline::records
