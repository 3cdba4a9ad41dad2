#include "picture/chart_picture.hpp"

#include "base/text_form.hpp"
#include "picture/chart_words.hpp"
#include "picture/levels.hpp"
#include "picture/marks.hpp"
#include "picture/placing.hpp"
#include "picture/time_scale.hpp"

#include <algorithm>
#include <cmath>

namespace aimline::picture {
namespace {

using spc::Chart;
using spc::ChartReport;
using spc::Phase;
using spc::Point;

constexpr std::size_t drawn_singly = 1'000;
constexpr std::size_t brackets_drawn = 5;
constexpr double lane = 20;  // height of a row of notes or cycles
constexpr double row = 15;   // of words

struct EndLabel {
  double y = 0;
  std::string words = {};
  std::string classes = {};
};

/// A signal over several points, drawn as a bracket with its rule.
struct Bracket {
  spc::Signal signal = {};
  Mark mark = Mark::neutral;
  double from = 0;
  double to = 0;
  double y = 0;  // of the bracket itself
  double words_x = 0;
  double words_y = 0;
  std::string words = {};
};

struct PhaseWords {
  std::vector<std::string> lines = {};
  double x = 0;
  double width = 0;
  std::size_t row = 0;
};

/// One chart being laid out: from top to bottom phases, notes, the plot, cycles, the axis, and what is listed below.
class Layout {
public:
  Layout(ChartReport const& report, ChartExtras const& extras, Frame const& frame)
      : report_(report),
        extras_(extras),
        told_(spc::as_told(report.chart)),
        marks_(marks_of(told_)),
        labels_(report, extras, frame.language),
        canvas_(frame, caption(frame)) {
    hidden_.assign(count(), false);
    for (auto const point : extras.hidden)
      if (point < count()) hidden_[point] = true;
  }

  std::string draw() && {
    draw_badges();
    measure();
    draw_phases();
    draw_new_students();
    draw_grid();
    draw_levels();
    draw_data();
    draw_notes();
    draw_brackets();
    draw_points();
    draw_end_labels();
    draw_cycles();
    draw_axis();
    return canvas_.finish(draw_list(bottom_));
  }

private:
  std::size_t count() const { return told_.points.size(); }
  Drawing& drawing() { return canvas_.drawing(); }
  std::vector<Phase> const& phases() const { return told_.phases; }
  std::string number(double value) const { return written(value, extras_.values, range_); }
  bool limits_of_last() const { return !phases().empty() && limits_stand(phases().back()); }

  Caption caption(Frame const& frame) const {
    auto const range = chart_range(report_, extras_, 5);
    return {extras_.title.empty() ? report_.name : extras_.title, sentence(report_.chart, report_.axis, frame.language),
            chart_description(report_, extras_.values, range, frame.language), "chart"};
  }

  /// The last point that has that level, of the last phase.
  std::optional<double> last_level(std::optional<double> Point::*level) const {
    if (phases().empty()) return std::nullopt;
    for (auto i = phases().back().last + 1; i-- > phases().back().first;)
      if (told_.points[i].*level) return told_.points[i].*level;
    return std::nullopt;
  }

  /// What it says at a glance, of change and of the target.
  void draw_badges() {
    top_ = canvas_.top();
    if (canvas_.frame().heading == Heading::beside || count() == 0) return;
    auto const language = canvas_.frame().language;
    auto const mark = mark_of(standing_of(report_.chart));
    bool const target = last_level(&Point::target) && told_.assurance && limits_of_last();
    double x = canvas_.left();
    double const y = top_ + 4;
    draw_mark(drawing(), mark, x + 5, y - 4, 3.4);
    auto const change = change_words(report_, language);
    auto const& font = mark == Mark::common ? axis_font : strong_font;
    drawing().words(x + 15, y, mark == Mark::common ? "muted" : "strong " + std::string(class_of(mark)),
                    shorten(change, font, canvas_.right() - x - 15));
    x += 15 + text_width(change, font) + 20;
    top_ += 18;
    if (!target) return;
    auto const words =
        canvas_.text("picture.target_badge", {{"assurance", assurance_words(told_.assurance, language)}});
    bool const room = x + text_width(words, axis_font) <= canvas_.right();
    if (!room) top_ += row;
    drawing().words(room ? x : canvas_.left() + 15, room ? y : y + row, "muted",
                    shorten(words, axis_font, canvas_.right() - canvas_.left() - 15));
  }

