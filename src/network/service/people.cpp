#include "network/service/people.hpp"

#include "network/person.hpp"
#include "network/role_access.hpp"
#include "network/service/invitations.hpp"
#include "network/service/places.hpp"
#include "network/service/role_notices.hpp"
#include "network/service/routes.hpp"
#include "network/service/setup.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

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
      "id = $1 union all select name, 'cohort' from cohort where id = $1",
      [&](store::Row const& row) {
        found = {store::from_column<Line>(row, 0), std::string(row.text(1))};
      },
      place);
  return found;
}

RoleGrantEntry entry(http::Call const& call, RoleGrant const& grant) {
  auto& connection = call.db();
  auto const today = call.scope().today();
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
  auto const name_of = [&](std::optional<Id<Person>> const& person) {
    return person ? connection.value_of<Line>("select name from person where id = $1", *person) : std::nullopt;
  };
  made.granted_by_name = name_of(grant.granted_by);
  made.confirmed_by_name = name_of(grant.confirmed_by);
  std::tie(made.place_name, made.place_kind) = describe(connection, grant.place_id);
  made.since = grant.since;
  made.until = grant.until;
  made.needs_confirmation = access::needs_second_person(grant.role) && grant.granted_by && !grant.confirmed_by;
  made.in_force = !grant.archived_at && !made.needs_confirmation && grant.since <= today && grant.until >= today;
  if (made.needs_confirmation)
    made.person_name = name_while_waiting(call, grant.person_id, made.person_name, made.person_mail);
  return made;
}

bool may_be_held_at_any(access::Role role, std::vector<access::Place> const& kinds) {
  return std::any_of(kinds.begin(), kinds.end(),
                     [&](access::Place kind) { return access::may_be_held_at(role, kind); });
}

/// What the caller may give at a place, in the order of the roles; none where the place is out of reach or unknown.
std::optional<std::vector<access::Role>> roles_to_give(http::Call& call, Id<Place> place) {
  auto const kinds = kinds_of(call.db(), place);
  auto const held = roles_over(call.db(), *call.viewer().person, place, call.scope().today());
  if (kinds.empty() || held.empty()) return std::nullopt;
  std::vector<access::Role> roles;
  for (auto const& facts : access::role_facts) {
    bool const may = std::any_of(held.begin(), held.end(),
                                 [&](access::Role granter) { return access::may_grant(granter, facts.role); });
    if (may && may_be_held_at_any(facts.role, kinds)) roles.push_back(facts.role);
  }
  return roles;
}

Result<store::Page<RoleToGive>> to_give(http::Call& call) {
  auto const place = parse_uuid(http::find(call.request().query, "place_id").value_or(""));
  if (!place) return refuse(Fault::invalid, "place_id", {"field.not_an_id"});
  auto const roles = roles_to_give(call, {*place});
  if (!roles) return refuse(Fault::not_found, "place_id", {"record.not_found"});
  store::Page<RoleToGive> page;
  for (auto const role : *roles) page.items.push_back({role, network::name_of(role, call.language())});
  return page;
}

/// The organizations, or the networks, where the caller may give any role.
template <access::Entity T>
Result<store::Page<PlaceToGive>> where_to_give(http::Call& call) {
  auto const request = store::parse_list_request(store::shape_of<T>(), call.request().query);
  if (!request) return refuse(request.error());
  return Table<T>::list(call.db(), call.scope(), *request).map([&](store::Page<T> const& page) {
    store::Page<PlaceToGive> places{{}, page.next};
    for (auto const& row : page.items) {
      Id<Place> const place{row.id.value};
      if (auto const roles = roles_to_give(call, place); roles && !roles->empty())
        places.items.push_back({place, row.name});
    }
    return places;
  });
}

void note(http::Call& call, std::string event, RoleGrant const& grant) {
  call.security({std::move(event),
                 {},
                 grant.place_id.value,
                 {{"grant", to_string(grant.id)}, {"role", std::string(access::to_string(grant.role))}}});
}

/// Who gets a role: known by the mail address, or new.
struct Receiver {
  Id<Person> id;
  std::optional<Line> name;  // as the giver wrote it, where she could not see this person before
};

