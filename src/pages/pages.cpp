#include "pages/pages.hpp"

#include "http/problem.hpp"
#include "pages/embedded_files.hpp"

#include <array>
#include <unordered_map>

namespace aimline::pages {
namespace {

using Files = std::unordered_map<std::string_view, std::string_view>;

Files const& files() {
  static Files const all = [] {
    Files found;
    for (auto const* file = aimline_page_files; file->path; ++file) found.emplace(file->path, file->bytes());
    return found;
  }();
  return all;
}

std::string_view media_type(std::string_view path) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 10> types{{
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".json", "application/json"},
      {".webmanifest", "application/manifest+json"},
      {".txt", "text/plain; charset=utf-8"},
  }};
  for (auto const& [ending, type] : types)
    if (path.ends_with(ending)) return type;
  return "application/octet-stream";
}

http::Response send(http::Request const& request, std::string const& path, std::string_view bytes) {
  http::Response response;
  response.embedded = bytes;
  response.headers.emplace_back("Content-Type", media_type(path));
  auto const accepted = http::find(request.headers, "accept-encoding").value_or("");
  constexpr std::array<std::pair<std::string_view, std::string_view>, 2> encodings{{{"br", ".br"}, {"gzip", ".gz"}}};
  for (auto const& [name, ending] : encodings) {
    auto const smaller = files().find(path + std::string(ending));
    if (smaller == files().end() || accepted.find(name) == std::string_view::npos) continue;
    response.embedded = smaller->second;
    response.headers.emplace_back("Content-Encoding", name);
    break;
  }
  response.headers.emplace_back("Vary", "Accept-Encoding");
  bool const named_by_digest = path.starts_with("/assets/");
  response.headers.emplace_back("Cache-Control", named_by_digest ? "public, max-age=31536000, immutable" : "no-cache");
  return response;
}

}  // namespace

http::Response page(http::Request const& request) {
  http::Response response;
  auto const language = http::language_of(request.query, std::nullopt, request.headers);
  auto const found = files().find(request.path);
  auto const last_segment = std::string_view(request.path).substr(request.path.rfind('/'));
  if (!http::is_safe(request.method)) {
    response = http::problem(405, {"http.unknown_method"}, language);
  } else if (found != files().end() && !request.path.ends_with(".br") && !request.path.ends_with(".gz")) {
    response = send(request, request.path, found->second);
  } else if (auto const start = files().find("/index.html");
             start != files().end() && last_segment.find('.') == std::string_view::npos) {
    response = send(request, "/index.html", start->second);
  } else {
    response = http::problem({Fault::not_found, {{"", {"http.unknown_address"}}}}, language);
  }
  http::add_security_headers(response, false);
  return response;
}

}  // namespace aimline::pages
