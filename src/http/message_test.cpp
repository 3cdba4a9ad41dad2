#include "http/message.hpp"

#include <gtest/gtest.h>

namespace aimline::http {
namespace {

TEST(ParseTarget, DecodesPathAndQuery) {
  auto const target = parse_target("/api/v1/organizations/%C3%81lamo?search=two+words&name=a%26b&empty=&bare");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/api/v1/organizations/Álamo");
  EXPECT_EQ(target->query, (Pairs{{"search", "two words"}, {"name", "a&b"}, {"empty", ""}, {"bare", ""}}));
}

TEST(ParseTarget, KeepsAPlusInThePath) { EXPECT_EQ(parse_target("/a+b")->path, "/a+b"); }

TEST(ParseTarget, RefusesWhatCouldBeReadInTwoWays) {
  for (auto const* target :
       {"",      "a",    "*",    "/a/../b", "/a/%2e%2e/b", "/./a", "/a//b", "/a/",  "/a%2Fb",         "/a%5Cb",
        "/a\\b", "/%00", "/%ff", "/%c0%af", "/%",          "/%4",  "/%zz",  "/a#b", "http://other/a", "/a?b=%ff"})
    EXPECT_FALSE(parse_target(target)) << target;
}

TEST(Decode, IsTheOtherWayOfEncode) {
  EXPECT_EQ(decode(encode("Año 2/\"+%\".pdf")), "Año 2/\"+%\".pdf");
  EXPECT_EQ(decode("a+b"), "a+b");
  for (auto const* text : {"%", "%4", "%zz", "%00", "%ff"}) EXPECT_FALSE(decode(text)) << text;
}

TEST(ParseTarget, RefusesMoreThanAHundredParameters) {
  std::string target = "/a?";
  for (int i = 0; i < 100; ++i) target += "b=c&";
  EXPECT_TRUE(parse_target(target));
  EXPECT_FALSE(parse_target(target + "b=c"));
}

TEST(Cookie, IsFoundAmongOthers) {
  EXPECT_EQ(cookie("a=1; __Host-session=xyz; b=2", "__Host-session"), "xyz");
  EXPECT_FALSE(cookie("a=1; b=2", "__Host-session"));
  EXPECT_FALSE(cookie("x__Host-session=xyz", "__Host-session"));
}

TEST(Cookie, GivenTwiceWithDifferentValuesIsNone) {
  EXPECT_FALSE(cookie("s=1; s=2", "s"));
  EXPECT_EQ(cookie("s=1; s=1", "s"), "1");
}

TEST(Encode, IsUndoneByParseTarget) {
  std::string const text = "Álamo & \"x\" +%=?;,";
  EXPECT_EQ(parse_target("/a?b=" + encode(text))->query.front().second, text);
}

}  // namespace
}  // namespace aimline::http
