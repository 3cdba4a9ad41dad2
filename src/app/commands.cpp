#include "app/commands.hpp"

#include "access/policy.hpp"
#include "app/config.hpp"
#include "app/demonstration.hpp"
#include "app/routes.hpp"
#include "app/terminal.hpp"
#include "base/json.hpp"
#include "http/openapi.hpp"
#include "identity/session.hpp"
#include "store/backup.hpp"
#include "store/migrate.hpp"

#include <iostream>

#include <fmt/format.h>

namespace aimline::app {
namespace {

/// Says what a backup holds; `key` names the text for people.
void say_facts(store::BackupFacts const& kept, Output output, std::string key, std::string const& file) {
  std::int64_t rows = 0;
  for (auto const& [table, count] : kept.rows) rows += count;
  if (output == Output::json)
    return say(fmt::format(R"({{"tables":{},"rows":{},"schema":{},"sha256":"{}"}})", kept.rows.size(), rows,
                           kept.schema, kept.sha256));
  say(Text{std::move(key),
           {{"rows", std::to_string(rows)},
            {"tables", std::to_string(kept.rows.size())},
            {"file", file},
            {"sha256", kept.sha256}}});
}

}  // namespace

int run_config(std::filesystem::path const& path, ServeOptions& options) {
  auto read = read_config(path, std::move(options));
  if (!read) return fail(read.error());
  options = std::move(*read);
  return 0;
}

int run_serve(ServeOptions const& options, Output output) {
  auto const database = open_database(options);
  if (!database) return fail(database.error());
  auto const served = serve(options, **database, [&](std::string const& address) {
    if (output == Output::json)
      say(fmt::format(R"({{"address":"{}"}})", address));
    else
      say(Text{"command.serving", {{"address", address}}});
  });
  return served ? 0 : fail(served.error());
}

int run_demo(ServeOptions const& options, Output output) {
  auto const endpoint = http::parse_endpoint(options.listen);
  if (!endpoint) return fail(endpoint.error());
  // The invented people sign in without a password: nobody else may reach them.
  if (!http::is_loopback(*endpoint)) return fail({Fault::invalid, {{"--listen", {"demo.loopback_only"}}}});
  auto const database = open_database(options);
  if (!database) return fail(database.error());
  std::vector<SignInLink> links;
  {
    auto const lease = (*database)->lease();
    if (auto const created = create_demonstration(*lease, now()); !created) return fail(created.error());
    links = make_sign_in_links(*lease, now());
  }
  auto const served = serve(options, **database, [&](std::string const& address) {
    if (output == Output::json) {
      std::string list;
      for (auto const& link : links) {
        list += list.empty() ? "" : ",";
        list += "{\"name\":";
        write_json_string(list, link.name);
        list += fmt::format(R"(,"role":"{}","place":)", access::to_string(link.role));
        write_json_string(list, link.place);
        list += fmt::format(R"(,"link":"{}{}"}})", address, link.path);
      }
      say(fmt::format(R"({{"address":"{}","sign_in":[{}]}})", address, list));
      return;
    }
    say(Text{"command.demonstration", {{"address", address}}});
    for (auto const& link : links)
      say(fmt::format("  {:<4} {:<20} {:<32}\n       {}{}", access::to_string(link.role), link.name, link.place,
                      address, link.path));
    say(Text{"command.demonstration_ends"});
  });
  return served ? 0 : fail(served.error());
}

int run_migrate(ServeOptions const& options, Output output) {
  auto const database = connect(options);
  if (!database) return fail(database.error());
  auto const applied = store::migrate(*(*database)->lease());
  if (!applied) return fail(applied.error());
  if (output == Output::json)
    say(fmt::format(R"({{"applied":{}}})", *applied));
  else
    say(Text{"command.migrated", {{"count", std::to_string(*applied)}}});
  return 0;
}

int run_backup(ServeOptions const& options, std::filesystem::path const& to, Output output) {
  auto const database = connect(options);
  if (!database) return fail(database.error());
  auto const kept = store::backup(*(*database)->lease(), to, now());
  if (!kept) return fail(kept.error());
  say_facts(*kept, output, "command.backed_up", to.string());
  return 0;
}

int run_restore(ServeOptions const& options, std::filesystem::path const& from, Output output) {
  auto const database = connect(options);
  if (!database) return fail(database.error());
  auto const lease = (*database)->lease();
  auto const restored = store::restore(from, *lease);
  if (!restored) return fail(restored.error());
  if (auto const migrated = store::migrate(*lease); !migrated) return fail(migrated.error());
  // Whoever has the backup must not be signed in by it.
  identity::end_all_sessions(*lease);
  say_facts(*restored, output, "command.restored", from.string());
  return 0;
}

int run_openapi() {
  store::Database none(store::Address{store::Dialect::sqlite, ":memory:"});
  http::Router router(none, [](store::Connection&, http::Request const&) -> Result<http::Caller> { return {}; });
  House house{none, "data"};
  add_routes(router, house);
  std::cout << http::openapi(router);
  return 0;
}

int run_access() {
  std::cout << access::print_policy();
  return 0;
}

}  // namespace aimline::app
