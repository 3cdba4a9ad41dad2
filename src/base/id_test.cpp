#include "base/id.hpp"

#include <concepts>
#include <unordered_set>

#include <gtest/gtest.h>

namespace aimline {
namespace {

struct Aim;
struct Organization;

// Keys of different entities neither compare nor convert, and an entity need not be complete.
static_assert(std::totally_ordered<Id<Aim>>);
static_assert(!std::equality_comparable_with<Id<Aim>, Id<Organization>>);
static_assert(!std::three_way_comparable_with<Id<Aim>, Id<Organization>>);
static_assert(!std::convertible_to<Id<Aim>, Id<Organization>>);
static_assert(!std::constructible_from<Id<Aim>, Id<Organization>>);
static_assert(!std::convertible_to<Id<Aim>, Uuid>);

Instant at(std::int64_t milliseconds) { return {std::chrono::sys_time(std::chrono::milliseconds(milliseconds))}; }

TEST(Uuid7, IsTheExampleOfTheStandard) {
  // Source: RFC 9562, A.6: 22 February 2022, 19:22:22.00 UTC, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F.
  auto const uuid = uuid7(at(0x017F22E279B0), {0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f});
  EXPECT_EQ(to_string(uuid), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  EXPECT_EQ(parse_instant("2022-02-22T19:22:22Z"), at(0x017F22E279B0));
}

TEST(Uuid7, HasItsVersionAndVariantWhateverTheRandomBytes) {
  for (auto const byte : {std::uint8_t{0x00}, std::uint8_t{0xff}}) {
    std::array<std::uint8_t, 10> random;
    random.fill(byte);
    auto const text = to_string(uuid7(at(0), random));
    EXPECT_EQ(text[14], '7');
    EXPECT_NE(std::string_view("89ab").find(text[19]), std::string_view::npos);
  }
}

TEST(Uuid7, SortsByTime) {
  std::array<std::uint8_t, 10> high;
  high.fill(0xff);
  EXPECT_LT(uuid7(at(1'000), high), uuid7(at(1'001), {}));
  EXPECT_LT(to_string(uuid7(at(255), high)), to_string(uuid7(at(256), {})));
}

TEST(NewUuid, IsGreaterThanTheOneBefore) {
  auto last = new_uuid(at(5'000));
  for (int i = 0; i < 10'000; ++i) {  // more than twice the counter of one millisecond
    auto const next = new_uuid(at(5'000));
    ASSERT_LT(last, next);
    last = next;
  }
}

TEST(NewUuid, IsGreaterThanTheOneBeforeWhenTheClockGoesBack) {
  auto const before = new_uuid(at(900'000'000));
  EXPECT_LT(before, new_uuid(at(1)));
}

TEST(ParseUuid, TakesEitherCaseAndWritesSmallLetters) {
  auto const uuid = parse_uuid("017F22E2-79B0-7CC3-98c4-dc0c0c07398f");
  ASSERT_TRUE(uuid);
  EXPECT_EQ(to_string(*uuid), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
}

TEST(ParseUuid, TakesNoOtherForm) {
  for (auto text : {"", "017f22e279b07cc398c4dc0c0c07398f", "{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}",
                    "017f22e2-79b0-7cc3-98c4-dc0c0c07398", "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
                    "017f22e2-79b0-7cc3-98c4dc0c0c07398f-", "017f22e2x79b0-7cc3-98c4-dc0c0c07398f",
                    " 17f22e2-79b0-7cc3-98c4-dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f\n"})
    EXPECT_FALSE(parse_uuid(text)) << text;
}

TEST(Ids, CanBeKeptInASet) {
  std::unordered_set<Id<Aim>> ids;
  for (int i = 0; i < 1'000; ++i) ids.insert(Id<Aim>{new_uuid(at(7))});
  EXPECT_EQ(ids.size(), 1'000u);
}

}  // namespace
}  // namespace aimline
