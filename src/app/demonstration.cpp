#include "app/demonstration.hpp"

#include "identity/session.hpp"
#include "network/service/organizations.hpp"
#include "network/service/places.hpp"
#include "network/service/setup.hpp"
#include "network/service/statements.hpp"
#include "world/demonstration.hpp"

#include <map>

namespace aimline::app {
namespace {

using namespace network;
using access::Access;
using access::Role;
using enum access::Capability;
using enum access::Action;

Line line(std::string_view text) { return Line{std::string(text)}; }
std::optional<Line> optional_line(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional(line(text));
}
std::optional<Prose> optional_prose(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional(Prose{std::string(text)});
}
std::optional<Grade> optional_grade(int level) { return level == 99 ? std::nullopt : std::optional(Grade{level}); }

constexpr int longest_past = 3;  // school years for which the invented networks have been at work

/// Grows the invented world: what was made so far, by name.
class Growth {
public:
  Growth(store::Transaction& transaction, Instant at) : transaction_(transaction), at_(at) {}

  Result<void> all() {
    for (auto const& person : world::people())
      if (auto const done = set_up(person); !done) return done;
    for (auto const& invented : world::networks())
      if (auto const done = add(invented); !done) return done;
    for (auto const& invented : world::organizations())
      if (!organizations_.contains(invented.name))
        if (auto const done = add(invented); !done) return done;
    for (auto const& invented : world::cohorts())
      if (auto const done = add(invented); !done) return done;
    for (auto const& invented : world::standings())
      if (auto const done = add(invented); !done) return done;
    for (auto const& invented : world::years())
      if (auto const done = add(invented); !done) return done;
    for (auto const& person : world::people())
      if (auto const done = add(person); !done) return done;
    return {};
  }

private:
  access::Scope scope(Access access, Id<Person> person) const {
    return access::decide(access, {person.value, {Role::NA}}, date_in_utc(at_));
  }
  store::Actor actor(Id<Person> person) const { return {person.value, at_}; }

  static world::InventedOrganization const& invented(std::string_view name) {
    for (auto const& each : world::organizations())
      if (each.name == name) return each;
    throw std::logic_error("the invented world has no such organization");
  }

  NewOrganization draft(world::InventedOrganization const& from) const {
    NewOrganization made;
    made.name = line(from.name);
    made.kind = from.kind;
    made.time_zone = TimeZone{"America/Denver"};
    made.locality = optional_line(from.locality);
    made.grade_low = optional_grade(from.grade_low);
    made.grade_high = optional_grade(from.grade_high);
    if (from.charter_year) made.charter_year = SchoolYear{from.charter_year};
    made.profile = optional_prose(from.profile);
    made.published = from.published;
    return made;
  }

  /// The first administrator of each hub sets it up.
  Result<void> set_up(world::InventedPerson const& person) {
    if (person.role != Role::NA || administrators_.contains(person.place)) return {};
    auto const& hub = invented(person.place);
    auto const made =
        set_up_hub(transaction_, at_, {line(person.name), {std::string(person.mail)}, person.language}, draft(hub));
    if (!made) return refuse(made.error());
    organizations_[hub.name] = made->hub.id;
    administrators_[hub.name] = made->administrator;
    people_[person.name] = made->administrator;
    if (people_.size() == 1) set_up_system_administrator(transaction_.connection(), at_, made->administrator);
    return {};
  }

  Result<void> add(world::InventedNetwork const& from) {
    auto const administrator = administrators_.at(from.hub);
    Network made;
    made.id = {new_uuid(at_)};
    made.slug = free_slug(transaction_.connection(), "network", slug_from(from.name));
    made.name = line(from.name);
    made.hub_id = organizations_.at(from.hub);
    made.status = from.status;
    made.topics = optional_line(from.topics);
    made.published = from.published;
    add_place(transaction_.connection(), made.id, made.hub_id);
    auto const created =
        store::Table<Network>::insert(transaction_, actor(administrator), scope({N2, Edit}, administrator), made);
    if (!created) return refuse(created.error());
    renew_members(transaction_.connection(), created->id);
    networks_[from.name] = created->id;
    hubs_[from.name] = from.hub;
    auto const adopted = adopt(transaction_, actor(administrator), scope({N2, Edit}, administrator),
                               {.id = {new_uuid(at_)},
                                .network_id = created->id,
                                .adopted_on = date_in_utc(at_),
                                .statements = statements(from)});
    return adopted ? Result<void>() : refuse(adopted.error());
  }

  static std::vector<Statement> statements(world::InventedNetwork const& from) {
    std::vector<Statement> all;
    for (auto const& each : from.statements) {
      auto const kind = TextForm<StatementKind>::write(each.kind);
      all.push_back({line(kind + "-" + std::to_string(all.size() + 1)), each.kind, optional_line(each.label),
                     optional_line(each.name), optional_prose(each.text)});
    }
    return all;
  }

