#include "network/service/setup.hpp"

#include "base/folding.hpp"
#include "http/log.hpp"
#include "identity/mailed_link.hpp"
#include "identity/second_factor.hpp"
#include "identity/sign_in.hpp"
#include "network/service/organizations.hpp"
#include "network/service/places.hpp"
#include "network/service/routes.hpp"

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

bool has_hub(store::Connection& connection) {
  return connection.value_of<std::int64_t>("select 1 from organization where kind = 'hub' limit 1").has_value();
}

Result<SetupShown> show(http::Call& call) {
  return identity::link_of(call, identity::Purpose::setup).map([&](identity::MailedLink const& link) {
    return SetupShown{!has_hub(call.db()), link.expires_at,
                      static_cast<std::int64_t>(shortest(identity::Beside::nothing))};
  });
}

/// Nothing that opened the account before opens it any more.
void begin_anew(http::Call& call, Id<Person> person) {
  auto& db = call.db();
  identity::end_sessions(call, person, identity::Ending::all);
  identity::forget_second_factor(db, person);
  db.execute("delete from known_browser where person_id = $1", person);
  db.execute("update account set suspended_at = null, archived_at = null, version = version + 1 where id = $1", person);
}

/// The person with that address, or a new one; the hub's administrator from the beginning where there is no hub yet.
Result<Id<Person>> administrator(http::Call& call, Setup const& sent) {
  auto& db = call.db();
  FirstPerson const first{sent.name, sent.mail, sent.language};
  if (!has_hub(db)) {
    Organization hub;
    hub.name = sent.hub_name.value();
    hub.time_zone = sent.time_zone.value();
    auto made = set_up_hub(call.transaction(), call.now(), first, std::move(hub));
    if (!made) return refuse(made.error());
    return made->administrator;
  }
  auto const known = db.value_of<Id<Person>>("select id from account where mail = $1", sent.mail);
  if (known) begin_anew(call, *known);
  auto const person = known ? *known : add_person(db, call.now(), first);
  // Hubs that fewer than two others administer get this person: one alone has nobody to confirm a second.
  std::vector<Id<Place>> without;
  auto const sql =
      "select o.id from organization o where o.kind = 'hub' and o.archived_at is null and 2 >"
      " (select count(distinct g.person_id) from role_grant g join account a on a.id = g.person_id"
      " where g.place_id = o.id and g.role = 'NA' and a.suspended_at is null and a.archived_at is null and " +
      access::in_force("g", 1) +
      ") and not exists (select 1 from role_grant g where g.place_id = o.id and g.role = 'NA' and g.person_id = $2 "
      "and " +
      access::in_force("g", 1) + ")";
  db.query(
      sql, [&](store::Row const& row) { without.push_back(store::from_column<Id<Place>>(row, 0)); },
      date_in_utc(call.now()), person);
  for (auto const place : without) give(db, call.now(), person, access::Role::NA, place);
  return person;
}

Result<identity::SignedIn> set_up(http::Call& call, Setup const& sent) {
  if (auto const link = identity::link_of(call, identity::Purpose::setup); !link) return refuse(link.error());
  std::vector<Problem> problems;
  if (!has_hub(call.db())) {
    if (!sent.hub_name) problems.push_back({"hub_name", {"setup.hub_needed"}});
    if (!sent.time_zone) problems.push_back({"time_zone", {"setup.hub_needed"}});
  }
  std::vector<std::string> words{sent.name.value, sent.mail.value};
  if (sent.hub_name) words.push_back(sent.hub_name->value);
  auto const checked = identity::check_password(call.db(), std::nullopt, sent.password, std::move(words));
  if (!checked) {
    if (checked.error().fault != Fault::invalid) return refuse(checked.error());
    problems.insert(problems.end(), checked.error().problems.begin(), checked.error().problems.end());
  }
  if (!problems.empty()) return refuse(Refusal{Fault::invalid, std::move(problems)});
  return call.transact([&]() -> Result<identity::SignedIn> {
    if (auto const used = identity::use_link(call); !used) return refuse(used.error());
    auto const person = administrator(call, sent);
    if (!person) return refuse(person.error());
    set_up_system_administrator(call.db(), call.now(), *person);
    identity::keep_password(call, *person, *checked);
    call.security({"set_up", person->value});
    return identity::start_session(call, *person, identity::Strength::one_factor);
  });
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

bool is_not_set_up(store::Connection& connection) {
  return !connection.value_of<std::int64_t>("select 1 from role_grant where role = 'SA' limit 1");
}

std::string make_setup_link(store::Connection& connection, Instant at) {
  return identity::make_link(connection, {identity::Purpose::setup, {}, {}, {}, {at.at + identity::setup_limit}});
}

void add_setup_routes(http::Router& router) {
  router.open_get<SetupShown>("/setup-links/{link}", "What is still to be set up", "The link is the permission.", show);
  router.open_act<Setup, identity::SignedIn>("/setup-links/{link}",
                                             "Name the first administrator and the hub, and sign in",
                                             "The link is the permission.", set_up);
  router.own_transactions();
}

}  // namespace aimline::network
