#pragma once

#include "app/commands.hpp"
#include "app/picture_file.hpp"
#include "spc/chart_csv.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// The commands that chart a file or answer programs; they need neither database nor server.
namespace aimline::app {

/// What was typed; empty where nothing was.
struct ChartOptions {
  std::filesystem::path file = {};
  spc::ChartColumns columns = {};
  std::string type = "auto";  // a ChartType, or what is counted: auto, percent, count, between, measurement
  std::string rules = "shewhart_anhoej";
  std::string better = "neutral";
  std::vector<std::string> phases = {};        // DATE:REASON
  std::vector<std::string> excluded = {};      // DATE
  std::vector<std::string> new_students = {};  // DATE
  std::optional<std::string> freeze = {};      // DATE
  std::optional<std::string> target = {};      // a number, or the name of a column
  std::optional<double> center = {};
  double multiply = 1;
  bool screen = false;
  bool to_date = false;
  std::optional<std::string> season = {};  // week or month: chart the departures from earlier years
  std::optional<std::string> years = {};   // week, month or year: lay the years over one another
  std::vector<std::string> notes = {};     // DATE:TEXT, numbered in the picture
  bool own_scales = false;                 // of the panels of several charts
  bool sparklines = false;                 // rows in place of panels
  PictureOptions picture = {};
  std::filesystem::path out = {};  // .svg, .png, .pdf, .json or .csv
};

/// Charts a CSV file: a drawing and a sentence on the terminal, or the file named by `out`.
int run_chart(ChartOptions const& options, Output output);

/// Compares the units of a CSV file by the size of what they were counted out of.
int run_funnel(ChartOptions const& options, Output output);

/// Answers JSON requests from standard input on standard output, one a line and in order: see spc/batch.hpp.
int run_chart_batch();

}  // namespace aimline::app
