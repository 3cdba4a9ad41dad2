#pragma once

#include "records/pieces.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace aimline::records {

/// Puts rows of one table into a piece: every reader gives cells, and everything that is checked of a row is checked
/// here. Rows go in batches, so that looking up the students of one batch overlaps.
class TableWriter {
public:
  TableWriter(TablePlan const& plan, Piece& piece);

  void begin_row(std::size_t line);

  /// A trimmed cell. It must stay where it is until `end_row` or `settle` says otherwise.
  void cell(std::size_t column, std::string_view cell);

  /// A cell that was read already, as its column keeps it.
  void value(std::size_t column, std::int32_t value);

  /// The row takes no part; also said of rows that refer to nobody.
  void leave_out(RowFault fault, std::size_t column = whole_row);

  /// True when no row waits any more, and what was given may go.
  bool end_row();
  void settle();

private:
  /// One row between being taken apart and being kept.
  struct Candidate {
    std::array<std::int32_t, most_columns> values;
    std::string_view student = {};
    std::uint64_t hashed = 0;
    std::size_t line = 0;
    std::uint32_t given = 0;  // bits: columns with a cell
    bool refused = false;
    bool set_aside = false;
  };

  std::size_t begin_column() const;
  std::size_t end_column() const;
  void check_whole(Candidate& row);
  bool refers_well(Candidate& row);
  void append(Candidate const& row);

  static constexpr std::size_t batch_size = 64;

  TablePlan const& plan_;
  Piece& piece_;
  std::array<Candidate, batch_size> batch_ = {};
  std::array<std::int32_t, most_columns> empty_ = {};
  Candidate* row_ = nullptr;  // the one being filled
  std::size_t waiting_ = 0;
  std::size_t student_column_ = 0;
  std::uint32_t required_ = 0;  // bits
  std::vector<std::pair<std::array<char, 10>, std::optional<std::int32_t>>> last_date_ = {};
};

}  // namespace aimline::records
