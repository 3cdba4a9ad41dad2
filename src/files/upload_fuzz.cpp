// Any name and any content, with a line break between: what is taken has a name that can be saved under.

#include "files/label.hpp"
#include "files/type.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  using namespace aimline::files;
  std::string_view const all(reinterpret_cast<char const*>(data), size);
  auto const end = all.find('\n');
  auto const label = label_from(all.substr(0, end));
  if (!label) return 0;
  auto const& name = label->value;
  if (name.size() > 200 || name.find_first_of("/\\\r\n:") != std::string::npos || name.front() == '.') std::abort();
  auto const again = label_from(name);
  if (!again || again->value != name) std::abort();
  if (end == std::string_view::npos) return 0;
  for (auto const kind : {Kind::document, Kind::image}) (void)type_of(kind, name, all.substr(end + 1));
  return 0;
}
