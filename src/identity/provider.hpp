#pragma once

#include "identity/sign_on.hpp"
#include "openid/discovery.hpp"
#include "openid/id_token.hpp"

/// Asking a provider of OpenID Connect, and keeping what it said of itself for all servers of the installation.
namespace aimline::identity {

/// For so long a provider's keys are taken as they are: one that it withdraws ends within that time. For a key that is
/// not among them it is asked once more in as long.
constexpr std::chrono::minutes keys_limit{5};
/// For so long its addresses are.
constexpr std::chrono::hours discovery_limit{24};

/// What a provider said of itself.
struct Asked {
  std::string discovery;  // the document
  openid::Provider provider;
  std::string key_set;
  std::vector<openid::Key> keys;
};

/// Asks for its document and its keys. Refuses, at the field "issuer": what the outgoing client refuses, an answer that
/// is none, and what `openid::read_discovery` and `openid::read_keys` refuse.
Result<Asked> ask_provider(outgoing::Send const& send, std::string const& issuer);

/// In a transaction.
void keep_answer(store::Connection& connection, Id<SignOn> sign_on, Asked const& asked, Instant now);

/// What is known of a provider; asked anew where that is too old. It begins transactions of its own.
Result<openid::Provider> known_provider(http::Call& call, SignOnParts const& parts, SignOn const& sign_on);

/// Takes a code to the provider and gives back what its token says, checked. It begins transactions of its own.
struct Code {
  std::string code;
  std::string verifier;
  std::string nonce;
};
Result<openid::Identity> redeem(http::Call& call, SignOnParts const& parts, SignOn const& sign_on,
                                openid::Provider const& provider, Code const& code);

}  // namespace aimline::identity
