#pragma once

#include "app/commands.hpp"
#include "records/report.hpp"

#include <filesystem>

/// `aimline records`: what is in a folder of record files, and what is wrong with it.
namespace aimline::app {

struct RecordsOptions {
  std::filesystem::path path;
  std::size_t threads = 0;  // 0: as many as there are cores
};

int run_records_check(RecordsOptions const& options, Output output);
int run_records_template(RecordsOptions const& options, Output output);

/// What was read, refused and set aside, for people: a line for each file, and below it what was wrong, with the
/// places.
std::string report_text(records::Report const& report);

}  // namespace aimline::app
