#include "records/snapshot.hpp"

#include "base/json.hpp"
#include "records/mapped_file.hpp"

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <stdexcept>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <zstd.h>

namespace aimline::records {
namespace {

constexpr std::string_view list_name = "snapshot.json";
constexpr int level = 3;

class Sha256 {
public:
  Sha256() { EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr); }
  void add(std::string_view bytes) { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }
  std::string text() {
    std::array<unsigned char, 32> digest{};
    EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr);
    std::string out;
    for (auto const byte : digest) out += fmt::format("{:02x}", byte);
    return out;
  }

private:
  std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context_{EVP_MD_CTX_new(), EVP_MD_CTX_free};
};

std::string sha256_of(std::string_view bytes) {
  Sha256 hash;
  hash.add(bytes);
  return hash.text();
}

bool is_packed(std::string_view name) {
  return name.ends_with(".gz") || name.ends_with(".zst") || name.ends_with(".zip") || name.ends_with(".xlsx");
}

/// The name under which a snapshot's folder has a file.
std::string stored_name(std::string const& name) { return is_packed(name) ? name : name + ".zst"; }

bool sync(std::filesystem::path const& path) {
  int const file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  bool const done = ::fsync(file) == 0;
  ::close(file);
  return done;
}

/// Writes a file beside its place, to disk, and moves it there; nobody writes it again.
bool write_whole(std::filesystem::path const& place, std::string_view bytes) {
  auto const beside = std::filesystem::path(fmt::format("{}.{}.part", place.string(), ::getpid()));
  int const file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return false;
  while (!bytes.empty()) {
    auto const written = ::write(file, bytes.data(), bytes.size());
    if (written <= 0) break;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  bool done = bytes.empty() && ::fchmod(file, 0400) == 0 && ::fsync(file) == 0;
  done = ::close(file) == 0 && done;
  std::error_code failed;
  if (done) std::filesystem::rename(beside, place, failed);
  if (!done || failed) std::filesystem::remove(beside, failed);
  return done && !failed && sync(place.parent_path());
}

std::string packed(std::string_view bytes) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  std::unique_ptr<ZSTD_CCtx, std::size_t (*)(ZSTD_CCtx*)> const context(ZSTD_createCCtx(), ZSTD_freeCCtx);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, level);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  auto const size = ZSTD_compress2(context.get(), out.data(), out.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(size)) throw std::runtime_error("zstd cannot compress");
  out.resize(size);
  return out;
}

/// SHA-256 and size of what is packed, block by block; none where it is damaged.
std::optional<std::pair<std::string, std::uint64_t>> look_into(std::string_view bytes) {
  std::unique_ptr<ZSTD_DCtx, std::size_t (*)(ZSTD_DCtx*)> const context(ZSTD_createDCtx(), ZSTD_freeDCtx);
  Sha256 hash;
  std::string block(ZSTD_DStreamOutSize(), '\0');
  std::uint64_t size = 0;
  ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
  std::size_t left = 0;
  do {
    ZSTD_outBuffer out{block.data(), block.size(), 0};
    left = ZSTD_decompressStream(context.get(), &out, &in);
    if (ZSTD_isError(left)) return std::nullopt;
    if (out.pos == 0 && in.pos == in.size && left != 0) return std::nullopt;
    hash.add(std::string_view(block).substr(0, out.pos));
    size += out.pos;
  } while (in.pos < in.size || left != 0);
  return std::pair(hash.text(), size);
}

std::string list_of(std::vector<SnapshotFile> const& files) {
  std::string text = "{\"files\":[";
  for (auto const& file : files) {
    text += &file == files.data() ? "\n" : ",\n";
    text += "{\"name\":";
    write_json_string(text, file.name);
    text += fmt::format(R"(,"sha256":"{}","bytes":{}}})", file.sha256, file.bytes);
  }
  return text + "\n]}\n";
}

