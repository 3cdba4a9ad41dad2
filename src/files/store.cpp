#include "files/store.hpp"

#include "store/connection.hpp"
#include "store/failed_sync.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>
#include <sodium.h>

namespace aimline::files {
namespace {

constexpr std::string_view incoming = "incoming";

void check(int error, std::string_view what) {
  if (error != 0)
    throw store::StorageFull(fmt::format("a file cannot be {}: {}", what, std::generic_category().message(error)));
}

/// Whatever Linux says to a second sync, the bytes of the first may be gone.
void check_sync(int error) {
  if (error == 0) return;
  store::failed_sync();
  throw store::StorageFull("a file's bytes did not reach the disk");
}

bool is_sha256(std::string_view text) {
  return text.size() == 64 &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

/// The lock between a sweep and all who would miss what it removes, also those of other servers.
int open_lock(std::filesystem::path const& folder) {
  int const lock = ::open((folder / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  check(lock < 0 ? errno : 0, "locked");
  return lock;
}

/// The turn of a sweep, if nobody holds the files just now.
class Turn {
public:
  explicit Turn(std::filesystem::path const& folder)
      : lock_(open_lock(folder)), taken_(::flock(lock_, LOCK_EX | LOCK_NB) == 0) {}
  ~Turn() { ::close(lock_); }
  Turn(Turn const&) = delete;
  Turn& operator=(Turn const&) = delete;

  explicit operator bool() const { return taken_; }

private:
  int lock_;
  bool taken_;
};

std::optional<struct stat> facts_of(std::filesystem::path const& path) {
  struct stat facts {};
  if (::lstat(path.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) return std::nullopt;
  return facts;
}

bool is_older(std::filesystem::path const& path, std::chrono::seconds age) {
  auto const facts = facts_of(path);
  return facts && facts->st_mtime <= ::time(nullptr) - age.count();
}

std::string random_name() {
  std::array<unsigned char, 16> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  std::string name(2 * bytes.size() + 1, '\0');
  sodium_bin2hex(name.data(), name.size(), bytes.data(), bytes.size());
  name.pop_back();
  return name;
}

}  // namespace

Hold::Hold(std::filesystem::path const& folder) : lock_(open_lock(folder)) {
  while (::flock(lock_, LOCK_SH) != 0)
    if (errno != EINTR) {
      int const error = errno;
      ::close(lock_);
      check(error, "locked");
    }
}

Hold::~Hold() { ::close(lock_); }

Reading::~Reading() { ::close(file_); }

std::size_t Reading::read(std::uint64_t offset, std::span<char> buffer) const {
  std::size_t done = 0;
  while (done < buffer.size()) {
    auto const got = ::pread(file_, buffer.data() + done, buffer.size() - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw std::system_error(errno, std::generic_category(), "a file cannot be read");
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

Incoming::Incoming(Store& store) : store_(store) {
  store_.make_folders();
  path_ = store_.folder_ / incoming / random_name();
  auto const file = store_.disk_.create(path_);
  check(file ? 0 : file.error(), "made");
  file_ = *file;
}

Incoming::~Incoming() {
  close();
  if (!path_.empty()) store_.disk_.remove(path_);
}

void Incoming::close() {
  if (file_ >= 0) store_.disk_.close(std::exchange(file_, -1));
}

void Incoming::add(std::string_view bytes) {
  check(store_.disk_.write(file_, bytes), "written");
  digest_.add(bytes);
  size_ += bytes.size();
}

Kept Incoming::keep() {
  check_sync(store_.disk_.sync(file_));
  close();
  Kept const kept{digest_.hexadecimal(), size_};
  store_.place(path_, kept.sha256, kept.size);
  path_.clear();
  return kept;
}

Kept Store::keep(std::string_view bytes) {
  auto incoming = receive();
  constexpr std::size_t piece = 1 << 20;
  for (std::size_t at = 0; at < bytes.size(); at += piece) incoming.add(bytes.substr(at, piece));
  return incoming.keep();
}

std::filesystem::path Store::path_of(std::string_view sha256) const {
  if (!is_sha256(sha256)) throw std::logic_error("not the SHA-256 of a file");
  return folder_ / sha256.substr(0, 2) / sha256.substr(2);
}

std::shared_ptr<Reading const> Store::open(std::string_view sha256) const {
  int const file = ::open(path_of(sha256).c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (file < 0) return nullptr;
  struct stat facts {};
  ::fstat(file, &facts);
  return std::make_shared<Reading>(file, static_cast<std::uint64_t>(facts.st_size));
}

bool Store::has(std::string_view sha256) const { return facts_of(path_of(sha256)).has_value(); }

void Store::make_folders() {
  auto const inner = folder_ / incoming;
  if (std::filesystem::exists(inner)) return;
  std::filesystem::create_directories(folder_.parent_path());
  for (auto const& each : {folder_, inner}) {
    int const error = disk_.make_folder(each);
    if (error != EEXIST) check(error, "given a folder");
    check_sync(disk_.sync_folder(each.parent_path().empty() ? "." : each.parent_path()));
  }
}

void Store::place(std::filesystem::path const& from, std::string_view sha256, std::uint64_t size) {
  auto const to = path_of(sha256);
  auto const folder = to.parent_path();
  if (int const error = disk_.make_folder(folder); error != EEXIST) check(error, "given a folder");
  Hold const held(folder_);
  auto const there = facts_of(to);
  if (there && static_cast<std::uint64_t>(there->st_size) == size) {
    // As young as a new one, or a sweep that looked at the rows before might take it.
    check(disk_.touch(to), "touched");
    check(disk_.remove(from), "removed");
  } else {
    check(disk_.rename(from, to), "put in its place");
  }
  // Also where all was there: who put it there may not have come this far.
  check_sync(disk_.sync_folder(folder));
  check_sync(disk_.sync_folder(folder_));
}

void Store::for_each(std::function<void(std::string const&, std::filesystem::path const&)> const& visit) const {
  if (!std::filesystem::exists(folder_)) return;
  for (auto const& folder : std::filesystem::directory_iterator(folder_)) {
    auto const front = folder.path().filename().string();
    if (front.size() != 2 || !folder.is_directory()) continue;
    for (auto const& file : std::filesystem::directory_iterator(folder.path()))
      if (auto const sha256 = front + file.path().filename().string(); is_sha256(sha256)) visit(sha256, file.path());
  }
}

std::size_t Store::take_from(Store const& other) {
  std::size_t taken = 0;
  std::vector<char> buffer(1 << 20);
  other.for_each([&](std::string const& sha256, std::filesystem::path const&) {
    auto const file = has(sha256) ? nullptr : other.open(sha256);
    if (!file) return;
    auto incoming = receive();
    std::uint64_t at = 0;
    while (auto const got = file->read(at, buffer)) {
      incoming.add({buffer.data(), got});
      at += got;
    }
    incoming.keep();
    ++taken;
  });
  return taken;
}

Hold Store::hold() {
  make_folders();
  return Hold(folder_);
}

std::size_t Store::sweep(std::function<bool(std::string const&)> const& is_named, std::chrono::seconds age) {
  std::size_t removed = 0;
  if (!std::filesystem::exists(folder_ / incoming)) return removed;
  for (auto const& left : std::filesystem::directory_iterator(folder_ / incoming))
    if (is_older(left.path(), age) && disk_.remove(left.path()) == 0) ++removed;
  std::vector<std::filesystem::path> candidates;
  for_each([&](std::string const& sha256, std::filesystem::path const& path) {
    if (is_older(path, age) && !is_named(sha256)) candidates.push_back(path);
  });
  for (auto const& path : candidates) {
    Turn const turn(folder_);
    // Somebody may have brought the same bytes again meanwhile. What is held now is for the next sweep.
    if (turn && is_older(path, age) && disk_.remove(path) == 0) ++removed;
  }
  return removed;
}

std::vector<std::string> Store::damaged() const {
  std::vector<std::string> found;
  std::vector<char> buffer(1 << 20);
  for_each([&](std::string const& sha256, std::filesystem::path const&) {
    auto const file = open(sha256);
    if (!file) return;
    store::Digest digest;
    std::uint64_t at = 0;
    while (auto const got = file->read(at, buffer)) {
      digest.add({buffer.data(), got});
      at += got;
    }
    if (digest.hexadecimal() != sha256) found.push_back(sha256);
  });
  return found;
}

}  // namespace aimline::files
