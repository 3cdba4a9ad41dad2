#include "base/json.hpp"

#include "base/text_fields.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>
#include <system_error>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>

namespace aimline {
namespace {

constexpr std::size_t deepest = 32;

/// The bytes that a JSON string cannot hold as they are.
constexpr auto escaped = [] {
  std::array<bool, 256> bytes{};
  for (std::size_t i = 0; i < 0x20; ++i) bytes[i] = true;
  bytes['"'] = bytes['\\'] = true;
  return bytes;
}();

using boost::json::error_code;
using View = boost::json::string_view;

/// The limits and events that both readers below share.
struct Events {
  static constexpr std::size_t max_object_size = std::size_t(-1);
  static constexpr std::size_t max_array_size = std::size_t(-1);
  static constexpr std::size_t max_key_size = std::size_t(-1);
  static constexpr std::size_t max_string_size = std::size_t(-1);

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_comment_part(View, error_code&) { return true; }
  bool on_comment(View, error_code&) { return true; }
};

/// Builds the value. Boost.JSON 1.81's own handler rounds some doubles wrongly and takes 1e400 as infinite.
struct Builder : Events {
  boost::json::value_stack stack = {};
  std::string number = {};
  std::size_t keys = 0;
  char const* refused = nullptr;  // key of the text that says why

  Builder() { stack.reset(); }

  bool without_nul(View part, error_code& error) {
    if (part.find('\0') == View::npos) return true;
    return refuse_with("json.nul_character", error);
  }
  bool refuse_with(char const* why, error_code& error) {
    refused = why;
    error = boost::json::make_error_code(boost::json::error::syntax);
    return false;
  }

  bool on_object_begin(error_code&) { return true; }
  bool on_object_end(std::size_t size, error_code&) { return stack.push_object(size), true; }
  bool on_array_begin(error_code&) { return true; }
  bool on_array_end(std::size_t size, error_code&) { return stack.push_array(size), true; }
  bool on_key_part(View part, std::size_t, error_code& error) {
    return stack.push_chars(part), without_nul(part, error);
  }
  bool on_key(View part, std::size_t, error_code& error) {
    ++keys;
    return stack.push_key(part), without_nul(part, error);
  }
  bool on_string_part(View part, std::size_t, error_code& error) {
    return stack.push_chars(part), without_nul(part, error);
  }
  bool on_string(View part, std::size_t, error_code& error) {
    return stack.push_string(part), without_nul(part, error);
  }
  bool on_number_part(View part, error_code&) { return number.append(part.data(), part.size()), true; }
  bool on_int64(std::int64_t value, View, error_code&) { return number.clear(), stack.push_int64(value), true; }
  bool on_uint64(std::uint64_t value, View, error_code&) { return number.clear(), stack.push_uint64(value), true; }
  bool on_double(double value, View part, error_code& error) {
    number.append(part.data(), part.size());
    auto const read = std::from_chars(number.data(), number.data() + number.size(), value);
    number.clear();
    // Out of range is also what is too close to zero: then the parser's own value stands, which is zero.
    if (read.ec == std::errc::result_out_of_range && std::abs(value) >= 1)
      return refuse_with("json.number_too_large", error);
    return stack.push_double(value), true;
  }
  bool on_bool(bool value, error_code&) { return stack.push_bool(value), true; }
  bool on_null(error_code&) { return stack.push_null(), true; }
};

/// Finds the place of a key that an object has twice: Boost.JSON keeps the last one silently.
struct RepeatedKeys : Events {
  struct Open {
    bool list = false;
    std::size_t index = 0;
    std::vector<std::string> keys = {};
  };
  std::vector<Open> open = {};
  std::string key = {};
  std::string repeated = {};

