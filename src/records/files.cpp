#include "records/files.hpp"

#include "base/text_fields.hpp"
#include "records/unpack.hpp"

#include <algorithm>
#include <set>
#include <sys/stat.h>
#include <zip.h>

namespace aimline::records {
namespace {

constexpr std::size_t most_entries = 1'000;
constexpr std::size_t most_times = 100;

bool is_packed(std::string_view name) { return name.ends_with(".gz") || name.ends_with(".zst"); }

std::string unpacked_name(std::string_view name) {
  return std::string(is_packed(name) ? name.substr(0, name.rfind('.')) : name);
}

/// Whether an entry's name leads below where the archive is, and nowhere else.
bool is_harmless(std::string_view name) {
  if (name.empty() || name.front() == '/' || !count_characters(name)) return false;
  if (std::any_of(name.begin(), name.end(), [](unsigned char c) { return c < 0x20 || c == '\\' || c == ':'; }))
    return false;
  for (std::size_t at = 0; at <= name.size();) {
    auto const end = std::min(name.find('/', at), name.size());
    auto const part = name.substr(at, end - at);
    if (part == ".." || part == "." || (part.empty() && end != name.size())) return false;
    at = end + 1;
  }
  return true;
}

/// The folder that all names are in, with its slash; empty where there is none.
std::string common_folder(std::vector<std::pair<std::string, std::uint64_t>> const& names) {
  if (names.empty()) return {};
  auto const slash = names.front().first.find('/');
  if (slash == std::string::npos) return {};
  auto const folder = names.front().first.substr(0, slash + 1);
  bool const all =
      std::all_of(names.begin(), names.end(), [&](auto const& name) { return name.first.starts_with(folder); });
  return all ? folder : std::string();
}

bool is_archive(std::filesystem::path const& path) {
  auto name = path.extension().string();
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  return name == ".zip";
}

}  // namespace

struct Files::Archive {
  explicit Archive(zip_t* zip) : zip(zip) {}
  Archive(Archive const&) = delete;
  ~Archive() { ::zip_discard(zip); }
  zip_t* zip;
  std::size_t size = 0;
  std::size_t unpacked = 0;
  std::string name = {};
};

Files::Files() = default;
Files::Files(Files&& other) noexcept = default;
Files& Files::operator=(Files&& other) noexcept = default;
Files::~Files() = default;

Result<Files> Files::open(std::filesystem::path const& path) {
  Files files;
  std::error_code failed;
  auto const status = std::filesystem::status(path, failed);
  if (std::filesystem::is_directory(status)) {
    files.folder_ = path;
    std::vector<std::pair<std::string, std::string>> found;
    for (auto at = std::filesystem::directory_iterator(path, failed);
         !failed && at != std::filesystem::directory_iterator(); at.increment(failed))
      if (at->is_regular_file(failed)) {
        auto name = at->path().filename().string();
        found.emplace_back(unpacked_name(name), std::move(name));
      }
    if (failed) return refuse(Fault::not_found, path.string(), {"records.cannot_read"});
    std::sort(found.begin(), found.end());
    for (auto& [name, real] : found) {
      files.names_.push_back(std::move(name));
      files.real_names_.push_back(std::move(real));
    }
    return files;
  }
  if (!std::filesystem::is_regular_file(status)) return refuse(Fault::not_found, path.string(), {"records.no_folder"});
  if (is_archive(path)) {
    if (auto const opened = files.open_archive(path); !opened) return refuse(opened.error());
    return files;
  }
  files.folder_ = path.parent_path();
  files.real_names_.push_back(path.filename().string());
  files.names_.push_back(unpacked_name(files.real_names_.back()));
  return files;
}

Result<void> Files::open_archive(std::filesystem::path const& path) {
  auto const wrong = [&](std::string key) {
    return refuse(Fault::invalid, path.filename().string(), {std::move(key)});
  };
  int error = 0;
  auto* const zip = ::zip_open(path.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, &error);
  if (!zip) return wrong("records.cannot_unpack");
  archive_ = std::make_unique<Archive>(zip);
  std::error_code failed;
  archive_->size = std::filesystem::file_size(path, failed);
  archive_->name = path.filename().string();
  auto const count = static_cast<std::uint64_t>(std::max<zip_int64_t>(0, ::zip_get_num_entries(zip, 0)));
  if (count > most_entries) return wrong("records.too_many_entries");
  std::vector<std::pair<std::string, std::uint64_t>> found;
  std::set<std::string> seen;
  for (std::uint64_t i = 0; i < count; ++i) {
    auto const* const raw = ::zip_get_name(zip, i, ZIP_FL_ENC_GUESS);
    zip_stat_t facts;
    if (!raw || ::zip_stat_index(zip, i, 0, &facts) != 0) return wrong("records.cannot_unpack");
    std::string name = raw;
    if (!is_harmless(name) || !seen.insert(name).second) return wrong("records.entry_leads_elsewhere");
    zip_uint8_t system = 0;
    zip_uint32_t attributes = 0;
    if (::zip_file_get_external_attributes(zip, i, 0, &system, &attributes) == 0 && system == ZIP_OPSYS_UNIX &&
        attributes >> 16 != 0 && !S_ISREG(attributes >> 16) && !S_ISDIR(attributes >> 16) &&
        (attributes >> 16 & S_IFMT) != 0)
      return wrong("records.entry_leads_elsewhere");
    if ((facts.valid & ZIP_STAT_ENCRYPTION_METHOD) && facts.encryption_method != ZIP_EM_NONE)
      return wrong("records.archive_encrypted");
    if (name.ends_with('/') || name.starts_with("__MACOSX/")) continue;
    found.emplace_back(std::move(name), i);
  }
  list(std::move(found));
  return {};
}

void Files::list(std::vector<std::pair<std::string, std::uint64_t>> found) {
  std::sort(found.begin(), found.end());
  auto const folder = common_folder(found);
  for (auto const& [name, entry] : found) {
    auto const within = name.substr(folder.size());
    if (within.find('/') != std::string::npos || is_packed(within) || is_archive(within)) {
      others_.push_back(name);
      continue;
    }
    names_.push_back(within);
    entries_.push_back(entry);
  }
}

Result<MappedFile> Files::text(std::size_t number) const {
  if (!archive_) {
    auto const& real = real_names_[number];
    auto file = MappedFile::open(folder_ / real);
    if (!file || !is_packed(real)) return file;
    auto unpacked = real.ends_with(".gz") ? unpack_gzip(file->text(), real) : unpack_zstd(file->text(), real);
    if (auto const same = file->unchanged(); !same) return refuse(same.error());
    return unpacked;
  }
  auto const& name = names_[number];
  auto const wrong = [&](std::string key) { return refuse(Fault::invalid, name, {std::move(key)}); };
  std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> const entry(::zip_fopen_index(archive_->zip, entries_[number], 0),
                                                                ::zip_fclose);
  if (!entry) return wrong("records.cannot_unpack");
  NamelessFile to(name);
  std::vector<char> bytes(std::size_t{1} << 18);
  while (true) {
    auto const got = ::zip_fread(entry.get(), bytes.data(), bytes.size());
    if (got < 0) return wrong("records.cannot_unpack");
    if (got == 0) break;
    if (auto const written = to.write(bytes.data(), static_cast<std::size_t>(got)); !written)
      return refuse(written.error());
    // Over all entries: they may overlap, or say anything about their size.
    archive_->unpacked += static_cast<std::size_t>(got);
    if (archive_->unpacked > most_unpacked ||
        (archive_->unpacked > surely_unpacked && archive_->unpacked / most_times > archive_->size))
      return wrong("records.unpacks_to_too_much");
  }
  return to.map();
}

}  // namespace aimline::records