  Result<void> add(world::InventedOrganization const& from) {
    auto made = draft(from);
    auto const network = from.network.empty() ? network_of_.at(from.parent) : from.network;
    network_of_[from.name] = network;
    auto const administrator = administrators_.at(hubs_.at(network));
    if (!from.parent.empty()) made.parent_id = organizations_.at(from.parent);
    if (!from.network.empty()) made.network_id = networks_.at(from.network);
    auto const created = create(transaction_, actor(administrator), scope({N1, Edit}, administrator),
                                scope({N2, Edit}, administrator), std::move(made));
    if (!created) return refuse(created.error());
    organizations_[from.name] = created->id;
    if (!from.network.empty()) {
      transaction_.connection().execute("update membership set since = $1 where organization_id = $2",
                                        first_day(longest_past), created->id);
      renew_members(transaction_.connection(), networks_.at(network));
    }
    return {};
  }

  /// The first day of the school year so many years before this one.
  Date first_day(int years_ago) const { return date_of(school_year_of(date_in_utc(at_)).ends - 1 - years_ago, 8, 1); }

  Result<void> add(world::InventedCohort const& from) {
    auto const administrator = administrators_.at(hubs_.at(from.network));
    Cohort made;
    made.id = {new_uuid(at_)};
    made.network_id = networks_.at(from.network);
    made.name = line(from.name);
    made.shared_problem = optional_prose(from.shared_problem);
    made.since = first_day(from.begins);
    if (from.years > 0) made.until = plus_days(first_day_of_year(made.since, from.years + 1), -1);
    if (!from.follows.empty()) made.follows_id = cohorts_.at(from.follows).id;
    made.published = true;
    add_place(transaction_.connection(), made.id, made.network_id);
    auto const created =
        store::Table<Cohort>::insert(transaction_, actor(administrator), scope({N3, Edit}, administrator), made);
    if (!created) return refuse(created.error());
    cohorts_[from.name] = *created;
    return {};
  }

  Id<Person> administrator_of(Cohort const& cohort) const {
    for (auto const& [name, id] : networks_)
      if (id == cohort.network_id) return administrators_.at(hubs_.at(name));
    throw std::logic_error("the invented world has no such network");
  }

  Result<void> add(world::InventedStanding const& from) {
    auto const& cohort = cohorts_.at(from.cohort);
    auto const administrator = administrator_of(cohort);
    CohortMember made;
    made.id = {new_uuid(at_)};
    made.cohort_id = cohort.id;
    made.organization_id = organizations_.at(from.organization);
    made.standing = from.standing;
    made.since = cohort.since;
    auto const created =
        store::Table<CohortMember>::insert(transaction_, actor(administrator), scope({N3, Edit}, administrator), made);
    return created ? Result<void>() : refuse(created.error());
  }

  Result<void> add(world::InventedYear const& from) {
    auto const& cohort = cohorts_.at(from.cohort);
    auto const administrator = administrator_of(cohort);
    CohortYear made;
    made.id = {new_uuid(at_)};
    made.cohort_id = cohort.id;
    made.year = static_cast<std::uint16_t>(from.year);
    made.title = line(from.title);
    made.content = optional_prose(from.content);
    auto const created =
        store::Table<CohortYear>::insert(transaction_, actor(administrator), scope({N3, Edit}, administrator), made);
    return created ? Result<void>() : refuse(created.error());
  }

  Result<void> add(world::InventedPerson const& from) {
    if (people_.contains(from.name)) return {};
    auto& connection = transaction_.connection();
    auto const person = add_person(connection, at_, {line(from.name), {std::string(from.mail)}, from.language});
    people_[from.name] = person;
    if (!from.about.empty())
      connection.execute("update person set about = $1 where id = $2", std::string(from.about), person);
    auto const place =
        organizations_.contains(from.place) ? organizations_.at(from.place).value : networks_.at(from.place).value;
    auto const today = date_in_utc(at_);
    connection.execute(
        "insert into role_grant (id, version, person_id, role, place_id, since, until) values ($1, 1, $2, $3, $4, $5, "
        "$6)",
        Id<RoleGrant>{new_uuid(at_)}, person, from.role, Id<Place>{place}, today, plus_days(today, longest_role));
    return {};
  }

  store::Transaction& transaction_;
  Instant at_;
  std::map<std::string_view, Id<Organization>> organizations_;
  std::map<std::string_view, Id<Network>> networks_;
  std::map<std::string_view, Id<Person>> administrators_;  // by hub
  std::map<std::string_view, Id<Person>> people_;
  std::map<std::string_view, Cohort> cohorts_;
  std::map<std::string_view, std::string_view> hubs_;        // by network
  std::map<std::string_view, std::string_view> network_of_;  // by organization
};

}  // namespace

Result<void> create_demonstration(store::Connection& connection, Instant at) {
  if (connection.value_of<std::int64_t>("select count(*) from person").value_or(0) > 0) return {};
  store::Transaction transaction(connection);
  if (auto const grown = Growth(transaction, at).all(); !grown) return grown;
  transaction.commit();
  return {};
}

std::vector<SignInLink> make_sign_in_links(store::Connection& connection, Instant at) {
  std::vector<SignInLink> links;
  store::Transaction transaction(connection);
  for (auto const& person : world::people()) {
    auto const id = connection.value_of<Id<Person>>("select id from account where mail = $1", std::string(person.mail));
    if (!id) continue;
    auto const secret = identity::make_sign_in_link(connection, *id, {at.at + std::chrono::hours(12)});
    links.push_back({std::string(person.name), person.role, std::string(person.place), "/sign-in/" + secret});
  }
  transaction.commit();
  return links;
}

}  // namespace aimline::app
