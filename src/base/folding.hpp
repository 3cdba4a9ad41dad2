#pragma once

#include <string>
#include <string_view>

namespace aimline {

/// A text as it is compared, sorted and searched, the same on every database: capital letters small, Latin letters
/// without their accents (á ñ ü ł → a n u l), ß → ss, æ → ae, curly apostrophes and dashes as the keyboard has them.
/// Letters of other scripts stay. Of valid UTF-8; what is folded stays as it is when folded again.
std::string folded(std::string_view text);

}  // namespace aimline
