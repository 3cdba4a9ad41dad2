#pragma once

/// The commands that draw charts of files and answer programs; they need neither database nor server.
namespace aimline::app {

/// Answers JSON requests from standard input on standard output, one a line and in order: see spc/batch.hpp.
int run_chart_batch();

}  // namespace aimline::app
