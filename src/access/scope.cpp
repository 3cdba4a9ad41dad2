#include "access/scope.hpp"

#include "access/policy_switch.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <stdexcept>
#include <tuple>

#include <fmt/format.h>

namespace aimline::access {
namespace {

/// SQLite would make a table of a list in `in (…)` each time; these it compares one after the other.
std::string is_one_of(std::vector<Role> const& roles, std::string_view g) {
  std::string cases;
  for (Role role : roles) cases += fmt::format(" when '{}' then true", to_string(role));
  return fmt::format("case {}.role{} else false end", g, cases);
}

template <class Test>
std::vector<Role> roles_that(Test test) {
  std::vector<Role> found;
  for (RoleFacts const& each : role_facts)
    if (test(each)) found.push_back(each.role);
  return found;
}

std::atomic<ConditionPart> missing_part{ConditionPart::none};

/// A piece of a condition, without effect while a test has switched it off. It keeps naming its values, so that they
/// stay as they are numbered.
std::string part(ConditionPart which, std::string sql) {
  return missing_part.load(std::memory_order_relaxed) == which ? "(true or " + sql + ")" : sql;
}

/// What a condition is about: all that the viewer holds; that much of it as a token hands over; or one role grant,
/// whose key then stands for the person's.
enum class Of { viewer, token, one_grant };

struct Places {
  std::string_view contain_the_row;
  std::size_t person;
  std::size_t day;
  std::string_view materialized;
  std::optional<std::size_t> handed_over = {};  // the place of the token
  Of of = Of::viewer;
};

/// The viewer's grants in force, as a table in front of the statement: made once where it looks at many rows.
std::string grants(Places const& at) {
  return fmt::format(
      "mine{}(role, place_id) as {} (select g.role, g.place_id from role_grant g where {} and {})", at.person,
      at.materialized,
      part(ConditionPart::person, fmt::format("g.{} = ${}", at.of == Of::one_grant ? "id" : "person_id", at.person)),
      in_force("g", at.day));
}

std::string of_roles(std::vector<Role> const& roles) { return part(ConditionPart::roles, is_one_of(roles, "g")); }

/// The place `n` of a network's members is one on the day.
std::string within_dates(std::string_view n, ConditionPart since, ConditionPart until, Places const& at) {
  return part(since, fmt::format("{}.since <= ${}", n, at.day)) + " and " +
         part(until, fmt::format("{}.until >= ${}", n, at.day));
}

std::string contains_row(std::string_view place, Places const& at) {
  // SQLite makes a table of the right side of `in`, for every row, also where it is one value.
  bool const several = at.contain_the_row.starts_with("select");
  return part(ConditionPart::place, fmt::format("{} {} ({})", place, several ? "in" : "=", at.contain_the_row));
}

std::string not_at_sunset(std::string_view network) {
  return part(ConditionPart::sunset,
              fmt::format("not exists (select 1 from network w where w.id = {} and w.status = 'sunset')", network));
}

// The joins are crossed, which SQLite takes in the order they stand: from the viewer's few grants to the one row.

/// The role is held at the row's place or above it.
std::string held_above(std::vector<Role> const& roles, Places const& at) {
  return fmt::format("exists (select 1 from mine{} g cross join place_closure c where {} and {} and {})", at.person,
                     part(ConditionPart::closure, "c.ancestor_id = g.place_id"), of_roles(roles),
                     contains_row("c.descendant_id", at));
}

/// What outlives a network's sunset also for those who ran it: consent, correction, erasure, export and security.
bool survives_sunset(Capability capability) {
  return to_string(capability).front() == 'X' || capability == Capability::L6;
}

/// The place `n` of a network's members is its hub, or stands above that.
std::string above_the_network() {
  return "exists (select 1 from place_closure h where h.ancestor_id = n.place_id and h.descendant_id = n.network_id)";
}

/// The role is held at a network (or its hub) among whose members' places the row's place is. The hub is one of those
/// places for all members to see; a role at the network does not reach up to it.
std::string held_at_network(std::vector<Role> const& roles, Capability capability, Places const& at) {
  auto const below_the_hub = part(ConditionPart::below_the_hub, "not " + above_the_network());
  return fmt::format(
      "exists (select 1 from mine{} g cross join place_closure c"
      " cross join network_place n where {} and {} and {} and {} and {} and {}{})",
      at.person, part(ConditionPart::closure, "c.ancestor_id = g.place_id"),
      part(ConditionPart::members_of, "n.network_id = c.descendant_id"), of_roles(roles),
      contains_row("n.place_id", at), within_dates("n", ConditionPart::row_since, ConditionPart::row_until, at),
      below_the_hub, survives_sunset(capability) ? "" : " and " + not_at_sunset("n.network_id"));
}

std::vector<Role> const& adult_roles() {
  static std::vector<Role> const adult = roles_that([](RoleFacts const& each) { return each.member; });
  return adult;
}

/// What ME stands on, made once for a statement: the viewer's hubs; and the networks where a place of hers is a
/// member's.
std::string memberships(Places const& at) {
  auto const hubs = fmt::format(
      "my_hub{0}(id) as {1} (select h.id from mine{0} g cross join organization h"
      " where {2} and {3} and {4})",
      at.person, at.materialized, part(ConditionPart::my_hub, "h.id = g.place_id"),
      part(ConditionPart::hub_kind, "h.kind = 'hub'"), of_roles(adult_roles()));
  auto const networks = fmt::format(
      "my_network{0}(id, place_id, open) as {1} (select m.network_id, g.place_id, {2}"
      " from mine{0} g cross join network_place m where {3} and {4} and {5})",
      at.person, at.materialized, not_at_sunset("m.network_id"),
      part(ConditionPart::closure, "m.place_id = g.place_id"), of_roles(adult_roles()),
      within_dates("m", ConditionPart::role_since, ConditionPart::role_until, at));
  return hubs + ", " + networks;
}

/// ME: any adult role at the hub, for what lies below it; or at a place of a network, for rows at a place of the same
/// network. Of a network at sunset each member sees the network and its own.
std::string held_as_member(Places const& at) {
  auto const at_the_hub =
      fmt::format("exists (select 1 from my_hub{} h cross join place_closure c where {} and {})", at.person,
                  part(ConditionPart::closure, "c.ancestor_id = h.id"), contains_row("c.descendant_id", at));
  auto const of_the_same_member =
      part(ConditionPart::same_member,
           "n.place_id = n.network_id or exists (select 1 from membership s"
           " join place_closure mine on mine.ancestor_id = s.organization_id"
           " join place_closure its on its.ancestor_id = s.organization_id"
           " where s.network_id = n.network_id and s.archived_at is null and mine.descendant_id = t.place_id"
           " and its.descendant_id = n.place_id)");
  auto const in_a_network = fmt::format(
      "exists (select 1 from my_network{} t cross join network_place n where {} and {} and {} and (t.open or {}))",
      at.person, part(ConditionPart::network, "n.network_id = t.id"), contains_row("n.place_id", at),
      within_dates("n", ConditionPart::row_since, ConditionPart::row_until, at), of_the_same_member);
  // More people have a role in a network than at the hub, and what is found first ends the search.
  return in_a_network + " or " + at_the_hub;
}

/// The row is at the token's place or below it, or at a place of the members of a network there.
std::string at_the_place(std::size_t place, Places const& at) {
  auto const of_members = fmt::format(
      "exists (select 1 from network_place n where n.network_id = c.descendant_id and {} and {} and not {})",
      contains_row("n.place_id", at), within_dates("n", ConditionPart::row_since, ConditionPart::row_until, at),
      above_the_network());
  return part(ConditionPart::handed_over,
              fmt::format("exists (select 1 from place_closure c where c.ancestor_id = ${} and ({} or {}))", place,
                          contains_row("c.descendant_id", at), of_members));
}

/// A condition without its values, and which of them it binds: PostgreSQL refuses a value that the text does not use.
struct ConditionText {
  std::string sql;
  std::string grants;
  bool binds_person = false;
  bool binds_day = false;
  bool binds_place = false;
  bool kept = false;  // for the thread's life
};

bool names(std::string_view sql, std::size_t parameter) {
  auto const name = fmt::format("${}", parameter);
  for (auto found = sql.find(name); found != std::string_view::npos; found = sql.find(name, found + 1)) {
    auto const next = found + name.size();
    if (next >= sql.size() || sql[next] < '0' || sql[next] > '9') return true;
  }
  return false;
}

ConditionText make_text(Access access, Reach const& reach, std::size_t first, Rows rows, Of of) {
  bool const restricted = of == Of::token;
  // What may not be bound comes last: PostgreSQL wants the numbers without a gap.
  auto const person = restricted ? first + 2 : first;
  auto const places = places_of(reach, first + 1);
  Places const at{places,
                  person,
                  first + 1,
                  rows == Rows::many ? "materialized" : "not materialized",
                  restricted ? std::optional(first) : std::nullopt,
                  of};
  if (restricted && reach.places.empty()) return {"false", {}};
  std::vector<Role> plain;
  std::vector<std::string> ways;
  for (Row const& row : rows_for(access)) {
    // A limit that nobody applies would give too much.
    if (row.limit != Limit::whole &&
        std::find(reach.limits.begin(), reach.limits.end(), row.limit) == reach.limits.end())
      continue;
    if (of == Of::one_grant && (row.role == Role::VI || row.relation == Relation::own)) continue;
    if (row.role == Role::VI) {
      if (row.relation == Relation::published && !reach.published.empty())
        ways.push_back(part(ConditionPart::published, std::string(reach.published)));
    } else if (row.role == Role::ME && row.relation == Relation::none) {
      ways.push_back(held_as_member(at));
    } else if (row.relation == Relation::own) {
      if (reach.own.empty()) continue;
      auto own = part(ConditionPart::own, fmt::format("{} = ${}", reach.own, at.person));
      if (row.role != Role::anyone)
        own += fmt::format(" and exists (select 1 from mine{} g where {})", at.person, of_roles({row.role}));
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
      if (facts(role).network_role || missing_part.load(std::memory_order_relaxed) == ConditionPart::network_role)
        network_wide.push_back(role);
    if (!network_wide.empty()) ways.push_back(held_at_network(network_wide, access.capability, at));
  }
  if (ways.empty()) return {"false", {}};
  auto sql = fmt::format("({})", fmt::join(ways, " or "));
  bool const as_member = sql.find(fmt::format("my_hub{} ", at.person)) != std::string::npos;
  bool const by_role = as_member || sql.find(fmt::format("mine{} ", at.person)) != std::string::npos;
  auto joined = by_role ? grants(at) : std::string();
  if (as_member) joined += ", " + memberships(at);
  if (at.handed_over) sql += " and (" + at_the_place(*at.handed_over, at) + ")";
  bool const binds_person = !joined.empty() || names(sql, at.person);
  bool const binds_day = !joined.empty() || names(sql, at.day);
  return {std::move(sql), std::move(joined), binds_person, binds_day, restricted, false};
}

/// The texts are made once in each thread: their parts are constants. While a test has a piece switched off, anew.
ConditionText const& text_of(Access access, Reach const& reach, std::size_t first, Rows rows, Of of) {
  using Key =
      std::tuple<Capability, Action, std::string_view, std::string_view, std::string_view, std::size_t, Rows, Of>;
  thread_local std::map<Key, ConditionText> made;
  thread_local ConditionText without_a_piece;
  if (!policy_is_whole() || missing_part.load(std::memory_order_relaxed) != ConditionPart::none)
    return without_a_piece = make_text(access, reach, first, rows, of);
  auto& text = made[{access.capability, access.action, reach.places, reach.published, reach.own, first, rows, of}];
  if (!text.kept) {
    text = make_text(access, reach, first, rows, of);
    text.kept = true;
  }
  return text;
}

bool speaks_of(Row const& row, Viewer const& viewer) {
  if (row.role == Role::VI) return true;
  if (row.role == Role::anyone && viewer.signed_in()) return true;
  return std::ranges::any_of(viewer.roles, [&](Role held) { return access::speaks_of(row, held); });
}

Condition bound(ConditionText const& text, std::optional<Uuid> const& person, Date today) {
  Condition condition{text.sql, text.grants, text.kept};
  if (text.binds_person) condition.values.push_back(person ? std::optional(to_string(*person)) : std::nullopt);
  if (text.binds_day) condition.values.push_back(to_string(today));
  return condition;
}

}  // namespace

std::string in_force(std::string_view g, std::size_t day) {
  static auto const guarded = roles_that([](RoleFacts const& each) { return needs_second_person(each.role); });
  // A grant without a granter was made by the setup of the server, which has no second person yet.
  return part(ConditionPart::ended, fmt::format("{}.archived_at is null", g)) + " and " +
         part(ConditionPart::since, fmt::format("{}.since <= ${}", g, day)) + " and " +
         part(ConditionPart::until, fmt::format("{}.until >= ${}", g, day)) + " and " +
         part(ConditionPart::confirmation,
              fmt::format("({0}.confirmed_by is not null or {0}.granted_by is null or not {1})", g,
                          is_one_of(guarded, g)));
}

std::string places_of(Reach const& reach, std::size_t day) {
  std::string places(reach.places);
  constexpr std::string_view word = "@in_force(";
  for (auto at = places.find(word); at != std::string::npos; at = places.find(word, at)) {
    auto const end = places.find(')', at);
    auto const condition = in_force(places.substr(at + word.size(), end - at - word.size()), day);
    places.replace(at, end + 1 - at, condition);
    at += condition.size();
  }
  return places;
}

WithoutPart::WithoutPart(ConditionPart which) {
  auto expected = ConditionPart::none;
  if (!missing_part.compare_exchange_strong(expected, which))
    throw std::logic_error("a part of the conditions is already off");
}

WithoutPart::~WithoutPart() { missing_part.store(ConditionPart::none); }

Scope decide(Access access, Viewer const& viewer, Date today) { return Scope(access, viewer, today); }

bool Restriction::permits(Access access) const {
  return may_be_handed_over(access) && std::find(scopes.begin(), scopes.end(), access) != scopes.end();
}

bool Scope::reaches_anything() const {
  if (viewer_.restriction && !viewer_.restriction->permits(access_)) return false;
  return std::ranges::any_of(rows_for(access_), [&](Row const& row) { return speaks_of(row, viewer_); });
}

bool Scope::allows(Relation relation) const {
  if (viewer_.restriction && !viewer_.restriction->permits(access_)) return false;
  return std::ranges::any_of(rows_for(access_),
                             [&](Row const& row) { return row.relation == relation && speaks_of(row, viewer_); });
}

Scope Scope::through(Uuid const& grant) const {
  auto scope = *this;
  scope.grant_ = grant;
  return scope;
}

Condition Scope::condition(Reach const& reach, std::size_t first, Rows rows) const {
  auto const* restriction = viewer_.restriction.get();
  // A token is no role: nothing is reached by one of its person's alone.
  if (grant_ && restriction) return {"false", {}, true};
  if (grant_) return bound(text_of(access_, reach, first, rows, Of::one_grant), *grant_, today_);
  if (!restriction) return bound(text_of(access_, reach, first, rows, Of::viewer), viewer_.person, today_);
  if (!restriction->permits(access_)) return {"false", {}, true};
  auto const& text = text_of(access_, reach, first, rows, Of::token);
  Condition condition{text.sql, text.grants, text.kept};
  if (text.binds_place) condition.values.push_back(to_string(restriction->place));
  if (text.binds_day) condition.values.push_back(to_string(today_));
  if (text.binds_person)
    condition.values.push_back(viewer_.person ? std::optional(to_string(*viewer_.person)) : std::nullopt);
  return condition;
}

}  // namespace aimline::access
