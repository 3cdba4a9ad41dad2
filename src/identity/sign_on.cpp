#include "identity/sign_on.hpp"

#include "http/log.hpp"
#include "identity/provider.hpp"
#include "openid/jwt.hpp"

namespace aimline::identity {
namespace {

using access::Access;
using store::Table;
using enum access::Capability;
using enum access::Action;

std::string context_of(Id<SignOn> id) { return "sign_on " + to_string(id); }

void keep_secret(http::Call& call, SignOnParts const& parts, Id<SignOn> id, Line const& secret) {
  call.db().execute(
      "insert into sign_on_secret (sign_on_id, sealed) values ($1, $2)"
      " on conflict (sign_on_id) do update set sealed = $2",
      id, parts.keys.seal(secret.value, context_of(id)));
}

std::vector<Problem> problems_of(std::vector<Line> const& domains, Line const& issuer) {
  std::vector<Problem> problems;
  for (std::size_t i = 0; i < domains.size(); ++i)
    if (!parse_mail_address("x@" + domains[i].value))
      problems.push_back({"mail_domains[" + std::to_string(i) + "]", {"sign_on.not_a_domain"}});
  // OpenID Connect Discovery 1.0, 3: https, and neither query nor fragment.
  if (!issuer.value.starts_with("https://") || issuer.value.find_first_of("?#") != issuer.value.npos)
    problems.push_back({"issuer", {"sign_on.not_an_issuer"}});
  return problems;
}

Result<void> check_organization(http::Call& call, Id<network::Place> id) {
  if (call.db().value_of<std::int64_t>("select 1 from organization where id = $1 and archived_at is null", id))
    return {};
  return refuse(Fault::not_found, "organization_id", {"record.not_found"});
}

Result<SignOn> create(http::Call& call, SignOnParts const& parts, NewSignOn draft) {
  if (auto problems = problems_of(draft.mail_domains, draft.issuer); !problems.empty())
    return refuse(Refusal{Fault::invalid, std::move(problems)});
  if (auto const known = check_organization(call, draft.organization_id); !known) return refuse(known.error());
  auto const asked = ask_provider(parts.send, draft.issuer.value);
  if (!asked) return refuse(asked.error());
  return call.transact([&]() -> Result<SignOn> {
    SignOn const made{{new_uuid(call.now())},
                      1,
                      {},
                      draft.organization_id,
                      draft.label,
                      draft.issuer,
                      draft.client_id,
                      draft.mail_domains,
                      draft.second_factor,
                      draft.enabled};
    auto kept = Table<SignOn>::insert(call.transaction(), call.actor(), call.scope(), made);
    if (!kept) return kept;
    keep_secret(call, parts, made.id, draft.client_secret);
    keep_answer(call.db(), made.id, *asked, call.now());
    call.security({"sign_on_changed", {}, {}, {{"sign_on", to_string(made.id)}}});
    return kept;
  });
}

Result<SignOn> change(http::Call& call, SignOnParts const& parts, SignOn const& before, SignOn after) {
  if (auto problems = problems_of(after.mail_domains, after.issuer); !problems.empty())
    return refuse(Refusal{Fault::invalid, std::move(problems)});
  if (auto const known = check_organization(call, after.organization_id); !known) return refuse(known.error());
  auto const asked = ask_provider(parts.send, after.issuer.value);
  // A provider that went away can be switched off, and put right later.
  if (!asked && after.enabled) return refuse(asked.error());
  return call.transact([&]() -> Result<SignOn> {
    auto kept = Table<SignOn>::update(call.transaction(), call.actor(), call.scope(), before, after);
    if (!kept) return kept;
    call.db().execute("delete from sign_on_answer where sign_on_id = $1", before.id);
    if (asked) keep_answer(call.db(), before.id, *asked, call.now());
    call.security({"sign_on_changed", {}, {}, {{"sign_on", to_string(before.id)}}});
    return kept;
  });
}

Result<Trial> try_it(http::Call& call, SignOnParts const& parts) {
  auto const& sign_on = call.the<SignOn>();
  if (parts.base_url.empty()) return refuse(Fault::conflict, "", {"sign_on.no_base_url"});
  if (!client_secret(call.db(), parts, sign_on.id))
    return refuse(Fault::conflict, "client_secret", {"sign_on.secret_lost"});
  auto const asked = ask_provider(parts.send, sign_on.issuer.value);
  if (!asked) return refuse(asked.error());
  return Trial{redirect_uri(parts), asked->provider.authorization_endpoint,
               static_cast<std::int64_t>(asked->keys.size())};
}

}  // namespace

std::string redirect_uri(SignOnParts const& parts) { return parts.base_url + "/sign-in/callback"; }

std::optional<std::string> client_secret(store::Connection& connection, SignOnParts const& parts, Id<SignOn> sign_on) {
  auto const sealed =
      connection.value_of<std::string>("select sealed from sign_on_secret where sign_on_id = $1", sign_on);
  return sealed ? parts.keys.unseal(*sealed, context_of(sign_on)) : std::nullopt;
}

void add_sign_on_routes(http::Router& router, SignOnParts parts) {
  http::add_reading_routes<SignOn>(router);
  router.post<NewSignOn, SignOn, Access{X11, Edit}>(
      "/sign-ons", "Set up a provider to sign in with; it is asked before it is kept",
      [parts](http::Call& call, NewSignOn draft) { return create(call, parts, std::move(draft)); });
  router.needs(http::Proof::recent);
  router.own_transactions();
  router.patch<SignOn, Access{X11, Edit}>("/sign-ons/{sign_on}", "Change it; it is asked before the change is kept",
                                          [parts](http::Call& call, SignOn const& before, SignOn after) {
                                            return change(call, parts, before, std::move(after));
                                          });
  router.needs(http::Proof::recent);
  router.own_transactions();
  router.del<SignOn, Access{X11, Edit}>(
      "/sign-ons/{sign_on}", "Nobody signs in with it any more", [](http::Call& call, SignOn const& before) {
        return Table<SignOn>::archive(call.transaction(), call.actor(), call.scope(), before);
      });
  router.needs(http::Proof::recent);
  router.act<NewSecret, SignOn, Access{X11, Edit}>(
      "/sign-ons/{sign_on}/secret", "Give it another client secret",
      [parts](http::Call& call, NewSecret const& sent) -> Result<SignOn> {
        keep_secret(call, parts, call.the<SignOn>().id, sent.client_secret);
        call.security({"sign_on_changed", {}, {}, {{"sign_on", to_string(call.the<SignOn>().id)}}});
        return call.the<SignOn>();
      });
  router.needs(http::Proof::recent);
  router.act<http::Nothing, Trial, Access{X11, Edit}>(
      "/sign-ons/{sign_on}/trial", "Ask the provider now, and say what is wrong",
      [parts](http::Call& call, http::Nothing) { return try_it(call, parts); });
  router.own_transactions();

  http::add_reading_routes<SignOnIdentity>(router);
  router.del<SignOnIdentity, Access{X1, Edit}>(
      "/sign-on-identities/{sign_on_identity}", "Sign in no more with that provider",
      [](http::Call& call, SignOnIdentity const& before) {
        call.security({"identity_removed", {}, {}, {{"identity", to_string(before.id)}}});
        return Table<SignOnIdentity>::archive(call.transaction(), call.actor(), call.scope(), before);
      });
  router.needs(http::Proof::recent);
}

}  // namespace aimline::identity
