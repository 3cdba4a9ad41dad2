#pragma once

#include "network/person.hpp"

/// What a person's roles permit, and why (X2): said from the one table of the policy, in the reader's language.
namespace aimline::network {

struct Permission {
  std::string capability;
  std::string capability_name;
  std::string action;
  std::string action_name;
  std::vector<std::string> conditions;
};
BOOST_DESCRIBE_STRUCT(Permission, (), (capability, capability_name, action, action_name, conditions))
constexpr auto meanings(Permission const*) {
  return std::array{
      Meaning{"capability", "What it is about, by its code"},
      Meaning{"capability_name", "What it is about, in words"},
      Meaning{"action", "What is permitted: see, edit, …"},
      Meaning{"action_name", "The same in words"},
      Meaning{"conditions", "How the person must be related to the record, and what is held back; none for all of it"},
  };
}

struct RoleAccess {
  Id<RoleGrant> role_grant_id;
  access::Role role{};
  std::string role_name;
  Id<Place> place_id;
  Line place_name;
  std::string place_kind;
  std::string reach;
  Date since;
  Date until;
  std::optional<Line> granted_by_name;
  std::optional<Line> confirmed_by_name;
  std::vector<Permission> permissions;
};
BOOST_DESCRIBE_STRUCT(RoleAccess, (),
                      (role_grant_id, role, role_name, place_id, place_name, place_kind, reach, since, until,
                       granted_by_name, confirmed_by_name, permissions))
constexpr auto meanings(RoleAccess const*) {
  return std::array{
      Meaning{"role_grant_id", "The key under which it was given"},
      Meaning{"role", "The role, by its code"},
      Meaning{"role_name", "The role in words"},
      Meaning{"place_id", "Where it is held"},
      Meaning{"place_name", "What the place is called"},
      Meaning{"place_kind", "organization, network or server"},
      Meaning{"reach", "How far it goes from there, in words"},
      Meaning{"since", "The first day of the role"},
      Meaning{"until", "The last day of the role"},
      Meaning{"granted_by_name", "Who gave it; absent when the server was set up"},
      Meaning{"confirmed_by_name", "The second person who confirmed it"},
      Meaning{"permissions", "What it permits"},
  };
}

struct PersonAccess {
  Id<Person> person_id;
  Line person_name;
  std::vector<RoleAccess> roles;
};
BOOST_DESCRIBE_STRUCT(PersonAccess, (), (person_id, person_name, roles))
constexpr auto meanings(PersonAccess const*) {
  return std::array{
      Meaning{"person_id", "Whose roles these are"},
      Meaning{"person_name", "What this person is called"},
      Meaning{"roles", "The roles in force today, of those that you may see"},
  };
}
void may_leave_the_server(PersonAccess const*);

/// A role by which something is permitted.
struct RoleReason {
  Id<RoleGrant> role_grant_id;
  access::Role role{};
  std::string role_name;
  Line place_name;
};
BOOST_DESCRIBE_STRUCT(RoleReason, (), (role_grant_id, role, role_name, place_name))
constexpr auto meanings(RoleReason const*) {
  return std::array{
      Meaning{"role_grant_id", "The key under which the role was given"},
      Meaning{"role", "The role, by its code"},
      Meaning{"role_name", "The role in words"},
      Meaning{"place_name", "Where it is held"},
  };
}

/// A role that would permit it.
struct NeededRole {
  access::Role role{};
  std::string role_name;
  std::vector<std::string> conditions;
  std::vector<access::Role> granted_by;
};
BOOST_DESCRIBE_STRUCT(NeededRole, (), (role, role_name, conditions, granted_by))
constexpr auto meanings(NeededRole const*) {
  return std::array{
      Meaning{"role", "The role, by its code; ME for any role in a member of the network"},
      Meaning{"role_name", "The role in words"},
      Meaning{"conditions", "How its holder must be related to the record, and what is held back"},
      Meaning{"granted_by",
              "The roles whose holders above the place can give it; empty where a link or the setup does"},
  };
}

struct ActAccess {
  std::string action;
  std::string action_name;
  bool may = false;
  std::vector<RoleReason> by;
  std::optional<std::string> because;
  std::vector<NeededRole> needs;
};
BOOST_DESCRIBE_STRUCT(ActAccess, (), (action, action_name, may, by, because, needs))
constexpr auto meanings(ActAccess const*) {
  return std::array{
      Meaning{"action", "see, edit, …"},
      Meaning{"action_name", "The same in words"},
      Meaning{"may", "Whether the person may do it to this record today"},
      Meaning{"by", "The roles by which, of those that you may see"},
      Meaning{"because", "Another reason why or why not, in words: it is public, it is their own, it is closed"},
      Meaning{"needs", "Where not: the roles that would permit it"},
  };
}

struct RecordAccess {
  Id<Person> person_id;
  std::string entity;
  Id<void> record_id;
  std::vector<ActAccess> acts;
};
BOOST_DESCRIBE_STRUCT(RecordAccess, (), (person_id, entity, record_id, acts))
constexpr auto meanings(RecordAccess const*) {
  return std::array{
      Meaning{"person_id", "The person asked about"},
      Meaning{"entity", "What kind of record it is"},
      Meaning{"record_id", "The key of the record"},
      Meaning{"acts", "What can be done to such a record, and whether this person may"},
  };
}
void may_leave_the_server(RecordAccess const*);

/// What a role permits, in the order of the policy; what everybody may is left out.
std::vector<Permission> permissions_of(access::Role role, Language language);

/// The roles that would permit it.
std::vector<NeededRole> roles_needed(access::Access access, Language language);

std::string name_of(access::Role role, Language language);
std::string name_of(access::Action action, Language language);

}  // namespace aimline::network
