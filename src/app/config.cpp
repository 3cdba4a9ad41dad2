#include "app/config.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

namespace aimline::app {
namespace {

bool take_list(std::vector<std::string>& into, toml::node const& value) {
  auto const* list = value.as_array();
  if (!list) return false;
  into.clear();
  for (auto const& each : *list) {
    auto const text = each.value_exact<std::string>();
    if (!text) return false;
    into.push_back(*text);
  }
  return true;
}

/// Takes the value of one name; false when it has another type.
bool take(ServeOptions& options, std::string_view name, toml::node const& value) {
  if (name == "trusted-proxy") return take_list(options.trusted_proxies, value);
  if (name == "allow-private-host") return take_list(options.private_hosts, value);
  if (name == "workers" || name == "quota") {
    auto const count = value.value_exact<std::int64_t>();
    if (!count || *count < 1 || *count > (name == "workers" ? 1000 : 1 << 30)) return false;
    if (name == "workers")
      options.workers = static_cast<std::size_t>(*count);
    else
      options.quota = static_cast<std::uint64_t>(*count);
    return true;
  }
  auto const text = value.value_exact<std::string>();
  if (!text) return false;
  if (name == "database") options.database = *text;
  if (name == "data") options.data = *text;
  if (name == "listen") options.listen = *text;
  if (name == "base-url") options.base_url = *text;
  if (name == "log") options.log = *text;
  if (name == "ca-file") options.ca_file = *text;
  if (name == "smtp") options.smtp = *text;
  if (name == "smtp-user") options.smtp_user = *text;
  if (name == "smtp-password-file") options.smtp_password_file = *text;
  if (name == "smtp-ca") options.smtp_ca = *text;
  if (name == "mail-from") options.mail_from = *text;
  return true;
}

bool is_known(std::string_view name) {
  for (std::string_view known :
       {"database", "data", "listen", "base-url", "log", "smtp", "smtp-user", "smtp-password-file", "smtp-ca",
        "mail-from", "trusted-proxy", "workers", "quota", "allow-private-host", "ca-file"})
    if (known == name) return true;
  return false;
}

}  // namespace

Result<ServeOptions> read_config(std::filesystem::path const& path, ServeOptions options) {
  try {
    auto const table = toml::parse_file(path.string());
    std::vector<Problem> problems;
    for (auto const& [key, value] : table) {
      auto const where = fmt::format("{} line {}, {}", path.string(), key.source().begin.line, key.str());
      if (!is_known(key.str()))
        problems.push_back({where, {"config.unknown_name"}});
      else if (!take(options, key.str(), value))
        problems.push_back({where, {"config.wrong_type"}});
    }
    if (!problems.empty()) return refuse(Refusal{Fault::invalid, std::move(problems)});
    return options;
  } catch (toml::parse_error const& error) {
    auto const line = error.source().begin.line;
    return refuse(Fault::invalid, line ? fmt::format("{} line {}", path.string(), line) : path.string(),
                  {line ? "config.not_toml" : "config.unreadable"});
  }
}

}  // namespace aimline::app