/// The person with that mail address, or a new one. To who cannot see the person both look alike. Refuses: one whom the
/// giver does not know, without a name.
Result<Receiver> find_or_add(http::Call& call, NewRoleGrant const& draft) {
  auto const known = call.db().value_of<Id<Person>>("select id from account where mail = $1", draft.person_mail);
  if (known && Table<Person>::find(call.db(), call.scope_for({N8, See}), *known)) return Receiver{*known, {}};
  if (!draft.person_name) return refuse(Fault::invalid, "person_name", {"role_grant.name_needed"});
  if (known) return Receiver{*known, draft.person_name};
  return Receiver{add_person(call.db(), call.now(), {*draft.person_name, draft.person_mail, call.language()}),
                  draft.person_name};
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
  if (!may_be_held_at_any(draft.role, kinds)) return refuse(Fault::invalid, "place_id", {"role_grant.not_held_there"});
  if (draft.until < since) return refuse(Fault::invalid, "until", {"role_grant.ends_before_it_begins"});
  if (draft.until > plus_days(since, longest_role))
    return refuse(Fault::invalid, "until",
                  {"role_grant.too_long", {{"last", to_string(plus_days(since, longest_role))}}});
  auto const receiver = find_or_add(call, draft);
  if (!receiver) return refuse(receiver.error());
  if (receiver->id.value == *call.viewer().person)
    return refuse(Fault::forbidden, "person_mail", {"role_grant.to_oneself"});
  RoleGrant const grant{{new_uuid(call.now())},
                        1,
                        {},
                        receiver->id,
                        draft.role,
                        draft.place_id,
                        since,
                        draft.until,
                        Id<Person>{*call.viewer().person},
                        {}};
  auto const given = Table<RoleGrant>::insert(call.transaction(), call.actor(), call.scope(), grant);
  if (!given) return refuse(given.error());
  note(call, "role_granted", *given);
  auto const invited = invite(call, keys, *given);
  if (!invited) return refuse(invited.error());
  auto made = entry(call, *given);
  if (receiver->name) made.person_name = *receiver->name;
  if (made.needs_confirmation)
    tell_who_may_confirm(call.db(), keys, *given, call.now());
  else if (!*invited)
    tell_of_grant(call.db(), keys, *given, call.now());
  return made;
}

