#include "app/chart.hpp"
#include "app/commands.hpp"
#include "store/connection.hpp"

#include <iostream>
#include <map>

#include <CLI/CLI.hpp>
#include <sodium.h>

using namespace aimline;

namespace {

/// Options that several commands share.
void add_common(CLI::App& command, app::ServeOptions& options, app::Output& output) {
  command.add_option("--database", options.database,
                     "sqlite:PATH or postgresql://…; aimline.db in the data folder when left out");
  command.add_option("--data", options.data, "The folder for files, logs and the SQLite database")
      ->capture_default_str();
  command.add_flag_callback(
      "--json", [&output] { output = app::Output::json; }, "Answers for programs");
  // Read before the rest: see app::read_config.
  command.add_option("--config", "A TOML file with these options by their names; what is typed wins");
}

void add_serving(CLI::App& command, app::ServeOptions& options) {
  command.add_option("--listen", options.listen, "HOST:PORT; port 0 takes a free one")->capture_default_str();
  command.add_option("--base-url", options.base_url,
                     "The address people reach the server at, as https://aimline.example.org: for links in mail");
  command.add_option("--log", options.log,
                     "A file, or - for standard error; log/aimline.jsonl in the data folder when left out");
  command.add_option("--trusted-proxy", options.trusted_proxies,
                     "Address of a proxy that ends TLS and whose X-Forwarded-For is believed");
  command.add_option("--workers", options.workers, "Threads that answer; by the number of cores when left out");
}

int run(int argc, char** argv) {
  CLI::App program("Aimline: the system that school-improvement networks run on.", "aimline");
  program.require_subcommand(1);
  program.set_version_flag("--version", "aimline " AIMLINE_VERSION);
  app::ServeOptions options;
  for (int i = 1; i < argc; ++i) {
    std::string_view const argument = argv[i];
    if (argument != "--config" && !argument.starts_with("--config=")) continue;
    auto const path = argument == "--config" ? std::string_view(i + 1 < argc ? argv[i + 1] : "") : argument.substr(9);
    if (auto const code = app::run_config(path, options); code != 0) return code;
  }
  app::Output output = app::Output::people;
  std::filesystem::path file;
  int code = 0;

  auto& serve = *program.add_subcommand("serve", "Serve the pages and the API");
  add_common(serve, options, output);
  add_serving(serve, options);
  serve.callback([&] { code = app::run_serve(options, output); });

  auto& demo = *program.add_subcommand("demo", "Serve a demonstration with invented networks, on this machine alone");
  add_common(demo, options, output);
  add_serving(demo, options);
  demo.callback([&] { code = app::run_demo(options, output); });

  auto& migrate = *program.add_subcommand("migrate", "Bring the database to this version's tables");
  add_common(migrate, options, output);
  migrate.callback([&] { code = app::run_migrate(options, output); });

  auto& backup = *program.add_subcommand("backup", "Write the whole database to one file, while it is in use");
  add_common(backup, options, output);
  backup.add_option("FILE", file, "The file to write")->required();
  backup.callback([&] { code = app::run_backup(options, file, output); });

  auto& restore = *program.add_subcommand("restore", "Fill an empty database, of either kind, from a backup");
  add_common(restore, options, output);
  restore.add_option("FILE", file, "The file that backup wrote")->required();
  restore.callback([&] { code = app::run_restore(options, file, output); });

  bool batch = false;
  auto& chart = *program.add_subcommand("chart", "Chart a CSV file");
  chart.add_flag("--batch", batch, "Answer JSON requests from standard input, one a line");
  chart.callback([&] { code = app::run_chart_batch(); });

  auto& openapi = *program.add_subcommand("openapi", "Print the API's OpenAPI 3.1 description");
  openapi.callback([&] { code = app::run_openapi(); });

  auto& access = *program.add_subcommand("access", "Print who may do what");
  access.callback([&] { code = app::run_access(); });

  try {
    program.parse(argc, argv);
  } catch (CLI::ParseError const& wrong) {
    return program.exit(wrong) == 0 ? 0 : 2;
  }
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (sodium_init() < 0) throw std::runtime_error("libsodium cannot be started");
    return run(argc, argv);
  } catch (std::exception const& broken) {
    std::cerr << "aimline: " << broken.what() << '\n';
    return 5;
  }
}
