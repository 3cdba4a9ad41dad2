#include "outgoing/address.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>

namespace aimline::outgoing {
namespace {

constexpr std::array<std::uint8_t, 12> mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

bool is_v4(Address const& address) {
  return std::equal(mapped_prefix.begin(), mapped_prefix.end(), address.bytes.begin());
}

struct Block {
  char const* range;
  Reach reach;
};

/// What is not everywhere; the first that contains an address holds.
constexpr Block special_v4[] = {
    {"0.0.0.0/8", Reach::nowhere},      {"10.0.0.0/8", Reach::inside},      {"100.64.0.0/10", Reach::inside},
    {"127.0.0.0/8", Reach::inside},     {"169.254.0.0/16", Reach::nowhere}, {"172.16.0.0/12", Reach::inside},
    {"192.0.0.0/24", Reach::nowhere},   {"192.0.2.0/24", Reach::nowhere},   {"192.88.99.0/24", Reach::nowhere},
    {"192.168.0.0/16", Reach::inside},  {"198.18.0.0/15", Reach::nowhere},  {"198.51.100.0/24", Reach::nowhere},
    {"203.0.113.0/24", Reach::nowhere}, {"224.0.0.0/4", Reach::nowhere},    {"240.0.0.0/4", Reach::nowhere},
    {"0.0.0.0/0", Reach::everywhere}};
// fd00:ec2::254 is where a cloud keeps the metadata of its machines.
constexpr Block special_v6[] = {
    {"::1/128", Reach::inside},    {"fd00:ec2::/32", Reach::nowhere}, {"fc00::/7", Reach::inside},
    {"2001::/23", Reach::nowhere}, {"2001:db8::/32", Reach::nowhere}, {"2002::/16", Reach::nowhere},
    {"3fff::/20", Reach::nowhere}, {"2000::/3", Reach::everywhere},   {"::/0", Reach::nowhere}};

}  // namespace

std::optional<Address> parse_address(std::string_view text) {
  Address address;
  std::string const whole(text);
  std::copy(mapped_prefix.begin(), mapped_prefix.end(), address.bytes.begin());
  if (inet_pton(AF_INET, whole.c_str(), address.bytes.data() + mapped_prefix.size()) == 1) return address;
  if (inet_pton(AF_INET6, whole.c_str(), address.bytes.data()) == 1) return address;
  return std::nullopt;
}

std::string to_string(Address const& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (is_v4(address))
    inet_ntop(AF_INET, address.bytes.data() + mapped_prefix.size(), text.data(), text.size());
  else
    inet_ntop(AF_INET6, address.bytes.data(), text.data(), text.size());
  return text.data();
}

std::optional<AddressRange> parse_address_range(std::string_view text) {
  auto const slash = text.find('/');
  auto const first = parse_address(text.substr(0, slash));
  if (!first) return std::nullopt;
  int const most = is_v4(*first) ? 32 : 128;
  int bits = most;
  if (slash != text.npos) {
    auto const number = text.substr(slash + 1);
    auto const [end, error] = std::from_chars(number.data(), number.data() + number.size(), bits);
    if (error != std::errc{} || end != number.data() + number.size() || bits < 0 || bits > most) return std::nullopt;
  }
  return AddressRange{*first, 128 - most + bits};
}

bool contains(AddressRange const& range, Address const& address) {
  for (std::size_t bit = 0; bit < static_cast<std::size_t>(range.bits); ++bit) {
    auto const mask = static_cast<std::uint8_t>(0x80 >> bit % 8);
    if ((range.first.bytes[bit / 8] ^ address.bytes[bit / 8]) & mask) return false;
  }
  return true;
}

Reach reach_of(Address const& address) {
  auto const find = [&](auto const& blocks) {
    return std::find_if(std::begin(blocks), std::end(blocks),
                        [&](Block const& each) { return contains(*parse_address_range(each.range), address); })
        ->reach;
  };
  return is_v4(address) ? find(special_v4) : find(special_v6);
}

}  // namespace aimline::outgoing
