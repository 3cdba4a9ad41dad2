#pragma once

#include "base/result.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Pictures for the pages, made anew from what was uploaded: nothing of the upload but its pixels goes on, so no place
/// or camera, and no byte that we did not write ourselves.
namespace aimline::files {

/// The longer side of each size a picture is kept in, in pixels; a smaller picture is not made larger.
constexpr std::array<unsigned, 3> picture_sizes{64, 256, 1024};

/// The most pixels a picture may have: 40 million, as cameras make them. Their memory is what a small file could ask.
constexpr std::uint64_t most_pixels = 40'000'000;

struct Size {
  unsigned width = 0;
  unsigned height = 0;
  friend bool operator==(Size, Size) = default;
};

/// One picture in the sizes of `picture_sizes`, as WebP.
struct Scaled {
  Size size;  // of the largest
  std::array<std::string, 3> webp;
};

/// Reads a PNG, JPEG or WebP, turns it as its camera was held and scales it. One at a time in a process, since each may
/// take 160 MB. Refuses: more than `most` pixels, said by its header before anything is unpacked
/// (`picture.too_large`), what cannot be read (`picture.unreadable`), a moving one (`picture.moves`), and busy when
/// others are being read for several seconds.
Result<Scaled> scaled(std::string_view bytes, std::string_view media_type, std::uint64_t most = most_pixels);

/// Pixels in rows from the top: red, green, blue, opacity; the colors not multiplied by the opacity.
struct Pixels {
  Size size;
  std::vector<std::uint8_t> rgba;
};

Result<Pixels> decode(std::string_view bytes, std::string_view media_type, std::uint64_t most = most_pixels);

/// Made smaller so that neither side is longer than `longest`: each pixel is the mean of those it covers.
Pixels made_smaller(Pixels const& from, unsigned longest);

std::string encode_webp(Pixels const& pixels);

/// How the camera was held, as EXIF says it: 1 upright to 8; 1 where a JPEG does not say. Source: CIPA DC-008
/// (Exif 2.32) 4.6.4 A and 4.6.5; TIFF 6.0, section 2.
unsigned orientation_of(std::string_view jpeg);

}  // namespace aimline::files
