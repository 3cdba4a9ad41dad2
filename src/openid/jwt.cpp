#include "openid/jwt.hpp"

#include <algorithm>
#include <memory>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <sodium.h>

namespace aimline::openid {
namespace {

constexpr std::size_t longest_token = 16 * 1024;
constexpr std::size_t most_keys = 100;
constexpr std::size_t coordinate = 32;  // bytes of P-256

template <class T, auto free>
using Owned = std::unique_ptr<T, decltype([](T* one) { free(one); })>;
using Number = Owned<BIGNUM, BN_free>;
using PublicKey = Owned<EVP_PKEY, EVP_PKEY_free>;

std::optional<std::string> from_base64url(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t size = 0;
  // Strict: no padding, no spaces, no bits left over.
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(), nullptr,
                        &size, nullptr, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
    return std::nullopt;
  bytes.resize(size);
  return bytes;
}

std::optional<boost::json::object> object_in(std::string_view text) {
  auto const bytes = from_base64url(text);
  auto const json = bytes ? parse_json(*bytes) : refuse(Fault::invalid, "", {});
  if (!json || !json->is_object()) return std::nullopt;
  return json->get_object();
}

std::optional<std::string> text_of(boost::json::object const& object, std::string_view name) {
  auto const* found = object.if_contains({name.data(), name.size()});
  if (!found || !found->is_string()) return std::nullopt;
  return std::string(found->get_string());
}

std::optional<Algorithm> algorithm_named(std::string_view name) {
  if (name == "RS256") return Algorithm::RS256;
  if (name == "PS256") return Algorithm::PS256;
  if (name == "ES256") return Algorithm::ES256;
  return std::nullopt;
}

tl::unexpected<Refusal> wrong(std::string key) { return refuse(Fault::unauthenticated, "", {std::move(key)}); }

std::string bytes_of(boost::json::object const& object, std::string_view name) {
  auto const text = text_of(object, name);
  return text ? from_base64url(*text).value_or("") : std::string();
}

Number number(std::string_view bytes) {
  return Number(
      BN_bin2bn(reinterpret_cast<unsigned char const*>(bytes.data()), static_cast<int>(bytes.size()), nullptr));
}

/// A key of the set, or none where it is of another kind, for another use, or too short or long to be taken.
std::optional<Key> read_key(boost::json::value const& json) {
  auto const* object = json.if_object();
  if (!object) return std::nullopt;
  auto const use = text_of(*object, "use");
  if (use && *use != "sig") return std::nullopt;
  Key key;
  key.id = text_of(*object, "kid");
  if (auto const name = text_of(*object, "alg")) {
    key.only = algorithm_named(*name);
    if (!key.only) return std::nullopt;
  }
  auto const kind = text_of(*object, "kty");
  if (kind == "RSA") {
    key.modulus = bytes_of(*object, "n");
    key.exponent = bytes_of(*object, "e");
    auto const bits = BN_num_bits(number(key.modulus).get());
    auto const exponent = number(key.exponent);
    bool const good = bits >= 2048 && bits <= 8192 && BN_is_odd(exponent.get()) && BN_num_bits(exponent.get()) >= 2 &&
                      BN_num_bits(exponent.get()) <= 33 && key.only != Algorithm::ES256;
    return good ? std::optional(key) : std::nullopt;
  }
  if (kind == "EC" && text_of(*object, "crv") == "P-256") {
    key.x = bytes_of(*object, "x");
    key.y = bytes_of(*object, "y");
    bool const good =
        key.x.size() == coordinate && key.y.size() == coordinate && (!key.only || key.only == Algorithm::ES256);
    return good ? std::optional(key) : std::nullopt;
  }
  return std::nullopt;
}

bool fits(Key const& key, Algorithm algorithm) {
  return (!key.only || key.only == algorithm) && key.modulus.empty() == (algorithm == Algorithm::ES256);
}

/// None where the numbers are no key: a point that is not on the curve.
PublicKey public_key(Key const& key) {
  Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> const build(OSSL_PARAM_BLD_new());
  auto const n = number(key.modulus), e = number(key.exponent);
  std::string const point = "\x04" + key.x + key.y;
  bool const rsa = !key.modulus.empty();
  if (rsa) {
    OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
    OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  } else {
    OSSL_PARAM_BLD_push_utf8_string(build.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
    OSSL_PARAM_BLD_push_octet_string(build.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
  }
  Owned<OSSL_PARAM, OSSL_PARAM_free> const params(OSSL_PARAM_BLD_to_param(build.get()));
  Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> const context(
      EVP_PKEY_CTX_new_from_name(nullptr, rsa ? "RSA" : "EC", nullptr));
  EVP_PKEY* made = nullptr;
  EVP_PKEY_fromdata_init(context.get());
  EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, params.get());
  return PublicKey(made);
}

/// The two numbers of an ES256 signature in the form that OpenSSL takes; empty where they are not 32 bytes each.
std::string der_of(std::string_view signature) {
  if (signature.size() != 2 * coordinate) return {};
  Owned<ECDSA_SIG, ECDSA_SIG_free> const numbers(ECDSA_SIG_new());
  ECDSA_SIG_set0(numbers.get(), number(signature.substr(0, coordinate)).release(),
                 number(signature.substr(coordinate)).release());
  unsigned char* bytes = nullptr;
  int const size = i2d_ECDSA_SIG(numbers.get(), &bytes);
  Owned<unsigned char, [](unsigned char* one) { OPENSSL_free(one); }> const owned(bytes);
  return size > 0 ? std::string(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size)) : std::string();
}

}  // namespace

Result<Token> read_token(std::string_view text) {
  auto const first = text.find('.');
  auto const second = first == text.npos ? first : text.find('.', first + 1);
  if (text.size() > longest_token || second == text.npos) return wrong("id_token.malformed");
  auto const header = object_in(text.substr(0, first));
  auto claims = object_in(text.substr(first + 1, second - first - 1));
  auto signature = from_base64url(text.substr(second + 1));
  if (!header || !claims || !signature) return wrong("id_token.malformed");
  auto const type = text_of(*header, "typ");
  if (header->contains("crit") || (header->contains("typ") && type != "JWT")) return wrong("id_token.malformed");
  auto const algorithm = algorithm_named(text_of(*header, "alg").value_or(""));
  if (!algorithm) return wrong("id_token.algorithm");
  return Token{*algorithm, text_of(*header, "kid"), std::move(*claims), std::string(text.substr(0, second)),
               std::move(*signature)};
}

Result<std::vector<Key>> read_keys(std::string_view text) {
  auto const json = parse_json(text);
  auto const* object = json ? json->if_object() : nullptr;
  auto const* list = object ? object->if_contains("keys") : nullptr;
  if (!list || !list->is_array() || list->get_array().size() > most_keys) return wrong("sign_on.no_keys");
  std::vector<Key> keys;
  for (auto const& each : list->get_array())
    if (auto key = read_key(each)) keys.push_back(std::move(*key));
  return keys;
}

Key const* key_for(Token const& token, std::vector<Key> const& keys) {
  Key const* found = nullptr;
  for (auto const& key : keys) {
    if (!fits(key, token.algorithm) || (token.key_id && key.id != token.key_id)) continue;
    if (found) return nullptr;  // which of them is meant, nobody said
    found = &key;
  }
  return found;
}

bool is_signed_by(Token const& token, Key const& key) {
  auto const made = public_key(key);
  Owned<EVP_MD_CTX, EVP_MD_CTX_free> const context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* how = nullptr;
  bool good = made && EVP_DigestVerifyInit(context.get(), &how, EVP_sha256(), nullptr, made.get()) == 1;
  // RFC 7518, 3.5: the salt is as long as the digest.
  if (good && token.algorithm == Algorithm::PS256)
    good = EVP_PKEY_CTX_set_rsa_padding(how, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(how, RSA_PSS_SALTLEN_DIGEST) == 1;
  auto const signature = token.algorithm == Algorithm::ES256 ? der_of(token.signature) : token.signature;
  auto const bytes = [](std::string const& text) { return reinterpret_cast<unsigned char const*>(text.data()); };
  good = good && EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(token.signed_text),
                                  token.signed_text.size()) == 1;
  ERR_clear_error();
  return good;
}

}  // namespace aimline::openid
