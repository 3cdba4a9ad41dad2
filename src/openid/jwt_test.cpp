#include "openid/id_token.hpp"
#include "openid/testing.hpp"

#include <gtest/gtest.h>
#include <openssl/sha.h>

namespace aimline::openid {
namespace {

using namespace std::chrono_literals;
using testing::base64url;
using testing::SigningKey;

template <class T>
std::string why(Result<T> const& result) {
  return result ? "taken" : result.error().problems.at(0).what.key;
}

std::string set_of(std::initializer_list<std::string> keys) {
  std::string list;
  for (auto const& key : keys) list += (list.empty() ? "" : ",") + key;
  return "{\"keys\":[" + list + "]}";
}

SigningKey const& rsa() {
  static SigningKey const key("rsa");
  return key;
}
SigningKey const& curve() {
  static SigningKey const key("curve", SigningKey::Kind::p256);
  return key;
}

// RFC 7515, appendix A.3: a token signed with ES256, its key and its claims as printed there.
TEST(Jwt, TakesTheTokenThatIsPrintedInRfc7515) {
  auto const token = read_token(
      "eyJhbGciOiJFUzI1NiJ9"
      ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
      ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");
  ASSERT_TRUE(token) << why(token);
  auto const keys = read_keys(R"({"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
                              R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})");
  ASSERT_TRUE(keys);
  ASSERT_EQ(keys->size(), 1u);
  EXPECT_TRUE(is_signed_by(*token, keys->front()));
  EXPECT_EQ(token->claims.at("iss"), "joe");
}

// RFC 7515, appendix A.2: the same claims with RS256.
TEST(Jwt, TakesTheRsaTokenThatIsPrintedInRfc7515) {
  auto const token = read_token(
      "eyJhbGciOiJSUzI1NiJ9"
      ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
      ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUA"
      "r7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--x"
      "i12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_Ioyp"
      "GlUPQGe77Rw");
  ASSERT_TRUE(token) << why(token);
  auto const keys = read_keys(
      R"({"keys":[{"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEz)"
      R"(P1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-)"
      R"(KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFk)"
      R"(MLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"}]})");
  ASSERT_TRUE(keys);
  ASSERT_EQ(keys->size(), 1u);
  EXPECT_TRUE(is_signed_by(*token, keys->front()));
}

TEST(Jwt, TakesThreeAlgorithmsAndNoOther) {
  auto const keys = *read_keys(set_of({rsa().jwk(), curve().jwk()}));
  for (auto const& [key, algorithm] :
       {std::pair{&rsa(), "RS256"}, std::pair{&rsa(), "PS256"}, std::pair{&curve(), "ES256"}}) {
    auto const token = read_token(key->token(R"({"a":1})", algorithm));
    ASSERT_TRUE(token) << algorithm;
    auto const* found = key_for(*token, keys);
    ASSERT_NE(found, nullptr) << algorithm;
    EXPECT_TRUE(is_signed_by(*token, *found)) << algorithm;
  }
  for (auto const* algorithm : {"none", "None", "NONE", "nOnE", "HS256", "HS512", "RS384", "RS512", "RS1", "PS512",
                                "ES384", "ES256K", "EdDSA", "rs256", "", "RS256 "})
    EXPECT_EQ(why(read_token(rsa().token(R"({"a":1})", "RS256", fmt::format(R"({{"alg":"{}"}})", algorithm)))),
              "id_token.algorithm")
        << algorithm;
  for (auto const* header : {"{}", R"({"alg":256})", R"({"alg":null})", R"({"alg":["RS256"]})"})
    EXPECT_EQ(why(read_token(rsa().token("{}", "RS256", header))), "id_token.algorithm") << header;
}

