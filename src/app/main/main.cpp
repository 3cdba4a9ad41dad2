#include "app/chart.hpp"
#include "app/commands.hpp"
#include "app/indicators.hpp"
#include "app/records.hpp"
#include "app/world.hpp"
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

/// Options of commands that read a CSV file.
void add_charting(CLI::App& command, app::ChartOptions& options, app::Output& output) {
  command.add_option("FILE", options.file, "A CSV file with a header");
  command.add_option("--value", options.columns.value, "Column of the values, or of the numerators");
  command.add_option("--denominator", options.columns.denominator, "Column of what each value is out of");
  command.add_option("--unit", options.columns.unit,
                     "Column with the names of what a funnel compares; may be repeated");
  command.add_option("--better", options.better, "higher or lower, where one of them is an improvement");
  command.add_option("--out", options.out, "A file to write: .svg, .png, .pdf, .json or .csv");
  command.add_option("--title", options.picture.title, "What stands above the picture; the file's name when left out");
  command.add_option("--width", options.picture.width, "How wide the picture is, in px")->capture_default_str();
  command.add_option("--theme", options.picture.theme, "light, dark, print, or device for both light and dark")
      ->capture_default_str();
  command.add_option("--lang", options.picture.language, "en or es, the language of the picture");
  command.add_flag_callback(
      "--json", [&output] { output = app::Output::json; }, "Answers for programs");
}

/// Options about the points of one chart.
void add_points(CLI::App& command, app::ChartOptions& options) {
  command.add_option(
      "--type", options.type,
      "run, i, mr, xbar, s, t, c, u, p, up, pp, ip, g; or what is counted: percent, count, days_between, "
      "measurement; by the shape of the data when left out");
  command.add_option("--date", options.columns.date, "Column of the dates");
  command.add_option("--subgroup", options.columns.subgroup, "Column that names the point of each row");
  command.add_option("--facet", options.columns.facet, "Column that makes one chart of each of its texts");
  command.add_option("--phase", options.phases, "DATE:REASON, where a new phase begins; may be repeated");
  command.add_option("--freeze", options.freeze, "DATE of the last point that center and limits come from");
  command.add_option("--exclude", options.excluded, "DATE of a point that takes no part; may be repeated");
  command.add_option("--new-students", options.new_students, "DATE that runs do not cross; may be repeated");
  command.add_option("--target", options.target, "A number, or the column with the target of each point");
  command.add_option("--center", options.center, "A center that takes the place of the computed one");
  command.add_option("--multiply", options.multiply, "What values are multiplied by, as 100 for percent");
  command.add_option("--rules", options.rules, "shewhart_anhoej, making_data_count, western_electric, nelson")
      ->capture_default_str();
  command.add_option("--note", options.notes, "DATE:TEXT, what is numbered in the picture; may be repeated");
  command.add_flag("--own-scales", options.own_scales, "Each chart of a facet with its own scale");
  command.add_flag("--sparklines", options.sparklines, "One row for each chart in place of panels");
  command.add_option("--season", options.season, "week or month: chart what differs from earlier years at that place");
  command.add_option("--years", options.years, "week, month or year: lay the years over one another, unjudged");
  command.add_flag("--screen", options.screen, "Leave moving ranges out of limits once");
  command.add_flag("--to-date", options.to_date, "The values go on from one point to the next, as so far this year");
}

void add_records(CLI::App& command, app::RecordsOptions& options, app::Output& output) {
  command.add_option("PATH", options.path, "A folder, zip archive or file")->required();
  command.add_option("--threads", options.threads, "By the number of cores when left out");
  command.add_flag_callback(
      "--json", [&output] { output = app::Output::json; }, "Answers for programs");
}

void add_rows(CLI::App& command, app::RowsOptions& options) {
  command.add_option("--format", options.format, "csv, json or jsonl")->capture_default_str();
  command.add_option("--out", options.out, "A file; standard output when left out");
  command.add_option("--least", options.least,
                     "Students that a group has at least to be shown, 5 or more; else by the definitions, 10");
  command.add_flag("--true-counts", options.true_counts, "Without suppression, on purpose");
  command.add_option("--threads", options.threads, "By the number of cores when left out");
}

void add_indicators(CLI::App& command, app::IndicatorsOptions& options) {
  command.add_option("PATH", options.path, "A folder, zip archive or file of records");
  command.add_option("--as", options.read_as,
                     "plain, ed_fi_json, ed_fi_xml or oneroster; as the files show when left out");
  command.add_option("--mapping", options.mapping, "A mapping file, for tables of another system");
  command.add_option("--school-year", options.school_years, "2024 for 2023-24, or several with commas; else all");
  command.add_option("--as-of", options.as_of, "Count as on this day: what is dated later does not exist");
  command.add_option("--period", options.periods, "Of year, month, week")->capture_default_str();
  command.add_option("--by", options.by, "Of school, grade, group")->capture_default_str();
  command.add_option("--indicator", options.indicators, "Names of indicators with commas; else all");
  command.add_option("--definitions", options.definitions, "A file of definitions; else the standard ones");
  command.add_option("--reference", options.references,
                     "Compare groups with these too, as race:white,sex:M; else with those of the definitions");
  command.add_flag("--risk-ratios", options.risk_ratios, "Risk ratios of districts after 34 CFR 300.647 too");
  command.add_option("--shard", options.shard,
                     "Of 8 parts of the students the second: 2/8. Writes true counts for indicators merge");
  add_rows(command, options.rows);
}

