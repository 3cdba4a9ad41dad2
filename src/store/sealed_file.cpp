#include "store/sealed_file.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <stdexcept>
#include <sys/stat.h>
#include <unistd.h>

namespace aimline::store {
namespace {

constexpr std::string_view magic = "aimline-sealed-1\n";
constexpr std::string_view key_file_begin = "aimline-backup-key ";
constexpr std::size_t name_size = 16;  // hexadecimal characters
constexpr std::size_t plain_size = 64 * 1024;
constexpr std::size_t overhead = crypto_secretstream_xchacha20poly1305_ABYTES;
constexpr std::size_t stream_head = crypto_secretstream_xchacha20poly1305_HEADERBYTES;
constexpr std::size_t key_size = crypto_secretstream_xchacha20poly1305_KEYBYTES;
constexpr int base64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

unsigned char const* bytes_of(std::string_view text) { return reinterpret_cast<unsigned char const*>(text.data()); }
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

}  // namespace

std::size_t const seal_head_size = magic.size() + name_size + stream_head;
std::size_t const Unsealer::piece_size = plain_size + overhead;

std::string SealKey::name() const {
  std::array<unsigned char, crypto_generichash_BYTES_MIN> hash;
  static_assert(2 * crypto_generichash_BYTES_MIN >= name_size);
  constexpr std::string_view purpose = "name of a backup key";
  crypto_generichash(hash.data(), hash.size(), bytes_of(purpose), purpose.size(), bytes_of(bytes), bytes.size());
  std::string text(2 * hash.size() + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), hash.data(), hash.size());
  text.resize(name_size);
  return text;
}

Result<SealKey> make_seal_key(std::filesystem::path const& path) {
  SealKey key{std::string(key_size, '\0')};
  crypto_secretstream_xchacha20poly1305_keygen(bytes_of(key.bytes));
  std::string text(sodium_base64_ENCODED_LEN(key_size, base64), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes_of(key.bytes), key.bytes.size(), base64);
  text.back() = '\n';
  text.insert(0, key_file_begin);
  auto const file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0)
    return refuse(Fault::conflict, path.string(), {errno == EEXIST ? "backup_key.exists" : "backup_key.not_writable"});
  bool const written =
      ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
  ::close(file);
  if (!written) {
    ::unlink(path.c_str());
    return refuse(Fault::conflict, path.string(), {"backup_key.not_writable"});
  }
  return key;
}

Result<SealKey> read_seal_key(std::filesystem::path const& path) {
  struct stat status {};
  std::ifstream file(path, std::ios::binary);
  std::string text(256, '\0');
  if (!file || ::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode))
    return refuse(Fault::invalid, path.string(), {"backup_key.not_readable"});
  if (status.st_mode & (S_IRWXG | S_IRWXO)) return refuse(Fault::invalid, path.string(), {"backup_key.open_to_others"});
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.pop_back();
  SealKey key{std::string(key_size, '\0')};
  std::size_t size = 0;
  auto const encoded = text.starts_with(key_file_begin) ? text.substr(key_file_begin.size()) : std::string();
  if (sodium_base642bin(bytes_of(key.bytes), key_size, encoded.data(), encoded.size(), nullptr, &size, nullptr,
                        base64) != 0 ||
      size != key_size)
    return refuse(Fault::invalid, path.string(), {"backup_key.not_a_key"});
  return key;
}

Sealer::Sealer(SealKey const& key, Sink sink) : sink_(std::move(sink)) {
  std::string head(stream_head, '\0');
  crypto_secretstream_xchacha20poly1305_init_push(&state_, bytes_of(head), bytes_of(key.bytes));
  sink_(std::string(magic) + key.name() + head);
}

Sealer::~Sealer() { sodium_memzero(&state_, sizeof state_); }

void Sealer::add(std::string_view bytes) {
  pending_ += bytes;
  std::size_t at = 0;
  // A whole piece is held back until more comes: the last one must say that it is.
  for (; pending_.size() - at > plain_size; at += plain_size)
    push(std::string_view(pending_).substr(at, plain_size), crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
  pending_.erase(0, at);
}

void Sealer::finish() {
  push(pending_, crypto_secretstream_xchacha20poly1305_TAG_FINAL);
  pending_.clear();
}

void Sealer::push(std::string_view piece, unsigned char tag) {
  std::string sealed(piece.size() + overhead, '\0');
  crypto_secretstream_xchacha20poly1305_push(&state_, bytes_of(sealed), nullptr, bytes_of(piece), piece.size(), nullptr,
                                             0, tag);
  sink_(sealed);
}

std::optional<std::string> seal_key_name(std::string_view first_bytes) {
  if (!first_bytes.starts_with(magic) || first_bytes.size() < magic.size() + name_size) return std::nullopt;
  return std::string(first_bytes.substr(magic.size(), name_size));
}

Unsealer::Unsealer(SealKey const& key, std::string_view head) {
  if (head.size() != seal_head_size) throw std::logic_error("the head of a sealed file has a fixed size");
  auto const stream = head.substr(magic.size() + name_size);
  ended_ = crypto_secretstream_xchacha20poly1305_init_pull(&state_, bytes_of(stream), bytes_of(key.bytes)) != 0;
}

Unsealer::~Unsealer() { sodium_memzero(&state_, sizeof state_); }

std::optional<std::string> Unsealer::open(std::string_view piece) {
  if (ended_ || piece.size() < overhead) return std::nullopt;
  std::string plain(piece.size() - overhead, '\0');
  unsigned char tag = 0;
  if (crypto_secretstream_xchacha20poly1305_pull(&state_, bytes_of(plain), nullptr, &tag, bytes_of(piece), piece.size(),
                                                 nullptr, 0) != 0)
    return std::nullopt;
  ended_ = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
  return plain;
}

}  // namespace aimline::store
