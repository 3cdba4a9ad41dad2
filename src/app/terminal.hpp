#pragma once

#include "base/catalog.hpp"

#include <string>

/// How commands speak to whoever typed them: the language of the terminal, refusals on standard error.
namespace aimline::app {

Language terminal_language();

/// Says why, and gives the exit code of the fault table.
int fail(Refusal const& refusal);

void say(std::string const& line);
void say(Text const& text);  // of the catalogs, in the language of the terminal

}  // namespace aimline::app
