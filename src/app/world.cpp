#include "app/world.hpp"

#include "app/terminal.hpp"
#include "records/parallel.hpp"
#include "world/generate.hpp"

#include <iostream>
#include <optional>
#include <unistd.h>

#include <fmt/format.h>

namespace aimline::app {
namespace {

template <class Choice>
std::optional<Choice> choose(std::string const& text, std::initializer_list<std::pair<std::string_view, Choice>> all,
                             std::string_view option, Refusal& refusal) {
  std::string names;
  for (auto const& [name, choice] : all) {
    if (text == name) return choice;
    names += (names.empty() ? "" : ", ") + std::string(name);
  }
  refusal.problems.push_back({std::string(option), {"field.not_a_choice", {{"choices", names}}}});
  return std::nullopt;
}

/// On a terminal, a bar that fills.
void show_progress(std::uint64_t done, std::uint64_t all) {
  constexpr std::size_t width = 40;
  auto const full = static_cast<std::size_t>(done * width / all);
  std::cerr << fmt::format("\r[{}{}] {:3} %", std::string(full, '='), std::string(width - full, ' '), done * 100 / all);
  if (done == all) std::cerr << "\r\x1b[K";
  std::cerr << std::flush;
}

}  // namespace

int run_world(InventingOptions const& options, Output output) {
  Refusal refusal{Fault::invalid};
  auto const format = choose<world::FileFormat>(
      options.format, {{"csv", world::FileFormat::csv}, {"edfi", world::FileFormat::edfi}}, "--format", refusal);
  auto const attendance = choose<world::Attendance>(
      options.attendance, {{"absences", world::Attendance::absences}, {"all", world::Attendance::all}}, "--attendance",
      refusal);
  if (!format || !attendance) return fail(refusal);
  world::GeneratingOptions generating{.world = {options.students, options.years, options.seed, options.last_year},
                                      .format = *format,
                                      .attendance = *attendance,
                                      .faults = options.faults,
                                      .threads = options.threads ? options.threads : records::default_threads()};
  if (isatty(STDERR_FILENO)) generating.progress = show_progress;
  auto const generated = world::generate(options.out, generating);
  if (!generated) return fail(generated.error());
  if (output == Output::json)
    say(fmt::format(R"({{"students":{},"schools":{},"districts":{},"bytes":{}}})", generated->students,
                    generated->schools, generated->districts, generated->bytes));
  else
    say(Text{"world.written",
             {{"students", std::to_string(generated->students)},
              {"schools", std::to_string(generated->schools)},
              {"districts", std::to_string(generated->districts)},
              {"megabytes", std::to_string(generated->bytes / 1'000'000)},
              {"folder", options.out.string()}}});
  return 0;
}

}  // namespace aimline::app
