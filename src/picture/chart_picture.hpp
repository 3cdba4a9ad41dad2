#pragma once

#include "picture/frame.hpp"
#include "picture/scale.hpp"
#include "spc/report.hpp"

#include <optional>
#include <string>
#include <vector>

/// Run and control charts.
namespace aimline::picture {

/// Something that was written beside a point; numbered above the chart and listed below it.
struct Note {
  std::size_t point = 0;
  std::string text = {};
};

/// How a test of change ended.
enum class Ending { open, adopt, adapt, abandon };

/// A test of change, a bar below the chart that ends with A, ~ or ×.
struct CycleBar {
  Date begin{};
  Date end{};
  std::string name = {};
  Ending ending = Ending::open;
};

/// From the baseline to the goal at its date.
struct GoalLine {
  Date from{};
  double baseline = 0;
  Date until{};
  double goal = 0;
};

/// A point whose value came or changed late.
struct Revision {
  std::size_t point = 0;
  Date date{};
};

/// What is drawn about a chart beyond what was computed. Points that the chart does not have are left out.
struct ChartExtras {
  std::string title = {};  // the name of the report when empty
  Values values = Values::numbers;
  std::vector<Note> notes = {};
  std::vector<CycleBar> cycles = {};  // only where points have dates
  std::optional<GoalLine> goal = {};  // only where points have dates
  std::vector<std::size_t> hidden = {};
  std::vector<Revision> revisions = {};
};

/// Shares where a chart of events out of opportunities is drawn as it is counted.
Values values_of(spc::ChartReport const& report);

/// The whole picture as SVG. Limits are drawn where they stand. Each point is an element of its own with its name, the
/// last one a tab stop; of more than a thousand only those of signals.
std::string draw_chart(spc::ChartReport const& report, ChartExtras const& extras, Frame const& frame);

/// What a point is called: its time, value, counts, center and limits, signal and note.
std::string point_label(spc::ChartReport const& report, ChartExtras const& extras, std::size_t point,
                        Language language);

}  // namespace aimline::picture
