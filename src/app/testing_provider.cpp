#include "app/testing_provider.hpp"

#include "app/testing_world.hpp"
#include "http/message.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace aimline::app::testing {
namespace {

using openid::testing::SigningKey;

/// The fields of a form or of an address's query.
std::map<std::string, std::string> fields_of(std::string const& text) {
  std::map<std::string, std::string> fields;
  auto const target = http::parse_target("/?" + text).value();
  for (auto const& [name, value] : target.query) fields[name] = value;
  return fields;
}

std::string challenge_of(std::string const& verifier) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash;
  crypto_hash_sha256(hash.data(), reinterpret_cast<unsigned char const*>(verifier.data()), verifier.size());
  return openid::testing::base64url({reinterpret_cast<char const*>(hash.data()), hash.size()});
}

void must(bool held, std::string const& what) {
  if (!held) throw std::runtime_error("the provider complains: " + what);
}

}  // namespace

SigningKey const& signing_key(std::string const& id) {
  static std::map<std::string, SigningKey> made;
  return made.try_emplace(id, id).first->second;
}

Provider::Provider() : published{signing_key("first")}, now(noon()) {
  auto const at = [](std::string_view path) { return std::string(issuer) + std::string(path); };
  discovery = {{"issuer", issuer},
               {"authorization_endpoint", at("/authorize?tenant=1")},
               {"token_endpoint", at("/token")},
               {"jwks_uri", at("/keys")},
               {"response_types_supported", {"code"}},
               {"code_challenge_methods_supported", {"S256"}},
               {"id_token_signing_alg_values_supported", {"RS256"}}};
}

Result<outgoing::Answer> Provider::operator()(outgoing::Request const& request) {
  if (away) return refuse(Fault::invalid, "", {"outgoing.not_reached"});
  auto const is = [&](std::string_view path) { return request.url == std::string(issuer) + std::string(path); };
  if (is("/.well-known/openid-configuration")) return outgoing::Answer{200, boost::json::serialize(discovery)};
  if (is("/token")) return exchange(request);
  if (!is("/keys")) return refuse(Fault::invalid, "", {"outgoing.unknown_host"});
  ++keys_asked;
  std::vector<std::string> keys;
  for (auto const& key : published) keys.push_back(key.jwk());
  return outgoing::Answer{200, fmt::format(R"({{"keys":[{}]}})", fmt::join(keys, ","))};
}

std::string Provider::authorize(std::string const& address) {
  auto const question = address.find('?');
  must(address.starts_with(std::string(issuer) + "/authorize?tenant=1&"), address);
  auto const asked = fields_of(address.substr(question + 1));
  must(asked.at("response_type") == "code" && asked.at("code_challenge_method") == "S256", "another flow");
  must(asked.at("client_id") == "aimline", "another client");
  must(asked.at("redirect_uri") == std::string(base_url) + "/sign-in/callback", "another address to go back to");
  must(asked.at("scope").find("openid") == 0, "no openid");
  must(asked.at("state").size() == 64 && asked.at("nonce").size() == 64, "too little chance");
  auto code = fmt::format("code {}", codes_.size());
  codes_[code] = {asked.at("nonce"), asked.at("code_challenge"), asked.at("redirect_uri")};
  return code;
}

Result<outgoing::Answer> Provider::exchange(outgoing::Request const& request) {
  ++codes_asked;
  auto const sent = fields_of(request.form);
  auto const login = codes_.find(sent.at("code"));
  outgoing::Answer const refused{400, R"({"error":"invalid_grant"})"};
  if (login == codes_.end()) return refused;
  auto const [nonce, challenge, redirect] = login->second;
  codes_.erase(login);
  must(sent.at("grant_type") == "authorization_code", "another grant");
  must(sent.at("redirect_uri") == redirect, "another address to go back to");
  auto const authorization = http::find(request.headers, "Authorization").value_or("");
  auto const expected = outgoing::encode("aimline") + ":" + outgoing::encode(client_secret);
  std::string encoded(sodium_base64_encoded_len(expected.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(encoded.data(), encoded.size(), reinterpret_cast<unsigned char const*>(expected.data()),
                    expected.size(), sodium_base64_VARIANT_ORIGINAL);
  encoded.pop_back();
  must(authorization == "Basic " + encoded, "another client's secret");
  if (challenge_of(sent.at("code_verifier")) != challenge) return refused;
  auto const seconds = std::chrono::duration_cast<std::chrono::seconds>(now.at.time_since_epoch()).count();
  boost::json::object made{{"iss", issuer},  {"aud", "aimline"}, {"sub", "4711"},
                           {"nonce", nonce}, {"iat", seconds},   {"exp", seconds + 300}};
  for (auto const& [name, value] : claims) {
    if (value.is_null())
      made.erase(name);
    else
      made[name] = value;
  }
  auto const text = token ? token(made) : published.front().token(boost::json::serialize(made), "RS256");
  return outgoing::Answer{200,
                          boost::json::serialize(boost::json::object{{"id_token", text}, {"token_type", "Bearer"}})};
}

}  // namespace aimline::app::testing
