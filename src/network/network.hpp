#pragma once

#include "network/organization.hpp"

/// Networks (N2) and which organizations belong to them.
namespace aimline::network {

enum class NetworkStatus { draft, recruiting, active, sunset };
BOOST_DESCRIBE_ENUM(NetworkStatus, draft, recruiting, active, sunset)

struct Network {
  Id<Network> id;
  std::int64_t version = 1;
  std::optional<Instant> archived_at;
  Slug slug;
  Line name;
  Id<Organization> hub_id;
  NetworkStatus status{};
  std::optional<Line> topics;
  std::optional<Date> since;
  std::optional<Date> until;
  bool published = false;

  friend bool operator==(Network const&, Network const&) = default;
};
BOOST_DESCRIBE_STRUCT(Network, (),
                      (id, version, archived_at, slug, name, hub_id, status, topics, since, until, published))
constexpr auto meanings(Network const*) {
  return std::array{
      Meaning{"slug", "Its name in addresses; made from the name when left out. A former one leads here for good"},
      Meaning{"name", "What it is called"},
      Meaning{"hub_id", "The organization that runs it"},
      Meaning{"status", "Where it is in its life: draft, recruiting, active, then sunset, a readable archive"},
      Meaning{"topics", "Topic tags, separated by commas"},
      Meaning{"since", "The day on which it began; absent while nobody has said"},
      Meaning{"until", "The day on which it formally ended or will end; absent while it is open"},
      Meaning{"published", "Whether everyone may see this description, also without signing in"},
  };
}
constexpr access::EntityFacts entity_facts(Network const*) {
  return {.name = "network",
          .plural = "networks",
          .capability = access::Capability::N2,
          .reach = {.places = "network.id", .published = "network.published"},
          .filled = {"slug", "status"},
          .closed = "network.status = 'sunset'",
          .found_by_name = true};
}
void may_leave_the_server(Network const*);

/// Whether a network may go from one status to another: forward one step, and back to recruiting from active. A sunset
/// network stays one.
bool may_become(NetworkStatus from, NetworkStatus to);

/// Refuses a network at sunset: it is read and no longer changed (`network.is_sunset`).
Result<void> may_be_edited(Network const& network);

/// An organization belongs to a network from a day to a day.
struct Membership {
  Id<Membership> id;
  std::int64_t version = 1;
  std::optional<Instant> archived_at;
  Id<Network> network_id;
  Id<Organization> organization_id;
  Date since;
  std::optional<Date> until;

  friend bool operator==(Membership const&, Membership const&) = default;
};
BOOST_DESCRIBE_STRUCT(Membership, (), (id, version, archived_at, network_id, organization_id, since, until))
constexpr auto meanings(Membership const*) {
  return std::array{
      Meaning{"network_id", "The network"},
      Meaning{"organization_id", "The member organization, with all below it"},
      Meaning{"since", "The first day of membership"},
      Meaning{"until", "The last day of membership; absent while it is open"},
  };
}
constexpr access::EntityFacts entity_facts(Membership const*) {
  // Who belongs to a network is part of what the network shows of itself.
  return {
      .name = "membership",
      .plural = "memberships",
      .capability = access::Capability::N2,
      .reach = {.places = "membership.network_id",
                .published = "exists (select 1 from network n join organization o on o.id = membership.organization_id"
                             " where n.id = membership.network_id and n.published and o.published)"},
      .closed = "exists (select 1 from network n where n.id = membership.network_id and n.status = 'sunset')"};
}
void may_leave_the_server(Membership const*);

}  // namespace aimline::network
