#pragma once

#include "http/message.hpp"

#include <optional>

/// Answers of bytes: whole, in part, or not at all where the caller has them.
namespace aimline::http {

/// The part that a Range header asks for: from `first`, `size` bytes.
struct Range {
  std::uint64_t first = 0;
  std::uint64_t size = 0;
  friend bool operator==(Range, Range) = default;
};

enum class RangeIs { absent, good, beyond };
struct AskedRange {
  RangeIs is = RangeIs::absent;
  Range range = {};
  friend bool operator==(AskedRange, AskedRange) = default;
};

/// What "bytes=500-999", "bytes=500-" or "bytes=-500" asks of so many bytes. Several parts, other units and what cannot
/// be read count as absent: the whole is the answer then. Source: RFC 9110, 14.1 and 14.2.
AskedRange asked_range(std::string_view header, std::uint64_t size);

/// 200 with all, 206 with the part that is asked for, 304 where If-None-Match names `tag`, 416 beyond the end. `tag` is
/// a strong one, without its quotes; the caller adds what the bytes are.
Response bytes_reply(Request const& request, std::string_view tag, Stream stream);

/// `attachment; filename*=UTF-8''…`: to be saved under that name, never shown. Source: RFC 6266.
std::string saved_as(std::string_view name);

}  // namespace aimline::http
