#pragma once

#include "picture/chart_picture.hpp"
#include "picture/marks.hpp"

#include <string>

/// The words of chart pictures.
namespace aimline::picture {

/// A signal in few words, for its bracket: "9 below center".
std::string short_rule(spc::Signal const& signal, Language language);

/// "Improving", "No change seen", "Too few points", …
std::string standing_words(spc::Standing standing, Language language);

/// What a chart says of change at a glance: "Improving ↓, since Mar 2025"; the standing alone where there is no signal.
std::string change_words(spc::ChartReport const& report, Language language);

/// "Reliably meets", "Hit or miss", "Not without a change"; "No target".
std::string assurance_words(std::optional<spc::Assurance> assurance, Language language);

/// What stands below the title and is read out beyond the sentence: the kind of chart, its last center and limits.
std::string chart_description(spc::ChartReport const& report, Values values, Range const& range, Language language);

/// The range of everything that a chart shows.
Range chart_range(spc::ChartReport const& report, ChartExtras const& extras, std::size_t ticks);

/// Labels of points as `point_label` gives them, without asking for what they share again and again.
class PointLabels {
public:
  PointLabels(spc::ChartReport const& report, ChartExtras const& extras, Language language);
  std::string operator()(std::size_t point) const;

private:
  std::string levels(std::size_t point) const;

  spc::ChartReport const& report_;
  ChartExtras const& extras_;
  Language language_;
  Range range_;
  std::vector<std::size_t> phase_of_;
  std::vector<std::string> signal_of_;
  std::vector<std::size_t> note_of_;  // from 1; 0: none
  std::vector<bool> hidden_;
};

}  // namespace aimline::picture
