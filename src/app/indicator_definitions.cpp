#include "app/indicators.hpp"
#include "app/terminal.hpp"
#include "app/whole_file.hpp"
#include "base/json.hpp"
#include "records/cells.hpp"

#include <fmt/format.h>

namespace aimline::app {
namespace {

using namespace indicators;

std::string json_text(std::string_view text) {
  std::string out;
  write_json_string(out, text);
  return out;
}

void say_json(Definition const& definition) {
  auto const language = terminal_language();
  auto const text = [&](Text const& what) { return json_text(write_out(what, language)); };
  for (auto const& indicator : indicators::indicators()) {
    auto const version = definition.version_of(indicator.id);
    say(fmt::format(R"({{"indicator":{},"version":{},"numerator":{},"denominator":{}}})", json_text(indicator.name),
                    definition.is_standard() ? version : json_text(version),
                    text(numerator_text(indicator.id, definition.cut)),
                    text(denominator_text(indicator.id, definition.cut))));
  }
  for (auto const& point : cut_points())
    say(fmt::format(R"({{"cut_point":"{}.{}","value":{},"standard":{},"meaning":{}}})", point.section, point.name,
                    value_text(point, definition.cut), value_text(point, {}),
                    text({fmt::format("{}{}_{}", "indicators.cut_", point.section, point.name)})));
}

void say_text(Definition const& definition) {
  auto const language = terminal_language();
  if (definition.is_standard())
    say(Text{"definitions.heading_standard"});
  else
    say(Text{"definitions.heading",
             {{"name", definition.id},
              {"version", std::to_string(definition.version)},
              {"valid_from", records::date_text(definition.valid_from)},
              {"author", definition.author},
              {"reason", definition.reason}}});
  say("");
  for (auto const& indicator : indicators::indicators())
    say(fmt::format("{} {}\n  {}\n  / {}", indicator.name, definition.version_of(indicator.id),
                    write_out(numerator_text(indicator.id, definition.cut), language),
                    write_out(denominator_text(indicator.id, definition.cut), language)));
  say("");
  say(Text{"definitions.cut_points"});
  for (auto const& point : cut_points()) {
    auto const value = value_text(point, definition.cut);
    auto const standard = value_text(point, {});
    auto const shown = value == standard
                           ? value
                           : write_out({"definitions.changed", {{"value", value}, {"standard", standard}}}, language);
    say(fmt::format("{}.{} = {}\n  {}", point.section, point.name, shown,
                    write_out({fmt::format("{}{}_{}", "indicators.cut_", point.section, point.name)}, language)));
  }
}

}  // namespace

int run_indicator_definitions(DefinitionsOptions const& options, Output output) {
  auto const definitions = definitions_of(options.definitions);
  if (!definitions) return fail(definitions.error());
  if (!options.write.empty()) {
    WholeFile file(options.write);
    file.write(write_definitions(*definitions, terminal_language()));
    if (!file.finish()) return fail({Fault::storage_full, {{options.write.string(), {"records.cannot_write"}}}});
    say(Text{"definitions.written", {{"file", options.write.string()}}});
    return 0;
  }
  auto const year = records::read_school_year(options.school_year);
  if (!options.school_year.empty() && !year)
    return fail({Fault::invalid, {{"--school-year", {"field.not_a_school_year"}}}});
  auto const& definition = year ? definitions->of(*year) : definitions->latest();
  if (output == Output::json)
    say_json(definition);
  else
    say_text(definition);
  return 0;
}

}  // namespace aimline::app
