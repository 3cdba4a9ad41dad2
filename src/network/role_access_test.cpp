#include "network/role_access.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace aimline::network {
namespace {

Permission const* find(std::vector<Permission> const& all, std::string_view capability, std::string_view action) {
  auto const found = std::find_if(all.begin(), all.end(), [&](Permission const& each) {
    return each.capability == capability && each.action == action;
  });
  return found == all.end() ? nullptr : &*found;
}

TEST(RoleAccess, SaysWhatASchoolLeaderMayAndWhatNot) {
  auto const all = permissions_of(access::Role::SL, Language::en);
  auto const* edit = find(all, "N1", "edit");
  ASSERT_TRUE(edit);
  EXPECT_TRUE(edit->conditions.empty());
  auto const* students = find(all, "R12_students", "see");
  ASSERT_TRUE(students);
  EXPECT_EQ(students->conditions.size(), 1u);
  EXPECT_FALSE(find(all, "N2", "edit"));
  EXPECT_FALSE(find(all, "X11", "see"));
}

TEST(RoleAccess, OfTheSystemAdministratorHasNoNetworkContent) {
  for (auto const& each : permissions_of(access::Role::SA, Language::en))
    EXPECT_EQ(each.capability.front(), 'X') << each.capability;
}

TEST(RoleAccess, HasWordsForEveryRowInBothLanguages) {
  for (auto const language : {Language::en, Language::es})
    for (auto const& role : access::role_facts) {
      EXPECT_FALSE(name_of(role.role, language).empty());
      for (auto const& each : permissions_of(role.role, language)) {
        EXPECT_FALSE(each.capability_name.empty());
        EXPECT_FALSE(each.action_name.empty());
      }
    }
}

TEST(RoleAccess, NamesTheRolesThatAreNeededAndWhoGivesThem) {
  auto const needed = roles_needed({access::Capability::N1, access::Action::Edit}, Language::en);
  ASSERT_EQ(needed.size(), 3u);
  EXPECT_EQ(needed[0].role, access::Role::SL);
  EXPECT_EQ(needed[0].granted_by, (std::vector{access::Role::SL, access::Role::DL, access::Role::NA}));
  EXPECT_EQ(needed[2].role, access::Role::NA);
  EXPECT_EQ(needed[2].granted_by, std::vector{access::Role::NA});
}

}  // namespace
}  // namespace aimline::network
