#pragma once

#include "files/picture.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Files made on the spot for tests.
namespace aimline::files::testing {

inline std::string little(std::uint32_t value, int width) {
  std::string bytes;
  for (int i = 0; i < width; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xff);
  return bytes;
}

/// A ZIP that holds these names with these contents, not compressed.
std::string zip(std::vector<std::pair<std::string, std::string>> const& entries);

inline std::string pdf() {
  return "%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n";
}
std::string docx();
std::string odt();

/// A picture in one color but for a red pixel at the left of the top row.
Pixels colored(Size size);
std::string png(Pixels const& pixels);
/// `exif`: what stands in its Exif segment; without one when empty.
std::string jpeg(Pixels const& pixels, std::string_view exif = {});
/// Exif that says how the camera was held and where: 47° 30' N.
std::string exif_with_place(unsigned orientation);

}  // namespace aimline::files::testing
