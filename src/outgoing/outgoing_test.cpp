#include "outgoing/outgoing.hpp"

#include "outgoing/testing_https_server.hpp"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <poll.h>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace aimline::outgoing {
namespace {

using namespace std::chrono_literals;
using testing::HttpsServer;

std::string what(Result<Answer> const& answer) {
  return answer ? fmt::format("{} {}", answer->status, answer->body) : answer.error().problems.at(0).what.key;
}

void says_hello(std::string const&, HttpsServer::Write const& write) {
  write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
}

Address const loopback = *parse_address("127.0.0.1");

/// A client for `provider.example`, which is that server.
class Outgoing : public ::testing::Test {
protected:
  static void SetUpTestSuite() { std::signal(SIGPIPE, SIG_IGN); }

  Settings trusting(HttpsServer const& server) {
    return {.private_hosts = {"provider.example"}, .ca_file = server.ca_file(), .resolve = [](std::string const&) {
              return std::vector{loopback};
            }};
  }
  static std::string url(HttpsServer const& server, std::string_view path = "/") {
    return fmt::format("https://provider.example:{}{}", server.port(), path);
  }
};

TEST_F(Outgoing, GetsAndPostsOverTlsFromAHostThatIsAllowed) {
  std::string seen;
  HttpsServer server("provider.example", [&](std::string const& request, auto const& write) {
    seen = request;
    says_hello(request, write);
  });
  auto const send = client(trusting(server));
  EXPECT_EQ(what(send({url(server, "/keys?a=1"), {{"Accept", "application/json"}}})), "200 hello");
  EXPECT_TRUE(seen.starts_with("GET /keys?a=1 HTTP/1.1\r\n")) << seen;
  EXPECT_NE(seen.find("Accept: application/json\r\n"), seen.npos);
  EXPECT_EQ(what(send({.url = url(server), .form = "code=1"})), "200 hello");
  EXPECT_TRUE(seen.starts_with("POST / HTTP/1.1\r\n")) << seen;
  EXPECT_NE(seen.find("Content-Type: application/x-www-form-urlencoded\r\n"), seen.npos);
}

TEST_F(Outgoing, RefusesEveryOtherSchemeAndNamesBeforeTheHost) {
  auto const send = client({});
  for (auto const* url : {"http://provider.example/", "HTTP://provider.example/", "ftp://provider.example/",
                          "file:///etc/passwd", "gopher://provider.example/", "//provider.example/", "provider.example",
                          "https://", "https:///x", "https://user@provider.example/", "https://u:p@provider.example/",
                          "https://provider.example:99999/", "", "https://exa mple/", "https://a\r\nb/"})
    EXPECT_EQ(what(send({url})), "outgoing.not_https") << url;
}

TEST_F(Outgoing, RefusesAddressesInsideHoweverTheyAreWritten) {
  auto const send = client({.longest = 2s});
  for (auto const* host : {"127.0.0.1",
                           "2130706433",
                           "0x7f000001",
                           "0x7f.1",
                           "0177.0.0.1",
                           "127.1",
                           "localhost",

                           "0",
                           "0.0.0.0",
                           "10.1.2.3",
                           "172.31.255.255",
                           "192.168.0.1",
                           "169.254.169.254",
                           "2852039166",
                           "0xa9fea9fe",
                           "100.64.0.1",
                           "224.0.0.1",
                           "255.255.255.255",
                           "[::1]",
                           "[::]",
                           "[::ffff:127.0.0.1]",
                           "[::ffff:7f00:1]",
                           "[0:0:0:0:0:ffff:a9fe:a9fe]",
                           "[fe80::1]",
                           "[fc00::1]",
                           "[fd00:ec2::254]",
                           "[64:ff9b::7f00:1]",
                           "[2002:7f00:1::]",
                           "[2001:0:7f00:1::]",
                           "[::127.0.0.1]",
                           "[ff02::1]",
                           "[2001:db8::1]"})
    EXPECT_EQ(what(send({fmt::format("https://{}/", host)})), "outgoing.not_allowed") << host;
}

TEST_F(Outgoing, KnowsWhatIsPublicToTheLastAddressOfEachBlock) {
  for (auto const* text :
       {"1.1.1.1",     "9.255.255.255",   "11.0.0.0",    "100.63.255.255",  "100.128.0.0",     "126.255.255.255",
        "128.0.0.0",   "169.253.255.255", "169.255.0.0", "172.15.255.255",  "172.32.0.0",      "192.167.255.255",
        "192.169.0.0", "198.17.255.255",  "198.20.0.0",  "223.255.255.255", "2606:4700::1111", "2001:200::1",
        "2001:db9::",  "2003::",          "2a00::"})
    EXPECT_EQ(reach_of(*parse_address(text)), Reach::everywhere) << text;
  for (auto const* text :
       {"10.255.255.255", "100.127.255.255", "127.255.255.255", "172.16.0.0", "192.168.255.255", "::1", "fdff::1"})
    EXPECT_EQ(reach_of(*parse_address(text)), Reach::inside) << text;
  for (auto const* text : {"0.1.2.3", "169.254.0.0", "169.254.255.255", "192.0.0.8", "198.19.255.255", "239.1.1.1",
                           "255.255.255.255", "::", "::2", "fd00:ec2::254", "fe80::1", "fec0::1", "ff0e::1", "2001::1",
                           "2001:1ff::", "2002::1", "3fff:fff::1", "4000::", "64:ff9b::1"})
    EXPECT_EQ(reach_of(*parse_address(text)), Reach::nowhere) << text;
  for (auto const* text : {"", "1.2.3", "127.1", "0x7f.0.0.1", "1.2.3.4.5", "fe80::1%lo", "[::1]", "01.2.3.4"})
    EXPECT_FALSE(parse_address(text)) << text;
}

TEST_F(Outgoing, ReachesPrivateAddressesOnlyForTheHostThatIsAllowedAndMetadataForNone) {
  HttpsServer server("provider.example", says_hello);
  auto settings = trusting(server);
  EXPECT_EQ(what(client(settings)({url(server)})), "200 hello");
  settings.private_hosts = {"PROVIDER.example"};
  EXPECT_EQ(what(client(settings)({url(server)})), "200 hello");
  settings.private_hosts = {"other.example", "example"};
  EXPECT_EQ(what(client(settings)({url(server)})), "outgoing.not_allowed");
  settings = trusting(server);
  settings.resolve = [](auto const&) { return std::vector{*parse_address("169.254.169.254")}; };
  EXPECT_EQ(what(client(settings)({url(server)})), "outgoing.not_allowed");
  EXPECT_EQ(server.connections(), 2);
}

TEST_F(Outgoing, ResolvesOnceSoThatANameCannotMoveBetweenLookAndCall) {
  HttpsServer server("provider.example", says_hello);
  auto settings = trusting(server);
  int asked = 0;
  settings.resolve = [&](auto const&) {
    return std::vector{++asked == 1 ? loopback : *parse_address("169.254.169.254")};
  };
  // The name is known to no other resolver: what answers was dialled at the address that was looked at.
  EXPECT_EQ(what(client(settings)({url(server)})), "200 hello");
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(what(client(settings)({url(server)})), "outgoing.not_allowed");
  EXPECT_EQ(asked, 2);
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(Outgoing, RefusesANameWithOnePublicAndOnePrivateAddress) {
  HttpsServer server("provider.example", says_hello);
  auto settings = trusting(server);
  settings.private_hosts = {};
  settings.resolve = [](auto const&) { return std::vector{*parse_address("198.20.0.1"), loopback}; };
  EXPECT_EQ(what(client(settings)({url(server)})), "outgoing.not_allowed");
  EXPECT_EQ(server.connections(), 0);
}

TEST_F(Outgoing, DoesNotFollowARedirect) {
  HttpsServer server("provider.example", [](auto const&, auto const& write) {
    write("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest/meta-data/\r\nContent-Length: 0\r\n\r\n");
  });
  EXPECT_EQ(what(client(trusting(server))({url(server)})), "302 ");
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(Outgoing, RefusesACertificateThatIsNotTrustedOrForAnotherName) {
  HttpsServer server("provider.example", says_hello);
  HttpsServer other("other.example", says_hello);
  auto settings = trusting(server);
  settings.ca_file.clear();
  EXPECT_EQ(what(client(settings)({url(server)})), "outgoing.not_trusted");
  EXPECT_EQ(what(client(trusting(server))({url(other)})), "outgoing.not_trusted");
  EXPECT_EQ(what(client(trusting(other))({url(other)})), "outgoing.not_trusted") << "trusted, but another's name";
}

TEST_F(Outgoing, StopsAtOneMebibyteWhateverTheHeaderPromises) {
  std::string const piece(64 * 1024, 'x');
  for (auto const* length : {"Content-Length: 2097152\r\n", ""}) {
    HttpsServer server("provider.example", [&](auto const&, auto const& write) {
      write(fmt::format("HTTP/1.1 200 OK\r\n{}\r\n", length));
      for (int i = 0; i < 32 && write(piece); ++i) {
      }
    });
    EXPECT_EQ(what(client(trusting(server))({url(server)})), "outgoing.too_large");
  }
  HttpsServer just_enough("provider.example", [&](auto const&, auto const& write) {
    write("HTTP/1.1 200 OK\r\n\r\n");
    for (int i = 0; i < 16; ++i) write(piece);
  });
  auto const whole = client(trusting(just_enough))({url(just_enough)});
  ASSERT_TRUE(whole) << what(whole);
  EXPECT_EQ(whole->body.size(), largest_answer);
}

TEST_F(Outgoing, EndsACallThatDripsWhenItsTimeIsOver) {
  HttpsServer server("provider.example", [&](auto const&, auto const& write) {
    write("HTTP/1.1 200 OK\r\n\r\n");
    // A byte now and then keeps a connection alive for ever.
    while (write("x")) poll(nullptr, 0, 20);
  });
  auto settings = trusting(server);
  settings.longest = 400ms;
  auto const begun = std::chrono::steady_clock::now();
  EXPECT_EQ(what(client(settings)({url(server)})), "outgoing.too_slow");
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 4s);
  EXPECT_EQ(Settings{}.longest, 10s);
}

TEST_F(Outgoing, RefusesOneCallTooManyAtOnceAndTakesTheNext) {
  std::atomic<bool> told = false;
  Send send;
  std::string second;
  HttpsServer server("provider.example", [&](auto const& request, auto const& write) {
    if (!told.exchange(true)) second = what(send({url(server)}));
    says_hello(request, write);
  });
  auto settings = trusting(server);
  settings.most_at_once = 1;
  send = client(settings);
  EXPECT_EQ(what(send({url(server)})), "200 hello");
  EXPECT_EQ(second, "outgoing.too_many");
  EXPECT_EQ(what(send({url(server)})), "200 hello");
}

TEST_F(Outgoing, UsesNoProxyOfTheEnvironment) {
  HttpsServer server("provider.example", says_hello);
  setenv("https_proxy", "http://127.0.0.1:1", 1);
  EXPECT_EQ(what(client(trusting(server))({url(server)})), "200 hello");
  unsetenv("https_proxy");
}

TEST_F(Outgoing, SaysOfAFailureOnlyItsKind) {
  HttpsServer server("provider.example",
                     [](auto const&, auto const& write) { write("a secret of the other side\r\n\r\n"); });
  auto const answer = client(trusting(server))({url(server)});
  ASSERT_FALSE(answer);
  EXPECT_EQ(what(answer), "outgoing.not_reached");
  EXPECT_TRUE(answer.error().problems.at(0).what.arguments.empty());
  auto settings = trusting(server);
  settings.resolve = [](auto const&) { return std::vector<Address>{}; };
  EXPECT_EQ(what(client(settings)({url(server)})), "outgoing.unknown_host");
}

TEST(AddressRange, HoldsTheAddressesThatBeginAlike) {
  auto const holds = [](char const* range, char const* address) {
    return contains(*parse_address_range(range), *parse_address(address));
  };
  EXPECT_TRUE(holds("10.1.0.0/16", "10.1.255.255"));
  EXPECT_FALSE(holds("10.1.0.0/16", "10.2.0.0"));
  EXPECT_TRUE(holds("10.1.2.3", "10.1.2.3"));
  EXPECT_FALSE(holds("10.1.2.3", "10.1.2.2"));
  EXPECT_TRUE(holds("0.0.0.0/0", "255.255.255.255"));
  EXPECT_FALSE(holds("0.0.0.0/0", "2001:db8::1"));
  EXPECT_TRUE(holds("2001:db8::/33", "2001:db8:7fff::1"));
  EXPECT_FALSE(holds("2001:db8::/33", "2001:db8:8000::1"));
  for (auto const* text : {"", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x", "::/129", "10/8", "a/8"})
    EXPECT_FALSE(parse_address_range(text)) << text;
}

TEST(Encode, KeepsOnlyLettersDigitsAndFourMarks) {
  EXPECT_EQ(encode("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(encode("a b&c=d/é+"), "a%20b%26c%3Dd%2F%C3%A9%2B");
  EXPECT_EQ(encode(""), "");
}

}  // namespace
}  // namespace aimline::outgoing
