#include "picture/theme.hpp"

#include <array>
#include <stdexcept>

namespace aimline::picture {
namespace {

/// One color in each theme, and the custom property that the pages have for it.
struct Color {
  std::string_view name, light, dark, print, property;
};

constexpr std::array colors{
    Color{"surface", "#ffffff", "#1c1d1a", "#ffffff", "var(--surface)"},
    Color{"sunken", "#f1f1ed", "#10110f", "#efefef", "var(--sunken)"},
    Color{"grid", "#ebebe6", "#2b2c28", "#e4e4e4", "var(--line)"},
    Color{"rule", "#dcdcd5", "#373832", "#c8c8c8", "var(--line)"},
    Color{"edge", "#85857b", "#85867c", "#6a6a6a", "var(--edge)"},
    Color{"text", "#1c1d1a", "#ecece6", "#000000", "var(--text)"},
    Color{"muted", "#595a53", "#b0b1a8", "#333333", "var(--muted)"},
    Color{"common", "#696a62", "#9a9b92", "#555555", "var(--common)"},
    Color{"improvement", "#0a739e", "#4fb4e0", "#005a80", "var(--improvement)"},
    Color{"improvement-wash", "#e2f1f8", "#112f3d", "#e2f1f8", "var(--improvement-wash)"},
    Color{"concern", "#a84300", "#f29a4e", "#8a3700", "var(--concern)"},
    Color{"concern-wash", "#fcede1", "#3b2410", "#fcede1", "var(--concern-wash)"},
    Color{"focus", "#2c3a85", "#c2c9ff", "#000000", "var(--accent)"},
};

/// $name stands for the color of that name.
constexpr std::string_view rules = R"(
text{font-family:Inter,'Inter size',system-ui,sans-serif;font-size:12px;fill:$text}
.title{font-size:18px;font-weight:600}
.sentence{font-size:14px}
.name{font-size:14px;font-weight:600}
.strong{font-weight:600}
.muted{fill:$muted}
.halo{stroke:$surface;stroke-width:4;stroke-linejoin:round;paint-order:stroke}
.background{fill:$surface}
.grid{stroke:$grid}
.axis{stroke:$edge}
.rule{stroke:$rule}
.baseline{fill:$sunken}
.data{fill:none;stroke:$common;stroke-width:1.25;stroke-linejoin:round}
.earlier{fill:none;stroke:$common;stroke-width:1.25;stroke-opacity:.55}
.latest{fill:none;stroke:$text;stroke-width:2.25;stroke-linejoin:round}
.center{fill:none;stroke:$muted;stroke-width:1.5}
.limit{fill:none;stroke:$muted;stroke-dasharray:5 4}
.limit.dense{stroke:$rule;stroke-dasharray:none}
.data.dense{stroke-width:.75}
.curve-95{fill:none;stroke:$muted;stroke-dasharray:5 4}
.curve-998{fill:none;stroke:$muted;stroke-width:1.25}
.target{fill:none;stroke:$text;stroke-width:1.75;stroke-dasharray:.1 4.5;stroke-linecap:round}
.flag{fill:$text;stroke:$text}
.aimline{fill:none;stroke:$text;stroke-width:1.25;stroke-dasharray:14 6}
.phase-rule{stroke:$edge}
.leader{fill:none;stroke:$edge}
.note-line{stroke:$edge;stroke-dasharray:2 3}
.note{fill:$surface;stroke:$text}
.bracket{fill:none;stroke-width:1.5}
.bracket.improvement{stroke:$improvement}
.bracket.concern{stroke:$concern}
.bracket.neutral{stroke:$text}
text.improvement{fill:$improvement}
text.concern{fill:$concern}
.mark.common{fill:$common}
.mark.improvement{fill:$improvement}
.mark.concern{fill:$concern}
.mark.neutral{fill:$surface;stroke:$text;stroke-width:1.75}
.mark.excluded{fill:$surface;stroke:$common;stroke-width:1.25}
.mark.cross{fill:none;stroke:$common;stroke-width:1.25}
.mark.gap{fill:$surface;stroke:$edge}
.mark.hollow{fill:$surface;stroke:$common;stroke-width:1.5}
.mark.latest-mark{fill:$text;stroke:none}
.ring{fill:none;stroke:$muted}
.hidden-group{stroke:$edge}
.hidden-back{fill:$sunken}
.interval{fill:none;stroke:$common;stroke-width:1.25}
.interval.latest-interval{stroke:$text;stroke-width:1.75}
.mine{fill:none;stroke:$text;stroke-width:1.5}
.cycle{fill:$common}
.link{fill:none;stroke:$edge}
.link.also{stroke-dasharray:4 4}
.card{fill:$surface;stroke:$edge}
.card.aim{stroke:$text;stroke-width:1.75}
.card.untested{stroke-dasharray:4 4}
.card.promising{fill:$improvement-wash;stroke:$improvement}
.card.works{fill:$improvement-wash;stroke:$improvement;stroke-width:2.25}
.card.failed{fill:$concern-wash;stroke:$concern}
.stripe{stroke:none;fill:none}
.stripe.untested{fill:none;stroke:$edge}
.stripe.testing{stroke:$common;stroke-width:1.5}
.stripe.promising{stroke:$improvement;stroke-width:1.5}
.stripe.works{fill:$improvement}
.stripe.failed{stroke:$concern;stroke-width:1.5}
.hit{fill:$surface;fill-opacity:0}
.point{outline:none}
.point:focus .hit{stroke:$focus;stroke-width:2}
)";

std::string_view color_in(Color const& color, Theme theme) {
  switch (theme) {
    case Theme::dark:
      return color.dark;
    case Theme::print:
      return color.print;
    case Theme::page:
      return color.property;
    default:
      return color.light;
  }
}

std::string_view color_named(std::string_view name, Theme theme) {
  for (auto const& color : colors)
    if (color.name == name) return color_in(color, theme);
  throw std::logic_error("a color that no theme has");
}

bool in_name(char letter) { return (letter >= 'a' && letter <= 'z') || letter == '-'; }

/// The rules, each selector behind `scope`, in the colors of a theme.
std::string filled(Theme theme, std::string_view scope) {
  std::string out;
  for (std::size_t i = 0; i < rules.size();) {
    if (rules[i] == '\n' && i + 1 < rules.size()) {
      out += '\n';
      out += scope;
      ++i;
    } else if (rules[i] == '$') {
      auto end = i + 1;
      while (end < rules.size() && in_name(rules[end])) ++end;
      out += color_named(rules.substr(i + 1, end - i - 1), theme);
      i = end;
    } else {
      out += rules[i++];
    }
  }
  return out;
}

}  // namespace

std::string rules_of(Theme theme) {
  // Filling them in takes longer than a whole chart, and they never change.
  static std::string const light = filled(Theme::light, "");
  static std::string const dark = filled(Theme::dark, "");
  static std::string const print = filled(Theme::print, "");
  static std::string const device = light + "@media (prefers-color-scheme:dark){" + dark + "}\n";
  switch (theme) {
    case Theme::dark:
      return dark;
    case Theme::print:
      return print;
    case Theme::device:
      return device;
    default:
      return light;
  }
}

std::string page_rules() { return filled(Theme::page, ".aimline-picture "); }

}  // namespace aimline::picture