  std::string path_of_open() const {
    std::string path;
    for (std::size_t i = 0; i + 1 < open.size(); ++i) {
      if (open[i].list) {
        path += "[" + std::to_string(open[i].index) + "]";
      } else {
        if (!path.empty()) path += '.';
        path += front_of(open[i].keys.back(), 100);
      }
    }
    if (!path.empty()) path += '.';
    return path;
  }
  bool after_value() {
    if (!open.empty() && open.back().list) ++open.back().index;
    return true;
  }
  bool on_object_begin(error_code&) { return open.push_back({}), true; }
  bool on_object_end(std::size_t, error_code&) {
    auto keys = std::move(open.back().keys);
    std::sort(keys.begin(), keys.end());
    auto const twice = std::adjacent_find(keys.begin(), keys.end());
    if (twice != keys.end() && repeated.empty()) {
      repeated = path_of_open();
      repeated += front_of(*twice, 100);
    }
    open.pop_back();
    return after_value();
  }
  bool on_array_begin(error_code&) { return open.push_back({.list = true}), true; }
  bool on_array_end(std::size_t, error_code&) { return open.pop_back(), after_value(); }
  bool on_key_part(View part, std::size_t, error_code&) { return key.append(part.data(), part.size()), true; }
  bool on_key(View part, std::size_t, error_code&) {
    key.append(part.data(), part.size());
    open.back().keys.push_back(std::exchange(key, {}));
    return true;
  }
  bool on_string_part(View, std::size_t, error_code&) { return true; }
  bool on_string(View, std::size_t, error_code&) { return after_value(); }
  bool on_number_part(View, error_code&) { return true; }
  bool on_int64(std::int64_t, View, error_code&) { return after_value(); }
  bool on_uint64(std::uint64_t, View, error_code&) { return after_value(); }
  bool on_double(double, View, error_code&) { return after_value(); }
  bool on_bool(bool, error_code&) { return after_value(); }
  bool on_null(error_code&) { return after_value(); }
};

boost::json::parse_options options() {
  boost::json::parse_options options;
  options.max_depth = deepest;
  return options;
}

std::string repeated_key(std::string_view text) {
  boost::json::basic_parser<RepeatedKeys> parser(options());
  error_code error;
  parser.write_some(false, text.data(), text.size(), error);
  return parser.handler().repeated;
}

std::size_t count_keys(boost::json::value const& json) {
  std::size_t keys = 0;
  if (auto const* object = json.if_object()) {
    keys = object->size();
    for (auto const& [key, value] : *object) keys += count_keys(value);
  } else if (auto const* array = json.if_array()) {
    for (auto const& value : *array) keys += count_keys(value);
  }
  return keys;
}

/// Line and column of a byte, both from 1, for the message about a syntax error.
std::string place_of(std::string_view text, std::size_t at) {
  std::size_t line = 1;
  std::size_t column = 1;
  for (char c : text.substr(0, at)) {
    ++column;
    if (c == '\n') {
      ++line;
      column = 1;
    }
  }
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

}  // namespace

Result<boost::json::value> parse_json(std::string_view text) {
  boost::json::basic_parser<Builder> parser(options());
  error_code error;
  auto const read = parser.write_some(false, text.data(), text.size(), error);
  if (!error && read < text.size()) error = boost::json::error::extra_data;
  if (error == boost::json::error::too_deep)
    return refuse(Fault::invalid, "", {"json.too_deep", {{"deepest", std::to_string(deepest)}}});
  if (error) {
    auto const* why = parser.handler().refused;
    return refuse(Fault::invalid, place_of(text, read), {why ? why : "json.not_json"});
  }
  auto value = parser.handler().stack.release();
  if (count_keys(value) < parser.handler().keys)
    return refuse(Fault::invalid, repeated_key(text), {"json.repeated_key"});
  return value;
}

void write_json_string(std::string& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += '"';
  std::size_t copied = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto const byte = static_cast<unsigned char>(text[i]);
    if (!escaped[byte]) continue;
    out.append(text, copied, i - copied);
    copied = i + 1;
    switch (byte) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        out += "\\u00";
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
  }
  out.append(text, copied);
  out += '"';
}

namespace json_detail {

void write_number(std::string& out, std::int64_t number) {
  char buffer[24];
  auto const end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
  out.append(buffer, end);
}

void write_number(std::string& out, double number) {
  if (!std::isfinite(number)) throw std::logic_error("a number without a value cannot be written as JSON");
  if (number == 0) number = 0;  // -0
  char buffer[32];
  auto const end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
  out.append(buffer, end);
}

Text wrong_type(std::string_view expected) { return {"field.not_" + std::string(expected)}; }

void report_unknown_fields(boost::json::object const& object, Place const& place,
                           std::vector<std::string_view> const& known, std::vector<Problem>& problems) {
  constexpr std::size_t most_reported = 20;
  std::size_t reported = 0;
  for (auto const& [key, value] : object) {
    auto const name = std::string_view(key.data(), key.size());
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    if (++reported > most_reported) break;
    problems.push_back({to_string(Place{&place, front_of(name, 100), 0, Place::Kind::field}), Text{"field.unknown"}});
  }
}

std::string to_string(Place const& place) {
  std::string path = place.outer ? to_string(*place.outer) : std::string();
  if (place.kind == Place::Kind::item) return path += "[" + std::to_string(place.index) + "]";
  if (!path.empty() && place.kind == Place::Kind::field) path += '.';
  return path += place.field;
}

std::optional<std::int64_t> read_integer(boost::json::value const& json) {
  if (auto const* number = json.if_int64()) return *number;
  if (auto const* number = json.if_uint64(); number && std::in_range<std::int64_t>(*number))
    return static_cast<std::int64_t>(*number);
  if (auto const* number = json.if_double(); number && std::trunc(*number) == *number && std::abs(*number) < 9.0e15)
    return static_cast<std::int64_t>(*number);
  return std::nullopt;
}

Text not_an_integer(boost::json::value const& json) {
  if (!json.is_number()) return wrong_type("integer");
  auto const number = json.to_number<double>();
  return std::trunc(number) == number ? Text{"field.out_of_range"} : wrong_type("integer");
}

void write_proportion(std::string& out, Proportion proportion) {
  out += "{\"numerator\":";
  write_number(out, proportion.numerator());
  out += ",\"denominator\":";
  write_number(out, proportion.denominator());
  out += '}';
}

void read_proportion(Proportion& value, boost::json::value const& json, Place const& place,
                     std::vector<Problem>& problems) {
  auto const* object = json.if_object();
  if (!object) return problems.push_back({to_string(place), wrong_type("object")});
  auto const before = problems.size();
  auto const part = [&](std::string_view name) -> std::int64_t {
    Place const inner{&place, name, 0, Place::Kind::field};
    auto const* found = object->if_contains(View(name.data(), name.size()));
    auto const number = found ? read_integer(*found) : std::nullopt;
    if (!found)
      problems.push_back({to_string(inner), Text{"field.missing"}});
    else if (!number)
      problems.push_back({to_string(inner), not_an_integer(*found)});
    return number.value_or(0);
  };
  auto const numerator = part("numerator");
  auto const denominator = part("denominator");
  report_unknown_fields(*object, place, {"numerator", "denominator"}, problems);
  if (problems.size() > before) return;
  auto const proportion = Proportion::of(numerator, denominator);
  if (!proportion) return problems.push_back({to_string(place), Text{"field.not_a_proportion"}});
  value = *proportion;
}

}  // namespace json_detail
}  // namespace aimline
