#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

/// A server with a certificate of its own on a free port of 127.0.0.1, for tests of what calls out.
namespace aimline::outgoing::testing {

class HttpsServer {
public:
  /// Sends a piece of the answer; false when the other side is gone.
  using Write = std::function<bool(std::string_view)>;
  using Answer = std::function<void(std::string const& request, Write const&)>;

  /// The certificate is for `name`: "provider.example", or "127.0.0.1".
  HttpsServer(std::string const& name, Answer answer);
  ~HttpsServer();
  HttpsServer(HttpsServer const&) = delete;
  HttpsServer& operator=(HttpsServer const&) = delete;

  std::uint16_t port() const { return port_; }
  /// The file with the certificate to trust.
  std::filesystem::path const& ca_file() const { return ca_file_; }
  int connections() const { return connections_; }

private:
  struct Tls;
  void serve();
  void talk(int socket);

  Answer answer_;
  std::unique_ptr<Tls> tls_;
  std::filesystem::path ca_file_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_ = 0;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace aimline::outgoing::testing
