#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>

/// What a provider says about itself. Source: OpenID Connect Discovery 1.0, RFC 8414, RFC 9207.
namespace aimline::openid {

struct Provider {
  std::string authorization_endpoint;
  std::string token_endpoint;
  std::string jwks_uri;
  bool secret_in_form = false;  // takes the client's secret only in the form, not in a header
  bool names_itself = false;    // its answers carry `iss`, so one without is another's
};

/// Where the document of an issuer is.
std::string discovery_address(std::string_view issuer);

/// Refuses: no such document; one for another issuer; an address that is missing or not https; a provider without the
/// code flow, without PKCE S256 where it says which it has, without any algorithm that is taken.
Result<Provider> read_discovery(std::string_view json, std::string_view issuer);

}  // namespace aimline::openid
