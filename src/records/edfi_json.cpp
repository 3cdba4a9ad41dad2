#include "records/edfi_json.hpp"

#include "records/cells.hpp"
#include "records/parallel.hpp"
#include "records/plain.hpp"
#include "records/rows.hpp"

#include <algorithm>
#include <cstring>
#include <deque>
#include <mutex>
#include <simdjson.h>

namespace aimline::records {
namespace {

constexpr std::size_t longest_record = std::size_t{4} << 20;
constexpr std::size_t most_items = 1'000;  // of all lists of a record
constexpr std::string_view mark_of_order = "\xef\xbb\xbf";

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// Takes single records apart.
class RecordReader {
public:
  explicit RecordReader(Node const& tree) : tree_(tree) {}

  /// The fault of a record that cannot be taken apart. `padding` bytes after it may be read.
  std::optional<RowFault> read(std::string_view text, EdfiRecord& record) {
    record_ = &record;
    fault_.reset();
    simdjson::ondemand::document document;
    auto error = parser_.iterate(text.data(), text.size(), text.size() + simdjson::SIMDJSON_PADDING).get(document);
    simdjson::ondemand::object object;
    if (!error) error = document.get_object().get(object);
    if (!error) error = walk(object, tree_, 0);
    if (!error && !fault_ && document.current_location().error() != simdjson::OUT_OF_BOUNDS)
      error = simdjson::TAPE_ERROR;
    if (error) return error == simdjson::UTF8_ERROR ? RowFault::not_utf8 : RowFault::not_json;
    return fault_;
  }

  /// Texts read until now may go.
  void forget() { undone_.clear(); }

private:
  using Error = simdjson::error_code;

  Error walk(simdjson::ondemand::object object, Node const& node, std::uint32_t item) {
    std::size_t expected = 0;  // fields mostly come in one order
    for (auto found : object) {
      simdjson::ondemand::field field;
      if (auto const error = std::move(found).get(field)) return error;
      auto const* child = child_of(node, field.key(), expected);
      if (!child) continue;
      if (auto const error = take(field.value(), *child, item)) return error;
      if (fault_) return simdjson::SUCCESS;
    }
    return simdjson::SUCCESS;
  }

  static Node const* child_of(Node const& node, simdjson::ondemand::raw_json_string key, std::size_t& expected) {
    auto const count = node.children.size();
    for (std::size_t i = 0; i < count; ++i) {
      auto const at = expected + i < count ? expected + i : expected + i - count;
      auto const& child = node.children[at];
      if (!key.unsafe_is_equal(child.name)) continue;
      expected = at + 1 < count ? at + 1 : 0;
      return &child;
    }
    return nullptr;
  }

  Error take(simdjson::ondemand::value value, Node const& node, std::uint32_t item) {
    auto const token = value.raw_json_token();
    switch (token.empty() ? '\0' : token.front()) {
      case '[': {
        simdjson::ondemand::array array;
        if (auto const error = value.get_array().get(array)) return error;
        if (!node.list) return wrong();
        for (auto element : array) {
          simdjson::ondemand::value one;
          if (auto const error = std::move(element).get(one)) return error;
          if (record_->items.size() > most_items) return wrong(RowFault::too_long);
          auto const number = record_->add_item(item);
          if (auto const error = take_one(one, node, number)) return error;
          if (fault_) break;
        }
        return simdjson::SUCCESS;
      }
      default:
        if (node.list && token != "null") return wrong();
        return take_one(value, node, item);
    }
  }

  Error take_one(simdjson::ondemand::value value, Node const& node, std::uint32_t item) {
    auto token = value.raw_json_token();
    switch (token.empty() ? '\0' : token.front()) {
      case '{': {
        simdjson::ondemand::object object;
        if (auto const error = value.get_object().get(object)) return error;
        return node.children.empty() ? wrong() : walk(object, node, item);
      }
      case '"':
        return take_text(value, token, node, item);
      case 'n': {
        bool null = false;
        if (auto const error = value.is_null().get(null)) return error;
        return null ? simdjson::SUCCESS : simdjson::N_ATOM_ERROR;
      }
      case 't':
      case 'f': {
        bool yes = false;
        if (auto const error = value.get_bool().get(yes)) return error;
        return keep(yes ? "1" : "0", node, item);
      }
      case '[':
        return wrong();
      default: {
        while (!token.empty() && is_space(token.back())) token.remove_suffix(1);
        double number = 0;  // only that it is one
        if (auto const error = value.get_double().get(number)) return error;
        return keep(token, node, item);
      }
    }
  }