  void measure() {
    height_ = std::clamp(std::round(canvas_.width() * 0.42), 190.0, 380.0);
    range_ = chart_range(report_, extras_, height_ < 230 ? 4 : 5);
    double widest_tick = 0;
    for (double const tick : range_.ticks)
      widest_tick = std::max(widest_tick, text_width(tick_label(tick, extras_.values, range_), axis_font));
    left_ = canvas_.left() + widest_tick + 8;
    name_levels();
    double widest_label = 0;
    for (auto const& label : ends_) widest_label = std::max(widest_label, text_width(label.words, axis_font));
    right_ = canvas_.right() - (ends_.empty() ? 4 : widest_label + 12);
    TimeSpan span;
    if (extras_.goal) span.last = extras_.goal->until;
    time_.emplace(report_.axis, count(), left_, right_, span);
    place_phases();
    place_notes();
    plot_top_ = top_ + phase_height_ + note_height_ + baseline_height_;
    bottom_ = plot_top_ + height_;
    values_ = {range_.low, range_.high, bottom_ - 6, plot_top_ + 6};
    if (range_.low == 0) values_.from = bottom_;
    place_brackets();
    // Brackets may need room beyond the outermost points.
    double above = 0;
    double below = 0;
    for (auto const& bracket : brackets_) {
      above = std::max(above, plot_top_ + 14 - bracket.words_y);
      below = std::max(below, bracket.words_y + 6 - bottom_);
    }
    if (above > 0 || below > 0) {
      values_.to += std::min(above, height_ / 4);
      values_.from -= std::min(below, height_ / 4);
      place_brackets();
    }
    for (auto& label : ends_) label.y = values_.at(label.y);
  }

  /// What is written at the ends of the lines; `y` is the value until the scale is known.
  void name_levels() {
    auto const name = [&](std::string const& key, std::optional<double> value, std::string classes) {
      if (value) ends_.push_back({*value, canvas_.text(key, {{"value", number(*value)}}), std::move(classes)});
    };
    if (limits_of_last()) name("picture.end.upper", last_level(&Point::upper), "muted");
    name("picture.end.center", last_level(&Point::center), "strong");
    if (limits_of_last()) name("picture.end.lower", last_level(&Point::lower), "muted");
    name("picture.end.target", last_level(&Point::target), "");
    if (extras_.goal && !report_.axis.dates.empty()) name("picture.end.goal", extras_.goal->goal, "");
  }

  /// The reason of each phase at its beginning, above the plot; where two would meet, one above the other.
  void place_phases() {
    std::vector<Stretch> stretches;
    double const room = std::clamp((canvas_.right() - left_) * 0.45, 110.0, 240.0);
    for (auto const& phase : phases()) {
      PhaseWords words{wrap(phase.reason, strong_font, room, 3), time_->before(phase.first) + 4};
      for (auto const& line : words.lines) words.width = std::max(words.width, text_width(line, strong_font));
      words.x = std::max(std::min(words.x, canvas_.right() - words.width), canvas_.left());
      phase_words_.push_back(words);
      // A phase without a reason takes no place.
      stretches.push_back(words.lines.empty() ? Stretch{-1e6, -1e6} : Stretch{words.x, words.x + words.width});
    }
    auto const rows = rows_for(stretches, 10);
    std::vector<std::size_t> lines;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      phase_words_[i].row = rows[i];
      if (lines.size() <= rows[i]) lines.resize(rows[i] + 1);
      lines[rows[i]] = std::max(lines[rows[i]], phase_words_[i].lines.size());
    }
    row_tops_.clear();
    for (auto const each : lines) {
      row_tops_.push_back(phase_height_);
      phase_height_ += static_cast<double>(each) * row + (each > 0 ? 4 : 0);
    }
  }

