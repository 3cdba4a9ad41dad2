#include "access/roles.hpp"

#include "access/policy.hpp"

#include <set>
#include <string_view>

#include <gtest/gtest.h>

namespace aimline::access {

using enum Capability;

namespace {

TEST(Roles, AreGrantedByLeadersAndNetworkAdministratorsOnly) {
  std::set<Role> const leaders = {Role::SL, Role::DL, Role::NA};
  for (RoleFacts const& granter : role_facts)
    for (RoleFacts const& granted : role_facts)
      EXPECT_TRUE(!may_grant(granter.role, granted.role) || leaders.contains(granter.role)) << granter.code;
}

TEST(Roles, ThatStandForManyOrComeByLinkAreNeverGranted) {
  for (RoleFacts const& granter : role_facts)
    for (Role never : {Role::ME, Role::anyone, Role::VI, Role::AP, Role::GU, Role::SA})
      EXPECT_FALSE(may_grant(granter.role, never)) << granter.code << " " << to_string(never);
}

TEST(Roles, WiderThanOnesOwnAreNotGranted) {
  for (Role wider : {Role::DL, Role::BM, Role::NA, Role::NS, Role::LI}) EXPECT_FALSE(may_grant(Role::SL, wider));
  for (Role wider : {Role::NA, Role::FC, Role::NS, Role::RS, Role::RV}) EXPECT_FALSE(may_grant(Role::DL, wider));
  for (Role of_the_school : {Role::TE, Role::SS, Role::RD, Role::PO, Role::ST})
    EXPECT_FALSE(may_grant(Role::NA, of_the_school)) << to_string(of_the_school);
}

TEST(Roles, ThatNeedASecondPersonAreFour) {
  std::set<std::string_view> four;
  for (RoleFacts const& role : role_facts)
    if (needs_second_person(role.role)) four.insert(role.code);
  EXPECT_EQ(four, (std::set<std::string_view>{"RD", "PO", "NA", "FO"}));
}

TEST(Roles, ThatSeeStudentsMoneyRolesOrServerNeedASecondFactor) {
  std::set<Capability> const guarded = {
      R1, R12_students, R12_notes,       R13_rows, R18, M2,  M3,  M5,  M6, W3_student_profile, W4, W5, W6, W7, W8, G6,
      G7, X2,           X6_student_rows, X9,       X10, X11, X12, X13, X14};
  std::set<Role> expected;
  for (Row const& row : policy) {
    bool const of_others = row.relation != Relation::own && row.role != Role::ME && row.role != Role::anyone;
    bool const asked = row.role == Role::GU;  // one document through a signing link, no account
    if (guarded.contains(row.capability) && of_others && !asked) expected.insert(row.role);
  }
  for (RoleFacts const& role : role_facts) EXPECT_EQ(role.second_factor, expected.contains(role.role)) << role.code;
}

TEST(Roles, AreHeldWhereTheTableSays) {
  EXPECT_TRUE(may_be_held_at(Role::RD, Place::own_district_school));
  EXPECT_FALSE(may_be_held_at(Role::RD, Place::school));
  EXPECT_FALSE(may_be_held_at(Role::TE, Place::district));
  EXPECT_FALSE(may_be_held_at(Role::VI, Place::nowhere));
  for (RoleFacts const& role : role_facts) {
    bool const network =
        role.role == Role::FC || role.role == Role::NS || role.role == Role::RS || role.role == Role::NA;
    EXPECT_EQ(role.network_role, network) << role.code;
    EXPECT_EQ(may_be_held_at(role.role, Place::server), role.role == Role::SA) << role.code;
  }
}

}  // namespace
}  // namespace aimline::access
