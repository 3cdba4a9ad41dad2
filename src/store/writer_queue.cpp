#include "store/writer_queue.hpp"

#include "store/connection.hpp"

#include <map>

namespace aimline::store {

std::shared_ptr<WriterQueue> WriterQueue::of(std::string const& path) {
  static std::mutex mutex;
  static std::map<std::string, std::weak_ptr<WriterQueue>> queues;
  std::scoped_lock const lock(mutex);
  std::erase_if(queues, [](auto const& entry) { return entry.second.expired(); });
  auto& known = queues[path];
  auto queue = known.lock();
  if (!queue) known = queue = std::make_shared<WriterQueue>();
  return queue;
}

WriterQueue::Turn WriterQueue::take(std::chrono::milliseconds limit) {
  std::unique_lock lock(mutex_);
  if (!taken_) {
    taken_ = true;
    return Turn(*this);
  }
  Waiting self;
  auto const place = waiting_.insert(waiting_.end(), &self);
  auto const has_turn = [&] { return self.has_turn; };
  if (limit == std::chrono::milliseconds::zero()) {
    self.woken.wait(lock, has_turn);
  } else if (!self.woken.wait_for(lock, limit, has_turn)) {
    waiting_.erase(place);
    throw Contention("other writers took too long");
  }
  return Turn(*this);
}

void WriterQueue::pass_on() noexcept {
  std::scoped_lock const lock(mutex_);
  if (waiting_.empty()) {
    taken_ = false;
    return;
  }
  auto* const next = waiting_.front();
  waiting_.pop_front();
  next->has_turn = true;
  // Woken under the lock: once it is let go, the waiting thread may destroy what is notified.
  next->woken.notify_one();
}

void WriterQueue::Turn::give_back() noexcept {
  if (auto* const queue = std::exchange(queue_, nullptr)) queue->pass_on();
}

}  // namespace aimline::store
