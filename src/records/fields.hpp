#pragma once

#include "records/mapping.hpp"
#include "records/report.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Patterns and fields of a mapping against the columns of one file.
namespace aimline::records {

/// A pattern that knows where its columns are.
class BoundPattern {
public:
  struct Piece {
    std::string text;
    std::size_t column = 0;
    bool is_column = false;
    std::size_t width = 0;
  };

  /// The text for a row. Views and buffer hold until the next call. Where a column is all there is and its cell is
  /// empty, so is the text; where one of several cells is empty, too.
  std::string_view of(std::span<std::string_view const> cells);

  bool empty() const { return pieces_.empty(); }
  /// The column that a fault is told of: the first one.
  std::string const& name() const { return name_; }

private:
  friend class Columns;
  std::vector<Piece> pieces_ = {};
  std::string name_ = {};
  std::string buffer_ = {};
};

/// The columns of a file, by name.
class Columns {
public:
  Columns(std::vector<std::string> const& header, std::string_view file) : header_(header), file_(file) {}

  /// What is not there, or there twice, becomes a problem.
  BoundPattern bind(Pattern const& pattern);

  std::vector<Problem> problems = {};

private:
  std::vector<std::string> const& header_;
  std::string file_;
};

struct BoundCondition {
  BoundPattern pattern;
  std::vector<std::string> texts;
};

std::vector<BoundCondition> bind(Where const& where, Columns& columns);
bool holds(std::vector<BoundCondition>& where, std::span<std::string_view const> cells);

/// Texts that a list of codes lacks, with how often they stood.
using MissingCodes = std::map<std::pair<std::string, std::string>, std::size_t>;  // by field and text

/// For the report, the most frequent first; `line` is what the mapping lacks. Where a field has more than 40 different
/// texts it holds no codes, and its texts may be about students: then they are not named.
std::vector<UnmappedCode> listed(MissingCodes const& missing, std::string_view mapping);

}  // namespace aimline::records
