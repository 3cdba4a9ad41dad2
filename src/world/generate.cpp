#include "world/generate.hpp"

#include "records/parallel.hpp"
#include "world/texts.hpp"

#include <condition_variable>
#include <fstream>
#include <mutex>
#include <optional>

namespace aimline::world {
namespace {

constexpr std::uint64_t at_once = 2'048;
constexpr std::uint64_t most_students = 20'000'000;
constexpr int most_years = 30;

/// The files of a format, written by whoever's turn it is.
class Files {
public:
  Files(std::filesystem::path const& folder, std::vector<std::string> const& names) {
    for (auto const& name : names) streams_.emplace_back(folder / name, std::ios::binary);
  }

  void write(Texts const& texts) {
    for (std::size_t i = 0; i < texts.size(); ++i) {
      streams_[i].write(texts[i].data(), static_cast<std::streamsize>(texts[i].size()));
      bytes_ += texts[i].size();
    }
  }

  std::uint64_t bytes() const { return bytes_; }
  bool finish() {
    bool good = true;
    for (auto& stream : streams_) {
      stream.close();
      good = good && stream;
    }
    return good;
  }

private:
  std::vector<std::ofstream> streams_ = {};
  std::uint64_t bytes_ = 0;
};

/// Lets threads go on in the order of their tasks, so that what they write stands in that order.
class Turns {
public:
  void wait_for(std::size_t task) {
    std::unique_lock lock(guard_);
    changed_.wait(lock, [&] { return next_ == task || broken_; });
  }
  void done() {
    std::lock_guard const lock(guard_);
    ++next_;
    changed_.notify_all();
  }
  void stop() {
    std::lock_guard const lock(guard_);
    broken_ = true;
    changed_.notify_all();
  }

private:
  std::mutex guard_ = {};
  std::condition_variable changed_ = {};
  std::size_t next_ = 0;
  bool broken_ = false;
};

std::unique_ptr<Format> format_of(State const& state, GeneratingOptions const& options) {
  switch (options.format) {
    case FileFormat::csv:
      return csv_format(state, options.faults);
    case FileFormat::edfi:
      return edfi_format(state);
  }
  return nullptr;
}

std::uint64_t write_lives(State const& state, Format const& format, GeneratingOptions const& options, Files& files) {
  auto const all = lives(state);
  auto const names = format.files().size();
  std::uint64_t students = 0;
  Turns turns;
  records::in_parallel((all + at_once - 1) / at_once, options.threads, [&](std::size_t task, std::size_t) {
    try {
      Texts texts(names);
      std::uint64_t here = 0;
      auto const end = std::min(all, (task + 1) * at_once);
      for (auto number = task * at_once; number < end; ++number) {
        auto const life = live(state, number, options.attendance);
        if (life.stays.empty()) continue;
        ++here;
        format.add(life, texts);
      }
      turns.wait_for(task);
      students += here;
      files.write(texts);
      if (options.progress) options.progress(end, all);
      turns.done();
    } catch (...) {
      turns.stop();
      throw;
    }
  });
  return students;
}

std::optional<Problem> wrong_with(GeneratingOptions const& options) {
  auto const& world = options.world;
  auto const outside = [](std::string where) { return Problem{std::move(where), {"field.out_of_range"}}; };
  if (world.students < 1 || world.students > most_students) return outside("--students");
  if (world.years < 1 || world.years > most_years) return outside("--years");
  if (world.last_year < 1980 || world.last_year > 2100) return outside("--last-year");
  if (!(options.faults >= 0 && options.faults <= 1)) return outside("--faults");
  if (options.faults > 0 && options.format != FileFormat::csv) return Problem{"--faults", {"world.faults_in_csv_only"}};
  return std::nullopt;
}

}  // namespace

Result<Generated> generate(std::filesystem::path const& folder, GeneratingOptions const& options) {
  if (auto problem = wrong_with(options)) return refuse(Refusal{Fault::invalid, {std::move(*problem)}});
  std::error_code failed;
  if (std::filesystem::exists(folder, failed) && !std::filesystem::is_empty(folder, failed))
    return refuse(Fault::conflict, folder.string(), {"world.folder_not_empty"});
  auto place = folder.lexically_normal();
  if (!place.has_filename()) place = place.parent_path();
  auto const made = std::filesystem::path(place.string() + ".part");
  std::filesystem::remove_all(made, failed);
  auto const cannot_write = [&] {
    std::filesystem::remove_all(made, failed);
    return refuse(Fault::storage_full, folder.string(), {"records.cannot_write"});
  };
  if (!std::filesystem::create_directories(made, failed)) return cannot_write();
  State const state(options.world);
  auto const format = format_of(state, options);
  Files files(made, format->files());
  Texts top(format->files().size());
  format->begin(top);
  files.write(top);
  Generated generated{.schools = state.schools.size(), .districts = state.districts.size()};
  generated.students = write_lives(state, *format, options, files);
  Texts bottom(format->files().size());
  format->end(bottom);
  files.write(bottom);
  generated.bytes = files.bytes();
  std::ofstream truth(made / "truth.json", std::ios::binary);
  truth << truth_json(state);
  truth.close();
  if (!files.finish() || !truth) return cannot_write();
  std::filesystem::remove(place, failed);
  std::filesystem::rename(made, place, failed);
  if (failed) return cannot_write();
  return generated;
}

}  // namespace aimline::world
