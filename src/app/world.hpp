#pragma once

#include "app/commands.hpp"

#include <filesystem>
#include <string>

/// `aimline world`: record files of a state that does not exist.
namespace aimline::app {

struct InventingOptions {
  std::uint64_t students = 1'000;
  int years = 1;
  std::uint64_t seed = 1;
  int last_year = 2025;
  std::filesystem::path out;
  std::string format = "csv";
  std::string attendance = "absences";
  double faults = 0;
  std::size_t threads = 0;  // 0: as many as there are cores
};

int run_world(InventingOptions const& options, Output output);

}  // namespace aimline::app
