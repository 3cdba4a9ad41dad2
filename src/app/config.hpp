#pragma once

#include "app/serve.hpp"

#include <filesystem>

namespace aimline::app {

/// Options from a TOML file, by the names they have when typed: `listen = "127.0.0.1:8080"`, `trusted-proxy = ["…"]`.
/// Refuses a file that cannot be read, with the line; an unknown name; a value of another type.
Result<ServeOptions> read_config(std::filesystem::path const& path, ServeOptions options);

}  // namespace aimline::app
