#include "app/chart.hpp"
#include "app/chart_file.hpp"
#include "app/terminal.hpp"
#include "base/csv.hpp"
#include "base/json.hpp"
#include "base/text_form.hpp"
#include "picture/funnel_picture.hpp"
#include "spc/chart_json.hpp"

#include <array>
#include <iostream>

#include <fmt/format.h>

namespace aimline::app {
namespace {

using namespace spc;

/// The curve names of a funnel's unit: beyond the 99.8 % limits, beyond the 95 % limits, or empty.
std::string beyond(FunnelPoint const& point) {
  if (!point.value || !point.limits) return {};
  if (*point.value < point.limits->lower_998 || *point.value > point.limits->upper_998) return "99.8";
  if (*point.value < point.limits->lower_95 || *point.value > point.limits->upper_95) return "95";
  return {};
}

std::string funnel_json(Funnel const& funnel, std::vector<NamedUnit> const& units) {
  std::string out = "{";
  write_funnel_fields(out, funnel);
  out += ",\"units\":[";
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (i > 0) out += ',';
    write_json_string(out, units[i].name);
  }
  return out + "]}\n";
}

std::string funnel_csv(Funnel const& funnel, std::vector<NamedUnit> const& units) {
  std::string out = "unit,numerator,denominator,value,lower_998,lower_95,upper_95,upper_998,beyond\r\n";
  for (std::size_t i = 0; i < units.size(); ++i) {
    auto const& [name, unit] = units[i];
    auto const& point = funnel.points[i];
    std::array<std::string_view, 1> const names{name};
    write_csv_texts(out, names, {ForWhom::people});
    out.resize(out.size() - 2);  // the row goes on
    auto const add = [&](std::optional<double> number) { out += "," + (number ? to_json(*number) : std::string()); };
    add(unit.numerator);
    add(unit.denominator);
    add(point.value);
    for (auto const limit :
         {&FunnelLimits::lower_998, &FunnelLimits::lower_95, &FunnelLimits::upper_95, &FunnelLimits::upper_998})
      add(point.limits ? std::optional((*point.limits).*limit) : std::nullopt);
    out += "," + beyond(point) + "\r\n";
  }
  return out;
}

void print_funnel(Funnel const& funnel, std::vector<NamedUnit> const& units) {
  say(picture::funnel_sentence(funnel, terminal_language()));
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (beyond(funnel.points[i]) != "99.8") continue;
    auto const& limits = *funnel.points[i].limits;
    say(fmt::format("  ◆ {}: {:.4g} ({:.4g} – {:.4g})", units[i].name, *funnel.points[i].value, limits.lower_998,
                    limits.upper_998));
  }
}

}  // namespace

int run_funnel(ChartOptions const& options, Output output) {
  auto const table = read_table(options.file, options.columns);
  if (!table) return fail(table.error());
  if (options.columns.unit.empty()) return fail({Fault::invalid, {{"--unit", {"chart_command.which_unit"}}}});
  if (auto problems = misfits(*table, ChartType::p); !problems.empty())
    return fail(in_file(options.file, {Fault::invalid, std::move(problems)}));
  auto const named = units_of(*table);
  std::vector<FunnelUnit> units;
  for (auto const& each : named) units.push_back(each.unit);
  auto const funnel = make_funnel(units, {});
  if (!funnel) return fail(funnel.error());
  if (is_picture(options.out)) {
    auto const frame = read_frame(options.picture);
    if (!frame) return fail(frame.error());
    auto const better = TextForm<Better>::read(options.better);
    if (!better) return fail({Fault::invalid, {{"--better", better.error()}}});
    picture::FunnelExtras extras{.title = title_of(options.picture, options.file), .better = *better};
    for (auto const& each : named) extras.names.push_back(each.name);
    auto const written = write_picture(options.out, picture::draw_funnel(*funnel, {}, units, extras, *frame));
    return written ? 0 : fail(written.error());
  }
  if (!options.out.empty()) {
    auto const ending = options.out.extension();
    if (ending != ".json" && ending != ".csv")
      return fail({Fault::invalid, {{"--out", {"chart_command.unknown_ending", {{"endings", written_endings}}}}}});
    auto const written =
        write_file(options.out, ending == ".json" ? funnel_json(*funnel, named) : funnel_csv(*funnel, named));
    return written ? 0 : fail(written.error());
  }
  if (output == Output::json)
    std::cout << funnel_json(*funnel, named);
  else
    print_funnel(*funnel, named);
  return 0;
}

}  // namespace aimline::app
