#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Addresses that a connection may go to.
namespace aimline::outgoing {

/// An address of the Internet Protocol: version 4 stands in the last four bytes, behind the prefix ::ffff:0:0/96.
struct Address {
  std::array<std::uint8_t, 16> bytes{};

  friend bool operator==(Address const&, Address const&) = default;
};

/// From dotted decimals or the colon form; no other spelling (0x7f.1, 2130706433) and no zone.
std::optional<Address> parse_address(std::string_view text);
std::string to_string(Address const& address);

/// All addresses that begin with the same bits.
struct AddressRange {
  Address first;
  int bits = 128;  // of the sixteen bytes, so 120 for 10.0.0.0/24
};

/// From an address, or one with a number of bits: "10.0.0.0/24", "2001:db8::/32".
std::optional<AddressRange> parse_address_range(std::string_view text);
bool contains(AddressRange const& range, Address const& address);

enum class Reach {
  everywhere,  // an address of the public Internet
  inside,      // this machine or a private network: only for hosts that the administrator allowed
  nowhere      // link-local, where clouds keep their metadata, multicast, reserved, or holding another address
};

/// Source: IANA IPv4 and IPv6 Special-Purpose Address Registries.
Reach reach_of(Address const& address);

}  // namespace aimline::outgoing
