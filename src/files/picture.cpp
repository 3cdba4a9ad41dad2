#include "files/picture.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <png.h>
#include <semaphore>
#include <stdexcept>
#include <turbojpeg.h>
#include <webp/decode.h>
#include <webp/encode.h>

namespace aimline::files {
namespace {

unsigned char const* data_of(std::string_view bytes) { return reinterpret_cast<unsigned char const*>(bytes.data()); }

tl::unexpected<Refusal> unreadable() { return refuse(Fault::invalid, "file", {"picture.unreadable"}); }

Result<void> check_size(Size size, std::uint64_t most) {
  if (size.width == 0 || size.height == 0) return unreadable();
  if (std::uint64_t{size.width} * size.height > most)
    return refuse(Fault::invalid, "file", {"picture.too_large", {{"megapixels", std::to_string(most / 1'000'000)}}});
  return {};
}

Pixels blank(Size size) { return {size, std::vector<std::uint8_t>(std::size_t{size.width} * size.height * 4)}; }

Result<Pixels> decode_png(std::string_view bytes, std::uint64_t most) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  std::unique_ptr<png_image, void (*)(png_image*)> const freed(&image, png_image_free);
  if (!png_image_begin_read_from_memory(&image, bytes.data(), bytes.size())) return unreadable();
  if (auto const good = check_size({image.width, image.height}, most); !good) return refuse(good.error());
  image.format = PNG_FORMAT_RGBA;
  auto pixels = blank({image.width, image.height});
  if (!png_image_finish_read(&image, nullptr, pixels.rgba.data(), 0, nullptr)) return unreadable();
  return pixels;
}

/// Inks to light. Adobe's programs, and so nearly all, write the inks inverted.
void from_inks(std::vector<std::uint8_t>& pixels) {
  for (std::size_t i = 0; i + 3 < pixels.size(); i += 4) {
    unsigned const black = pixels[i + 3];
    for (std::size_t c = 0; c < 3; ++c) pixels[i + c] = static_cast<std::uint8_t>(pixels[i + c] * black / 255);
    pixels[i + 3] = 255;
  }
}

Result<Pixels> decode_jpeg(std::string_view bytes, std::uint64_t most) {
  std::unique_ptr<void, int (*)(tjhandle)> const decoder(tjInitDecompress(), tjDestroy);
  if (!decoder) throw std::bad_alloc();
  int width = 0, height = 0, subsampling = 0, colors = 0;
  auto const size = static_cast<unsigned long>(bytes.size());
  if (tjDecompressHeader3(decoder.get(), data_of(bytes), size, &width, &height, &subsampling, &colors) != 0)
    return unreadable();
  Size const whole{static_cast<unsigned>(width), static_cast<unsigned>(height)};
  if (auto const good = check_size(whole, most); !good) return refuse(good.error());
  // The decoder halves at next to no cost: as often as the largest size that is kept allows.
  tjscalingfactor scale{1, 1};
  while (scale.denom < 8 && std::max(width, height) / (2 * scale.denom) >= static_cast<int>(picture_sizes.back()))
    scale.denom *= 2;
  width = TJSCALED(width, scale);
  height = TJSCALED(height, scale);
  bool const inks = colors == TJCS_CMYK || colors == TJCS_YCCK;
  auto pixels = blank({static_cast<unsigned>(width), static_cast<unsigned>(height)});
  // A limit on scans: a small progressive file can ask for hours of them.
  if (tjDecompress2(decoder.get(), data_of(bytes), size, pixels.rgba.data(), width, 0, height,
                    inks ? TJPF_CMYK : TJPF_RGBA, TJFLAG_LIMITSCANS) != 0 &&
      tjGetErrorCode(decoder.get()) != TJERR_WARNING)
    return unreadable();
  if (inks) from_inks(pixels.rgba);
  return pixels;
}

Result<Pixels> decode_webp(std::string_view bytes, std::uint64_t most) {
  WebPBitstreamFeatures features{};
  if (WebPGetFeatures(data_of(bytes), bytes.size(), &features) != VP8_STATUS_OK) return unreadable();
  if (features.has_animation) return refuse(Fault::invalid, "file", {"picture.moves"});
  Size const size{static_cast<unsigned>(features.width), static_cast<unsigned>(features.height)};
  if (auto const good = check_size(size, most); !good) return refuse(good.error());
  auto pixels = blank(size);
  if (!WebPDecodeRGBAInto(data_of(bytes), bytes.size(), pixels.rgba.data(), pixels.rgba.size(), features.width * 4))
    return unreadable();
  return pixels;
}

/// One of the eight ways a camera can be held, put upright.
Pixels upright(Pixels const& from, unsigned orientation) {
  auto const [width, height] = from.size;
  bool const lies = orientation >= 5;
  auto made = blank(lies ? Size{height, width} : from.size);
  for (unsigned y = 0; y < made.size.height; ++y)
    for (unsigned x = 0; x < made.size.width; ++x) {
      unsigned from_x = lies ? y : x;
      unsigned from_y = lies ? x : y;
      if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8) from_x = width - 1 - from_x;
      if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7) from_y = height - 1 - from_y;
      auto const* source = &from.rgba[(std::size_t{from_y} * width + from_x) * 4];
      std::copy_n(source, 4, &made.rgba[(std::size_t{y} * made.size.width + x) * 4]);
    }
  return made;
}

