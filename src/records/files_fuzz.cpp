// Any bytes as a zip archive, as .gz and as .zst: refused, or read in whatever format the files show.

#include "records/read.hpp"

#include <cstdlib>
#include <fstream>
#include <unistd.h>

namespace {

std::filesystem::path place(std::string_view end) {
  static auto const folder = [] {
    auto path = std::filesystem::temp_directory_path() / ("aimline-fuzz-" + std::to_string(::getpid()));
    std::filesystem::create_directories(path);
    return path;
  }();
  return folder / end;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  using namespace aimline::records;
  if (size == 0) return 0;
  constexpr std::string_view ends[] = {"any.zip", "students.jsonl.gz", "students.json.zst", "org.csv.gz", "users.csv"};
  auto const path = place(ends[data[0] % std::size(ends)]);
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<char const*>(data) + 1, static_cast<std::streamsize>(size - 1));
  auto const reading = read_records(path, {});
  std::filesystem::remove(path);
  if (!reading) {
    if (reading.error().problems.empty()) std::abort();
    return 0;
  }
  for (auto const& file : reading->report.files)
    if (file.read != file.accepted + file.refused + file.set_aside) std::abort();
  return 0;
}
