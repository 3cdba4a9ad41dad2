#include "network/service/setup.hpp"

#include "base/folding.hpp"
#include "network/service/organizations.hpp"
#include "network/service/places.hpp"

namespace aimline::network {
namespace {

/// A role without a granter: in force without a second person, since there is none yet.
void give(store::Connection& connection, Instant at, Id<Person> person, access::Role role, Id<Place> place) {
  auto const today = date_in_utc(at);
  connection.execute(
      "insert into role_grant (id, version, person_id, role, place_id, since, until) values ($1, 1, $2, $3, $4, $5, "
      "$6)",
      Id<RoleGrant>{new_uuid(at)}, person, role, place, today, plus_days(today, longest_role));
}

}  // namespace

Id<Person> add_person(store::Connection& connection, Instant at, FirstPerson const& person) {
  Id<Person> const id{new_uuid(at)};
  connection.execute("insert into person (id, version, name, name_folded) values ($1, 1, $2, $3)", id, person.name,
                     folded(person.name.value));
  connection.execute("insert into account (id, version, mail, language) values ($1, 1, $2, $3)", id, person.mail,
                     person.language);
  return id;
}

Id<Place> server_place(store::Connection& connection, Instant at) {
  if (auto const known = connection.value_of<Id<Place>>("select id from place where kind = 'server'")) return *known;
  Id<Place> const place{new_uuid(at)};
  connection.execute("insert into place (id, kind) values ($1, 'server')", place);
  connection.execute("insert into place_closure (ancestor_id, descendant_id) values ($1, $1)", place);
  return place;
}

Result<FirstHub> set_up_hub(store::Transaction& transaction, Instant at, FirstPerson const& administrator,
                            Organization hub) {
  auto& connection = transaction.connection();
  hub.id = {new_uuid(at)};
  hub.kind = OrganizationKind::hub;
  if (hub.slug.value.empty()) hub.slug = free_slug(connection, "organization", slug_from(hub.name.value));
  add_place(connection, hub.id, hub.parent_id);
  auto const person = add_person(connection, at, administrator);
  give(connection, at, person, access::Role::NA, Id<Place>{hub.id.value});
  access::Viewer const viewer{person.value, {access::Role::NA}};
  auto const scope = access::decide({access::Capability::N1, access::Action::Edit}, viewer, date_in_utc(at));
  auto created = store::Table<Organization>::insert(transaction, {person.value, at}, scope, std::move(hub));
  if (!created) return refuse(created.error());
  return FirstHub{person, std::move(*created)};
}

void set_up_system_administrator(store::Connection& connection, Instant at, Id<Person> person) {
  give(connection, at, person, access::Role::SA, server_place(connection, at));
}

}  // namespace aimline::network
