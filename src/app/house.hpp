#pragma once

#include "files/service/routes.hpp"
#include "outgoing/outgoing.hpp"
#include "store/database.hpp"
#include "store/key_ring.hpp"

#include <filesystem>
#include <string>

namespace aimline::app {

/// What one installation has and its services share.
struct House {
  store::Database& database;
  std::filesystem::path data;  // the folder for everything that is not in the database
  store::KeyRing keys{data / "keys"};
  std::string base_url = {};  // "https://aimline.example.org": where links in mail lead
  files::Files files{files::Store(data / "files")};
  outgoing::Send outgoing = outgoing::client({});
};

}  // namespace aimline::app
