#pragma once

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Secrets that must be read again, as seeds of second factors and client secrets, are kept sealed: encrypted under a
/// key that lies in a folder beside the database, never in it. Source: ASSURANCE "Logs, secrets, backup".
namespace aimline::store {

/// The keys of one installation, one file each, readable by the service alone. The newest seals, all of them unseal.
/// Servers that share the folder may rotate while others serve: the folder is read again when it has changed.
class KeyRing {
public:
  /// Opens the folder when a key is first wanted.
  explicit KeyRing(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// Makes the folder and a first key where there is none. Throws std::runtime_error where others may read it.
  void open();

  /// `context` says what the secret belongs to ("second_factor 0190…"): it is sealed in, so that a sealed text moved to
  /// another row does not open there.
  std::string seal(std::string_view secret, std::string_view context);

  /// The secret, or nothing where the text was changed, belongs elsewhere, or was sealed with a key that is gone.
  std::optional<std::string> unseal(std::string_view sealed, std::string_view context);

  /// Whether it was sealed with the newest key; others want sealing again before their key is taken away.
  bool is_current(std::string_view sealed);

  /// Makes a new key, which seals from now on, here and in the servers that share the folder.
  void rotate();

  /// Takes away the keys before the newest; what they sealed is lost. Gives how many.
  std::size_t forget_old();

  /// All keys, for a backup that is sealed itself: names, and bytes in base64.
  std::vector<std::pair<std::string, std::string>> copy();

  /// Adds keys that `copy` gave. Throws std::runtime_error for what is no key.
  void take(std::vector<std::pair<std::string, std::string>> const& keys);

private:
  struct Key {
    std::string name;
    std::string bytes;
  };

  // These are called with the mutex held.
  void ensure_open();
  void make_folder();
  void read();
  void write_key(Key key);

  static Key new_key();
  std::optional<Key> find(std::string_view name);
  Key newest();

  std::filesystem::path folder_;
  std::mutex mutex_;
  std::vector<Key> keys_;                      // oldest first
  std::filesystem::file_time_type read_at_{};  // when the folder had last changed before it was read
};

}  // namespace aimline::store