  void place_notes() {
    std::vector<Stretch> stretches;
    for (auto const& note : extras_.notes) {
      double const x = note.point < count() ? time_->at(note.point) : -1e6;
      stretches.push_back({x - 9, x + 9});
    }
    note_rows_ = rows_for(stretches, 2);
    std::size_t rows = 0;
    for (std::size_t i = 0; i < note_rows_.size(); ++i)
      if (extras_.notes[i].point < count()) rows = std::max(rows, note_rows_[i] + 1);
    note_height_ = lane * static_cast<double>(rows) + 2;
    auto const frozen = [](Phase const& phase) { return phase.baseline_last < phase.last; };
    bool const named = std::any_of(phases().begin(), phases().end(), frozen) || !report_.plan.stretches.empty();
    baseline_height_ = named ? row : 0;
  }

  /// Brackets of the longest signals that do not lie within one another.
  void place_brackets() {
    brackets_.clear();
    auto signals = told_.signals;
    std::stable_sort(signals.begin(), signals.end(),
                     [](auto const& a, auto const& b) { return a.points.size() > b.points.size(); });
    for (auto& signal : signals) {
      if (signal.points.size() < 3 || signal.rule == spc::Rule::few_crossings) continue;
      auto const within = [&](Bracket const& other) {
        return signal.points.front() <= other.signal.points.back() &&
               other.signal.points.front() <= signal.points.back();
      };
      if (std::any_of(brackets_.begin(), brackets_.end(), within)) continue;
      brackets_.push_back(bracket_of(std::move(signal)));
      if (brackets_.size() == brackets_drawn) break;
    }
    std::sort(brackets_.begin(), brackets_.end(), [](auto const& a, auto const& b) { return a.from < b.from; });
    keep_words_apart();
  }

  Bracket bracket_of(spc::Signal signal) const {
    bool const high = signal.direction != spc::Direction::low;
    auto const mark = mark_of(signal, told_.better);
    Bracket bracket{std::move(signal), mark};
    auto const& points = bracket.signal.points;
    bracket.from = time_->at(points.front()) - 4;
    bracket.to = time_->at(points.back()) + 4;
    double y = high ? 1e9 : -1e9;
    for (auto i = points.front(); i <= points.back(); ++i)
      if (auto const& value = told_.points[i].value) {
        double const at = values_.at(*value);
        y = high ? std::min(y, at) : std::max(y, at);
      }
    bracket.y = y + (high ? -12 : 12);
    bracket.words = short_rule(bracket.signal, canvas_.frame().language);
    double const half = text_width(bracket.words, strong_font) / 2;
    bracket.words_x = std::clamp((bracket.from + bracket.to) / 2, std::min(left_ + half + 2, right_),
                                 std::max(right_ - half - 2, left_));
    bracket.words_y = bracket.y + (high ? -6 : 14);
    return bracket;
  }

  void keep_words_apart() {
    for (std::size_t i = 0; i < brackets_.size(); ++i)
      for (std::size_t k = 0; k < i; ++k) {
        auto& a = brackets_[i];
        auto const& b = brackets_[k];
        double const halves = (text_width(a.words, strong_font) + text_width(b.words, strong_font)) / 2;
        bool const meet = std::abs(a.words_x - b.words_x) < halves + 6 && std::abs(a.words_y - b.words_y) < row;
        if (meet) a.words_y = a.signal.direction == spc::Direction::low ? b.words_y + row : b.words_y - row;
      }
  }

  void draw_phases() {
    for (std::size_t i = 0; i < phases().size(); ++i) {
      auto const& phase = phases()[i];
      auto const& words = phase_words_[i];
      if (phase.baseline_last < phase.last) {
        double const from = time_->before(phase.first);
        double const to = time_->after(phase.baseline_last);
        drawing().box(from, plot_top_, to - from, height_, "baseline");
        auto const name = canvas_.text("picture.baseline");
        drawing().words(from, plot_top_ - 4, "muted halo", shorten(name, axis_font, right_ - from));
      }
      double const top = top_ + (words.lines.empty() ? phase_height_ : row_tops_[words.row]);
      if (i > 0) drawing().line(time_->before(phase.first), top, time_->before(phase.first), bottom_, "phase-rule");
      for (std::size_t k = 0; k < words.lines.size(); ++k)
        drawing().words(words.x, top + 11 + static_cast<double>(k) * row, "strong halo", words.lines[k]);
    }
  }

