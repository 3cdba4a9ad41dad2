#include "app/chart.hpp"

#include "app/terminal.hpp"
#include "spc/batch.hpp"

#include <iostream>
#include <string>

namespace aimline::app {

int run_chart_batch() {
  std::ios::sync_with_stdio(false);
  auto const language = terminal_language();
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << spc::answer_line(line, language) << '\n';
    if (std::cin.rdbuf()->in_avail() == 0) std::cout.flush();  // whoever waits for an answer before the next request
  }
  std::cout.flush();
  return std::cout ? 0 : 5;
}

}  // namespace aimline::app
