#include "http/server.hpp"

#include <arpa/inet.h>
#include <atomic>
#include <fstream>
#include <latch>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include <gtest/gtest.h>

namespace aimline::http {
namespace {

using namespace std::chrono_literals;

/// A client of bytes: what is sent is what stands in the test.
class Client {
public:
  explicit Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    timeval const patience{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) ::abort();
  }
  ~Client() { ::close(socket_); }
  Client(Client const&) = delete;
  Client& operator=(Client const&) = delete;

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      auto const sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  /// Everything until `end` has come, or until the server closes.
  std::string receive(std::string_view end = {}) {
    std::string all;
    char buffer[4096];
    for (std::size_t searched = 0; end.empty() || all.find(end, searched) == std::string::npos;) {
      searched = all.size() < end.size() ? 0 : all.size() - end.size();
      auto const got = ::recv(socket_, buffer, sizeof buffer, 0);
      if (got <= 0) break;
      all.append(buffer, static_cast<std::size_t>(got));
    }
    return all;
  }

private:
  int socket_;
};

class ServerTest : public testing::Test {
protected:
  void start(std::function<Response(Request const&)> answer, std::uint64_t largest_body = 1 << 20) {
    settings_.endpoint.port = 0;
    settings_.temporary_folder = folder_;
    std::filesystem::create_directories(folder_);
    server_.emplace(settings_, Application{std::move(answer), [=](Method, std::string_view) { return largest_body; },
                                           [](unsigned status, std::string_view key, Pairs const&) {
                                             return Response{status, {}, std::string(key), {}};
                                           },
                                           at_once_});
    port_ = server_->listen().value().port;
    thread_ = std::thread([this] { server_->run(); });
  }
  void TearDown() override {
    stop();
    std::filesystem::remove_all(folder_);
  }
  void stop() {
    if (!thread_.joinable()) return;
    server_->stop();
    thread_.join();
  }

