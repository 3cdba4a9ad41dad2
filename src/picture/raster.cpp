#include "picture/raster.hpp"

#include "base/embedded.hpp"

#include <cairo-pdf.h>
#include <cairo.h>
#include <cmath>
#include <fontconfig/fontconfig.h>
#include <librsvg/rsvg.h>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <sys/mman.h>
#include <unistd.h>

AIMLINE_EMBEDDED(inter)

#ifdef __SANITIZE_ADDRESS__
// Fontconfig keeps its fonts until the program ends, however many pictures are drawn.
extern "C" char const* __lsan_default_suppressions() { return "leak:libfontconfig"; }
#endif

namespace aimline::picture {
namespace {

[[noreturn]] void fail(std::string const& what) { throw std::runtime_error("a picture: " + what); }

/// Fontconfig reads fonts from files alone, so Inter gets one that lies in memory.
void offer_inter() {
  auto const font = embedded_inter();
  if (font.empty()) return;  // a build without the pages: the machine's fonts
  int const file = ::memfd_create("inter.ttf", MFD_CLOEXEC);
  if (file < 0) return;
  std::size_t written = 0;
  while (written < font.size()) {
    auto const some = ::write(file, font.data() + written, font.size() - written);
    if (some <= 0) break;
    written += static_cast<std::size_t>(some);
  }
  auto const path = "/proc/self/fd/" + std::to_string(file);  // open for as long as the program runs
  auto* config = FcInitLoadConfigAndFonts();
  if (!config) return;
  FcConfigAppFontAddFile(config, reinterpret_cast<FcChar8 const*>(path.c_str()));
  FcConfigSetCurrent(config);
  FcConfigDestroy(config);  // held by Fontconfig
}

struct Free {
  void operator()(RsvgHandle* handle) const { g_object_unref(handle); }
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_t* context) const { cairo_destroy(context); }
};
using Handle = std::unique_ptr<RsvgHandle, Free>;
using Surface = std::unique_ptr<cairo_surface_t, Free>;
using Context = std::unique_ptr<cairo_t, Free>;

struct Loaded {
  Handle handle = {};
  double width = 0;
  double height = 0;
};

Loaded load(std::string_view svg) {
  static std::once_flag offered;
  std::call_once(offered, offer_inter);
  GError* error = nullptr;
  Loaded loaded{Handle(rsvg_handle_new_from_data(reinterpret_cast<guint8 const*>(svg.data()), svg.size(), &error))};
  if (!loaded.handle) {
    std::string const why = error ? error->message : "no SVG";
    g_clear_error(&error);
    fail(why);
  }
  rsvg_handle_set_dpi(loaded.handle.get(), 96);
  if (!rsvg_handle_get_intrinsic_size_in_pixels(loaded.handle.get(), &loaded.width, &loaded.height))
    fail("it has no size");
  return loaded;
}

cairo_status_t append(void* out, unsigned char const* bytes, unsigned int count) {
  static_cast<std::string*>(out)->append(reinterpret_cast<char const*>(bytes), count);
  return CAIRO_STATUS_SUCCESS;
}

void render(Loaded const& loaded, cairo_surface_t* surface, double scale) {
  Context const context(cairo_create(surface));
  cairo_scale(context.get(), scale, scale);
  RsvgRectangle const all{0, 0, loaded.width, loaded.height};
  GError* error = nullptr;
  bool const rendered = rsvg_handle_render_document(loaded.handle.get(), context.get(), &all, &error) != 0;
  std::string const why = error ? error->message : "it cannot be drawn";
  g_clear_error(&error);
  if (!rendered) fail(why);
  if (cairo_status(context.get()) != CAIRO_STATUS_SUCCESS) fail(cairo_status_to_string(cairo_status(context.get())));
}

}  // namespace

Size size_of(std::string_view svg) {
  auto const loaded = load(svg);
  return {loaded.width, loaded.height};
}

std::string to_png(std::string_view svg, double pixels) {
  auto const loaded = load(svg);
  double const width = std::ceil(loaded.width * pixels);
  double const height = std::ceil(loaded.height * pixels);
  if (!(width >= 1 && width <= largest_png && height >= 1 && height <= largest_png)) fail("too large for a PNG");
  Surface const surface(
      cairo_image_surface_create(CAIRO_FORMAT_ARGB32, static_cast<int>(width), static_cast<int>(height)));
  render(loaded, surface.get(), pixels);
  std::string png;
  auto const status = cairo_surface_write_to_png_stream(surface.get(), append, &png);
  if (status != CAIRO_STATUS_SUCCESS) fail(cairo_status_to_string(status));
  return png;
}

std::string to_pdf(std::string_view svg, Instant made) {
  auto const loaded = load(svg);
  constexpr double points = 0.75;  // of a px
  std::string pdf;
  {
    Surface const surface(
        cairo_pdf_surface_create_for_stream(append, &pdf, loaded.width * points, loaded.height * points));
    auto const time = to_string(made).substr(0, 19) + "Z";
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, time.c_str());
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_MOD_DATE, time.c_str());
    render(loaded, surface.get(), points);
    cairo_surface_finish(surface.get());
    auto const status = cairo_surface_status(surface.get());
    if (status != CAIRO_STATUS_SUCCESS) fail(cairo_status_to_string(status));
  }
  return pdf;
}

}  // namespace aimline::picture
