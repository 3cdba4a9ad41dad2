#include "store/power_cut_disk.hpp"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <map>
#include <random>
#include <vector>

#include <gtest/gtest.h>
#include <sqlite3.h>

namespace aimline::store::testing {
namespace {

struct Write {
  std::size_t offset = 0;
  std::string bytes;
  bool cuts_off_here = false;  // a truncation to `offset`
};

struct Inode {
  std::string now;
  std::string durable;
  std::vector<Write> pending;  // what `now` has beyond `durable`, in order
};
using Files = std::map<std::string, std::shared_ptr<Inode>>;

void put_onto(std::string& content, Write const& write) {
  if (write.cuts_off_here) return content.resize(std::min(content.size(), write.offset));
  content.resize(std::max(content.size(), write.offset + write.bytes.size()));
  content.replace(write.offset, write.bytes.size(), write.bytes);
}

}  // namespace

struct PowerCutDisk::State {
  std::string name;
  sqlite3_vfs vfs{};
  std::mt19937_64 random;
  Files files;    // as programs see them
  Files durable;  // the names that are on the disk
  std::map<std::string, std::vector<std::unique_ptr<char[]>>> shared_memory;
  int calls_to_cut = 0;  // 0: never
  bool cut = false;
  int calls_to_fault = 0;
  Fault fault{};
  Lasting lasting{};
  bool failing = false;
  bool failed = false;

  bool chance(int one_in) { return random() % static_cast<unsigned>(one_in) == 0; }

  /// Counts a call that changes the disk; true when it still happens.
  bool powered() {
    if (!cut && calls_to_cut > 0 && --calls_to_cut == 0) cut = true;
    return !cut;
  }
  bool fails(Fault kind) {
    if (kind != fault) return false;
    if (calls_to_fault > 0 && --calls_to_fault == 0) failing = failed = true;
    bool const now = failing;
    if (lasting == Lasting::once) failing = false;
    return now;
  }

  void survive(std::string& content, Write write, unsigned kept_of_ten) {
    if (random() % 10 < kept_of_ten) return put_onto(content, write);
    if (write.cuts_off_here || chance(2)) return;
    constexpr std::size_t sector = 512;
    if (chance(2)) write.bytes.resize(random() % (write.bytes.size() + 1));
    for (std::size_t at = 0; at < write.bytes.size(); at += sector) {
      auto const length = std::min(sector, write.bytes.size() - at);
      if (chance(3)) continue;
      Write part{write.offset + at, write.bytes.substr(at, length)};
      if (chance(10)) std::generate(part.bytes.begin(), part.bytes.end(), [&] { return static_cast<char>(random()); });
      put_onto(content, part);
    }
  }

  static State& of(sqlite3_vfs* vfs) { return *static_cast<State*>(vfs->pAppData); }
};

/// An open file, in the memory that SQLite gives for it.
struct PowerCutFile {
  sqlite3_file base;
  PowerCutDisk::State* disk;
  std::string* name;
  std::shared_ptr<Inode>* inode;

  static PowerCutFile& of(sqlite3_file* file) { return *reinterpret_cast<PowerCutFile*>(file); }
  using Fault = PowerCutDisk::Fault;

