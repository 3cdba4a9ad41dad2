#pragma once

#include "openid/testing.hpp"
#include "outgoing/outgoing.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// A provider of OpenID Connect without a network, for tests with a clock: it answers as the world outside would.
namespace aimline::app::testing {

constexpr std::string_view base_url = "https://aimline.example";

class Provider {
public:
  static constexpr std::string_view issuer = "https://id.district.example";
  static constexpr std::string_view client_secret = "the client's secret: 100 % & more";

  Provider();

  /// What the outgoing client would bring back.
  Result<outgoing::Answer> operator()(outgoing::Request const& request);

  /// The person signs in there: takes the address to which the browser was sent and gives a code. Throws where the
  /// address is not as it must be.
  std::string authorize(std::string const& address);

  std::vector<openid::testing::SigningKey> published;  // the first signs
  boost::json::object discovery;
  boost::json::object claims;  // of the next token, beside those that follow from the sign-in
  bool away = false;
  int keys_asked = 0;
  int codes_asked = 0;
  /// Makes the token from its claims; signs them with the first key where it is absent.
  std::function<std::string(boost::json::object claims)> token = {};
  Instant now{};

private:
  struct Login {
    std::string nonce, challenge, redirect_uri;
  };
  Result<outgoing::Answer> exchange(outgoing::Request const& request);

  std::map<std::string, Login> codes_;
};

/// A key that no provider publishes, and others: made once, since making one takes time.
openid::testing::SigningKey const& signing_key(std::string const& id);

}  // namespace aimline::app::testing
