#include "openid/discovery.hpp"

#include "base/json.hpp"
#include "openid/jwt.hpp"

#include <algorithm>

namespace aimline::openid {
namespace {

using boost::json::object;

std::string text_of(object const& document, char const* name) {
  auto const* found = document.if_contains(name);
  return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

/// Whether a list has one of the words; `otherwise` where there is no such list.
bool lists(object const& document, char const* name, std::initializer_list<char const*> words, bool otherwise) {
  auto const* found = document.if_contains(name);
  if (!found) return otherwise;
  if (!found->is_array()) return false;
  auto const& list = found->get_array();
  return std::any_of(list.begin(), list.end(), [&](boost::json::value const& each) {
    return std::any_of(words.begin(), words.end(), [&](char const* word) { return each == word; });
  });
}

}  // namespace

std::string discovery_address(std::string_view issuer) {
  if (issuer.ends_with('/')) issuer.remove_suffix(1);
  return std::string(issuer) + "/.well-known/openid-configuration";
}

Result<Provider> read_discovery(std::string_view text, std::string_view issuer) {
  auto const wrong = [](std::string key) { return refuse(Fault::invalid, "issuer", {std::move(key)}); };
  auto const json = parse_json(text);
  auto const* document = json ? json->if_object() : nullptr;
  if (!document) return wrong("sign_on.no_discovery");
  if (text_of(*document, "issuer") != issuer) return wrong("sign_on.other_issuer");
  Provider provider{text_of(*document, "authorization_endpoint"), text_of(*document, "token_endpoint"),
                    text_of(*document, "jwks_uri")};
  for (auto const* address : {&provider.authorization_endpoint, &provider.token_endpoint, &provider.jwks_uri})
    if (!address->starts_with("https://") || address->find_first_of("# \t\r\n\"<>\\") != address->npos)
      return wrong("sign_on.address_missing");
  if (!lists(*document, "response_types_supported", {"code"}, true)) return wrong("sign_on.no_code_flow");
  if (!lists(*document, "code_challenge_methods_supported", {"S256"}, true)) return wrong("sign_on.no_pkce");
  if (!lists(*document, "id_token_signing_alg_values_supported", {"RS256", "PS256", "ES256"}, true))
    return wrong("sign_on.no_algorithm");
  auto const* methods = "token_endpoint_auth_methods_supported";
  provider.secret_in_form = !lists(*document, methods, {"client_secret_basic"}, true);
  if (provider.secret_in_form && !lists(*document, methods, {"client_secret_post"}, false))
    return wrong("sign_on.no_secret");
  auto const* named = document->if_contains("authorization_response_iss_parameter_supported");
  provider.names_itself = named && *named == true;
  return provider;
}

}  // namespace aimline::openid