  /// Where new students begin, whom no run goes on into.
  void draw_new_students() {
    auto const words = canvas_.text("picture.new_students");
    double const width = text_width(words, axis_font);
    for (auto const& phase : phases())
      if (phase.baseline_last < phase.last)
        taken_above_.push_back({time_->before(phase.first),
                                time_->before(phase.first) + text_width(canvas_.text("picture.baseline"), axis_font)});
    for (auto const point : report_.plan.stretches) {
      if (point >= count()) continue;
      double const x = time_->before(point);
      drawing().line(x, plot_top_ - 2, x, bottom_, "note-line");
      double const from = std::min(x, canvas_.right() - width);
      bool const room = std::none_of(taken_above_.begin(), taken_above_.end(), [&](Stretch const& other) {
        return from < other.to + 8 && other.from < from + width + 8;
      });
      if (!room) continue;
      taken_above_.push_back({from, from + width});
      drawing().words(from, plot_top_ - 4, "muted halo", words);
    }
  }

  void draw_grid() {
    drawing().begin("g", {{"class", "values"}, {"aria-hidden", "true"}});
    for (double const tick : range_.ticks) {
      double const y = values_.at(tick);
      if (y < plot_top_ - 1 || y > bottom_ + 1) continue;
      drawing().line(left_, y, right_, y, "grid");
      drawing().words(left_ - 6, y + 4, "muted", tick_label(tick, extras_.values, range_), Anchor::end);
    }
    drawing().end("g");
  }

  void draw_levels() {
    drawing().begin("g", {{"class", "levels"}, {"aria-hidden", "true"}});
    for (std::size_t i = 0; i < phases().size(); ++i) {
      auto const& phase = phases()[i];
      auto const path = [&](std::optional<double> Point::*level, std::string_view classes) {
        drawing().path(level_path(told_.points, level, phase.first, phase.last, *time_, values_), classes);
      };
      if (limits_stand(phase)) {
        path(&Point::upper, dense() ? "limit dense" : "limit");
        path(&Point::lower, dense() ? "limit dense" : "limit");
      }
      path(&Point::center, "center");
      if (i + 1 < phases().size()) draw_earlier_center(phase);
    }
    drawing().path(level_path(told_.points, &Point::target, 0, count() - 1, *time_, values_), "target");
    if (auto const target = last_level(&Point::target)) draw_flag(time_->after(count() - 1) - 1, values_.at(*target));
    draw_goal();
    drawing().end("g");
  }

  /// The center of a phase before the last, over or under its line, where it hides the fewest points.
  void draw_earlier_center(Phase const& phase) {
    auto const& center = told_.points[phase.last].center;
    if (!center) return;
    auto const words = number(*center);
    double const width = text_width(words, strong_font);
    double const from = time_->before(phase.first) + 3;
    double const to = time_->after(phase.last) - 3 - width;
    if (to < from) return;
    struct Spot {
      double x = 0, y = 0;
      std::size_t hides = 0;
    };
    std::optional<Spot> best;
    double const line = values_.at(*center);
    for (double const x : {to, from, (from + to) / 2})
      for (double const y : {line - 5, line + 14}) {
        Spot spot{x, y};
        for (auto i = phase.first; i <= phase.last; ++i)
          if (auto const& value = told_.points[i].value)
            if (time_->at(i) > x - 4 && time_->at(i) < x + width + 4 && values_.at(*value) > y - 14 &&
                values_.at(*value) < y + 5)
              ++spot.hides;
        if (!best || spot.hides < best->hides) best = spot;
      }
    later_words_.words(best->x, best->y, "strong halo", words);
  }

  void draw_flag(double x, double y) {
    drawing().path(Path().move(x, y).line(x, y - 11).line(x - 8, y - 8).line(x, y - 5).close().data(), "flag");
  }

