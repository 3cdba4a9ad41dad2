#include "app/testing_server.hpp"

#include "app/routes.hpp"
#include "identity/caller.hpp"
#include "identity/password.hpp"
#include "identity/session.hpp"
#include "identity/sign_on.hpp"
#include "mail/letter.hpp"

#include <stdexcept>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

namespace aimline::app::testing {
namespace {

constexpr std::string_view own_origin = "https://aimline.example";

/// Without waiting for the disk: these databases end with their test.
store::Settings hasty() {
  store::Settings settings;
  settings.most_connections = 3;
  settings.sqlite_synchronous = "OFF";
  return settings;
}

void check_headers(http::Response const& response, http::Request const& request) {
  static constexpr std::pair<std::string_view, std::string_view> compulsory[] = {
      {"Content-Security-Policy", "default-src 'none'"},
      {"Strict-Transport-Security", "max-age=31536000"},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "same-origin"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Cache-Control", "no-store"},
      {"Vary", "Cookie"},
  };
  for (auto const& [name, value] : compulsory) {
    // A picture may be kept by whoever saw it, and is asked for again each time it is shown.
    auto const own = http::find(response.headers, name);
    if (name == "Cache-Control" && own == "private, no-cache" &&
        http::find(response.headers, "Content-Type") == "image/webp")
      continue;
    auto const standing = response.standing_headers.find(fmt::format("{}: {}", name, value));
    bool const stands =
        standing != std::string_view::npos && (standing == 0 || response.standing_headers[standing - 1] == '\n');
    if (!stands && (!own || own->find(value) == own->npos))
      ADD_FAILURE() << http::name_of(request.method) << " " << request.target << " answered " << response.status
                    << " without the header " << name << ": " << value;
  }
}

}  // namespace

Tables::Tables(store::Connection& connection) : connection_(connection) {
  bool const sqlite = connection.dialect() == store::Dialect::sqlite;
  connection_.query(sqlite ? "select m.name, c.name, c.pk from sqlite_master m join pragma_table_info(m.name) c"
                             " where m.type = 'table' and m.name not like 'sqlite%' order by m.name, c.cid"
                           : "select cast(t.relname as text), cast(a.attname as text),"
                             " case when a.attnum = any(i.indkey) then 1 else 0 end from pg_class t"
                             " join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped"
                             " left join pg_index i on i.indrelid = t.oid and i.indisprimary"
                             " where t.relkind = 'r' and t.relnamespace = cast('public' as regnamespace)"
                             " order by t.relname, a.attnum",
                    [&](store::Row const& row) {
                      auto& table = tables_[std::string(row.text(0))];
                      table.columns.emplace_back(row.text(1));
                      if (row.integer(2) > 0) table.key.emplace_back(row.text(1));
                    });
  std::string script = "create table written_table (name text primary key);\n";
  if (!sqlite)
    script +=
        "create function enter_written_table() returns trigger language plpgsql as $$ begin"
        " insert into written_table values (tg_table_name) on conflict do nothing; return null; end $$;\n";
  for (auto const& [name, table] : tables_) {
    if (!sqlite) {
      script += fmt::format(
          "create trigger {0}_written after insert or update or delete or truncate on {0}"
          " for each statement execute function enter_written_table();\n",
          name);
      continue;
    }
    for (auto const* change : {"insert", "update", "delete"})
      script += fmt::format(
          "create trigger {0}_written_by_{1} after {1} on {0}"
          " when not exists (select 1 from written_table where name = '{0}')"
          " begin insert into written_table values ('{0}'); end;\n",
          name, change);
  }
  connection_.run_script(script);
}

void Tables::keep() {
  for (auto const& [name, table] : tables_) kept_[name] = read(name, table);
  forget_writes();
}

void Tables::forget_writes() { connection_.execute("delete from written_table"); }

std::vector<std::string> Tables::written() {
  std::vector<std::string> names;
  connection_.query("select name from written_table", [&](store::Row const& row) { names.emplace_back(row.text(0)); });
  return names;
}

Tables::Rows Tables::read(std::string const& name, Table const& table) {
  Rows rows;
  connection_.query(fmt::format("select {} from {}", fmt::join(table.columns, ", "), name), [&](store::Row const& row) {
    std::vector<store::Value> values;
    std::string key;
    for (std::size_t i = 0; i < row.columns(); ++i) {
      values.push_back(row.value(i));
      for (auto const& each : table.key)
        if (each == table.columns[i]) key += std::string(row.text(i)) + " ";
    }
    rows.emplace(std::move(key), std::move(values));
  });
  return rows;
}

std::vector<std::string> Tables::changes() {
  std::vector<std::string> differences;
  for (auto const& name : written()) {
    // Refused writes and exports are always entered there.
    if (name == "security_event") continue;
    auto const& before = kept_.at(name);
    auto const after = read(name, tables_.at(name));
    for (auto const& [key, values] : after) {
      auto const found = before.find(key);
      if (found == before.end())
        differences.push_back(fmt::format("{} {}: added", name, key));
      else if (found->second != values)
        differences.push_back(fmt::format("{} {}: changed", name, key));
    }
    for (auto const& [key, values] : before)
      if (!after.contains(key)) differences.push_back(fmt::format("{} {}: removed", name, key));
  }
  return differences;
}

void Tables::restore() {
  bool const sqlite = connection_.dialect() == store::Dialect::sqlite;
  connection_.run_script(sqlite ? "pragma foreign_keys = off" : "set session_replication_role = replica");
  {
    store::Transaction transaction(connection_);
    for (auto const& name : written()) restore_table(name, tables_.at(name));
    forget_writes();
    transaction.commit();
  }
  connection_.run_script(sqlite ? "pragma foreign_keys = on" : "set session_replication_role = origin");
}

void Tables::restore_table(std::string const& name, Table const& table) {
  auto const& before = kept_.at(name);
  auto const after = read(name, table);
  auto const condition = [&] {
    std::string text;
    for (auto const& column : table.key)
      text += fmt::format("{}{} = ${}", text.empty() ? "" : " and ", column, &column - table.key.data() + 1);
    return text;
  }();
  for (auto const& [key, values] : after) {
    auto const found = before.find(key);
    if (found != before.end() && found->second == values) continue;
    std::vector<store::Value> keys;
    for (auto const& column : table.key)
      for (std::size_t i = 0; i < table.columns.size(); ++i)
        if (table.columns[i] == column) keys.push_back(values[i]);
    connection_.run(fmt::format("delete from {} where {}", name, condition), keys, [](store::Row const&) {});
  }
  for (auto const& [key, values] : before) {
    auto const found = after.find(key);
    if (found != after.end() && found->second == values) continue;
    std::string parameters;
    for (std::size_t i = 1; i <= values.size(); ++i) parameters += fmt::format("{}${}", i > 1 ? ", " : "", i);
    connection_.run(fmt::format("insert into {} ({}) values ({})", name, fmt::join(table.columns, ", "), parameters),
                    values, [](store::Row const&) {});
  }
}

Server::Server(store::Dialect dialect, Worlds worlds)
    : database_(dialect, hasty()), lease_(std::make_unique<store::Database::Lease>(database_->lease())) {
  auto const with_public = worlds == Worlds::with_public_and_lapsed ? World::Public::yes : World::Public::no;
  world_.grow_near(db(), with_public);
  if (worlds != Worlds::near_only) world_.grow_far(db());
  if (worlds == Worlds::with_public_and_lapsed) world_.grow_lapsed(db());
  give_proofs();
  house_.outgoing = [this](outgoing::Request const& request) { return provider_(request); };
  router_ = std::make_unique<http::Router>(database_.database(), identity::who_calls);
  add_routes(*router_, house_);
  house_.files.store.keep(document());
  tables_ = std::make_unique<Tables>(db());
  tables_->keep();
}

/// Those who call get a password and a second factor; one more is half set up. The district's provider gets its secret.
void Server::give_proofs() {
  static std::string const hash = identity::hash_password({std::string(password)}).value();
  store::Transaction transaction(db());
  for (auto const& caller : world_.callers()) {
    if (!caller.person) continue;
    Id<network::Person> const person{*caller.person};
    db().execute("insert into password (person_id, hash, stands_alone, changed_at) values ($1, $2, $3, $4)", person,
                 hash, true, noon());
    auto const sealed = house_.keys.seal(seed, "second_factor " + to_string(person));
    db().execute(
        "insert into second_factor (person_id, seed, pending_seed, since, last_step) values ($1, $2, $2, $3, 0)",
        person, sealed, noon());
  }
  Id<identity::SignOn> const sign_on{world_.id("sign on")};
  db().execute("insert into sign_on_secret (sign_on_id, sealed) values ($1, $2)", sign_on,
               house_.keys.seal(Provider::client_secret, "sign_on " + to_string(sign_on)));
  transaction.commit();
}

http::Route const& Server::route(std::string_view name) const {
  for (auto const& each : router_->routes())
    if (name_of(each) == name) return each;
  throw std::logic_error("there is no route " + std::string(name));
}

std::string Server::last_letter() {
  std::string body;
  db().query("select id, body from letter order by created_at desc, id desc limit 1", [&](store::Row const& row) {
    body = house_.keys.unseal(row.text(1), mail::seal_of(store::from_column<Id<mail::OutboxLetter>>(row, 0))).value();
  });
  return body;
}

http::Response Server::send(http::Request const& request) {
  auto response = router_->answer(request);
  check_headers(response, request);
  if (response.status >= 500)
    ADD_FAILURE() << http::name_of(request.method) << " " << request.target << " " << request.body << ": "
                  << shown(response);
  return response;
}

http::Request Server::request(http::Method method, std::string const& target, std::string const& cookie,
                              std::string body) const {
  http::Request made;
  made.method = method;
  made.target = std::string(http::Router::prefix) + target;
  auto parsed = http::parse_target(made.target);
  if (!parsed) throw std::logic_error("not an address: " + target);
  made.path = std::move(parsed->path);
  made.query = std::move(parsed->query);
  made.received = noon();
  made.remote = "127.0.0.1";
  made.headers.emplace_back("host", own_origin.substr(own_origin.find("//") + 2));
  bool const by_token = cookie.starts_with("Bearer ");
  if (!cookie.empty()) made.headers.emplace_back(by_token ? "authorization" : "cookie", cookie);
  made.headers.emplace_back("aimline-ask", "may");
  if (!http::is_safe(method)) {
    if (!by_token) made.headers.emplace_back("origin", own_origin);
    made.headers.emplace_back("content-type", "application/json");
  }
  made.body = std::move(body);
  return made;
}

std::string name_of(http::Route const& route) { return std::string(http::name_of(route.method)) + " " + route.path; }

std::string shown(http::Response const& response) {
  return fmt::format("{} {}", response.status, response.body.substr(0, 300));
}

std::string whole(http::Response const& response) {
  auto text = fmt::format("{}\n", response.status);
  for (auto const& [name, value] : response.headers) text += fmt::format("{}: {}\n", name, value);
  return text + std::string(response.standing_headers) + "\n" + response.body;
}

}  // namespace aimline::app::testing
