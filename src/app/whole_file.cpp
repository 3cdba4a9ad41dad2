#include "app/whole_file.hpp"

#include <system_error>
#include <utility>

namespace aimline::app {
namespace {

std::filesystem::path beside(std::filesystem::path const& place) {
  std::error_code ignored;
  bool const is_other = std::filesystem::exists(place, ignored) && !std::filesystem::is_regular_file(place, ignored);
  return is_other ? place : std::filesystem::path(place.string() + ".part");
}

}  // namespace

WholeFile::WholeFile(std::filesystem::path place)
    : place_(std::move(place)), written_(beside(place_)), stream_(written_, std::ios::binary) {}

WholeFile::~WholeFile() {
  std::error_code ignored;
  if (written_ != place_) std::filesystem::remove(written_, ignored);
}

bool WholeFile::finish() {
  stream_.close();
  if (!stream_) return false;
  std::error_code error;
  if (written_ != place_) std::filesystem::rename(written_, place_, error);
  return !error;
}

}  // namespace aimline::app
