#include "http/bytes_reply.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include <fmt/format.h>

namespace aimline::http {
namespace {

std::optional<std::uint64_t> number(std::string_view text) {
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  std::uint64_t value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  // A number too large to hold is beyond every end.
  return error == std::errc{} ? value : std::numeric_limits<std::uint64_t>::max();
}

/// Whether a list of tags names this one: `"a", W/"b"`, or `*`.
bool names(std::string_view list, std::string_view quoted) {
  while (!list.empty()) {
    auto const comma = list.find(',');
    auto each = list.substr(0, comma);
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
    while (!each.empty() && each.front() == ' ') each.remove_prefix(1);
    while (!each.empty() && each.back() == ' ') each.remove_suffix(1);
    if (each.starts_with("W/")) each.remove_prefix(2);
    if (each == "*" || each == quoted) return true;
  }
  return false;
}

}  // namespace

AskedRange asked_range(std::string_view header, std::uint64_t size) {
  constexpr std::string_view unit = "bytes=";
  if (!header.starts_with(unit)) return {};
  header.remove_prefix(unit.size());
  auto const hyphen = header.find('-');
  if (hyphen == std::string_view::npos) return {};
  auto const from = header.substr(0, hyphen);
  auto const to = header.substr(hyphen + 1);
  auto const first = number(from);
  auto const last = number(to);
  if ((!from.empty() && !first) || (!to.empty() && !last) || (!first && !last)) return {};
  if (!first) {
    if (*last == 0 || size == 0) return {RangeIs::beyond, {}};
    auto const wanted = std::min(*last, size);
    return {RangeIs::good, {size - wanted, wanted}};
  }
  if (last && *last < *first) return {};
  if (*first >= size) return {RangeIs::beyond, {}};
  auto const end = last ? std::min(*last, size - 1) : size - 1;
  return {RangeIs::good, {*first, end - *first + 1}};
}

Response bytes_reply(Request const& request, std::string_view tag, Stream stream) {
  auto const quoted = fmt::format("\"{}\"", tag);
  Response response{200, {{"ETag", quoted}, {"Accept-Ranges", "bytes"}}, {}, {}};
  if (auto const known = find(request.headers, "if-none-match"); known && names(*known, quoted)) {
    response.status = 304;
    return response;
  }
  auto const condition = find(request.headers, "if-range");
  auto const header = find(request.headers, "range");
  AskedRange asked;
  if (header && (!condition || *condition == quoted)) asked = asked_range(*header, stream.size);
  if (asked.is == RangeIs::beyond) {
    response.status = 416;
    response.headers.emplace_back("Content-Range", fmt::format("bytes */{}", stream.size));
    return response;
  }
  if (asked.is == RangeIs::good) {
    auto const [first, size] = asked.range;
    response.status = 206;
    response.headers.emplace_back("Content-Range", fmt::format("bytes {}-{}/{}", first, first + size - 1, stream.size));
    stream = {size, [first = first, read = std::move(stream.read)](std::uint64_t offset, std::span<char> buffer) {
                return read(first + offset, buffer);
              }};
  }
  response.stream = std::move(stream);
  return response;
}

std::string saved_as(std::string_view name) { return "attachment; filename*=UTF-8''" + encode(name); }

}  // namespace aimline::http
