#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

/// For tests only: a test fails when any other file includes this header.
namespace aimline::access {

/// While it lives, `rows_for` passes over `policy[row]` for every thread, so that a mutation test can show that some
/// test notices. Nothing else can switch a row off: no option, file or request reaches this class.
/// Refuses by exception: a row outside the table; a second one while the first lives.
class WithoutRow {
public:
  explicit WithoutRow(std::size_t row);
  WithoutRow(WithoutRow const&) = delete;
  WithoutRow& operator=(WithoutRow const&) = delete;
  ~WithoutRow();
};

/// The pieces that the conditions of scopes are made of.
enum class ConditionPart {
  none,
  person,         // the grant is the viewer's
  roles,          // it is of a role that the policy names
  since,          // it has begun
  until,          // it has not run out
  ended,          // nobody ended it
  confirmation,   // a second person confirmed it, where one must
  closure,        // the role's place stands above
  place,          // the row's place stands below
  network,        // both are places of the same network
  members_of,     // the place is of the members of the network where the role is held
  my_hub,         // the hub is where the role is held
  hub_kind,       // what is called a hub is one
  same_member,    // at sunset, both places are of the same member
  role_since,     // the role's place is one of the network already
  role_until,     // … and still is
  row_since,      // the row's place is one of the network already
  row_until,      // … and still is
  below_the_hub,  // a role at a network does not reach its hub
  sunset,         // a network at sunset gives no reach over its members
  network_role,   // only some roles at a network reach its members
  own,            // the row is about the viewer
  published,      // the row is public
  handed_over,    // the row is at the place of the token
};
inline constexpr auto condition_parts = std::to_array<std::pair<ConditionPart, std::string_view>>({
    {ConditionPart::person, "person"},
    {ConditionPart::roles, "roles"},
    {ConditionPart::since, "since"},
    {ConditionPart::until, "until"},
    {ConditionPart::ended, "ended"},
    {ConditionPart::confirmation, "confirmation"},
    {ConditionPart::closure, "closure"},
    {ConditionPart::place, "place"},
    {ConditionPart::network, "network"},
    {ConditionPart::members_of, "members_of"},
    {ConditionPart::my_hub, "my_hub"},
    {ConditionPart::hub_kind, "hub_kind"},
    {ConditionPart::same_member, "same_member"},
    {ConditionPart::role_since, "role_since"},
    {ConditionPart::role_until, "role_until"},
    {ConditionPart::row_since, "row_since"},
    {ConditionPart::row_until, "row_until"},
    {ConditionPart::below_the_hub, "below_the_hub"},
    {ConditionPart::sunset, "sunset"},
    {ConditionPart::network_role, "network_role"},
    {ConditionPart::own, "own"},
    {ConditionPart::published, "published"},
    {ConditionPart::handed_over, "handed_over"},
});
static_assert(condition_parts.size() == static_cast<std::size_t>(ConditionPart::handed_over));

/// While it lives, that part of every condition made is without effect. Refuses as `WithoutRow` does.
class WithoutPart {
public:
  explicit WithoutPart(ConditionPart which);
  WithoutPart(WithoutPart const&) = delete;
  WithoutPart& operator=(WithoutPart const&) = delete;
  ~WithoutPart();
};

}  // namespace aimline::access
