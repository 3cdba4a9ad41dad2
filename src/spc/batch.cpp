#include "spc/batch.hpp"

#include "base/json.hpp"
#include "spc/chart.hpp"
#include "spc/chart_json.hpp"
#include "spc/funnel.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

namespace aimline::spc {
namespace {

using Numbers = std::vector<std::optional<double>>;

struct Request {
  std::optional<boost::json::value> id;
  std::string chart;
  Numbers values;
  std::optional<Numbers> denominators;
  std::optional<boost::json::value> subgroups;
  std::optional<std::vector<std::int64_t>> phase_ends;
  std::optional<std::int64_t> freeze;
  std::optional<std::vector<std::int64_t>> exclude;
  std::optional<double> center;
  std::optional<double> multiply;
  std::optional<bool> screen_moving_ranges;
  std::optional<Rules> rules;
  std::optional<Better> better;
  std::optional<boost::json::value> target;
  std::optional<FunnelKind> kind;
  std::optional<Overdispersion> overdispersion;
  std::optional<double> trim;
};
BOOST_DESCRIBE_STRUCT(Request, (),
                      (id, chart, values, denominators, subgroups, phase_ends, freeze, exclude, center, multiply,
                       screen_moving_ranges, rules, better, target, kind, overdispersion, trim))

constexpr auto meanings(Request const*) {
  return std::array{
      Meaning{"id", "Whatever tells this answer from others"},
      Meaning{"chart", "Type of chart, or funnel"},
      Meaning{"values", "Counts, sums or measurements, in the order of time"},
      Meaning{"denominators", "What each value is out of"},
      Meaning{"subgroups", "Which point each value belongs to: numbers or texts"},
      Meaning{"phase_ends", "Last point of each phase but the last, from 1"},
      Meaning{"freeze", "Last point of the baseline, from 1, counted in each phase"},
      Meaning{"exclude", "Points that take no part, from 1"},
      Meaning{"center", "Center that takes the place of the computed one, before multiplication"},
      Meaning{"multiply", "What points, center and limits are multiplied by"},
      Meaning{"screen_moving_ranges", "Whether moving ranges out of limits are left out once"},
      Meaning{"rules", "Set of rules"},
      Meaning{"better", "Which direction is an improvement"},
      Meaning{"target", "One number, or one for each point"},
      Meaning{"kind", "Funnel: what the numbers are"},
      Meaning{"overdispersion", "Funnel: what is done with extreme units"},
      Meaning{"trim", "Funnel: share of units at each end that counts as extreme"},
  };
}

/// Points from 0 out of points from 1.
Result<std::vector<std::size_t>> indexes(std::string_view name, std::vector<std::int64_t> const& from_one) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < from_one.size(); ++i) {
    if (from_one[i] < 1) return refuse(Fault::invalid, fmt::format("{}[{}]", name, i), {"chart.no_such_point"});
    found.push_back(static_cast<std::size_t>(from_one[i] - 1));
  }
  return found;
}

/// The phases that begin after these last points, in any order. After the last point of all, none begins.
std::vector<PhasePlan> phases_after(std::vector<std::size_t> ends, std::size_t count) {
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  std::vector<PhasePlan> phases{{}};
  for (auto const end : ends)
    if (end + 1 < count) phases.push_back({end + 1});
  return phases;
}

/// Numbers and dates are put in their order, other texts in the order in which they first stand.
struct SubgroupOrder {
  std::vector<std::size_t> of_value = {};
  std::size_t count = 0;
};

template <class Key>
SubgroupOrder sorted_order(std::vector<Key> const& keys) {
  auto sorted = keys;
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  SubgroupOrder order{{}, sorted.size()};
  for (auto const& key : keys)
    order.of_value.push_back(
        static_cast<std::size_t>(std::lower_bound(sorted.begin(), sorted.end(), key) - sorted.begin()));
  return order;
}

SubgroupOrder order_of(std::vector<std::string> const& texts) {
  if (std::all_of(texts.begin(), texts.end(), [](auto const& text) { return parse_date(text).has_value(); }))
    return sorted_order(texts);
  std::map<std::string_view, std::size_t> places;
  SubgroupOrder order;
  for (auto const& text : texts) {
    auto const [place, is_new] = places.emplace(text, order.count);
    if (is_new) ++order.count;
    order.of_value.push_back(place->second);
  }
  return order;
}

Result<SubgroupOrder> read_subgroups(boost::json::value const& json, std::size_t values) {
  auto const* list = json.if_array();
  if (!list) return refuse(Fault::invalid, "subgroups", {"field.not_list"});
  if (list->size() != values) return refuse(Fault::invalid, "subgroups", {"batch.other_length"});
  std::vector<double> numbers;
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < list->size(); ++i) {
    auto const& each = (*list)[i];
    if (each.is_number())
      numbers.push_back(each.to_number<double>());
    else if (auto const* text = each.if_string())
      texts.emplace_back(text->data(), text->size());
    else
      return refuse(Fault::invalid, fmt::format("subgroups[{}]", i), {"batch.subgroup_missing"});
    if (!numbers.empty() && !texts.empty())
      return refuse(Fault::invalid, fmt::format("subgroups[{}]", i), {"batch.subgroups_mixed"});
  }
  return texts.empty() ? sorted_order(numbers) : order_of(texts);
}

