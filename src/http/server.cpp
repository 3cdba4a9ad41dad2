#include "http/server.hpp"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <condition_variable>
#include <deque>
#include <fstream>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <set>
#include <thread>

#include <boost/asio/impl/src.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/span_body.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/src.hpp>

namespace aimline::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast::http;
using tcp = asio::ip::tcp;
using Clock = std::chrono::steady_clock;

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return lower;
}

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

}  // namespace

Result<Endpoint> parse_endpoint(std::string_view text) {
  auto const refused = refuse(Fault::invalid, "--listen", {"serve.not_an_endpoint"});
  auto const colon = text.rfind(':');
  if (colon == std::string_view::npos) return refused;
  auto address = text.substr(0, colon);
  if (address.size() > 2 && address.front() == '[' && address.back() == ']')
    address = address.substr(1, address.size() - 2);
  unsigned port = 0;
  auto const digits = text.substr(colon + 1);
  auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size() || port > 65'535) return refused;
  if (address == "localhost") address = "127.0.0.1";
  boost::system::error_code bad;
  asio::ip::make_address(std::string(address), bad);
  if (bad) return refused;
  return Endpoint{std::string(address), static_cast<std::uint16_t>(port)};
}

bool is_loopback(Endpoint const& endpoint) { return asio::ip::make_address(endpoint.address).is_loopback(); }

class Session;

struct Server::Implementation {
  struct Job {
    std::shared_ptr<Session> session;
    Request request;
    Clock::time_point queued_at;
  };

  Implementation(ServerSettings given, Application answers)
      : settings(std::move(given)), application(std::move(answers)), acceptor(io), sweep(io) {}

  void accept();
  void sweep_deadlines();
  void work();
  void begin_stop();
  bool enqueue(Job job);

  ServerSettings settings;
  Application application;
  asio::io_context io{1};
  tcp::acceptor acceptor;
  asio::steady_timer sweep;
  std::set<Session*> sessions;                     // touched by the I/O thread alone
  std::map<std::string, std::size_t> per_address;  // likewise
  std::atomic<bool> stopping = false;
  Clock::time_point stop_deadline{};

  std::mutex queue_mutex;
  std::condition_variable queue_filled;
  std::deque<Job> queue;
  bool queue_closed = false;

  std::atomic<std::uint64_t> requests = 0;
  std::atomic<std::uint64_t> refused_busy = 0;
  std::atomic<std::uint64_t> refused_malformed = 0;
  std::atomic<std::size_t> open_connections = 0;
  std::atomic<std::uint64_t> body_file_bytes = 0;  // on the disk, of requests under way
};

/// One connection. All its functions run on the I/O thread; the worker gets a copy of the request and posts the answer.
class Session : public std::enable_shared_from_this<Session> {
public:
  Session(tcp::socket socket, std::string remote, Server::Implementation& server)
      : socket_(std::move(socket)), remote_(std::move(remote)), server_(server) {
    server_.sessions.insert(this);
    ++server_.per_address[remote_];
    ++server_.open_connections;
  }

  ~Session() {
    server_.sessions.erase(this);
    if (--server_.per_address[remote_] == 0) server_.per_address.erase(remote_);
    --server_.open_connections;
    remove_body_file();
  }

  void start() { wait_for_request(); }

  /// Called by a worker, with its own hold on the session: the session must end on the I/O thread, which owns the set
  /// it is in.
  static void answer(std::shared_ptr<Session> self, Response response) {
    auto& io = self->server_.io;
    asio::post(io, [self = std::move(self), response = std::move(response)]() mutable {
      self->send(std::move(response), self->keep_alive_ && !self->server_.stopping);
    });
  }

  void on_deadline(Clock::time_point now) {
    if (now < deadline_) return;
    switch (phase_) {
      case Phase::idle:
      case Phase::writing:
        close();
        break;
      case Phase::header:
      case Phase::body:
        refuse(408, "http.too_slow");
        break;
      case Phase::working:
        break;  // the worker answers in its own time; statements have a limit
    }
  }

  void close_if_idle() {
    if (phase_ == Phase::idle) close();
  }
  void close() {
    boost::system::error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_both, ignored);
    socket_.close(ignored);
  }

