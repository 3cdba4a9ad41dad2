#pragma once

#include "http/message.hpp"

/// The web pages, embedded in the program with their compressed forms.
namespace aimline::pages {

/// The file at that path, or the start page for an address that the pages themselves understand; 404 for a missing
/// asset. Names with a digest are kept by browsers for good, the start page is asked for anew each time.
http::Response page(http::Request const& request);

}  // namespace aimline::pages
