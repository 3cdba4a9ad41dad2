#include "network/service/organizations.hpp"

#include "network/service/places.hpp"
#include "network/service/routes.hpp"

#include <fmt/format.h>

namespace aimline::network {
namespace {

using store::Table;

/// Refuses the move of an organization: below itself, by who may not move it, or under a parent out of the scope.
Result<void> check_move(http::Call& call, Organization const& before, Organization const& after) {
  access::Access const move{access::Capability::N1, access::Action::Move};
  if (!Table<Organization>::find(call.db(), call.scope_for(move), before.id))
    return refuse(Fault::forbidden, "parent_id", {"organization.move_needs_administrator"});
  if (after.parent_id) {
    if (contains(call.db(), before.id, *after.parent_id))
      return refuse(Fault::invalid, "parent_id", {"organization.parent_is_below"});
    if (!Table<Organization>::find(call.db(), call.scope(), *after.parent_id))
      return refuse(Fault::forbidden, "parent_id", {"access.not_here"});
  }
  return {};
}

Result<Organization> change(http::Call& call, Organization const& before, Organization after) {
  if (auto problems = problems_of(after); !problems.empty())
    return refuse(Refusal{Fault::invalid, std::move(problems)});
  // Which roles can be held at a place depends on its kind.
  access::Access const move{access::Capability::N1, access::Action::Move};
  if (before.kind != after.kind && !Table<Organization>::find(call.db(), call.scope_for(move), before.id))
    return refuse(Fault::forbidden, "kind", {"access.not_here"});
  bool const moved = before.parent_id != after.parent_id;
  if (moved) {
    if (auto const checked = check_move(call, before, after); !checked) return refuse(checked.error());
    move_place(call.db(), before.id, after.parent_id);
    if (!Table<Organization>::find(call.db(), call.scope(), before.id))
      return refuse(Fault::forbidden, "parent_id", {"access.outside"});
  }
  return Table<Organization>::update(call.transaction(), call.actor(), call.scope(), before, std::move(after));
}

Result<Organization> archive(http::Call& call, Organization const& before) {
  auto const in_use = call.db().value_of<std::int64_t>(
      "select 1 from organization o where o.parent_id = $1 and o.archived_at is null"
      " union all select 1 from network n where n.hub_id = $1 and n.archived_at is null"
      " union all select 1 from membership m where m.organization_id = $1 and m.archived_at is null"
      " and (m.until is null or m.until >= $2)",
      before.id, call.scope().today());
  if (in_use) return refuse(Fault::conflict, "", {"organization.in_use"});
  return Table<Organization>::archive(call.transaction(), call.actor(), call.scope(), before);
}

}  // namespace

Slug free_slug(store::Connection& connection, std::string_view table, Slug wanted) {
  auto const taken = [&](std::string const& slug) {
    auto const sql = fmt::format("select 1 from {} where slug = $1", table);
    return connection.value_of<std::int64_t>(sql, slug) ||
           connection.value_of<std::int64_t>("select 1 from former_slug where entity = $1 and slug = $2", table, slug);
  };
  auto const first = wanted.value;
  for (int number = 2; taken(wanted.value); ++number) wanted.value = fmt::format("{}-{}", first, number);
  return wanted;
}

Result<Organization> create(store::Transaction& transaction, store::Actor const& actor, access::Scope const& scope,
                            access::Scope const& network_scope, NewOrganization draft) {
  auto& connection = transaction.connection();
  draft.id = {new_uuid(actor.at)};
  if (!draft.parent_id && !draft.network_id) return refuse(Fault::invalid, "parent_id", {"organization.needs_a_home"});
  if (auto problems = problems_of(draft); !problems.empty())
    return refuse(Refusal{Fault::invalid, std::move(problems)});
  if (draft.slug.value.empty()) draft.slug = free_slug(connection, "organization", slug_from(draft.name.value));
  add_place(connection, draft.id, draft.parent_id);
  if (draft.network_id) add_member_place(connection, *draft.network_id, draft.id, scope.today());
  auto created = Table<Organization>::insert(transaction, actor, scope, Organization(draft));
  if (!created || !draft.network_id) return created;
  Membership const membership{{new_uuid(actor.at)}, 1, {}, *draft.network_id, draft.id, scope.today(), {}};
  auto const joined = Table<Membership>::insert(transaction, actor, network_scope, membership);
  if (!joined) return refuse(joined.error());
  renew_members(connection, *draft.network_id);
  return created;
}

void add_organization_routes(http::Router& router) {
  using enum access::Capability;
  using enum access::Action;
  using access::Access;
  http::add_reading_routes<Organization>(router);
  router.post<NewOrganization, Organization, Access{N1, Edit}>(
      "/organizations", "Create an organization below another, or as a member of a network",
      [](http::Call& call, NewOrganization draft) {
        return create(call.transaction(), call.actor(), call.scope(), call.scope_for({N2, Edit}), std::move(draft));
      },
      {"slug"});
  router.patch<Organization, Access{N1, Edit}>("/organizations/{organization}", "Change an organization", change);
  router.del<Organization, Access{N1, Edit}>("/organizations/{organization}", "Archive an organization", archive);
}

}  // namespace aimline::network
