#pragma once

#include <compare>
#include <cstdint>
#include <optional>

namespace aimline {

/// An exact share: `numerator` of `denominator`, 0 ≤ numerator ≤ denominator, denominator ≥ 1. Never a rounded number:
/// comparisons are made in integers, so 3 of 30 equals 1 of 10.
class Proportion {
public:
  /// 0 of 1: a place to read into.
  Proportion() = default;

  /// None when the numbers are not a share.
  static std::optional<Proportion> of(std::int64_t numerator, std::int64_t denominator);

  std::int64_t numerator() const { return numerator_; }
  std::int64_t denominator() const { return denominator_; }
  double value() const { return static_cast<double>(numerator_) / static_cast<double>(denominator_); }

  friend std::strong_ordering operator<=>(Proportion a, Proportion b);
  friend bool operator==(Proportion a, Proportion b) { return (a <=> b) == 0; }

private:
  Proportion(std::int64_t numerator, std::int64_t denominator) : numerator_(numerator), denominator_(denominator) {}
  std::int64_t numerator_ = 0;
  std::int64_t denominator_ = 1;
};

}  // namespace aimline
