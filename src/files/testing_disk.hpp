#pragma once

#include "files/disk.hpp"

#include <cerrno>
#include <string>
#include <vector>

#include <fmt/format.h>

/// A disk for tests: it writes down every call, and the n-th of a kind fails.
namespace aimline::files::testing {

class FaultyDisk : public Disk {
public:
  std::vector<std::string> calls;

  /// The n-th call from now (1 is the next) fails with that error.
  void fail_at(int n, int error) {
    left_ = n;
    error_ = error;
    failed_ = {};
  }
  /// The call that failed, if one did.
  std::string const& failed() const { return failed_; }

  tl::expected<int, int> create(std::filesystem::path const& path) override {
    if (int const error = called("create", path)) return tl::unexpected(error);
    return Disk::create(path);
  }
  int write(int file, std::string_view bytes) override {
    if (int const error = called("write")) {
      // What a full disk does: some of it is written.
      Disk::write(file, bytes.substr(0, bytes.size() / 2));
      return error;
    }
    return Disk::write(file, bytes);
  }
  int sync(int file) override {
    if (int const error = called("sync")) return error;
    return Disk::sync(file);
  }
  int make_folder(std::filesystem::path const& path) override {
    if (int const error = called("make_folder", path)) return error;
    return Disk::make_folder(path);
  }
  int rename(std::filesystem::path const& from, std::filesystem::path const& to) override {
    if (int const error = called("rename", to)) return error;
    return Disk::rename(from, to);
  }
  int sync_folder(std::filesystem::path const& path) override {
    if (int const error = called("sync_folder", path)) return error;
    return Disk::sync_folder(path);
  }
  int touch(std::filesystem::path const& path) override {
    if (int const error = called("touch", path)) return error;
    return Disk::touch(path);
  }
  int remove(std::filesystem::path const& path) override {
    if (int const error = called("remove", path)) return error;
    return Disk::remove(path);
  }

private:
  int called(std::string_view what, std::filesystem::path const& path = {}) {
    auto const name = path.parent_path().filename() == "incoming" ? std::string("incoming") : path.filename().string();
    calls.push_back(name.empty() ? std::string(what) : fmt::format("{} {}", what, name));
    if (left_ == 0 || --left_ != 0) return 0;
    failed_ = what;
    return error_;
  }

  int left_ = 0;
  int error_ = 0;
  std::string failed_;
};

}  // namespace aimline::files::testing
