#include "mail/carrier.hpp"

#include <algorithm>
#include <cstring>
#include <curl/curl.h>
#include <fcntl.h>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include <fmt/format.h>

namespace aimline::mail {
namespace {

[[noreturn]] void fail(std::filesystem::path const& path) {
  throw std::system_error(errno, std::generic_category(), path.string());
}

class File {
public:
  File(std::filesystem::path const& path, int flags)
      : path_(path), handle_(open(path.c_str(), flags | O_CLOEXEC, 0600)) {
    if (handle_ < 0) fail(path_);
  }
  ~File() { close(handle_); }
  File(File const&) = delete;
  File& operator=(File const&) = delete;

  void write_all(std::string_view bytes) {
    while (!bytes.empty()) {
      auto const written = write(handle_, bytes.data(), bytes.size());
      if (written < 0) fail(path_);
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  void sync() {
    if (fsync(handle_) != 0) fail(path_);
  }

private:
  std::filesystem::path path_;
  int handle_;
};

bool is_this_machine(std::string_view host) { return host == "127.0.0.1" || host == "localhost" || host == "[::1]"; }

/// The host of smtp://host:port; none where it has another form, or a user, who would stand in the list of processes.
std::optional<std::string> host_of(std::string_view address) {
  auto const begin = address.find("://");
  auto const scheme = address.substr(0, begin);
  if (begin == std::string_view::npos || (scheme != "smtp" && scheme != "smtps")) return std::nullopt;
  auto rest = address.substr(begin + 3);
  bool const plain = std::all_of(rest.begin(), rest.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view(".-:[]").find(c) != std::string_view::npos;
  });
  auto const colon = rest.starts_with('[') ? rest.find(':', rest.find(']')) : rest.find(':');
  auto const host = rest.substr(0, colon);
  if (!plain || host.empty()) return std::nullopt;
  return std::string(host);
}

/// What libcurl reads the message from.
struct Reading {
  std::string_view left;
  std::function<bool()> const& give_up;
};

std::size_t read_on(char* to, std::size_t size, std::size_t count, void* from) {
  auto& reading = *static_cast<Reading*>(from);
  auto const length = std::min(size * count, reading.left.size());
  std::memcpy(to, reading.left.data(), length);
  reading.left.remove_prefix(length);
  return length;
}

int may_go_on(void* from, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Reading*>(from)->give_up() ? 1 : 0;
}

Result<void> answer_to(CURLcode code, long reply) {
  if (code == CURLE_OK) return {};
  auto const number = std::to_string(reply);
  if (code == CURLE_LOGIN_DENIED) return refuse(Fault::busy, "", {"mail.login_refused"});
  if (code == CURLE_USE_SSL_FAILED || code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CONNECT_ERROR)
    return refuse(Fault::busy, "", {"mail.not_encrypted"});
  if (reply >= 500 && reply < 600) return refuse(Fault::invalid, "", {"mail.turned_down", {{"code", number}}});
  if (reply >= 400 && reply < 500) return refuse(Fault::busy, "", {"mail.not_now", {{"code", number}}});
  return refuse(Fault::busy, "", {"mail.unreachable"});
}

}  // namespace

Carrier into_folder(std::filesystem::path folder) {
  return [folder = std::move(folder)](Parcel const& parcel, std::function<bool()> const&) -> Result<void> {
    if (std::filesystem::create_directories(folder))
      std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
    auto const whole = folder / (parcel.name + ".eml");
    auto const unfinished = folder / (parcel.name + ".new");
    {
      File file(unfinished, O_WRONLY | O_CREAT | O_TRUNC);
      file.write_all(parcel.message);
      file.sync();
    }
    std::filesystem::rename(unfinished, whole);
    File(folder, O_RDONLY | O_DIRECTORY).sync();
    return {};
  };
}

Result<Carrier> to_smtp_server(SmtpServer server) {
  auto const host = host_of(server.address);
  if (!host) return refuse(Fault::invalid, "--smtp", {"mail.not_a_server"});
  static bool const begun = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  if (!begun) throw std::runtime_error("libcurl cannot be started");
  return [server = std::move(server), here = is_this_machine(*host)](
             Parcel const& parcel, std::function<bool()> const& give_up) -> Result<void> {
    std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> const curl(curl_easy_init(), curl_easy_cleanup);
    std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> const to(
        curl_slist_append(nullptr, fmt::format("<{}>", parcel.to.value).c_str()), curl_slist_free_all);
    if (!curl || !to) throw std::bad_alloc();
    Reading reading{parcel.message, give_up};
    auto* const handle = curl.get();
    auto const set = [&](CURLoption option, auto value) {
      if (curl_easy_setopt(handle, option, value) != CURLE_OK) throw std::runtime_error("libcurl refuses an option");
    };
    // The last part is the name that this server gives itself.
    auto const address = server.address + "/" + parcel.from.value.substr(parcel.from.value.rfind('@') + 1);
    auto const from = fmt::format("<{}>", parcel.from.value);
    set(CURLOPT_URL, address.c_str());
    set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(CURLOPT_USE_SSL, static_cast<long>(here ? CURLUSESSL_TRY : CURLUSESSL_ALL));
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!server.authorities.empty()) set(CURLOPT_CAINFO, server.authorities.c_str());
    if (!server.user.empty()) {
      set(CURLOPT_USERNAME, server.user.c_str());
      set(CURLOPT_PASSWORD, server.password.c_str());
    }
    set(CURLOPT_MAIL_FROM, from.c_str());
    set(CURLOPT_MAIL_RCPT, to.get());
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_READFUNCTION, read_on);
    set(CURLOPT_READDATA, &reading);
    set(CURLOPT_XFERINFOFUNCTION, may_go_on);
    set(CURLOPT_XFERINFODATA, &reading);
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_CONNECTTIMEOUT, 15L);
    set(CURLOPT_TIMEOUT, 120L);
    auto const code = curl_easy_perform(handle);
    long reply = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &reply);
    return answer_to(code, reply);
  };
}

Result<std::string> password_from(std::filesystem::path const& file) {
  struct stat status {};
  if (stat(file.c_str(), &status) != 0) return refuse(Fault::invalid, file.string(), {"mail.password_unreadable"});
  if (status.st_mode & (S_IRWXG | S_IRWXO)) return refuse(Fault::invalid, file.string(), {"mail.password_open"});
  std::ifstream stream(file);
  std::string password;
  if (!std::getline(stream, password) || password.empty())
    return refuse(Fault::invalid, file.string(), {"mail.password_unreadable"});
  return password;
}

}  // namespace aimline::mail
