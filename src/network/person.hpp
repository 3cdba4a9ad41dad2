#pragma once

#include "base/catalog.hpp"
#include "network/organization.hpp"

/// People (N8) and the roles they hold at places (X2).
namespace aimline::network {

/// Where a role is held: the server, an organization, a network or a cohort.
struct Place;

/// What members see of one another (N8). What stands here, its person put here.
struct Person {
  Id<Person> id;
  std::int64_t version = 1;
  std::optional<Instant> archived_at;
  Line name;
  std::optional<Prose> about;
  std::optional<Line> expertise;

  friend bool operator==(Person const&, Person const&) = default;
};
BOOST_DESCRIBE_STRUCT(Person, (), (id, version, archived_at, name, about, expertise))
constexpr auto meanings(Person const*) {
  return std::array{
      Meaning{"name", "What this person is called"},
      Meaning{"about", "What this person tells the network about themselves"},
      Meaning{"expertise", "Areas of expertise, separated by commas"},
  };
}
constexpr access::EntityFacts entity_facts(Person const*) {
  // A person is found wherever they hold a role today.
  return {.name = "person",
          .plural = "people",
          .capability = access::Capability::N8,
          .reach = {.places = "select g2.place_id from role_grant g2 where g2.person_id = person.id"
                              " and @in_force(g2)",
                    .own = "person.id",
                    .limits = {access::Limit::opened_fields}},
          .found_by_name = true};
}
void may_leave_the_server(Person const*);

/// How a person signs in and is written to (X1); its key is the person's.
struct Account {
  Id<Account> id;
  std::int64_t version = 1;
  std::optional<Instant> archived_at;
  MailAddress mail;
  Language language{};
  std::optional<Instant> suspended_at;

  friend bool operator==(Account const&, Account const&) = default;
};
BOOST_DESCRIBE_STRUCT(Account, (), (id, version, archived_at, mail, language, suspended_at))
constexpr auto meanings(Account const*) {
  return std::array{
      Meaning{"mail", "The mail address; one person, one address"},
      Meaning{"language", "The language this person reads: en or es"},
      Meaning{"suspended_at", "Since when nobody signs in with it; absent while somebody may"},
  };
}
constexpr access::EntityFacts entity_facts(Account const*) {
  return {.name = "account",
          .plural = "accounts",
          .capability = access::Capability::X1,
          .reach = {.places = "select p.id from place p where p.kind = 'server'", .own = "account.id"}};
}
void may_leave_the_server(Account const*);

/// A role held by a person at a place, from a day to a day of at most one year.
struct RoleGrant {
  Id<RoleGrant> id;
  std::int64_t version = 1;
  std::optional<Instant> archived_at;
  Id<Person> person_id;
  access::Role role{};
  Id<Place> place_id;
  Date since;
  Date until;
  std::optional<Id<Person>> granted_by;
  std::optional<Id<Person>> confirmed_by;