private:
  enum class Phase { idle, header, body, working, writing };

  Limits const& limits() const { return server_.settings.limits; }

  void wait_for_request() {
    phase_ = Phase::idle;
    deadline_ = Clock::now() + limits().idle_time;
    if (buffer_.size() > 0) return read_header();
    socket_.async_read_some(buffer_.prepare(4096), [self = shared_from_this()](auto error, std::size_t bytes) {
      if (error) return;
      self->buffer_.commit(bytes);
      self->read_header();
    });
  }

  void read_header() {
    phase_ = Phase::header;
    deadline_ = Clock::now() + limits().header_time;
    parser_.emplace();
    parser_->header_limit(limits().header_bytes);
    parser_->body_limit(boost::none);
    beast::async_read_header(socket_, buffer_, *parser_, [self = shared_from_this()](auto error, std::size_t) {
      if (self->phase_ != Phase::header) return;  // the deadline came first
      if (error) return self->refuse_unreadable(error);
      self->on_header();
    });
  }

  void on_header() {
    auto const& message = parser_->get();
    keep_alive_ = message.keep_alive();
    auto const method = method_named(view(message.method_string()));
    auto target = parse_target(view(message.target()));
    if (!method) return refuse(405, "http.unknown_method");
    if (!target) return refuse(400, "http.unreadable_address");
    if (message.version() < 10 || message.version() > 11) return refuse(400, "http.unreadable");
    if (message.version() == 11 && message.count(beast::field::host) != 1) return refuse(400, "http.unreadable");
    request_ = Request{};
    request_.method = *method;
    request_.target = view(message.target());
    request_.path = std::move(target->path);
    request_.query = std::move(target->query);
    request_.remote = remote_;
    request_.received = now();
    for (auto const& field : message)
      request_.headers.emplace_back(lower_case(view(field.name_string())), view(field.value()));
    believe_trusted_proxy();

    largest_body_ = server_.application.largest_body(request_.method, request_.path);
    if (parser_->is_done()) return hand_over();
    if (auto const length = parser_->content_length(); length && *length > largest_body_)
      return refuse(413, "http.body_too_large");
    body_started_ = Clock::now();
    body_received_ = 0;
    if (beast::token_list(message[beast::field::expect]).exists("100-continue")) {
      static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
      asio::async_write(socket_, asio::buffer(go_on), [self = shared_from_this()](auto error, std::size_t) {
        if (!error) self->read_body();
      });
      return;
    }
    read_body();
  }

  void read_body() {
    phase_ = Phase::body;
    // At least 1 KiB a second on the average, after ten seconds to begin.
    auto const earned = std::chrono::milliseconds(body_received_ * 1000 / limits().least_body_bytes_per_second);
    deadline_ = body_started_ + limits().header_time + earned;
    auto& body = parser_->get().body();
    body.data = chunk_.data();
    body.size = chunk_.size();
    beast::async_read_some(socket_, buffer_, *parser_, [self = shared_from_this()](auto error, std::size_t) {
      if (self->phase_ != Phase::body) return;
      if (error == beast::error::need_buffer) error = {};
      if (error) return self->refuse_unreadable(error);
      self->on_body_part();
    });
  }

  void on_body_part() {
    auto const part = chunk_.size() - parser_->get().body().size;
    body_received_ += part;
    if (body_received_ > largest_body_) return refuse(413, "http.body_too_large");
    if (body_received_ > largest_body_in_memory && server_.body_file_bytes > limits().body_file_bytes)
      return refuse(503, "http.busy");
    if (!keep_body_part(std::string_view(chunk_.data(), part))) return refuse(507, "http.storage_full");
    if (!parser_->is_done()) return read_body();
    if (body_file_.is_open()) {
      body_file_.close();
      if (!body_file_) return refuse(507, "http.storage_full");
    }
    hand_over();
  }

  bool keep_body_part(std::string_view part) {
    if (!body_file_.is_open()) {
      if (request_.body.size() + part.size() <= largest_body_in_memory) {
        request_.body += part;
        return true;
      }
      auto const name = std::to_string(reinterpret_cast<std::uintptr_t>(this)) + "-" +
                        std::to_string(request_.received.at.time_since_epoch().count()) + ".body";
      request_.body_file = server_.settings.temporary_folder / name;
      body_file_.open(request_.body_file, std::ios::binary | std::ios::trunc);
      body_file_ << request_.body;
      count_in_file(request_.body.size());
      request_.body.clear();
    }
    body_file_ << part;
    count_in_file(part.size());
    return static_cast<bool>(body_file_);
  }

  void count_in_file(std::uint64_t bytes) {
    in_file_ += bytes;
    server_.body_file_bytes += bytes;
  }

  void hand_over() {
    phase_ = Phase::working;
    deadline_ = Clock::time_point::max();
    ++server_.requests;
    body_file_path_ = request_.body_file;
    if (!server_.enqueue({shared_from_this(), std::move(request_), Clock::now()})) refuse(503, "http.busy");
  }

  void refuse_unreadable(boost::system::error_code error) {
    if (error == beast::error::header_limit) return refuse(431, "http.headers_too_large");
    bool const gone = error == beast::error::end_of_stream || error == beast::error::partial_message ||
                      error.category() != beast::make_error_code(beast::error::bad_method).category();
    if (gone) return close();
    refuse(400, "http.unreadable");
  }

  void refuse(unsigned status, std::string_view key) {
    if (status == 503)
      ++server_.refused_busy;
    else
      ++server_.refused_malformed;
    // What is still coming in is not read: the connection ends with the answer.
    send(server_.application.refuse(status, key, request_.headers), false);
  }

  void send(Response response, bool keep_alive) {
    bool const interrupts_read = phase_ == Phase::header || phase_ == Phase::body;
    phase_ = Phase::writing;
    deadline_ = Clock::now() + limits().idle_time;
    if (interrupts_read) {
      boost::system::error_code ignored;
      socket_.cancel(ignored);
    }
    remove_body_file();
    response_ = std::move(response);
    auto const bytes = response_.stream             ? std::string_view()
                       : response_.embedded.empty() ? std::string_view(response_.body)
                                                    : response_.embedded;
    bool const head = parser_ && parser_->get().method() == beast::verb::head;
    message_.emplace();
    message_->version(11);
    message_->result(response_.status);
    for (auto const& [name, value] : response_.headers) message_->insert(name, value);
    message_->keep_alive(keep_alive);
    if (response_.status != 204 && response_.status != 304) message_->content_length(size_of_body(response_));
    if (!head) message_->body() = {bytes.data(), bytes.size()};
    serializer_.emplace(*message_);
    beast::async_write(socket_, *serializer_, [self = shared_from_this(), keep_alive, head](auto error, std::size_t) {
      self->serializer_.reset();
      self->message_.reset();
      if (error) return self->close();
      if (self->response_.stream && !head) return self->send_stream(0, keep_alive);
      self->end_answer(keep_alive);
    });
  }

  void send_stream(std::uint64_t offset, bool keep_alive) {
    auto const& stream = *response_.stream;
    if (offset == stream.size) return end_answer(keep_alive);
    stream_part_.resize(64 * 1024);
    auto const wanted = static_cast<std::size_t>(std::min<std::uint64_t>(stream_part_.size(), stream.size - offset));
    std::size_t got = 0;
    try {
      got = stream.read(offset, std::span(stream_part_.data(), wanted));
    } catch (std::exception const&) {
    }
    // Nothing but the end of the connection tells that the rest is missing.
    if (got != wanted) return close();
    deadline_ = Clock::now() + limits().idle_time;
    asio::async_write(socket_, asio::buffer(stream_part_.data(), got),
                      [self = shared_from_this(), next = offset + got, keep_alive](auto error, std::size_t) {
                        if (error) return self->close();
                        self->send_stream(next, keep_alive);
                      });
  }

  void end_answer(bool keep_alive) {
    response_ = {};
    stream_part_ = {};
    if (!keep_alive) return linger();
    wait_for_request();
  }

  /// Lets a peer that is still sending read the answer: closing at once would reset the connection under it.
  void linger() {
    boost::system::error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
    phase_ = Phase::idle;
    deadline_ = Clock::now() + std::chrono::seconds(1);
    drain();
  }
  void drain() {
    socket_.async_read_some(asio::buffer(chunk_), [self = shared_from_this()](auto error, std::size_t) {
      if (error || Clock::now() > self->deadline_) return self->close();
      self->drain();
    });
  }

  void believe_trusted_proxy() {
    auto const& trusted = server_.settings.trusted_proxies;
    if (std::find(trusted.begin(), trusted.end(), remote_) == trusted.end()) return;
    auto const forwarded = find(request_.headers, "x-forwarded-for");
    if (!forwarded) return;
    auto last = forwarded->substr(forwarded->rfind(',') == std::string_view::npos ? 0 : forwarded->rfind(',') + 1);
    while (!last.empty() && last.front() == ' ') last.remove_prefix(1);
    boost::system::error_code bad;
    asio::ip::make_address(std::string(last), bad);
    if (!bad) request_.remote = last;
  }

  void remove_body_file() {
    if (body_file_.is_open()) body_file_.close();
    server_.body_file_bytes -= std::exchange(in_file_, 0);
    std::error_code ignored;
    for (auto* path : {&body_file_path_, &request_.body_file})
      if (!path->empty()) {
        std::filesystem::remove(*path, ignored);
        path->clear();
      }
  }

  tcp::socket socket_;
  std::string remote_;
  Server::Implementation& server_;
  Phase phase_ = Phase::idle;
  Clock::time_point deadline_ = Clock::time_point::max();
  boost::beast::flat_buffer buffer_;
  std::optional<beast::request_parser<beast::buffer_body>> parser_;
  std::array<char, 8192> chunk_{};
  Request request_;
  std::uint64_t largest_body_ = 0;
  std::uint64_t body_received_ = 0;
  Clock::time_point body_started_{};
  std::ofstream body_file_;
  std::filesystem::path body_file_path_;
  std::uint64_t in_file_ = 0;  // of the body
  std::vector<char> stream_part_;
  bool keep_alive_ = false;
  Response response_;
  std::optional<beast::response<beast::span_body<char const>>> message_;
  std::optional<beast::response_serializer<beast::span_body<char const>>> serializer_;
};

