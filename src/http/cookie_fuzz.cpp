#include "base/catalog.hpp"
#include "http/message.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

// What a header gives is a part of that header; nothing in it makes the readers of cookies and languages stumble.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace aimline;
  std::string_view const header(reinterpret_cast<char const*>(data), size);
  if (auto const value = http::cookie(header, "__Host-session")) {
    if (value->data() < header.data() || value->data() + value->size() > header.data() + header.size()) std::abort();
    if (value->find(';') != std::string_view::npos) std::abort();
  }
  static_cast<void>(preferred_language(header));
  return 0;
}
