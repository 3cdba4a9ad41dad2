#include "spc/chart_json.hpp"

#include "base/json.hpp"

namespace aimline::spc {
namespace {

/// Appends `"name":[…]`, one entry for each item.
template <class Items, class Write>
void write_list(std::string& out, std::string_view name, Items const& items, Write write) {
  out += '"';
  out += name;
  out += "\":[";
  bool first = true;
  for (auto const& item : items) {
    if (!std::exchange(first, false)) out += ',';
    write(item);
  }
  out += ']';
}

template <class T>
void write_field(std::string& out, std::string_view name, T const& value) {
  out += '"';
  out += name;
  out += "\":";
  write_json(out, value);
}

void write_points(std::string& out, std::vector<std::size_t> const& points) {
  write_list(out, "points", points, [&](std::size_t point) { write_json(out, static_cast<std::int64_t>(point + 1)); });
}

std::optional<std::int64_t> as_integer(std::optional<std::size_t> count) {
  return count ? std::optional(static_cast<std::int64_t>(*count)) : std::nullopt;
}

void write_phase(std::string& out, Phase const& phase) {
  auto const number = [&](std::string_view name, std::optional<std::size_t> value) {
    write_field(out, name, as_integer(value));
    out += ',';
  };
  out += '{';
  number("first", phase.first + 1);
  number("last", phase.last + 1);
  number("points", phase.last - phase.first + 1);
  number("base", phase.base);
  number("baseline_last", phase.baseline_last + 1);
  auto const& runs = phase.runs;
  number("useful", runs ? std::optional(runs->useful) : std::nullopt);
  number("longest_run", runs ? runs->longest_run : std::nullopt);
  number("longest_run_max", runs ? runs->longest_run_max : std::nullopt);
  number("crossings", runs ? runs->crossings : std::nullopt);
  number("crossings_min", runs ? runs->crossings_min : std::nullopt);
  write_field(out, "runs_signal", runs && (runs->too_long() || runs->too_few()));
  out += ',';
  write_field(out, "reason", phase.reason);
  out += '}';
}

void write_signal(std::string& out, Signal const& signal) {
  out += '{';
  write_field(out, "rule", signal.rule);
  out += ',';
  write_field(out, "direction", signal.direction);
  out += ',';
  write_points(out, signal.points);
  out += '}';
}

}  // namespace

void write_chart_fields(std::string& out, Chart const& chart) {
  auto const column = [&](std::string_view name, auto member) {
    write_list(out, name, chart.points, [&](Point const& point) { write_json(out, point.*member); });
    out += ',';
  };
  column("points", &Point::value);
  column("center", &Point::center);
  column("lower", &Point::lower);
  column("upper", &Point::upper);
  column("lower_warning", &Point::lower_warning);
  column("upper_warning", &Point::upper_warning);
  column("beyond_limit", &Point::beyond_limit);
  write_list(out, "phases", chart.phases, [&](Phase const& phase) { write_phase(out, phase); });
  out += ',';
  write_list(out, "signals", chart.signals, [&](Signal const& signal) { write_signal(out, signal); });
  out += ',';
  write_field(out, "variation", chart.variation);
  out += ',';
  write_field(out, "assurance", chart.assurance);
}

void write_funnel_fields(std::string& out, Funnel const& funnel) {
  auto const column = [&](std::string_view name, auto member) {
    out += ',';
    write_list(out, name, funnel.points, [&](FunnelPoint const& point) {
      write_json(out, point.limits ? std::optional((*point.limits).*member) : std::nullopt);
    });
  };
  write_field(out, "kind", funnel.kind);
  out += ',';
  write_field(out, "center", funnel.center);
  out += ',';
  write_field(out, "phi", funnel.phi);
  out += ',';
  write_field(out, "tau2", funnel.tau2);
  out += ',';
  write_list(out, "points", funnel.points, [&](FunnelPoint const& point) { write_json(out, point.value); });
  column("lower_95", &FunnelLimits::lower_95);
  column("upper_95", &FunnelLimits::upper_95);
  column("lower_998", &FunnelLimits::lower_998);
  column("upper_998", &FunnelLimits::upper_998);
}

}  // namespace aimline::spc
