#include "identity/openid.hpp"

#include "http/log.hpp"
#include "identity/provider.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <sodium.h>

namespace aimline::identity {
namespace {

using access::Access;
using store::Table;
using enum access::Capability;
using enum access::Action;

std::string cookie_header(std::string_view value, std::chrono::seconds age) {
  return fmt::format("{}={}; Path=/; Max-Age={}; Secure; HttpOnly; SameSite=Lax", attempt_cookie, value, age.count());
}

/// What belongs to a browser's secret and goes elsewhere: each has its own name, so that none tells another.
std::string derived(std::string_view name, std::string_view secret) {
  return hash_of(fmt::format("{} of {}", name, secret));
}

/// Source: RFC 7636, 4.2.
std::string challenge_of(std::string_view verifier) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash;
  crypto_hash_sha256(hash.data(), reinterpret_cast<unsigned char const*>(verifier.data()), verifier.size());
  std::string text(sodium_base64_encoded_len(hash.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
  sodium_bin2base64(text.data(), text.size(), hash.data(), hash.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  text.pop_back();
  return text;
}

SignOn from_row(store::Row const& row) {
  return {store::from_column<Id<SignOn>>(row, 0),
          1,
          {},
          store::from_column<Id<network::Place>>(row, 1),
          store::from_column<Line>(row, 2),
          store::from_column<Line>(row, 3),
          store::from_column<Line>(row, 4),
          store::from_column<std::vector<Line>>(row, 5),
          store::from_column<AskedBy>(row, 6),
          true};
}

constexpr auto enabled_ones =
    "select id, organization_id, label, issuer, client_id, mail_domains, second_factor from sign_on"
    " where enabled and archived_at is null";

/// Everybody may know these, signed in or not.
std::vector<SignOn> all_enabled(store::Connection& connection) {
  std::vector<SignOn> found;
  connection.query(fmt::format("{} order by label, id", enabled_ones),
                   [&](store::Row const& row) { found.push_back(from_row(row)); });
  return found;
}

std::optional<SignOn> find_enabled(store::Connection& connection, Id<SignOn> id) {
  std::optional<SignOn> found;
  connection.query(
      fmt::format("{} and id = $1", enabled_ones), [&](store::Row const& row) { found = from_row(row); }, id);
  return found;
}

bool has_domain(SignOn const& sign_on, std::string_view domain) {
  return std::any_of(sign_on.mail_domains.begin(), sign_on.mail_domains.end(), [&](Line const& each) {
    return std::equal(each.value.begin(), each.value.end(), domain.begin(), domain.end(), [](char a, char b) {
      auto const small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
      return small(a) == small(b);
    });
  });
}

Buttons buttons(http::Call& call, SignOnParts const& parts) {
  Buttons made;
  if (parts.base_url.empty()) return made;
  auto const domain = http::find(call.request().query, "domain");
  for (auto const& each : all_enabled(call.db()))
    if (!domain || has_domain(each, *domain)) made.sign_ons.push_back({{each.id.value}, each.label});
  return made;
}

Result<Attempt> begin(http::Call& call, SignOnParts const& parts, NewAttempt const& wanted) {
  if (parts.base_url.empty()) return refuse(Fault::conflict, "", {"sign_on.no_base_url"});
  std::optional<Id<network::Person>> person;
  if (wanted.intent == Intent::add_to_my_account) {
    if (!call.viewer().signed_in()) return refuse(Fault::unauthenticated, "", {"access.sign_in"});
    if (call.proof() < http::Proof::recent) return refuse(Fault::step_up_required, "", {"access.step_up"});
    person = Id<network::Person>{*call.viewer().person};
  }
  auto const sign_on = find_enabled(call.db(), {wanted.sign_on_id.value});
  if (!sign_on) return refuse(Fault::not_found, "sign_on_id", {"record.not_found"});
  auto const provider = known_provider(call, parts, *sign_on);
  if (!provider) return refuse(provider.error());
  auto const browser = new_secret();
  auto const state = new_secret();
  return call.transact([&]() -> Result<Attempt> {
    call.db().execute("delete from sign_on_attempt where expires_at < $1", call.now());
    call.db().execute(
        "insert into sign_on_attempt (state_hash, browser_hash, sign_on_id, person_id, invitation_hash, expires_at)"
        " values ($1, $2, $3, $4, $5, $6)",
        hash_of(state), hash_of(browser), sign_on->id, person,
        wanted.invitation ? std::optional(hash_of(wanted.invitation->value)) : std::nullopt,
        Instant{call.now().at + attempt_limit});
    call.add_header("Set-Cookie", cookie_header(browser, attempt_limit));
    auto const& endpoint = provider->authorization_endpoint;
    return Attempt{
        fmt::format("{}{}response_type=code&scope=openid%20email&client_id={}&redirect_uri={}&state={}&nonce={}"
                    "&code_challenge={}&code_challenge_method=S256",
                    endpoint, endpoint.find('?') == endpoint.npos ? '?' : '&',
                    outgoing::encode(sign_on->client_id.value), outgoing::encode(redirect_uri(parts)), state,
                    derived("nonce", browser), challenge_of(derived("verifier", browser)))};
  });
}

/// An attempt that came back, and the browser's secret with it.
struct Returned {
  SignOn sign_on;
  std::string browser;
  std::optional<Id<network::Person>> person;
  std::optional<std::string> invitation_hash;
};

/// Takes the attempt out: it is good for one answer, whatever comes of it.
std::optional<Returned> take_attempt(http::Call& call, std::string const& state) {
  auto const cookies = http::find(call.request().headers, "cookie");
  auto const browser = cookies ? http::cookie(*cookies, attempt_cookie) : std::nullopt;
  if (!browser) return std::nullopt;
  return call.transact([&]() -> std::optional<Returned> {
    std::optional<Returned> found;
    std::optional<Id<SignOn>> id;
    Returned returned{{}, std::string(*browser), {}, {}};
    call.db().query(
        "select sign_on_id, person_id, invitation_hash from sign_on_attempt"
        " where state_hash = $1 and browser_hash = $2 and expires_at > $3",
        [&](store::Row const& row) {
          id = store::from_column<Id<SignOn>>(row, 0);
          returned.person = store::from_column<std::optional<Id<network::Person>>>(row, 1);
          returned.invitation_hash = store::from_column<std::optional<std::string>>(row, 2);
        },
        hash_of(state), hash_of(*browser), call.now());
    if (id) call.db().execute("delete from sign_on_attempt where state_hash = $1", hash_of(state));
    auto sign_on = id ? find_enabled(call.db(), *id) : std::nullopt;
    if (sign_on) {
      returned.sign_on = std::move(*sign_on);
      found = std::move(returned);
    }
    return found;
  });
}

Result<void> check_domain(SignOn const& sign_on, openid::Identity const& identity) {
  if (sign_on.mail_domains.empty()) return {};
  auto const at = identity.mail ? identity.mail->rfind('@') : std::string::npos;
  if (at != std::string::npos && has_domain(sign_on, std::string_view(*identity.mail).substr(at + 1))) return {};
  return refuse(Fault::forbidden, "", {"sign_on.other_domain"});
}

std::optional<Id<network::Person>> person_known_as(store::Connection& connection, openid::Identity const& identity) {
  return connection.value_of<Id<network::Person>>(
      "select person_id from sign_on_identity where issuer = $1 and subject = $2 and archived_at is null",
      identity.issuer, identity.subject);
}

/// From now on the person signs in as that subject. In a transaction.
Result<void> join(http::Call& call, Id<network::Person> person, SignOn const& sign_on,
                  openid::Identity const& identity) {
  if (auto const allowed = check_domain(sign_on, identity); !allowed) return refuse(allowed.error());
  store::Actor const actor{person.value, call.now()};
  auto const scope = access::decide({X1, Edit}, {person.value}, date_in_utc(call.now()));
  SignOnIdentity const made{{new_uuid(call.now())}, 1, {}, person, sign_on.id, identity.issuer, identity.subject};
  auto const kept = Table<SignOnIdentity>::insert(call.transaction(), actor, scope, made);
  if (!kept) return refuse(kept.error());
  call.security({"identity_added", person.value, {}, {{"sign_on", to_string(sign_on.id)}}});
  return {};
}

Strength strength_of(SignOn const& sign_on, openid::Identity const& identity) {
  // RFC 8176: several factors were asked for.
  bool const said = std::find(identity.methods.begin(), identity.methods.end(), "mfa") != identity.methods.end();
  bool const two =
      sign_on.second_factor == AskedBy::provider || (sign_on.second_factor == AskedBy::provider_when_said && said);
  return two ? Strength::two_factors : Strength::one_factor;
}

Result<SignedIn> add_to_account(http::Call& call, Returned const& returned, openid::Identity const& identity) {
  // Whoever began it must be the one who is signed in now.
  if (call.viewer().person != returned.person->value || call.viewer().restriction)
    return refuse(Fault::forbidden, "", {"sign_on.attempt_over"});
  auto const known = person_known_as(call.db(), identity);
  if (known && *known != *returned.person) return refuse(Fault::conflict, "", {"sign_on.joined_elsewhere"});
  if (!known)
    if (auto const joined = join(call, *returned.person, returned.sign_on, identity); !joined)
      return refuse(joined.error());
  return SignedIn{};
}

/// Signs the person in whom the provider names. In a transaction.
Result<SignedIn> enter(http::Call& call, SignOnParts const& parts, Returned const& returned,
                       openid::Identity const& identity) {
  call.add_header("Set-Cookie", cookie_header("", std::chrono::seconds(0)));
  if (returned.person) return add_to_account(call, returned, identity);
  auto known = person_known_as(call.db(), identity);
  if (!known && returned.invitation_hash) {
    auto const invited = parts.accept_invitation(call, *returned.invitation_hash);
    if (!invited) return refuse(invited.error());
    if (auto const joined = join(call, *invited, returned.sign_on, identity); !joined) return refuse(joined.error());
    known = *invited;
  }
  if (!known)
    return refuse(Fault::forbidden, "", {"sign_on.unknown_person", {{"label", returned.sign_on.label.value}}});
  return start_session(call, *known, strength_of(returned.sign_on, identity));
}

/// Refuses what another provider sent (RFC 9207), and what the provider itself refused.
Result<std::string> code_in(ProviderAnswer const& answer, SignOn const& sign_on, openid::Provider const& provider) {
  if (answer.iss ? *answer.iss != sign_on.issuer.value : provider.names_itself)
    return refuse(Fault::unauthenticated, "", {"sign_on.mix_up"});
  if (answer.error || !answer.code || answer.code->empty())
    return refuse(Fault::unauthenticated, "", {"sign_on.refused_there"});
  return *answer.code;
}

Result<SignedIn> receive(http::Call& call, SignOnParts const& parts, ProviderAnswer const& answer) {
  auto const returned = take_attempt(call, answer.state);
  if (!returned) return refuse(Fault::unauthenticated, "", {"sign_on.attempt_over"});
  auto const& sign_on = returned->sign_on;
  auto const provider = known_provider(call, parts, sign_on);
  if (!provider) return refuse(provider.error());
  auto const code = code_in(answer, sign_on, *provider);
  if (!code) return refuse(code.error());
  auto const identity = redeem(call, parts, sign_on, *provider,
                               {*code, derived("verifier", returned->browser), derived("nonce", returned->browser)});
  if (!identity) return refuse(identity.error());
  return call.transact([&] { return enter(call, parts, *returned, *identity); });
}

}  // namespace

void add_openid_routes(http::Router& router, SignOnParts parts) {
  router.open_get<Buttons>("/sign-on", "The providers that one can sign in with", "It stands on the sign-in page.",
                           [parts](http::Call& call) { return buttons(call, parts); });
  router.open_act<NewAttempt, Attempt>(
      "/sign-on/attempts", "Begin to sign in with a provider", "It is how one becomes somebody.",
      [parts](http::Call& call, NewAttempt const& wanted) { return begin(call, parts, wanted); });
  router.own_transactions();
  router.open_act<ProviderAnswer, SignedIn>(
      "/sign-on/answers", "Sign in with what a provider answered", "It is how one becomes somebody.",
      [parts](http::Call& call, ProviderAnswer const& answer) {
        auto signed_in = receive(call, parts, answer);
        // The log says why; what a token held stays out of it.
        if (!signed_in)
          call.security({"sign_on_refused", {}, {}, {{"why", signed_in.error().problems.front().what.key}}});
        return signed_in;
      });
  router.own_transactions();
}

}  // namespace aimline::identity
