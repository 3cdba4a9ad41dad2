#pragma once

#include "http/router.hpp"
#include "network/person.hpp"
#include "outgoing/outgoing.hpp"
#include "store/key_ring.hpp"
#include "store/reseal.hpp"

/// Providers with whom people of an organization sign in (X1, X11): a district's own OpenID Connect.
namespace aimline::identity {

/// Whose second factor counts for those who sign in with a provider.
enum class AskedBy { aimline, provider_when_said, provider };
BOOST_DESCRIBE_ENUM(AskedBy, aimline, provider_when_said, provider)

struct SignOn {
  Id<SignOn> id;
  std::int64_t version = 1;
  std::optional<Instant> archived_at;
  Id<network::Place> organization_id;
  Line label;
  Line issuer;
  Line client_id;
  std::vector<Line> mail_domains;
  AskedBy second_factor{};
  bool enabled = false;
};
BOOST_DESCRIBE_STRUCT(SignOn, (),
                      (id, version, archived_at, organization_id, label, issuer, client_id, mail_domains, second_factor,
                       enabled))
constexpr auto meanings(SignOn const*) {
  return std::array{
      Meaning{"organization_id", "The organization whose people sign in with it"},
      Meaning{"label", "What stands on the button: the name by which people know their sign-in"},
      Meaning{"issuer", "The provider's address, exactly as it writes it"},
      Meaning{"client_id", "What this server is called there"},
      Meaning{"mail_domains", "Only with a verified address of one of these domains can a person join; any when empty"},
      Meaning{"second_factor",
              "Who asks for a second factor: aimline; provider_when_said, when the provider says that it did (amr has "
              "mfa); provider, that does so always"},
      Meaning{"enabled", "Whether people can sign in with it"},
  };
}
constexpr access::EntityFacts entity_facts(SignOn const*) {
  return {.name = "sign_on",
          .plural = "sign-ons",
          .capability = access::Capability::X11,
          .reach = {.places = "select p.id from place p where p.kind = 'server'"}};
}
void may_leave_the_server(SignOn const*);

struct NewSignOn {
  Id<network::Place> organization_id;
  Line label;
  Line issuer;
  Line client_id;
  Line client_secret;
  std::vector<Line> mail_domains;
  AskedBy second_factor{};
  bool enabled = false;
};
BOOST_DESCRIBE_STRUCT(NewSignOn, (),
                      (organization_id, label, issuer, client_id, client_secret, mail_domains, second_factor, enabled))
constexpr auto meanings(NewSignOn const*) {
  return std::array{
      Meaning{"organization_id", "The organization whose people sign in with it"},
      Meaning{"label", "What stands on the button"},
      Meaning{"issuer", "The provider's address, exactly as it writes it"},
      Meaning{"client_id", "What this server is called there"},
      Meaning{"client_secret", "What the provider gave for it; it is kept sealed and never shown again"},
      Meaning{"mail_domains", "Only with a verified address of one of these domains can a person join; any when empty"},
      Meaning{"second_factor", "Who asks for a second factor: aimline, provider_when_said or provider"},
      Meaning{"enabled", "Whether people can sign in with it"},
  };
}

struct NewSecret {
  Line client_secret;
};
BOOST_DESCRIBE_STRUCT(NewSecret, (), (client_secret))
constexpr auto meanings(NewSecret const*) {
  return std::array{Meaning{"client_secret", "The new one; the one before is forgotten"}};
}

/// What came of asking a provider.
struct Trial {
  std::string redirect_uri;
  std::string authorization_endpoint;
  std::int64_t keys = 0;
};
BOOST_DESCRIBE_STRUCT(Trial, (), (redirect_uri, authorization_endpoint, keys))
constexpr auto meanings(Trial const*) {
  return std::array{
      Meaning{"redirect_uri", "The address that must be registered with the provider, exactly so"},
      Meaning{"authorization_endpoint", "Where people are sent to sign in"},
      Meaning{"keys", "How many of its published keys can be used"},
  };
}
void may_leave_the_server(Trial const*);

/// Who somebody is with a provider; one person may be known to several.
struct SignOnIdentity {
  Id<SignOnIdentity> id;
  std::int64_t version = 1;
  std::optional<Instant> archived_at;
  Id<network::Person> person_id;
  Id<SignOn> sign_on_id;
  std::string issuer;
  std::string subject;
};
BOOST_DESCRIBE_STRUCT(SignOnIdentity, (), (id, version, archived_at, person_id, sign_on_id, issuer, subject))
constexpr auto meanings(SignOnIdentity const*) {
  return std::array{
      Meaning{"person_id", "Who signs in by it"},
      Meaning{"sign_on_id", "The provider with whom the person joined"},
      Meaning{"issuer", "The provider's address"},
      Meaning{"subject", "What the provider calls the person: never used again for anybody else"},
  };
}
constexpr access::EntityFacts entity_facts(SignOnIdentity const*) {
  return {.name = "sign_on_identity",
          .plural = "sign-on-identities",
          .capability = access::Capability::X1,
          .reach = {.places = "select p.id from place p where p.kind = 'server'", .own = "sign_on_identity.person_id"}};
}
void may_leave_the_server(SignOnIdentity const*);

/// What signing in with a provider stands on. All of it outlives the routes.
struct SignOnParts {
  store::KeyRing& keys;
  outgoing::Send const& send;
  std::string const& base_url;  // empty where nobody configured one: then nobody can sign in so
  /// Uses up the invitation whose link has that hash, and gives the person invited. In a transaction.
  std::function<Result<Id<network::Person>>(http::Call&, std::string const& link_hash)> accept_invitation;
};

/// What the provider sends people back to.
std::string redirect_uri(SignOnParts const& parts);

inline constexpr store::SealedColumn sealed_client_secret{"sign_on_secret", "sign_on_id", "sealed", "sign_on"};

/// The client's secret at the provider; none where it cannot be unsealed any more.
std::optional<std::string> client_secret(store::Connection& connection, SignOnParts const& parts, Id<SignOn> sign_on);

/// Setting providers up (SA), and one's own identities with them.
void add_sign_on_routes(http::Router& router, SignOnParts parts);

}  // namespace aimline::identity
