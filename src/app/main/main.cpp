#include "app/commands.hpp"
#include "app/indicators.hpp"
#include "app/records.hpp"
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
  command.add_option(
      "--smtp", options.smtp,
      "The mail server, smtp://HOST:587 or smtps://HOST:465; .eml files in the data folder when left out");
  command.add_option("--smtp-user", options.smtp_user, "The user at the mail server");
  command.add_option("--smtp-password-file", options.smtp_password_file,
                     "A file with that user's password, which nobody else may read");
  command.add_option("--smtp-ca", options.smtp_ca,
                     "Certificates that the mail server's is checked against; the system's when left out");
  command.add_option("--mail-from", options.mail_from, "The address that letters come from");
  command.add_option("--log", options.log,
                     "A file, or - for standard error; log/aimline.jsonl in the data folder when left out");
  command.add_option("--trusted-proxy", options.trusted_proxies,
                     "Address of a proxy that ends TLS and whose X-Forwarded-For is believed");
  command.add_option("--quota", options.quota, "MiB of files that each organization and each network may have")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  command.add_option("--allow-private-host", options.private_hosts,
                     "A host that the server may call though its address is private, as a district's sign-in");
  command.add_option("--ca-file", options.ca_file,
                     "Certificates to trust when calling others, beside those of the system");
  command.add_option("--workers", options.workers, "Threads that answer; by the number of cores when left out");
}

void add_records(CLI::App& command, app::RecordsOptions& options, app::Output& output) {
  command.add_option("PATH", options.path, "A folder")->required();
  command.add_option("--threads", options.threads, "By the number of cores when left out");
  command.add_flag_callback(
      "--json", [&output] { output = app::Output::json; }, "Answers for programs");
}

void add_indicators(CLI::App& command, app::IndicatorsOptions& options) {
  command.add_option("PATH", options.path, "A folder of record files");
  command.add_option("--school-year", options.school_years, "2024 for 2023-24, or several with commas; else all");
  command.add_option("--as-of", options.as_of, "Count as on this day: what is dated later does not exist");
  command.add_option("--period", options.periods, "Of year, month, week")->capture_default_str();
  command.add_option("--by", options.by, "Of school, grade, group")->capture_default_str();
  command.add_option("--indicator", options.indicators, "Names of indicators with commas; else all");
  command.add_option("--format", options.format, "csv, json or jsonl")->capture_default_str();
  command.add_option("--out", options.out, "A file; standard output when left out");
  command.add_option("--least", options.least, "Students that a group has at least to be shown; 5 or more")
      ->capture_default_str();
  command.add_flag("--true-counts", options.true_counts, "Without suppression, on purpose");
  command.add_option("--threads", options.threads, "By the number of cores when left out");
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
  app::BackupOptions how;
  int code = 0;

  auto& serve = *program.add_subcommand("serve", "Serve the pages and the API");
  add_common(serve, options, output);
  add_serving(serve, options);
  serve.callback([&] { code = app::run_serve(options, output); });

  auto& demo = *program.add_subcommand("demo", "Serve a demonstration with invented networks, on this machine alone");
  add_common(demo, options, output);
  add_serving(demo, options);
  demo.callback([&] { code = app::run_demo(options, output); });

  auto& user = *program.add_subcommand("user", "The accounts of this server, for whoever runs it");
  user.require_subcommand(1);
  auto& list = *user.add_subcommand("list", "Who has an account, with which roles, and when they last signed in");
  add_common(list, options, output);
  list.callback([&] { code = app::run_user_list(options, output); });
  auto& suspend = *user.add_subcommand("suspend", "Let nobody sign in with an account, and end its sessions");
  add_common(suspend, options, output);
  std::string mail;
  suspend.add_option("MAIL", mail, "The account's mail address")->required();
  suspend.callback([&] { code = app::run_user_suspend(options, mail); });
  auto& setup_link =
      *user.add_subcommand("setup-link", "A link that names a system administrator, or restores one who lost access");
  add_common(setup_link, options, output);
  add_serving(setup_link, options);
  setup_link.callback([&] { code = app::run_user_setup_link(options, output); });

  auto& migrate = *program.add_subcommand("migrate", "Bring the database to this version's tables");
  add_common(migrate, options, output);
  migrate.callback([&] { code = app::run_migrate(options, output); });

  auto& backup = *program.add_subcommand("backup", "Write the whole database to one file, while it is in use");
  add_common(backup, options, output);
  backup.add_option("FILE", how.file, "The file to write")->required();
  auto& with_key = *backup.add_option("--key-file", how.key_file, "Seals it with the key that backup-key made");
  backup.add_flag("--plain", how.plain, "Writes it so that everybody who has the file can read it")
      ->excludes(&with_key);
  backup.callback([&] { code = app::run_backup(options, how, output); });

  auto& backup_key = *program.add_subcommand("backup-key", "Make a key that seals backups; keep it where they are not");
  backup_key.add_option("FILE", how.file, "The file to write")->required();
  backup_key.callback([&] { code = app::run_backup_key(how.file); });

  auto& restore = *program.add_subcommand("restore", "Fill an empty database, of either kind, from a backup");
  add_common(restore, options, output);
  restore.add_option("FILE", how.file, "The file that backup wrote")->required();
  restore.add_option("--key-file", how.key_file, "The key it was sealed with");
  restore.callback([&] { code = app::run_restore(options, how, output); });

  app::RecordsOptions records;
  auto& records_command = *program.add_subcommand("records", "A school's record files: what is in them, what is wrong");
  records_command.require_subcommand(1);
  auto& check = *records_command.add_subcommand("check", "Read a folder of files and report every row left out");
  add_records(check, records, output);
  check.callback([&] { code = app::run_records_check(records, output); });
  auto& form = *records_command.add_subcommand("template", "Write an empty file for each table, and an example");
  add_records(form, records, output);
  form.callback([&] { code = app::run_records_template(records, output); });

  app::IndicatorsOptions counted;
  auto& indicators = *program.add_subcommand("indicators", "Numbers from a folder of record files");
  add_indicators(indicators, counted);
  auto& definitions = *indicators.add_subcommand("definitions", "What is counted, and over what");
  definitions.add_flag_callback(
      "--json", [&output] { output = app::Output::json; }, "Answers for programs");
  indicators.callback([&] {
    if (definitions.parsed()) {
      code = app::run_indicator_definitions(output);
      return;
    }
    if (counted.path.empty()) throw CLI::RequiredError("PATH");
    code = app::run_indicators(counted);
  });

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
