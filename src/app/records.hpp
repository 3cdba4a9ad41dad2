#pragma once

#include "app/commands.hpp"

#include <filesystem>
#include <string>

/// `aimline records`: what is in a folder of record files, and what is wrong with it.
namespace aimline::app {

struct RecordsOptions {
  std::filesystem::path path;
  std::string read_as;      // the files' format; what they show when empty
  std::size_t threads = 0;  // 0: as many as there are cores
  bool html = false;
  std::filesystem::path out;  // empty: standard output
  std::string language;       // of the report; that of the terminal when empty
};

/// 0 where every row was accepted, 2 where rows were left out.
int run_records_check(RecordsOptions const& options, Output output);
int run_records_template(RecordsOptions const& options, Output output);

}  // namespace aimline::app
