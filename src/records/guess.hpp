#pragma once

#include "records/mapping.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A first mapping of a table of another system, for a person to look over.
namespace aimline::records {

enum class Because : std::uint8_t { name, part_of_name, values };
BOOST_DESCRIBE_ENUM(Because, name, part_of_name, values)

struct ColumnGuess {
  std::string source;     // the column of the file; empty where none was found
  std::string canonical;  // and that of the table; empty where the column is not used
  int confidence = 0;     // percent: a rank, no probability
  Because because{};
  bool required = false;
  std::vector<std::string> unknown = {};  // texts of a list of codes that nobody knows here

  friend bool operator==(ColumnGuess const&, ColumnGuess const&) = default;
};

struct Guess {
  TableMapping mapping;
  std::string looks_like = {};  // a system whose column names these are
  std::vector<ColumnGuess> columns = {};

  bool complete() const;  // every required column has a source
};

/// Guesses from the columns' names, in English and Spanish and as student systems name them, and from the shape of the
/// values of the first rows. `table` empty: the table with most of its required columns.
/// Refuses: a file that cannot be read, or has no header in its first 20 lines; a table that is none.
Result<Guess> guess_mapping(std::string_view bytes, std::string_view file, std::string_view table,
                            std::string_view sheet);

}  // namespace aimline::records