  Error take_text(simdjson::ondemand::value value, std::string_view token, Node const& node, std::uint32_t item) {
    if (token.find('\\') == std::string_view::npos) {
      auto const end = token.rfind('"');
      return keep(token.substr(1, end == 0 ? 0 : end - 1), node, item);
    }
    std::string_view text;
    if (auto const error = value.get_string().get(text)) return error;
    if (text.find('\0') != std::string_view::npos) return wrong(RowFault::control);
    return keep(undone_.emplace_back(text), node, item);
  }

  Error keep(std::string_view text, Node const& node, std::uint32_t item) {
    if (text.size() > RowReader::longest_cell) return wrong(RowFault::too_long);
    if (node.slot == Slot::none) return wrong();
    if (!record_->add(node.slot, item, trimmed(text))) return wrong(RowFault::twice);
    return simdjson::SUCCESS;
  }

  /// The record is JSON, but not as Ed-Fi writes it.
  Error wrong(RowFault fault = RowFault::not_json) {
    if (!fault_) fault_ = fault;
    return simdjson::SUCCESS;
  }

  Node const& tree_;
  simdjson::ondemand::parser parser_;
  EdfiRecord* record_ = nullptr;
  std::optional<RowFault> fault_ = {};
  std::deque<std::string> undone_ = {};
};

/// Records on their way through the parser, with the bytes behind them that it looks at. They are copied first: what
/// the file's owner does to it meanwhile cannot pull a text away from under the parser.
class Copies {
public:
  /// None where no room is left: what was copied must go first.
  std::optional<std::string_view> add(std::string_view record) {
    auto const needed = record.size() + simdjson::SIMDJSON_PADDING;
    if (used_ != 0 && used_ + needed > bytes_.size()) return std::nullopt;
    if (needed > bytes_.size()) bytes_.resize(needed);
    auto* const to = bytes_.data() + used_;
    std::memcpy(to, record.data(), record.size());
    std::memset(to + record.size(), ' ', simdjson::SIMDJSON_PADDING);
    used_ += needed;
    return std::string_view(to, record.size());
  }
  void forget() { used_ = 0; }

private:
  std::vector<char> bytes_ = std::vector<char>(std::size_t{256} << 10);
  std::size_t used_ = 0;
};

EdfiPiece read_records(EdfiPass const& pass, Resource resource, RecordSplitter splitter, std::size_t end,
                       EdfiLookups* found) {
  EdfiPiece piece;
  EdfiWriter writer(pass, piece, found);
  RecordReader reader(tree_of(resource, Notation::json));
  Copies copies;
  EdfiRecord record;
  while (splitter.next(end)) {
    auto fault = splitter.broken()                           ? std::optional(RowFault::not_json)
                 : splitter.record().size() > longest_record ? std::optional(RowFault::too_long)
                                                             : std::nullopt;
    if (!fault) {
      auto copy = copies.add(splitter.record());
      if (!copy) {
        writer.settle();
        reader.forget();
        copies.forget();
        copy = copies.add(splitter.record());
      }
      record.clear(splitter.line());
      fault = reader.read(*copy, record);
    }
    if (fault)
      writer.refuse(resource, splitter.line(), *fault);
    else
      writer.take(resource, record);
  }
  writer.settle();
  piece.line_ends = splitter.lines();
  return piece;
}

/// Where the pieces of a text begin, always between two records.
std::vector<std::size_t> beginnings(std::string_view text, RecordSplitter::Form form, std::size_t begin,
                                    std::size_t piece) {
  std::vector<std::size_t> places{begin};
  if (form == RecordSplitter::Form::lines) {
    while (text.size() - places.back() > piece) {
      auto const newline = text.find('\n', places.back() + piece - 1);
      if (newline == std::string_view::npos || newline + 1 == text.size()) break;
      places.push_back(newline + 1);
    }
    return places;
  }
  RecordSplitter splitter(text, form, begin);
  while (splitter.next(text.size()))
    if (splitter.position() < text.size() && splitter.position() - places.back() >= piece)
      places.push_back(splitter.position());
  return places;
}

}  // namespace

RecordSplitter::RecordSplitter(std::string_view text, Form form, std::size_t at)
    : text_(text), form_(form), at_(at), opened_(at > mark_of_order.size()) {}

RecordSplitter::Form RecordSplitter::form_of(std::string_view text) {
  if (text.starts_with(mark_of_order)) text.remove_prefix(mark_of_order.size());
  auto const first = std::find_if_not(text.begin(), text.end(), is_space);
  return first != text.end() && *first == '[' ? Form::array : Form::lines;
}

bool RecordSplitter::next(std::size_t end) {
  broken_ = false;
  return form_ == Form::lines ? next_line(end) : next_element(end);
}

bool RecordSplitter::next_line(std::size_t end) {
  while (at_ < text_.size() && at_ < end) {
    auto const* const from = text_.data() + at_;
    auto const* const newline = static_cast<char const*>(std::memchr(from, '\n', text_.size() - at_));
    auto const size = newline ? static_cast<std::size_t>(newline - from) : text_.size() - at_;
    record_ = {from, size};
    record_line_ = line_;
    at_ += size + (newline ? 1 : 0);
    line_ += newline ? 1 : 0;
    while (!record_.empty() && is_space(record_.back())) record_.remove_suffix(1);
    if (!record_.empty() && std::any_of(record_.begin(), record_.end(), [](char c) { return !is_space(c); }))
      return true;
  }
  return false;
}

void RecordSplitter::pass_space() {
  for (; at_ < text_.size() && is_space(text_[at_]); ++at_)
    if (text_[at_] == '\n') ++line_;
}

/// The rest of the text as one record that cannot be read.
bool RecordSplitter::give_up() {
  record_line_ = line_;
  record_ = text_.substr(at_);
  line_ += static_cast<std::size_t>(std::count(record_.begin(), record_.end(), '\n'));
  at_ = text_.size();
  broken_ = true;
  closed_ = true;
  return true;
}

bool RecordSplitter::next_element(std::size_t end) {
  if (at_ >= end && end < text_.size()) return false;
  pass_space();
  if (closed_) return at_ < text_.size() && give_up();
  bool const first = !opened_;
  if (first) {
    if (at_ >= text_.size() || text_[at_] != '[') return give_up();
    opened_ = true;
    ++at_;
    pass_space();
  }
  if (at_ < text_.size() && text_[at_] == ']') {
    ++at_;
    closed_ = true;
    pass_space();
    return at_ < text_.size() && give_up();
  }
  if (!first) {
    if (at_ >= text_.size() || text_[at_] != ',') return give_up();
    ++at_;
    pass_space();
  }
  return read_element();
}

bool RecordSplitter::read_element() {
  auto const begin = at_;
  auto const begin_line = line_;
  std::size_t depth = 0;
  bool whole = false;
  while (at_ < text_.size()) {
    auto const c = text_[at_];
    if (depth == 0 && (c == ',' || c == ']')) {
      whole = at_ > begin;
      break;
    }
    ++at_;
    if (c == '\n') ++line_;
    if (c == '"') {
      if (!pass_text()) break;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      whole = depth <= 1;
      if (whole) break;
      --depth;
    }
  }
  if (!whole) {
    // Nothing between two commas, or nothing that ends.
    at_ = begin;
    line_ = begin_line;
    return give_up();
  }
  record_line_ = begin_line;
  record_ = text_.substr(begin, at_ - begin);
  return true;
}

/// Goes behind the mark that closes a text. False where there is none.
bool RecordSplitter::pass_text() {
  while (true) {
    auto const mark = text_.find('"', at_);
    if (mark == std::string_view::npos) {
      at_ = text_.size();
      return false;
    }
    auto slashes = mark;
    while (slashes > at_ && text_[slashes - 1] == '\\') --slashes;
    at_ = mark + 1;
    if ((mark - slashes) % 2 == 0) return true;
  }
}

std::vector<EdfiPiece> read_edfi_json(EdfiPass const& pass, Resource resource, std::string_view text,
                                      EdfiLookups* found, ReadingOptions const& options) {
  auto const form = RecordSplitter::form_of(text);
  auto const begin = text.starts_with(mark_of_order) ? mark_of_order.size() : std::size_t{0};
  auto const places = beginnings(text, form, begin, options.piece);
  std::vector<EdfiPiece> pieces(places.size());
  std::mutex guard;
  std::size_t done = 0;
  in_parallel(places.size(), found ? 1 : options.threads, [&](std::size_t i, std::size_t) {
    auto const end = i + 1 < places.size() ? places[i + 1] : text.size();
    pieces[i] = read_records(pass, resource, RecordSplitter(text, form, places[i]), end, found);
    if (!options.progress) return;
    std::lock_guard const lock(guard);
    done += end - places[i];
    options.progress(done, text.size());
  });
  return pieces;
}

}  // namespace aimline::records
