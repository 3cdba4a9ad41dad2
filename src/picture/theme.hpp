#pragma once

#include <string>
#include <string_view>

#include <boost/describe/enum.hpp>

/// The colors of pictures: those of the pages, by what they mean. Noise is grey; only a signal has a color, and a shape
/// too.
namespace aimline::picture {

/// page    no colors in the picture: it stands in a page whose style sheet has `page_rules`
/// device  light or dark, as the device that shows the file prefers
/// print   black on white
enum class Theme { light, dark, print, device, page };
BOOST_DESCRIBE_ENUM(Theme, light, dark, print, device, page)

/// The rules for the classes in a picture, in the colors of a theme that is not `page`.
std::string rules_of(Theme theme);

/// The same in the custom properties of the pages: --text, --improvement and so on.
std::string page_rules();

}  // namespace aimline::picture
