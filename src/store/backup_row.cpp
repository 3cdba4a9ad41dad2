#include "store/backup_row.hpp"

#include "base/json.hpp"
#include "store/connection.hpp"

#include <charconv>
#include <cmath>

#include <boost/json/basic_parser_impl.hpp>

namespace aimline::store {
namespace {

/// Takes the numbers from their text: those that Boost.JSON 1.81 gives differ in the last bit for every sixth value
/// of 17 digits.
struct RowHandler {
  static constexpr std::size_t max_object_size = std::size_t(-1);
  static constexpr std::size_t max_array_size = std::size_t(-1);
  static constexpr std::size_t max_key_size = std::size_t(-1);
  static constexpr std::size_t max_string_size = std::size_t(-1);
  using error_code = boost::json::error_code;
  using view = boost::json::string_view;

  std::vector<Value> row = {};
  std::string text = {};
  int depth = 0;

  bool part(view piece) { return text.append(piece.data(), piece.size()), true; }
  bool value(Value read) { return row.push_back(std::move(read)), text.clear(), depth == 1; }
  template <class Number>
  bool number(view piece) {
    part(piece);
    Number read{};
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), read);
    return error == std::errc() && end == text.data() + text.size() && value(read);
  }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) { return false; }
  bool on_object_end(std::size_t, error_code&) { return false; }
  bool on_array_begin(error_code&) { return ++depth == 1; }
  bool on_array_end(std::size_t, error_code&) { return true; }
  bool on_key_part(view, std::size_t, error_code&) { return false; }
  bool on_key(view, std::size_t, error_code&) { return false; }
  bool on_string_part(view piece, std::size_t, error_code&) { return part(piece); }
  bool on_string(view piece, std::size_t, error_code&) { return part(piece), value(std::move(text)); }
  bool on_number_part(view piece, error_code&) { return part(piece); }
  bool on_int64(std::int64_t, view piece, error_code&) { return number<std::int64_t>(piece); }
  bool on_uint64(std::uint64_t, view, error_code&) { return false; }
  bool on_double(double, view piece, error_code&) { return number<double>(piece); }
  bool on_bool(bool truth, error_code&) { return value(truth); }
  bool on_null(error_code&) { return value({}); }
  bool on_comment_part(view, error_code&) { return false; }
  bool on_comment(view, error_code&) { return false; }
};

}  // namespace

void write_backup_row(std::string& line, std::vector<Value> const& row) {
  line += '[';
  for (bool first = true; auto const& value : row) {
    if (!std::exchange(first, false)) line += ',';
    if (std::holds_alternative<std::monostate>(value)) {
      line += "null";
    } else if (auto const* truth = std::get_if<bool>(&value)) {
      write_json(line, *truth);
    } else if (auto const* integer = std::get_if<std::int64_t>(&value)) {
      write_json(line, *integer);
    } else if (auto const* real = std::get_if<double>(&value)) {
      if (!std::isfinite(*real)) throw Error("a backup cannot hold a number that is not finite");
      write_json(line, *real);
    } else {
      write_json_string(line, std::get<std::string>(value));
    }
  }
  line += ']';
}

std::optional<std::vector<Value>> read_backup_row(std::string_view line) {
  boost::json::basic_parser<RowHandler> parser{boost::json::parse_options{}};
  boost::json::error_code error;
  auto const used = parser.write_some(false, line.data(), line.size(), error);
  if (error || used != line.size() || !parser.done()) return std::nullopt;
  return std::move(parser.handler().row);
}

}  // namespace aimline::store
