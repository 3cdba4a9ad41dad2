#include "mail/message.hpp"

#include "base/json.hpp"
#include "mail/outbox.hpp"
#include "store/testing.hpp"

#include <cstdio>
#include <fstream>

#include <gtest/gtest.h>

namespace aimline::mail {
namespace {

/// What Python's email package makes of a message.
boost::json::object read(std::string const& message) {
  store::testing::TemporaryFolder folder;
  auto const file = folder.path() / "letter.eml";
  std::ofstream(file, std::ios::binary) << message;
  auto const command =
      fmt::format("/usr/bin/python3 {}/tests/mail/letters.py read {}", AIMLINE_SOURCE_DIR, file.string());
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> const reader(popen(command.c_str(), "r"), pclose);
  std::string said;
  std::array<char, 4096> piece;
  while (auto const length = std::fread(piece.data(), 1, piece.size(), reader.get())) said.append(piece.data(), length);
  return parse_json(said).value().as_object();
}

std::string text(boost::json::object const& letter, char const* name) {
  return std::string(letter.at(name).as_string());
}

Envelope envelope() {
  return {{*parse_uuid("01912345-6789-7abc-8def-0123456789ab")},
          {"aimline@hub.example.org"},
          {"ana@school.example.org"},
          *parse_instant("2026-03-02T12:04:05Z"),
          "https://aimline.example.org"};
}

/// A letter whose texts are what a person typed: `notification.heading` and its like have no place for that.
Body saying(std::string const& words, Language language = Language::en) {
  Text const said{"role_grant.too_long", {{"last", words}}};
  return {language, stored(said), {stored(said)}, {}, {}, false};
}

TEST(Message, SaysTheSameAsTextAndAsHtmlWithItsLink) {
  Body body = saying("2026-12-31");
  body.label = stored({"notification.open"});
  body.path = "/invitations/0123?a=1&b=2";
  auto const letter = read(compose(body, envelope()));
  EXPECT_EQ(text(letter, "type"), "multipart/alternative");
  EXPECT_EQ(boost::json::serialize(letter.at("types")), R"(["text/plain","text/html"])");
  EXPECT_EQ(boost::json::serialize(letter.at("defects")), "[]");
  EXPECT_EQ(text(letter, "from"), "Aimline <aimline@hub.example.org>");
  EXPECT_EQ(text(letter, "to"), "ana@school.example.org");
  EXPECT_EQ(text(letter, "date"), "2026-03-02T12:04:05+00:00");
  EXPECT_EQ(text(letter, "message_id"), "<01912345-6789-7abc-8def-0123456789ab@hub.example.org>");
  EXPECT_EQ(text(letter, "automatic"), "auto-generated");
  EXPECT_EQ(text(letter, "language"), "en");
  EXPECT_TRUE(letter.at("unsubscribe").is_null());
  auto const words = "A role lasts at most one year: until 2026-12-31.";
  EXPECT_EQ(text(letter, "subject"), words);
  EXPECT_EQ(text(letter, "text"),
            fmt::format("{}\n\nLook at it in Aimline:\nhttps://aimline.example.org/invitations/0123?a=1&b=2\n\n"
                        "Aimline wrote this letter by itself. Nobody reads answers to it.\n\n",
                        words));
  auto const html = text(letter, "html");
  EXPECT_NE(html.find("<html lang=\"en\">"), html.npos);
  EXPECT_NE(html.find(fmt::format("<p>{}</p>", words)), html.npos) << html;
  EXPECT_NE(html.find("<a href=\"https://aimline.example.org/invitations/0123?a=1&amp;b=2\">Look at it in Aimline</a>"),
            html.npos)
      << html;
  for (auto const* active : {"<script", "<style", "style=", "<img", "src="}) EXPECT_EQ(html.find(active), html.npos);
}

TEST(Message, IsInTheLanguageOfItsReader) {
  auto const letter = read(compose(saying("31", Language::es), envelope()));
  EXPECT_EQ(text(letter, "language"), "es");
  EXPECT_NE(text(letter, "html").find("<html lang=\"es\">"), std::string::npos);
  EXPECT_EQ(text(letter, "subject"), write_out({"role_grant.too_long", {{"last", "31"}}}, Language::es));
}

TEST(Message, TellsOfADigestWhereOneStopsIt) {
  Body body = saying("x");
  body.digest = true;
  auto const letter = read(compose(body, envelope()));
  EXPECT_EQ(text(letter, "unsubscribe"), "<https://aimline.example.org/notifications>");
  EXPECT_NE(text(letter, "text").find("https://aimline.example.org/notifications"), std::string::npos);
}

// Whatever stands in a name arrives as it was, and stays within 76 characters of plain ASCII on its way.
TEST(Message, CarriesEveryTextUnharmed) {
  std::string long_word;
  for (int i = 0; i < 300; ++i) long_word += "ñ";
  for (std::string const& words :
       {std::string("Escuela Ñandú — «la más alta» 学校 🏫"), std::string("=?UTF-8?Q?x?= and =20 and ="),
        std::string("<script>alert(\"&amp;\")</script>"), std::string(".\n.\n..leading dots"),
        std::string("trailing space \nFrom here\n\ttabs\t"), long_word, std::string(500, 'x'), std::string(90, '.'),
        std::string("--=_01912345-6789-7abc-8def-0123456789ab--")}) {
    auto const message = compose(saying(words), envelope());
    auto const letter = read(message);
    auto const whole = write_out({"role_grant.too_long", {{"last", words}}}, Language::en);
    EXPECT_EQ(text(letter, "text").substr(0, whole.size() + 2), whole + "\n\n");
    auto on_one_line = whole;
    for (char& c : on_one_line)
      if (c == '\n' || c == '\t') c = ' ';
    EXPECT_EQ(text(letter, "subject"), on_one_line);
    EXPECT_EQ(boost::json::serialize(letter.at("defects")), "[]") << message;
    EXPECT_LE(letter.at("longest_line").as_int64(), 76) << message;
    EXPECT_TRUE(letter.at("plain_ascii").as_bool());
    EXPECT_FALSE(letter.at("bare_line_ends").as_bool());
  }
}

TEST(Message, LetsNoTextBecomeAHeader) {
  auto const expected = read(compose(saying("x"), envelope())).at("headers");
  for (auto const* words : {"x\r\nBcc: all@example.org", "x\nBcc: all@example.org", "x\r\n\r\nbody", "x\rBcc: y",
                            "ñ\r\nBcc: all@example.org", "?=\r\nBcc: all@example.org"}) {
    auto const letter = read(compose(saying(words), envelope()));
    EXPECT_EQ(letter.at("headers"), expected) << words;
    EXPECT_EQ(text(letter, "to"), "ana@school.example.org");
  }
  auto forged = envelope();
  forged.to.value = "ana@school.example.org>\r\nBcc: all@example.org";
  forged.base_url = "https://x.example\r\nBcc: all@example.org";
  Body digest = saying("x");
  digest.digest = true;
  auto const headers = read(compose(digest, forged)).at("headers");
  for (auto const& name : headers.as_array()) EXPECT_NE(name.as_string(), "Bcc");
}

}  // namespace
}  // namespace aimline::mail
