#pragma once

#include "store/database.hpp"

#include <memory>
#include <optional>
#include <string>

/// PostgreSQL behind `Connection`, over libpq.
namespace aimline::store {

/// Connects and checks the server's settings. Throws Unavailable when the server cannot be reached, Error when its
/// settings could lose what was acknowledged.
std::unique_ptr<Connection> connect_postgresql(std::string const& uri, Settings const& settings);

/// What a server says of itself, as `current_setting` gives it.
struct ServerSettings {
  std::string fsync;
  std::string full_page_writes;
  std::string synchronous_commit;
  std::string server_encoding;
};

/// The first setting that durability or text cannot live with, in words; none when all are right.
std::optional<std::string> wrong_setting(ServerSettings const& settings);

/// Whether libpq takes the text as a URI, and its form without a password.
bool is_postgresql_uri(std::string const& uri);
std::string without_password(std::string const& uri);

}  // namespace aimline::store
