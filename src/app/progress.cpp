#include "app/progress.hpp"

#include <iostream>
#include <unistd.h>

#include <fmt/format.h>

namespace aimline::app {
namespace {

constexpr int width = 40;

}  // namespace

Progress::Progress(std::string what) : what_(std::move(what)), on_terminal_(isatty(STDERR_FILENO) == 1) {}

void Progress::show(std::size_t done, std::size_t all) {
  if (!on_terminal_ || all == 0) return;
  auto const percent = static_cast<int>(100 * done / all);
  if (percent == shown_) return;
  shown_ = percent;
  auto const full = static_cast<std::size_t>(percent * width / 100);
  std::cerr << fmt::format("\r{} [{}{}] {:3} %", what_, std::string(full, '#'), std::string(width - full, '.'), percent)
            << std::flush;
}

void Progress::clear() {
  if (shown_ >= 0) std::cerr << "\r\x1b[K" << std::flush;
  shown_ = -1;
}

}  // namespace aimline::app
