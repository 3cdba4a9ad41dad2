#include "network/cohort.hpp"

#include <gtest/gtest.h>

namespace aimline::network {
namespace {

Date day(std::string_view text) { return parse_date(text).value(); }

template <class T>
Id<T> id(char last) {
  return {parse_uuid(std::string("00000000-0000-7000-8000-00000000000") + last).value()};
}

CohortMember member(char organization) {
  CohortMember made;
  made.organization_id = id<Organization>(organization);
  made.since = day("2010-11-01");
  return made;
}

std::vector<std::string> places_of(std::vector<Problem> const& problems) {
  std::vector<std::string> places;
  for (auto const& problem : problems) places.push_back(problem.where);
  return places;
}

TEST(Period, LiesWithinOneThatIsOpenOnEitherSide) {
  Period const year{day("2011-01-01"), day("2011-12-31")};
  EXPECT_TRUE(lies_within(year, {}, {}));
  EXPECT_TRUE(lies_within(year, day("2011-01-01"), day("2011-12-31")));
  EXPECT_FALSE(lies_within(year, day("2011-01-02"), {}));
  EXPECT_FALSE(lies_within(year, {}, day("2011-12-30")));
}

TEST(Period, WithoutAnEndLiesOnlyWithinOneWithoutAnEnd) {
  Period const open{day("2011-01-01"), {}};
  EXPECT_TRUE(lies_within(open, day("2011-01-01"), {}));
  EXPECT_FALSE(lies_within(open, {}, day("9999-12-31")));
}

TEST(Periods, CoverWhatTheyDoTogether) {
  Period const first{day("2011-01-01"), day("2011-06-30")};
  Period const second{day("2011-07-01"), day("2011-12-31")};
  Period const gap{day("2011-07-02"), day("2011-12-31")};
  Period const year{day("2011-01-01"), day("2011-12-31")};
  EXPECT_TRUE(cover({second, first}, year));
  EXPECT_FALSE(cover({first, gap}, year));
  EXPECT_FALSE(cover({first}, year));
  EXPECT_FALSE(cover({}, year));
  EXPECT_FALSE(cover({first, second}, {day("2011-01-01"), {}}));
  EXPECT_TRUE(cover({first, {day("2011-07-01"), {}}}, {day("2011-01-01"), {}}));
}

TEST(CohortYear, BeginsOnTheDayOfItsTerm) {
  EXPECT_EQ(first_day_of_year(day("2010-11-01"), 1), day("2010-11-01"));
  EXPECT_EQ(first_day_of_year(day("2010-11-01"), 3), day("2012-11-01"));
  EXPECT_EQ(first_day_of_year(day("2012-02-29"), 2), day("2013-02-28"));
}

TEST(CohortYear, RefusesOneThatBeginsAfterTheTerm) {
  Cohort cohort;
  cohort.since = day("2010-11-01");
  cohort.until = day("2013-10-31");
  CohortYear year;
  for (auto const each : std::vector<std::uint16_t>{1, 2, 3}) {
    year.year = each;
    EXPECT_TRUE(problems_of(year, cohort).empty()) << each;
  }
  for (auto const each : std::vector<std::uint16_t>{0, 4, 65'535}) {
    year.year = each;
    EXPECT_EQ(places_of(problems_of(year, cohort)), std::vector<std::string>{"year"}) << each;
  }
}

TEST(Cohort, LiesWithinTheDaysOfItsNetwork) {
  Network network;
  network.since = day("2007-09-01");
  network.until = day("2012-06-30");
  Cohort cohort;
  cohort.id = id<Cohort>('1');
  cohort.since = day("2010-11-01");
  cohort.until = day("2012-06-30");
  EXPECT_TRUE(problems_of(cohort, network).empty());
  cohort.until = day("2012-07-01");
  EXPECT_EQ(places_of(problems_of(cohort, network)), std::vector<std::string>{"until"});
  cohort.until = std::nullopt;
  EXPECT_EQ(places_of(problems_of(cohort, network)), std::vector<std::string>{"until"});
  cohort.since = day("2007-08-31");
  cohort.until = day("2007-08-30");
  EXPECT_EQ(places_of(problems_of(cohort, network)), (std::vector<std::string>{"until", "since"}));
}

TEST(CohortMember, IsAnOrganizationOrAPerson) {
  Cohort cohort;
  cohort.since = day("2010-11-01");
  EXPECT_TRUE(problems_of(member('1'), cohort).empty());
  auto neither = member('1');
  neither.organization_id = std::nullopt;
  EXPECT_EQ(places_of(problems_of(neither, cohort)), std::vector<std::string>{"organization_id"});
  auto both = member('1');
  both.person_id = id<Person>('2');
  EXPECT_EQ(places_of(problems_of(both, cohort)), std::vector<std::string>{"organization_id"});
}

TEST(CohortMember, StaysWithinTheTerm) {
  Cohort cohort;
  cohort.since = day("2010-11-01");
  cohort.until = day("2012-06-30");
  auto early = member('1');
  early.since = day("2010-10-31");
  EXPECT_EQ(places_of(problems_of(early, cohort)), std::vector<std::string>{"since"});
  auto late = member('1');
  late.until = day("2012-07-01");
  EXPECT_EQ(places_of(problems_of(late, cohort)), std::vector<std::string>{"until"});
}

TEST(CohortComparison, SaysWhoReturnedJoinedAndLeft) {
  auto const compared = compare({member('1'), member('2'), member('2')}, {member('2'), member('3')});
  EXPECT_EQ(compared.returned, std::vector{member('2')});
  EXPECT_EQ(compared.joined, std::vector{member('3')});
  EXPECT_EQ(compared.left, std::vector{member('1')});
}

}  // namespace
}  // namespace aimline::network
