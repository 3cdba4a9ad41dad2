#include "store/key_ring.hpp"

#include "base/id.hpp"

#include <fstream>

#include <gtest/gtest.h>
#include <sodium.h>

namespace aimline::store {
namespace {

class KeyRingTest : public testing::Test {
protected:
  KeyRingTest() {
    if (sodium_init() < 0) throw std::runtime_error("libsodium cannot be started");
  }
  ~KeyRingTest() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path folder_ = std::filesystem::temp_directory_path() / ("keys-" + to_string(new_uuid(now())));
};

TEST_F(KeyRingTest, OpensASecretInItsOwnContextOnly) {
  KeyRing ring(folder_);
  auto const sealed = ring.seal("JBSWY3DPEHPK3PXP", "second_factor 1");
  EXPECT_EQ(sealed.find("JBSWY3DPEHPK3PXP"), std::string::npos);
  EXPECT_EQ(ring.unseal(sealed, "second_factor 1"), "JBSWY3DPEHPK3PXP");
  EXPECT_EQ(ring.unseal(sealed, "second_factor 2"), std::nullopt);
  EXPECT_NE(ring.seal("JBSWY3DPEHPK3PXP", "second_factor 1"), sealed);
  EXPECT_EQ(ring.unseal(ring.seal("", "empty"), "empty"), "");
}

TEST_F(KeyRingTest, RefusesAChangedText) {
  KeyRing ring(folder_);
  auto const sealed = ring.seal("secret", "here");
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    auto changed = sealed;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_EQ(ring.unseal(changed, "here"), std::nullopt) << i;
    EXPECT_EQ(ring.unseal(sealed.substr(0, i), "here"), std::nullopt) << i;
  }
}

TEST_F(KeyRingTest, IsRotatedByAnotherServerWhileThisOneServes) {
  KeyRing ours(folder_);
  auto const before = ours.seal("old", "here");
  KeyRing theirs(folder_);
  theirs.rotate();
  auto const after = theirs.seal("new", "here");
  EXPECT_EQ(ours.unseal(after, "here"), "new");
  EXPECT_EQ(theirs.unseal(before, "here"), "old");
  EXPECT_FALSE(theirs.is_current(before));
  EXPECT_TRUE(theirs.is_current(after));
  EXPECT_EQ(ours.unseal(ours.seal("later", "here"), "here"), "later");
}

TEST_F(KeyRingTest, OpensNothingWithoutItsKey) {
  auto const sealed = KeyRing(folder_).seal("secret", "here");
  std::filesystem::remove_all(folder_);
  EXPECT_EQ(KeyRing(folder_).unseal(sealed, "here"), std::nullopt);
}

TEST_F(KeyRingTest, OpensByItsCopyWhatItSealed) {
  KeyRing ours(folder_);
  auto const old = ours.seal("old", "here");
  ours.rotate();
  auto const copies = ours.copy();
  auto const elsewhere = folder_.string() + "-copy";
  KeyRing theirs(elsewhere);
  theirs.take(copies);
  EXPECT_EQ(theirs.unseal(old, "here"), "old");
  EXPECT_EQ(theirs.copy(), copies);
  theirs.take(copies);
  EXPECT_EQ(theirs.copy(), copies);
  EXPECT_THROW(theirs.take({{"../../etc/x", copies[0].second}}), std::runtime_error);
  EXPECT_THROW(theirs.take({{copies[0].first, "short"}}), std::runtime_error);
  std::filesystem::remove_all(elsewhere);
}

TEST_F(KeyRingTest, RefusesKeysThatOthersMayRead) {
  KeyRing(folder_).open();
  std::filesystem::permissions(folder_, std::filesystem::perms::group_read, std::filesystem::perm_options::add);
  EXPECT_THROW(KeyRing(folder_).open(), std::runtime_error);
  std::filesystem::permissions(folder_, std::filesystem::perms::group_read, std::filesystem::perm_options::remove);
  for (auto const& entry : std::filesystem::directory_iterator(folder_))
    std::filesystem::permissions(entry.path(), std::filesystem::perms::others_read, std::filesystem::perm_options::add);
  EXPECT_THROW(KeyRing(folder_).open(), std::runtime_error);
}

TEST_F(KeyRingTest, RefusesATornKeyFile) {
  KeyRing(folder_).open();
  for (auto const& entry : std::filesystem::directory_iterator(folder_)) std::ofstream(entry.path()) << "short";
  EXPECT_THROW(KeyRing(folder_).open(), std::runtime_error);
}

}  // namespace
}  // namespace aimline::store