Result<RoleGrantEntry> confirm(http::Call& call, store::KeyRing& keys) {
  auto const& before = call.the<RoleGrant>();
  Id<Person> const caller{*call.viewer().person};
  if (!entry(call, before).needs_confirmation) return refuse(Fault::conflict, "", {"role_grant.needs_no_confirmation"});
  if (before.granted_by == caller || before.person_id == caller)
    return refuse(Fault::forbidden, "", {"role_grant.another_person_confirms"});
  if (!may_grant_at(call, before.role, before.place_id))
    return refuse(Fault::forbidden, "", {"role_grant.not_yours_to_give"});
  auto after = before;
  after.confirmed_by = caller;
  return Table<RoleGrant>::update(call.transaction(), call.actor(), call.scope(), before, after)
      .map([&](RoleGrant const& confirmed) {
        note(call, "role_confirmed", confirmed);
        tell_of_grant(call.db(), keys, confirmed, call.now());
        return entry(call, confirmed);
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
  bool const in_force = entry(call, before).in_force;
  if (before.role == access::Role::NA && in_force && is_last(call, before))
    return refuse(Fault::conflict, "", {"role_grant.last_administrator"});
  auto ended = Table<RoleGrant>::archive(call.transaction(), call.actor(), call.scope(), before);
  if (ended) end_invitations(call.db(), before.id, call.now());
  if (ended) note(call, "role_ended", before);
  return ended;
}

/// A grant of the same role to the same person at the same place that goes on after this one.
std::optional<RoleGrant> follower_of(http::Call& call, RoleGrant const& grant) {
  auto const id = call.db().value_of<Id<RoleGrant>>(
      "select id from role_grant where person_id = $1 and role = $2 and place_id = $3 and id <> $4 and until > $5"
      " and archived_at is null order by until desc, id limit 1",
      grant.person_id, grant.role, grant.place_id, grant.id, grant.until);
  return id ? Table<RoleGrant>::find(call.db(), call.scope_for({X2, See}), *id) : std::nullopt;
}

/// The role that follows one that ends. Refuses one that is not the caller's to give, or her own, or that somebody
/// ended.
Result<RoleGrant> renew(http::Call& call, RoleGrant const& grant, Date until) {
  auto const today = call.scope().today();
  if (!Table<RoleGrant>::find(call.db(), call.scope(), grant.id))
    return refuse(Fault::forbidden, "", {"access.not_here"});
  if (!may_grant_at(call, grant.role, grant.place_id))
    return refuse(Fault::forbidden, "", {"role_grant.not_yours_to_give"});
  if (grant.person_id.value == *call.viewer().person) return refuse(Fault::forbidden, "", {"role_grant.to_oneself"});
  if (grant.archived_at) return refuse(Fault::conflict, "", {"role_grant.was_ended"});
  if (auto follower = follower_of(call, grant)) return std::move(*follower);
  auto const since = std::max(plus_days(grant.until, 1), today);
  if (until < since) return refuse(Fault::invalid, "", {"role_grant.lasts_longer"});
  RoleGrant const next{{new_uuid(call.now())},
                       1,
                       {},
                       grant.person_id,
                       grant.role,
                       grant.place_id,
                       since,
                       until,
                       Id<Person>{*call.viewer().person},
                       {}};
  auto given = Table<RoleGrant>::insert(call.transaction(), call.actor(), call.scope(), next);
  if (given) note(call, "role_renewed", *given);
  return given;
}

/// Each is decided on its own; what is refused changes nothing. Refuses the whole where none can be renewed.
Result<Renewals> renew_all(http::Call& call, store::KeyRing& keys, NewRenewals const& draft) {
  constexpr std::size_t most = 200;
  if (draft.role_grant_ids.empty() || draft.role_grant_ids.size() > most)
    return refuse(Fault::invalid, "role_grant_ids", {"list.limit", {{"most", std::to_string(most)}}});
  auto const last = plus_days(call.scope().today(), longest_role);
  if (draft.until > last) return refuse(Fault::invalid, "until", {"role_grant.too_long", {{"last", to_string(last)}}});
  Renewals made;
  Refusal refused;
  for (auto const& id : draft.role_grant_ids) {
    // The router has found each in the scope of who may see it.
    auto const grant = Table<RoleGrant>::find(call.db(), call.scope_for({X2, See}), id).value();
    auto const next = renew(call, grant, draft.until);
    if (next) {
      bool const waits = entry(call, *next).needs_confirmation;
      made.items.push_back({id, next->id, waits, {}});
      if (waits) tell_who_may_confirm(call.db(), keys, *next, call.now());
      continue;
    }
    auto const& what = next.error().problems.front().what;
    made.items.push_back({id, {}, false, write_out(what, call.language())});
    refused.fault = next.error().fault;
    refused.problems.push_back({fmt::format("role_grant_ids[{}]", made.items.size() - 1), what});
  }
  if (refused.problems.size() == made.items.size()) return refuse(std::move(refused));
  return made;
}

Result<store::Page<RoleGrantEntry>> list(http::Call& call) {
  auto const request = store::parse_list_request(store::shape_of<RoleGrant>(), call.request().query);
  if (!request) return refuse(request.error());
  return Table<RoleGrant>::list(call.db(), call.scope(), *request).map([&](store::Page<RoleGrant> const& page) {
    store::Page<RoleGrantEntry> entries{{}, page.next};
    for (auto const& grant : page.items) entries.items.push_back(entry(call, grant));
    return entries;
  });
}

}  // namespace

Line name_while_waiting(http::Call const& call, Id<Person> person, Line const& name, MailAddress const& mail) {
  return Table<Person>::find(call.db(), call.scope_for({N8, See}), person) ? name : Line{mail.value};
}

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
  router.get<store::Page<RoleToGive>, Access{X2, Edit}>("/role-grants/choices",
                                                        "The roles that you may give at a place", to_give);
  router.question("place_id", "The organization or network where the role would be held");
  router.get<store::Page<PlaceToGive>, Access{X2, Edit}>(
      "/role-grants/organizations", "The organizations where you may give a role", where_to_give<Organization>);
  router.listing<Organization>();
  router.get<store::Page<PlaceToGive>, Access{X2, Edit}>(
      "/role-grants/networks", "The networks where you may give a role", where_to_give<Network>);
  router.listing<Network>();
  router.get<RoleGrantEntry, Access{X2, See}>("/role-grants/{role_grant}", "One role held at a place",
                                              [](http::Call& call) { return entry(call, call.the<RoleGrant>()); });
  router.post<NewRoleGrant, RoleGrantEntry, Access{X2, Edit}>(
      "/role-grants", "Give a role to a person at a place, and invite who cannot sign in yet",
      [&keys](http::Call& call, NewRoleGrant const& draft) { return give(call, keys, draft); });
  router.needs(http::Proof::recent);
  router.act<http::Nothing, RoleGrantEntry, Access{X2, Confirm}>(
      "/role-grants/{role_grant}/confirmation", "Confirm, as a second person, a role that needs one",
      [&keys](http::Call& call, http::Nothing) { return confirm(call, keys); });
  router.needs(http::Proof::recent);
  router.act<NewRenewals, Renewals, Access{X2, Edit}>(
      "/role-grants/renewals", "Renew roles that end, each with one like it that follows",
      [&keys](http::Call& call, NewRenewals const& draft) { return renew_all(call, keys, draft); });
  router.needs(http::Proof::recent);
  router.del<RoleGrant, Access{X2, Edit}>("/role-grants/{role_grant}", "End a role", end);
}

}  // namespace aimline::network
