#pragma once

#include <chrono>
#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

/// The line in which the writers of one SQLite file wait within this process.
///
/// SQLite has one writing place, and its own waiting is sleep and try again: under load a writer can lose every try.
/// Here each gets its turn in order of arrival, and is woken the moment the one before is done.
namespace aimline::store {

class WriterQueue {
public:
  /// The queue of that file, one per process and path.
  static std::shared_ptr<WriterQueue> of(std::string const& path);

  /// The right to write, until it is destroyed or given back.
  class Turn {
  public:
    Turn() = default;
    Turn(Turn&& other) noexcept : queue_(std::exchange(other.queue_, nullptr)) {}
    Turn& operator=(Turn&& other) noexcept {
      give_back();
      queue_ = std::exchange(other.queue_, nullptr);
      return *this;
    }
    ~Turn() { give_back(); }
    explicit operator bool() const { return queue_ != nullptr; }
    void give_back() noexcept;

  private:
    friend class WriterQueue;
    explicit Turn(WriterQueue& queue) : queue_(&queue) {}
    WriterQueue* queue_ = nullptr;
  };

  /// Waits for a turn, at most `limit`; 0 waits for as long as it takes. Throws Contention when the time is over.
  Turn take(std::chrono::milliseconds limit);

private:
  struct Waiting {
    std::condition_variable woken;
    bool has_turn = false;
  };
  void pass_on() noexcept;

  std::mutex mutex_;
  std::list<Waiting*> waiting_;
  bool taken_ = false;
};

}  // namespace aimline::store
