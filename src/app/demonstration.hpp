#pragma once

#include "access/policy.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "network/person.hpp"
#include "store/database.hpp"

#include <string>
#include <vector>

namespace aimline::app {

/// One person of the demonstration and the link that signs her in once.
struct SignInLink {
  std::string name;
  access::Role role{};
  std::string place;
  std::string path;  // "/sign-in/…"
};

/// Fills an empty database with the invented networks, each set up and grown by its own administrator through the same
/// functions that the routes call. Does nothing where there is anybody already.
Result<void> create_demonstration(store::Connection& connection, Instant at);

/// New one-time links for the people of the demonstration, good for twelve hours.
std::vector<SignInLink> make_sign_in_links(store::Connection& connection, Instant at);

}  // namespace aimline::app
