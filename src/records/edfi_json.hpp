#pragma once

#include "records/edfi_rows.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

/// Ed-Fi's resources as an API returns them: JSON Lines, or one JSON array of records.
namespace aimline::records {

/// Where one after another record stands in a text, without judging it.
class RecordSplitter {
public:
  enum class Form : bool { lines, array };
  static Form form_of(std::string_view text);

  /// Reads from `at`, between records, to the end of `text`.
  RecordSplitter(std::string_view text, Form form, std::size_t at);

  /// Whether a record that begins before `end` was found.
  bool next(std::size_t end);

  std::string_view record() const { return record_; }
  std::size_t line() const { return record_line_; }  // from 0, counted from where reading began
  std::size_t lines() const { return line_; }        // how many line ends were passed
  std::size_t position() const { return at_; }
  bool broken() const { return broken_; }  // the text ends within the record, or nothing separates it from the next

private:
  bool next_line(std::size_t end);
  bool next_element(std::size_t end);
  bool read_element();
  bool pass_text();
  void pass_space();
  bool give_up();

  std::string_view text_;
  Form form_;
  std::size_t at_ = 0;
  std::size_t line_ = 0;
  std::size_t record_line_ = 0;
  std::string_view record_ = {};
  bool broken_ = false;
  bool opened_ = false;  // the array's bracket was passed
  bool closed_ = false;
};

struct ReadingOptions;

/// The pieces of a text with the records of one resource, in their order.
std::vector<EdfiPiece> read_edfi_json(EdfiPass const& pass, Resource resource, std::string_view text,
                                      EdfiLookups* found, ReadingOptions const& options);

}  // namespace aimline::records
