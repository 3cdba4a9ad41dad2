#include "http/server.hpp"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <deque>
#include <fstream>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <set>
#include <thread>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/impl/src.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/beast/src.hpp>

namespace aimline::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast::http;
using tcp = asio::ip::tcp;
using Clock = std::chrono::steady_clock;

// What shares a strand never runs on two threads at once. Each connection has one; so has what is about all of them.
using Strand = asio::strand<asio::io_context::executor_type>;
using Socket = asio::basic_stream_socket<tcp, Strand>;
using Acceptor = asio::basic_socket_acceptor<tcp, Strand>;
using Timer = asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Strand>;

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return lower;
}

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

/// The status line and the headers.
void write_head(std::string& head, Response const& response, std::size_t length, bool keep_alive) {
  head = "HTTP/1.1 ";
  head += std::to_string(response.status);
  head += ' ';
  head += view(beast::obsolete_reason(static_cast<beast::status>(response.status)));
  head += "\r\n";
  for (auto const& [name, value] : response.headers) {
    head += name;
    head += ": ";
    head += value;
    head += "\r\n";
  }
  head += response.standing_headers;
  if (!keep_alive) head += "Connection: close\r\n";
  if (response.status != 204 && response.status != 304) {
    head += "Content-Length: ";
    head += std::to_string(length);
    head += "\r\n";
  }
  head += "\r\n";
}

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

/// `workers` + 1 threads read, answer and write. Who has read a whole request answers it on the spot where a worker's
/// place is free, of which there is one less than threads: so one thread at least always reads, accepts and refuses.
/// Without a free place the request waits in the queue; who leaves a place gives it to who has waited longest.
struct Server::Implementation {
  struct Waiting {
    std::shared_ptr<Session> session;
    Clock::time_point since;
  };
  enum class Admitted { now, later, never };

  Implementation(ServerSettings given, Application answers)
      : settings(std::move(given)), application(std::move(answers)) {}

  void accept();
  void admit_connection(Socket socket);
  bool make_place(std::string_view address);
  void sweep_deadlines();
  void refuse_who_waits_too_long(Clock::time_point at);
  void begin_stop();
  std::vector<std::shared_ptr<Session>> open_sessions();

  Admitted admit(std::shared_ptr<Session> session);
  void leave_place();

  ServerSettings settings;
  Application application;
  std::atomic<bool> stopping = false;
  Clock::time_point stop_deadline{};

  std::mutex sessions_mutex;
  std::set<Session*> sessions;
  std::map<std::string, std::size_t> per_address;

  std::atomic<std::uint64_t> requests = 0;
  std::atomic<std::uint64_t> refused_busy = 0;
  std::atomic<std::uint64_t> refused_malformed = 0;
  std::atomic<std::uint64_t> body_file_bytes = 0;  // on the disk, of requests under way

  // The sessions that wait in these still use what stands above when they end.
  asio::io_context io;
  Strand control = asio::make_strand(io);
  Acceptor acceptor{control};
  Timer sweep{control};

  std::mutex places_mutex;
  std::size_t places_taken = 0;
  std::deque<Waiting> queue;
};

/// One connection. All its functions run on its strand, but for the first and the last, `is_late`
/// and what stands beside it.
class Session : public std::enable_shared_from_this<Session> {
public:
  /// Called with the lock on the sessions.
  Session(Socket socket, std::string remote, Server::Implementation& server)
      : socket_(std::move(socket)), remote_(std::move(remote)), server_(server) {
    server_.sessions.insert(this);
    ++server_.per_address[remote_];
  }

  ~Session() {
    {
      std::lock_guard const lock(server_.sessions_mutex);
      server_.sessions.erase(this);
      if (auto const count = server_.per_address.find(remote_); --count->second == 0) server_.per_address.erase(count);
    }
    remove_body_file();
  }

  Strand strand() { return socket_.get_executor(); }

  void start() { wait_for_request(); }

  /// With a worker's place, which it leaves.
  void answer() {
    auto response = server_.application.answer(request_);
    server_.leave_place();
    send(std::move(response), keep_alive_ && !server_.stopping);
  }

  void refuse_busy() { refuse(503, "http.busy"); }

  bool is_late(Clock::time_point at) const { return at >= deadline_.load(); }
  Clock::time_point deadline() const { return deadline_; }
  std::string const& remote() const { return remote_; }

  /// Ends the connection if nothing is under way on it: then it gets no further request in, from now on.
  bool give_way() {
    auto idle = Phase::idle;
    if (!phase_.compare_exchange_strong(idle, Phase::leaving)) return false;
    asio::post(strand(), [self = shared_from_this()] { self->close(); });
    return true;
  }

