#include "files/label.hpp"

#include <algorithm>
#include <array>

namespace aimline::files {
namespace {

constexpr std::size_t longest = 200;  // bytes: file systems take 255, and a browser may add " (1)"

std::size_t length_at(std::string_view text) {
  auto const lead = static_cast<unsigned char>(text.front());
  return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/// A space takes the place of what breaks lines, nothing that of other invisible characters.
std::string without_controls(std::string_view name) {
  std::string kept;
  while (!name.empty()) {
    auto const one = name.substr(0, length_at(name));
    name.remove_prefix(one.size());
    if (one == "\n" || one == "\r" || one == "\t" || one == "\u2028" || one == "\u2029" || one == "\u0085")
      kept += kept.ends_with(' ') ? "" : " ";
    else if (parse_line("x" + std::string(one) + "x"))
      kept += one;
  }
  return kept;
}

std::string_view trimmed(std::string_view text, std::string_view what) {
  auto const first = text.find_first_not_of(what);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(what) - first + 1);
}

/// Names that mean a device on Windows, with any ending. Source: Microsoft, "Naming Files, Paths, and Namespaces".
bool is_device(std::string_view label) {
  auto stem = std::string(trimmed(label.substr(0, label.find('.')), " "));
  std::transform(stem.begin(), stem.end(), stem.begin(), [](unsigned char c) { return std::toupper(c); });
  constexpr std::array<std::string_view, 6> devices{"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"};
  if (std::find(devices.begin(), devices.end(), stem) != devices.end()) return true;
  if (!stem.starts_with("COM") && !stem.starts_with("LPT")) return false;
  auto const number = stem.substr(3);
  return (number.size() == 1 && number[0] >= '0' && number[0] <= '9') || number == "¹" || number == "²" ||
         number == "³";
}

std::string shortened(std::string const& label) {
  if (label.size() <= longest) return label;
  auto const dot = label.rfind('.');
  bool const has_ending = dot != std::string::npos && label.size() - dot <= 16;
  auto const ending = has_ending ? label.substr(dot) : std::string();
  auto const front = front_of(std::string_view(label).substr(0, label.size() - ending.size()), longest - ending.size());
  return std::string(trimmed(front, " .")) + ending;
}

}  // namespace

Result<Line> label_from(std::string_view name) {
  auto const missing = refuse(Fault::invalid, "Aimline-File-Name", {"file.name_missing"});
  if (!count_characters(name)) return missing;
  // Some browsers send the whole path.
  name.remove_prefix(std::min(name.size(), name.find_last_of("/\\") + 1));
  auto label = without_controls(name);
  for (char& c : label)
    if (std::string_view("<>:\"|?*").find(c) != std::string_view::npos) c = '_';
  // A leading dot hides a file, a dot or space at the end is lost on Windows. Behind one that goes may stand another.
  for (;;) {
    std::string kept(trimmed(label, " ."));
    if (is_device(kept)) kept.insert(0, "_");
    auto line = parse_line(shortened(kept));
    if (!line) return missing;
    if (line->value == label) return std::move(*line);
    label = std::move(line->value);
  }
}

std::string extension_of(std::string_view label) {
  auto const dot = label.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return {};
  std::string extension(label.substr(dot + 1));
  for (char& c : extension)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return extension;
}

}  // namespace aimline::files
