#include "app/commands.hpp"

#include "access/policy.hpp"
#include "app/config.hpp"
#include "app/demonstration.hpp"
#include "app/routes.hpp"
#include "app/sealed.hpp"
#include "app/terminal.hpp"
#include "base/json.hpp"
#include "files/named.hpp"
#include "http/openapi.hpp"
#include "identity/caller.hpp"
#include "identity/session.hpp"
#include "mail/outbox.hpp"
#include "network/service/accounts.hpp"
#include "network/service/setup.hpp"
#include "store/backup.hpp"
#include "store/migrate.hpp"

#include <functional>
#include <iostream>

#include <fmt/format.h>

namespace aimline::app {
namespace {

/// Says what a backup holds; `key` names the text for people.
void say_facts(store::BackupFacts const& kept, std::size_t files, Output output, std::string key,
               std::string const& file) {
  std::int64_t rows = 0;
  for (auto const& [table, count] : kept.rows) rows += count;
  if (output == Output::json)
    return say(fmt::format(R"({{"tables":{},"rows":{},"schema":{},"sha256":"{}","files":{}}})", kept.rows.size(), rows,
                           kept.schema, kept.sha256, files));
  say(Text{std::move(key),
           {{"rows", std::to_string(rows)},
            {"tables", std::to_string(kept.rows.size())},
            {"file", file},
            {"sha256", kept.sha256},
            {"files", std::to_string(files)}}});
}

/// The key that the options name, where they name one.
Result<std::optional<store::SealKey>> key_of(BackupOptions const& how) {
  if (how.key_file.empty()) return std::nullopt;
  auto key = store::read_seal_key(how.key_file);
  if (!key) return refuse(key.error());
  return std::move(*key);
}

std::optional<store::BackupSeal> seal_with(std::optional<store::SealKey> const& key, store::KeyRing& keys) {
  if (!key) return std::nullopt;
  return store::BackupSeal{*key, keys};
}
/// The folder that belongs to a backup file, with the files that its rows name.
std::filesystem::path files_beside(std::filesystem::path backup) { return backup += ".files"; }

/// Where the setup's page is: at the address that people use, where that is configured.
std::string setup_address(ServeOptions const& options, std::string const& address, std::string_view secret) {
  return fmt::format("{}/setup/{}", options.base_url.empty() ? address : options.base_url, secret);
}

/// Does something to the account with a mail address, in a transaction, and says that it is done.
int with_account(ServeOptions const& options, std::string const& mail, Text const& done,
                 std::function<Result<void>(store::Connection&, network::Account const&)> const& act) {
  auto const database = open_database(options);
  if (!database) return fail(database.error());
  auto const lease = (*database)->lease();
  auto const acted = store::in_transaction(*lease, [&](store::Transaction&) -> Result<void> {
    std::optional<network::Account> account;
    lease->query(
        "select id, version, mail, language, suspended_at from account where mail = $1 and archived_at is null",
        [&](store::Row const& row) {
          account = network::Account{store::from_column<Id<network::Account>>(row, 0),
                                     row.integer(1),
                                     {},
                                     store::from_column<MailAddress>(row, 2),
                                     store::from_column<Language>(row, 3),
                                     store::from_column<std::optional<Instant>>(row, 4)};
        },
        mail);
    if (!account) return refuse(Fault::not_found, mail, {"command.no_such_user"});
    return act(*lease, *account);
  });
  if (!acted) return fail(acted.error());
  say(done);
  return 0;
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
  std::optional<std::string> secret;
  {
    auto const lease = (*database)->lease();
    if (network::is_not_set_up(*lease)) secret = network::make_setup_link(*lease, now());
  }
  auto const served = serve(options, **database, [&](std::string const& address) {
    auto const link = secret ? setup_address(options, address, *secret) : std::string();
    if (output == Output::json) {
      say(secret ? fmt::format(R"({{"address":"{}","setup":"{}"}})", address, link)
                 : fmt::format(R"({{"address":"{}"}})", address));
      return;
    }
    say(Text{"command.serving", {{"address", address}}});
    if (secret) say(Text{"command.setup", {{"link", link}}});
  });
  return served ? 0 : fail(served.error());
}

int run_user_list(ServeOptions const& options, Output output) {
  auto const database = open_database(options);
  if (!database) return fail(database.error());
  auto const language = terminal_language();
  auto const lease = (*database)->lease();
  auto const roles_of = [&, sql = "select distinct g.role from role_grant g where g.person_id = $1 and " +
                                  access::in_force("g", 2) + " order by g.role"](std::string const& person) {
    std::string roles;
    lease->query(
        sql, [&](store::Row const& row) { roles += (roles.empty() ? "" : " ") + std::string(row.text(0)); }, person,
        date_in_utc(now()));
    return roles;
  };
  lease->query(
      "select a.mail, p.name, a.suspended_at, s.at, a.id from account a join person p on p.id = a.id"
      " left join last_sign_in s on s.person_id = a.id where a.archived_at is null order by a.mail",
      [&](store::Row const& row) {
        bool const suspended = !row.is_null(2);
        auto const roles = roles_of(std::string(row.text(4)));
        if (output == Output::json) {
          std::string line = fmt::format(R"({{"id":"{}","mail":)", row.text(4));
          write_json_string(line, row.text(0));
          line += ",\"name\":";
          write_json_string(line, row.text(1));
          say(line + fmt::format(R"(,"roles":"{}","suspended":{},"last_sign_in":{}}})", roles, suspended,
                                 row.is_null(3) ? "null" : fmt::format("\"{}\"", row.text(3))));
          return;
        }
        say(Text{"command.user",
                 {{"state", write_out({suspended ? "command.user_suspended" : "command.user_active"}, language)},
                  {"mail", std::string(row.text(0))},
                  {"name", std::string(row.text(1))},
                  {"roles", roles},
                  {"at", row.is_null(3) ? write_out({"command.user_never"}, language) : std::string(row.text(3))}}});
      });
  return 0;
}

int run_user_suspend(ServeOptions const& options, std::string const& mail) {
  return with_account(options, mail, {"command.suspended", {{"mail", mail}}},
                      [](store::Connection& connection, network::Account const& account) -> Result<void> {
                        return network::suspend(connection, {std::nullopt, now()}, account).map([](auto const&) {});
                      });
}

int run_user_forget_second_factor(ServeOptions const& options, std::string const& mail) {
  store::KeyRing keys(options.data / "keys");
  return with_account(options, mail, {"command.factor_forgotten", {{"mail", mail}}},
                      [&](store::Connection& connection, network::Account const& account) {
                        return network::forget_lost_factor(connection, keys, {std::nullopt, now()}, account);
                      });
}

int run_user_setup_link(ServeOptions const& options, Output output) {
  auto const database = open_database(options);
  if (!database) return fail(database.error());
  auto const secret = network::make_setup_link(*(*database)->lease(), now());
  auto const link = setup_address(options, "http://" + options.listen, secret);
  if (output == Output::json)
    say(fmt::format(R"({{"setup":"{}"}})", link));
  else
    say(Text{"command.setup_link", {{"link", link}}});
  return 0;
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

int run_backup(ServeOptions const& options, BackupOptions const& how, Output output) {
  if (how.key_file.empty() && !how.plain) return fail({Fault::invalid, {{"--key-file", {"backup.wants_key"}}}});
  auto const key = key_of(how);
  if (!key) return fail(key.error());
  auto const database = connect(options);
  if (!database) return fail(database.error());
  store::KeyRing keys(options.data / "keys");
  auto const seal = seal_with(*key, keys);
  files::Store files(options.data / "files");
  files::Store beside(files_beside(how.file));
  auto const held = files.hold();
  auto const kept = store::backup(*(*database)->lease(), how.file, now(), seal ? &*seal : nullptr);
  if (!kept) return fail(kept.error());
  auto const copied = beside.take_from(files);
  // The file before is replaced, so what only its rows named may go.
  beside.sweep([&](std::string const& sha256) { return files.has(sha256); }, std::chrono::seconds(0));
  say_facts(*kept, copied, output, "command.backed_up", how.file.string());
  return 0;
}

int run_backup_key(std::filesystem::path const& file) {
  auto const made = store::make_seal_key(file);
  if (!made) return fail(made.error());
  say(Text{"command.backup_key", {{"file", file.string()}}});
  return 0;
}

int run_restore(ServeOptions const& options, BackupOptions const& how, Output output) {
  auto const key = key_of(how);
  if (!key) return fail(key.error());
  auto const database = connect(options);
  if (!database) return fail(database.error());
  auto const lease = (*database)->lease();
  if (auto const checked = store::check_backup(how.file, *key ? &**key : nullptr); !checked)
    return fail(checked.error());
  store::KeyRing keys(options.data / "keys");
  auto const seal = seal_with(*key, keys);
  files::Store files(options.data / "files");
  // Before the rows that name them.
  auto const copied = files.take_from(files::Store(files_beside(how.file)));
  auto const restored = store::restore(how.file, *lease, seal ? &*seal : nullptr);
  if (!restored) return fail(restored.error());
  if (auto const migrated = store::migrate(*lease); !migrated) return fail(migrated.error());
  // Whoever has the backup must not be signed in by it.
  identity::end_all_sessions(*lease);
  identity::end_all_tokens(*lease);
  mail::hold_all(*lease, now());
  say_facts(*restored, copied, output, "command.restored", how.file.string());
  if (auto const lost = files::missing(*lease, files); !lost.empty())
    return fail({Fault::conflict,
                 {{"",
                   {"backup.files_missing",
                    {{"count", std::to_string(lost.size())}, {"folder", files_beside(how.file).string()}}}}}});
  return 0;
}

int run_keys_rotate(ServeOptions const& options, Output output) {
  auto const database = open_database(options);
  if (!database) return fail(database.error());
  store::KeyRing keys(options.data / "keys");
  keys.rotate();
  auto const made = reseal_all(*(*database)->lease(), keys);
  if (output == Output::json)
    say(fmt::format(R"({{"sealed_again":{},"lost":{}}})", made.again, made.lost));
  else
    say(Text{"command.keys_rotated", {{"again", std::to_string(made.again)}, {"lost", std::to_string(made.lost)}}});
  return 0;
}

int run_keys_forget(ServeOptions const& options, Output output) {
  auto const database = open_database(options);
  if (!database) return fail(database.error());
  store::KeyRing keys(options.data / "keys");
  // What a server sealed with an older key while the newest was made.
  reseal_all(*(*database)->lease(), keys);
  auto const gone = keys.forget_old();
  if (output == Output::json)
    say(fmt::format(R"({{"forgotten":{}}})", gone));
  else
    say(Text{"command.keys_forgotten", {{"count", std::to_string(gone)}}});
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
