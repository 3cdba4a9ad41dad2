#include "files/store.hpp"

#include "files/testing_disk.hpp"
#include "store/connection.hpp"
#include "store/failed_sync.hpp"
#include "store/testing.hpp"

#include <algorithm>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>

namespace aimline::files {
namespace {

using store::testing::TemporaryFolder;
using testing::FaultyDisk;

constexpr std::string_view abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";  // FIPS 180-2, B.1

std::string all_of(Store const& store, std::string_view sha256) {
  auto const file = store.open(sha256);
  if (!file) return "(none)";
  std::string bytes(file->size(), '\0');
  bytes.resize(file->read(0, bytes));
  return bytes;
}

std::size_t files_in(std::filesystem::path const& folder) {
  std::size_t count = 0;
  if (!std::filesystem::exists(folder)) return 0;
  for (auto const& each : std::filesystem::recursive_directory_iterator(folder))
    if (each.is_regular_file() && each.path().filename() != "lock") ++count;
  return count;
}

class FileStore : public ::testing::Test {
protected:
  void make_older(std::filesystem::path const& path) {
    std::filesystem::last_write_time(path, std::filesystem::file_time_type::clock::now() - std::chrono::hours(25));
  }

  TemporaryFolder folder;
  std::filesystem::path path = folder.path() / "files";
  FaultyDisk disk;
  Store store{path, disk};
};

TEST_F(FileStore, KeepsBytesUnderTheirSha256) {
  auto incoming = store.receive();
  incoming.add("a");
  incoming.add("bc");
  EXPECT_EQ(incoming.keep(), (Kept{std::string(abc), 3}));
  EXPECT_EQ(all_of(store, abc), "abc");
  EXPECT_TRUE(std::filesystem::exists(path / "ba" / std::string(abc.substr(2))));
  EXPECT_EQ(files_in(path), 1u);
}

TEST_F(FileStore, KeepsTheSameContentOnce) {
  EXPECT_EQ(store.keep("abc"), store.keep("abc"));
  EXPECT_EQ(files_in(path), 1u);
}

TEST_F(FileStore, WritesSyncsRenamesAndSyncsTheFolderBeforeItSaysSo) {
  store.keep("first");
  disk.calls.clear();
  store.keep("abc");
  EXPECT_EQ(disk.calls,
            (std::vector<std::string>{"create incoming", "write", "sync", "make_folder ba",
                                      "rename " + std::string(abc.substr(2)), "sync_folder ba", "sync_folder files"}));
}

TEST_F(FileStore, SyncsTheFolderAlsoForContentThatIsThere) {
  store.keep("abc");
  disk.calls.clear();
  store.keep("abc");
  auto const& calls = disk.calls;
  EXPECT_NE(std::find(calls.begin(), calls.end(), "touch " + std::string(abc.substr(2))), calls.end());
  EXPECT_EQ(calls.back(), "sync_folder files");
}

TEST_F(FileStore, RemovesWhatIsNotKept) {
  {
    auto incoming = store.receive();
    incoming.add("abc");
    EXPECT_EQ(files_in(path), 1u);
  }
  EXPECT_EQ(files_in(path), 0u);
}

TEST_F(FileStore, ReplacesAFileThatWasCutShort) {
  store.keep("abc");
  std::ofstream(store.path_of(abc), std::ios::trunc) << "a";
  store.keep("abc");
  EXPECT_EQ(all_of(store, abc), "abc");
}

TEST_F(FileStore, TellsWhichFilesAreDamaged) {
  store.keep("abc");
  store.keep("other");
  EXPECT_TRUE(store.damaged().empty());
  std::ofstream(store.path_of(abc), std::ios::trunc) << "abd";
  EXPECT_EQ(store.damaged(), std::vector{std::string(abc)});
}

TEST_F(FileStore, OpensNothingByAnythingButASha256) {
  EXPECT_THROW(store.open("../../etc/passwd"), std::logic_error);
  EXPECT_THROW(store.open(""), std::logic_error);
  EXPECT_EQ(store.open(abc), nullptr);
}

TEST_F(FileStore, SweepsWhatIsOldAndNamedByNoRow) {
  store.keep("abc");
  auto const kept = store.keep("named").sha256;
  auto const young = store.keep("young").sha256;
  make_older(store.path_of(abc));
  make_older(store.path_of(kept));
  EXPECT_EQ(store.sweep([&](std::string const& sha256) { return sha256 == kept; }), 1u);
  EXPECT_FALSE(store.has(abc));
  EXPECT_TRUE(store.has(kept));
  EXPECT_TRUE(store.has(young));
}

TEST_F(FileStore, SweepsWhatAnUploadLeftThatWasCutOff) {
  store.keep("abc");
  std::ofstream(path / "incoming" / "left") << "half of it";
  EXPECT_EQ(store.sweep([](std::string const&) { return true; }), 0u);
  make_older(path / "incoming" / "left");
  EXPECT_EQ(store.sweep([](std::string const&) { return true; }), 1u);
}

TEST_F(FileStore, DoesNotSweepWhatCameAgainWhileItLooked) {
  store.keep("abc");
  make_older(store.path_of(abc));
  // The rows were read before the same bytes came again and were named.
  bool again = false;
  store.sweep([&](std::string const&) {
    if (!std::exchange(again, true)) store.keep("abc");
    return false;
  });
  EXPECT_TRUE(store.has(abc));
}

TEST_F(FileStore, SweepsNothingThatSomebodyHolds) {
  store.keep("abc");
  make_older(store.path_of(abc));
  {
    auto const held = store.hold();
    EXPECT_EQ(store.sweep([](std::string const&) { return false; }), 0u);
  }
  EXPECT_EQ(store.sweep([](std::string const&) { return false; }), 1u);
}

TEST_F(FileStore, TakesFromAnotherWhatItLacks) {
  Store other(folder.path() / "other");
  other.keep("abc");
  auto const both = other.keep("both").sha256;
  store.keep("both");
  EXPECT_EQ(store.take_from(other), 1u);
  EXPECT_EQ(all_of(store, abc), "abc");
  EXPECT_TRUE(store.has(both));
  EXPECT_EQ(store.take_from(other), 0u);
  // What is damaged there does not come here under the name that it belies.
  auto const damaged = other.keep("whole").sha256;
  std::ofstream(other.path_of(damaged), std::ios::trunc) << "changed";
  store.take_from(other);
  EXPECT_FALSE(store.has(damaged));
  EXPECT_TRUE(store.damaged().empty());
}

TEST_F(FileStore, KeepsTheSameContentFromManyThreadsAtOnceAgainstASweep) {
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      Store own(path);
      for (int n = 0; n < 50; ++n)
        if (!own.has(own.keep("abc").sha256)) ADD_FAILURE() << "a kept file is gone";
    });
  Store sweeper(path);
  for (int n = 0; n < 50; ++n) sweeper.sweep([](std::string const&) { return false; });
  threads.clear();
  EXPECT_EQ(all_of(store, abc), "abc");
}

