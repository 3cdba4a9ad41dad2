#include "network/role_access.hpp"
#include "network/service/places.hpp"
#include "network/service/routes.hpp"

namespace aimline::network {
namespace {

using access::Access;
using store::Table;
using enum access::Capability;
using enum access::Action;

/// A role in force, with the words that people need.
struct Held {
  RoleGrant grant;
  Line place_name;
  std::string place_kind;
  std::optional<Line> granted_by;
  std::optional<Line> confirmed_by;
};

/// The person's roles in force, of those that the caller may see.
std::vector<Held> roles_of(http::Call& call, Id<Person> person) {
  std::vector<Id<RoleGrant>> ids;
  call.db().query(
      "select g.id from role_grant g where g.person_id = $1 and " + access::in_force("g", 2) + " order by g.role, g.id",
      [&](store::Row const& row) { ids.push_back(store::from_column<Id<RoleGrant>>(row, 0)); }, person,
      call.scope().today());
  std::vector<Held> held;
  for (auto const& id : ids) {
    auto grant = Table<RoleGrant>::find(call.db(), call.scope(), id);
    if (!grant) continue;
    Held made{std::move(*grant), {}, {}, {}, {}};
    call.db().query(
        "select coalesce(o.name, n.name, k.name, 'Aimline'), p.kind, a.name, b.name from role_grant g"
        " join place p on p.id = g.place_id left join organization o on o.id = g.place_id"
        " left join network n on n.id = g.place_id left join cohort k on k.id = g.place_id left join person a on a.id "
        "= g.granted_by"
        " left join person b on b.id = g.confirmed_by where g.id = $1",
        [&](store::Row const& row) {
          made.place_name = store::from_column<Line>(row, 0);
          made.place_kind = row.text(1);
          made.granted_by = store::from_column<std::optional<Line>>(row, 2);
          made.confirmed_by = store::from_column<std::optional<Line>>(row, 3);
        },
        id);
    held.push_back(std::move(made));
  }
  return held;
}

/// How far a role goes from where it is held.
Text reach_of(Held const& held) {
  if (held.place_kind == "server") return {"role_reach.server"};
  if (held.place_kind == "network")
    return {access::facts(held.grant.role).network_role ? "role_reach.network_and_members" : "role_reach.network"};
  return {"role_reach.organization"};
}

PersonAccess access_of(http::Call& call) {
  auto const& person = call.the<Person>();
  PersonAccess made{person.id, person.name, {}};
  for (auto const& held : roles_of(call, person.id)) {
    auto const& grant = held.grant;
    made.roles.push_back({grant.id, grant.role, name_of(grant.role, call.language()), grant.place_id, held.place_name,
                          held.place_kind, write_out(reach_of(held), call.language()), grant.since, grant.until,
                          held.granted_by, held.confirmed_by, permissions_of(grant.role, call.language())});
  }
  return made;
}

/// What one person may do to one record.
class Judgement {
public:
  Judgement(http::Call& call, store::TableShape const& shape, std::string id)
      : call_(call), shape_(shape), id_(std::move(id)), held_(roles_of(call, call.the<Person>().id)) {}

  ActAccess of(access::Action action) {
    Access const access{shape_.facts.capability, action};
    ActAccess act{std::string(access::to_string(action)), name_of(action, call_.language()), false, {}, {}, {}};
    if (action != See && !store::table_detail::is_open(call_.db(), shape_, id_)) {
      act.because = write_out({"role_reach.closed"}, call_.language());
      return act;
    }
    auto const scope = access::decide(access, viewer(call_.the<Person>().id.value), call_.scope().today());
    act.may = store::table_detail::in_scope(call_.db(), shape_, scope, id_);
    if (!act.may) {
      act.needs = roles_needed(access, call_.language());
      return act;
    }
    for (auto const& held : held_)
      if (store::table_detail::in_scope_by(call_.db(), shape_, scope, held.grant.id.value, id_))
        act.by.push_back({held.grant.id, held.grant.role, name_of(held.grant.role, call_.language()), held.place_name});
    if (act.by.empty()) act.because = write_out(other_reason(access), call_.language());
    return act;
  }

private:
  /// The roles stand in the database: who the viewer is, is enough for the question about one row.
  static access::Viewer viewer(std::optional<Uuid> person) { return {person, {}}; }

  Text other_reason(Access access) {
    auto const open = access::decide(access, viewer({}), call_.scope().today());
    if (store::table_detail::in_scope(call_.db(), shape_, open, id_)) return {"role_reach.is_public"};
    auto own = shape_;
    own.facts.reach.places = "null";
    auto const scope = access::decide(access, viewer(call_.the<Person>().id.value), call_.scope().today());
    if (store::table_detail::in_scope(call_.db(), own, scope, id_)) return {"role_reach.is_own"};
    return {"role_reach.elsewhere"};
  }

  http::Call& call_;
  store::TableShape const& shape_;
  std::string id_;
  std::vector<Held> held_;
};

Result<RecordAccess> access_to(http::Call& call, std::vector<http::Resource> const& resources) {
  auto const entity = http::find(call.request().query, "entity").value_or("");
  auto const id = parse_uuid(http::find(call.request().query, "id").value_or(""));
  if (!id) return refuse(Fault::invalid, "id", {"field.not_an_id"});
  for (auto const& resource : resources) {
    if (resource.parameter != entity) continue;
    // Nobody learns of a record by asking what others may do to it.
    if (!resource.find(call.db(), call.scope_for({resource.capability, See}), nullptr, to_string(*id)).has_value())
      return refuse(Fault::not_found, "id", {"record.not_found"});
    RecordAccess made{call.the<Person>().id, std::string(entity), {*id}, {}};
    Judgement judgement(call, *resource.shape, to_string(*id));
    for (std::size_t i = 0; i < access::names<access::Action>.size(); ++i)
      if (auto const action = static_cast<access::Action>(i); access::has_row({resource.capability, action}))
        made.acts.push_back(judgement.of(action));
    return made;
  }
  return refuse(Fault::invalid, "entity", {"role_reach.unknown_entity"});
}

}  // namespace

void add_access_routes(http::Router& router) {
  router.get<PersonAccess, Access{X2, See}>("/people/{person}/access",
                                            "What this person's roles permit, where, and who gave them", access_of);
  router.get<RecordAccess, Access{X2, See}>(
      "/people/{person}/access-to", "Whether this person may see or change a record, by which role, or why not",
      [&resources = router.resources()](http::Call& call) { return access_to(call, resources); });
  router.question("entity", "What kind of record: organization, network, …");
  router.question("id", "The key of the record");
}

}  // namespace aimline::network