  static int close(sqlite3_file* file) {
    delete of(file).name;
    delete of(file).inode;
    return SQLITE_OK;
  }
  static int read(sqlite3_file* file, void* out, int length, sqlite3_int64 from) {
    auto& self = of(file);
    if (self.disk->cut) return SQLITE_IOERR;
    if (self.disk->fails(Fault::read_error)) return SQLITE_IOERR_READ;
    auto const& now = (*self.inode)->now;
    auto const offset = static_cast<std::size_t>(from), wanted = static_cast<std::size_t>(length);
    auto const there = offset < now.size() ? std::min(wanted, now.size() - offset) : 0;
    if (there > 0) std::memcpy(out, now.data() + offset, there);
    std::memset(static_cast<char*>(out) + there, 0, wanted - there);
    return there == wanted ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
  }
  int change(Write write) {
    if (disk->cut) return SQLITE_IOERR;
    // The call at which the power goes may still reach the disk, whole or in part.
    bool const powered = disk->powered();
    put_onto((*inode)->now, write);
    (*inode)->pending.push_back(std::move(write));
    return powered ? SQLITE_OK : SQLITE_IOERR;
  }
  static int write(sqlite3_file* file, void const* bytes, int length, sqlite3_int64 offset) {
    auto& self = of(file);
    if (self.disk->fails(Fault::full)) return SQLITE_FULL;
    if (self.disk->fails(Fault::write_error)) return SQLITE_IOERR_WRITE;
    return self.change({static_cast<std::size_t>(offset),
                        std::string(static_cast<char const*>(bytes), static_cast<std::size_t>(length))});
  }
  static int truncate(sqlite3_file* file, sqlite3_int64 size) {
    if (of(file).disk->fails(Fault::write_error)) return SQLITE_IOERR_TRUNCATE;
    return of(file).change({static_cast<std::size_t>(size), {}, true});
  }
  static int sync(sqlite3_file* file, int) {
    auto& self = of(file);
    if (self.disk->cut || !self.disk->powered()) return SQLITE_IOERR;
    if (self.disk->fails(Fault::sync_error)) return SQLITE_IOERR_FSYNC;
    auto& inode = **self.inode;
    inode.durable = inode.now;
    inode.pending.clear();
    if (!self.name->empty()) self.disk->durable[*self.name] = *self.inode;
    return SQLITE_OK;
  }
  static int size(sqlite3_file* file, sqlite3_int64* size) {
    *size = static_cast<sqlite3_int64>((*of(file).inode)->now.size());
    return of(file).disk->cut ? SQLITE_IOERR : SQLITE_OK;
  }
  static int lock(sqlite3_file*, int) { return SQLITE_OK; }
  static int is_reserved(sqlite3_file*, int* reserved) {
    *reserved = 0;
    return SQLITE_OK;
  }
  static int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
  static int sector_size(sqlite3_file*) { return 512; }
  // As SQLite assumes of real disks: a write harms no byte beside it.
  static int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

  static int map_shared(sqlite3_file* file, int region, int length, int extend, void volatile** out) {
    auto& self = of(file);
    if (self.disk->cut) return SQLITE_IOERR;
    auto& regions = self.disk->shared_memory[*self.name];
    auto const index = static_cast<std::size_t>(region);
    if (extend && regions.size() <= index) {
      if (self.disk->fails(Fault::write_error)) return SQLITE_IOERR_SHMSIZE;
      while (regions.size() <= index) regions.push_back(std::make_unique<char[]>(static_cast<std::size_t>(length)));
    }
    *out = index < regions.size() ? regions[index].get() : nullptr;
    return SQLITE_OK;
  }
  static int lock_shared(sqlite3_file*, int, int, int) { return SQLITE_OK; }
  static void barrier(sqlite3_file*) {}
  static int unmap_shared(sqlite3_file* file, int remove) {
    if (remove) of(file).disk->shared_memory.erase(*of(file).name);
    return SQLITE_OK;
  }