  static Response echo(Request const& request) { return {200, {}, request.path + "|" + request.body, {}}; }

  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("aimline-server-test-" + std::to_string(::getpid()));
  ServerSettings settings_;
  std::function<bool(Request const&)> at_once_;
  std::optional<Server> server_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

TEST_F(ServerTest, AnswersSeveralRequestsOnOneConnection) {
  start(echo);
  Client client(port_);
  client.send("GET /one HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_NE(client.receive("/one|").find("200 OK"), std::string::npos);
  client.send("POST /two HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET /three HTTP/1.1\r\nHost: a\r\n\r\n");
  auto const both = client.receive("/three|");
  EXPECT_NE(both.find("/two|abc"), std::string::npos);
}

TEST_F(ServerTest, AnswersHeadWithTheLengthAndNoBody) {
  start(echo);
  Client client(port_);
  client.send("HEAD /abc HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  auto const answer = client.receive();
  EXPECT_NE(answer.find("Content-Length: 5\r\n"), std::string::npos);
  EXPECT_TRUE(answer.ends_with("\r\n\r\n")) << answer;
}

TEST_F(ServerTest, WritesALargeBodyToAFileThatGoesWithTheAnswer) {
  std::string const body(3'000'000, 'x');
  std::atomic<bool> was_there = false;
  start(
      [&](Request const& request) {
        std::ifstream file(request.body_file, std::ios::binary);
        std::string const read((std::istreambuf_iterator<char>(file)), {});
        was_there = request.body.empty() && read == body;
        return Response{200, {}, "done", {}};
      },
      10'000'000);
  Client client(port_);
  client.send("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 3000000\r\n\r\n" + body);
  EXPECT_NE(client.receive().find("done"), std::string::npos);
  EXPECT_TRUE(was_there);
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

/// An answer of so many bytes that never lie in memory together.
Response counted(std::uint64_t size, std::uint64_t readable) {
  Response response;
  response.stream = {size, [readable](std::uint64_t offset, std::span<char> buffer) {
                       std::size_t got = 0;
                       for (; got < buffer.size() && offset + got < readable; ++got)
                         buffer[got] = static_cast<char>('a' + (offset + got) % 26);
                       return got;
                     }};
  return response;
}

TEST_F(ServerTest, SendsAStreamWholeAndGoesOn) {
  constexpr std::size_t size = 3'000'000;
  start([](Request const& request) { return request.path == "/big" ? counted(size, size) : echo(request); });
  Client client(port_);
  client.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\nGET /after HTTP/1.1\r\nHost: a\r\n\r\n");
  auto const all = client.receive("/after|");
  auto const begin = all.find("\r\n\r\n") + 4;
  EXPECT_NE(all.find("Content-Length: 3000000\r\n"), std::string::npos);
  for (std::size_t i = 0; i < size; i += 999) ASSERT_EQ(all[begin + i], static_cast<char>('a' + i % 26)) << i;
  EXPECT_TRUE(std::string_view(all).substr(begin + size).starts_with("HTTP/1.1 200"));
}

TEST_F(ServerTest, AnswersHeadOfAStreamWithItsLengthAlone) {
  start([](Request const&) { return counted(1'000, 1'000); });
  Client client(port_);
  client.send("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  auto const answer = client.receive();
  EXPECT_NE(answer.find("Content-Length: 1000\r\n"), std::string::npos);
  EXPECT_TRUE(answer.ends_with("\r\n\r\n")) << answer;
}

TEST_F(ServerTest, CutsTheConnectionWhereAStreamEndsTooEarly) {
  start([](Request const&) { return counted(200'000, 100'000); });
  Client client(port_);
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_LT(client.receive().size(), 200'000u);
}

TEST_F(ServerTest, TakesOnlySoMuchOfLargeBodiesAtOnce) {
  settings_.limits.body_file_bytes = 2'000'000;
  start(echo, 10'000'000);
  Client first(port_);
  first.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n" + std::string(3'000'000, 'x'));
  EXPECT_NE(first.receive().find(" 503 "), std::string::npos);
  // What it had taken is free again.
  Client second(port_);
  second.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1500000\r\n\r\n" + std::string(1'500'000, 'x'));
  EXPECT_NE(second.receive("|").find("200 OK"), std::string::npos);
}

TEST_F(ServerTest, RefusesABodyThatIsTooLargeBeforeReadingIt) {
  start(echo, 1000);
  Client client(port_);
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n");
  EXPECT_NE(client.receive().find(" 413 "), std::string::npos);
}

TEST_F(ServerTest, RefusesAChunkedBodyOnceItIsTooLarge) {
  start(echo, 1000);
  Client client(port_);
  client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n800\r\n" + std::string(0x800, 'x') +
              "\r\n");
  EXPECT_NE(client.receive().find(" 413 "), std::string::npos);
}

TEST_F(ServerTest, TellsASlowSenderSoAndServesOthersMeanwhile) {
  settings_.limits.header_time = 600ms;
  start(echo);
  Client slow(port_);
  slow.send("GET / HT");
  Client other(port_);
  other.send("GET /other HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_NE(other.receive("/other|").find("200 OK"), std::string::npos);
  EXPECT_NE(slow.receive().find(" 408 "), std::string::npos);
}

TEST_F(ServerTest, RefusesHeadersThatAreTooLarge) {
  start(echo);
  Client client(port_);
  client.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n");
  EXPECT_NE(client.receive().find(" 431 "), std::string::npos);
}

TEST_F(ServerTest, RefusesWhatTheQueueDoesNotHold) {
  settings_.workers = 1;
  settings_.limits.queue_length = 1;
  std::latch begun(1);
  std::latch go_on(1);
  std::atomic<int> asked = 0;
  start([&](Request const&) {
    if (asked++ == 0) {
      begun.count_down();
      go_on.wait();
    }
    return Response{200, {}, "done", {}};
  });
  Client first(port_);
  first.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  begun.wait();
  Client second(port_);
  second.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  while (server_->traffic().queue_length == 0) std::this_thread::yield();
  Client third(port_);
  third.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_NE(third.receive().find(" 503 "), std::string::npos);
  go_on.count_down();
  EXPECT_NE(first.receive("done").find("200"), std::string::npos);
  EXPECT_NE(second.receive("done").find("200"), std::string::npos);
}

TEST_F(ServerTest, HearsOthersWhileEveryWorkerIsHeldUp) {
  settings_.workers = 2;
  settings_.limits.queue_time = 600ms;
  std::latch begun(2);
  std::latch go_on(1);
  at_once_ = [](Request const& request) { return request.path == "/alive"; };
  start([&](Request const& request) {
    if (request.path == "/slow") {
      begun.count_down();
      go_on.wait();
    }
    return Response{200, {}, request.path + "|", {}};
  });
  Client first(port_);
  first.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
  Client second(port_);
  second.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
  begun.wait();
  Client waiting(port_);
  waiting.send("GET /waits HTTP/1.1\r\nHost: a\r\n\r\n");
  Client other(port_);
  other.send("GET /alive HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_NE(other.receive("/alive|").find("200 OK"), std::string::npos);
  // Refused although nobody has become free.
  EXPECT_NE(waiting.receive().find(" 503 "), std::string::npos);
  go_on.count_down();
  EXPECT_NE(first.receive("/slow|").find("200 OK"), std::string::npos);
  EXPECT_NE(second.receive("/slow|").find("200 OK"), std::string::npos);
}

TEST_F(ServerTest, ServesWhoWasQueuedBeforeAgainWhileALaterOneHoldsTheWorker) {
  settings_.workers = 1;
  std::latch begun(1), go_on(1), begun_last(1), go_on_last(1);
  at_once_ = [](Request const& request) { return request.path == "/alive"; };
  start([&](Request const& request) {
    if (request.path == "/first") {
      begun.count_down();
      go_on.wait();
    }
    if (request.path == "/last") {
      begun_last.count_down();
      go_on_last.wait();
    }
    return Response{200, {}, request.path + "|", {}};
  });
  Client first(port_);
  first.send("GET /first HTTP/1.1\r\nHost: a\r\n\r\n");
  begun.wait();
  Client queued(port_);
  queued.send("GET /queued HTTP/1.1\r\nHost: a\r\n\r\n");
  while (server_->traffic().queue_length < 1) std::this_thread::yield();
  Client last(port_);
  last.send("GET /last HTTP/1.1\r\nHost: a\r\n\r\n");
  while (server_->traffic().queue_length < 2) std::this_thread::yield();
  go_on.count_down();
  begun_last.wait();
  for (auto* client : {&first, &queued}) {
    client->send("GET /alive HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_NE(client->receive("/alive|").find("200 OK"), std::string::npos);
  }
  go_on_last.count_down();
  EXPECT_NE(last.receive("/last|").find("200 OK"), std::string::npos);
}

TEST_F(ServerTest, SendsAnAnswerThatTheSystemDoesNotTakeWhole) {
  std::string const large(10'000'000, 'x');
  start([&](Request const&) { return Response{200, {}, large + "end", {}}; });
  Client client(port_);
  for (int repeat = 0; repeat < 2; ++repeat) {
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    auto const answer = client.receive("end");
    EXPECT_EQ(answer.size() - answer.find("\r\n\r\n") - 4, large.size() + 3);
  }
}

TEST_F(ServerTest, AnswersAHeaderThatComesInPieces) {
  start(echo);
  Client client(port_);
  for (auto const* piece :
       {"GET /pie", "ces HTTP/1.1\r\nHo", "st: a\r\n", "\r\nGET /more HTTP/1.1\r\n", "Host: a\r\n\r\n"}) {
    client.send(piece);
    std::this_thread::yield();
  }
  auto const both = client.receive("/more|");
  EXPECT_NE(both.find("/pieces|"), std::string::npos);
  EXPECT_NE(both.find("/more|"), std::string::npos);
}

// For ThreadSanitizer: connections that come, wait, are answered, are late and go on all threads at once.
TEST_F(ServerTest, KeepsItsOrderInACrowd) {
  settings_.workers = 3;
  settings_.limits.queue_length = 4;
  settings_.limits.header_time = 300ms;
  settings_.limits.connections_per_address = 20;
  std::atomic<int> under_way = 0;
  std::atomic<int> most_under_way = 0;
  start([&](Request const& request) {
    int const now = ++under_way;
    for (int most = most_under_way; now > most && !most_under_way.compare_exchange_weak(most, now);) continue;
    for (int i = 0; i < 100; ++i) std::this_thread::yield();
    --under_way;
    return Response{200, {}, request.path + "|" + request.body, {}};
  });
  std::atomic<int> answered = 0;
  std::vector<std::thread> clients;
  for (int number = 0; number < 12; ++number)
    clients.emplace_back([&, number] {
      for (int round = 0; round < 15; ++round) {
        Client client(port_);
        if ((number + round) % 5 == 0) {
          client.send("GET /half HT");  // too slow, or gone before that
          if (round < 5) {
            EXPECT_NE(client.receive().find(" 408 "), std::string::npos);
          }
          continue;
        }
        for (int request = 0; request < 3; ++request) {
          auto const path = "/" + std::to_string(number) + "-" + std::to_string(round) + "-" + std::to_string(request);
          client.send("POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n<>");
          auto const answer = client.receive("<>");
          if (answer.find(" 503 ") != std::string::npos) break;
          EXPECT_NE(answer.find(path + "|"), std::string::npos) << answer;
          ++answered;
        }
      }
    });
  for (auto& client : clients) client.join();
  EXPECT_GT(answered, 0);
  EXPECT_LE(most_under_way, 3);
}

// Each keeps one connection busy: what is under way is never cut off for somebody else.
TEST_F(ServerTest, TakesOnlySoManyBusyConnectionsFromOneAddress) {
  settings_.limits.connections_per_address = 2;
  start(echo);
  Client first(port_);
  first.send("GET /a HT");
  Client second(port_);
  second.send("GET /b HT");
  std::this_thread::sleep_for(100ms);
  Client third(port_);
  third.send("GET /c HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(third.receive(), "");
  first.send("TP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_NE(first.receive("/a|").find("/a|"), std::string::npos);
}

TEST_F(ServerTest, LetsTheConnectionIdleForLongestGiveWayToANewOne) {
  settings_.limits.connections_per_address = 2;
  start(echo);
  auto const ask = [](Client& client, std::string const& path) {
    client.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    return client.receive(path + "|");
  };
  Client first(port_);
  ask(first, "/a");
  Client second(port_);
  ask(second, "/b");
  ask(first, "/again");
  std::this_thread::sleep_for(300ms);  // an answer arrives a moment before its connection is idle
  Client third(port_);
  EXPECT_NE(ask(third, "/c").find("/c|"), std::string::npos);
  EXPECT_NE(ask(first, "/still").find("/still|"), std::string::npos);
  EXPECT_EQ(second.receive(), "");
}

TEST_F(ServerTest, FinishesWhatIsUnderWayWhenItIsStopped) {
  std::latch begun(1);
  std::latch go_on(1);
  start([&](Request const&) {
    begun.count_down();
    go_on.wait();
    return Response{200, {}, "finished", {}};
  });
  Client client(port_);
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  begun.wait();
  server_->stop();
  go_on.count_down();
  EXPECT_NE(client.receive().find("finished"), std::string::npos);
  thread_.join();
}

TEST_F(ServerTest, BelievesOnlyATrustedProxyAboutTheAddress) {
  auto const tell = [](Request const& request) { return Response{200, {}, "remote=" + request.remote + ";", {}}; };
  settings_.trusted_proxies = {"127.0.0.1"};
  start(tell);
  std::string const request = "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 10.9.9.9, 192.0.2.7\r\n\r\n";
  Client through_proxy(port_);
  through_proxy.send(request);
  EXPECT_NE(through_proxy.receive(";").find("remote=192.0.2.7;"), std::string::npos);
  stop();
  settings_.trusted_proxies.clear();
  start(tell);
  Client stranger(port_);
  stranger.send(request);
  EXPECT_NE(stranger.receive(";").find("remote=127.0.0.1;"), std::string::npos);
}

TEST(ParseEndpoint, TakesAddressesWithAPort) {
  EXPECT_EQ(parse_endpoint("127.0.0.1:8080").value().port, 8080);
  EXPECT_EQ(parse_endpoint("[::1]:0").value().address, "::1");
  EXPECT_EQ(parse_endpoint("localhost:80").value().address, "127.0.0.1");
  for (auto const* text : {"", "8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:80x", "host:80"})
    EXPECT_FALSE(parse_endpoint(text)) << text;
  EXPECT_TRUE(is_loopback(parse_endpoint("127.0.0.7:1").value()));
  EXPECT_FALSE(is_loopback(parse_endpoint("0.0.0.0:1").value()));
}

}  // namespace
}  // namespace aimline::http
