#pragma once

#include "access/scope.hpp"
#include "network/cohort.hpp"
#include "network/network.hpp"
#include "network/person.hpp"
#include "store/connection.hpp"

/// Places and how they contain one another: the tables that every scope is joined with. Kept in step with the tree of
/// organizations, the hubs of networks and the members of networks, in the transaction that changes those.
namespace aimline::network {

/// Adds an organization's place below its parent's.
void add_place(store::Connection& connection, Id<Organization> organization, std::optional<Id<Organization>> parent);

/// Adds a network's place below its hub's.
void add_place(store::Connection& connection, Id<Network> network, Id<Organization> hub);

/// Adds a cohort's place below its network's.
void add_place(store::Connection& connection, Id<Cohort> cohort, Id<Network> network);

/// Moves an organization, with all below it, under another parent.
void move_place(store::Connection& connection, Id<Organization> organization, std::optional<Id<Organization>> parent);

/// Whether `below` is `above` or under it.
bool contains(store::Connection& connection, Id<Organization> above, Id<Organization> below);

/// Works out again which places are the network's members'.
void renew_members(store::Connection& connection, Id<Network> network);

/// Whether an organization, or that one, is in a cohort of the network on a day on which neither it nor one above it is
/// a member of the network.
bool without_membership(store::Connection& connection, Id<Network> network,
                        std::optional<Id<Organization>> organization = {});

/// Lets a new organization count as a member's place before its own row is there, so that the scope of who creates it
/// can be held against it.
void add_member_place(store::Connection& connection, Id<Network> network, Id<Organization> organization, Date since);

/// The roles in force that a person holds over a place: at it, above it, or, for the roles of a network, at a network
/// whose members' place it is.
std::vector<access::Role> roles_over(store::Connection& connection, Uuid const& person, Id<Place> place, Date today);

/// Everybody who holds such a role over a place.
std::vector<std::pair<Id<Person>, access::Role>> holders_over(store::Connection& connection, Id<Place> place,
                                                              Date today);

/// What a place is, as the policy names it: a school is a school, an organization, and has a team and a board.
/// Empty for a place that does not exist.
std::vector<access::Place> kinds_of(store::Connection& connection, Id<Place> place);

}  // namespace aimline::network