  void on_deadline() {
    if (!is_late(Clock::now())) return;
    switch (phase_) {
      case Phase::idle:
      case Phase::leaving:
      case Phase::writing:
        close();
        break;
      case Phase::header:
      case Phase::body:
        refuse(408, "http.too_slow");
        break;
      case Phase::working:
        break;  // the handler answers in its own time; statements have a limit
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
  enum class Phase { idle, leaving, header, body, working, writing };

  Limits const& limits() const { return server_.settings.limits; }

  void wait_for_request() {
    phase_ = Phase::idle;
    deadline_ = Clock::now() + limits().idle_time;
    if (buffer_.size() > 0) {  // later, so that many requests in one piece do not nest
      asio::post(strand(), [self = shared_from_this()] {
        if (self->socket_.is_open()) self->read_header();
      });
      return;
    }
    socket_.async_read_some(buffer_.prepare(4096), [self = shared_from_this()](auto error, std::size_t bytes) {
      if (error) return;
      self->buffer_.commit(bytes);
      self->read_header();
    });
  }

  void read_header() {
    if (auto idle = Phase::idle; !phase_.compare_exchange_strong(idle, Phase::header)) return;
    deadline_ = Clock::now() + limits().header_time;
    parser_.emplace();
    parser_->header_limit(limits().header_bytes);
    parser_->body_limit(boost::none);
    // Most requests come in one piece: only for the rest is there more to read.
    boost::system::error_code error;
    buffer_.consume(parser_->put(buffer_.data(), error));
    if (error && error != beast::error::need_more) return refuse_unreadable(error);
    if (parser_->is_header_done()) return on_header();
    beast::async_read_header(socket_, buffer_, *parser_, [self = shared_from_this()](auto failed, std::size_t) {
      if (self->phase_ != Phase::header) return;  // the deadline came first
      if (failed) return self->refuse_unreadable(failed);
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
    auto const& at_once = server_.application.at_once;
    if (at_once && at_once(request_)) return send(server_.application.answer(request_), keep_alive_);
    switch (server_.admit(shared_from_this())) {
      case Server::Implementation::Admitted::now:
        return answer();
      case Server::Implementation::Admitted::later:
        return;
      case Server::Implementation::Admitted::never:
        return refuse_busy();
    }
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
    boost::system::error_code error;
    if (interrupts_read) socket_.cancel(error);
    remove_body_file();
    request_ = {};
    response_ = std::move(response);
    keep_alive_ = keep_alive;
    auto body = response_.embedded.empty() ? std::string_view(response_.body) : response_.embedded;
    if (response_.stream) body = {};
    write_head(head_, response_, size_of_body(response_), keep_alive);
    if (parser_ && parser_->get().method() == beast::verb::head) {
      body = {};
      response_.stream.reset();
    }
    std::array<asio::const_buffer, 2> rest{asio::buffer(head_), asio::buffer(body)};
    // The system takes most answers whole; only for the rest is there something to wait for.
    auto const taken = socket_.write_some(rest, error);
    if (error && error != asio::error::would_block) return close();
    if (taken == head_.size() + body.size()) return on_sent();
    auto const of_head = std::min(taken, head_.size());
    rest[0] += of_head;
    rest[1] += taken - of_head;
    asio::async_write(socket_, rest, [self = shared_from_this()](auto failed, std::size_t) {
      if (failed) return self->close();
      self->on_sent();
    });
  }

  void on_sent() {
    if (response_.stream) return send_stream(0);
    end_answer();
  }

  void send_stream(std::uint64_t offset) {
    auto const& stream = *response_.stream;
    if (offset == stream.size) return end_answer();
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
                      [self = shared_from_this(), next = offset + got](auto error, std::size_t) {
                        if (error) return self->close();
                        self->send_stream(next);
                      });
  }

  void end_answer() {
    response_ = {};
    stream_part_ = {};
    if (!keep_alive_) return linger();
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
      if (error || self->is_late(Clock::now())) return self->close();
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
    if (!request_.body_file.empty()) std::filesystem::remove(request_.body_file, ignored);
    request_.body_file.clear();
  }

  Socket socket_;
  std::string remote_;
  Server::Implementation& server_;
  std::atomic<Phase> phase_ = Phase::idle;
  std::atomic<Clock::time_point> deadline_ = Clock::time_point::max();  // other threads look at it
  boost::beast::flat_buffer buffer_;
  std::optional<beast::request_parser<beast::buffer_body>> parser_;
  std::array<char, 8192> chunk_{};
  Request request_;
  std::uint64_t largest_body_ = 0;
  std::uint64_t body_received_ = 0;
  Clock::time_point body_started_{};
  std::ofstream body_file_;
  std::uint64_t in_file_ = 0;  // of the body
  std::vector<char> stream_part_;
  bool keep_alive_ = false;
  Response response_;
  std::string head_;
};

void Server::Implementation::accept() {
  acceptor.async_accept(asio::make_strand(io), [this](boost::system::error_code error, Socket socket) {
    if (stopping || error == asio::error::operation_aborted) return;
    if (!error) admit_connection(std::move(socket));
    accept();
  });
}

void Server::Implementation::admit_connection(Socket socket) {
  boost::system::error_code ignored;
  auto address = socket.remote_endpoint(ignored).address().to_string();
  auto const& trusted = settings.trusted_proxies;
  bool const is_proxy = std::find(trusted.begin(), trusted.end(), address) != trusted.end();
  socket.set_option(tcp::no_delay(true), ignored);
  socket.non_blocking(true, ignored);
  // A proxy stands for many people: it keeps its own count of them.
  auto const most_of_one = is_proxy ? settings.limits.connections : settings.limits.connections_per_address;
  std::size_t all = 0;
  std::size_t of_one = 0;
  {
    std::lock_guard const lock(sessions_mutex);
    all = sessions.size();
    if (auto const known = per_address.find(address); known != per_address.end()) of_one = known->second;
  }
  bool const has_place = of_one >= most_of_one                ? make_place(address)
                         : all >= settings.limits.connections ? make_place({})
                                                              : true;
  if (!has_place) {
    ++refused_busy;
    return;
  }
  std::shared_ptr<Session> session;
  {
    std::lock_guard const lock(sessions_mutex);
    session = std::make_shared<Session>(std::move(socket), std::move(address), *this);
  }
  asio::dispatch(session->strand(), [session] { session->start(); });
}

/// Ends the connection that has been idle for longest, of one address or of all: a school's browsers, which keep six
/// open each behind one address, give way to each other.
bool Server::Implementation::make_place(std::string_view address) {
  auto open = open_sessions();
  std::erase_if(open, [&](auto const& session) { return !address.empty() && session->remote() != address; });
  std::sort(open.begin(), open.end(), [](auto const& a, auto const& b) { return a->deadline() < b->deadline(); });
  return std::any_of(open.begin(), open.end(), [](auto const& session) { return session->give_way(); });
}

/// Some may be on their way to their end: those are left out.
std::vector<std::shared_ptr<Session>> Server::Implementation::open_sessions() {
  std::vector<std::shared_ptr<Session>> open;
  std::lock_guard const lock(sessions_mutex);
  for (auto* session : sessions)
    if (auto held = session->weak_from_this().lock()) open.push_back(std::move(held));
  return open;
}

constexpr std::chrono::milliseconds between_sweeps{250};

void Server::Implementation::sweep_deadlines() {
  sweep.expires_after(between_sweeps);
  sweep.async_wait([this](boost::system::error_code error) {
    if (error) return;
    auto const at = Clock::now();
    auto const open = open_sessions();
    if (stopping && (open.empty() || at > stop_deadline)) return io.stop();
    for (auto const& session : open) {
      if (session->is_late(at)) asio::post(session->strand(), [session] { session->on_deadline(); });
      if (stopping) asio::post(session->strand(), [session] { session->close_if_idle(); });
    }
    refuse_who_waits_too_long(at);
    sweep_deadlines();
  });
}

/// Also those who would be waiting too long before the next time.
void Server::Implementation::refuse_who_waits_too_long(Clock::time_point at) {
  std::lock_guard const lock(places_mutex);
  for (; !queue.empty() && at + between_sweeps - queue.front().since > settings.limits.queue_time; queue.pop_front()) {
    auto& session = queue.front().session;
    asio::post(session->strand(), [session] { session->refuse_busy(); });
  }
}

Server::Implementation::Admitted Server::Implementation::admit(std::shared_ptr<Session> session) {
  std::lock_guard const lock(places_mutex);
  if (places_taken < settings.workers) {
    ++places_taken;
    return Admitted::now;
  }
  if (queue.size() >= settings.limits.queue_length) return Admitted::never;
  queue.push_back({std::move(session), Clock::now()});
  return Admitted::later;
}

void Server::Implementation::leave_place() {
  std::shared_ptr<Session> next;
  {
    std::lock_guard const lock(places_mutex);
    if (queue.empty()) {
      --places_taken;
      return;
    }
    next = std::move(queue.front().session);
    queue.pop_front();
  }
  auto const strand = next->strand();
  asio::defer(strand, [next = std::move(next)] { next->answer(); });
}

void Server::Implementation::begin_stop() {
  if (stopping.exchange(true)) return;
  stop_deadline = Clock::now() + settings.limits.stop_time;
  boost::system::error_code ignored;
  acceptor.close(ignored);
  for (auto const& session : open_sessions()) asio::post(session->strand(), [session] { session->close_if_idle(); });
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
  std::vector<std::thread> others;
  for (std::size_t i = 0; i < server.settings.workers; ++i) others.emplace_back([&server] { server.io.run(); });
  server.io.run();
  for (auto& other : others) other.join();
}

void Server::stop() {
  asio::post(implementation_->control, [this] { implementation_->begin_stop(); });
}

Traffic Server::traffic() const {
  auto& server = *implementation_;
  Traffic traffic{server.requests, server.refused_busy, server.refused_malformed, 0, 0};
  {
    std::lock_guard const lock(server.sessions_mutex);
    traffic.connections = server.sessions.size();
  }
  std::lock_guard const lock(server.places_mutex);
  traffic.queue_length = server.queue.size();
  return traffic;
}

}  // namespace aimline::http
