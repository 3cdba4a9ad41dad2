#include "network/cohort.hpp"
#include "network/service/places.hpp"
#include "network/service/routes.hpp"

#include <stdexcept>

namespace aimline::network {
namespace {

using access::Access;
using store::Table;
using enum access::Capability;
using enum access::Action;

/// The network of a cohort that is written, or why the caller may not write to it.
Result<Network> network_of(http::Call& call, Id<Network> id) {
  auto network = Table<Network>::find(call.db(), call.scope_for({N2, See}), id);
  if (!network) return refuse(Fault::forbidden, "network_id", {"access.not_here"});
  if (auto const open = may_be_edited(*network); !open) return refuse(open.error());
  return std::move(*network);
}

/// Refuses to follow a cohort of another network, one that another follows already, and one that follows this one.
Result<void> check_succession(http::Call& call, Cohort const& cohort) {
  if (!cohort.follows_id) return {};
  auto const earlier = Table<Cohort>::find(call.db(), call.scope_for({N3, See}), *cohort.follows_id);
  if (!earlier || earlier->network_id != cohort.network_id)
    return refuse(Fault::invalid, "follows_id", {"cohort.follows_another_network"});
  auto const followed = call.db().value_of<std::int64_t>(
      "select 1 from cohort where follows_id = $1 and id <> $2 and archived_at is null", *cohort.follows_id, cohort.id);
  if (followed) return refuse(Fault::conflict, "follows_id", {"cohort.already_followed"});
  auto const circle = call.db().value_of<std::int64_t>(
      "with recursive before(id) as (select follows_id from cohort where id = $1"
      " union select c.follows_id from cohort c join before b on c.id = b.id where c.follows_id is not null)"
      " select 1 from before where id = $2",
      *cohort.follows_id, cohort.id);
  if (circle) return refuse(Fault::invalid, "follows_id", {"cohort.follows_itself"});
  return {};
}

Result<void> check(http::Call& call, Cohort const& cohort) {
  auto const network = network_of(call, cohort.network_id);
  if (!network) return refuse(network.error());
  if (auto problems = problems_of(cohort, *network); !problems.empty())
    return refuse(Refusal{Fault::invalid, std::move(problems)});
  return check_succession(call, cohort);
}

Result<Cohort> create_cohort(http::Call& call, Cohort draft) {
  draft.id = {new_uuid(call.now())};
  if (auto const checked = check(call, draft); !checked) return refuse(checked.error());
  add_place(call.db(), draft.id, draft.network_id);
  auto created = Table<Cohort>::insert(call.transaction(), call.actor(), call.scope(), std::move(draft));
  if (!created) return created;
  renew_members(call.db(), created->network_id);
  if (created->published && !Table<Cohort>::find(call.db(), call.scope_for({N3, Decide}), created->id))
    return refuse(Fault::forbidden, "published", {"access.not_here"});
  return created;
}

/// Publishing a cohort and moving the end of its term are decisions; a facilitator prepares all else.
Result<void> check_decision(http::Call& call, Cohort const& before, Cohort const& after) {
  std::string const field = before.published != after.published ? "published"
                            : before.until != after.until       ? "until"
                                                                : "";
  if (field.empty() || Table<Cohort>::find(call.db(), call.scope_for({N3, Decide}), before.id)) return {};
  return refuse(Fault::forbidden, field, {"access.not_here"});
}

Result<Cohort> change_cohort(http::Call& call, Cohort const& before, Cohort after) {
  if (before.network_id != after.network_id) return refuse(Fault::invalid, "network_id", {"cohort.stays"});
  if (auto const checked = check(call, after); !checked) return refuse(checked.error());
  if (auto const decided = check_decision(call, before, after); !decided) return refuse(decided.error());
  // A member without a last day takes part to the end, wherever that is; it must have come before.
  auto const outside = call.db().value_of<std::int64_t>(
      "select 1 from cohort_member where cohort_id = $1 and archived_at is null and (since < $2 or since > $3"
      " or until > $3)",
      before.id, after.since, after.until.value_or(date_of(9999, 12, 31)));
  if (outside) return refuse(Fault::conflict, "until", {"cohort.members_outside"});
  auto changed = Table<Cohort>::update(call.transaction(), call.actor(), call.scope(), before, std::move(after));
  if (!changed) return changed;
  if (without_membership(call.db(), changed->network_id))
    return refuse(Fault::conflict, "until", {"cohort_member.not_in_the_network"});
  return changed;
}

Result<Cohort> archive_cohort(http::Call& call, Cohort const& before) {
  if (auto const network = network_of(call, before.network_id); !network) return refuse(network.error());
  auto const in_use = call.db().value_of<std::int64_t>(
      "select 1 from cohort_member where cohort_id = $1 and archived_at is null"
      " union all select 1 from cohort where follows_id = $1 and archived_at is null",
      before.id);
  if (in_use) return refuse(Fault::conflict, "", {"cohort.in_use"});
  return Table<Cohort>::archive(call.transaction(), call.actor(), call.scope(), before);
}

/// The cohort that a member or a year belongs to, where the caller may edit it.
Result<Cohort> cohort_of(http::Call& call, Id<Cohort> id) {
  auto cohort = Table<Cohort>::find(call.db(), call.scope(), id);
  if (!cohort) return refuse(Fault::forbidden, "cohort_id", {"access.not_here"});
  if (cohort->archived_at) return refuse(Fault::conflict, "cohort_id", {"cohort.is_archived"});
  if (auto const network = network_of(call, cohort->network_id); !network) return refuse(network.error());
  return std::move(*cohort);
}

Result<void> check_member(http::Call& call, CohortMember const& member) {
  auto const cohort = cohort_of(call, member.cohort_id);
  if (!cohort) return refuse(cohort.error());
  if (auto problems = problems_of(member, *cohort); !problems.empty())
    return refuse(Refusal{Fault::invalid, std::move(problems)});
  auto const twice = call.db().value_of<std::int64_t>(
      "select 1 from cohort_member where cohort_id = $1 and (organization_id = $2 or person_id = $3)"
      " and archived_at is null and id <> $4 and since <= $5 and (until is null or until >= $6)",
      member.cohort_id, member.organization_id, member.person_id, member.id,
      member.until.value_or(date_of(9999, 12, 31)), member.since);
  if (twice)
    return refuse(Fault::conflict, member.organization_id ? "organization_id" : "person_id", {"cohort_member.already"});
  return {};
}

/// Refuses, after the write, an organization that does not belong to the network on all of its days in the cohort.
Result<CohortMember> in_the_network(http::Call& call, Result<CohortMember> written) {
  if (!written) return written;
  auto const network =
      call.db().value_of<Id<Network>>("select network_id from cohort where id = $1", written->cohort_id);
  if (written->organization_id && without_membership(call.db(), network.value(), written->organization_id))
    return refuse(Fault::conflict, "organization_id", {"cohort_member.not_in_the_network"});
  return written;
}

Result<CohortMember> join(http::Call& call, CohortMember draft) {
  draft.id = {new_uuid(call.now())};
  if (auto const checked = check_member(call, draft); !checked) return refuse(checked.error());
  return in_the_network(call,
                        Table<CohortMember>::insert(call.transaction(), call.actor(), call.scope(), std::move(draft)));
}

Result<CohortMember> change_member(http::Call& call, CohortMember const& before, CohortMember after) {
  if (before.cohort_id != after.cohort_id) return refuse(Fault::invalid, "cohort_id", {"cohort_member.stays"});
  if (before.organization_id != after.organization_id)
    return refuse(Fault::invalid, "organization_id", {"cohort_member.stays"});
  if (before.person_id != after.person_id) return refuse(Fault::invalid, "person_id", {"cohort_member.stays"});
  if (auto const checked = check_member(call, after); !checked) return refuse(checked.error());
  return in_the_network(
      call, Table<CohortMember>::update(call.transaction(), call.actor(), call.scope(), before, std::move(after)));
}

Result<void> check_year(http::Call& call, CohortYear const& year) {
  auto const cohort = cohort_of(call, year.cohort_id);
  if (!cohort) return refuse(cohort.error());
  if (auto problems = problems_of(year, *cohort); !problems.empty())
    return refuse(Refusal{Fault::invalid, std::move(problems)});
  auto const twice = call.db().value_of<std::int64_t>(
      "select 1 from cohort_year where cohort_id = $1 and year = $2 and archived_at is null and id <> $3",
      year.cohort_id, std::int64_t{year.year}, year.id);
  if (twice) return refuse(Fault::conflict, "year", {"cohort_year.already"});
  return {};
}

/// All members of a cohort that the caller may see.
std::vector<CohortMember> members_of(http::Call& call, Id<Cohort> cohort) {
  std::vector<CohortMember> members;
  constexpr std::size_t page = 200;
  store::ListRequest request{.limit = page, .filters = {{"cohort_id", to_string(cohort.value)}}};
  for (;;) {
    auto const found = Table<CohortMember>::list(call.db(), call.scope(), request);
    if (!found) throw std::logic_error("a list of cohort members is refused");
    members.insert(members.end(), found->items.begin(), found->items.end());
    if (!found->next) return members;
    request.after = *found->next;
  }
}

CohortComparison comparison(http::Call& call) {
  auto const& later = call.the<Cohort>();
  auto made = compare(later.follows_id ? members_of(call, *later.follows_id) : std::vector<CohortMember>(),
                      members_of(call, later.id));
  made.earlier_id = later.follows_id;
  made.later_id = later.id;
  return made;
}

void add_member_routes(http::Router& router) {
  http::add_reading_routes<CohortMember>(router);
  router.post<CohortMember, CohortMember, Access{N3, Edit}>(
      "/cohort-members", "Take an organization, or an educator by herself, into a cohort", join);
  router.patch<CohortMember, Access{N3, Edit}>("/cohort-members/{cohort_member}",
                                               "Change standing or days of a member of a cohort", change_member);
  router.del<CohortMember, Access{N3, Edit}>("/cohort-members/{cohort_member}", "Take back a member entered by mistake",
                                             [](http::Call& call, CohortMember const& before) -> Result<CohortMember> {
                                               if (auto const cohort = cohort_of(call, before.cohort_id); !cohort)
                                                 return refuse(cohort.error());
                                               return Table<CohortMember>::archive(call.transaction(), call.actor(),
                                                                                   call.scope(), before);
                                             });
}

void add_year_routes(http::Router& router) {
  http::add_reading_routes<CohortYear>(router);
  router.post<CohortYear, CohortYear, Access{N3, Edit}>(
      "/cohort-years", "Say what a year of a cohort is about",
      [](http::Call& call, CohortYear draft) -> Result<CohortYear> {
        draft.id = {new_uuid(call.now())};
        if (auto const checked = check_year(call, draft); !checked) return refuse(checked.error());
        return Table<CohortYear>::insert(call.transaction(), call.actor(), call.scope(), std::move(draft));
      });
  router.patch<CohortYear, Access{N3, Edit}>(
      "/cohort-years/{cohort_year}", "Change what a year of a cohort is about",
      [](http::Call& call, CohortYear const& before, CohortYear after) -> Result<CohortYear> {
        if (before.cohort_id != after.cohort_id) return refuse(Fault::invalid, "cohort_id", {"cohort_year.stays"});
        if (auto const checked = check_year(call, after); !checked) return refuse(checked.error());
        return Table<CohortYear>::update(call.transaction(), call.actor(), call.scope(), before, std::move(after));
      });
  router.del<CohortYear, Access{N3, Edit}>("/cohort-years/{cohort_year}", "Take back a year",
                                           [](http::Call& call, CohortYear const& before) -> Result<CohortYear> {
                                             if (auto const cohort = cohort_of(call, before.cohort_id); !cohort)
                                               return refuse(cohort.error());
                                             return Table<CohortYear>::archive(call.transaction(), call.actor(),
                                                                               call.scope(), before);
                                           });
}

}  // namespace

void add_cohort_routes(http::Router& router) {
  http::add_reading_routes<Cohort>(router);
  router.post<Cohort, Cohort, Access{N3, Edit}>("/cohorts", "Begin a cohort in a network", create_cohort);
  router.patch<Cohort, Access{N3, Edit}>("/cohorts/{cohort}", "Change a cohort", change_cohort);
  router.del<Cohort, Access{N3, Edit}>("/cohorts/{cohort}", "Take back a cohort that has no members", archive_cohort);
  router.get<CohortComparison, Access{N3, See}>("/cohorts/{cohort}/comparison",
                                                "Who returned, joined and left since the cohort before it", comparison);
  add_member_routes(router);
  add_year_routes(router);
}

}  // namespace aimline::network
