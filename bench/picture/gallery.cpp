// Every kind of picture at three widths, light and dark, in both languages, to be looked at: picture_gallery FOLDER
// Run it from the top of the repository: the series are those of docs/methods/data.

#include "picture/chart_picture.hpp"
#include "picture/driver_diagram.hpp"
#include "picture/effect_picture.hpp"
#include "picture/funnel_picture.hpp"
#include "picture/multiples_picture.hpp"
#include "picture/raster.hpp"
#include "picture/years_picture.hpp"
#include "spc/chart_csv.hpp"

#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <stdexcept>

using namespace aimline;
using namespace aimline::picture;

namespace {

spc::ChartTable table(std::string const& name, spc::ChartColumns const& columns) {
  std::ifstream stream("docs/methods/data/" + name, std::ios::binary);
  auto read = spc::read_chart_csv(std::string(std::istreambuf_iterator<char>(stream), {}), columns);
  if (!read) throw std::runtime_error(name + ": " + read.error().problems.front().where);
  return std::move(*read);
}

spc::Facet read(std::string const& name, spc::ChartColumns const& columns) {
  return spc::facets_of(table(name, columns)).front();
}

spc::ChartReport report(spc::Facet facet, spc::Plan plan) {
  auto made = spc::report_on(std::move(facet.axis), std::move(facet.series), std::move(plan));
  if (!made) throw std::runtime_error(made.error().problems.front().what.key);
  return std::move(*made);
}

std::string phases(Frame const& frame) {
  auto const made = report(read("absent_two_days.csv", {.date = "week", .value = "absent", .denominator = "enrolled"}),
                           {.type = spc::ChartType::p,
                            .better = spc::Better::lower,
                            .phases = {{}, {21, "Calls home on day three"}, {30, "A second call, by the liaison"}},
                            .excluded = {4},
                            .targets = {0.12}});
  ChartExtras const extras{.title = "Missed two or more days in the week, grade 9, Cedar Hollow",
                           .values = Values::shares,
                           .notes = {{8, "Flu week"}, {9, "Half of the staff ill"}, {21, "Calls begin"}},
                           .cycles = {{date_of(2025, 10, 6), date_of(2025, 11, 3), "Calls by teachers", Ending::adapt},
                                      {date_of(2025, 12, 1), date_of(2026, 1, 12), "Calls by office", Ending::adopt},
                                      {date_of(2025, 12, 20), date_of(2026, 2, 12), "Post cards", Ending::abandon}},
                           .goal = GoalLine{date_of(2025, 8, 25), 0.19, date_of(2026, 6, 30), 0.10}};
  return draw_chart(made, extras, frame);
}

std::string run_of_below(Frame const& frame) {
  auto const made = report(read("absent_two_days.csv", {.date = "week", .value = "absent", .denominator = "enrolled"}),
                           {.type = spc::ChartType::p, .better = spc::Better::lower, .targets = {0.12}});
  return draw_chart(made, {.title = "Missed two or more days in the week", .values = Values::shares}, frame);
}

std::string several_years(Frame const& frame) {
  auto const made =
      report(read("absent_four_years.csv", {.date = "month", .value = "absent", .denominator = "enrolled"}),
             {.type = spc::ChartType::pp, .rules = spc::Rules::making_data_count, .better = spc::Better::lower});
  return draw_chart(made,
                    {.title = "Absent two days or more",
                     .values = Values::shares,
                     .hidden = {7, 8},
                     .revisions = {{20, date_of(2024, 9, 3)}}},
                    frame);
}

std::string steps(Frame const& frame) {
  auto const made =
      report(read("referrals.csv", {.date = "week", .value = "referrals", .denominator = "student_days"}),
             {.type = spc::ChartType::u, .better = spc::Better::lower, .phases = {{0, "", 20}}, .multiply = 1'000});
  return draw_chart(made, {.title = "Referrals per 1,000 student days"}, frame);
}

std::string few(Frame const& frame) {
  auto facet = read("minutes_to_settle.csv", {.date = "day", .value = "minutes"});
  facet.series.subgroups.resize(8);
  facet.axis.dates.resize(8);
  facet.axis.labels.resize(8);
  return draw_chart(report(std::move(facet), {.type = spc::ChartType::run}), {.title = "Minutes to settle"}, frame);
}

std::vector<spc::ChartReport> schools() {
  auto const rows =
      table("three_schools.csv", {.date = "week", .value = "absent", .denominator = "enrolled", .facet = "school"});
  std::vector<spc::ChartReport> reports;
  for (auto& facet : spc::facets_of(rows)) {
    auto const name = facet.name;
    reports.push_back(
        report(std::move(facet), {.type = spc::ChartType::p, .better = spc::Better::lower, .targets = {0.12}}));
    reports.back().name = name;
  }
  return reports;
}

std::string multiples(Frame const& frame) {
  return draw_multiples(schools(), "Missed two or more days in the week", Scales::common, frame);
}

std::string own_scales(Frame const& frame) {
  auto reports = schools();
  auto const copy = reports;
  for (auto report : copy) {
    report.name = "Centro de Aprendizaje Profesional y Técnico " + report.name;
    reports.push_back(report);
    report.name = report.name + " II";
    reports.push_back(report);
  }
  return draw_multiples(reports, "Missed two or more days in the week", Scales::own, frame);
}

std::string sparklines(Frame const& frame) { return draw_sparklines(schools(), "Cohort 2, grade 9", frame); }

std::string funnel(Frame const& frame) {
  auto const rows = table("chronic_absence.csv", {.value = "chronic", .denominator = "enrolled", .unit = {"school"}});
  std::vector<spc::FunnelUnit> units;
  FunnelExtras extras{.title = "Chronic absence by school", .better = spc::Better::lower, .mine = 3};
  for (auto const& each : spc::units_of(rows)) {
    units.push_back(each.unit);
    extras.names.push_back(each.name);
  }
  return draw_funnel(*spc::make_funnel(units, {}), {}, units, extras, frame);
}

std::string years(Frame const& frame) {
  auto const facet = read("absent_four_years.csv", {.date = "month", .value = "absent", .denominator = "enrolled"});
  auto const places = spc::places_in_year(facet.axis.dates, spc::YearPart::month);
  auto const lines = spc::year_over_year(facet.series, places, spc::Uncertainty::binomial);
  return draw_years(*lines, spc::YearPart::month, Values::shares, "Absent two days or more", frame);
}

std::string whole_years(Frame const& frame) {
  std::vector<spc::YearLine> lines;
  double const rates[]{0.112, 0.118, 0.109, 0.097, 0.101, 0.083};
  for (int i = 0; i < 6; ++i)
    lines.push_back({SchoolYear{2021 + i}, {{1, rates[i], stats::Interval{rates[i] - 0.02, rates[i] + 0.024}}}});
  return draw_years(lines, spc::YearPart::year, Values::shares, "Repeating grade 9", frame);
}

std::vector<stats::PanelUnit> panel(std::size_t adopters, std::size_t others) {
  std::vector<stats::PanelUnit> units;
  std::uint64_t state = 7;
  for (std::size_t i = 0; i < adopters + others; ++i) {
    stats::PanelUnit unit;
    if (i < adopters) unit.adopted = 3 + i % 3;
    for (std::size_t t = 0; t < 9; ++t) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      double const noise = static_cast<double>(state >> 40) / static_cast<double>(1 << 24) - 0.5;
      bool const after = unit.adopted && t >= *unit.adopted;
      unit.outcomes.push_back(0.14 + 0.05 * noise - (after ? 0.012 * static_cast<double>(t - *unit.adopted + 1) : 0));
    }
    units.push_back(std::move(unit));
  }
  return units;
}

std::string effect(Frame const& frame) {
  return draw_effect(*stats::staggered_effect(panel(16, 14), {}),
                     {.title = "Calls home on day three", .values = Values::shares, .better = spc::Better::lower},
                     frame);
}

std::string few_schools(Frame const& frame) {
  return draw_effect(*stats::staggered_effect(panel(5, 6), {}),
                     {.title = "Calls home on day three", .values = Values::shares, .better = spc::Better::lower},
                     frame);
}

std::string drivers(Frame const& frame) {
  return draw_drivers({{"Grade-9 retention from 11 % to 6 % by June 2027", {}, {}, {}, "8.3 %, improving"},
                       {"Attendance in the first nine weeks", 0, {}, {}, "14 %, improving"},
                       {"Passing mathematics and English", 0, {}, {}, "71 %, no change seen"},
                       {"A grown-up who knows me", 0},
                       {"Early contact with families", 1},
                       {"Getting to school", 1},
                       {"Grading policy", 2},
                       {"Help within the school day", 2, {3}},
                       {"Advisory groups that last", 3},
                       {"Call home on day three", 4, {}, Evidence::works_here},
                       {"Post cards in the family's language", 4, {}, Evidence::did_not_work},
                       {"Bus passes for ninth graders", 5, {}, Evidence::untested},
                       {"Retakes until mastery, with a plan that the student writes", 6, {}, Evidence::testing},
                       {"No zeros before the second chance", 6, {}, Evidence::promising},
                       {"Tutoring in the fourth period", 7, {}, Evidence::promising},
                       {"Twelve students, one teacher, four years", 8, {}, Evidence::untested}},
                      "Ninth grade: driver diagram, version 7", frame);
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) return 2;
  std::filesystem::path const folder = arguments[1];
  std::filesystem::create_directories(folder);
  std::pair<std::string, std::function<std::string(Frame const&)>> const kinds[]{{"phases", phases},
                                                                                 {"run", run_of_below},
                                                                                 {"years4", several_years},
                                                                                 {"steps", steps},
                                                                                 {"few", few},
                                                                                 {"multiples", multiples},
                                                                                 {"own", own_scales},
                                                                                 {"sparklines", sparklines},
                                                                                 {"funnel", funnel},
                                                                                 {"years", years},
                                                                                 {"whole", whole_years},
                                                                                 {"effect", effect},
                                                                                 {"schools", few_schools},
                                                                                 {"drivers", drivers}};
  for (auto const& [name, draw] : kinds)
    for (double const width : {320, 640, 1200})
      for (auto const theme : {Theme::light, Theme::dark, Theme::print})
        for (auto const language : {Language::en, Language::es}) {
          auto const svg = draw({.width = width, .language = language, .theme = theme});
          auto const file = folder / (name + "-" + std::to_string(static_cast<int>(width)) + "-" +
                                      (theme == Theme::light  ? "light"
                                       : theme == Theme::dark ? "dark"
                                                              : "print") +
                                      (language == Language::en ? "-en" : "-es"));
          std::ofstream(file.string() + ".svg", std::ios::binary) << svg;
          if (theme != Theme::print) std::ofstream(file.string() + ".png", std::ios::binary) << to_png(svg, 1);
        }
}