  void draw_goal() {
    if (!extras_.goal) return;
    auto const& goal = *extras_.goal;
    auto const from = time_->at(goal.from);
    auto const to = time_->at(goal.until);
    if (!from || !to || !(*to > *from)) return;
    double const begin = std::max(*from, left_);
    double const share = (begin - *from) / (*to - *from);
    drawing().path(Path()
                       .move(begin, values_.at(goal.baseline + share * (goal.goal - goal.baseline)))
                       .line(*to, values_.at(goal.goal))
                       .data(),
                   "aimline");
    draw_flag(*to, values_.at(goal.goal));
  }

  void draw_data() {
    drawing().path(data_path(told_.points, hidden_, report_.axis, *time_, values_), dense() ? "data dense" : "data");
  }

  void draw_notes() {
    for (std::size_t i = 0; i < extras_.notes.size(); ++i) {
      auto const point = extras_.notes[i].point;
      if (point >= count()) continue;
      double const x = time_->at(point);
      double const y = plot_top_ - baseline_height_ - 12 - lane * static_cast<double>(note_rows_[i]);
      auto const& value = told_.points[point].value;
      double const until = value && !hidden_[point] ? values_.at(*value) - radius() - 4 : bottom_;
      drawing().line(x, y + 9, x, std::max(until, y + 9), "note-line");
      note_marks_.circle(x, y, 9, "note");
      note_marks_.words(x, y + 4, "strong", std::to_string(i + 1), Anchor::middle);
    }
    drawing().append(note_marks_);
  }

  void draw_brackets() {
    drawing().begin("g", {{"class", "signals"}, {"aria-hidden", "true"}});
    for (auto const& bracket : brackets_) {
      double const inward = bracket.signal.direction == spc::Direction::low ? -5 : 5;
      drawing().path(Path()
                         .move(bracket.from, bracket.y + inward)
                         .line(bracket.from, bracket.y)
                         .line(bracket.to, bracket.y)
                         .line(bracket.to, bracket.y + inward)
                         .data(),
                     "bracket " + std::string(class_of(bracket.mark)));
      later_words_.words(bracket.words_x, bracket.words_y, "strong halo " + std::string(class_of(bracket.mark)),
                         bracket.words, Anchor::middle);
    }
    drawing().append(later_words_);
    drawing().end("g");
  }

  /// Whether points are so close that steps and dashes would fill the picture.
  bool dense() const { return time_->spacing() < 3; }

  double radius() const { return std::clamp(time_->spacing() * 0.32, 1.4, 3.2); }

  /// Whether a missing point is part of a long time without any, which needs no mark for each.
  bool in_long_gap(std::size_t i) const {
    std::size_t missing = 1;
    for (auto k = i; k-- > 0 && !told_.points[k].value;) ++missing;
    for (auto k = i + 1; k < count() && !told_.points[k].value; ++k) ++missing;
    return missing > 4;
  }

  void draw_points() {
    std::size_t last = count();
    for (std::size_t i = 0; i < count(); ++i)
      if (told_.points[i].value || hidden_[i]) last = i;
    bool const all = count() <= drawn_singly;
    drawing().begin("g", {{"class", "points"}});
    std::size_t drawn = 0;
    for (std::size_t i = 0; i < count(); ++i) {
      if (!all && i != last && (marks_[i] == Mark::common || drawn >= drawn_singly)) continue;
      ++drawn;
      draw_point(i, i == last);
    }
    drawing().end("g");
  }

