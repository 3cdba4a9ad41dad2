#pragma once

#include "http/router.hpp"
#include "network/network.hpp"

namespace aimline::network {

/// What is sent to create an organization: its place is below a parent, or it is a member of a network from today.
struct NewOrganization : Organization {
  std::optional<Id<Network>> network_id;
};
BOOST_DESCRIBE_STRUCT(NewOrganization, (Organization), (network_id))
constexpr auto meanings(NewOrganization const*) {
  return std::array{
      Meaning{"network_id", "The network that it joins today; needed where it has no parent"},
  };
}

/// A slug that no row of the table has or had: the wanted one, or with -2, -3, … behind it.
Slug free_slug(store::Connection& connection, std::string_view table, Slug wanted);

/// Creates an organization with its place. Refuses: neither parent nor network; a place outside the caller's scope;
/// what `problems_of` finds; a slug or NCES id that is taken.
Result<Organization> create(store::Transaction& transaction, store::Actor const& actor, access::Scope const& scope,
                            access::Scope const& network_scope, NewOrganization draft);

}  // namespace aimline::network
