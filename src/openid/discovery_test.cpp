#include "openid/discovery.hpp"

#include "base/json.hpp"

#include <gtest/gtest.h>

namespace aimline::openid {
namespace {

constexpr auto issuer = "https://id.district.example/tenant";

boost::json::object document() {
  return {{"issuer", issuer},
          {"authorization_endpoint", "https://id.district.example/authorize"},
          {"token_endpoint", "https://id.district.example/token"},
          {"jwks_uri", "https://keys.district.example/set"},
          {"response_types_supported", {"code", "id_token"}},
          {"id_token_signing_alg_values_supported", {"HS256", "ES256"}},
          {"code_challenge_methods_supported", {"plain", "S256"}}};
}

std::string why(boost::json::object const& document) {
  auto const read = read_discovery(boost::json::serialize(document), issuer);
  return read ? "taken" : read.error().problems.at(0).what.key;
}

std::string with(char const* name, boost::json::value value) {
  auto made = document();
  made[name] = std::move(value);
  return why(made);
}

TEST(Discovery, ReadsWhereAProviderIsAskedAndHow) {
  auto const read = read_discovery(boost::json::serialize(document()), issuer);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->authorization_endpoint, "https://id.district.example/authorize");
  EXPECT_EQ(read->token_endpoint, "https://id.district.example/token");
  EXPECT_EQ(read->jwks_uri, "https://keys.district.example/set");
  EXPECT_FALSE(read->secret_in_form);
  EXPECT_FALSE(read->names_itself);
  auto more = document();
  more["token_endpoint_auth_methods_supported"] = {"client_secret_post"};
  more["authorization_response_iss_parameter_supported"] = true;
  auto const other = read_discovery(boost::json::serialize(more), issuer);
  ASSERT_TRUE(other);
  EXPECT_TRUE(other->secret_in_form);
  EXPECT_TRUE(other->names_itself);
}

TEST(Discovery, IsBelowTheIssuerWithOrWithoutItsLastSlash) {
  EXPECT_EQ(discovery_address("https://a.example"), "https://a.example/.well-known/openid-configuration");
  EXPECT_EQ(discovery_address("https://a.example/b/"), "https://a.example/b/.well-known/openid-configuration");
}

TEST(Discovery, OfAnotherIssuerIsRefused) {
  EXPECT_EQ(with("issuer", "https://id.district.example"), "sign_on.other_issuer");
  EXPECT_EQ(with("issuer", "https://id.district.example/tenant/"), "sign_on.other_issuer");
  EXPECT_EQ(with("issuer", nullptr), "sign_on.other_issuer");
  EXPECT_EQ(read_discovery("[]", issuer).error().problems[0].what.key, "sign_on.no_discovery");
  EXPECT_EQ(read_discovery("<html>", issuer).error().problems[0].what.key, "sign_on.no_discovery");
}

TEST(Discovery, NamesThreeAddressesAllHttps) {
  for (auto const* name : {"authorization_endpoint", "token_endpoint", "jwks_uri"})
    for (boost::json::value const& wrong : std::initializer_list<boost::json::value>{
             "http://id.district.example/x", "javascript:alert(1)", "/x", "", nullptr, 1,
             "https://id.district.example/#x", "https://id.district.example/a b", "https://id.district.example/\r\nx"})
      EXPECT_EQ(with(name, wrong), "sign_on.address_missing") << name << boost::json::serialize(wrong);
}

TEST(Discovery, OfferingLessThanIsNeededIsRefusedAndSilenceIsNot) {
  EXPECT_EQ(with("response_types_supported", boost::json::array{"id_token"}), "sign_on.no_code_flow");
  EXPECT_EQ(with("code_challenge_methods_supported", boost::json::array{"plain"}), "sign_on.no_pkce");
  EXPECT_EQ(with("id_token_signing_alg_values_supported", boost::json::array{"none", "HS256"}), "sign_on.no_algorithm");
  EXPECT_EQ(with("token_endpoint_auth_methods_supported", boost::json::array{"private_key_jwt"}), "sign_on.no_secret");
  auto silent = document();
  for (auto const* name :
       {"response_types_supported", "code_challenge_methods_supported", "id_token_signing_alg_values_supported"})
    silent.erase(name);
  EXPECT_EQ(why(silent), "taken");
}

}  // namespace
}  // namespace aimline::openid
