#include "outgoing/outgoing.hpp"

#include <algorithm>
#include <atomic>
#include <curl/curl.h>
#include <future>
#include <memory>
#include <netdb.h>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace aimline::outgoing {
namespace {

using Clock = std::chrono::steady_clock;
template <class T, auto free>
using Owned = std::unique_ptr<T, decltype([](T* one) { free(one); })>;
using Handle = Owned<CURL, curl_easy_cleanup>;
using Url = Owned<CURLU, curl_url_cleanup>;
using List = Owned<curl_slist, curl_slist_free_all>;

tl::unexpected<Refusal> wrong(std::string_view key) { return refuse(Fault::invalid, "", {std::string(key)}); }

Address address_of(sockaddr const& from) {
  Address address;
  if (from.sa_family == AF_INET6) {
    auto const& six = reinterpret_cast<sockaddr_in6 const&>(from);
    std::copy_n(six.sin6_addr.s6_addr, 16, address.bytes.begin());
  } else {
    auto const& four = reinterpret_cast<sockaddr_in const&>(from);
    address.bytes[10] = address.bytes[11] = 0xff;
    std::copy_n(reinterpret_cast<std::uint8_t const*>(&four.sin_addr.s_addr), 4, address.bytes.begin() + 12);
  }
  return address;
}

std::vector<Address> ask_the_system(std::string const& host) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), nullptr, &wanted, &found) != 0) return {};
  Owned<addrinfo, freeaddrinfo> const list(found);
  std::vector<Address> addresses;
  for (auto const* each = found; each; each = each->ai_next)
    if (each->ai_family == AF_INET || each->ai_family == AF_INET6) addresses.push_back(address_of(*each->ai_addr));
  return addresses;
}

/// Resolves within the time there is: a resolver that waits is left alone and its answer thrown away.
std::vector<Address> resolve(Settings const& settings, std::string const& host, Clock::time_point until) {
  if (settings.resolve) return settings.resolve(host);
  auto promise = std::make_shared<std::promise<std::vector<Address>>>();
  auto answer = promise->get_future();
  std::thread([promise, host] { promise->set_value(ask_the_system(host)); }).detach();
  return answer.wait_until(until) == std::future_status::ready ? answer.get() : std::vector<Address>{};
}

struct Target {
  std::string host;  // an IPv6 address without brackets
  std::string port;
};

std::string part(CURLU* url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, flags) != CURLUE_OK) return {};
  Owned<char, curl_free> const owned(text);
  return text;
}

/// Refuses what is not https, and what puts a name or password before the host.
Result<Target> target_of(Url const& url, std::string const& text) {
  // curl would take the first segment of the path for the host.
  if (!text.starts_with("https://") || text.starts_with("https:///") ||
      curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK)
    return wrong("outgoing.not_https");
  if (!part(url.get(), CURLUPART_USER).empty() || !part(url.get(), CURLUPART_PASSWORD).empty())
    return wrong("outgoing.not_https");
  auto host = part(url.get(), CURLUPART_HOST);
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  return Target{std::move(host), part(url.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT)};
}

bool is_allowed(Settings const& settings, std::string const& host, std::vector<Address> const& addresses) {
  bool const inside = std::any_of(settings.private_hosts.begin(), settings.private_hosts.end(),
                                  [&](auto const& each) { return curl_strequal(each.c_str(), host.c_str()); });
  return std::all_of(addresses.begin(), addresses.end(), [&](Address const& each) {
    auto const reach = reach_of(each);
    return reach == Reach::everywhere || (inside && reach == Reach::inside);
  });
}

/// One call under way: what curl's callbacks need.
struct Call {
  std::vector<Address> const& allowed;
  std::string body = {};
  bool too_large = false;
};

curl_socket_t open_socket(void* call, curlsocktype, curl_sockaddr* to) {
  auto const& allowed = static_cast<Call*>(call)->allowed;
  bool const known = (to->family == AF_INET || to->family == AF_INET6) &&
                     std::find(allowed.begin(), allowed.end(), address_of(to->addr)) != allowed.end();
  return known ? socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol) : CURL_SOCKET_BAD;
}

