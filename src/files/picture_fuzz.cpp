// Any bytes: a picture is read or refused, within its limits.

#include "files/picture.hpp"
#include "files/type.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  using namespace aimline::files;
  std::string_view const bytes(reinterpret_cast<char const*>(data), size);
  for (auto const* label : {"a.png", "a.jpg", "a.webp"}) {
    auto const type = type_of(Kind::image, label, bytes);
    if (!type) continue;
    constexpr std::uint64_t most = 1'000'000;
    auto const made = scaled(bytes, type->media, most);
    if (!made) continue;
    if (made->size.width > picture_sizes.back() || made->size.height > picture_sizes.back()) std::abort();
    for (auto const& webp : made->webp)
      if (!decode(webp, "image/webp")) std::abort();
  }
  orientation_of(bytes);
  return 0;
}
