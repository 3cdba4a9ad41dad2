#include "app/whole_file.hpp"

#include "store/testing.hpp"

#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

namespace aimline::app {
namespace {

std::string text_of(std::filesystem::path const& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

TEST(WholeFile, TakesThePlaceOfAnOlderOneOnlyWhenItIsFinished) {
  store::testing::TemporaryFolder folder;
  auto const place = folder.path() / "chart.svg";
  std::ofstream(place) << "old";
  {
    WholeFile unfinished(place);
    unfinished.write("half");
  }
  EXPECT_EQ(text_of(place), "old");
  WholeFile file(place);
  file.write("new ");
  file.write("text");
  EXPECT_EQ(text_of(place), "old");
  EXPECT_TRUE(file.finish());
  EXPECT_EQ(text_of(place), "new text");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1) << "nothing is left beside it";
}

TEST(WholeFile, SaysWhereThereIsNoRoomOrNoFolder) {
  store::testing::TemporaryFolder folder;
  WholeFile nowhere(folder.path() / "missing" / "chart.svg");
  nowhere.write("text");
  EXPECT_FALSE(nowhere.finish());
  WholeFile full("/dev/full");
  full.write("text");
  EXPECT_FALSE(full.finish());
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/full")) << "a device stays what it is";
}

}  // namespace
}  // namespace aimline::app
