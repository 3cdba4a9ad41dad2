#include "store/line_file.hpp"

#include "store/connection.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <vector>

#include <zstd.h>

namespace aimline::store {
namespace {

[[noreturn]] void throw_system_error(int error, char const* what) {
  throw std::system_error(error, std::generic_category(), what);
}

class File {
public:
  explicit File(int descriptor) : descriptor_(descriptor) {
    if (descriptor < 0) throw_system_error(errno, "a file cannot be opened");
  }
  ~File() { ::close(descriptor_); }
  File(File const&) = delete;
  File& operator=(File const&) = delete;
  int get() const { return descriptor_; }

private:
  int descriptor_;
};

struct FreeCompressor {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

/// The name in the form that mkstemp wants, changed by it.
std::string beside(std::filesystem::path const& path) { return path.string() + ".XXXXXX"; }

constexpr std::size_t longest_line = 256u << 20;  // no row of ours comes near; a made-up file must not fill the memory

}  // namespace

struct LineWriter::State {
  State(std::filesystem::path wanted, SealKey const* key)
      : path(std::move(wanted)), temporary(beside(path)), file(::mkstemp(temporary.data())) {
    if (!context) throw std::bad_alloc();
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, 3);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
    if (key) sealer.emplace(*key, [this](std::string_view bytes) { write(bytes); });
  }

  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      auto const written = ::write(file.get(), bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) throw StorageFull("a backup file could not be written");
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  void compress(ZSTD_EndDirective directive) {
    ZSTD_inBuffer in{pending.data(), pending.size(), 0};
    for (bool done = false; !done;) {
      ZSTD_outBuffer out{room.data(), room.size(), 0};
      auto const left = ZSTD_compressStream2(context.get(), &out, &in, directive);
      if (ZSTD_isError(left)) throw Error("a backup could not be compressed");
      std::string_view const compressed(room.data(), out.pos);
      sealer ? sealer->add(compressed) : write(compressed);
      done = directive == ZSTD_e_end ? left == 0 : in.pos == in.size;
    }
    pending.clear();
  }

  std::filesystem::path path;
  std::string temporary;
  File file;
  std::unique_ptr<ZSTD_CCtx, FreeCompressor> context{ZSTD_createCCtx()};
  std::optional<Sealer> sealer;
  std::string pending;
  std::vector<char> room = std::vector<char>(ZSTD_CStreamOutSize());
  bool finished = false;
};

LineWriter::LineWriter(std::filesystem::path path, SealKey const* key)
    : state_(std::make_unique<State>(std::move(path), key)) {}

LineWriter::~LineWriter() {
  if (!state_->finished) ::unlink(state_->temporary.c_str());
}

void LineWriter::add(std::string_view line) {
  state_->pending += line;
  state_->pending += '\n';
  if (state_->pending.size() >= 256 * 1024) state_->compress(ZSTD_e_continue);
}

void LineWriter::finish() {
  state_->compress(ZSTD_e_end);
  if (state_->sealer) state_->sealer->finish();
  // Not tried again after a failure: the file is thrown away whole, so no part of it can pass for written.
  if (::fsync(state_->file.get()) != 0) throw StorageFull("a backup file could not be brought to the disk");
  if (::rename(state_->temporary.c_str(), state_->path.c_str()) != 0)
    throw_system_error(errno, "a backup file cannot be put in its place");
  state_->finished = true;
  auto folder = state_->path.parent_path();
  if (folder.empty()) folder = ".";
  File const parent(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (::fsync(parent.get()) != 0) throw StorageFull("a backup file's name could not be brought to the disk");
}

struct LineReader::State {
  State(std::filesystem::path const& path, SealKey const* key) : file(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (!context) throw std::bad_alloc();
    auto head = read(seal_head_size);
    sealed_with = seal_key_name(head);
    if (!sealed_with)
      unread = std::move(head);
    else if (key && head.size() == seal_head_size)
      unsealer.emplace(*key, head);
  }

  /// That many bytes of the file, fewer only at its end.
  std::string read(std::size_t size) {
    std::string read(size, '\0');
    std::size_t have = 0;
    while (have < size) {
      auto const count = ::read(file.get(), read.data() + have, size - have);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) throw_system_error(errno, "a file cannot be read");
      if (count == 0) break;
      have += static_cast<std::size_t>(count);
    }
    read.resize(have);
    return read;
  }

  /// The next compressed bytes into `bytes`; false at the end or where the seal is broken.
  bool next_bytes() {
    if (!unread.empty()) return bytes = std::exchange(unread, {}), true;
    if (!sealed_with) return bytes = read(ZSTD_DStreamInSize()), !bytes.empty();
    auto const piece = read(Unsealer::piece_size);
    if (piece.empty()) return damaged |= !unsealer || !unsealer->ended(), false;
    auto opened = unsealer ? unsealer->open(piece) : std::nullopt;
    if (!opened) return damaged = true, false;
    bytes = std::move(*opened);
    return !bytes.empty() || next_bytes();
  }

  /// Adds what the next piece of the file holds to `text`; false at the end or where it cannot be understood.
  bool fill() {
    if (in.pos == in.size) {
      if (!next_bytes()) return false;
      in = {bytes.data(), bytes.size(), 0};
    }
    if (frame_ended) return damaged = true, false;  // something follows the end
    ZSTD_outBuffer out{room.data(), room.size(), 0};
    auto const left = ZSTD_decompressStream(context.get(), &out, &in);
    if (ZSTD_isError(left)) return damaged = true, false;
    frame_ended = left == 0;
    text.append(room.data(), out.pos);
    return true;
  }

  File file;
  std::unique_ptr<ZSTD_DCtx, FreeCompressor> context{ZSTD_createDCtx()};
  std::optional<std::string> sealed_with;
  std::optional<Unsealer> unsealer;
  std::string unread;  // the beginning of a file that is not sealed
  std::string bytes;
  std::vector<char> room = std::vector<char>(ZSTD_DStreamOutSize());
  ZSTD_inBuffer in{nullptr, 0, 0};
  std::string text;
  std::size_t at = 0;
  bool frame_ended = false;
  bool damaged = false;
};

LineReader::LineReader(std::filesystem::path const& path, SealKey const* key)
    : state_(std::make_unique<State>(path, key)) {}
LineReader::~LineReader() = default;

std::optional<std::string> const& LineReader::sealed_with() const { return state_->sealed_with; }

std::optional<std::string_view> LineReader::next() {
  auto& s = *state_;
  for (std::size_t searched = s.at;;) {
    auto const end = s.text.find('\n', searched);
    if (end != std::string::npos) {
      auto const begin = std::exchange(s.at, end + 1);
      return std::string_view(s.text).substr(begin, end - begin);
    }
    s.text.erase(0, std::exchange(s.at, 0));
    searched = s.text.size();
    if (searched > longest_line || !s.fill()) return std::nullopt;
  }
}

bool LineReader::whole() const { return state_->frame_ended && !state_->damaged && state_->at == state_->text.size(); }

}  // namespace aimline::store
