#pragma once

#include "base/result.hpp"
#include "http/message.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

/// Listens, reads requests, has each answered and sends the answer, on several threads. `server.cpp` alone knows Beast.
namespace aimline::http {

/// Where to listen: "127.0.0.1:8080", "[::1]:8080". Port 0 takes a free one.
struct Endpoint {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;
};

/// Refuses what is not an address and a port.
Result<Endpoint> parse_endpoint(std::string_view text);
bool is_loopback(Endpoint const& endpoint);

/// What a stranger may take of the server. Source: ASSURANCE "Overload".
struct Limits {
  std::uint32_t header_bytes = 16 * 1024;
  std::chrono::milliseconds header_time{10'000};
  std::uint64_t least_body_bytes_per_second = 1024;
  std::uint64_t body_file_bytes = std::uint64_t{2} << 30;  // of all requests at once
  std::chrono::milliseconds idle_time{60'000};
  std::size_t connections = 1'000;
  std::size_t connections_per_address = 50;
  std::size_t queue_length = 256;
  std::chrono::milliseconds queue_time{2'000};
  std::chrono::milliseconds stop_time{10'000};
};

/// Counters for /metrics; read without stopping anything.
struct Traffic {
  std::uint64_t requests = 0;
  std::uint64_t refused_busy = 0;
  std::uint64_t refused_malformed = 0;
  std::size_t connections = 0;
  std::size_t queue_length = 0;
};

struct ServerSettings {
  Endpoint endpoint;
  Limits limits;
  std::size_t workers = 4;                        // requests answered at a time; one more thread reads
  std::vector<std::string> trusted_proxies = {};  // whose X-Forwarded-For is believed
  std::filesystem::path temporary_folder = {};    // for large bodies
};

/// What answers: called by many threads at a time. It never throws.
struct Application {
  std::function<Response(Request const&)> answer;
  /// How large a body may be, known from method and path before the body is read.
  std::function<std::uint64_t(Method, std::string_view path)> largest_body;
  /// The problem body for a request that never reached `answer`: 400, 408, 413, 431, 503.
  std::function<Response(unsigned status, std::string_view key, Pairs const& headers)> refuse;
  /// Whether `answer` waits for nothing and nobody: then it needs no worker's place, and is heard also in a crowd.
  std::function<bool(Request const&)> at_once = {};
};

class Server {
public:
  Server(ServerSettings settings, Application application);
  ~Server();

  /// Opens the listening socket. Refuses an address that is taken or not this machine's.
  Result<Endpoint> listen();

  /// Serves until `stop`; then finishes what is under way, at most `stop_time`, and returns.
  void run();
  void stop();  // from any thread or a signal's thread

  Traffic traffic() const;

  struct Implementation;  // server.cpp

private:
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace aimline::http
