#pragma once

#include "network/network.hpp"
#include "network/person.hpp"

#include <vector>

/// Cohorts (N3): members of a network that work on one shared problem for a term, and what each year of it brings.
namespace aimline::network {

struct Cohort {
  Id<Cohort> id;
  std::int64_t version = 1;
  std::optional<Instant> archived_at;
  Id<Network> network_id;
  Line name;
  std::optional<Id<Cohort>> follows_id;
  std::optional<Prose> shared_problem;
  Date since;
  std::optional<Date> until;
  bool published = false;

  friend bool operator==(Cohort const&, Cohort const&) = default;
};
BOOST_DESCRIBE_STRUCT(Cohort, (),
                      (id, version, archived_at, network_id, name, follows_id, shared_problem, since, until, published))
constexpr auto meanings(Cohort const*) {
  return std::array{
      Meaning{"network_id", "The network"},
      Meaning{"name", "What it is called"},
      Meaning{"follows_id", "The cohort of the same network that it takes over from; absent for a first one"},
      Meaning{"shared_problem", "The problem of practice that all of its members work on"},
      Meaning{"since", "The first day of its term"},
      Meaning{"until", "The last day of its term; absent for one that members join and leave while it runs"},
      Meaning{"published", "Whether everyone may see it, also without signing in, once its network is published"},
  };
}
constexpr access::EntityFacts entity_facts(Cohort const*) {
  // A role at the cohort reaches it, and so does one at the network; its members see it as they see the network.
  return {.name = "cohort",
          .plural = "cohorts",
          .capability = access::Capability::N3,
          .reach = {.places = "select cohort.id union all select cohort.network_id",
                    .published = "cohort.published and exists (select 1 from network n where n.id = cohort.network_id"
                                 " and n.published)"},
          .closed = "exists (select 1 from network n where n.id = cohort.network_id and n.status = 'sunset')"};
}
void may_leave_the_server(Cohort const*);

/// How a member stands in a cohort: new to the network, back from an earlier cohort, one of those it began with, one
/// that took up its approach later, or a partner elsewhere.
enum class Standing { newcomer, returning, original, adopter, partner };
BOOST_DESCRIBE_ENUM(Standing, newcomer, returning, original, adopter, partner)

struct CohortMember {
  Id<CohortMember> id;
  std::int64_t version = 1;
  std::optional<Instant> archived_at;
  Id<Cohort> cohort_id;
  std::optional<Id<Organization>> organization_id;
  std::optional<Id<Person>> person_id;
  Standing standing{};
  Date since;
  std::optional<Date> until;

  friend bool operator==(CohortMember const&, CohortMember const&) = default;
};
BOOST_DESCRIBE_STRUCT(CohortMember, (),
                      (id, version, archived_at, cohort_id, organization_id, person_id, standing, since, until))
constexpr auto meanings(CohortMember const*) {
  return std::array{
      Meaning{"cohort_id", "The cohort"},
      Meaning{"organization_id", "The organization that takes part; absent for an educator by herself"},
      Meaning{"person_id", "The educator who takes part by herself; absent for an organization"},
      Meaning{"standing",
              "newcomer: new in the network; returning: back from an earlier cohort; original: one it began with; "
              "adopter: took its approach up later; partner: works with it elsewhere"},
      Meaning{"since", "The first day in the cohort"},
      Meaning{"until", "The last day in the cohort; absent while it takes part to the end of the term"},
  };
}
constexpr access::EntityFacts entity_facts(CohortMember const*) {
  // A person is never published with a cohort.
  return {.name = "cohort_member",
          .plural = "cohort-members",
          .capability = access::Capability::N3,
          .reach = {.places = "select c2.id from cohort c2 where c2.id = cohort_member.cohort_id"
                              " union all select c2.network_id from cohort c2 where c2.id = cohort_member.cohort_id",
                    .published = "exists (select 1 from cohort c2 join network n on n.id = c2.network_id"
                                 " join organization o on o.id = cohort_member.organization_id"
                                 " where c2.id = cohort_member.cohort_id and c2.published and n.published"
                                 " and o.published)"},
          .closed =
              "exists (select 1 from cohort c2 join network n on n.id = c2.network_id"
              " where c2.id = cohort_member.cohort_id and n.status = 'sunset')"};
}
void may_leave_the_server(CohortMember const*);

/// What one year of a cohort's term is about.
struct CohortYear {
  Id<CohortYear> id;
  std::int64_t version = 1;
  std::optional<Instant> archived_at;
  Id<Cohort> cohort_id;
  std::uint16_t year = 1;
  Line title;
  std::optional<Prose> content;

