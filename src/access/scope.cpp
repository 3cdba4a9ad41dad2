#include "access/scope.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace aimline::access {
namespace {

/// "'SL', 'DL'"
std::string quoted(std::vector<Role> const& roles) {
  std::string list;
  for (Role role : roles) list += fmt::format("{}'{}'", list.empty() ? "" : ", ", to_string(role));
  return list;
}

template <class Test>
std::vector<Role> roles_that(Test test) {
  std::vector<Role> found;
  for (RoleFacts const& each : role_facts)
    if (test(each)) found.push_back(each.role);
  return found;
}

struct Places {
  std::string_view contain_the_row;
  std::size_t person;
  std::size_t day;
};

/// The role is held at the row's place or above it.
std::string held_above(std::vector<Role> const& roles, Places const& at) {
  return fmt::format(
      "exists (select 1 from role_grant g join place_closure c on c.ancestor_id = g.place_id"
      " where g.person_id = ${} and g.role in ({}) and {} and c.descendant_id in ({}))",
      at.person, quoted(roles), in_force("g", at.day), at.contain_the_row);
}

/// The role is held at a network (or its hub) among whose members' places the row's place is.
std::string held_at_network(std::vector<Role> const& roles, Places const& at) {
  return fmt::format(
      "exists (select 1 from role_grant g join place_closure c on c.ancestor_id = g.place_id"
      " join network_place n on n.network_id = c.descendant_id"
      " where g.person_id = ${} and g.role in ({}) and {} and n.place_id in ({}) and n.since <= ${} and n.until >= "
      "${})",
      at.person, quoted(roles), in_force("g", at.day), at.contain_the_row, at.day, at.day);
}

/// ME: any adult role at a place of a network, for rows at a place of the same network.
std::string held_as_member(Places const& at) {
  static std::string const adult = quoted(roles_that([](RoleFacts const& each) { return each.member; }));
  return fmt::format(
      "exists (select 1 from role_grant g join network_place m on m.place_id = g.place_id"
      " join network_place n on n.network_id = m.network_id"
      " where g.person_id = ${0} and g.role in ({1}) and {2} and m.since <= ${3} and m.until >= ${3}"
      " and n.place_id in ({4}) and n.since <= ${3} and n.until >= ${3})",
      at.person, adult, in_force("g", at.day), at.day, at.contain_the_row);
}

}  // namespace

std::string in_force(std::string_view g, std::size_t day) {
  static std::string const guarded =
      quoted(roles_that([](RoleFacts const& each) { return needs_second_person(each.role); }));
  // A grant without a granter was made by the setup of the server, which has no second person yet.
  return fmt::format(
      "{0}.archived_at is null and {0}.since <= ${1} and {0}.until >= ${1}"
      " and ({0}.confirmed_by is not null or {0}.granted_by is null or {0}.role not in ({2}))",
      g, day, guarded);
}

Scope decide(Access access, Viewer const& viewer, Date today) { return Scope(access, viewer, today); }

bool Scope::reaches_anything() const {
  for (Row const& row : rows_for(access_)) {
    if (row.role == Role::VI) return true;
    if (row.role == Role::anyone && viewer_.signed_in()) return true;
    for (Role held : viewer_.roles)
      if (speaks_of(row, held)) return true;
  }
  return false;
}

Condition Scope::condition(Reach const& reach, std::size_t first) const {
  Places const at{reach.places, first, first + 1};
  std::vector<Role> plain;
  std::vector<std::string> ways;
  for (Row const& row : rows_for(access_)) {
    // A limit that nobody applies would give too much.
    if (row.limit != Limit::whole &&
        std::find(reach.limits.begin(), reach.limits.end(), row.limit) == reach.limits.end())
      continue;
    if (row.role == Role::VI) {
      if (row.relation == Relation::published && !reach.published.empty()) ways.emplace_back(reach.published);
    } else if (row.role == Role::ME && row.relation == Relation::none) {
      ways.push_back(held_as_member(at));
    } else if (row.relation == Relation::own) {
      if (reach.own.empty()) continue;
      auto own = fmt::format("{} = ${}", reach.own, at.person);
      if (row.role != Role::anyone)
        own += fmt::format(" and exists (select 1 from role_grant g where g.person_id = ${} and g.role in ({}) and {})",
                           at.person, quoted({row.role}), in_force("g", at.day));
      ways.push_back("(" + own + ")");
    } else if (row.relation == Relation::none) {
      plain.push_back(row.role);
    }
    // Relations that a table does not answer to yet give nothing: refused.
  }
  if (!plain.empty()) {
    ways.push_back(held_above(plain, at));
    std::vector<Role> network_wide;
    for (Role role : plain)
      if (facts(role).network_role) network_wide.push_back(role);
    if (!network_wide.empty()) ways.push_back(held_at_network(network_wide, at));
  }
  if (ways.empty()) return {"false"};
  Condition condition{fmt::format("({})", fmt::join(ways, " or "))};
  // PostgreSQL refuses a value that the text does not use.
  auto const uses = [&](std::size_t parameter) {
    auto const name = fmt::format("${}", parameter);
    for (auto found = condition.sql.find(name); found != std::string::npos;
         found = condition.sql.find(name, found + 1)) {
      auto const next = found + name.size();
      if (next >= condition.sql.size() || condition.sql[next] < '0' || condition.sql[next] > '9') return true;
    }
    return false;
  };
  if (uses(at.person))
    condition.values.push_back(viewer_.person ? std::optional(to_string(*viewer_.person)) : std::nullopt);
  if (uses(at.day)) condition.values.push_back(to_string(today_));
  return condition;
}

}  // namespace aimline::access
