#include "network/service/people.hpp"

#include "http/log.hpp"
#include "network/service/invitations.hpp"
#include "network/service/places.hpp"
#include "network/service/role_notices.hpp"
#include "network/service/routes.hpp"

#include <algorithm>
#include <tuple>

namespace aimline::network {
namespace {

using access::Access;
using store::Table;
using enum access::Capability;
using enum access::Action;

/// The name and kind of a place, for people. A place's name is no secret to who sees a role held there.
std::pair<Line, std::string> describe(store::Connection& connection, Id<Place> place) {
  std::pair<Line, std::string> found{{"Aimline"}, "server"};
  connection.query(
      "select name, 'organization' from organization where id = $1 union all select name, 'network' from network where "
      "id = $1",
      [&](store::Row const& row) {
        found = {store::from_column<Line>(row, 0), std::string(row.text(1))};
      },
      place);
  return found;
}

RoleGrantEntry entry(store::Connection& connection, RoleGrant const& grant, Date today) {
  RoleGrantEntry made;
  made.id = grant.id;
  made.version = grant.version;
  made.person_id = grant.person_id;
  connection.query(
      "select p.name, a.mail from person p join account a on a.id = p.id where p.id = $1",
      [&](store::Row const& row) {
        made.person_name = store::from_column<Line>(row, 0);
        made.person_mail = store::from_column<MailAddress>(row, 1);
      },
      grant.person_id);
  made.role = grant.role;
  made.place_id = grant.place_id;
  std::tie(made.place_name, made.place_kind) = describe(connection, grant.place_id);
  made.since = grant.since;
  made.until = grant.until;
  made.needs_confirmation = access::needs_second_person(grant.role) && grant.granted_by && !grant.confirmed_by;
  made.in_force = !grant.archived_at && !made.needs_confirmation && grant.since <= today && grant.until >= today;
  return made;
}

/// The person with that mail address, or a new one. Refuses: a new one without a name.
Result<Id<Person>> find_or_add(http::Call& call, NewRoleGrant const& draft) {
  if (auto const known = call.db().value_of<Id<Person>>("select id from account where mail = $1", draft.person_mail))
    return *known;
  if (!draft.person_name) return refuse(Fault::invalid, "person_name", {"role_grant.name_needed"});
  Id<Person> const id{new_uuid(call.now())};
  call.db().execute("insert into person (id, version, name) values ($1, 1, $2)", id, *draft.person_name);
  call.db().execute("insert into account (id, version, mail, language) values ($1, 1, $2, $3)", id, draft.person_mail,
                    call.language());
  return id;
}

Result<RoleGrantEntry> give(http::Call& call, store::KeyRing& keys, NewRoleGrant const& draft) {
  auto const today = call.scope().today();
  auto const since = draft.since.value_or(today);
  auto const kinds = kinds_of(call.db(), draft.place_id);
  // A place out of reach is as unknown as one that does not exist.
  if (kinds.empty() || roles_over(call.db(), *call.viewer().person, draft.place_id, today).empty())
    return refuse(Fault::not_found, "place_id", {"record.not_found"});
  if (!may_grant_at(call, draft.role, draft.place_id))
    return refuse(Fault::forbidden, "role", {"role_grant.not_yours_to_give"});
  bool const fits = std::any_of(kinds.begin(), kinds.end(),
                                [&](access::Place kind) { return access::may_be_held_at(draft.role, kind); });
  if (!fits) return refuse(Fault::invalid, "place_id", {"role_grant.not_held_there"});
  if (draft.until < since) return refuse(Fault::invalid, "until", {"role_grant.ends_before_it_begins"});
  if (draft.until > plus_days(since, longest_role))
    return refuse(Fault::invalid, "until",
                  {"role_grant.too_long", {{"last", to_string(plus_days(since, longest_role))}}});
  auto const person = find_or_add(call, draft);
  if (!person) return refuse(person.error());
  if (person->value == *call.viewer().person) return refuse(Fault::forbidden, "person_mail", {"role_grant.to_oneself"});
  RoleGrant const grant{{new_uuid(call.now())},
                        1,
                        {},
                        *person,
                        draft.role,
                        draft.place_id,
                        since,
                        draft.until,
                        Id<Person>{*call.viewer().person},
                        {}};
  auto const given = Table<RoleGrant>::insert(call.transaction(), call.actor(), call.scope(), grant);
  if (!given) return refuse(given.error());
  http::log_security("role_granted", call.viewer().person,
                     {{"grant", to_string(given->id)}, {"role", std::string(access::to_string(given->role))}});
  auto const invited = invite(call, keys, *given);
  if (!invited) return refuse(invited.error());
  auto const made = entry(call.db(), *given, today);
  if (made.needs_confirmation)
    tell_who_may_confirm(call.db(), keys, *given, call.now());
  else if (!*invited)
    tell_of_grant(call.db(), keys, *given, call.now());
  return made;
}

Result<RoleGrantEntry> confirm(http::Call& call, store::KeyRing& keys) {
  auto const& before = call.the<RoleGrant>();
  Id<Person> const caller{*call.viewer().person};
  if (!entry(call.db(), before, call.scope().today()).needs_confirmation)
    return refuse(Fault::conflict, "", {"role_grant.needs_no_confirmation"});
  if (before.granted_by == caller || before.person_id == caller)
    return refuse(Fault::forbidden, "", {"role_grant.another_person_confirms"});
  if (!may_grant_at(call, before.role, before.place_id))
    return refuse(Fault::forbidden, "", {"role_grant.not_yours_to_give"});
  auto after = before;
  after.confirmed_by = caller;
  return Table<RoleGrant>::update(call.transaction(), call.actor(), call.scope(), before, after)
      .map([&](RoleGrant const& confirmed) {
        http::log_security("role_confirmed", call.viewer().person, {{"grant", to_string(confirmed.id)}});
        tell_of_grant(call.db(), keys, confirmed, call.now());
        return entry(call.db(), confirmed, call.scope().today());
      });
}

/// Whether no other grant of the same role at the same place is in force, of somebody who can sign in: a place must not
/// lose its last administrator.
bool is_last(http::Call& call, RoleGrant const& grant) {
  auto const sql =
      "select 1 from role_grant g join account a on a.id = g.person_id where g.place_id = $1 and g.role = $2"
      " and g.id <> $3 and a.suspended_at is null and a.archived_at is null and " +
      access::in_force("g", 4);
  return !call.db().value_of<std::int64_t>(sql, grant.place_id, grant.role, grant.id, call.scope().today());
}

Result<RoleGrant> end(http::Call& call, RoleGrant const& before) {
  if (!may_grant_at(call, before.role, before.place_id))
    return refuse(Fault::forbidden, "", {"role_grant.not_yours_to_give"});
  bool const in_force = entry(call.db(), before, call.scope().today()).in_force;
  if (before.role == access::Role::NA && in_force && is_last(call, before))
    return refuse(Fault::conflict, "", {"role_grant.last_administrator"});
  auto ended = Table<RoleGrant>::archive(call.transaction(), call.actor(), call.scope(), before);
  if (ended) end_invitations(call.db(), before.id, call.now());
  if (ended) http::log_security("role_ended", call.viewer().person, {{"grant", to_string(before.id)}});
  return ended;
}

Result<store::Page<RoleGrantEntry>> list(http::Call& call) {
  auto const request = store::parse_list_request(store::shape_of<RoleGrant>(), call.request().query);
  if (!request) return refuse(request.error());
  return Table<RoleGrant>::list(call.db(), call.scope(), *request).map([&](store::Page<RoleGrant> const& page) {
    store::Page<RoleGrantEntry> entries{{}, page.next};
    for (auto const& grant : page.items) entries.items.push_back(entry(call.db(), grant, call.scope().today()));
    return entries;
  });
}

}  // namespace

bool may_grant_at(http::Call& call, access::Role role, Id<Place> place) {
  for (auto const held : roles_over(call.db(), *call.viewer().person, place, date_in_utc(call.now())))
    if (access::may_grant(held, role)) return true;
  return false;
}

void add_people_routes(http::Router& router, store::KeyRing& keys) {
  http::add_reading_routes<Person>(router);
  router.patch<Person, Access{N8, Edit}>(
      "/people/{person}", "Change what one tells of oneself", [](http::Call& call, Person const& before, Person after) {
        return Table<Person>::update(call.transaction(), call.actor(), call.scope(), before, std::move(after));
      });

  router.resource<RoleGrant>();
  router.get<store::Page<RoleGrantEntry>, Access{X2, See}>("/role-grants", "Roles held at places", list);
  router.listing<RoleGrant>();
  router.get<RoleGrantEntry, Access{X2, See}>(
      "/role-grants/{role_grant}", "One role held at a place",
      [](http::Call& call) { return entry(call.db(), call.the<RoleGrant>(), call.scope().today()); });
  router.post<NewRoleGrant, RoleGrantEntry, Access{X2, Edit}>(
      "/role-grants", "Give a role to a person at a place, and invite who cannot sign in yet",
      [&keys](http::Call& call, NewRoleGrant const& draft) { return give(call, keys, draft); });
  router.needs(http::Proof::recent);
  router.act<http::Nothing, RoleGrantEntry, Access{X2, Confirm}>(
      "/role-grants/{role_grant}/confirmation", "Confirm, as a second person, a role that needs one",
      [&keys](http::Call& call, http::Nothing) { return confirm(call, keys); });
  router.needs(http::Proof::recent);
  router.del<RoleGrant, Access{X2, Edit}>("/role-grants/{role_grant}", "End a role", end);
}

}  // namespace aimline::network
