#include "base/id.hpp"

#include <algorithm>

#include <sodium.h>

namespace aimline {
namespace {

constexpr auto hexadecimal = [] {
  std::array<std::int8_t, 256> value;
  value.fill(-1);
  for (int digit = 0; digit < 16; ++digit)
    for (std::string_view const digits : {"0123456789abcdef", "0123456789ABCDEF"})
      value[static_cast<unsigned char>(digits[static_cast<std::size_t>(digit)])] = static_cast<std::int8_t>(digit);
  return value;
}();

constexpr bool hyphen_at(std::size_t position) {
  return position == 8 || position == 13 || position == 18 || position == 23;
}

}  // namespace

std::string to_string(Uuid const& uuid) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::array<char, 36> text;
  std::size_t at = 0;
  for (auto byte : uuid.bytes) {
    if (hyphen_at(at)) text[at++] = '-';
    text[at++] = digits[byte >> 4];
    text[at++] = digits[byte & 15];
  }
  return {text.data(), text.size()};
}

std::optional<Uuid> parse_uuid(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  Uuid uuid;
  std::size_t nibble = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (hyphen_at(i)) {
      if (text[i] != '-') return std::nullopt;
      continue;
    }
    int const value = hexadecimal[static_cast<unsigned char>(text[i])];
    if (value < 0) return std::nullopt;
    auto& byte = uuid.bytes[nibble / 2];
    byte = static_cast<std::uint8_t>((byte << 4) | value);
    ++nibble;
  }
  return uuid;
}

Uuid uuid7(Instant at, std::array<std::uint8_t, 10> const& random) {
  Uuid uuid;
  auto const milliseconds = static_cast<std::uint64_t>(at.at.time_since_epoch().count());
  for (std::size_t i = 0; i < 6; ++i) uuid.bytes[i] = static_cast<std::uint8_t>(milliseconds >> (40 - 8 * i));
  std::copy(random.begin(), random.end(), uuid.bytes.begin() + 6);
  uuid.bytes[6] = static_cast<std::uint8_t>(0x70 | (uuid.bytes[6] & 0x0f));
  uuid.bytes[8] = static_cast<std::uint8_t>(0x80 | (uuid.bytes[8] & 0x3f));
  return uuid;
}

Uuid new_uuid(Instant at) {
  // Within one millisecond the twelve bits after the version count up, so that a thread's keys keep their order.
  thread_local Instant last{};
  thread_local unsigned counter = 0;
  if (at <= last) {
    at = last;
    if (++counter > 0xfff) {
      at.at += std::chrono::milliseconds(1);
      counter = 0;
    }
  } else {
    counter = 0;
  }
  last = at;
  std::array<std::uint8_t, 10> random;
  randombytes_buf(random.data(), random.size());
  random[0] = static_cast<std::uint8_t>(counter >> 8);
  random[1] = static_cast<std::uint8_t>(counter);
  return uuid7(at, random);
}

}  // namespace aimline