  friend bool operator==(CohortYear const&, CohortYear const&) = default;
};
BOOST_DESCRIBE_STRUCT(CohortYear, (), (id, version, archived_at, cohort_id, year, title, content))
constexpr auto meanings(CohortYear const*) {
  return std::array{
      Meaning{"cohort_id", "The cohort"},
      Meaning{"year", "Which year of the term: 1 begins on its first day, 2 a year later"},
      Meaning{"title", "What this year is about, in a few words"},
      Meaning{"content", "What is learned and done in it, and how it goes deeper than the year before"},
  };
}
constexpr access::EntityFacts entity_facts(CohortYear const*) {
  return {.name = "cohort_year",
          .plural = "cohort-years",
          .capability = access::Capability::N3,
          .reach = {.places = "select c2.id from cohort c2 where c2.id = cohort_year.cohort_id"
                              " union all select c2.network_id from cohort c2 where c2.id = cohort_year.cohort_id",
                    .published = "exists (select 1 from cohort c2 join network n on n.id = c2.network_id"
                                 " where c2.id = cohort_year.cohort_id and c2.published and n.published)"},
          .closed =
              "exists (select 1 from cohort c2 join network n on n.id = c2.network_id"
              " where c2.id = cohort_year.cohort_id and n.status = 'sunset')"};
}
void may_leave_the_server(CohortYear const*);

/// From a day to a day, both included; without a last day it is open.
struct Period {
  Date since;
  std::optional<Date> until;
};

/// Whether each day of `inner` is one of `outer`; an outer period without a first day has always been.
bool lies_within(Period inner, std::optional<Date> outer_since, std::optional<Date> outer_until);

/// Whether each day of `wanted` is in one of the periods.
bool cover(std::vector<Period> periods, Period wanted);

/// The first day of the nth year of a term, counted from 1; a term that begins on February 29 has the 28th elsewhere.
Date first_day_of_year(Date term_begins, int year);

/// What a cohort's own days refuse: an end before the beginning, days outside of its network's life.
std::vector<Problem> problems_of(Cohort const& cohort, Network const& network);

/// What a member's fields refuse: neither or both of organization and person, days out of order or outside of the term.
std::vector<Problem> problems_of(CohortMember const& member, Cohort const& cohort);

/// What a year's fields refuse: one that begins after the term is over.
std::vector<Problem> problems_of(CohortYear const& year, Cohort const& cohort);

/// Who is in two cohorts, and who in one of them: members by the organization or the person.
struct CohortComparison {
  std::optional<Id<Cohort>> earlier_id;
  Id<Cohort> later_id;
  std::vector<CohortMember> returned;  // as they stand in the later one
  std::vector<CohortMember> joined;
  std::vector<CohortMember> left;  // as they stood in the earlier one
};
BOOST_DESCRIBE_STRUCT(CohortComparison, (), (earlier_id, later_id, returned, joined, left))
constexpr auto meanings(CohortComparison const*) {
  return std::array{
      Meaning{"earlier_id", "The cohort before it; absent for a first one, in which all have joined"},
      Meaning{"later_id", "The cohort"},
      Meaning{"returned", "Who is in both, as they stand in the later one"},
      Meaning{"joined", "Who is in the later one alone"},
      Meaning{"left", "Who was in the earlier one alone"},
  };
}
void may_leave_the_server(CohortComparison const*);

/// Each member once, also where one left and came back within a cohort; in the order given.
CohortComparison compare(std::vector<CohortMember> const& earlier, std::vector<CohortMember> const& later);

}  // namespace aimline::network