Result<Series> series_for(Request const& request, ChartType type) {
  Numbers const none;
  auto const& denominators = request.denominators ? *request.denominators : none;
  bool const given = request.denominators.has_value();
  auto const denominator = [&](std::size_t i) { return given ? denominators[i] : std::nullopt; };
  for (std::size_t i = 0; i < request.values.size(); ++i)
    if (auto const wrong = misfit(type, request.values[i], denominator(i)))
      return refuse(Fault::invalid,
                    fmt::format("{}[{}]", wrong->part == Misfit::Part::value ? "values" : "denominators", i),
                    wrong->why);
  if (!request.subgroups) return series_of(request.values, denominators);
  auto const order = read_subgroups(*request.subgroups, request.values.size());
  if (!order) return refuse(order.error());
  std::vector<Measurement> measurements;
  for (std::size_t i = 0; i < request.values.size(); ++i)
    measurements.push_back({order->of_value[i], request.values[i], denominator(i)});
  return series_of(measurements, given ? Denominators::given : Denominators::none);
}

Result<std::vector<std::optional<double>>> read_targets(boost::json::value const& json) {
  if (json.is_number()) return Numbers{json.to_number<double>()};
  Numbers targets;
  std::vector<Problem> problems;
  read_json_onto(targets, json, "target", problems);
  if (!problems.empty()) return refuse(Refusal{Fault::invalid, std::move(problems)});
  return targets;
}

Result<Plan> plan_of(Request const& request, ChartType type, std::size_t count) {
  Plan plan;
  plan.type = type;
  plan.rules = request.rules.value_or(Rules::shewhart_anhoej);
  plan.better = request.better.value_or(Better::neutral);
  plan.screening = request.screen_moving_ranges.value_or(false) ? Screening::on : Screening::off;
  plan.center = request.center;
  plan.multiply = request.multiply.value_or(1);
  if (request.phase_ends) {
    auto const ends = indexes("phase_ends", *request.phase_ends);
    if (!ends) return refuse(ends.error());
    plan.phases = phases_after(*ends, count);
  }
  if (request.freeze) {
    if (*request.freeze < 1) return refuse(Fault::invalid, "freeze", {"chart.baseline_empty"});
    for (auto& phase : plan.phases) phase.baseline = static_cast<std::size_t>(*request.freeze);
  }
  if (request.exclude) {
    auto excluded = indexes("exclude", *request.exclude);
    if (!excluded) return refuse(excluded.error());
    for (std::size_t i = 0; i < excluded->size(); ++i)
      if ((*excluded)[i] >= count)
        return refuse(Fault::invalid, fmt::format("exclude[{}]", i), {"chart.no_such_point"});
    plan.excluded = std::move(*excluded);
  }
  if (request.target) {
    auto targets = read_targets(*request.target);
    if (!targets) return refuse(targets.error());
    plan.targets = std::move(*targets);
  }
  return plan;
}

Result<std::string> chart_answer(Request const& request) {
  auto const type = TextForm<ChartType>::read(request.chart);
  if (!type) return refuse(Fault::invalid, "chart", type.error());
  auto const series = series_for(request, *type);
  if (!series) return refuse(series.error());
  auto const plan = plan_of(request, *type, series->subgroups.size());
  if (!plan) return refuse(plan.error());
  auto const chart = make_chart(*series, *plan);
  if (!chart) return refuse(chart.error());
  std::string out;
  write_chart_fields(out, *chart);
  return out;
}

Result<std::string> funnel_answer(Request const& request) {
  if (!request.denominators) return refuse(Fault::invalid, "denominators", {"chart.needs_denominators"});
  std::vector<FunnelUnit> units;
  for (std::size_t i = 0; i < request.values.size(); ++i)
    units.push_back({request.values[i], (*request.denominators)[i]});
  FunnelPlan const plan{request.kind.value_or(FunnelKind::proportion),
                        request.overdispersion.value_or(Overdispersion::winsorise), request.trim.value_or(0.1)};
  auto const funnel = make_funnel(units, plan);
  if (!funnel) return refuse(funnel.error());
  std::string out;
  write_funnel_fields(out, *funnel);
  return out;
}

Result<std::string> answer(Request const& request) {
  if (request.denominators && request.denominators->size() != request.values.size())
    return refuse(Fault::invalid, "denominators", {"batch.other_length"});
  return request.chart == "funnel" ? funnel_answer(request) : chart_answer(request);
}

Result<Request> read_request(std::string_view line) {
  auto const json = parse_json(line);
  if (!json) return refuse(json.error());
  return read_json<Request>(*json, {.system = Reading::System::read});
}

/// The id of a request that cannot be read whole, so that its answer can still be told from others.
std::optional<boost::json::value> id_of(std::string_view line) {
  auto const json = parse_json(line);
  auto const* object = json ? json->if_object() : nullptr;
  auto const* id = object ? object->if_contains("id") : nullptr;
  return id ? std::optional(*id) : std::nullopt;
}

}  // namespace

std::string answer_line(std::string_view line, Language language) {
  auto const request = read_request(line);
  auto const answered = request ? answer(*request) : Result<std::string>(refuse(request.error()));
  std::string out = "{\"id\":";
  write_json(out, request ? request->id : id_of(line));
  if (answered) return out += "," + *answered + "}";
  auto const& problem = answered.error().problems.front();
  out += ",\"refused\":{\"where\":";
  write_json_string(out, problem.where);
  out += ",\"what\":";
  write_json_string(out, write_out(problem.what, language));
  return out += "}}";
}

}  // namespace aimline::spc