std::vector<std::filesystem::path> files_of(std::filesystem::path const& path) {
  std::error_code failed;
  std::vector<std::filesystem::path> files;
  if (std::filesystem::is_regular_file(path, failed)) return {path};
  for (auto const& entry : std::filesystem::directory_iterator(path, failed))
    if (entry.is_regular_file(failed)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

Result<Snapshot> take_snapshot(std::filesystem::path const& path, std::filesystem::path const& store) {
  std::error_code failed;
  if (!std::filesystem::exists(path, failed)) return refuse(Fault::not_found, path.string(), {"records.no_folder"});
  auto const sources = files_of(path);
  if (sources.empty()) return refuse(Fault::invalid, path.string(), {"snapshot.no_files"});
  auto const objects = store / "objects";
  auto const snapshots = store / "snapshots";
  std::filesystem::create_directories(objects, failed);
  std::filesystem::create_directories(snapshots, failed);
  auto const unwritable = [&] { return refuse(Fault::storage_full, store.string(), {"records.cannot_write"}); };
  if (failed) return unwritable();
  Snapshot snapshot;
  std::vector<std::filesystem::path> places;
  for (auto const& source : sources) {
    auto const file = MappedFile::open(source);
    if (!file) return refuse(file.error());
    SnapshotFile kept{source.filename().string(), sha256_of(file->text()), file->text().size()};
    auto const place = objects / (is_packed(kept.name) ? kept.sha256 : kept.sha256 + ".zst");
    if (!std::filesystem::exists(place, failed)) {
      auto const bytes = is_packed(kept.name) ? std::string(file->text()) : packed(file->text());
      auto const inside = is_packed(kept.name) ? std::optional(std::pair(sha256_of(bytes), std::uint64_t{bytes.size()}))
                                               : look_into(bytes);
      if (!inside || inside->first != kept.sha256)
        return refuse(Fault::conflict, kept.name, {"records.changed_meanwhile"});
      if (!write_whole(place, bytes)) return unwritable();
      ++snapshot.new_files;
    }
    places.push_back(place);
    snapshot.files.push_back(std::move(kept));
  }
  auto const list = list_of(snapshot.files);
  snapshot.name = sha256_of(list);
  snapshot.folder = snapshots / snapshot.name;
  if (std::filesystem::exists(snapshot.folder, failed)) return check_snapshot(snapshot.folder);
  // The folder is made whole beside its place, and moved there.
  auto const beside = snapshots / fmt::format("{}.{}.part", snapshot.name, ::getpid());
  std::filesystem::remove_all(beside, failed);
  if (!std::filesystem::create_directory(beside, failed)) return unwritable();
  bool done = write_whole(beside / list_name, list);
  for (std::size_t i = 0; i < places.size() && done; ++i) {
    auto const place = beside / stored_name(snapshot.files[i].name);
    std::filesystem::create_hard_link(places[i], place, failed);
    if (failed) std::filesystem::copy_file(places[i], place, failed);
    done = !failed;
  }
  done = done && sync(beside);
  if (done) std::filesystem::rename(beside, snapshot.folder, failed);
  if (!done || (failed && !std::filesystem::exists(snapshot.folder))) {
    std::filesystem::remove_all(beside, failed);
    return unwritable();
  }
  if (!sync(snapshots)) return unwritable();
  // A content that the store had already may have been damaged since.
  if (auto const whole = check_snapshot(snapshot.folder); !whole) return refuse(whole.error());
  return snapshot;
}

bool is_snapshot(std::filesystem::path const& folder) {
  std::error_code failed;
  return std::filesystem::is_regular_file(folder / list_name, failed);
}

Result<Snapshot> check_snapshot(std::filesystem::path const& folder) {
  auto const damaged = [&](std::string const& name) {
    return refuse(Fault::conflict, (folder / name).string(), {"snapshot.damaged"});
  };
  auto const list = MappedFile::open(folder / list_name);
  if (!list) return refuse(list.error());
  Snapshot snapshot;
  snapshot.name = sha256_of(list->text());
  snapshot.folder = folder;
  boost::system::error_code error;
  auto const json = boost::json::parse(boost::json::string_view(list->text().data(), list->text().size()), error);
  auto const* files = error || !json.is_object() ? nullptr : json.as_object().if_contains("files");
  if (!files || !files->is_array()) return damaged(std::string(list_name));
  for (auto const& each : files->as_array()) {
    auto const* object = each.if_object();
    auto const* name = object ? object->if_contains("name") : nullptr;
    auto const* sha = object ? object->if_contains("sha256") : nullptr;
    auto const* bytes = object ? object->if_contains("bytes") : nullptr;
    if (!name || !name->is_string() || !sha || !sha->is_string() || !bytes || !bytes->is_int64() ||
        name->as_string().find('/') != boost::json::string::npos)
      return damaged(std::string(list_name));
    snapshot.files.push_back(
        {std::string(name->as_string()), std::string(sha->as_string()), static_cast<std::uint64_t>(bytes->as_int64())});
  }
  // The folder's name says which list it must have.
  auto const named = folder.filename().string();
  if (list_of(snapshot.files) != list->text() || (named.size() == 64 && named != snapshot.name))
    return damaged(std::string(list_name));
  for (auto const& kept : snapshot.files) {
    auto const file = MappedFile::open(folder / stored_name(kept.name));
    if (!file) return damaged(kept.name);
    auto const inside = is_packed(kept.name)
                            ? std::optional(std::pair(sha256_of(file->text()), std::uint64_t{file->text().size()}))
                            : look_into(file->text());
    if (!inside || inside->first != kept.sha256 || inside->second != kept.bytes) return damaged(kept.name);
  }
  return snapshot;
}

}  // namespace aimline::records
