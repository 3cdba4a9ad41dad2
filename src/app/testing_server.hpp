#pragma once

#include "app/house.hpp"
#include "app/testing_provider.hpp"
#include "app/testing_world.hpp"
#include "http/router.hpp"
#include "identity/cheap_hashes.hpp"
#include "store/testing.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

/// The server in process: all routes on a database with the worlds of the access tests, without sockets.
namespace aimline::app::testing {

/// Sees and undoes what a request changed. Triggers note which tables were written, so that only these are read.
class Tables {
public:
  explicit Tables(store::Connection& connection);

  /// Takes what stands in all tables now for the state to compare with and to go back to.
  void keep();
  /// What differs from the kept state: "organization 018f…: changed".
  std::vector<std::string> changes();
  /// Goes back to the kept state.
  void restore();

private:
  struct Table {
    std::vector<std::string> columns, key;
  };
  using Rows = std::map<std::string, std::vector<store::Value>>;  // by key

  Rows read(std::string const& name, Table const& table);
  std::vector<std::string> written();
  void forget_writes();
  void restore_table(std::string const& name, Table const& table);

  store::Connection& connection_;
  std::map<std::string, Table> tables_;
  std::map<std::string, Rows> kept_;  // by table
};

enum class Worlds { near_only, both, with_public_and_lapsed };

class Server {
public:
  Server(store::Dialect dialect, Worlds worlds);

  World const& world() const { return world_; }
  World& world() { return world_; }
  http::Router& router() { return *router_; }
  store::Connection& db() { return **lease_; }
  store::Database& database() { return database_.database(); }
  std::filesystem::path const& folder() const { return folder_.path(); }
  Tables& tables() { return *tables_; }
  files::Files& files() { return house_.files; }
  store::KeyRing& keys() { return house_.keys; }
  /// What answers instead of everybody whom the server calls.
  Provider& provider() { return provider_; }
  /// For connections beside this one.
  store::Address const& address() const { return database_.address(); }

  /// The route of that name, "GET /organizations/{organization}".
  http::Route const& route(std::string_view name) const;

  /// Answers, and complains where the answer lacks a security header or is a fault of the server.
  http::Response send(http::Request const& request);

  /// The words and the link of the letter that was posted last.
  std::string last_letter();

  /// A request as a browser on our own pages sends it; with "Bearer …" for the cookie, as a program with a token does.
  http::Request request(http::Method method, std::string const& target, std::string const& cookie,
                        std::string body = {}) const;

private:
  void give_proofs();

  identity::CheapHashes cheap_hashes_;
  store::testing::TemporaryDatabase database_;
  store::testing::TemporaryFolder folder_;
  Provider provider_;
  House house_{.database = database_.database(), .data = folder_.path(), .base_url = std::string(base_url)};
  std::unique_ptr<store::Database::Lease> lease_;
  World world_;
  std::unique_ptr<Tables> tables_;
  std::unique_ptr<http::Router> router_;
};

std::string name_of(http::Route const& route);

/// "404 {…}", cut short, for a message.
std::string shown(http::Response const& response);

/// Everything of an answer that a caller gets.
std::string whole(http::Response const& response);

}  // namespace aimline::app::testing
