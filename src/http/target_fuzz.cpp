#include "http/message.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

// A request target that is understood is understood in one way: written again from its parts, it gives the same parts.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace aimline::http;
  auto const parsed = parse_target({reinterpret_cast<char const*>(data), size});
  if (!parsed) return 0;
  if (parsed->path.empty() || parsed->path.front() != '/') std::abort();
  if (parsed->path.find('\0') != std::string::npos || parsed->path.find('\\') != std::string::npos) std::abort();
  std::string again;
  for (std::size_t at = 0; at < parsed->path.size();) {
    auto const next = parsed->path.find('/', at + 1);
    auto const segment =
        std::string_view(parsed->path).substr(at + 1, next == std::string::npos ? next : next - at - 1);
    if (segment == "." || segment == "..") std::abort();
    again += "/" + encode(segment);
    at = next == std::string::npos ? parsed->path.size() : next;
  }
  for (auto const& [name, value] : parsed->query)
    again += (again.find('?') == std::string::npos ? "?" : "&") + encode(name) + "=" + encode(value);
  auto const twice = parse_target(again);
  if (!twice || twice->path != parsed->path || twice->query != parsed->query) std::abort();
  return 0;
}