  static int open(sqlite3_vfs* vfs, char const* path, sqlite3_file* file, int flags, int* flags_out) {
    static sqlite3_io_methods const methods{
        .iVersion = 2,
        .xClose = close,
        .xRead = read,
        .xWrite = write,
        .xTruncate = truncate,
        .xSync = sync,
        .xFileSize = size,
        .xLock = lock,
        .xUnlock = lock,
        .xCheckReservedLock = is_reserved,
        .xFileControl = control,
        .xSectorSize = sector_size,
        .xDeviceCharacteristics = characteristics,
        .xShmMap = map_shared,
        .xShmLock = lock_shared,
        .xShmBarrier = barrier,
        .xShmUnmap = unmap_shared,
        .xFetch = nullptr,
        .xUnfetch = nullptr,
    };
    auto& disk = PowerCutDisk::State::of(vfs);
    file->pMethods = nullptr;
    std::string const name = path ? path : "";
    bool const there = disk.files.contains(name);
    if (disk.cut || (!there && !(flags & SQLITE_OPEN_CREATE))) return SQLITE_CANTOPEN;
    if (!there && (disk.fails(Fault::write_error) || !disk.powered())) return SQLITE_CANTOPEN;
    auto inode = there ? disk.files[name] : std::make_shared<Inode>();
    if (!name.empty()) disk.files[name] = inode;
    auto& self = of(file);
    self.disk = &disk;
    self.name = new std::string(name);
    self.inode = new std::shared_ptr<Inode>(std::move(inode));
    file->pMethods = &methods;
    if (flags_out) *flags_out = flags;
    return SQLITE_OK;
  }
  static int remove(sqlite3_vfs* vfs, char const* path, int sync_folder) {
    auto& disk = PowerCutDisk::State::of(vfs);
    if (disk.cut || !disk.powered()) return SQLITE_IOERR;
    if (disk.fails(Fault::write_error)) return SQLITE_IOERR_DELETE;
    if (disk.files.erase(path) == 0) return SQLITE_IOERR_DELETE_NOENT;
    if (sync_folder) disk.durable.erase(path);
    return SQLITE_OK;
  }
  static int exists(sqlite3_vfs* vfs, char const* path, int, int* found) {
    auto& disk = PowerCutDisk::State::of(vfs);
    *found = disk.files.contains(path) ? 1 : 0;
    return disk.cut ? SQLITE_IOERR : SQLITE_OK;
  }
  static int full_path(sqlite3_vfs*, char const* path, int room, char* out) {
    sqlite3_snprintf(room, out, "%s", path);
    return SQLITE_OK;
  }
  static int fill_random(sqlite3_vfs* vfs, int length, char* out) {
    auto& random = PowerCutDisk::State::of(vfs).random;
    std::generate(out, out + length, [&] { return static_cast<char>(random()); });
    return length;
  }
  static int sleep(sqlite3_vfs*, int) { return 0; }
  static int time(sqlite3_vfs*, sqlite3_int64* milliseconds) {
    *milliseconds = 212'000'000'000'000;  // any day serves
    return SQLITE_OK;
  }
};

PowerCutDisk::PowerCutDisk(std::uint64_t seed) : state_(std::make_unique<State>()) {
  static std::atomic<int> count{0};
  state_->name = "power_cut_" + std::to_string(++count);
  state_->random.seed(seed);
  auto& vfs = state_->vfs;
  vfs.iVersion = 2;
  vfs.szOsFile = sizeof(PowerCutFile);
  vfs.mxPathname = 512;
  vfs.zName = state_->name.c_str();
  vfs.pAppData = state_.get();
  vfs.xOpen = PowerCutFile::open;
  vfs.xDelete = PowerCutFile::remove;
  vfs.xAccess = PowerCutFile::exists;
  vfs.xFullPathname = PowerCutFile::full_path;
  vfs.xRandomness = PowerCutFile::fill_random;
  vfs.xSleep = PowerCutFile::sleep;
  vfs.xCurrentTimeInt64 = PowerCutFile::time;
  sqlite3_vfs_register(&vfs, 0);
}

PowerCutDisk::~PowerCutDisk() { sqlite3_vfs_unregister(&state_->vfs); }

std::string const& PowerCutDisk::name() const { return state_->name; }
void PowerCutDisk::cut_at(int n) { state_->calls_to_cut = n; }
bool PowerCutDisk::is_cut() const { return state_->cut; }

void PowerCutDisk::restart() {
  auto& s = *state_;
  Files found = s.durable;
  for (auto const& [name, inode] : s.files)
    if (s.chance(2)) found.emplace(name, inode);  // a new name that reached the disk by itself
  for (auto const& [name, inode] : s.durable)
    if (!s.files.contains(name) && s.chance(2)) found.erase(name);  // so did the removal of an old one
  auto const kept_of_ten = static_cast<unsigned>(s.random() % 11);  // from nothing to everything
  for (auto const& [name, inode] : found) {
    for (auto const& write : inode->pending) s.survive(inode->durable, write, kept_of_ten);
    inode->pending.clear();
    inode->now = inode->durable;
  }
  s.files = s.durable = std::move(found);
  s.shared_memory.clear();
  s.cut = false;
  s.calls_to_cut = 0;
}

void PowerCutDisk::fail_at(int n, Fault fault, Lasting lasting) {
  state_->calls_to_fault = n;
  state_->fault = fault;
  state_->lasting = lasting;
  state_->failing = state_->failed = false;
}
void PowerCutDisk::mend() {
  state_->calls_to_fault = 0;
  state_->failing = false;
}
bool PowerCutDisk::has_failed() const { return state_->failed; }

}  // namespace aimline::store::testing