unsigned number(std::string_view bytes, std::size_t at, std::size_t width, bool little) {
  unsigned value = 0;
  for (std::size_t i = 0; i < width; ++i)
    value = value << 8 | static_cast<unsigned char>(bytes[at + (little ? width - 1 - i : i)]);
  return value;
}

unsigned orientation_in(std::string_view tiff) {
  if (tiff.size() < 8 || (!tiff.starts_with("II") && !tiff.starts_with("MM"))) return 1;
  bool const little = tiff.front() == 'I';
  std::size_t const directory = number(tiff, 4, 4, little);
  if (directory > tiff.size() - 2) return 1;
  auto const entries = number(tiff, directory, 2, little);
  constexpr std::size_t entry_size = 12;
  for (std::size_t i = 0; i < entries; ++i) {
    auto const entry = directory + 2 + i * entry_size;
    if (entry + entry_size > tiff.size()) return 1;
    constexpr unsigned orientation_tag = 0x0112;
    if (number(tiff, entry, 2, little) != orientation_tag) continue;
    auto const value = number(tiff, entry + 8, 2, little);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

}  // namespace

unsigned orientation_of(std::string_view jpeg) {
  constexpr std::string_view mark("Exif\0\0", 6);
  // Segments up to the first scan: 0xff, a marker, two bytes of length that count themselves.
  for (std::size_t at = 2; at + 4 <= jpeg.size() && jpeg[at] == '\xff' && jpeg[at + 1] != '\xda';) {
    auto const length = number(jpeg, at + 2, 2, false);
    if (length < 2 || at + 2 + length > jpeg.size()) return 1;
    auto const content = jpeg.substr(at + 4, length - 2);
    if (jpeg[at + 1] == '\xe1' && content.starts_with(mark)) return orientation_in(content.substr(mark.size()));
    at += 2 + length;
  }
  return 1;
}

Result<Pixels> decode(std::string_view bytes, std::string_view media_type, std::uint64_t most) {
  if (media_type == "image/png") return decode_png(bytes, most);
  if (media_type == "image/webp") return decode_webp(bytes, most);
  return decode_jpeg(bytes, most);
}

Pixels made_smaller(Pixels const& from, unsigned longest) {
  auto const side = std::max(from.size.width, from.size.height);
  if (side <= longest) return from;
  auto const part = [&](unsigned length) {
    return std::max(1u, static_cast<unsigned>(std::uint64_t{length} * longest / side));
  };
  auto made = blank({part(from.size.width), part(from.size.height)});
  auto const [width, height] = made.size;
  for (unsigned y = 0; y < height; ++y) {
    auto const top = std::uint64_t{y} * from.size.height / height;
    auto const bottom = std::max(top + 1, std::uint64_t{y + 1} * from.size.height / height);
    for (unsigned x = 0; x < width; ++x) {
      auto const left = std::uint64_t{x} * from.size.width / width;
      auto const right = std::max(left + 1, std::uint64_t{x + 1} * from.size.width / width);
      // A pixel that one can see through counts as little as one sees of it.
      std::uint64_t sums[3]{}, opacity = 0;
      for (auto row = top; row < bottom; ++row) {
        auto const* pixel = &from.rgba[(row * from.size.width + left) * 4];
        for (auto column = left; column < right; ++column, pixel += 4) {
          for (std::size_t c = 0; c < 3; ++c) sums[c] += std::uint64_t{pixel[c]} * pixel[3];
          opacity += pixel[3];
        }
      }
      auto* const to = &made.rgba[(std::size_t{y} * width + x) * 4];
      for (std::size_t c = 0; c < 3; ++c)
        to[c] = static_cast<std::uint8_t>(opacity ? (sums[c] + opacity / 2) / opacity : 0);
      auto const covered = (bottom - top) * (right - left);
      to[3] = static_cast<std::uint8_t>((opacity + covered / 2) / covered);
    }
  }
  return made;
}

std::string encode_webp(Pixels const& pixels) {
  constexpr float quality = 82;
  std::uint8_t* bytes = nullptr;
  auto const width = static_cast<int>(pixels.size.width);
  auto const size =
      WebPEncodeRGBA(pixels.rgba.data(), width, static_cast<int>(pixels.size.height), 4 * width, quality, &bytes);
  std::unique_ptr<std::uint8_t, void (*)(void*)> const freed(bytes, WebPFree);
  if (size == 0) throw std::bad_alloc();
  return {reinterpret_cast<char const*>(bytes), size};
}

Result<Scaled> scaled(std::string_view bytes, std::string_view media_type, std::uint64_t most) {
  static std::binary_semaphore one_at_a_time(1);
  if (!one_at_a_time.try_acquire_for(std::chrono::seconds(5))) return refuse(Fault::busy, "", {"picture.busy"});
  auto const leave = [](std::binary_semaphore* place) { place->release(); };
  std::unique_ptr<std::binary_semaphore, decltype(leave)> const turn(&one_at_a_time, leave);
  auto pixels = decode(bytes, media_type, most);
  if (!pixels) return refuse(pixels.error());
  // The largest first: the smaller ones are made from it, not from all pixels again.
  Scaled made;
  auto largest = made_smaller(*pixels, picture_sizes.back());
  pixels->rgba = {};
  if (auto const turned = media_type == "image/jpeg" ? orientation_of(bytes) : 1; turned != 1)
    largest = upright(largest, turned);
  made.size = largest.size;
  for (std::size_t i = picture_sizes.size(); i-- > 0;) {
    largest = made_smaller(largest, picture_sizes[i]);
    made.webp[i] = encode_webp(largest);
  }
  return made;
}

}  // namespace aimline::files
