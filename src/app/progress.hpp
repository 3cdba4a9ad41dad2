#pragma once

#include <cstddef>
#include <string>

/// A bar on a terminal while something long goes on; nothing where standard error is no terminal.
namespace aimline::app {

class Progress {
public:
  explicit Progress(std::string what);
  Progress(Progress const&) = delete;
  Progress& operator=(Progress const&) = delete;
  ~Progress() { clear(); }

  /// How much of all is done. Draws when there is something new to see.
  void show(std::size_t done, std::size_t all);
  /// Takes the bar off the screen.
  void clear();

private:
  std::string what_;
  bool on_terminal_;
  int shown_ = -1;  // percent
};

}  // namespace aimline::app
