#include "network/organization.hpp"

#include "network/network.hpp"

#include <gtest/gtest.h>

namespace aimline::network {
namespace {

TEST(Grade, IsWrittenAsRecordsWriteIt) {
  EXPECT_EQ(TextForm<Grade>::write({-1}), "PK");
  EXPECT_EQ(TextForm<Grade>::write({0}), "KG");
  EXPECT_EQ(TextForm<Grade>::write({9}), "09");
  for (auto const* text : {"PK", "KG", "01", "12"})
    EXPECT_EQ(TextForm<Grade>::write(*TextForm<Grade>::read(text)), text);
  for (auto const* text : {"", "K", "9", "13", "00", "pk"}) EXPECT_FALSE(TextForm<Grade>::read(text)) << text;
}

TEST(NcesId, HasSevenOrTwelveDigits) {
  EXPECT_TRUE(TextForm<NcesId>::read("3501110"));
  EXPECT_TRUE(TextForm<NcesId>::read("350111000123"));
  for (auto const* text : {"", "350111", "35011100012", "350111000123x", "35011.0"})
    EXPECT_FALSE(TextForm<NcesId>::read(text)) << text;
}

TEST(Organization, RefusesGradesOutOfOrder) {
  Organization school;
  school.kind = OrganizationKind::school;
  school.grade_low = Grade{6};
  school.grade_high = Grade{5};
  school.id = {uuid7(Instant{}, {})};
  ASSERT_EQ(problems_of(school).size(), 1u);
  EXPECT_EQ(problems_of(school).front().where, "grade_high");
  school.grade_high = Grade{6};
  EXPECT_TRUE(problems_of(school).empty());
}

TEST(Organization, RefusesADistrictsKeyForASchool) {
  Organization school;
  school.id = {uuid7(Instant{}, {})};
  school.kind = OrganizationKind::school;
  school.nces_id = NcesId{"3501110"};
  EXPECT_EQ(problems_of(school).front().where, "nces_id");
  school.kind = OrganizationKind::district;
  EXPECT_TRUE(problems_of(school).empty());
}

TEST(NetworkStatus, GoesForwardAndASunsetIsTheEnd) {
  using enum NetworkStatus;
  EXPECT_TRUE(may_become(draft, recruiting));
  EXPECT_TRUE(may_become(recruiting, active));
  EXPECT_TRUE(may_become(active, sunset));
  EXPECT_FALSE(may_become(draft, sunset));
  for (auto status : {draft, recruiting, active}) EXPECT_FALSE(may_become(sunset, status));
}

}  // namespace
}  // namespace aimline::network