  friend bool operator==(RoleGrant const&, RoleGrant const&) = default;
};
BOOST_DESCRIBE_STRUCT(RoleGrant, (),
                      (id, version, archived_at, person_id, role, place_id, since, until, granted_by, confirmed_by))
constexpr auto meanings(RoleGrant const*) {
  return std::array{
      Meaning{"person_id", "Who holds the role"},
      Meaning{"role", "The role, by its code: SL for a school leader, NA for a network administrator, …"},
      Meaning{"place_id", "Where it is held: an organization with all below it, a network, or the server"},
      Meaning{"since", "The first day of the role"},
      Meaning{"until", "The last day of the role, at most a year later; it ends by itself"},
      Meaning{"granted_by", "Who gave it; absent when the server was set up"},
      Meaning{"confirmed_by", "The second person who confirmed it, for roles that need one (RD, PO, NA, FO)"},
  };
}
constexpr access::EntityFacts entity_facts(RoleGrant const*) {
  return {
      .name = "role_grant",
      .plural = "role-grants",
      .capability = access::Capability::X2,
      .reach = {
          .places = "role_grant.place_id", .own = "role_grant.person_id", .limits = {access::Limit::guarded_roles}}};
}
void may_leave_the_server(RoleGrant const*);

/// A role grant with the words that people need to read it.
struct RoleGrantEntry {
  Id<RoleGrant> id;
  std::int64_t version = 1;
  Id<Person> person_id;
  Line person_name;
  MailAddress person_mail;
  access::Role role{};
  Id<Place> place_id;
  Line place_name;
  std::string place_kind;
  Date since;
  Date until;
  bool in_force = false;
  bool needs_confirmation = false;
  std::optional<Line> granted_by_name;
  std::optional<Line> confirmed_by_name;
};
BOOST_DESCRIBE_STRUCT(RoleGrantEntry, (),
                      (id, version, person_id, person_name, person_mail, role, place_id, place_name, place_kind, since,
                       until, in_force, needs_confirmation, granted_by_name, confirmed_by_name))
constexpr auto meanings(RoleGrantEntry const*) {
  return std::array{
      Meaning{"person_id", "Who holds the role"},
      Meaning{"person_name", "What this person is called"},
      Meaning{"person_mail", "The mail address under which the person was given the role"},
      Meaning{"role", "The role, by its code"},
      Meaning{"place_id", "Where it is held"},
      Meaning{"place_name", "What the place is called"},
      Meaning{"place_kind", "organization, network or server"},
      Meaning{"since", "The first day of the role"},
      Meaning{"until", "The last day of the role"},
      Meaning{"in_force", "Whether it is in force today"},
      Meaning{"needs_confirmation", "Whether a second person must confirm it before it is in force"},
      Meaning{"granted_by_name", "Who gave it; absent when the server was set up"},
      Meaning{"confirmed_by_name", "Who confirmed it; absent where nobody has"},
  };
}
void may_leave_the_server(RoleGrantEntry const*);

/// What is sent to give a role: the person is found by mail address, or added.
struct NewRoleGrant {
  MailAddress person_mail;
  std::optional<Line> person_name;
  access::Role role{};
  Id<Place> place_id;
  std::optional<Date> since;
  Date until;
};
BOOST_DESCRIBE_STRUCT(NewRoleGrant, (), (person_mail, person_name, role, place_id, since, until))
constexpr auto meanings(NewRoleGrant const*) {
  return std::array{
      Meaning{"person_mail", "The person's mail address; who is not known yet is added"},
      Meaning{"person_name", "The person's name, needed for somebody who is not known yet"},
      Meaning{"role", "The role, by its code"},
      Meaning{"place_id", "The organization or network where it is held"},
      Meaning{"since", "The first day; today when left out"},
      Meaning{"until", "The last day, at most a year after the first"},
  };
}

/// A role that the caller may give at a place.
struct RoleToGive {
  access::Role role{};
  std::string role_name;
};
BOOST_DESCRIBE_STRUCT(RoleToGive, (), (role, role_name))
constexpr auto meanings(RoleToGive const*) {
  return std::array{
      Meaning{"role", "The role, by its code"},
      Meaning{"role_name", "The role in words"},
  };
}
void may_leave_the_server(RoleToGive const*);

/// A place where the caller may give a role.
struct PlaceToGive {
  Id<Place> id;
  Line name;
};
BOOST_DESCRIBE_STRUCT(PlaceToGive, (), (id, name))
constexpr auto meanings(PlaceToGive const*) {
  return std::array{
      Meaning{"id", "The key of the organization or network"},
      Meaning{"name", "What it is called"},
  };
}
void may_leave_the_server(PlaceToGive const*);

/// What is sent to renew roles: each is followed by one like it, from the day after its last on.
struct NewRenewals {
  std::vector<Id<RoleGrant>> role_grant_ids;
  Date until;
};
BOOST_DESCRIBE_STRUCT(NewRenewals, (), (role_grant_ids, until))
constexpr auto meanings(NewRenewals const*) {
  return std::array{
      Meaning{"role_grant_ids", "The roles to renew, at most 200"},
      Meaning{"until", "The last day of all of them, at most a year from today"},
  };
}

/// What became of one of them.
struct Renewal {
  Id<RoleGrant> role_grant_id;
  std::optional<Id<RoleGrant>> renewed_by;
  bool needs_confirmation = false;
  std::optional<std::string> problem;
};
BOOST_DESCRIBE_STRUCT(Renewal, (), (role_grant_id, renewed_by, needs_confirmation, problem))
constexpr auto meanings(Renewal const*) {
  return std::array{
      Meaning{"role_grant_id", "The role that was to be renewed"},
      Meaning{"renewed_by", "The role that follows it, made now or before; absent where it was refused"},
      Meaning{"needs_confirmation", "Whether a second person must confirm the role that follows"},
      Meaning{"problem", "Why it was refused, in the reader's language"},
  };
}

struct Renewals {
  std::vector<Renewal> items;
};
BOOST_DESCRIBE_STRUCT(Renewals, (), (items))
constexpr auto meanings(Renewals const*) {
  return std::array{Meaning{"items", "What became of each role, in the order sent"}};
}
void may_leave_the_server(Renewals const*);

/// The longest a role may last, in days after its first.
constexpr int longest_role = 365;

}  // namespace aimline::network
