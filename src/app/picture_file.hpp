#pragma once

#include "picture/frame.hpp"

#include <filesystem>
#include <optional>
#include <string>

/// Pictures that commands write.
namespace aimline::app {

/// What was typed about a picture.
struct PictureOptions {
  std::string title = {};  // by the file's name when empty
  double width = 640;      // px
  std::string theme = "light";
  std::optional<std::string> language = {};  // that of the terminal when absent
};

/// Refuses a width, a theme or a language that there is none of.
Result<picture::Frame> read_frame(PictureOptions const& options);

/// What stands above it: what was typed, else the name of the file that is charted.
std::string title_of(PictureOptions const& options, std::filesystem::path const& charted);

/// Whether the ending of a file is that of a picture: .svg, .png, .pdf.
bool is_picture(std::filesystem::path const& path);

/// Writes a drawing as its ending says, whole or not at all.
Result<void> write_picture(std::filesystem::path const& path, std::string const& svg);

inline constexpr char const* written_endings = ".svg, .png, .pdf, .json, .csv";

}  // namespace aimline::app
