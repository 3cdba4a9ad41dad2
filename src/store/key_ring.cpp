#include "store/key_ring.hpp"

#include "base/id.hpp"

#include <algorithm>
#include <fcntl.h>
#include <fstream>
#include <stdexcept>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>
#include <sodium.h>

namespace aimline::store {
namespace {

constexpr std::size_t key_size = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::string_view ending = ".key";

unsigned char const* bytes_of(std::string_view text) { return reinterpret_cast<unsigned char const*>(text.data()); }

std::string encode(std::string_view bytes) {
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes_of(bytes), bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  text.pop_back();
  return text;
}

std::optional<std::string> decode(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t size = 0;
  char const* end = nullptr;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(), nullptr,
                        &size, &end, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
      end != text.data() + text.size())
    return std::nullopt;
  bytes.resize(size);
  return bytes;
}

void refuse_if_others_may_read(std::filesystem::path const& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) throw std::runtime_error(fmt::format("{}: cannot be looked at", path.string()));
  if (status.st_mode & (S_IRWXG | S_IRWXO))
    throw std::runtime_error(
        fmt::format("{}: others may read it; take their rights away: chmod go= {}", path.string(), path.string()));
}

/// "key name . nonce and cipher text": the name of the key stands in the open, and is sealed in with the context.
struct Parts {
  std::string_view key;
  std::string_view rest;
};

std::optional<Parts> parts_of(std::string_view sealed) {
  auto const dot = sealed.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  return Parts{sealed.substr(0, dot), sealed.substr(dot + 1)};
}

}  // namespace

void KeyRing::open() {
  std::lock_guard const guard(mutex_);
  ensure_open();
}

void KeyRing::ensure_open() {
  if (!keys_.empty()) return;
  make_folder();
  read();
  if (keys_.empty()) write_key(new_key());
}

void KeyRing::make_folder() {
  if (std::filesystem::create_directories(folder_))
    std::filesystem::permissions(folder_, std::filesystem::perms::owner_all);
  refuse_if_others_may_read(folder_);
}

void KeyRing::read() {
  read_at_ = std::filesystem::last_write_time(folder_);
  keys_.clear();
  for (auto const& entry : std::filesystem::directory_iterator(folder_)) {
    if (entry.path().extension() != ending) continue;
    refuse_if_others_may_read(entry.path());
    std::ifstream file(entry.path(), std::ios::binary);
    std::string bytes(key_size, '\0');
    if (!file.read(bytes.data(), static_cast<std::streamsize>(key_size)) || file.peek() != EOF)
      throw std::runtime_error(fmt::format("{}: is not a key of {} bytes", entry.path().string(), key_size));
    keys_.push_back({entry.path().stem().string(), std::move(bytes)});
  }
  // Names begin with their time: UUIDv7.
  std::sort(keys_.begin(), keys_.end(), [](Key const& a, Key const& b) { return a.name < b.name; });
}

KeyRing::Key KeyRing::new_key() {
  Key key{to_string(new_uuid(now())), std::string(key_size, '\0')};
  randombytes_buf(key.bytes.data(), key.bytes.size());
  return key;
}

void KeyRing::write_key(Key key) {
  // Complete under another name before it is a key, so that another server never reads half of one.
  auto const path = folder_ / (key.name + std::string(ending));
  auto const unfinished = folder_ / (key.name + ".new");
  auto const file = ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  bool const written = file >= 0 &&
                       write(file, key.bytes.data(), key.bytes.size()) == static_cast<ssize_t>(key.bytes.size()) &&
                       fsync(file) == 0;
  if (file >= 0) close(file);
  if (!written) throw std::runtime_error(fmt::format("{}: cannot be written", unfinished.string()));
  std::filesystem::rename(unfinished, path);
  auto const folder = ::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  bool const synced = folder >= 0 && fsync(folder) == 0;
  if (folder >= 0) close(folder);
  if (!synced) throw std::runtime_error(fmt::format("{}: cannot be synced", folder_.string()));
  keys_.push_back(std::move(key));
}

