#include "http/message.hpp"

#include "base/text_fields.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace aimline::http {
namespace {

constexpr std::array<std::pair<Method, std::string_view>, 6> methods{{{Method::get, "GET"},
                                                                      {Method::head, "HEAD"},
                                                                      {Method::post, "POST"},
                                                                      {Method::put, "PUT"},
                                                                      {Method::patch, "PATCH"},
                                                                      {Method::del, "DELETE"}}};

int hexadecimal(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

enum class Plus { is_plus, is_space };

/// None on a bad escape, a NUL, or text that is not UTF-8 once decoded.
std::optional<std::string> decode(std::string_view text, Plus plus) {
  if (std::all_of(text.begin(), text.end(), [](char c) { return c > 0 && c != '%' && c != '+'; }))
    return std::string(text);
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      int const high = hexadecimal(text[i + 1]);
      int const low = hexadecimal(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && plus == Plus::is_space) {
      c = ' ';
    }
    if (c == '\0') return std::nullopt;
    decoded += c;
  }
  if (!count_characters(decoded)) return std::nullopt;
  return decoded;
}

}  // namespace

Body::Body(Request const& request) : bytes_(request.body) {
  if (request.body_file.empty()) return;
  int const file = ::open(request.body_file.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat facts {};
  if (file < 0 || ::fstat(file, &facts) != 0)
    throw std::system_error(errno, std::generic_category(), "a body cannot be read");
  auto const size = static_cast<std::size_t>(facts.st_size);
  auto* const at = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
  int const error = errno;
  ::close(file);
  if (at == MAP_FAILED) throw std::system_error(error, std::generic_category(), "a body cannot be read");
  bytes_ = {static_cast<char const*>(at), size};
  mapped_ = true;
}

Body::~Body() {
  if (mapped_) ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
}

std::uint64_t size_of_body(Response const& response) {
  if (response.stream) return response.stream->size;
  return response.embedded.empty() ? response.body.size() : response.embedded.size();
}

std::string_view name_of(Method method) { return methods[static_cast<std::size_t>(method)].second; }

std::optional<Method> method_named(std::string_view name) {
  for (auto const& [method, known] : methods)
    if (known == name) return method;
  return std::nullopt;
}

std::optional<std::string_view> find(Pairs const& pairs, std::string_view name) {
  for (auto const& [known, value] : pairs)
    if (known == name) return value;
  return std::nullopt;
}

std::optional<Target> parse_target(std::string_view target) {
  if (target.empty() || target.front() != '/' || target.find('#') != std::string_view::npos) return std::nullopt;
  auto const question = target.find('?');
  Target parsed;
  auto raw_path = target.substr(0, question);
  // Segments are decoded one by one: an encoded slash stays inside its segment and is refused, so that no path can be
  // read in two ways.
  if (raw_path != "/") {
    for (raw_path.remove_prefix(1);;) {
      auto const slash = raw_path.find('/');
      auto const segment = decode(raw_path.substr(0, slash), Plus::is_plus);
      if (!segment || segment->empty() || *segment == "." || *segment == "..") return std::nullopt;
      if (segment->find('/') != std::string::npos || segment->find('\\') != std::string::npos) return std::nullopt;
      parsed.path += '/';
      parsed.path += *segment;
      if (slash == std::string_view::npos) break;
      raw_path.remove_prefix(slash + 1);
    }
  } else {
    parsed.path = "/";
  }
  if (question == std::string_view::npos) return parsed;
  auto raw_query = target.substr(question + 1);
  while (!raw_query.empty()) {
    auto const ampersand = raw_query.find('&');
    auto const part = raw_query.substr(0, ampersand);
    raw_query.remove_prefix(ampersand == std::string_view::npos ? raw_query.size() : ampersand + 1);
    if (part.empty()) continue;
    auto const equals = part.find('=');
    auto name = decode(part.substr(0, equals), Plus::is_space);
    auto value =
        decode(equals == std::string_view::npos ? std::string_view{} : part.substr(equals + 1), Plus::is_space);
    if (!name || !value || parsed.query.size() >= 100) return std::nullopt;
    parsed.query.emplace_back(std::move(*name), std::move(*value));
  }
  return parsed;
}

std::optional<std::string> decode(std::string_view text) { return decode(text, Plus::is_plus); }

std::string encode(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string encoded;
  for (char c : text) {
    bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '_' || c == '.' || c == '~';
    if (plain) {
      encoded += c;
    } else {
      auto const byte = static_cast<unsigned char>(c);
      encoded += '%';
      encoded += digits[byte >> 4];
      encoded += digits[byte & 15];
    }
  }
  return encoded;
}

std::optional<std::string_view> cookie(std::string_view header, std::string_view name) {
  std::optional<std::string_view> found;
  while (!header.empty()) {
    auto const semicolon = header.find(';');
    auto part = header.substr(0, semicolon);
    header.remove_prefix(semicolon == std::string_view::npos ? header.size() : semicolon + 1);
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    auto const equals = part.find('=');
    if (equals == std::string_view::npos || part.substr(0, equals) != name) continue;
    auto const value = part.substr(equals + 1);
    if (found && *found != value) return std::nullopt;
    found = value;
  }
  return found;
}

}  // namespace aimline::http
