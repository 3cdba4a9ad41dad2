#include "app/terminal.hpp"

#include <cstdlib>
#include <iostream>

namespace aimline::app {

Language terminal_language() {
  for (auto const* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (auto const* value = std::getenv(name); value && *value) return language_named(value).value_or(Language::en);
  return Language::en;
}

int fail(Refusal const& refusal) {
  for (auto const& problem : refusal.problems)
    std::cerr << "aimline: " << (problem.where.empty() ? "" : problem.where + ": ")
              << write_out(problem.what, terminal_language()) << '\n';
  return exit_code(refusal.fault);
}

void say(std::string const& line) { std::cout << line << std::endl; }

void say(Text const& text) { say(write_out(text, terminal_language())); }

}  // namespace aimline::app
