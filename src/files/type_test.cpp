#include "files/type.hpp"

#include "files/testing_files.hpp"

#include <gtest/gtest.h>

namespace aimline::files {
namespace {

using namespace testing;

std::string taken(std::string_view label, std::string_view bytes, Kind kind = Kind::document) {
  auto const type = type_of(kind, label, bytes);
  return type ? std::string(type->media) : type.error().problems.front().what.key;
}

std::string webp() { return encode_webp(colored({3, 2})); }

TEST(TypeOf, IsWhatContentAndNameBothSay) {
  EXPECT_EQ(taken("a.pdf", pdf()), "application/pdf");
  EXPECT_EQ(taken("A.PDF", pdf()), "application/pdf");
  EXPECT_EQ(taken("a.docx", docx()), "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
  EXPECT_EQ(taken("a.xlsx", zip({{"[Content_Types].xml", ""}, {"xl/workbook.xml", ""}})),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  EXPECT_EQ(taken("a.pptx", zip({{"[Content_Types].xml", ""}, {"ppt/presentation.xml", ""}})),
            "application/vnd.openxmlformats-officedocument.presentationml.presentation");
  EXPECT_EQ(taken("a.odt", odt()), "application/vnd.oasis.opendocument.text");
  EXPECT_EQ(taken("a.csv", "school,year\nMill,2026\n"), "text/csv");
  EXPECT_EQ(taken("a.txt", "Niños\r\n"), "text/plain");
  EXPECT_EQ(taken("a.md", "# Plan\n"), "text/markdown");
  EXPECT_EQ(taken("a.csv", "name\nNi\xf1os\n"), "text/csv") << "older spreadsheets write Windows-1252";
  EXPECT_EQ(taken("a.png", png(colored({3, 2}))), "image/png");
  EXPECT_EQ(taken("a.jpg", jpeg(colored({3, 2}))), "image/jpeg");
  EXPECT_EQ(taken("a.jpeg", jpeg(colored({3, 2})), Kind::image), "image/jpeg");
  EXPECT_EQ(taken("a.webp", webp(), Kind::image), "image/webp");
}

TEST(TypeOf, RefusesWhereTheyDisagree) {
  for (auto const& [label, bytes] :
       std::vector<std::pair<std::string, std::string>>{{"a.pdf", docx()},
                                                        {"a.docx", pdf()},
                                                        {"a.docx", odt()},
                                                        {"a.xlsx", docx()},
                                                        {"a.odt", docx()},
                                                        {"a.png", jpeg(colored({3, 2}))},
                                                        {"a.webp", png(colored({3, 2}))},
                                                        {"a.txt", pdf()},
                                                        {"a.csv", std::string("a\0b", 3)},
                                                        {"a.pdf", "just words"},
                                                        {"a.pdf", " " + pdf()},
                                                        {"a.docx", zip({{"word/document.xml", ""}})},
                                                        {"a.docx", zip({{"readme.txt", ""}})}})
    EXPECT_EQ(taken(label, bytes), "file.not_what_its_name_says") << label;
}

TEST(TypeOf, TakesOnlyWhatIsOnTheList) {
  for (auto const* label : {"a.exe", "a.html", "a.js", "a.zip", "a.docm", "a.pdf.exe", "a", "pdf", "a.gif", "a.doc"})
    EXPECT_EQ(taken(label, pdf()), "file.type_not_taken") << label;
  EXPECT_EQ(taken("a.pdf", pdf(), Kind::image), "file.type_not_taken");
  EXPECT_EQ(taken("a.pdf", ""), "file.empty");
}

TEST(TypeOf, RefusesSvgAndHtmlWhateverTheyAreCalled) {
  std::string const svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
  EXPECT_EQ(taken("logo.svg", svg, Kind::image), "file.svg");
  EXPECT_EQ(taken("logo.svg", svg), "file.svg");
  EXPECT_EQ(taken("logo.png", svg, Kind::image), "file.not_what_its_name_says");
  for (auto const* text : {"<!DOCTYPE html><p>", "\xef\xbb\xbf  <HTML>", "<script>alert(1)</script>", "<?xml version"})
    for (auto const* label : {"a.txt", "a.md", "a.csv"})
      EXPECT_EQ(taken(label, text), "file.not_what_its_name_says") << text;
  EXPECT_EQ(taken("a.txt", svg), "file.not_what_its_name_says");
}

TEST(TypeOf, RefusesFilesThatAreTwoKindsAtOnce) {
  auto const two = [](std::string_view label, std::string const& bytes, Kind kind = Kind::document) {
    EXPECT_EQ(taken(label, bytes, kind), "file.two_kinds") << label;
  };
  two("a.pdf", pdf() + zip({{"run.class", "x"}}));
  two("a.png", png(colored({3, 2})) + zip({{"a", "b"}}), Kind::image);
  two("a.jpg", jpeg(colored({3, 2})) + zip({{"a", "b"}}));
  two("a.jpg", jpeg(colored({3, 2}), "<script>alert(1)</script>"), Kind::image);
  two("a.jpg", jpeg(colored({3, 2}), pdf()), Kind::image);
  // A ZIP with something before or behind it is no document.
  EXPECT_EQ(taken("a.docx", "MZ" + docx()), "file.not_what_its_name_says");
  EXPECT_EQ(taken("a.docx", docx() + "more"), "file.not_what_its_name_says");
  EXPECT_EQ(taken("a.docx", zip({{"[Content_Types].xml", ""}, {"word/document.xml", ""}, {"xl/workbook.xml", ""}})),
            "file.not_what_its_name_says");
}

TEST(TypeOf, RefusesDocumentsWithMacros) {
  EXPECT_EQ(taken("a.docx", zip({{"[Content_Types].xml", ""}, {"word/document.xml", ""}, {"word/vbaProject.bin", ""}})),
            "file.has_macros");
}

TEST(TypeOf, ReadsNoFurtherThanTheFileReaches) {
  for (auto const& whole : {docx(), odt(), pdf(), png(colored({3, 2})), webp(), jpeg(colored({3, 2}))})
    for (std::size_t length = 0; length < whole.size(); ++length)
      for (auto const* label : {"a.docx", "a.odt", "a.pdf", "a.png", "a.webp", "a.jpg", "a.txt"}) {
        // A heap copy of exactly that length: sanitizers see a read beyond it.
        std::vector<char> const front(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
        (void)type_of(Kind::document, label, {front.data(), front.size()});
      }
}

}  // namespace
}  // namespace aimline::files