void Server::Implementation::accept() {
  acceptor.async_accept([this](boost::system::error_code error, tcp::socket socket) {
    if (stopping || error == asio::error::operation_aborted) return;
    if (!error) {
      boost::system::error_code ignored;
      auto const peer = socket.remote_endpoint(ignored);
      auto address = peer.address().to_string();
      auto const& trusted = settings.trusted_proxies;
      bool const is_proxy = std::find(trusted.begin(), trusted.end(), address) != trusted.end();
      // A proxy stands for many people: it keeps its own count of them.
      bool const too_many_of_one =
          !is_proxy && per_address.contains(address) && per_address[address] >= settings.limits.connections_per_address;
      bool const too_many = open_connections >= settings.limits.connections || too_many_of_one;
      if (too_many) {
        ++refused_busy;
        socket.close(ignored);
      } else {
        socket.set_option(tcp::no_delay(true), ignored);
        std::make_shared<Session>(std::move(socket), std::move(address), *this)->start();
      }
    }
    accept();
  });
}

void Server::Implementation::sweep_deadlines() {
  sweep.expires_after(std::chrono::milliseconds(250));
  sweep.async_wait([this](boost::system::error_code error) {
    if (error) return;
    auto const at = Clock::now();
    // A session may end, and so leave the set, while it is told.
    for (auto* session : std::vector<Session*>(sessions.begin(), sessions.end())) session->on_deadline(at);
    if (stopping && (sessions.empty() || at > stop_deadline)) return io.stop();
    if (stopping)
      for (auto* session : std::vector<Session*>(sessions.begin(), sessions.end())) session->close_if_idle();
    sweep_deadlines();
  });
}

