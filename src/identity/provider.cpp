#include "identity/provider.hpp"

#include <fmt/format.h>
#include <sodium.h>

namespace aimline::identity {
namespace {

/// The body of an answer of 200; anything else is one class of failure.
Result<std::string> body_of(outgoing::Send const& send, outgoing::Request const& request, char const* otherwise) {
  auto answer = send(request);
  if (!answer) return refuse(answer.error());
  if (answer->status != 200) return refuse(Fault::invalid, "", {otherwise});
  return std::move(answer->body);
}

Result<std::string> get(outgoing::Send const& send, std::string const& url, char const* otherwise) {
  return body_of(send, {url, {{"Accept", "application/json"}}}, otherwise);
}

Refusal at_issuer(Refusal refusal) {
  if (refusal.fault == Fault::unauthenticated) refusal.fault = Fault::invalid;
  for (auto& problem : refusal.problems) problem.where = "issuer";
  return refusal;
}

/// What is kept of a provider.
struct Kept {
  openid::Provider provider;
  Instant discovered_at;
  std::vector<openid::Key> keys;
  Instant keys_at;
  std::optional<Instant> sought_at;
};

std::optional<Kept> kept(store::Connection& connection, SignOn const& sign_on) {
  std::optional<Kept> found;
  connection.query(
      "select discovery, discovered_at, keys, keys_at, keys_sought_at from sign_on_answer where sign_on_id = $1",
      [&](store::Row const& row) {
        auto const provider = openid::read_discovery(row.text(0), sign_on.issuer.value);
        auto const keys = openid::read_keys(row.text(2));
        if (provider && keys)
          found = Kept{*provider, store::from_column<Instant>(row, 1), *keys, store::from_column<Instant>(row, 3),
                       store::from_column<std::optional<Instant>>(row, 4)};
      },
      sign_on.id);
  return found;
}

/// A refusal in which the provider's fault is not the reader's.
tl::unexpected<Refusal> provider_away(Refusal const& refusal) {
  return refusal.fault == Fault::busy ? refuse(refusal) : refuse(Fault::busy, "", {"sign_on.provider_away"});
}

std::string basic(std::string const& name, std::string const& secret) {
  auto const plain = outgoing::encode(name) + ":" + outgoing::encode(secret);
  std::string text(sodium_base64_encoded_len(plain.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<unsigned char const*>(plain.data()), plain.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();
  return "Basic " + text;
}

/// The identity token for a code. Source: RFC 6749, 4.1.3; RFC 7636, 4.5.
Result<openid::Token> token_for(http::Call& call, SignOnParts const& parts, SignOn const& sign_on,
                                openid::Provider const& provider, Code const& code) {
  auto const secret = client_secret(call.db(), parts, sign_on.id);
  if (!secret) return refuse(Fault::conflict, "", {"sign_on.secret_lost"});
  outgoing::Request request{provider.token_endpoint, {{"Accept", "application/json"}}, {}};
  request.form = fmt::format("grant_type=authorization_code&code={}&redirect_uri={}&code_verifier={}",
                             outgoing::encode(code.code), outgoing::encode(redirect_uri(parts)), code.verifier);
  if (provider.secret_in_form)
    request.form += fmt::format("&client_id={}&client_secret={}", outgoing::encode(sign_on.client_id.value),
                                outgoing::encode(*secret));
  else
    request.headers.emplace_back("Authorization", basic(sign_on.client_id.value, *secret));
  auto const answer = parts.send(request);
  if (!answer) return provider_away(answer.error());
  auto const json = answer->status == 200 ? parse_json(answer->body) : refuse(Fault::invalid, "", {});
  auto const* object = json ? json->if_object() : nullptr;
  auto const* token = object ? object->if_contains("id_token") : nullptr;
  if (!token || !token->is_string()) return refuse(Fault::unauthenticated, "", {"sign_on.code_refused"});
  return openid::read_token(token->get_string());
}

/// The provider's keys as they are now, kept for the next time. `sought` for a key that was not among those of before.
enum class Why { old, sought };
Result<std::vector<openid::Key>> fetch_keys(http::Call& call, SignOnParts const& parts, SignOn const& sign_on,
                                            openid::Provider const& provider, Why why) {
  auto const body = get(parts.send, provider.jwks_uri, "sign_on.no_keys");
  if (!body) return provider_away(body.error());
  auto keys = openid::read_keys(*body);
  if (!keys) return provider_away(keys.error());
  call.transact([&] {
    return call.db().execute(
        "update sign_on_answer set keys = $1, keys_at = $2, keys_sought_at ="
        " case when $3 then $2 else keys_sought_at end where sign_on_id = $4",
        *body, call.now(), why == Why::sought, sign_on.id);
  });
  return keys;
}

}  // namespace

Result<Asked> ask_provider(outgoing::Send const& send, std::string const& issuer) {
  Asked asked;
  auto const document = get(send, openid::discovery_address(issuer), "sign_on.no_discovery");
  if (!document) return refuse(at_issuer(document.error()));
  asked.discovery = *document;
  auto const provider = openid::read_discovery(asked.discovery, issuer);
  if (!provider) return refuse(provider.error());
  asked.provider = *provider;
  auto const key_set = get(send, asked.provider.jwks_uri, "sign_on.no_keys");
  if (!key_set) return refuse(at_issuer(key_set.error()));
  asked.key_set = *key_set;
  auto keys = openid::read_keys(asked.key_set);
  if (!keys) return refuse(at_issuer(keys.error()));
  asked.keys = std::move(*keys);
  if (asked.keys.empty()) return refuse(Fault::invalid, "issuer", {"sign_on.no_keys"});
  return asked;
}

void keep_answer(store::Connection& connection, Id<SignOn> sign_on, Asked const& asked, Instant now) {
  connection.execute(
      "insert into sign_on_answer (sign_on_id, discovery, discovered_at, keys, keys_at) values ($1, $2, $3, $4, $3)"
      " on conflict (sign_on_id) do update set discovery = $2, discovered_at = $3, keys = $4, keys_at = $3",
      sign_on, asked.discovery, now, asked.key_set);
}

Result<openid::Provider> known_provider(http::Call& call, SignOnParts const& parts, SignOn const& sign_on) {
  auto const known = kept(call.db(), sign_on);
  if (known && call.now().at - known->discovered_at.at < discovery_limit) return known->provider;
  auto const asked = ask_provider(parts.send, sign_on.issuer.value);
  if (!asked) return provider_away(asked.error());
  call.transact([&] {
    keep_answer(call.db(), sign_on.id, *asked, call.now());
    return true;
  });
  return asked->provider;
}

Result<openid::Identity> redeem(http::Call& call, SignOnParts const& parts, SignOn const& sign_on,
                                openid::Provider const& provider, Code const& code) {
  auto const token = token_for(call, parts, sign_on, provider, code);
  if (!token) return refuse(token.error());
  openid::Expected const expected{sign_on.issuer.value, sign_on.client_id.value, code.nonce, call.now()};
  auto const known = kept(call.db(), sign_on);
  bool const fresh = known && call.now().at - known->keys_at.at < keys_limit;
  if (fresh) {
    auto identity = openid::check(*token, known->keys, expected);
    bool const unknown = !identity && identity.error().problems.front().what.key == openid::unknown_key;
    bool const sought = known->sought_at && call.now().at - known->sought_at->at < keys_limit;
    if (!unknown || sought) return identity;
  }
  auto const keys = fetch_keys(call, parts, sign_on, provider, fresh ? Why::sought : Why::old);
  if (!keys) return refuse(keys.error());
  return openid::check(*token, *keys, expected);
}

}  // namespace aimline::identity
