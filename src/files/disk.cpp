#include "files/disk.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace aimline::files {
namespace {

int error_of(int result) { return result < 0 ? errno : 0; }

}  // namespace

tl::expected<int, int> Disk::create(std::filesystem::path const& path) {
  int const file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file < 0) return tl::unexpected(errno);
  return file;
}

int Disk::write(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    auto const written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

int Disk::sync(int file) { return error_of(::fsync(file)); }

int Disk::close(int file) { return error_of(::close(file)); }

int Disk::make_folder(std::filesystem::path const& path) { return error_of(::mkdir(path.c_str(), 0700)); }

int Disk::rename(std::filesystem::path const& from, std::filesystem::path const& to) {
  return error_of(::rename(from.c_str(), to.c_str()));
}

int Disk::sync_folder(std::filesystem::path const& path) {
  int const folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return errno;
  int const error = error_of(::fsync(folder));
  ::close(folder);
  return error;
}

int Disk::touch(std::filesystem::path const& path) { return error_of(::utimensat(AT_FDCWD, path.c_str(), nullptr, 0)); }

int Disk::remove(std::filesystem::path const& path) { return error_of(::unlink(path.c_str())); }

Disk& real_disk() {
  static Disk disk;
  return disk;
}

}  // namespace aimline::files
