#include "http/log.hpp"

#include "base/json.hpp"

#include <memory>

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace aimline::http {
namespace {

std::shared_ptr<spdlog::logger> logger;

/// A path as it may stand in a log: what follows /sign-in/ is a secret.
std::string_view without_secret(std::string_view path) {
  for (std::string_view secret : {"/sign-in/", "/api/v1/sign-in-links/"})
    if (path.starts_with(secret)) return secret;
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
  auto const bytes = response.embedded.empty() ? response.body.size() : response.embedded.size();
  Line("request")
      .add(request)
      .add("status", static_cast<std::int64_t>(response.status))
      .add("microseconds", static_cast<std::int64_t>(took.count()))
      .add("bytes", static_cast<std::int64_t>(bytes))
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
