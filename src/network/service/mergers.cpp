#include "network/cohort.hpp"
#include "network/merger.hpp"
#include "network/service/places.hpp"
#include "network/service/routes.hpp"

#include <set>

namespace aimline::network {
namespace {

using access::Access;
using store::Table;
using enum access::Capability;
using enum access::Action;

/// Carries out one merger: every row it touches is written as its own editors would write it.
class Merging {
public:
  Merging(http::Call& call, OrganizationMerger const& merger) : call_(call), merger_(merger) {}

  Result<void> all() {
    if (auto const done = children(); !done) return done;
    if (auto const done = memberships(); !done) return done;
    if (auto const done = cohorts(); !done) return done;
    if (auto const done = close(); !done) return done;
    for (auto const& network : networks_) renew_members(call_.db(), network);
    return {};
  }

private:
  Result<void> children() {
    auto const scope = call_.scope_for({N1, Edit});
    auto const below =
        ids<Organization>("select id from organization where parent_id = $1 and archived_at is null order by id",
                          merger_.organization_id);
    for (auto const& id : below)
      if (auto const moved = move(scope, id); !moved) return refuse(moved.error());
    return {};
  }

  /// What ended stands below the other one from now on: whoever sees that sees it too, with its history.
  Result<void> close() {
    auto const scope = call_.scope_for({N1, Edit});
    auto const ended = move(scope, merger_.organization_id);
    if (!ended) return refuse(ended.error());
    auto const archived = Table<Organization>::archive(call_.transaction(), call_.actor(), scope, *ended);
    return archived ? Result<void>() : refuse(archived.error());
  }

  Result<Organization> move(access::Scope const& scope, Id<Organization> id) {
    auto const before = Table<Organization>::find(call_.db(), scope, id);
    if (!before) return refuse(Fault::forbidden, "organization_id", {"access.not_here"});
    auto after = *before;
    after.parent_id = merger_.into_id;
    move_place(call_.db(), id, merger_.into_id);
    return Table<Organization>::update(call_.transaction(), call_.actor(), scope, *before, std::move(after));
  }

  Result<void> memberships() {
    auto const scope = call_.scope_for({N2, Edit});
    auto const open = ids<Membership>(
        "select m.id from membership m join network n on n.id = m.network_id where m.organization_id = $1"
        " and m.archived_at is null and (m.until is null or m.until >= $2) and n.status <> 'sunset' order by m.id",
        merger_.organization_id, merger_.merged_on);
    for (auto const& id : open) {
      auto const before = Table<Membership>::find(call_.db(), scope, id);
      if (!before) return refuse(Fault::forbidden, "organization_id", {"organization_merger.other_networks"});
      networks_.insert(before->network_id);
      auto const there = call_.db().value_of<std::int64_t>(
          "select 1 from network_place where network_id = $1 and place_id = $2 and since <= $3 and until >= $3",
          before->network_id, merger_.into_id, merger_.merged_on);
      if (!there) {
        Membership const goes_on{{new_uuid(call_.now())},
                                 1,
                                 {},
                                 before->network_id,
                                 merger_.into_id,
                                 std::max(before->since, merger_.merged_on),
                                 before->until};
        if (auto const joined = Table<Membership>::insert(call_.transaction(), call_.actor(), scope, goes_on); !joined)
          return refuse(joined.error());
      }
      if (auto const done = end(scope, *before); !done) return done;
    }
    return {};
  }

  Result<void> cohorts() {
    auto const scope = call_.scope_for({N3, Edit});
    auto const open = ids<CohortMember>(
        "select m.id from cohort_member m join cohort c on c.id = m.cohort_id join network n on n.id = c.network_id"
        " where m.organization_id = $1 and m.archived_at is null and (m.until is null or m.until >= $2)"
        " and (c.until is null or c.until >= $2) and n.status <> 'sunset' order by m.id",
        merger_.organization_id, merger_.merged_on);
    for (auto const& id : open) {
      auto const before = Table<CohortMember>::find(call_.db(), scope, id);
      if (!before) return refuse(Fault::forbidden, "organization_id", {"organization_merger.other_networks"});
      auto const there = call_.db().value_of<std::int64_t>(
          "select 1 from cohort_member where cohort_id = $1 and organization_id = $2 and archived_at is null"
          " and (until is null or until >= $3)",
          before->cohort_id, merger_.into_id, merger_.merged_on);
      if (!there) {
        auto goes_on = *before;
        goes_on.id = {new_uuid(call_.now())};
        goes_on.version = 1;
        goes_on.organization_id = merger_.into_id;
        goes_on.since = std::max(before->since, merger_.merged_on);
        if (auto const joined = Table<CohortMember>::insert(call_.transaction(), call_.actor(), scope, goes_on);
            !joined)
          return refuse(joined.error());
      }
      if (auto const done = end(scope, *before); !done) return done;
    }
    return {};
  }

  /// Ends a period the day before the merger; one that would begin later never was.
  template <class T>
  Result<void> end(access::Scope const& scope, T const& before) {
    auto const last = plus_days(merger_.merged_on, -1);
    auto after = before;
    after.until = last;
    auto const ended = before.since <= last
                           ? Table<T>::update(call_.transaction(), call_.actor(), scope, before, std::move(after))
                           : Table<T>::archive(call_.transaction(), call_.actor(), scope, before);
    return ended ? Result<void>() : refuse(ended.error());
  }

  template <class T, class... Values>
  std::vector<Id<T>> ids(char const* sql, Values const&... values) {
    std::vector<Id<T>> found;
    call_.db().query(
        sql, [&](store::Row const& row) { found.push_back(store::from_column<Id<T>>(row, 0)); }, values...);
    return found;
  }

  http::Call& call_;
  OrganizationMerger const& merger_;
  std::set<Id<Network>> networks_;
};

Result<OrganizationMerger> merge(http::Call& call, OrganizationMerger draft) {
  draft.id = {new_uuid(call.now())};
  auto const ended = Table<Organization>::find(call.db(), call.scope(), draft.organization_id);
  if (!ended) return refuse(Fault::forbidden, "organization_id", {"access.not_here"});
  auto const into = Table<Organization>::find(call.db(), call.scope(), draft.into_id);
  if (!into) return refuse(Fault::forbidden, "into_id", {"access.not_here"});
  if (ended->archived_at) return refuse(Fault::conflict, "organization_id", {"organization.is_archived"});
  if (into->archived_at) return refuse(Fault::conflict, "into_id", {"organization.is_archived"});
  if (contains(call.db(), draft.organization_id, draft.into_id))
    return refuse(Fault::invalid, "into_id", {"organization_merger.below"});
  if (call.db().value_of<std::int64_t>("select 1 from network where hub_id = $1 and archived_at is null",
                                       draft.organization_id))
    return refuse(Fault::conflict, "organization_id", {"organization_merger.is_a_hub"});
  if (call.scope().today() < draft.merged_on)
    return refuse(Fault::invalid, "merged_on", {"organization_merger.not_yet"});
  auto made = Table<OrganizationMerger>::insert(call.transaction(), call.actor(), call.scope(), std::move(draft));
  if (!made) return made;
  if (auto const done = Merging(call, *made).all(); !done) return refuse(done.error());
  return made;
}

}  // namespace

void add_merger_routes(http::Router& router) {
  http::add_reading_routes<OrganizationMerger>(router);
  router.post<OrganizationMerger, OrganizationMerger, Access{N1, Merge}>("/organization-mergers",
                                                                         "Let an organization go on in another", merge);
}

}  // namespace aimline::network
