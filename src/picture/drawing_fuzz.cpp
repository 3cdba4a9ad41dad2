// Any labels and numbers: a picture stays well-formed and holds nothing that could run.

#include "picture/chart_picture.hpp"
#include "picture/driver_diagram.hpp"
#include "picture/multiples_picture.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

using namespace aimline;
using namespace aimline::picture;

namespace {

/// Takes parts off the input.
class Input {
public:
  Input(std::uint8_t const* data, std::size_t size) : rest_(reinterpret_cast<char const*>(data), size) {}

  bool empty() const { return rest_.empty(); }
  unsigned byte() {
    if (rest_.empty()) return 0;
    auto const value = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    return value;
  }
  std::string words() {
    auto const size = std::min<std::size_t>(byte() % 64, rest_.size());
    std::string const taken(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return taken;
  }
  double number() {
    double value = 0;
    auto const size = std::min<std::size_t>(sizeof value, rest_.size());
    std::memcpy(&value, rest_.data(), size);
    rest_.remove_prefix(size);
    return value;
  }

private:
  std::string_view rest_;
};

/// Ends the run unless tags are balanced and every `<` opens one that we write.
void look_at(std::string const& svg) {
  std::vector<std::string_view> open;
  std::string_view text = svg;
  bool root_closed = false;
  for (auto at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
    auto const end = text.find('>', at);
    if (end == std::string_view::npos || root_closed) std::abort();
    auto const tag = text.substr(at + 1, end - at - 1);
    if (tag.find('<') != std::string_view::npos) std::abort();
    auto const name =
        tag.substr(tag.starts_with('/') ? 1 : 0, tag.find_first_of(" /", 1) - (tag.starts_with('/') ? 1 : 0));
    bool known = false;
    for (std::string_view const each : {"svg", "title", "desc", "style", "g", "rect", "text", "path", "line", "circle"})
      known = known || name == each;
    if (!known) std::abort();
    if (tag.starts_with('/')) {
      if (open.empty() || open.back() != name) std::abort();
      open.pop_back();
      root_closed = open.empty();
    } else if (!tag.ends_with('/')) {
      open.push_back(name);
    }
  }
  if (!open.empty()) std::abort();
  for (char const letter : svg)
    if (static_cast<unsigned char>(letter) < 0x20 && letter != '\n' && letter != '\t' && letter != '\r') std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  Input input(data, std::min<std::size_t>(size, 4096));
  Frame const frame{.width = 200.0 + 4.0 * input.byte(),
                    .language = input.byte() % 2 == 0 ? Language::en : Language::es,
                    .theme = input.byte() % 2 == 0 ? Theme::light : Theme::page};
  auto const title = input.words();
  auto const kind = input.byte() % 3;
  if (kind == 0) {
    std::vector<DriverNode> nodes;
    while (!input.empty() && nodes.size() < 40) {
      DriverNode node{input.words()};
      node.parent = input.byte() % 40;
      node.also = {input.byte() % 40};
      if (auto const evidence = input.byte() % 8; evidence < 5) node.evidence = static_cast<Evidence>(evidence);
      node.measure = input.words();
      nodes.push_back(std::move(node));
    }
    look_at(draw_drivers(nodes, title, frame));
    return 0;
  }
  std::vector<std::optional<double>> values;
  spc::TimeAxis axis;
  spc::Plan plan{.type = spc::ChartType::i};
  ChartExtras extras{.title = title, .values = input.byte() % 2 == 0 ? Values::numbers : Values::shares};
  auto const reason = input.words();
  auto const note = input.words();
  auto const hidden = input.byte();
  extras.notes = {{input.byte(), note}, {input.byte(), note}};
  extras.hidden = {hidden};
  while (!input.empty() && values.size() < 80) {
    auto const how = input.byte();
    values.push_back(how % 5 == 0 ? std::nullopt : std::optional(how % 7 == 0 ? input.number() : 1.0 * how));
    axis.labels.push_back(how % 3 == 0 ? input.words() : std::to_string(values.size()));
  }
  for (auto& value : values)
    if (value && !(std::abs(*value) < 1e300)) value.reset();
  if (values.size() > 4) plan.phases.push_back({values.size() / 2, reason});
  auto const series = spc::series_of(values);
  auto report = spc::report_on(axis, series, plan);
  if (!report) return 0;
  if (kind == 1) {
    look_at(draw_chart(*report, extras, frame));
    return 0;
  }
  report->name = note;
  std::vector<spc::ChartReport> const reports{*report, *report};
  look_at(draw_multiples(reports, title, Scales::common, frame));
  look_at(draw_sparklines(reports, title, frame));
  return 0;
}
