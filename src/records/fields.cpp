#include "records/fields.hpp"

#include "base/text_fields.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace aimline::records {
namespace {

constexpr std::size_t most_missing = 40;

bool is_whole_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string_view BoundPattern::of(std::span<std::string_view const> cells) {
  if (pieces_.size() == 1 && pieces_[0].is_column && pieces_[0].width == 0) return cells[pieces_[0].column];
  if (pieces_.size() == 1 && !pieces_[0].is_column) return pieces_[0].text;
  buffer_.clear();
  for (auto const& piece : pieces_) {
    if (!piece.is_column) {
      buffer_ += piece.text;
      continue;
    }
    auto const cell = cells[piece.column];
    if (cell.empty()) return {};
    if (cell.size() < piece.width && is_whole_number(cell)) buffer_.append(piece.width - cell.size(), '0');
    buffer_ += cell;
  }
  return buffer_;
}

BoundPattern Columns::bind(Pattern const& pattern) {
  BoundPattern bound;
  for (auto const& piece : pattern.pieces) {
    BoundPattern::Piece own{piece.text, 0, piece.is_column, piece.width};
    if (piece.is_column) {
      if (bound.name_.empty()) bound.name_ = piece.text;
      auto const times = std::count(header_.begin(), header_.end(), piece.text);
      if (times == 1)
        own.column = static_cast<std::size_t>(std::find(header_.begin(), header_.end(), piece.text) - header_.begin());
      else
        problems.push_back(
            {file_, {times == 0 ? "mapping.column_missing" : "csv.column_twice", {{"name", piece.text}}}});
    }
    bound.pieces_.push_back(std::move(own));
  }
  return bound;
}

std::vector<BoundCondition> bind(Where const& where, Columns& columns) {
  std::vector<BoundCondition> bound;
  for (auto const& [pattern, texts] : where) bound.push_back({columns.bind(pattern), texts});
  return bound;
}

bool holds(std::vector<BoundCondition>& where, std::span<std::string_view const> cells) {
  return std::all_of(where.begin(), where.end(), [&](BoundCondition& condition) {
    auto const text = condition.pattern.of(cells);
    return std::any_of(condition.texts.begin(), condition.texts.end(),
                       [&](std::string const& each) { return each == text; });
  });
}

std::vector<UnmappedCode> listed(MissingCodes const& missing, std::string_view mapping) {
  std::map<std::string, std::size_t> different;
  for (auto const& [key, count] : missing) ++different[key.first];
  std::vector<UnmappedCode> all;
  std::map<std::string, std::size_t> not_codes;
  for (auto const& [key, count] : missing) {
    if (different[key.first] > most_missing) {
      not_codes[key.first] += count;
      continue;
    }
    auto const raw = std::string(front_of(key.second, 60));
    all.push_back({std::string(mapping), key.first, raw, count, fmt::format("\"{}\" = ", raw), {}});
  }
  for (auto const& [field, count] : not_codes) all.push_back({std::string(mapping), field, {}, count, {}, {}});
  std::stable_sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return a.count > b.count; });
  return all;
}

}  // namespace aimline::records
