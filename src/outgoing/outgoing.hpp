#pragma once

#include "base/result.hpp"
#include "outgoing/address.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The one client with which the server calls others over HTTP. Source: ASSURANCE "Outgoing calls".
///
/// Only https, with certificates checked. A host's name is resolved once, every address it has is looked at, and only
/// those are dialled: where one is private, reserved or holds another inside, nothing is. Redirects are answers like
/// others and are not followed. Proxies in the environment are not used. An answer is whole in 10 seconds and 1 MiB.
namespace aimline::outgoing {

constexpr std::chrono::seconds longest_call{10};
constexpr std::size_t largest_answer = 1 << 20;

struct Request {
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string form = {};  // a POST of application/x-www-form-urlencoded; a GET where it is empty
};

struct Answer {
  long status = 0;
  std::string body;
};

/// Calls, or refuses with what kind of thing is wrong and nothing of the other side's words: an address that is no
/// https address, a host that is not known, not allowed, not reached, not trusted, too slow, or that says too much.
using Send = std::function<Result<Answer>(Request const&)>;

struct Settings {
  std::vector<std::string> private_hosts = {};  // names or addresses that may lead to this machine or a private network
  std::filesystem::path ca_file = {};           // certificates that are trusted beside those of the system
  /// All addresses of a host; those of the system's resolver where it is absent.
  std::function<std::vector<Address>(std::string const& host)> resolve = {};
  std::chrono::milliseconds longest = longest_call;
  int most_at_once = 0;  // calls; further ones are refused as busy, so that who waits takes not every thread; 0: any
};

/// The client: many threads may use it.
Send client(Settings settings);

/// "a b" → "a%20b", for what goes into a query or a form.
std::string encode(std::string_view text);

}  // namespace aimline::outgoing
