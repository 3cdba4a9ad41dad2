#include "records/mapped_file.hpp"

#include <array>
#include <atomic>
#include <csignal>
#include <fcntl.h>
#include <mutex>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace aimline::records {
namespace {

/// A mapping that may lose its file. Read by a signal handler, so it is never moved or freed.
struct Guard {
  std::atomic<std::uintptr_t> begin = 0;  // 0: free
  std::atomic<std::uintptr_t> end = 0;
  std::atomic<bool> lost = false;
};
constexpr std::size_t most_mappings = 4'096;
std::array<Guard, most_mappings> guards;
struct sigaction before;

/// A page that its file no longer has becomes a page of zeros. Only system calls happen here.
void give_zeros(int signal, siginfo_t* info, void*) {
  auto const at = reinterpret_cast<std::uintptr_t>(info->si_addr);
  for (auto& guard : guards) {
    auto const begin = guard.begin.load();
    if (begin == 0 || at < begin || at >= guard.end.load()) continue;
    guard.lost = true;
    static auto const page = static_cast<std::uintptr_t>(4'096);
    auto* const from = reinterpret_cast<void*>(at / page * page);
    if (::mmap(from, page, PROT_READ, MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED) return;
  }
  // Not ours: whoever was there before has it, once this returns and the access is tried again.
  ::sigaction(signal, &before, nullptr);
}

void watch() {
  static std::once_flag once;
  std::call_once(once, [] {
    struct sigaction action = {};
    action.sa_sigaction = give_zeros;
    action.sa_flags = SA_SIGINFO | SA_NODEFER;
    ::sigaction(SIGBUS, &action, &before);
  });
}

/// The number of a guard over the mapping; `most_mappings` where all are taken.
std::size_t guard(void const* bytes, std::size_t size) {
  watch();
  auto const begin = reinterpret_cast<std::uintptr_t>(bytes);
  for (std::size_t i = 0; i < guards.size(); ++i) {
    std::uintptr_t free = 0;
    if (guards[i].begin.load() != 0 || !guards[i].begin.compare_exchange_strong(free, begin)) continue;
    guards[i].lost = false;
    guards[i].end = begin + size;
    return i;
  }
  return most_mappings;
}

std::int64_t changed_at(struct stat const& facts) {
  return facts.st_mtim.tv_sec * std::int64_t{1'000'000'000} + facts.st_mtim.tv_nsec;
}

tl::unexpected<Refusal> unreadable(std::string name) {
  return refuse(Fault::not_found, std::move(name), {"records.cannot_read"});
}

}  // namespace

Result<MappedFile> MappedFile::open(std::filesystem::path const& path) {
  auto name = path.filename().string();
  // Not waiting: a pipe without a writer is no file, and is told so.
  int const descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return unreadable(std::move(name));
  return take(descriptor, std::move(name));
}

Result<MappedFile> MappedFile::take(int descriptor, std::string name) {
  MappedFile file;
  file.descriptor_ = descriptor;
  file.name_ = std::move(name);
  struct stat facts {};
  if (::fstat(descriptor, &facts) != 0 || !S_ISREG(facts.st_mode)) return unreadable(file.name_);
  file.changed_at_ = records::changed_at(facts);
  auto const size = static_cast<std::size_t>(facts.st_size);
  if (size == 0) return file;
  void* const bytes = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  if (bytes == MAP_FAILED) return unreadable(file.name_);
  file.text_ = {static_cast<char const*>(bytes), size};
  file.guard_ = guard(bytes, size);
  if (file.guard_ == most_mappings) return unreadable(file.name_);
  ::madvise(bytes, size, MADV_SEQUENTIAL);
  return file;
}

Result<void> MappedFile::unchanged() const {
  struct stat facts {};
  bool const same = ::fstat(descriptor_, &facts) == 0 && static_cast<std::size_t>(facts.st_size) == text_.size() &&
                    records::changed_at(facts) == changed_at_;
  if (same && (text_.empty() || !guards[guard_].lost)) return {};
  return refuse(Fault::conflict, name_, {"records.changed_meanwhile"});
}

MappedFile::MappedFile(MappedFile&& other) noexcept { *this = std::move(other); }

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(text_, other.text_);
  std::swap(name_, other.name_);
  std::swap(descriptor_, other.descriptor_);
  std::swap(changed_at_, other.changed_at_);
  std::swap(guard_, other.guard_);
  return *this;
}

MappedFile::~MappedFile() {
  if (text_.data()) {
    ::munmap(const_cast<char*>(text_.data()), text_.size());
    if (guard_ < most_mappings) {
      guards[guard_].end = 0;
      guards[guard_].begin = 0;
    }
  }
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace aimline::records
