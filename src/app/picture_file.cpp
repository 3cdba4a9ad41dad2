#include "app/picture_file.hpp"

#include "app/chart_file.hpp"
#include "app/terminal.hpp"
#include "base/text_form.hpp"
#include "picture/raster.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace aimline::app {

Result<picture::Frame> read_frame(PictureOptions const& options) {
  picture::Frame frame{.width = options.width, .language = terminal_language()};
  if (!(options.width >= picture::narrowest && options.width <= picture::widest))
    return refuse(Fault::invalid, "--width",
                  {"chart_command.width_out_of_range",
                   {{"least", fmt::format("{}", picture::narrowest)}, {"most", fmt::format("{}", picture::widest)}}});
  auto const theme = TextForm<picture::Theme>::read(options.theme);
  if (!theme) return refuse(Fault::invalid, "--theme", theme.error());
  frame.theme = *theme;
  if (options.language) {
    auto const language = TextForm<Language>::read(*options.language);
    if (!language) return refuse(Fault::invalid, "--lang", language.error());
    frame.language = *language;
  }
  return frame;
}

std::string title_of(PictureOptions const& options, std::filesystem::path const& charted) {
  if (!options.title.empty()) return options.title;
  auto name = charted.stem().string();
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

bool is_picture(std::filesystem::path const& path) {
  auto const ending = path.extension();
  return ending == ".svg" || ending == ".png" || ending == ".pdf";
}

Result<void> write_picture(std::filesystem::path const& path, std::string const& svg) {
  auto const ending = path.extension();
  if (ending == ".png") {
    auto const size = picture::size_of(svg);
    double const longer = std::max(size.width, size.height);
    if (longer > picture::largest_png)
      return refuse(Fault::too_large, path.string(), {"chart_command.too_large_for_png"});
    return write_file(path, picture::to_png(svg, 2 * longer <= picture::largest_png ? 2 : 1));
  }
  if (ending == ".pdf") return write_file(path, picture::to_pdf(svg, now()));
  return write_file(path, svg);
}

}  // namespace aimline::app
