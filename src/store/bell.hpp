#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace aimline::store {

/// Rung after a commit that left work for others, so that threads of this process need not ask the database for it.
class Bell {
public:
  void ring() {
    {
      std::scoped_lock const lock(mutex_);
      ++rung_;
    }
    heard_.notify_all();
  }

  /// How often it has rung: asked before looking for work, so that what comes meanwhile is not slept over.
  std::uint64_t rung() const {
    std::scoped_lock const lock(mutex_);
    return rung_;
  }

  /// Until it has rung more often than `before`, or for as long as `most`.
  void wait(std::uint64_t before, std::chrono::milliseconds most) {
    std::unique_lock lock(mutex_);
    heard_.wait_for(lock, most, [&] { return rung_ > before; });
  }

private:
  mutable std::mutex mutex_;
  std::condition_variable heard_;
  std::uint64_t rung_ = 0;
};

}  // namespace aimline::store
