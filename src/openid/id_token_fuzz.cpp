// The first line is a set of keys, the second a token, the third a discovery document: reading them never fails
// otherwise than by refusing, and what is refused once is refused again. No key here signed anything of the input, so
// nothing is ever believed unless its signature holds.

#include "openid/discovery.hpp"
#include "openid/id_token.hpp"

#include <cstdlib>

namespace aimline::openid {
namespace {

void require(bool claim) {
  if (!claim) std::abort();
}

std::string_view line(std::string_view& rest) {
  auto const end = rest.find('\n');
  auto const found = rest.substr(0, end);
  rest = end == rest.npos ? std::string_view() : rest.substr(end + 1);
  return found;
}

}  // namespace
}  // namespace aimline::openid

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace aimline;
  using namespace aimline::openid;
  std::string_view rest(reinterpret_cast<char const*>(data), size);
  auto const keys = read_keys(line(rest));
  auto const token = read_token(line(rest));
  auto const provider = read_discovery(line(rest), "https://id.example");
  if (provider) require(provider->token_endpoint.starts_with("https://"));
  if (!token) return 0;
  auto const all = keys ? *keys : std::vector<Key>{};
  Expected const expected{"https://id.example", "aimline", "nonce", *parse_instant("2026-03-02T12:00:00Z")};
  auto const identity = check(*token, all, expected);
  require(identity.has_value() == check(*token, all, expected).has_value());
  for (auto const& key : all) is_signed_by(*token, key);
  if (!identity) return 0;
  require(is_signed_by(*token, *key_for(*token, all)));
  require(identity->issuer == expected.issuer && !identity->subject.empty());
  return 0;
}
