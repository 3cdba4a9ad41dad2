#pragma once

#include "app/commands.hpp"

#include <filesystem>
#include <string>
#include <vector>

/// `aimline indicators`: numbers from a folder of record files.
namespace aimline::app {

struct IndicatorsOptions {
  std::filesystem::path path;
  std::string school_years;  // 2024 or 2022,2023; all when empty
  std::string as_of;         // a day
  std::string periods = "year,month,week";
  std::string by = "school,grade,group";
  std::string indicators;  // names; all when empty
  std::string format = "csv";
  std::filesystem::path out;  // standard output when empty
  bool true_counts = false;
  std::int64_t least = 10;  // students in a group that is shown
  std::size_t threads = 0;  // 0: as many as there are cores
};

int run_indicators(IndicatorsOptions const& options);
int run_indicator_definitions(Output output);

}  // namespace aimline::app