void add_world(CLI::App& command, app::InventingOptions& options, app::Output& output) {
  command.add_option("--students", options.students, "Enrolled in a year, about")->capture_default_str();
  command.add_option("--years", options.years, "How many school years")->capture_default_str();
  command.add_option("--seed", options.seed, "Another seed is another state")->capture_default_str();
  command.add_option("--last-year", options.last_year, "The last school year: 2025 for 2024-25")->capture_default_str();
  command.add_option("--out", options.out, "The folder to write, which is not there or empty")->required();
  command.add_option("--format", options.format, "csv, or edfi: JSON Lines of Data Standard 5")->capture_default_str();
  command.add_option("--attendance", options.attendance, "absences, or all with a row for each day attended")
      ->capture_default_str();
  command.add_option("--faults", options.faults, "The share of rows about students with a fault as people make them")
      ->capture_default_str();
  command.add_option("--threads", options.threads, "By the number of cores when left out");
  command.add_flag_callback(
      "--json", [&output] { output = app::Output::json; }, "Answers for programs");
}

void add_explaining(CLI::App& command, app::ExplainOptions& options, bool& explain, app::Output& output) {
  command.add_flag(
      "--explain", explain,
      "Why one number is what it is: --indicator, --org, --school-year, --period as 2024-01, --true-counts");
  command.add_option("--org", options.org, "The org_id of the number that is explained");
  command.add_option("--grade", options.grade, "Its grade")->capture_default_str();
  command.add_option("--group", options.group, "Its group")->capture_default_str();
  command.add_option("--student", options.student, "Explain what was found of this student, with --true-counts");
  command.add_flag_callback(
      "--json", [&output] { output = app::Output::json; }, "Explains for programs");
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
  auto& forget = *user.add_subcommand("forget-second-factor",
                                      "For who lost phone and recovery codes: a new password by mail, and a new second "
                                      "factor; make sure who asks");
  add_common(forget, options, output);
  forget.add_option("MAIL", mail, "The account's mail address")->required();
  forget.callback([&] { code = app::run_user_forget_second_factor(options, mail); });
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

  auto& keys = *program.add_subcommand("keys", "The keys that seal secrets in the database, in the data folder");
  keys.require_subcommand(1);
  auto& rotate = *keys.add_subcommand("rotate", "Make a new key and seal everything with it anew, while servers serve");
  add_common(rotate, options, output);
  rotate.callback([&] { code = app::run_keys_rotate(options, output); });
  auto& drop = *keys.add_subcommand("forget", "Remove the keys before the newest, once nothing is sealed with them");
  add_common(drop, options, output);
  drop.callback([&] { code = app::run_keys_forget(options, output); });

  auto& restore = *program.add_subcommand("restore", "Fill an empty database, of either kind, from a backup");
  add_common(restore, options, output);
  restore.add_option("FILE", how.file, "The file that backup wrote")->required();
  restore.add_option("--key-file", how.key_file, "The key it was sealed with");
  restore.callback([&] { code = app::run_restore(options, how, output); });

  app::ChartOptions charted;
  bool batch = false;
  auto& chart = *program.add_subcommand("chart", "Chart a CSV file: signals told from noise");
  add_charting(chart, charted, output);
  add_points(chart, charted);
  chart.add_flag("--batch", batch, "Answer JSON requests from standard input, one a line");
  chart.callback([&] {
    if (!batch && charted.file.empty()) throw CLI::RequiredError("FILE");
    code = batch ? app::run_chart_batch() : app::run_chart(charted, output);
  });

  auto& funnel = *program.add_subcommand("funnel", "Compare schools or groups by the size of what was counted");
  add_charting(funnel, charted, output);
  funnel.get_option("FILE")->required();
  funnel.callback([&] { code = app::run_funnel(charted, output); });

  app::RecordsOptions records;
  auto& records_command = *program.add_subcommand("records", "A school's record files: what is in them, what is wrong");
  records_command.require_subcommand(1);
  auto& check = *records_command.add_subcommand("check", "Read record files and report every row left out");
  add_records(check, records, output);
  check.add_option("--as", records.read_as,
                   "plain, ed_fi_json, ed_fi_xml or oneroster; as the files show when left out");
  check.add_option("--mapping", records.mapping, "A mapping file, for tables of another system");
  check.add_flag("--html", records.html, "One page for a browser");
  check.add_option("--out", records.out, "A file; standard output when left out");
  check.add_option("--lang", records.language, "en or es, the language of the report");
  check.footer("Exit code: 0 when every row was accepted, 2 when rows were left out.");
  check.callback([&] { code = app::run_records_check(records, output); });
  auto& aggregate =
      *records_command.add_subcommand("aggregate", "Numbers that somebody else counted, as rows of an indicator run");
  aggregate.add_option("FILE", records.path, "A CSV file")->required();
  aggregate
      .add_option("--mapping", records.mapping, "A mapping file, or the name of one of `aimline records mappings`")
      ->required();
  aggregate.add_option("--format", records.format, "csv, json or jsonl")
      ->capture_default_str()
      ->check(CLI::IsMember({"csv", "json", "jsonl"}));
  aggregate.add_option("--out", records.out, "A file; standard output when left out");
  aggregate.add_flag("--true-counts", records.true_counts, "Counts that the mapping calls true, as they are");
  aggregate.footer("What the source hid stays hidden. Exit code: 0, or 2 when rows of the file were left out.");
  aggregate.callback([&] { code = app::run_records_aggregate(records); });
  auto& map = *records_command.add_subcommand("map", "Guess how a table of another system is read, as a mapping file");
  map.add_option("FILE", records.path, "A CSV file or a workbook (.xlsx)")->required();
  map.add_option("--table", records.table, "The table it is; the one that fits best when left out");
  map.add_option("--sheet", records.sheet, "A sheet of the workbook; the first one when left out");
  map.add_option("--out", records.out, "The mapping file to write; standard output when left out");
  map.footer("Then: aimline records check PATH --mapping FILE, and aimline indicators PATH --mapping FILE.");
  map.callback([&] { code = app::run_records_map(records); });
  auto& snapshot = *records_command.add_subcommand("snapshot", "Keep record files as they are now, by their content");
  snapshot.add_option("PATH", records.path, "A folder or file")->required();
  snapshot.add_option("--store", records.store, "The folder that keeps snapshots")->required();
  snapshot.add_flag_callback(
      "--json", [&output] { output = app::Output::json; }, "Answers for programs");
  snapshot.footer("STORE/snapshots/NAME is read by every other command like a folder, and checked each time.");
  snapshot.callback([&] { code = app::run_records_snapshot(records, output); });
  auto& plan = *records_command.add_subcommand("plan", "What changes when new files take the place of old ones");
  plan.add_option("OLD", records.path, "A folder, file or snapshot")->required();
  plan.add_option("NEW", records.other, "What would take its place")->required();
  plan.add_option("--as", records.read_as, "The format of both; as the files show when left out");
  plan.add_option("--mapping", records.mapping, "A mapping file, for tables of another system");
  plan.add_option("--shrink", records.shrink, "The share of a table's rows that may go unasked")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 1.0));
  plan.add_flag("--confirm-removals", records.confirm_removals, "More may go");
  plan.add_option("--threads", records.threads, "By the number of cores when left out");
  plan.add_flag_callback(
      "--json", [&output] { output = app::Output::json; }, "Answers for programs");
  plan.footer("Exit code 4: a table would lose too many rows, and nobody said --confirm-removals.");
  plan.callback([&] { code = app::run_records_plan(records, output); });
  std::string own_mapping;
  auto& mappings = *records_command.add_subcommand("mappings", "The mappings that come with the program");
  mappings.add_option("NAME", own_mapping, "Print this one");
  mappings.callback([&] { code = app::run_records_mappings(own_mapping); });
  auto& form = *records_command.add_subcommand("template", "Write an empty file for each table, and an example");
  add_records(form, records, output);
  form.callback([&] { code = app::run_records_template(records, output); });

  app::IndicatorsOptions counted;
  auto& indicators = *program.add_subcommand("indicators", "Numbers from a folder of record files");
  add_indicators(indicators, counted);
  app::ExplainOptions explained;
  bool explain = false;
  add_explaining(indicators, explained, explain, output);
  app::DefinitionsOptions defined;
  auto& definitions = *indicators.add_subcommand("definitions", "What is counted, over what, and with which numbers");
  definitions.add_option("--definitions", defined.definitions, "A file of definitions; else the standard ones");
  definitions.add_option("--school-year", defined.school_year, "Those of this year; else the latest");
  definitions.add_option("--write", defined.write, "Write them to this file, to begin from");
  definitions.add_flag_callback(
      "--json", [&output] { output = app::Output::json; }, "Answers for programs");
  std::vector<std::filesystem::path> shards;
  app::RowsOptions merged;
  auto& merge = *indicators.add_subcommand("merge", "Numbers from the parts that --shard wrote");
  merge.add_option("SHARD", shards, "All the parts")->required();
  add_rows(merge, merged);
  indicators.callback([&] {
    if (definitions.parsed()) {
      code = app::run_indicator_definitions(defined, output);
    } else if (merge.parsed()) {
      code = app::run_indicators_merge(shards, merged);
    } else {
      if (counted.path.empty()) throw CLI::RequiredError("PATH");
      code = explain || !explained.student.empty() ? app::run_indicators_explain(counted, explained, output)
                                                   : app::run_indicators(counted);
    }
  });

  app::InventingOptions invented;
  auto& world = *program.add_subcommand("world", "Write the record files of an invented state, to try things out");
  add_world(world, invented, output);
  world.callback([&] { code = app::run_world(invented, output); });

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
