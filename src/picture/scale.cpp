#include "picture/scale.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace aimline::picture {
namespace {

/// The round step, 1, 2, 2.5 or 5 times a power of ten, that makes no more than so many parts.
double round_step(double span, std::size_t parts) {
  double const least = span / static_cast<double>(std::max<std::size_t>(parts, 1));
  double const power = std::pow(10, std::floor(std::log10(least)));
  for (double const factor : {1.0, 2.0, 2.5, 5.0})
    if (power * factor >= least * (1 - 1e-9)) return power * factor;
  return power * 10;
}

/// Digits behind the point that tell numbers so far apart from one another.
int digits_for(double step) {
  if (!(step > 0) || !std::isfinite(step)) return 0;
  int digits = std::max(0, static_cast<int>(-std::floor(std::log10(step) + 1e-9)));
  double const scaled = step * std::pow(10, digits);
  if (std::abs(scaled - std::round(scaled)) > 1e-6) ++digits;  // 2.5
  return std::min(digits, 9);
}

std::string with_commas(std::string digits) {
  auto const point = digits.find('.');
  auto end = point == std::string::npos ? digits.size() : point;
  auto const begin = digits.starts_with('-') ? 1u : 0u;
  while (end > begin + 3) digits.insert(end -= 3, ",");
  return digits;
}

std::string plain(double number, int digits) {
  if (std::abs(number) >= 1e15 || (number != 0 && std::abs(number) < 1e-9)) return fmt::format("{:.3g}", number);
  auto text = fmt::format("{:.{}f}", number, digits);
  if (text.find_first_not_of("-0.") == std::string::npos && text.starts_with('-')) text.erase(0, 1);
  text = with_commas(std::move(text));
  return text.starts_with('-') ? "−" + text.substr(1) : text;
}

double step_of(Range const& range) {
  return range.ticks.size() > 1 ? range.ticks[1] - range.ticks[0] : range.high - range.low;
}

/// Digits that show about a twentieth of a step, and no fewer than its ticks have.
int digits_within(double step, int more) {
  if (!(step > 0) || !std::isfinite(step)) return more;
  auto const magnitude = static_cast<int>(-std::floor(std::log10(step / 2) + 1e-9));
  return std::clamp(magnitude + more, digits_for(step), 12);
}

std::string in_words(double number, Values values, double step, int more) {
  // Of percentages a tenth is shown in any case.
  if (values == Values::shares) return plain(number * 100, std::max(digits_within(step * 100, more), more)) + "\u00A0%";
  return plain(number, digits_within(step, more));
}

}  // namespace

Range range_around(std::span<double const> numbers, Values values, Begins begins, std::size_t wanted) {
  Range range;
  bool any = false;
  for (double const number : numbers) {
    if (!std::isfinite(number)) continue;
    range.low = any ? std::min(range.low, number) : number;
    range.high = any ? std::max(range.high, number) : number;
    any = true;
  }
  if (!any) range = {0, 1};
  bool const in_unit = values == Values::shares && range.low >= 0 && range.high <= 1;
  double const size = std::max(std::abs(range.low), std::abs(range.high));
  if (!(range.high - range.low > size * 1e-9)) {
    double const around = size > 0 ? size * 0.1 : 1;
    range = {range.low - around, range.high + around};
  }
  if (begins == Begins::at_zero_if_near && range.low > 0 && range.low < 0.5 * range.high) range.low = 0;
  double const pad = (range.high - range.low) * 0.03;
  if (range.low != 0) range.low -= pad;
  range.high += pad;
  if (in_unit) {
    range.low = std::max(range.low, 0.0);
    range.high = std::min(range.high, 1.0);
  }
  double const step = round_step(range.high - range.low, wanted);
  for (double tick = std::ceil(range.low / step - 1e-9); tick * step <= range.high + step * 1e-9; ++tick) {
    range.ticks.push_back(tick * step);
    if (range.ticks.size() > 100) break;
  }
  return range;
}

bool is_cut(Range const& range) { return range.low > 0; }

std::string written(double number, Values values, Range const& range, int more_digits) {
  return in_words(number, values, step_of(range), more_digits);
}

std::string tick_label(double number, Values values, Range const& range) {
  return in_words(number, values, step_of(range), 0);
}

}  // namespace aimline::picture
