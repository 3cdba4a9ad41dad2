#include "network/service/role_notices.hpp"

#include "network/service/places.hpp"

#include <set>

namespace aimline::network {
namespace {

constexpr int days_before_the_end = 30;

struct Where {
  std::string name = "Aimline";
  std::string path = "/";
};

Where look_up(store::Connection& connection, Id<Place> place) {
  Where found;
  connection.query(
      "select name, slug, '/o/' from organization where id = $1"
      " union all select name, slug, '/n/' from network where id = $1"
      " union all select k.name, n.slug || '/cohorts/' || k.id, '/n/' from cohort k join network n on n.id = "
      "k.network_id"
      " where k.id = $1",
      [&](store::Row const& row) {
        found = {std::string(row.text(0)), std::string(row.text(2)) + std::string(row.text(1))};
      },
      place);
  return found;
}

Text text_about(std::string key, RoleGrant const& grant, Where const& place) {
  return {std::move(key),
          {{"role", std::string(access::facts(grant.role).name)},
           {"place", place.name},
           {"until", to_string(grant.until)}}};
}

std::string page_of(RoleGrant const& grant) { return "/admin/people/" + to_string(grant.id); }

/// Roles in force that end soon and whose holder was not told.
std::vector<RoleGrant> ending(store::Connection& connection, Date today) {
  std::vector<RoleGrant> found;
  connection.query(
      "select g.id, g.person_id, g.role, g.place_id, g.until, g.granted_by from role_grant g where g.until <= $2 and " +
          access::in_force("g", 1) +
          " and not exists (select 1 from notification n where n.about_id = g.id and n.kind = $3)",
      [&](store::Row const& row) {
        RoleGrant grant;
        grant.id = store::from_column<Id<RoleGrant>>(row, 0);
        grant.person_id = store::from_column<Id<Person>>(row, 1);
        grant.role = store::from_column<access::Role>(row, 2);
        grant.place_id = store::from_column<Id<Place>>(row, 3);
        grant.until = store::from_column<Date>(row, 4);
        grant.granted_by = store::from_column<std::optional<Id<Person>>>(row, 5);
        found.push_back(std::move(grant));
      },
      today, plus_days(today, days_before_the_end), role_ending.name);
  return found;
}

void tell_of_end(store::Connection& connection, store::KeyRing& keys, RoleGrant const& grant, Instant now) {
  auto const place = look_up(connection, grant.place_id);
  mail::notify(connection, keys, grant.person_id, role_ending, text_about("role_notice.ending", grant, place),
               place.path, now, grant.id.value);
  if (grant.granted_by && grant.granted_by != grant.person_id)
    mail::notify(connection, keys, *grant.granted_by, role_ending, text_about("role_notice.given_ending", grant, place),
                 page_of(grant), now, grant.id.value);
}

}  // namespace

void tell_of_grant(store::Connection& connection, store::KeyRing& keys, RoleGrant const& grant, Instant now) {
  auto const place = look_up(connection, grant.place_id);
  mail::notify(connection, keys, grant.person_id, role_granted, text_about("role_notice.granted", grant, place),
               place.path, now, grant.id.value);
}

void tell_who_may_confirm(store::Connection& connection, store::KeyRing& keys, RoleGrant const& grant, Instant now) {
  auto const place = look_up(connection, grant.place_id);
  std::set<Id<Person>> told;
  for (auto const& [person, role] : holders_over(connection, grant.place_id, date_in_utc(now)))
    if (access::may_grant(role, grant.role) && person != grant.granted_by && person != grant.person_id)
      told.insert(person);
  for (auto const& person : told)
    mail::notify(connection, keys, person, role_to_confirm, text_about("role_notice.to_confirm", grant, place),
                 page_of(grant), now, grant.id.value);
}

void add_role_jobs(jobs::Kinds& kinds, store::KeyRing& keys) {
  kinds.add<jobs::NoArguments>("network.roles_ending", [&keys](jobs::Run&, jobs::NoArguments const&) {
    return Result<jobs::Delivery>([&keys](jobs::Deliver& here) -> Result<boost::json::value> {
      for (auto const& grant : ending(here.db(), date_in_utc(here.now))) tell_of_end(here.db(), keys, grant, here.now);
      return nullptr;
    });
  });
  kinds.daily("network.roles_ending", std::chrono::hours(4), TimeZone{});
}

}  // namespace aimline::network
