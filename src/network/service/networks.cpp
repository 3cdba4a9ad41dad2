#include "network/network.hpp"
#include "network/service/organizations.hpp"
#include "network/service/places.hpp"
#include "network/service/routes.hpp"

namespace aimline::network {
namespace {

using access::Access;
using store::Table;
using enum access::Capability;
using enum access::Action;

Date const last_day = date_of(9999, 12, 31);

Result<Network> create_network(http::Call& call, Network draft) {
  draft.id = {new_uuid(call.now())};
  if (draft.status != NetworkStatus::draft) return refuse(Fault::invalid, "status", {"network.begins_as_draft"});
  if (draft.since && draft.until && *draft.until < *draft.since)
    return refuse(Fault::invalid, "until", {"period.ends_before_it_begins"});
  if (draft.slug.value.empty()) draft.slug = free_slug(call.db(), "network", slug_from(draft.name.value));
  add_place(call.db(), draft.id, draft.hub_id);
  auto created = Table<Network>::insert(call.transaction(), call.actor(), call.scope(), std::move(draft));
  if (created) renew_members(call.db(), created->id);
  return created;
}

Result<Network> change(http::Call& call, Network const& before, Network after) {
  if (auto const open = may_be_edited(before); !open) return refuse(open.error());
  if (before.hub_id != after.hub_id) return refuse(Fault::invalid, "hub_id", {"network.hub_stays"});
  if (before.status != after.status) {
    if (!may_become(before.status, after.status))
      return refuse(Fault::conflict, "status",
                    {"network.no_such_step",
                     {{"from", TextForm<NetworkStatus>::write(before.status)},
                      {"to", TextForm<NetworkStatus>::write(after.status)}}});
    if (!Table<Network>::find(call.db(), call.scope_for({N2, LifeCycle}), before.id))
      return refuse(Fault::forbidden, "status", {"access.not_here"});
  }
  if (after.since && after.until && *after.until < *after.since)
    return refuse(Fault::invalid, "until", {"period.ends_before_it_begins"});
  auto const outside = call.db().value_of<std::int64_t>(
      "select 1 from cohort where network_id = $1 and archived_at is null and (since < $2 or coalesce(until, $4) > $3)",
      before.id, after.since.value_or(date_of(1, 1, 1)), after.until.value_or(last_day), last_day);
  if (outside) return refuse(Fault::conflict, "until", {"network.cohorts_outside"});
  return Table<Network>::update(call.transaction(), call.actor(), call.scope(), before, std::move(after));
}

/// Refuses what would put somebody else's organization into a network: who adds it must be able to edit it.
Result<void> check_membership(http::Call& call, Membership const& membership) {
  auto const network = Table<Network>::find(call.db(), call.scope(), membership.network_id);
  if (!network) return refuse(Fault::forbidden, "network_id", {"access.not_here"});
  if (auto const open = may_be_edited(*network); !open) return open;
  if (membership.until && *membership.until < membership.since)
    return refuse(Fault::invalid, "until", {"period.ends_before_it_begins"});
  auto const twice = call.db().value_of<std::int64_t>(
      "select 1 from membership where network_id = $1 and organization_id = $2 and archived_at is null and id <> $3"
      " and since <= $4 and (until is null or until >= $5)",
      membership.network_id, membership.organization_id, membership.id,
      membership.until.value_or(date_of(9999, 12, 31)), membership.since);
  if (twice) return refuse(Fault::conflict, "organization_id", {"membership.already"});
  return {};
}

Result<Membership> join(http::Call& call, Membership draft) {
  draft.id = {new_uuid(call.now())};
  if (!Table<Organization>::find(call.db(), call.scope_for({N1, Edit}), draft.organization_id))
    return refuse(Fault::forbidden, "organization_id", {"membership.not_yours_to_add"});
  if (auto const checked = check_membership(call, draft); !checked) return refuse(checked.error());
  auto joined = Table<Membership>::insert(call.transaction(), call.actor(), call.scope(), std::move(draft));
  if (joined) renew_members(call.db(), joined->network_id);
  return joined;
}

Result<Membership> change_membership(http::Call& call, Membership const& before, Membership after) {
  if (before.network_id != after.network_id) return refuse(Fault::invalid, "network_id", {"membership.stays"});
  if (before.organization_id != after.organization_id)
    return refuse(Fault::invalid, "organization_id", {"membership.stays"});
  if (auto const checked = check_membership(call, after); !checked) return refuse(checked.error());
  auto changed = Table<Membership>::update(call.transaction(), call.actor(), call.scope(), before, std::move(after));
  if (!changed) return changed;
  renew_members(call.db(), changed->network_id);
  if (without_membership(call.db(), changed->network_id))
    return refuse(Fault::conflict, "until", {"membership.still_in_a_cohort"});
  return changed;
}

Result<Membership> leave(http::Call& call, Membership const& before) {
  auto const network = Table<Network>::find(call.db(), call.scope(), before.network_id);
  if (!network) return refuse(Fault::forbidden, "network_id", {"access.not_here"});
  if (auto const open = may_be_edited(*network); !open) return refuse(open.error());
  auto archived = Table<Membership>::archive(call.transaction(), call.actor(), call.scope(), before);
  if (!archived) return archived;
  renew_members(call.db(), archived->network_id);
  if (without_membership(call.db(), archived->network_id))
    return refuse(Fault::conflict, "", {"membership.still_in_a_cohort"});
  return archived;
}

}  // namespace

void add_network_routes(http::Router& router) {
  http::add_reading_routes<Network>(router);
  router.post<Network, Network, Access{N2, Edit}>("/networks", "Create a network, as a draft", create_network,
                                                  {"slug", "status"});
  router.patch<Network, Access{N2, Edit}>("/networks/{network}", "Change a network", change);

  http::add_reading_routes<Membership>(router);
  router.post<Membership, Membership, Access{N2, Edit}>("/memberships", "Make an organization a member", join);
  router.patch<Membership, Access{N2, Edit}>("/memberships/{membership}", "Change the dates of a membership",
                                             change_membership);
  router.del<Membership, Access{N2, Edit}>("/memberships/{membership}", "Take back a membership made by mistake",
                                           leave);
}

}  // namespace aimline::network
