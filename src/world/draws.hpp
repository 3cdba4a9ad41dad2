#pragma once

#include <cstdint>

namespace aimline::world {

/// Random numbers that depend on nothing but what they are for: the seed, whom they are about, and which of the things
/// about them. So a world is the same whoever is invented first, and by how many threads.
/// Source: Steele, Lea & Flood 2014, Fast splittable pseudorandom number generators (SplitMix64).
class Draws {
public:
  Draws(std::uint64_t seed, std::uint64_t who, std::uint64_t what)
      : state_(mixed(mixed(mixed(seed) + who) + what * 0x632be59bd9b4e019)) {}

  std::uint64_t next() { return mixed(state_ += 0x9e3779b97f4a7c15); }
  double share() { return static_cast<double>(next() >> 11) * 0x1p-53; }  // in [0, 1)
  bool chance(double of) { return share() < of; }
  int between(int least, int most) {  // both included
    return least + static_cast<int>(share() * (most - least + 1));
  }
  /// About normal, mean 0 and variance 1, never beyond 6: the sum of twelve uniform numbers, less six.
  double normal() {
    std::int64_t sum = 0;
    for (int i = 0; i < 3; ++i)
      for (auto bits = next(), parts = std::uint64_t{4}; parts != 0; --parts, bits >>= 16)
        sum += static_cast<std::int64_t>(bits & 0xffff);
    return static_cast<double>(sum) / 65'535 - 6;
  }

private:
  static std::uint64_t mixed(std::uint64_t value) {
    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
    value = (value ^ value >> 27) * 0x94d049bb133111eb;
    return value ^ value >> 31;
  }

  std::uint64_t state_;
};

}  // namespace aimline::world
