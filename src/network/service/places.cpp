#include "network/service/places.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace aimline::network {
namespace {

/// A new place is contained in itself and in everything that contains `below`.
void add(store::Connection& connection, Uuid const& place, std::string_view kind, std::optional<Uuid> const& below) {
  Id<Place> const id{place};
  connection.execute("insert into place (id, kind) values ($1, $2)", id, kind);
  connection.execute("insert into place_closure (ancestor_id, descendant_id) values ($1, $1)", id);
  if (below)
    connection.execute(
        "insert into place_closure (ancestor_id, descendant_id)"
        " select c.ancestor_id, p.id from place_closure c join place p on p.id = $1 where c.descendant_id = $2",
        id, Id<Place>{*below});
}

/// The networks that have a place at or above the organization among their members' places.
std::vector<Id<Network>> networks_around(store::Connection& connection, Id<Organization> organization) {
  std::vector<Id<Network>> networks;
  connection.query(
      "select distinct m.network_id from membership m join place_closure c on c.ancestor_id = m.organization_id"
      " where c.descendant_id = $1",
      [&](store::Row const& row) { networks.push_back(store::from_column<Id<Network>>(row, 0)); }, organization);
  return networks;
}

/// The roles in force over place $1 on day $2, of whom `who` says.
std::string over_place(std::string_view who) {
  return fmt::format(
      "select distinct g.role, case when c.descendant_id = $1 then 1 else 0 end, g.person_id"
      " from role_grant g join place_closure c on c.ancestor_id = g.place_id"
      " where {} and {} and (c.descendant_id = $1 or exists (select 1 from network_place n"
      " where n.network_id = c.descendant_id and n.place_id = $1 and n.since <= $2 and n.until >= $2"
      // A role at a network does not reach up to its hub.
      " and not exists (select 1 from place_closure h where h.ancestor_id = $1 and h.descendant_id = n.network_id)))",
      who, access::in_force("g", 2));
}

/// The role of such a row; none where only a network's role would reach.
std::optional<access::Role> role_over(store::Row const& row) {
  auto const role = store::from_column<access::Role>(row, 0);
  return row.integer(1) == 1 || access::facts(role).network_role ? std::optional(role) : std::nullopt;
}

}  // namespace

void add_place(store::Connection& connection, Id<Organization> organization, std::optional<Id<Organization>> parent) {
  add(connection, organization.value, "organization", parent ? std::optional(parent->value) : std::nullopt);
  if (parent)
    connection.execute(
        "insert into network_place (network_id, place_id, since, until)"
        " select n.network_id, p.id, n.since, n.until from network_place n join place p on p.id = $1"
        // A hub is a member's place by itself: what is below it is not.
        " where n.place_id = $2 and exists (select 1 from membership m join place_closure c"
        " on c.ancestor_id = m.organization_id where m.network_id = n.network_id and c.descendant_id = n.place_id)",
        organization, *parent);
}

void add_place(store::Connection& connection, Id<Network> network, Id<Organization> hub) {
  add(connection, network.value, "network", hub.value);
}

void add_place(store::Connection& connection, Id<Cohort> cohort, Id<Network> network) {
  add(connection, cohort.value, "cohort", network.value);
}

void move_place(store::Connection& connection, Id<Organization> organization, std::optional<Id<Organization>> parent) {
  auto affected = networks_around(connection, organization);
  connection.execute(
      "delete from place_closure where descendant_id in (select descendant_id from place_closure where ancestor_id = "
      "$1)"
      " and ancestor_id not in (select descendant_id from place_closure where ancestor_id = $1)",
      organization);
  if (parent) {
    connection.execute(
        "insert into place_closure (ancestor_id, descendant_id)"
        " select a.ancestor_id, d.descendant_id from place_closure a, place_closure d"
        " where a.descendant_id = $2 and d.ancestor_id = $1",
        organization, *parent);
    for (auto const& network : networks_around(connection, organization)) affected.push_back(network);
  }
  for (auto const& network : affected) renew_members(connection, network);
}

bool contains(store::Connection& connection, Id<Organization> above, Id<Organization> below) {
  return connection
      .value_of<std::int64_t>("select 1 from place_closure where ancestor_id = $1 and descendant_id = $2", above, below)
      .has_value();
}

