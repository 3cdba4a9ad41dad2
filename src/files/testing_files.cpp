#include "files/testing_files.hpp"

#include <memory>
#include <png.h>
#include <stdexcept>
#include <turbojpeg.h>

namespace aimline::files::testing {

std::string zip(std::vector<std::pair<std::string, std::string>> const& entries) {
  std::string bytes;
  std::string directory;
  for (auto const& [name, content] : entries) {
    auto const at = bytes.size();
    auto const size = little(static_cast<std::uint32_t>(content.size()), 4);
    auto const facts = little(10, 2) + little(0, 2) + little(0, 2) + little(0, 4) + little(0, 4) + size + size +
                       little(static_cast<std::uint32_t>(name.size()), 2) + little(0, 2);
    bytes += "PK\x03\x04" + facts + name + content;
    directory += "PK\x01\x02" + little(10, 2) + facts + little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4) +
                 little(static_cast<std::uint32_t>(at), 4) + name;
  }
  auto const count = little(static_cast<std::uint32_t>(entries.size()), 2);
  auto const begin = static_cast<std::uint32_t>(bytes.size());
  return bytes + directory + "PK\x05\x06" + little(0, 4) + count + count +
         little(static_cast<std::uint32_t>(directory.size()), 4) + little(begin, 4) + little(0, 2);
}

std::string docx() { return zip({{"[Content_Types].xml", "<Types/>"}, {"word/document.xml", "<w:document/>"}}); }

std::string odt() {
  return zip({{"mimetype", "application/vnd.oasis.opendocument.text"}, {"content.xml", "<office:document-content/>"}});
}

Pixels colored(Size size) {
  Pixels pixels{size, {}};
  for (std::size_t i = 0; i < std::size_t{size.width} * size.height; ++i)
    for (int const value : {20, 90, 200, 255}) pixels.rgba.push_back(static_cast<std::uint8_t>(value));
  pixels.rgba[0] = 255;
  pixels.rgba[1] = pixels.rgba[2] = 0;
  return pixels;
}

std::string png(Pixels const& pixels) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = pixels.size.width;
  image.height = pixels.size.height;
  image.format = PNG_FORMAT_RGBA;
  png_alloc_size_t size = 0;
  png_image_write_to_memory(&image, nullptr, &size, 0, pixels.rgba.data(), 0, nullptr);
  std::string bytes(size, '\0');
  if (!png_image_write_to_memory(&image, bytes.data(), &size, 0, pixels.rgba.data(), 0, nullptr))
    throw std::runtime_error(image.message);
  bytes.resize(size);
  return bytes;
}

std::string jpeg(Pixels const& pixels, std::string_view exif) {
  std::unique_ptr<void, int (*)(tjhandle)> const encoder(tjInitCompress(), tjDestroy);
  unsigned char* made = nullptr;
  unsigned long size = 0;
  if (tjCompress2(encoder.get(), pixels.rgba.data(), static_cast<int>(pixels.size.width), 0,
                  static_cast<int>(pixels.size.height), TJPF_RGBA, &made, &size, TJSAMP_444, 95, 0) != 0)
    throw std::runtime_error(tjGetErrorStr2(encoder.get()));
  std::string bytes(reinterpret_cast<char const*>(made), size);
  tjFree(made);
  if (exif.empty()) return bytes;
  auto const length = exif.size() + 8;
  std::string segment{'\xff', '\xe1', static_cast<char>(length >> 8), static_cast<char>(length & 0xff)};
  segment += std::string_view("Exif\0\0", 6);
  segment += exif;
  return bytes.insert(2, segment);
}

std::string exif_with_place(unsigned orientation) {
  auto const entry = [](std::uint32_t tag, std::uint32_t type, std::uint32_t count, std::string const& value) {
    return little(tag, 2) + little(type, 2) + little(count, 4) + value;
  };
  constexpr std::uint32_t directory = 8, places = 8 + 2 + 2 * 12 + 4, degrees = places + 2 + 2 * 12 + 4;
  std::string exif = "II" + little(42, 2) + little(directory, 4);
  exif += little(2, 2) + entry(0x0112, 3, 1, little(orientation, 4)) + entry(0x8825, 4, 1, little(places, 4)) +
          little(0, 4);
  exif += little(2, 2) + entry(1, 2, 2, std::string("N\0\0\0", 4)) + entry(2, 5, 3, little(degrees, 4)) + little(0, 4);
  for (std::uint32_t const each : {47u, 30u, 0u}) exif += little(each, 4) + little(1, 4);
  return exif + "GPS was here";
}

}  // namespace aimline::files::testing