std::size_t take(char* bytes, std::size_t, std::size_t size, void* into) {
  auto& call = *static_cast<Call*>(into);
  call.too_large = call.body.size() + size > largest_answer;
  if (call.too_large) return 0;
  call.body.append(bytes, size);
  return size;
}

tl::unexpected<Refusal> failed(CURLcode code, Call const& call) {
  if (call.too_large) return wrong("outgoing.too_large");
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return wrong("outgoing.too_slow");
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CONNECT_ERROR:
      return wrong("outgoing.not_trusted");
    default:
      return wrong("outgoing.not_reached");
  }
}

template <class Value>
void set(Handle const& handle, CURLoption option, Value value) {
  if (auto const code = curl_easy_setopt(handle.get(), option, value); code != CURLE_OK)
    throw std::runtime_error(fmt::format("curl option {}: {}", static_cast<int>(option), curl_easy_strerror(code)));
}

List list_of(std::vector<std::string> const& lines) {
  curl_slist* list = nullptr;
  for (auto const& line : lines) list = curl_slist_append(list, line.c_str());
  return List(list);
}

Result<Answer> send(Settings const& settings, Request const& request) {
  auto const until = Clock::now() + settings.longest;
  Url const url(curl_url());
  auto const target = target_of(url, request.url);
  if (!target) return refuse(target.error());
  auto const literal = parse_address(target->host);
  auto const addresses = literal ? std::vector{*literal} : resolve(settings, target->host, until);
  if (addresses.empty()) return wrong("outgoing.unknown_host");
  if (!is_allowed(settings, target->host, addresses)) return wrong("outgoing.not_allowed");
  auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
  if (left <= 0) return wrong("outgoing.too_slow");

  Call call{addresses};
  Handle const handle(curl_easy_init());
  if (!handle) throw std::runtime_error("curl cannot be started");
  set(handle, CURLOPT_CURLU, url.get());
  set(handle, CURLOPT_PROTOCOLS_STR, "https");
  set(handle, CURLOPT_FOLLOWLOCATION, 0L);
  set(handle, CURLOPT_PROXY, "");
  set(handle, CURLOPT_NOSIGNAL, 1L);
  set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(left));
  set(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  // Without it curl trusts the system's folder of certificates, with it that folder and the file.
  if (!settings.ca_file.empty()) set(handle, CURLOPT_CAINFO, settings.ca_file.c_str());
  std::vector<std::string> texts;
  for (auto const& each : addresses) texts.push_back(to_string(each));
  auto const resolved = list_of({fmt::format("{}:{}:{}", target->host, target->port, fmt::join(texts, ","))});
  if (!literal) set(handle, CURLOPT_RESOLVE, resolved.get());
  set(handle, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
  set(handle, CURLOPT_OPENSOCKETDATA, &call);
  set(handle, CURLOPT_WRITEFUNCTION, &take);
  set(handle, CURLOPT_WRITEDATA, &call);
  std::vector<std::string> lines;
  for (auto const& [name, value] : request.headers) lines.push_back(name + ": " + value);
  auto const headers = list_of(lines);
  set(handle, CURLOPT_HTTPHEADER, headers.get());
  if (!request.form.empty()) {
    set(handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.form.size()));
    set(handle, CURLOPT_POSTFIELDS, request.form.c_str());
  }
  if (auto const code = curl_easy_perform(handle.get()); code != CURLE_OK) return failed(code, call);
  Answer answer{0, std::move(call.body)};
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &answer.status);
  return answer;
}

}  // namespace

Send client(Settings settings) {
  static auto const started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) throw std::runtime_error("curl cannot be started");
  return [settings = std::move(settings),
          under_way = std::make_shared<std::atomic<int>>(0)](Request const& request) -> Result<Answer> {
    auto const ends = [](std::atomic<int>* count) { --*count; };
    std::unique_ptr<std::atomic<int>, decltype(ends)> const counted(&*under_way, ends);
    if (++*under_way > settings.most_at_once && settings.most_at_once > 0)
      return refuse(Fault::busy, "", {"outgoing.too_many"});
    return send(settings, request);
  };
}

std::string encode(std::string_view text) {
  Owned<char, curl_free> const encoded(curl_easy_escape(nullptr, text.data(), static_cast<int>(text.size())));
  return text.empty() ? std::string() : encoded.get();
}

}  // namespace aimline::outgoing
