#include "http/bytes_reply.hpp"

#include <gtest/gtest.h>

namespace aimline::http {
namespace {

constexpr std::string_view letters = "abcdefghij";

Response reply(Pairs headers) {
  Request request;
  request.headers = std::move(headers);
  return bytes_reply(request, "tag", {letters.size(), [](std::uint64_t offset, std::span<char> buffer) {
                                        return letters.substr(offset).copy(buffer.data(), buffer.size());
                                      }});
}

std::string bytes_of(Response const& response) {
  if (!response.stream) return "(none)";
  std::string bytes(response.stream->size, '\0');
  EXPECT_EQ(response.stream->read(0, bytes), bytes.size());
  return bytes;
}

// The examples of RFC 9110, 14.1.2, among others.
TEST(AskedRange, IsThePartThatTheHeaderNames) {
  auto const good = [](std::uint64_t first, std::uint64_t size) { return AskedRange{RangeIs::good, {first, size}}; };
  EXPECT_EQ(asked_range("bytes=0-499", 10'000), good(0, 500));
  EXPECT_EQ(asked_range("bytes=500-999", 10'000), good(500, 500));
  EXPECT_EQ(asked_range("bytes=-500", 10'000), good(9'500, 500));
  EXPECT_EQ(asked_range("bytes=9500-", 10'000), good(9'500, 500));
  EXPECT_EQ(asked_range("bytes=0-0", 10'000), good(0, 1));
  EXPECT_EQ(asked_range("bytes=9000-20000", 10'000), good(9'000, 1'000));
  EXPECT_EQ(asked_range("bytes=-20000", 10'000), good(0, 10'000));
}

TEST(AskedRange, IsBeyondTheEnd) {
  for (auto const* header : {"bytes=10-", "bytes=10-20", "bytes=-0", "bytes=99999999999999999999999-"})
    EXPECT_EQ(asked_range(header, 10).is, RangeIs::beyond) << header;
  EXPECT_EQ(asked_range("bytes=-5", 0).is, RangeIs::beyond);
}

TEST(AskedRange, IsAbsentWhereItCannotBeReadOrAsksForSeveralParts) {
  for (auto const* header : {"", "bytes=", "bytes=-", "bytes=5-3", "bytes=0-1,3-4", "items=0-5", "bytes=a-b",
                             "bytes=1-+2", "bytes= 1-2", "bytes=1"})
    EXPECT_EQ(asked_range(header, 10).is, RangeIs::absent) << header;
}

TEST(BytesReply, IsTheWholeWithItsTag) {
  auto const whole = reply({});
  EXPECT_EQ(whole.status, 200u);
  EXPECT_EQ(bytes_of(whole), letters);
  EXPECT_EQ(find(whole.headers, "ETag"), "\"tag\"");
}

TEST(BytesReply, IsThePartThatIsAskedFor) {
  auto const part = reply({{"range", "bytes=2-4"}});
  EXPECT_EQ(part.status, 206u);
  EXPECT_EQ(bytes_of(part), "cde");
  EXPECT_EQ(find(part.headers, "Content-Range"), "bytes 2-4/10");
  EXPECT_EQ(size_of_body(part), 3u);
  EXPECT_EQ(bytes_of(reply({{"range", "bytes=2-4"}, {"if-range", "\"tag\""}})), "cde");
  EXPECT_EQ(bytes_of(reply({{"range", "bytes=2-4"}, {"if-range", "\"other\""}})), letters);
}

TEST(BytesReply, SaysWhereTheEndIs) {
  auto const beyond = reply({{"range", "bytes=10-"}});
  EXPECT_EQ(beyond.status, 416u);
  EXPECT_EQ(find(beyond.headers, "Content-Range"), "bytes */10");
  EXPECT_FALSE(beyond.stream);
}

TEST(BytesReply, IsNothingNewForWhoHasIt) {
  for (auto const* tags : {"\"tag\"", "\"other\", \"tag\"", "W/\"tag\"", "*"}) {
    auto const known = reply({{"if-none-match", tags}, {"range", "bytes=2-4"}});
    EXPECT_EQ(known.status, 304u) << tags;
    EXPECT_FALSE(known.stream);
  }
  for (auto const* tags : {"\"other\"", "tag", "\"ta\""})
    EXPECT_EQ(reply({{"if-none-match", tags}}).status, 200u) << tags;
}

TEST(SavedAs, LetsNoNameOutOfItsHeader) {
  EXPECT_EQ(saved_as("Año 2.pdf"), "attachment; filename*=UTF-8''A%C3%B1o%202.pdf");
  EXPECT_EQ(saved_as("a\"; filename=b\r\nc"), "attachment; filename*=UTF-8''a%22%3B%20filename%3Db%0D%0Ac");
}

}  // namespace
}  // namespace aimline::http
