#pragma once

#include "base/json.hpp"

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>
#include <sodium.h>

/// Signs tokens as a provider does, for tests.
namespace aimline::openid::testing {

inline std::string base64url(std::string_view bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  text.pop_back();
  return text;
}

/// A pair of keys of a provider.
class SigningKey {
public:
  enum class Kind { rsa, p256 };

  explicit SigningKey(std::string id, Kind kind = Kind::rsa, unsigned bits = 2048)
      : id_(std::move(id)),
        kind_(kind),
        key_(kind == Kind::rsa ? EVP_RSA_gen(bits) : EVP_EC_gen("P-256"), EVP_PKEY_free) {
    if (!key_) throw std::runtime_error("no key");
  }

  std::string const& id() const { return id_; }

  /// The public half, as a member of a set of keys; `more` are further members: ,"alg":"RS256"
  std::string jwk(std::string_view more = "") const {
    if (kind_ == Kind::rsa)
      return fmt::format(R"({{"kty":"RSA","kid":"{}","use":"sig","n":"{}","e":"{}"{}}})", id_,
                         base64url(number(OSSL_PKEY_PARAM_RSA_N, 0)), base64url(number(OSSL_PKEY_PARAM_RSA_E, 0)),
                         more);
    return fmt::format(R"({{"kty":"EC","crv":"P-256","kid":"{}","use":"sig","x":"{}","y":"{}"{}}})", id_,
                       base64url(number(OSSL_PKEY_PARAM_EC_PUB_X, 32)), base64url(number(OSSL_PKEY_PARAM_EC_PUB_Y, 32)),
                       more);
  }

  /// The signature of a text by RS256, PS256 or ES256, as the bytes that stand in a token.
  std::string signature(std::string_view text, std::string_view algorithm) const {
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> const context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_PKEY_CTX* how = nullptr;
    EVP_DigestSignInit(context.get(), &how, EVP_sha256(), nullptr, key_.get());
    if (algorithm == "PS256") {
      EVP_PKEY_CTX_set_rsa_padding(how, RSA_PKCS1_PSS_PADDING);
      EVP_PKEY_CTX_set_rsa_pss_saltlen(how, RSA_PSS_SALTLEN_DIGEST);
    }
    std::string made(1024, '\0');
    auto size = made.size();
    auto* const out = reinterpret_cast<unsigned char*>(made.data());
    if (EVP_DigestSign(context.get(), out, &size, reinterpret_cast<unsigned char const*>(text.data()), text.size()) !=
        1)
      throw std::runtime_error("no signature");
    made.resize(size);
    if (kind_ == Kind::rsa) return made;
    auto const* in = reinterpret_cast<unsigned char const*>(made.data());
    std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> const numbers(
        d2i_ECDSA_SIG(nullptr, &in, static_cast<long>(made.size())), ECDSA_SIG_free);
    std::string plain(64, '\0');
    auto* const bytes = reinterpret_cast<unsigned char*>(plain.data());
    BN_bn2binpad(ECDSA_SIG_get0_r(numbers.get()), bytes, 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(numbers.get()), bytes + 32, 32);
    return plain;
  }

  /// A whole token; the header is {"alg":…,"kid":…} unless given.
  std::string token(std::string_view claims, std::string_view algorithm, std::string header = {}) const {
    if (header.empty()) header = fmt::format(R"({{"alg":"{}","kid":"{}","typ":"JWT"}})", algorithm, id_);
    auto const text = base64url(header) + "." + base64url(claims);
    return text + "." + base64url(signature(text, algorithm));
  }

private:
  std::string number(char const* which, int size) const {
    BIGNUM* found = nullptr;
    EVP_PKEY_get_bn_param(key_.get(), which, &found);
    std::unique_ptr<BIGNUM, decltype(&BN_free)> const owned(found, BN_free);
    std::string bytes(static_cast<std::size_t>(size ? size : BN_num_bytes(found)), '\0');
    BN_bn2binpad(found, reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    return bytes;
  }

  std::string id_;
  Kind kind_;
  std::shared_ptr<EVP_PKEY> key_;
};

}  // namespace aimline::openid::testing
