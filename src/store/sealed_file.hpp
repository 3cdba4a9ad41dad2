#pragma once

#include "base/result.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <sodium.h>

/// Files that only who has the key can read: a stream of encrypted pieces, each of which knows its place, so that none
/// can be changed, left out, moved or cut off unnoticed.
namespace aimline::store {

/// The key of backups. It is kept elsewhere than they are.
struct SealKey {
  std::string bytes;

  /// What it is called in a sealed file, and in messages; tells nothing about the key.
  std::string name() const;
};

/// Makes a new key in a new file that its owner alone may read. Refuses a path where something is
/// (`backup_key.exists`) or nothing can be written (`backup_key.not_writable`).
Result<SealKey> make_seal_key(std::filesystem::path const& path);

/// Refuses: no file, or none that can be read (`backup_key.not_readable`), one that others may read
/// (`backup_key.open_to_others`), one that holds no key (`backup_key.not_a_key`).
Result<SealKey> read_seal_key(std::filesystem::path const& path);

/// Encrypts what comes in pieces of any size.
class Sealer {
public:
  using Sink = std::function<void(std::string_view)>;
  Sealer(SealKey const& key, Sink sink);
  ~Sealer();

  void add(std::string_view bytes);
  void finish();

private:
  void push(std::string_view piece, unsigned char tag);

  Sink sink_;
  crypto_secretstream_xchacha20poly1305_state state_;
  std::string pending_;
};

/// The name of the key a file was sealed with, by its first bytes; none where it is not sealed.
std::optional<std::string> seal_key_name(std::string_view first_bytes);

/// How many bytes stand before the first piece.
extern std::size_t const seal_head_size;

/// Decrypts it again.
class Unsealer {
public:
  Unsealer(SealKey const& key, std::string_view head);  // `seal_head_size` bytes
  ~Unsealer();

  /// How many bytes of the file `open` wants at once; fewer only at the end of the file.
  static std::size_t const piece_size;

  /// The next piece; none where it was altered or stands in another place.
  std::optional<std::string> open(std::string_view piece);

  /// Whether the last piece was the end that the sealer wrote.
  bool ended() const { return ended_; }

private:
  crypto_secretstream_xchacha20poly1305_state state_;
  bool ended_ = false;
};

}  // namespace aimline::store
