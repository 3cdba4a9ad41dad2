#include "http/log.hpp"

#include "base/json.hpp"

#include <cctype>
#include <memory>

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace aimline::http {
namespace {

std::shared_ptr<spdlog::logger> logger;

/// A path as it may stand in a log: up to the first segment that looks like a secret, or a part of one: longer than
/// the key of a record and all hexadecimal, or behind /sign-in/.
std::string_view without_secret(std::string_view path) {
  for (std::string_view secret : {"/sign-in/", "/api/v1/sign-in-links/"})
    if (path.starts_with(secret)) return secret;
  constexpr std::size_t longer_than_a_key = 37;
  std::size_t digits = 0;
  for (std::size_t i = 0; i < path.size(); ++i) {
    digits = std::isxdigit(static_cast<unsigned char>(path[i])) ? digits + 1 : 0;
    if (digits == longer_than_a_key) return path.substr(0, i + 1 - digits);
  }
  return path;
}

/// One line under construction: every text is written as JSON, so no control character gets through.
class Line {
public:
  explicit Line(std::string_view event) {
    text_.reserve(300);
    text_ = "{\"at\":";
    write_json_string(text_, to_string(now()));
    add("event", event);
  }
  Line& add(std::string_view name, std::string_view value) {
    field(name);
    write_json_string(text_, value);
    return *this;
  }
  Line& add(std::string_view name, std::int64_t value) {
    field(name);
    json_detail::write_number(text_, value);
    return *this;
  }
  Line& add(Request const& request) {
    return add("method", name_of(request.method))
        .add("path", without_secret(request.path))
        .add("remote", request.remote);
  }
  Line& add(std::optional<Uuid> const& person) { return person ? add("person", to_string(*person)) : *this; }
  Line& add(Pairs const& facts) {
    for (auto const& [name, value] : facts) add(name, value);
    return *this;
  }
  void write() {
    text_ += '}';
    if (logger) logger->log(spdlog::level::info, spdlog::string_view_t(text_.data(), text_.size()));
  }

private:
  void field(std::string_view name) {
    text_ += ",\"";
    text_ += name;
    text_ += "\":";
  }
  std::string text_;
};

}  // namespace

void open_log(std::filesystem::path const& path) {
  if (path == "-") {
    logger = std::make_shared<spdlog::logger>("aimline", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  } else {
    if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path());
    logger =
        std::make_shared<spdlog::logger>("aimline", std::make_shared<spdlog::sinks::basic_file_sink_mt>(path.string()));
    spdlog::flush_every(std::chrono::seconds(1));
    spdlog::register_logger(logger);
  }
  logger->set_pattern("%v");
  logger->flush_on(spdlog::level::warn);
}

void flush_log() {
  if (logger) logger->flush();
}

void log_access(Request const& request, Response const& response, std::chrono::microseconds took) {
  if (!logger) return;
  Line("request")
      .add(request)
      .add("status", static_cast<std::int64_t>(response.status))
      .add("microseconds", static_cast<std::int64_t>(took.count()))
      .add("bytes", static_cast<std::int64_t>(size_of_body(response)))
      .write();
}

void log_refusal(Request const& request, std::string_view fault, std::optional<Uuid> const& person) {
  Line("refused").add("fault", fault).add(person).add(request).write();
}

void log_incident(Request const& request, std::string_view incident, std::exception const& broken) {
  Line("incident").add("incident", incident).add("what", broken.what()).add(request).write();
  flush_log();
}

void log_event(std::string_view event, Pairs const& facts) {
  Line(event).add(facts).write();
  flush_log();
}

void log_security(std::string_view event, std::optional<Uuid> const& person, Pairs const& facts) {
  Line(event).add(person).add(facts).write();
}

}  // namespace aimline::http