bool Server::Implementation::enqueue(Job job) {
  {
    std::lock_guard const lock(queue_mutex);
    if (queue_closed || queue.size() >= settings.limits.queue_length) return false;
    queue.push_back(std::move(job));
  }
  queue_filled.notify_one();
  return true;
}

void Server::Implementation::work() {
  for (;;) {
    Job job;
    {
      std::unique_lock lock(queue_mutex);
      queue_filled.wait(lock, [this] { return queue_closed || !queue.empty(); });
      if (queue.empty()) return;
      job = std::move(queue.front());
      queue.pop_front();
    }
    bool const too_late = Clock::now() - job.queued_at > settings.limits.queue_time;
    if (too_late) ++refused_busy;
    auto response =
        too_late ? application.refuse(503, "http.busy", job.request.headers) : application.answer(job.request);
    Session::answer(std::move(job.session), std::move(response));
  }
}

void Server::Implementation::begin_stop() {
  if (stopping.exchange(true)) return;
  stop_deadline = Clock::now() + settings.limits.stop_time;
  boost::system::error_code ignored;
  acceptor.close(ignored);
  for (auto* session : std::vector<Session*>(sessions.begin(), sessions.end())) session->close_if_idle();
}

Server::Server(ServerSettings settings, Application application)
    : implementation_(std::make_unique<Implementation>(std::move(settings), std::move(application))) {}

Server::~Server() = default;

Result<Endpoint> Server::listen() {
  auto& acceptor = implementation_->acceptor;
  auto endpoint = implementation_->settings.endpoint;
  boost::system::error_code error;
  tcp::endpoint const at(asio::ip::make_address(endpoint.address), endpoint.port);
  acceptor.open(at.protocol(), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(at, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error)
    return refuse(Fault::conflict, "--listen",
                  {"serve.cannot_listen", {{"address", endpoint.address}, {"port", std::to_string(endpoint.port)}}});
  endpoint.port = acceptor.local_endpoint().port();
  return endpoint;
}

void Server::run() {
  auto& server = *implementation_;
  server.accept();
  server.sweep_deadlines();
  std::vector<std::thread> workers;
  for (std::size_t i = 0; i < server.settings.workers; ++i) workers.emplace_back([&server] { server.work(); });
  server.io.run();
  {
    std::lock_guard const lock(server.queue_mutex);
    server.queue_closed = true;
  }
  server.queue_filled.notify_all();
  for (auto& worker : workers) worker.join();
  // Answers that were posted last, and the sessions that wait in them.
  server.io.restart();
  server.io.poll();
}

void Server::stop() {
  asio::post(implementation_->io, [this] { implementation_->begin_stop(); });
}

Traffic Server::traffic() const {
  auto& server = *implementation_;
  std::lock_guard const lock(server.queue_mutex);
  return {server.requests, server.refused_busy, server.refused_malformed, server.open_connections, server.queue.size()};
}

}  // namespace aimline::http