std::optional<KeyRing::Key> KeyRing::find(std::string_view name) {
  std::lock_guard const guard(mutex_);
  ensure_open();
  auto const known = [&] {
    return std::find_if(keys_.begin(), keys_.end(), [&](Key const& key) { return key.name == name; });
  };
  auto found = known();
  if (found == keys_.end()) {
    read();
    found = known();
  }
  return found == keys_.end() ? std::nullopt : std::optional(*found);
}

KeyRing::Key KeyRing::newest() {
  std::lock_guard const guard(mutex_);
  ensure_open();
  // Another process may have made a newer one.
  if (std::filesystem::last_write_time(folder_) != read_at_) read();
  return keys_.back();
}

std::string KeyRing::seal(std::string_view secret, std::string_view context) {
  auto const key = newest();
  auto const bound = fmt::format("{} {}", key.name, context);
  std::string sealed(nonce_size + secret.size() + tag_size, '\0');
  auto* const begin = reinterpret_cast<unsigned char*>(sealed.data());
  randombytes_buf(begin, nonce_size);
  crypto_aead_xchacha20poly1305_ietf_encrypt(begin + nonce_size, nullptr, bytes_of(secret), secret.size(),
                                             bytes_of(bound), bound.size(), nullptr, begin, bytes_of(key.bytes));
  return fmt::format("{}.{}", key.name, encode(sealed));
}

std::optional<std::string> KeyRing::unseal(std::string_view sealed, std::string_view context) {
  auto const parts = parts_of(sealed);
  if (!parts) return std::nullopt;
  auto const bytes = decode(parts->rest);
  if (!bytes || bytes->size() < nonce_size + tag_size) return std::nullopt;
  auto const key = find(parts->key);
  if (!key) return std::nullopt;
  auto const bound = fmt::format("{} {}", key->name, context);
  std::string secret(bytes->size() - nonce_size - tag_size, '\0');
  auto const* const begin = bytes_of(*bytes);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(reinterpret_cast<unsigned char*>(secret.data()), nullptr, nullptr,
                                                 begin + nonce_size, bytes->size() - nonce_size, bytes_of(bound),
                                                 bound.size(), begin, bytes_of(key->bytes)) != 0)
    return std::nullopt;
  return secret;
}

bool KeyRing::is_current(std::string_view sealed) {
  auto const parts = parts_of(sealed);
  return parts && parts->key == newest().name;
}

void KeyRing::rotate() {
  std::lock_guard const guard(mutex_);
  ensure_open();
  write_key(new_key());
}

std::size_t KeyRing::forget_old() {
  std::lock_guard const guard(mutex_);
  ensure_open();
  read();
  std::size_t gone = 0;
  for (; keys_.size() > 1; ++gone) {
    std::filesystem::remove(folder_ / (keys_.front().name + std::string(ending)));
    keys_.erase(keys_.begin());
  }
  return gone;
}

std::vector<std::pair<std::string, std::string>> KeyRing::copy() {
  std::lock_guard const guard(mutex_);
  ensure_open();
  read();
  std::vector<std::pair<std::string, std::string>> copies;
  for (auto const& key : keys_) copies.emplace_back(key.name, encode(key.bytes));
  return copies;
}

void KeyRing::take(std::vector<std::pair<std::string, std::string>> const& keys) {
  std::lock_guard const guard(mutex_);
  make_folder();
  read();
  for (auto const& [name, text] : keys) {
    auto bytes = decode(text);
    if (!parse_uuid(name) || !bytes || bytes->size() != key_size)
      throw std::runtime_error("a backup holds no such key");
    if (std::none_of(keys_.begin(), keys_.end(), [&](Key const& key) { return key.name == name; }))
      write_key({name, std::move(*bytes)});
  }
  read();
}

}  // namespace aimline::store