TEST(Jwt, OfAnotherFormOrKindIsRefused) {
  auto const good = rsa().token(R"({"a":1})", "RS256");
  ASSERT_TRUE(read_token(good));
  auto const first = good.find('.'), last = good.rfind('.');
  auto const header = good.substr(0, first), claims = good.substr(first + 1, last - first - 1),
             signature = good.substr(last + 1);
  for (auto const& text : {std::string(),
                           std::string("."),
                           std::string(".."),
                           header,
                           header + "." + claims,
                           good + ".",
                           good + "." + claims,
                           "." + claims + "." + signature,
                           header + ".." + signature,
                           header + "=." + claims + "." + signature,
                           header + "." + claims + "=." + signature,
                           good + "=",
                           good + " ",
                           " " + good,
                           header + "\n." + claims + "." + signature,
                           base64url("[]") + "." + claims + "." + signature,
                           header + "." + base64url("[1]") + "." + signature,
                           header + "." + base64url(R"({"a":1,"a":2})") + "." + signature,
                           header + "." + base64url("{\"a\":\"\xff\"}") + "." + signature,
                           base64url(R"({"alg":"RS256","crit":["exp"],"exp":1})") + "." + claims + "." + signature,
                           base64url(R"({"alg":"RS256","typ":"at+jwt"})") + "." + claims + "." + signature,
                           base64url(R"({"alg":"RS256","typ":1})") + "." + claims + "." + signature,
                           std::string(20'000, 'a') + good})
    EXPECT_EQ(why(read_token(text)), "id_token.malformed") << text.substr(0, 80);
}

TEST(Jwt, WithAnyBitChangedIsNotSignedByItsKey) {
  auto const keys = *read_keys(set_of({rsa().jwk(), curve().jwk()}));
  for (auto const& [key, algorithm] : {std::pair{&rsa(), "RS256"}, std::pair{&curve(), "ES256"}}) {
    auto const token = *read_token(key->token(R"({"a":1})", algorithm));
    auto const& good = *key_for(token, keys);
    for (std::size_t i = 0; i < token.signature.size(); ++i) {
      auto changed = token;
      changed.signature[i] = static_cast<char>(changed.signature[i] ^ 1);
      EXPECT_FALSE(is_signed_by(changed, good)) << algorithm << " " << i;
    }
    auto changed = token;
    changed.signed_text += 'A';
    EXPECT_FALSE(is_signed_by(changed, good));
    for (auto const& signature : {std::string(), std::string(64, '\0'), token.signature.substr(1),
                                  token.signature + "x", std::string(256, '\0')}) {
      changed = token;
      changed.signature = signature;
      EXPECT_FALSE(is_signed_by(changed, good)) << algorithm;
    }
  }
}

TEST(Jwt, IsNeverCheckedWithAKeyOfAnotherKindOrForAnotherAlgorithm) {
  auto const rs = *read_token(rsa().token("{}", "RS256", R"({"alg":"RS256"})"));
  auto const es = *read_token(curve().token("{}", "ES256", R"({"alg":"ES256"})"));
  EXPECT_EQ(key_for(rs, *read_keys(set_of({curve().jwk()}))), nullptr);
  EXPECT_EQ(key_for(es, *read_keys(set_of({rsa().jwk()}))), nullptr);
  EXPECT_EQ(key_for(rs, *read_keys(set_of({rsa().jwk(R"(,"alg":"PS256")")}))), nullptr);
  EXPECT_NE(key_for(rs, *read_keys(set_of({rsa().jwk(R"(,"alg":"RS256")")}))), nullptr);
  // A token without a key's name is taken only where one key can be meant.
  SigningKey const second("second");
  EXPECT_NE(key_for(rs, *read_keys(set_of({rsa().jwk(), curve().jwk()}))), nullptr);
  EXPECT_EQ(key_for(rs, *read_keys(set_of({rsa().jwk(), second.jwk()}))), nullptr);
  EXPECT_EQ(key_for(rs, {}), nullptr);
  auto const named = *read_token(second.token("{}", "RS256"));
  EXPECT_EQ(key_for(named, *read_keys(set_of({rsa().jwk(), second.jwk()})))->id, "second");
  EXPECT_EQ(key_for(named, *read_keys(set_of({rsa().jwk()}))), nullptr);
}

TEST(Keys, ThatCannotCheckASignatureArePassedOver) {
  SigningKey const weak("weak", SigningKey::Kind::rsa, 1024);
  for (auto const& key : {
           weak.jwk(),
           rsa().jwk(R"(,"alg":"HS256")"),
           rsa().jwk(R"(,"alg":"ES256")"),
           curve().jwk(R"(,"alg":"RS256")"),
           std::string(R"({"kty":"oct","k":"c2VjcmV0","kid":"rsa"})"),
           std::string(R"({"kty":"RSA","use":"enc"})"),
           std::string(R"({"kty":"RSA","n":"","e":"AQAB"})"),
           std::string("1"),
           std::string("{}"),
           fmt::format(R"({{"kty":"RSA","n":"{}","e":"AQ"}})", base64url(std::string(256, '\xff'))),
           fmt::format(R"({{"kty":"RSA","n":"{}","e":"AAI"}})", base64url(std::string(256, '\xff'))),
           fmt::format(R"({{"kty":"RSA","n":"{}","e":"AQAB"}})", base64url(std::string(2000, '\xff'))),
           std::string(R"({"kty":"EC","crv":"P-384","x":"AAAA","y":"AAAA"})"),
           fmt::format(R"({{"kty":"EC","crv":"P-256","x":"{0}","y":"{0}"}})", base64url(std::string(31, '\1'))),
       }) {
    auto const keys = read_keys(set_of({key}));
    ASSERT_TRUE(keys) << key;
    EXPECT_TRUE(keys->empty()) << key;
  }
  for (auto const* text : {"", "[]", "{}", R"({"keys":1})", R"({"keys":{}})", "{\"keys\":[}"})
    EXPECT_FALSE(read_keys(text)) << text;
  std::string many;
  for (int i = 0; i < 101; ++i) many += i ? ",1" : "1";
  EXPECT_FALSE(read_keys("{\"keys\":[" + many + "]}"));
}

TEST(Keys, OfAPointThatIsNotOnTheCurveCheckNothing) {
  auto const keys = *read_keys(
      set_of({fmt::format(R"({{"kty":"EC","crv":"P-256","x":"{0}","y":"{0}"}})", base64url(std::string(32, '\1')))}));
  ASSERT_EQ(keys.size(), 1u);
  EXPECT_FALSE(is_signed_by(*read_token(curve().token("{}", "ES256")), keys.front()));
}

/// A token of 12:00 for the client `aimline`, with some claims otherwise.
class IdToken : public ::testing::Test {
protected:
  Instant noon = *parse_instant("2026-03-02T12:00:00Z");
  std::vector<Key> keys = *read_keys(set_of({rsa().jwk()}));
  Expected expected{"https://id.district.example", "aimline", "the nonce", noon};

  static std::int64_t seconds(Instant at) {
    return std::chrono::duration_cast<std::chrono::seconds>(at.at.time_since_epoch()).count();
  }

  boost::json::object claims() const {
    return {{"iss", "https://id.district.example"},
            {"aud", "aimline"},
            {"sub", "4711"},
            {"nonce", "the nonce"},
            {"iat", seconds(noon)},
            {"exp", seconds(noon) + 300}};
  }
  Result<Identity> taken(boost::json::object const& claims) const {
    return check(*read_token(rsa().token(boost::json::serialize(claims), "RS256")), keys, expected);
  }
  std::string with(char const* name, boost::json::value value) const {
    auto made = claims();
    made[name] = std::move(value);
    return why(taken(made));
  }
  std::string without(char const* name) const {
    auto made = claims();
    made.erase(name);
    return why(taken(made));
  }
};

TEST_F(IdToken, SaysWhoSomebodyIs) {
  EXPECT_EQ(taken(claims()), (Identity{"https://id.district.example", "4711", {}, {}}));
  auto more = claims();
  more["email"] = "Ana@District.EXAMPLE";
  EXPECT_EQ(taken(more)->mail, std::nullopt) << "nobody checked it";
  more["email_verified"] = true;
  more["amr"] = {"pwd", "mfa", 1};
  EXPECT_EQ(taken(more), (Identity{"https://id.district.example", "4711", "ana@district.example", {"pwd", "mfa"}}));
  more["email_verified"] = "true";
  EXPECT_EQ(taken(more)->mail, "ana@district.example");
}

TEST_F(IdToken, IsOfThisIssuerAlone) {
  for (auto const* other : {"https://id.district.example/", "https://ID.district.example", "http://id.district.example",
                            "https://evil.example", ""})
    EXPECT_EQ(with("iss", other), "id_token.issuer") << other;
  EXPECT_EQ(with("iss", nullptr), "id_token.issuer");
  EXPECT_EQ(with("iss", boost::json::array{"https://id.district.example"}), "id_token.issuer");
  EXPECT_EQ(without("iss"), "id_token.issuer");
}

TEST_F(IdToken, IsForThisClient) {
  EXPECT_EQ(with("aud", boost::json::array{"aimline"}), "taken");
  for (boost::json::value const& other : std::initializer_list<boost::json::value>{
           "other", "Aimline", "", nullptr, 1, boost::json::array{}, boost::json::array{"other"},
           boost::json::array{"aimline", "other"}, boost::json::object{{"aimline", true}}})
    EXPECT_EQ(with("aud", other), "id_token.audience") << boost::json::serialize(other);
  EXPECT_EQ(without("aud"), "id_token.audience");
  EXPECT_EQ(with("azp", "aimline"), "taken");
  EXPECT_EQ(with("azp", "other"), "id_token.audience");
  auto several = claims();
  several["aud"] = {"other", "aimline"};
  several["azp"] = "aimline";
  EXPECT_EQ(why(taken(several)), "taken");
  several["azp"] = "other";
  EXPECT_EQ(why(taken(several)), "id_token.audience");
}

TEST_F(IdToken, IsTakenWithinAMinuteOfItsTimes) {
  auto const at = [&](char const* name, std::chrono::seconds from_noon) {
    return with(name, seconds(noon) + from_noon.count());
  };
  EXPECT_EQ(at("exp", 0s), "taken");
  EXPECT_EQ(at("exp", -59s), "taken");
  EXPECT_EQ(at("exp", -60s), "id_token.expired");
  EXPECT_EQ(at("iat", 60s), "taken");
  EXPECT_EQ(at("iat", 61s), "id_token.not_yet");
  EXPECT_EQ(at("iat", 24h), "id_token.not_yet");
  EXPECT_EQ(at("iat", -10min - 59s), "taken");
  EXPECT_EQ(at("iat", -11min), "id_token.expired");
  EXPECT_EQ(at("nbf", 60s), "taken");
  EXPECT_EQ(at("nbf", 61s), "id_token.not_yet");
  auto early = claims();
  early["nbf"] = seconds(noon);
  early["iat"] = seconds(noon) + 61;
  EXPECT_EQ(why(taken(early)), "id_token.not_yet");
  EXPECT_EQ(without("exp"), "id_token.expired");
  EXPECT_EQ(without("iat"), "id_token.not_yet");
  for (boost::json::value const& none : std::initializer_list<boost::json::value>{"1", nullptr, -1, 1e300, true}) {
    EXPECT_EQ(with("exp", none), "id_token.expired") << boost::json::serialize(none);
    EXPECT_EQ(with("iat", none), "id_token.not_yet") << boost::json::serialize(none);
    EXPECT_EQ(with("nbf", none), "id_token.not_yet") << boost::json::serialize(none);
  }
}

TEST_F(IdToken, CarriesTheNonceOfThisSignIn) {
  EXPECT_EQ(with("nonce", "another"), "id_token.nonce");
  EXPECT_EQ(with("nonce", ""), "id_token.nonce");
  EXPECT_EQ(with("nonce", nullptr), "id_token.nonce");
  EXPECT_EQ(without("nonce"), "id_token.nonce");
}

TEST_F(IdToken, NamesASubject) {
  for (boost::json::value const& none : std::initializer_list<boost::json::value>{
           "", nullptr, 4711, "with space", "tab\t", "Ä", std::string(256, 'x').c_str()})
    EXPECT_EQ(with("sub", none), "id_token.subject") << boost::json::serialize(none);
  EXPECT_EQ(without("sub"), "id_token.subject");
  EXPECT_EQ(with("sub", std::string(255, 'x').c_str()), "taken");
}

TEST_F(IdToken, WithAMailAddressThatIsNotVerifiedIsRefused) {
  for (boost::json::value const& not_true :
       std::initializer_list<boost::json::value>{false, "false", nullptr, 1, "yes"})
    EXPECT_EQ(with("email_verified", not_true), "id_token.unverified_mail") << boost::json::serialize(not_true);
}

TEST_F(IdToken, IsSignedByAKeyThatTheProviderPublishes) {
  SigningKey const other("rsa");
  auto const text = boost::json::serialize(claims());
  EXPECT_EQ(why(check(*read_token(other.token(text, "RS256")), keys, expected)), "id_token.signature");
  SigningKey const unpublished("unpublished");
  EXPECT_EQ(why(check(*read_token(unpublished.token(text, "RS256")), keys, expected)), unknown_key);
  EXPECT_EQ(why(check(*read_token(rsa().token(text, "RS256")), {}, expected)), unknown_key);
}

}  // namespace
}  // namespace aimline::openid