  void draw_point(std::size_t i, bool tab_stop) {
    auto const& point = told_.points[i];
    double const x = time_->at(i);
    bool const shown = point.value && !hidden_[i];
    if (!shown && !hidden_[i] && (count() > 300 || in_long_gap(i))) return;
    double const y = shown ? values_.at(*point.value) : bottom_;
    auto const mark = shown ? marks_[i] : Mark::common;
    auto const state = hidden_[i] ? "hidden" : !shown ? "missing" : point.excluded ? "excluded" : class_of(mark);
    drawing().begin("g", {{"class", "point " + std::string(state)},
                          {"data-point", std::to_string(i + 1)},
                          {"tabindex", tab_stop ? "0" : "-1"},
                          {"role", "img"}});
    drawing().title(labels_(i));
    drawing().circle(x, y, std::clamp(time_->spacing() / 2, 4.0, 10.0), "hit");
    double const size = radius();
    if (hidden_[i])
      draw_hidden(x);
    else if (!shown)
      drawing().circle(x, y, std::min(size, 2.6), "mark gap");
    else if (point.excluded)
      draw_excluded(drawing(), x, y, std::max(size + 1, 3.6));
    else
      draw_mark(drawing(), mark, x, y, mark == Mark::common ? size : std::max(size, 2.2) + 0.6);
    for (auto const& revision : extras_.revisions)
      if (revision.point == i && shown) {
        drawing().circle(x, y, size + 4, "ring");
        drawing().words(x, y - size - 8, "muted halo",
                        canvas_.text("picture.revised", {{"when", short_day(revision.date, canvas_.frame().language)}}),
                        Anchor::middle);
      }
    drawing().end("g");
  }

  /// A small group: hatched from top to bottom of its place.
  void draw_hidden(double x) {
    double const half = std::clamp(time_->spacing() / 2, 2.0, 12.0);
    drawing().box(x - half, plot_top_, 2 * half, height_, "hidden-back");
    Path hatch;
    for (double y = plot_top_ + half; y <= bottom_ - half; y += 8)
      hatch.move(x - half, y + half).line(x + half, y - half);
    drawing().path(hatch.data(), "hidden-group");
  }

  void draw_end_labels() {
    std::vector<double> wanted;
    for (auto const& label : ends_) wanted.push_back(label.y);
    auto const places = spread(wanted, row, plot_top_ + 4, bottom_ - 2);
    drawing().begin("g", {{"class", "ends"}, {"aria-hidden", "true"}});
    for (std::size_t i = 0; i < ends_.size(); ++i) {
      if (std::abs(places[i] - wanted[i]) > 3)
        drawing().path(Path().move(right_ + 1, wanted[i]).line(right_ + 6, places[i]).data(), "leader");
      drawing().words(right_ + 8, places[i] + 4, ends_[i].classes, ends_[i].words);
    }
    drawing().end("g");
  }

  void draw_cycles() {
    std::vector<Stretch> stretches;
    std::vector<CycleBar const*> shown;
    for (auto const& cycle : extras_.cycles) {
      auto const from = time_->at(cycle.begin);
      auto const to = time_->at(cycle.end);
      if (!from || !to || *to < left_ || *from > right_) continue;
      shown.push_back(&cycle);
      stretches.push_back({std::max(*from, left_), std::min(std::max(*to, *from + 4), right_ - 12) + 12});
    }
    if (shown.empty()) return;
    auto const rows = rows_for(stretches, 4);
    cycles_top_ = bottom_ + time_axis_height(report_.axis) + 6;
    std::size_t most = 0;
    for (std::size_t i = 0; i < shown.size(); ++i) {
      most = std::max(most, rows[i]);
      double const y = cycles_top_ + lane * static_cast<double>(rows[i]) + 4;
      drawing().begin("g", {{"class", "cycle-bar"}});
      drawing().title(canvas_.text("picture.cycle." + ending_name(shown[i]->ending), {{"name", shown[i]->name}}));
      drawing().box(stretches[i].from, y, std::max(stretches[i].to - 12 - stretches[i].from, 3.0), 7, "cycle", 2);
      drawing().words(stretches[i].to - 10, y + 8, "strong", ending_sign(shown[i]->ending));
      drawing().end("g");
    }
    cycles_height_ = lane * static_cast<double>(most + 1) + 6;
    auto const name = canvas_.text("picture.cycles");
    if (text_width(name, axis_font) < left_ - canvas_.left() + 4)
      drawing().words(canvas_.left(), cycles_top_ + 12, "muted", name);
  }

