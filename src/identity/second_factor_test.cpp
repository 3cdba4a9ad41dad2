#include "identity/second_factor.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace aimline::identity {
namespace {

Instant at_second(std::int64_t second) {
  return {std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::seconds(second))};
}

// Source: RFC 6238, appendix B, SHA-1. It prints eight digits; six are the last six of them.
TEST(SecondFactorCodes, AreThoseThatTheStandardPrints) {
  std::string const seed = "12345678901234567890";
  for (auto const& [second, code] :
       std::initializer_list<std::pair<std::int64_t, std::string>>{{59, "94287082"},
                                                                   {1111111109, "07081804"},
                                                                   {1111111111, "14050471"},
                                                                   {1234567890, "89005924"},
                                                                   {2000000000, "69279037"},
                                                                   {20000000000, "65353130"}})
    EXPECT_EQ(code_at(seed, at_second(second)), code.substr(2)) << second;
}

TEST(SecondFactorCodes, AreGoodAStepBeforeAndAfter) {
  std::string const seed = "12345678901234567890";
  std::int64_t const step = 37037037;
  auto const now = at_second(step * 30 + 3);
  for (std::int64_t const off : {-1, 0, 1})
    EXPECT_EQ(step_of(seed, code_at(seed, at_second((step + off) * 30)), now), step + off);
  for (std::int64_t const off : {-2, 2})
    EXPECT_EQ(step_of(seed, code_at(seed, at_second((step + off) * 30)), now), std::nullopt);
}

TEST(SecondFactorCodes, AreSixDigits) {
  std::string const seed = "12345678901234567890";
  auto const now = at_second(59);
  for (std::string const not_one : {"", "28708", "2870822", "28708a", "２８７０８２", " 287082"})
    EXPECT_EQ(step_of(seed, not_one, now), std::nullopt) << not_one;
  EXPECT_EQ(step_of(seed, "287082", now), 1);
}

// Source: RFC 4648, section 10.
TEST(Base32, IsAsTheStandardPrints) {
  EXPECT_EQ(base32("f"), "MY");
  EXPECT_EQ(base32("fo"), "MZXQ");
  EXPECT_EQ(base32("foo"), "MZXW6");
  EXPECT_EQ(base32("foob"), "MZXW6YQ");
  EXPECT_EQ(base32("fooba"), "MZXW6YTB");
  EXPECT_EQ(base32("foobar"), "MZXW6YTBOI");
}

// Source: ISO/IEC 18004, finder patterns: three corners have a square in a ring, the fourth has none.
TEST(QrCode, IsSquareWithItsThreeCorners) {
  auto const rows = qr_rows("otpauth://totp/Aimline:ana%40cedar.example?secret=JBSWY3DPEHPK3PXP&issuer=Aimline");
  auto const width = rows.size();
  ASSERT_GE(width, 21u);
  EXPECT_EQ((width - 17) % 4, 0u);
  for (auto const& row : rows) ASSERT_EQ(row.size(), width);
  auto const corner = [&](std::size_t top, std::size_t left) {
    std::string lines;
    for (std::size_t y = 0; y < 7; ++y) lines += rows[top + y].substr(left, 7) + "\n";
    return lines;
  };
  std::string const finder = "1111111\n1000001\n1011101\n1011101\n1011101\n1000001\n1111111\n";
  EXPECT_EQ(corner(0, 0), finder);
  EXPECT_EQ(corner(0, width - 7), finder);
  EXPECT_EQ(corner(width - 7, 0), finder);
  EXPECT_NE(corner(width - 7, width - 7), finder);
}

}  // namespace
}  // namespace aimline::identity