void renew_members(store::Connection& connection, Id<Network> network) {
  connection.execute("delete from network_place where network_id = $1", network);
  connection.execute(
      "insert into network_place (network_id, place_id, since, until)"
      " select network_id, place_id, since, max(until) from ("
      "  select n.id as network_id, n.id as place_id, '0001-01-01' as since, '9999-12-31' as until"
      "   from network n where n.id = $1"
      "  union all select n.id, n.hub_id, '0001-01-01', '9999-12-31' from network n where n.id = $1"
      "  union all select k.network_id, k.id, '0001-01-01', '9999-12-31' from cohort k where k.network_id = $1"
      "  union all select m.network_id, c.descendant_id, m.since, coalesce(m.until, '9999-12-31')"
      "   from membership m join place_closure c on c.ancestor_id = m.organization_id"
      "   where m.network_id = $1 and m.archived_at is null"
      ") as places group by network_id, place_id, since",
      network);
}

bool without_membership(store::Connection& connection, Id<Network> network,
                        std::optional<Id<Organization>> organization) {
  struct Stay {
    Id<Organization> organization;
    Period period;
  };
  std::vector<Stay> stays;
  connection.query(
      "select t.organization_id, t.since, coalesce(t.until, k.until) from cohort_member t"
      " join cohort k on k.id = t.cohort_id where k.network_id = $1 and t.archived_at is null"
      " and t.organization_id is not null and t.organization_id = coalesce($2, t.organization_id)",
      [&](store::Row const& row) {
        stays.push_back({store::from_column<Id<Organization>>(row, 0),
                         {store::from_column<Date>(row, 1), store::from_column<std::optional<Date>>(row, 2)}});
      },
      network, organization);
  return std::ranges::any_of(stays, [&](Stay const& stay) {
    std::vector<Period> memberships;
    connection.query(
        "select m.since, m.until from membership m join place_closure c on c.ancestor_id = m.organization_id"
        " where m.network_id = $1 and c.descendant_id = $2 and m.archived_at is null",
        [&](store::Row const& row) {
          memberships.push_back({store::from_column<Date>(row, 0), store::from_column<std::optional<Date>>(row, 1)});
        },
        network, stay.organization);
    return !cover(std::move(memberships), stay.period);
  });
}

void add_member_place(store::Connection& connection, Id<Network> network, Id<Organization> organization, Date since) {
  connection.execute("insert into network_place (network_id, place_id, since, until) values ($1, $2, $3, '9999-12-31')",
                     network, organization, since);
}

std::vector<access::Role> roles_over(store::Connection& connection, Uuid const& person, Id<Place> place, Date today) {
  std::vector<access::Role> roles;
  connection.query(
      over_place("g.person_id = $3"),
      [&](store::Row const& row) {
        if (auto const role = role_over(row)) roles.push_back(*role);
      },
      place, today, Id<Person>{person});
  return roles;
}

std::vector<std::pair<Id<Person>, access::Role>> holders_over(store::Connection& connection, Id<Place> place,
                                                              Date today) {
  std::vector<std::pair<Id<Person>, access::Role>> holders;
  connection.query(
      over_place("true"),
      [&](store::Row const& row) {
        if (auto const role = role_over(row)) holders.emplace_back(store::from_column<Id<Person>>(row, 2), *role);
      },
      place, today);
  return holders;
}

std::vector<access::Place> kinds_of(store::Connection& connection, Id<Place> place) {
  auto const kind = connection.value_of<std::string>("select kind from place where id = $1", place);
  if (!kind) return {};
  if (*kind == "server") return {access::Place::server};
  if (*kind == "network") return {access::Place::network};
  if (*kind == "cohort") return {access::Place::cohort};
  std::vector<access::Place> kinds{access::Place::organization, access::Place::team, access::Place::board,
                                   access::Place::member};
  connection.query(
      "select o.kind, exists (select 1 from place_closure c join organization d on d.id = c.ancestor_id"
      " where c.descendant_id = o.id and d.kind = 'district') from organization o where o.id = $1",
      [&](store::Row const& row) {
        switch (store::from_column<OrganizationKind>(row, 0)) {
          case OrganizationKind::hub:
            kinds.push_back(access::Place::hub);
            break;
          case OrganizationKind::district:
            kinds.push_back(access::Place::district);
            break;
          case OrganizationKind::school:
            kinds.push_back(access::Place::school);
            if (!row.truth(1)) kinds.push_back(access::Place::own_district_school);
            break;
          default:
            break;
        }
      },
      place);
  return kinds;
}

}  // namespace aimline::network