int failed_syncs = 0;

// Whatever call fails: what was said to be kept is there and whole, and nothing half is under a name.
TEST_F(FileStore, IsInOrderWhateverCallFails) {
  auto const before = store::on_failed_sync([] { ++failed_syncs; });
  for (int const error : {ENOSPC, EIO}) {
    for (int n = 1;; ++n) {
      SCOPED_TRACE(fmt::format("call {} fails with {}", n, error));
      std::filesystem::remove_all(path);
      failed_syncs = 0;
      disk.fail_at(n, error);
      bool kept = false;
      try {
        store.keep("first");
        kept = store.keep("abc").sha256 == abc;
      } catch (store::StorageFull const&) {
      }
      bool const failed = !disk.failed().empty();
      EXPECT_EQ(kept, !failed || disk.failed() == "remove");
      EXPECT_EQ(failed_syncs, disk.failed().starts_with("sync") ? 1 : 0) << disk.failed();
      EXPECT_EQ(all_of(store, abc), kept ? "abc" : all_of(store, abc));
      EXPECT_TRUE(store.damaged().empty());
      // It goes on without a restart.
      disk.fail_at(0, 0);
      EXPECT_EQ(store.keep("abc").sha256, abc);
      EXPECT_EQ(all_of(store, abc), "abc");
      if (!failed) {
        EXPECT_GT(n, 10);
        break;
      }
    }
  }
  store::on_failed_sync(before);
}

TEST(FileStoreDeathTest, EndsTheProcessWhenASyncFails) {
  ::testing::GTEST_FLAG(death_test_style) = "threadsafe";
  EXPECT_DEATH(
      {
        TemporaryFolder folder;
        FaultyDisk disk;
        Store store(folder.path() / "files", disk);
        store.keep("first");
        disk.fail_at(3, EIO);
        store.keep("abc");
      },
      "sync failed");
}

}  // namespace
}  // namespace aimline::files
