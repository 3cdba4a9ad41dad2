#include "app/serve.hpp"

#include "app/jobs.hpp"
#include "app/routes.hpp"
#include "http/log.hpp"
#include "http/openapi.hpp"
#include "http/problem.hpp"
#include "identity/caller.hpp"
#include "jobs/runner.hpp"
#include "pages/pages.hpp"
#include "store/migrate.hpp"

#include <csignal>
#include <fstream>
#include <thread>

#include <fmt/format.h>

namespace aimline::app {
namespace {

http::Response text(unsigned status, std::string_view type, std::string body) {
  http::Response response{status, {{"Content-Type", std::string(type)}}, std::move(body), {}};
  http::add_security_headers(response, true);
  return response;
}

/// The addresses beside the API: health, metrics, the API's own description, and the pages.
class Front {
public:
  Front(store::Database& database, http::Router& router)
      : database_(database), router_(router), openapi_(http::openapi(router)) {}

  void watch(http::Server const& server) { server_ = &server; }

  http::Response answer(http::Request const& request) {
    auto const begun = std::chrono::steady_clock::now();
    auto response = choose(request);
    auto const took = std::chrono::steady_clock::now() - begun;
    http::log_access(request, response, std::chrono::duration_cast<std::chrono::microseconds>(took));
    return response;
  }

private:
  http::Response choose(http::Request const& request) {
    auto const& path = request.path;
    if (path == "/api/openapi.json") return text(200, "application/json", openapi_);
    if (path == "/healthz") return text(200, "text/plain; charset=utf-8", "alive\n");
    if (path == "/readyz") return ready();
    if (path == "/metrics") return metrics();
    if ((path.starts_with("/api/") || path == "/api") && path != "/api/docs") return router_.answer(request);
    return pages::page(request);
  }

  http::Response ready() {
    try {
      database_.lease()->value_of<std::int64_t>("select 1");
      return text(200, "text/plain; charset=utf-8", "ready\n");
    } catch (store::Error const&) {
      return text(503, "text/plain; charset=utf-8", "the database is away\n");
    }
  }

  http::Response metrics() {
    auto const traffic = server_->traffic();
    std::string body;
    auto const add = [&](std::string_view name, std::string_view kind, std::string_view help, std::uint64_t value) {
      body += fmt::format("# HELP aimline_{0} {1}\n# TYPE aimline_{0} {2}\naimline_{0} {3}\n", name, help, kind, value);
    };
    add("requests_total", "counter", "Requests that were read.", traffic.requests);
    add("refused_busy_total", "counter", "Requests and connections refused because too much was under way.",
        traffic.refused_busy);
    add("refused_malformed_total", "counter", "Requests that could not be read.", traffic.refused_malformed);
    add("connections", "gauge", "Open connections.", traffic.connections);
    add("queue_length", "gauge", "Requests waiting for a worker.", traffic.queue_length);
    return text(200, "text/plain; version=0.0.4", std::move(body));
  }

  store::Database& database_;
  http::Router& router_;
  std::string openapi_;
  http::Server const* server_ = nullptr;
};

/// SIGTERM and SIGINT end the server; they are waited for in a thread of their own, so that no handler runs amid work.
class StopSignals {
public:
  StopSignals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGTERM);
    sigaddset(&signals_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
  }
  void stop_when_told(http::Server& server) {
    std::thread([this, &server] {
      int which = 0;
      sigwait(&signals_, &which);
      http::log_event("stopping");
      server.stop();
    }).detach();
  }

private:
  sigset_t signals_{};
};

std::size_t workers_for(ServeOptions const& options, store::Database const& database) {
  if (options.workers) return options.workers;
  // PostgreSQL is waited for, SQLite works in the worker's own thread.
  auto const cores = std::max<std::size_t>(2, std::thread::hardware_concurrency());
  return database.dialect() == store::Dialect::postgresql ? 4 * cores : cores;
}

/// Half of the workers may wait for others at once; the rest go on answering.
int most_calls(ServeOptions const& options, store::Database const& database) {
  return static_cast<int>((workers_for(options, database) + 1) / 2);
}

}  // namespace

Result<std::unique_ptr<store::Database>> connect(ServeOptions const& options) {
  std::filesystem::create_directories(options.data);
  auto const address = store::parse_address(
      options.database.empty() ? "sqlite:" + (options.data / "aimline.db").string() : options.database);
  if (!address) return refuse(address.error());
  store::Settings settings;
  settings.most_connections = 32;
  return std::make_unique<store::Database>(*address, settings);
}

Result<std::unique_ptr<store::Database>> open_database(ServeOptions const& options) {
  auto database = connect(options);
  if (!database) return database;
  auto const migrated = store::migrate(*(*database)->lease());
  if (!migrated) return refuse(migrated.error());
  return database;
}

Result<void> serve(ServeOptions const& options, store::Database& database,
                   std::function<void(std::string const& address)> const& ready) {
  auto const endpoint = http::parse_endpoint(options.listen);
  if (!endpoint) return refuse(endpoint.error());
  if (!http::is_loopback(*endpoint) && options.trusted_proxies.empty())
    return refuse(Fault::invalid, "--listen", {"serve.needs_proxy"});
  if (!options.ca_file.empty() && !std::ifstream(options.ca_file))
    return refuse(Fault::invalid, "--ca-file", {"serve.no_ca_file"});
  // First of all: threads that begin before this would take the signals and end the process.
  static StopSignals signals;
  http::open_log(options.log.empty() ? options.data / "log" / "aimline.jsonl" : std::filesystem::path(options.log));

  House house{.database = database,
              .data = options.data,
              .base_url = options.base_url,
              .outgoing = outgoing::client({.private_hosts = options.private_hosts,
                                            .ca_file = options.ca_file,
                                            .most_at_once = most_calls(options, database)})};
  house.keys.open();
  house.files.quota = options.quota << 20;
  files::sweep(*database.lease(), house.files.store);
  http::Router router(database, identity::who_calls);
  add_routes(router, house);
  jobs::Kinds kinds;
  if (auto const added = add_jobs(kinds, house, router, options); !added) return added;
  Front front(database, router);
  http::ServerSettings settings;
  settings.endpoint = *endpoint;
  settings.workers = workers_for(options, database);
  settings.trusted_proxies = options.trusted_proxies;
  settings.temporary_folder = options.data / "temporary";
  std::filesystem::create_directories(settings.temporary_folder);
  http::Server server(
      std::move(settings),
      {.answer = [&](http::Request const& request) { return front.answer(request); },
       .largest_body = [&](http::Method method, std::string_view path) { return router.largest_body(method, path); },
       .refuse =
           [](unsigned status, std::string_view key, http::Pairs const& headers) {
             auto response = http::problem(status, {std::string(key)}, http::language_of({}, std::nullopt, headers));
             http::add_security_headers(response, true);
             return response;
           },
       .at_once =
           [](http::Request const& request) { return request.path == "/healthz" || request.path == "/metrics"; }});
  front.watch(server);
  auto const listening = server.listen();
  if (!listening) return refuse(listening.error());
  signals.stop_when_told(server);
  auto const host =
      listening->address.find(':') == std::string::npos ? listening->address : "[" + listening->address + "]";
  auto const address = fmt::format("http://{}:{}", host, listening->port);
  if (house.base_url.empty()) house.base_url = address;
  http::log_event("started", {{"address", host}, {"port", std::to_string(listening->port)}});
  jobs::Runner runner(database, kinds);
  runner.start();
  ready(address);
  server.run();
  runner.stop();
  http::log_event("stopped");
  return {};
}

}  // namespace aimline::app
