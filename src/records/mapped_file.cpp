#include "records/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace aimline::records {

Result<MappedFile> MappedFile::open(std::filesystem::path const& path) {
  auto const unreadable = [&] { return refuse(Fault::not_found, path.filename().string(), {"records.cannot_read"}); };
  int const file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return unreadable();
  struct stat facts {};
  if (::fstat(file, &facts) != 0 || !S_ISREG(facts.st_mode)) {
    ::close(file);
    return unreadable();
  }
  auto const size = static_cast<std::size_t>(facts.st_size);
  void* const bytes = size == 0 ? nullptr : ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
  ::close(file);
  if (bytes == MAP_FAILED) return unreadable();
  if (bytes) ::madvise(bytes, size, MADV_SEQUENTIAL);
  return MappedFile(std::string_view(static_cast<char const*>(bytes), size));
}

MappedFile::MappedFile(MappedFile&& other) noexcept : text_(std::exchange(other.text_, {})) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(text_, other.text_);
  return *this;
}

MappedFile::~MappedFile() {
  if (text_.data()) ::munmap(const_cast<char*>(text_.data()), text_.size());
}

}  // namespace aimline::records
