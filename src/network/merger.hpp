#pragma once

#include "network/organization.hpp"

/// Mergers (N1): one organization goes on in another. Both keep their histories.
namespace aimline::network {

struct OrganizationMerger {
  Id<OrganizationMerger> id = {};
  std::int64_t version = 1;
  std::optional<Instant> archived_at = {};
  Id<Organization> organization_id = {};
  Id<Organization> into_id = {};
  Date merged_on = {};
  std::optional<Prose> reason = {};

  friend bool operator==(OrganizationMerger const&, OrganizationMerger const&) = default;
};
BOOST_DESCRIBE_STRUCT(OrganizationMerger, (), (id, version, archived_at, organization_id, into_id, merged_on, reason))
constexpr auto meanings(OrganizationMerger const*) {
  return std::array{
      Meaning{"organization_id", "The organization that ended; it is archived, and its page leads to the other one"},
      Meaning{"into_id", "The organization in which it goes on: with what was below it, its networks and its cohorts"},
      Meaning{"merged_on", "The first day on which there was one"},
      Meaning{"reason", "Why, for those who read it later"},
  };
}
constexpr access::EntityFacts entity_facts(OrganizationMerger const*) {
  return {
      .name = "organization_merger",
      .plural = "organization-mergers",
      .capability = access::Capability::N1,
      .reach = {.places = "select organization_merger.organization_id union all select organization_merger.into_id",
                .published = "exists (select 1 from organization a join organization b"
                             " on b.id = organization_merger.into_id where a.id = organization_merger.organization_id"
                             " and a.published and b.published)"}};
}
void may_leave_the_server(OrganizationMerger const*);

}  // namespace aimline::network
