#include "files/label.hpp"

#include <gtest/gtest.h>

namespace aimline::files {
namespace {

std::string label(std::string_view name) {
  auto const made = label_from(name);
  return made ? made->value : "refused: " + made.error().problems.front().what.key;
}

TEST(Label, StaysAsPeopleCallTheirFiles) {
  for (auto const* name : {"Compact 2026.pdf", "Plan de mejora – año 2.docx", "会议.txt", "a+b (1).csv", "v1.2.pdf"})
    EXPECT_EQ(label(name), name);
}

TEST(Label, IsNeverAPath) {
  EXPECT_EQ(label("../../etc/passwd.txt"), "passwd.txt");
  EXPECT_EQ(label("C:\\fakepath\\report.pdf"), "report.pdf");
  EXPECT_EQ(label("a/..\\..\\b.pdf"), "b.pdf");
  EXPECT_EQ(label(".."), "refused: file.name_missing");
  EXPECT_EQ(label("x/"), "refused: file.name_missing");
  EXPECT_EQ(label(".htaccess"), "htaccess");
}

TEST(Label, LosesWhatCannotBeSeenAndWhatBreaksLines) {
  EXPECT_EQ(label("a\r\nSet-Cookie: b=c.pdf"), "a Set-Cookie_ b=c.pdf");
  EXPECT_EQ(label(std::string_view("a\0b.pdf", 7)), "ab.pdf");
  EXPECT_EQ(label("report\u202efdp.exe"), "reportfdp.exe");
  EXPECT_EQ(label("a\u2066b\u2069.pdf"), "ab.pdf");
  EXPECT_EQ(label("\x1b[31mred.pdf"), "[31mred.pdf");
}

TEST(Label, IsNoDeviceAndHasNothingThatWindowsRefuses) {
  EXPECT_EQ(label("CON.pdf"), "_CON.pdf");
  EXPECT_EQ(label("nul"), "_nul");
  EXPECT_EQ(label("com1.tar.txt"), "_com1.tar.txt");
  EXPECT_EQ(label("LPT¹.txt"), "_LPT¹.txt");
  EXPECT_EQ(label("console.txt"), "console.txt");
  EXPECT_EQ(label("a<b>|c?*\".txt"), "a_b__c___.txt");
  EXPECT_EQ(label("end. . ."), "end");
  EXPECT_EQ(label("\u205f.\u3000.hidden.txt.\u205f."), "hidden.txt");
}

TEST(Label, IsCutWhereItIsLongButForItsEnding) {
  auto const made = label(std::string(5'000, 'a') + ".pdf");
  EXPECT_EQ(made.size(), 200u);
  EXPECT_TRUE(made.ends_with("a.pdf"));
  std::string wide;
  for (int i = 0; i < 500; ++i) wide += "ñ";
  EXPECT_LE(label(wide + ".docx").size(), 200u);
  EXPECT_TRUE(count_characters(label(wide + ".docx")).has_value());
  EXPECT_TRUE(label("a." + std::string(500, 'b')).size() <= 200);
}

TEST(Label, RefusesWhatIsNoText) {
  EXPECT_EQ(label("\xff.pdf"), "refused: file.name_missing");
  EXPECT_EQ(label(""), "refused: file.name_missing");
  EXPECT_EQ(label("\u202e \u200b"), "refused: file.name_missing");
}

TEST(Extension, IsWhatStandsBehindTheLastDot) {
  EXPECT_EQ(extension_of("A.B.PDF"), "pdf");
  EXPECT_EQ(extension_of("README"), "");
  EXPECT_EQ(extension_of(".pdf"), "");
}

}  // namespace
}  // namespace aimline::files
