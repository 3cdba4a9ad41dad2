// main() of a fuzz target outside libFuzzer: the empty input and every file of the folders given, so that what was
// found once stays mended. A fault ends the process, after its file was named.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

namespace {

std::vector<std::filesystem::path> files_in(std::filesystem::path const& place) {
  if (!std::filesystem::is_directory(place)) return {};  // a target may have no corpus yet
  std::vector<std::filesystem::path> files;
  for (auto const& entry : std::filesystem::recursive_directory_iterator(place)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

int main(int count, char** arguments) {
  int passed = 0;
  auto const replay = [&passed](std::string const& name, std::string const& input) {
    std::fprintf(stderr, "%s\n", name.c_str());  // unbuffered: the last line names the input that ended the process
    // A copy of exactly its size: reading one byte too far is seen by a sanitizer.
    std::vector<std::uint8_t> const bytes(input.begin(), input.end());
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
    ++passed;
  };
  replay("empty", "");
  for (int i = 1; i < count; ++i) {
    for (auto const& file : files_in(arguments[i])) {
      std::ifstream stream(file, std::ios::binary);
      replay(file.string(), {std::istreambuf_iterator<char>(stream), {}});
    }
  }
  std::printf("%d passed, 0 failed\n", passed);
}
