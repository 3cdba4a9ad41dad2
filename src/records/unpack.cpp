#include "records/unpack.hpp"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <unistd.h>
#include <utility>
#include <vector>
#include <zlib.h>

#include <zstd.h>

namespace aimline::records {
namespace {

constexpr std::size_t most_times = 1'000;
constexpr std::size_t at_once = std::size_t{1} << 20;

tl::unexpected<Refusal> refused(std::string_view name, std::string key) {
  return refuse(Fault::invalid, std::string(name), {std::move(key)});
}

bool is_too_much(std::size_t unpacked, std::size_t packed) {
  return unpacked > most_unpacked || (unpacked > surely_unpacked && unpacked / most_times > packed);
}

}  // namespace

NamelessFile::NamelessFile(std::string name) : name_(std::move(name)) {
  std::error_code failed;
  auto const folder = std::filesystem::temp_directory_path(failed);
  descriptor_ = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor_ >= 0) return;
  auto path = (folder / "aimline-XXXXXX").string();
  descriptor_ = ::mkostemp(path.data(), O_CLOEXEC);
  if (descriptor_ >= 0) ::unlink(path.c_str());
}

NamelessFile::~NamelessFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<void> NamelessFile::write(char const* bytes, std::size_t size) {
  while (size > 0) {
    auto const written = ::write(descriptor_, bytes, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return refuse(Fault::storage_full, name_, {"records.no_room_to_unpack"});
    bytes += written;
    size -= static_cast<std::size_t>(written);
    size_ += static_cast<std::size_t>(written);
  }
  return {};
}

Result<MappedFile> NamelessFile::map() { return MappedFile::take(std::exchange(descriptor_, -1), name_); }

Result<MappedFile> unpack_gzip(std::string_view packed, std::string_view name) {
  NamelessFile to{std::string(name)};
  z_stream stream{};
  if (::inflateInit2(&stream, MAX_WBITS + 16) != Z_OK) throw std::bad_alloc();
  struct End {
    z_stream* stream;
    ~End() { ::inflateEnd(stream); }
  } const end{&stream};
  std::vector<char> out(at_once);
  std::size_t taken = 0;
  bool whole = false;
  while (!whole || taken < packed.size()) {
    if (whole && ::inflateReset(&stream) != Z_OK) return refused(name, "records.cannot_unpack");
    auto const some = std::min(at_once, packed.size() - taken);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data() + taken));
    stream.avail_in = static_cast<uInt>(some);
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    auto const state = ::inflate(&stream, Z_NO_FLUSH);
    whole = state == Z_STREAM_END;
    auto const advanced = some - stream.avail_in;
    auto const made = out.size() - stream.avail_out;
    taken += advanced;
    if (state != Z_OK && !whole) return refused(name, "records.cannot_unpack");
    if (advanced == 0 && made == 0 && !whole) return refused(name, "records.cannot_unpack");
    if (auto const written = to.write(out.data(), made); !written) return refuse(written.error());
    if (is_too_much(to.size(), taken)) return refused(name, "records.unpacks_to_too_much");
  }
  return to.map();
}

Result<MappedFile> unpack_zstd(std::string_view packed, std::string_view name) {
  NamelessFile to{std::string(name)};
  std::unique_ptr<ZSTD_DCtx, std::size_t (*)(ZSTD_DCtx*)> const context(::ZSTD_createDCtx(), ::ZSTD_freeDCtx);
  if (!context) throw std::bad_alloc();
  std::vector<char> out(at_once);
  ZSTD_inBuffer in{packed.data(), packed.size(), 0};
  std::size_t left = 1;
  bool full = false;
  while (in.pos < in.size || full) {
    ZSTD_outBuffer made{out.data(), out.size(), 0};
    // What was taken in one step is bounded, so that a bomb is seen early.
    ZSTD_inBuffer step{packed.data(), std::min(packed.size(), in.pos + at_once), in.pos};
    left = ::ZSTD_decompressStream(context.get(), &made, &step);
    if (::ZSTD_isError(left)) return refused(name, "records.cannot_unpack");
    bool const stuck = step.pos == in.pos && made.pos == 0;
    in.pos = step.pos;
    full = made.pos == made.size;
    if (auto const written = to.write(out.data(), made.pos); !written) return refuse(written.error());
    if (is_too_much(to.size(), in.pos)) return refused(name, "records.unpacks_to_too_much");
    if (stuck) break;
  }
  if (left != 0) return refused(name, "records.cannot_unpack");  // cut, or nothing at all
  return to.map();
}

}  // namespace aimline::records
