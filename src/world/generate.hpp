#pragma once

#include "base/result.hpp"
#include "world/life.hpp"

#include <filesystem>
#include <functional>

/// `aimline world`: files of an invented state, for tests, benchmarks and whoever wants to try things out.
namespace aimline::world {

enum class FileFormat : std::uint8_t { csv, edfi };

struct GeneratingOptions {
  WorldOptions world;
  FileFormat format = FileFormat::csv;
  Attendance attendance = Attendance::absences;
  double faults = 0;  // the share of rows with a fault; CSV alone
  std::size_t threads = 1;
  /// Told how many lives of all are written; called from one thread at a time.
  std::function<void(std::uint64_t done, std::uint64_t all)> progress = {};
};

struct Generated {
  std::uint64_t students = 0;  // who were enrolled at any time
  std::uint64_t bytes = 0;
  std::size_t schools = 0;
  std::size_t districts = 0;
};

/// Writes a folder, whole or not at all: it is made beside its place and moved there. The same options give the same
/// bytes, with any number of threads; memory does not grow with the number of students.
/// Refuses: no students or years, or too many; faults outside 0 to 1, or in another format than CSV; a folder that is
/// there and not empty; what cannot be written.
Result<Generated> generate(std::filesystem::path const& folder, GeneratingOptions const& options);

}  // namespace aimline::world
