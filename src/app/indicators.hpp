#pragma once

#include "app/commands.hpp"
#include "indicators/definitions.hpp"
#include "indicators/partial.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// `aimline indicators`: numbers from a folder of record files.
namespace aimline::app {

/// How rows are written.
struct RowsOptions {
  std::string format = "csv";
  std::filesystem::path out;  // standard output when empty
  bool true_counts = false;
  std::optional<std::int64_t> least = {};  // students in a group that is shown; by the definitions when absent
  std::size_t threads = 0;                 // 0: as many as there are cores
};

struct IndicatorsOptions {
  std::filesystem::path path;
  std::string read_as;       // the files' format; what they show when empty
  std::string mapping;       // a file that says how tables of another system are read
  std::string school_years;  // 2024 or 2022,2023; all when empty
  std::string as_of;         // a day
  std::string periods = "year,month,week";
  std::string by = "school,grade,group";
  std::string indicators;  // names; all when empty
  std::string references;  // groups that others are compared with; those of the definitions when empty
  bool risk_ratios = false;
  std::filesystem::path definitions;  // the standard ones when empty
  std::string shard;                  // 2/8: the second of eight parts
  RowsOptions rows;
};

int run_indicators(IndicatorsOptions const& options);

/// Which number or student is explained.
struct ExplainOptions {
  std::string org;
  std::string grade = "all";
  std::string group = "all";
  std::string student;  // all about one student when not empty
};
int run_indicators_explain(IndicatorsOptions const& options, ExplainOptions const& question, Output output);
int run_indicators_merge(std::vector<std::filesystem::path> const& shards, RowsOptions const& options);

struct DefinitionsOptions {
  std::filesystem::path definitions;
  std::string school_year;      // whose definitions; the latest when empty
  std::filesystem::path write;  // a file to begin from
};
int run_indicator_definitions(DefinitionsOptions const& options, Output output);

// For the commands beside this one.
struct Asked {
  indicators::Wanted wanted;
  std::int32_t as_of = indicators::never;
  indicators::Definitions definitions;
};
Result<Asked> read_options(IndicatorsOptions const& options);
Result<std::string> read_file(std::filesystem::path const& path);
Result<indicators::Definitions> definitions_of(std::filesystem::path const& path);
std::vector<std::string> parts_of(std::string const& list);

}  // namespace aimline::app