  static std::string ending_name(Ending ending) {
    switch (ending) {
      case Ending::adopt:
        return "adopt";
      case Ending::adapt:
        return "adapt";
      case Ending::abandon:
        return "abandon";
      default:
        return "open";
    }
  }

  static std::string_view ending_sign(Ending ending) {
    switch (ending) {
      case Ending::adopt:
        return "A";
      case Ending::adapt:
        return "~";
      case Ending::abandon:
        return "×";
      default:
        return "…";
    }
  }

  void draw_axis() {
    drawing().begin("g", {{"class", "time"}, {"aria-hidden", "true"}});
    draw_time_axis(canvas_, report_.axis, *time_, count(), left_, right_, bottom_);
    drawing().end("g");
    bottom_ += time_axis_height(report_.axis) + cycles_height_;
  }

  /// Notes, rules without a place of their own, and what the chart is.
  double draw_list(double y) {
    y += 10;
    for (std::size_t i = 0; i < extras_.notes.size(); ++i) {
      if (extras_.notes[i].point >= count()) continue;
      auto const when = point_name(report_.axis, extras_.notes[i].point, canvas_.frame().language);
      y = canvas_.paragraph(
          y,
          canvas_.text("picture.listed_note",
                       {{"number", std::to_string(i + 1)}, {"when", when}, {"text", extras_.notes[i].text}}),
          "", axis_font, 3);
    }
    auto const said = sentence(report_.chart, report_.axis, canvas_.frame().language);
    for (auto const& signal : told_.signals) {
      auto const rule = describe(signal, told_, report_.axis, canvas_.frame().language);
      if (signal.rule != spc::Rule::few_crossings || said.find(rule) != std::string::npos) continue;
      draw_mark(drawing(), Mark::neutral, canvas_.left() + 6, y + 7.5, 2.6);
      for (auto const& line : wrap(rule + ".", axis_font, canvas_.right() - canvas_.left() - 16, 3)) {
        drawing().words(canvas_.left() + 16, y + 11.5, "", line);
        y += line_height(axis_font);
      }
    }
    auto below = canvas_.text("chart.type." + TextForm<spc::ChartType>::write(told_.type)) + ".";
    if (is_cut(range_))
      below += " " + canvas_.text("picture.cut_axis", {{"value", written(range_.low, extras_.values, range_, 0)}});
    if (!report_.expected.empty()) below += " " + canvas_.text("picture.season");
    if (std::find(hidden_.begin(), hidden_.end(), true) != hidden_.end()) below += " " + canvas_.text("picture.hidden");
    if (count() > drawn_singly) below += " " + canvas_.text("picture.many_points");
    return canvas_.paragraph(y, below, "muted", axis_font, 4) + 8;
  }

  ChartReport const& report_;
  ChartExtras const& extras_;
  Chart told_;
  std::vector<Mark> marks_;
  PointLabels labels_;
  Canvas canvas_;
  std::vector<bool> hidden_ = {};
  Range range_ = {};
  Scale values_ = {};
  std::optional<TimeScale> time_ = {};
  double top_ = 0, left_ = 0, right_ = 0, plot_top_ = 0, height_ = 0, bottom_ = 0;
  double phase_height_ = 0, note_height_ = 0, baseline_height_ = 0, cycles_top_ = 0, cycles_height_ = 0;
  std::vector<EndLabel> ends_ = {};
  std::vector<PhaseWords> phase_words_ = {};
  std::vector<double> row_tops_ = {};
  std::vector<std::size_t> note_rows_ = {};
  std::vector<Bracket> brackets_ = {};
  std::vector<Stretch> taken_above_ = {};  // by words right above the plot
  Drawing later_words_ = {};               // above all lines
  Drawing note_marks_ = {};
};

}  // namespace

Values values_of(ChartReport const& report) {
  bool const shares = report.chart.type == spc::ChartType::p || report.chart.type == spc::ChartType::pp;
  return shares && report.plan.multiply == 1 ? Values::shares : Values::numbers;
}

std::string draw_chart(ChartReport const& report, ChartExtras const& extras, Frame const& frame) {
  return Layout(report, extras, frame).draw();
}

}  // namespace aimline::picture
