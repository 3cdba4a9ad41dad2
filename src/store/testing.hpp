#pragma once

#include "store/database.hpp"
#include "store/migrate.hpp"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include <fmt/format.h>

/// Databases for tests. Inside namespace aimline::store write `::testing` for GoogleTest's own.
///
/// AIMLINE_TEST_POSTGRESQL is the path of a file with the URI of a PostgreSQL server where databases may be made. A
/// test that wants PostgreSQL without it fails; AIMLINE_TEST_SQLITE_ONLY=1 leaves those tests out, for quick runs by
/// hand.
namespace aimline::store::testing {

/// For `INSTANTIATE_TEST_SUITE_P(Both, X, ::testing::ValuesIn(dialects()), dialect_name)`.
inline std::vector<Dialect> dialects() {
  char const* const only = std::getenv("AIMLINE_TEST_SQLITE_ONLY");
  if (only && std::string_view(only) == "1") return {Dialect::sqlite};
  return {Dialect::sqlite, Dialect::postgresql};
}

inline std::string name_of(Dialect dialect) { return dialect == Dialect::sqlite ? "sqlite" : "postgresql"; }
inline constexpr auto dialect_name = [](auto const& info) { return name_of(info.param); };

/// A folder of its own that is removed at the end.
class TemporaryFolder {
public:
  TemporaryFolder() {
    auto form = (std::filesystem::temp_directory_path() / "aimline-test-XXXXXX").string();
    if (!::mkdtemp(form.data())) throw std::runtime_error("no temporary folder");
    path_ = form;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(TemporaryFolder const&) = delete;
  TemporaryFolder& operator=(TemporaryFolder const&) = delete;

  std::filesystem::path const& path() const { return path_; }

private:
  std::filesystem::path path_;
};

/// The server's URI, ending in the name of a database that exists.
inline std::string postgresql_server() {
  char const* const file = std::getenv("AIMLINE_TEST_POSTGRESQL");
  std::string uri;
  if (file) std::getline(std::ifstream(file) >> std::ws, uri);
  if (uri.empty()) throw std::runtime_error("AIMLINE_TEST_POSTGRESQL must name a file with the URI of a server");
  return uri;
}

/// The URI with another database's name.
inline std::string with_database(std::string const& uri, std::string const& name) {
  auto const host = uri.find("://") + 3;
  auto const slash = uri.find('/', host);
  auto const query = uri.find('?', host);
  auto const end = std::min(slash, query);
  return uri.substr(0, end) + "/" + name + (query == std::string::npos ? "" : uri.substr(query));
}

/// Runs statements on the server's own database, without a pool.
inline void on_server(std::string const& sql) {
  Database server({Dialect::postgresql, postgresql_server()}, {.statement_limit = std::chrono::minutes(1)});
  server.lease()->run_script(sql);
}

enum class Migrated { yes, no };

/// A database of its own, with all migrations applied, that is removed at the end.
class TemporaryDatabase {
public:
  explicit TemporaryDatabase(Dialect dialect, Settings settings = {}, Migrated migrated = Migrated::yes)
      : address_(make(dialect, migrated)), database_(std::make_unique<Database>(address_, std::move(settings))) {}
  ~TemporaryDatabase() {
    database_.reset();
    if (address_.dialect != Dialect::postgresql) return;
    try {
      on_server(fmt::format("drop database \"{}\" with (force)", name_));
    } catch (std::exception const& error) {
      std::fprintf(stderr, "a test's database is left behind: %s\n", error.what());
    }
  }
  TemporaryDatabase(TemporaryDatabase const&) = delete;
  TemporaryDatabase& operator=(TemporaryDatabase const&) = delete;

  Database& database() { return *database_; }
  Database* operator->() { return database_.get(); }
  Address const& address() const { return address_; }

private:
  Address make(Dialect dialect, Migrated migrated) {
    if (dialect == Dialect::sqlite) {
      auto const file = (folder_.path() / "test.db").string();
      if (migrated == Migrated::yes) std::filesystem::copy_file(sqlite_template(), file);
      return {dialect, file};
    }
    static std::atomic<int> count{0};
    name_ = fmt::format("aimline_test_{}_{}_{}", ::getpid(), ++count, std::random_device{}());
    auto const from = migrated == Migrated::yes ? fmt::format("\"{}\"", postgresql_template())
                                                : std::string("template0 encoding 'UTF8' locale 'C'");
    on_server(fmt::format("create database \"{}\" template {}", name_, from));
    return {dialect, with_database(postgresql_server(), name_)};
  }

  static void migrate_all(Address const& address) {
    Database database(address, {.most_connections = 1});
    if (!migrate(*database.lease())) throw std::runtime_error("the migrations do not fit an empty database");
  }

  /// A migrated file, made once a process and copied for each test.
  static std::filesystem::path const& sqlite_template() {
    static TemporaryFolder const folder;
    static std::filesystem::path const file = [] {
      auto path = folder.path() / "template.db";
      migrate_all({Dialect::sqlite, path.string()});
      return path;
    }();
    return file;
  }

  /// A migrated database, made once a server for each state of the migrations, whichever process comes first.
  static std::string const& postgresql_template() {
    static std::string const name = [] {
      std::string digests;
      for (auto const& migration : migrations()) digests += migration.digest;
      auto template_name = fmt::format("aimline_template_{:016x}", std::hash<std::string>{}(digests));
      Database server({Dialect::postgresql, postgresql_server()}, {.statement_limit = std::chrono::minutes(2)});
      auto const lease = server.lease();
      auto const ignore = [](Row const&) {};
      lease->query("select pg_advisory_lock(4711)", ignore);
      auto const there =
          lease->value_of<std::int64_t>("select count(*) from pg_database where datname = $1", template_name);
      if (there == 0) {
        auto const draft = template_name + "_draft";
        lease->run_script(fmt::format("drop database if exists \"{}\"", draft));
        lease->run_script(fmt::format("create database \"{}\" template template0 encoding 'UTF8' locale 'C'", draft));
        migrate_all({Dialect::postgresql, with_database(postgresql_server(), draft)});
        lease->run_script(fmt::format("alter database \"{}\" rename to \"{}\"", draft, template_name));
      }
      lease->query("select pg_advisory_unlock(4711)", ignore);
      return template_name;
    }();
    return name;
  }

  TemporaryFolder folder_;
  std::string name_;
  Address address_;
  std::unique_ptr<Database> database_;
};

}  // namespace aimline::store::testing
