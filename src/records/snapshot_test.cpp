#include "records/snapshot.hpp"

#include "records/plan.hpp"
#include "records/read.hpp"
#include "records/testing_records.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aimline::records {
namespace {

using testing::ElementsAre;

class SnapshotTest : public testing::Test {
protected:
  SnapshotTest() {
    std::filesystem::remove_all(root);
    std::filesystem::create_directories(files);
    put("org.csv", "org_id,type,name\nS,school,Elm\n");
    put("student.csv", "student_id\n1\n2\n");
  }
  ~SnapshotTest() override { std::filesystem::remove_all(root); }

  void put(std::string const& name, std::string const& text) const {
    std::ofstream(files / name, std::ios::binary) << text;
  }

  std::filesystem::path const root = std::filesystem::path(AIMLINE_BINARY_DIR) / "snapshot_test";
  std::filesystem::path const files = root / "files";
  std::filesystem::path const store = root / "store";
};

TEST_F(SnapshotTest, HasTheSameNameForTheSameContent) {
  auto const first = take_snapshot(files, store);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->new_files, 2U);
  auto const again = take_snapshot(files, store);
  EXPECT_EQ(again->name, first->name);
  EXPECT_EQ(again->new_files, 0U);
  put("student.csv", "student_id\n1\n");
  auto const other = take_snapshot(files, store);
  EXPECT_NE(other->name, first->name);
  EXPECT_EQ(other->new_files, 1U) << "org.csv is kept once";
  // SHA-256 of the three letters abc. Source: FIPS 180-2, appendix B.1.
  put("abc.csv", "abc");
  EXPECT_EQ(take_snapshot(files / "abc.csv", store)->files.front().sha256,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_F(SnapshotTest, IsReadAsAnyFolder) {
  auto const snapshot = take_snapshot(files, store);
  ASSERT_TRUE(snapshot);
  EXPECT_TRUE(is_snapshot(snapshot->folder));
  EXPECT_TRUE(check_snapshot(snapshot->folder));
  put("student.csv", "student_id\n9\n");  // the copy stays
  auto const reading = read_records(snapshot->folder, {});
  ASSERT_TRUE(reading);
  EXPECT_EQ(reading->records[TableId::student].rows, 2U);
}

TEST_F(SnapshotTest, IsRefusedWhereSomethingWasChanged) {
  auto const snapshot = take_snapshot(files, store);
  ASSERT_TRUE(snapshot);
  auto const place = snapshot->folder / "student.csv.zst";
  std::filesystem::permissions(place, std::filesystem::perms::owner_all);
  std::string bytes;
  {
    std::ifstream file(place, std::ios::binary);
    bytes.assign(std::istreambuf_iterator<char>(file), {});
  }
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    auto changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    std::ofstream(place, std::ios::binary) << changed;
    auto const checked = check_snapshot(snapshot->folder);
    // One bit of the head says nothing of the content.
    if (checked) {
      EXPECT_EQ(checked->files, snapshot->files);
    }
  }
  std::filesystem::remove(place);
  std::filesystem::copy_file(snapshot->folder / "org.csv.zst", place);
  EXPECT_FALSE(check_snapshot(snapshot->folder)) << "whole, and another file";
  std::filesystem::permissions(place, std::filesystem::perms::owner_all);
  std::ofstream(place, std::ios::binary) << bytes;
  EXPECT_TRUE(check_snapshot(snapshot->folder));
  std::ofstream(place, std::ios::binary) << bytes.substr(0, bytes.size() - 1);
  EXPECT_FALSE(check_snapshot(snapshot->folder));
  std::filesystem::remove(place);
  EXPECT_FALSE(check_snapshot(snapshot->folder));
  auto const list = snapshot->folder / "snapshot.json";
  std::filesystem::permissions(list, std::filesystem::perms::owner_all);
  std::ofstream(list) << "{\"files\":[]}";
  EXPECT_FALSE(check_snapshot(snapshot->folder)) << "the name is that of another list";
}

Records records_of(std::string const& students, std::string const& attendance) {
  auto reading =
      read_texts({{"org", "org_id,type,name\nS,school,Elm\n"}, {"student", students}, {"attendance", attendance}});
  EXPECT_TRUE(reading);
  return std::move(reading->records);
}

TEST(Plan, TellsWhatComesChangesAndGoes) {
  constexpr auto head = "student_id,school_id,date,category,fraction_absent\n";
  auto const before =
      records_of("student_id,sex\n1,F\n2,M\n3,F\n",
                 std::string(head) +
                     "1,S,2024-01-08,absent,\n1,S,2024-01-08,tardy,\n2,S,2024-01-08,absent,\n3,S,2024-01-09,absent,\n");
  auto const after = records_of(
      "sex,student_id\nF,4\nX,2\nF,1\n",
      std::string(head) +
          "2,S,2024-01-08,absent,0.5\n1,S,2024-01-08,tardy,\n1,S,2024-01-08,absent,\n4,S,2024-01-09,absent,\n");
  auto const plan = plan_of(before, after, 2);
  EXPECT_THAT(plan, ElementsAre(TableChange{"org", 1, 1, 0, 0, 1, 0}, TableChange{"student", 3, 3, 1, 1, 1, 1},
                                TableChange{"attendance", 4, 4, 1, 1, 2, 1}));
  EXPECT_EQ(plan_of(before, before, 1).back(), (TableChange{"attendance", 4, 4, 0, 0, 4, 0}));
  EXPECT_THAT(shrinking(plan, 0.3), ElementsAre(plan[1]));
  EXPECT_TRUE(shrinking(plan, 0.34).empty());
}

}  // namespace
}  // namespace aimline::records
