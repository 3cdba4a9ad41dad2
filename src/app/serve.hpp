#pragma once

#include "base/result.hpp"
#include "http/server.hpp"
#include "store/database.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace aimline::app {

/// What `serve` and `demo` are told.
struct ServeOptions {
  std::string database;  // an address as `store::parse_address` takes it; sqlite in the data folder when empty
  std::filesystem::path data = "data";
  std::string listen = "127.0.0.1:8080";
  std::string base_url;  // where links in mail lead; the address it listens at when empty
  std::string smtp;      // smtp://HOST:587 or smtps://HOST:465; .eml files in outbox/ of the data folder when empty
  std::string smtp_user;
  std::filesystem::path smtp_password_file;
  std::filesystem::path smtp_ca;  // certificates that the mail server's is checked against; the system's when empty
  std::string mail_from;          // needed with smtp
  std::string log;                // a file, or - for standard error; log/aimline.jsonl in the data folder when empty
  std::vector<std::string> trusted_proxies;
  std::vector<std::string> private_hosts;  // that the server may call though they are on a private network
  std::filesystem::path ca_file;           // certificates trusted when calling others, beside those of the system
  std::size_t workers = 0;                 // 0: by the number of cores
  std::uint64_t quota = 2048;              // MiB of files for each organization and each network
};

/// The database of the options, as it is. Refuses an address that is none.
Result<std::unique_ptr<store::Database>> connect(ServeOptions const& options);

/// The same with all migrations done. Refuses a newer schema too.
Result<std::unique_ptr<store::Database>> open_database(ServeOptions const& options);

/// Serves until SIGTERM or SIGINT. `ready` is called once the socket is open, with the address people type.
/// Refuses an address other than loopback without a named proxy: there is no TLS here.
Result<void> serve(ServeOptions const& options, store::Database& database,
                   std::function<void(std::string const& address)> const& ready);

}  // namespace aimline::app
