#include "app/config.hpp"

#include "store/testing.hpp"

#include <fstream>

#include <gtest/gtest.h>

namespace aimline::app {
namespace {

Result<ServeOptions> read(std::string_view text) {
  store::testing::TemporaryFolder const folder;
  auto const path = folder.path() / "aimline.toml";
  std::ofstream(path) << text;
  return read_config(path, {});
}

TEST(ReadConfig, TakesOptionsByTheNamesTheyHaveWhenTyped) {
  auto const options = read(
      "listen = \"127.0.0.1:9000\"\nworkers = 3\nquota = 100\ntrusted-proxy = [\"10.0.0.1\"]\n"
      "allow-private-host = [\"id.district.example\"]\nca-file = \"/etc/district.pem\"\n");
  ASSERT_TRUE(options);
  EXPECT_EQ(options->listen, "127.0.0.1:9000");
  EXPECT_EQ(options->workers, 3u);
  EXPECT_EQ(options->quota, 100u);
  EXPECT_EQ(options->trusted_proxies, std::vector<std::string>{"10.0.0.1"});
  EXPECT_EQ(options->private_hosts, std::vector<std::string>{"id.district.example"});
  EXPECT_EQ(options->ca_file, "/etc/district.pem");
}

TEST(ReadConfig, RefusesUnknownNamesAndWrongTypesAllAtOnceWithTheirLines) {
  auto const refused = read("lisen = \"127.0.0.1:9000\"\nworkers = \"many\"\nlog = 7\n");
  ASSERT_FALSE(refused);
  ASSERT_EQ(refused.error().problems.size(), 3u);
  for (auto const& problem : refused.error().problems) {
    if (problem.where.ends_with("lisen")) {
      EXPECT_EQ(problem.what.key, "config.unknown_name");
      EXPECT_NE(problem.where.find("line 1"), std::string::npos);
    } else {
      EXPECT_EQ(problem.what.key, "config.wrong_type") << problem.where;
    }
  }
}

TEST(ReadConfig, RefusesWhatIsNoTomlAndWhatIsNotThere) {
  EXPECT_EQ(read("listen = ").error().problems.front().what.key, "config.not_toml");
  EXPECT_EQ(read_config("/nowhere/aimline.toml", {}).error().problems.front().what.key, "config.unreadable");
}

}  // namespace
}  // namespace aimline::app
