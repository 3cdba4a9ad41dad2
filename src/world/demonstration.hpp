#pragma once

#include "access/policy.hpp"
#include "base/catalog.hpp"
#include "network/cohort.hpp"
#include "network/statement.hpp"

#include <optional>
#include <span>
#include <string_view>

/// The invented networks of the demonstration and the tests: named schools and people of a state that does not exist.
namespace aimline::world {

/// The key of one of the invented things is its name; names are unique within the world.
struct InventedOrganization {
  std::string_view name;
  network::OrganizationKind kind{};
  std::string_view parent = {};   // an organization above in the list
  std::string_view network = {};  // a network of the list that it is a member of
  std::string_view locality = {};
  int grade_low = 99;  // 99: none
  int grade_high = 99;
  int charter_year = 0;  // 0: none
  std::string_view profile = {};
  bool published = false;
};

struct InventedStatement {
  network::StatementKind kind{};
  std::string_view label = {};  // the network's own word for the kind
  std::string_view name = {};
  std::string_view text = {};
};

struct InventedNetwork {
  std::string_view name;
  std::string_view hub;
  network::NetworkStatus status{};
  std::span<InventedStatement const> statements;
  std::string_view topics;
  bool published = false;
};

struct InventedCohort {
  std::string_view network;
  std::string_view name;
  std::string_view shared_problem;
  int begins = 0;                 // school years before this one
  int years = 0;                  // 0: open
  std::string_view follows = {};  // a cohort of the network that stands before it in the list
};

struct InventedStanding {
  std::string_view cohort;
  std::string_view organization;
  network::Standing standing{};
};

struct InventedYear {
  std::string_view cohort;
  int year = 1;
  std::string_view title;
  std::string_view content;
};

struct InventedPerson {
  std::string_view name;
  std::string_view mail;
  access::Role role{};
  std::string_view place;  // an organization or network
  Language language = Language::en;
  std::string_view about = {};
};

/// Each hub is set up by its first network administrator, who then creates the rest.
std::span<InventedOrganization const> organizations();
std::span<InventedNetwork const> networks();
std::span<InventedCohort const> cohorts();
std::span<InventedStanding const> standings();
std::span<InventedYear const> years();
std::span<InventedPerson const> people();

}  // namespace aimline::world
