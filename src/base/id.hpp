#pragma once

#include "base/time.hpp"

#include <array>
#include <compare>
#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

/// Keys. Every row has a UUIDv7: unique without a counter, and in order of creation.
namespace aimline {

struct Uuid {
  std::array<std::uint8_t, 16> bytes{};

  friend auto operator<=>(Uuid const&, Uuid const&) = default;
};

/// Lower-case hexadecimal with hyphens, 36 characters.
std::string to_string(Uuid const& uuid);

/// Takes the 36-character form in either case; none for anything else.
std::optional<Uuid> parse_uuid(std::string_view text);

/// A UUIDv7 for that instant and ten random bytes. Source: RFC 9562 §5.7.
Uuid uuid7(Instant at, std::array<std::uint8_t, 10> const& random);

/// A UUIDv7 with random bytes of the operating system; in one thread each is greater than the one before.
Uuid new_uuid(Instant at);

/// The key of an `Entity`: keys of different entities do not compare and do not convert.
template <class Entity>
struct Id {
  Uuid value{};

  friend auto operator<=>(Id const&, Id const&) = default;
};

template <class Entity>
std::string to_string(Id<Entity> const& id) {
  return to_string(id.value);
}

}  // namespace aimline

template <class Entity>
struct std::hash<aimline::Id<Entity>> {
  std::size_t operator()(aimline::Id<Entity> const& id) const noexcept {
    std::size_t h = 0;
    for (auto byte : id.value.bytes) h = h * 131 + byte;
    return h;
  }
};
