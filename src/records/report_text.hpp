#pragma once

#include "base/catalog.hpp"
#include "records/report.hpp"

#include <string>

/// The validation report for people.
namespace aimline::records {

/// What was wrong with the rows of a group, and what to do.
std::string describe(FileReport const& file, FaultGroup const& group, Language language);

/// A line for each file, below it what was wrong and where, then the findings; last a line that says it all.
std::string report_text(Report const& report, Language language);

/// The same as one page of HTML that needs nothing else: no script, no picture, no address.
std::string report_page(Report const& report, Language language);

/// One sentence on the whole.
std::string verdict(Report const& report, Language language);

}  // namespace aimline::records
