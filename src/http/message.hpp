#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// A request and its answer as plain values: nothing outside `server.cpp` knows how they travel.
namespace aimline::http {

enum class Method { get, head, post, put, patch, del };

std::string_view name_of(Method method);  // "GET", …
std::optional<Method> method_named(std::string_view name);
constexpr bool is_safe(Method method) { return method == Method::get || method == Method::head; }

/// Names and values in the order they came; names in lower case for headers.
using Pairs = std::vector<std::pair<std::string, std::string>>;

/// The first value of that name; none when there is none.
std::optional<std::string_view> find(Pairs const& pairs, std::string_view name);

/// A body above this size is written to a file while it comes in.
constexpr std::uint64_t largest_body_in_memory = 1 << 20;

struct Request {
  Method method = Method::get;
  std::string path;    // percent-decoded, always begins with /
  Pairs query;         // percent-decoded, in order
  std::string target;  // as it came
  Pairs headers;
  std::string body;
  std::filesystem::path body_file;  // instead of `body` above `largest_body_in_memory`; removed after the answer
  std::string remote;               // the peer's address, or what a trusted proxy says it is
  Instant received{};
};

/// All bytes of a request's body, wherever they were put.
class Body {
public:
  /// Throws std::system_error where the file cannot be read.
  explicit Body(Request const& request);
  ~Body();
  Body(Body const&) = delete;
  Body& operator=(Body const&) = delete;

  std::string_view bytes() const { return bytes_; }

private:
  std::string_view bytes_;
  bool mapped_ = false;
};

/// A body that is read while it goes out.
struct Stream {
  std::uint64_t size = 0;
  /// Fills the buffer with the bytes from there on; fewer than it takes only at the end.
  std::function<std::size_t(std::uint64_t offset, std::span<char> buffer)> read;
};

struct Response {
  unsigned status = 200;
  Pairs headers;
  std::string body;
  std::string_view embedded;               // instead of `body`: bytes that live as long as the program
  std::string_view standing_headers = {};  // lines that are the same in every answer, likewise
  std::optional<Stream> stream{};          // instead of both
};

std::uint64_t size_of_body(Response const& response);

/// Path and query of a request target, percent-decoded. None for what is not a path: no leading /, a bad escape, a NUL,
/// a `.` or `..` segment in any spelling, an empty inner segment, or text that is not UTF-8.
struct Target {
  std::string path;
  Pairs query;
};
std::optional<Target> parse_target(std::string_view target);

/// Percent-encodes one path segment or query value.
std::string encode(std::string_view text);

/// None on a bad escape, a NUL, or text that is not UTF-8 once decoded.
std::optional<std::string> decode(std::string_view text);

/// The value of a cookie in a Cookie header; none when it is absent or there twice with different values.
std::optional<std::string_view> cookie(std::string_view header, std::string_view name);

}  // namespace aimline::http
