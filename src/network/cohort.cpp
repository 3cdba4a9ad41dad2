#include "network/cohort.hpp"

#include <algorithm>
#include <tuple>

namespace aimline::network {
namespace {

auto who(CohortMember const& member) { return std::tie(member.organization_id, member.person_id); }

bool contains(std::vector<CohortMember> const& members, CohortMember const& member) {
  return std::ranges::any_of(members, [&](CohortMember const& each) { return who(each) == who(member); });
}

/// Puts those of `members` that pass into `chosen`, each once.
template <class Passes>
void choose(std::vector<CohortMember> const& members, Passes passes, std::vector<CohortMember>& chosen) {
  for (auto const& member : members)
    if (passes(member) && !contains(chosen, member)) chosen.push_back(member);
}

}  // namespace

bool lies_within(Period inner, std::optional<Date> outer_since, std::optional<Date> outer_until) {
  if (outer_since && inner.since < *outer_since) return false;
  return !outer_until || (inner.since <= *outer_until && inner.until && *inner.until <= *outer_until);
}

bool cover(std::vector<Period> periods, Period wanted) {
  std::ranges::sort(periods, {}, &Period::since);
  auto first_missing = wanted.since;
  for (auto const& period : periods) {
    if (period.since > first_missing) return false;
    if (!period.until) return true;
    if (*period.until >= first_missing) first_missing = plus_days(*period.until, 1);
    if (wanted.until && first_missing > *wanted.until) return true;
  }
  return false;
}

Date first_day_of_year(Date term_begins, int year) {
  std::chrono::year_month_day const first{term_begins.days};
  auto const same_day = first + std::chrono::years(year - 1);
  if (same_day.ok()) return {std::chrono::sys_days(same_day)};
  return {std::chrono::sys_days(same_day.year() / same_day.month() / std::chrono::last)};
}

std::vector<Problem> problems_of(Cohort const& cohort, Network const& network) {
  std::vector<Problem> problems;
  if (cohort.until && *cohort.until < cohort.since) problems.push_back({"until", {"period.ends_before_it_begins"}});
  if (network.since && cohort.since < *network.since)
    problems.push_back({"since", {"cohort.before_its_network", {{"since", to_string(*network.since)}}}});
  if (!lies_within({cohort.since, cohort.until}, std::nullopt, network.until))
    problems.push_back({"until", {"cohort.after_its_network", {{"until", to_string(*network.until)}}}});
  if (cohort.follows_id == cohort.id) problems.push_back({"follows_id", {"cohort.follows_itself"}});
  return problems;
}

std::vector<Problem> problems_of(CohortMember const& member, Cohort const& cohort) {
  std::vector<Problem> problems;
  if (member.organization_id.has_value() == member.person_id.has_value())
    problems.push_back({"organization_id", {"cohort_member.one_of_two"}});
  if (member.until && *member.until < member.since) problems.push_back({"until", {"period.ends_before_it_begins"}});
  if (member.since < cohort.since || (cohort.until && member.since > *cohort.until))
    problems.push_back({"since", {"cohort_member.outside_of_term"}});
  if (cohort.until && member.until && *member.until > *cohort.until)
    problems.push_back({"until", {"cohort_member.outside_of_term"}});
  return problems;
}

std::vector<Problem> problems_of(CohortYear const& year, Cohort const& cohort) {
  constexpr int longest_term = 50;
  if (year.year >= 1 && year.year <= longest_term &&
      (!cohort.until || first_day_of_year(cohort.since, year.year) <= *cohort.until))
    return {};
  return {{"year", {"cohort_year.outside_of_term"}}};
}

CohortComparison compare(std::vector<CohortMember> const& earlier, std::vector<CohortMember> const& later) {
  CohortComparison made;
  choose(
      later, [&](auto const& member) { return contains(earlier, member); }, made.returned);
  choose(
      later, [&](auto const& member) { return !contains(earlier, member); }, made.joined);
  choose(
      earlier, [&](auto const& member) { return !contains(later, member); }, made.left);
  return made;
}

}  // namespace aimline::network
