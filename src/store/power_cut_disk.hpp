#pragma once

#include <cstdint>
#include <memory>
#include <string>

/// A disk for tests of durability, as a file system of SQLite that is kept in memory.
///
/// What was written but not synced is lost in part when the power is cut: each such write is kept, dropped, torn within
/// or turned to garbage, each for itself, so later writes may survive earlier ones. A file's name survives once the
/// file was synced. Everything follows from the seed. One connection at a time. Source: SQLite, "How SQLite Is Tested",
/// §3.2 Crash Testing, and src/test6.c.
namespace aimline::store::testing {

class PowerCutDisk {
public:
  explicit PowerCutDisk(std::uint64_t seed);
  ~PowerCutDisk();
  PowerCutDisk(PowerCutDisk const&) = delete;
  PowerCutDisk& operator=(PowerCutDisk const&) = delete;

  std::string const& name() const;  // for Settings::sqlite_vfs

  /// The power goes at the n-th call from now that changes the disk (1 is the next); every call from then on fails.
  void cut_at(int n);
  bool is_cut() const;

  /// After all connections are closed: the disk as the next start finds it.
  void restart();

  enum class Fault { full, write_error, read_error, sync_error };
  enum class Lasting { once, until_mended };
  /// The n-th call from now that this fault can meet fails, or it and all that follow.
  void fail_at(int n, Fault fault, Lasting lasting);
  void mend();
  bool has_failed() const;  // since `fail_at`

private:
  struct State;
  friend struct PowerCutFile;
  std::unique_ptr<State> state_;
};

}  // namespace aimline::store::testing
