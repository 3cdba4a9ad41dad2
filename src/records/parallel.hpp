#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace aimline::records {

/// How many threads to use where nobody said.
inline std::size_t default_threads() { return std::max(1U, std::thread::hardware_concurrency()); }

/// Calls `work(task, thread)` for every task, tasks in order of their number as threads come free. What is thrown is
/// thrown here, after all threads have ended.
template <class Work>
void in_parallel(std::size_t tasks, std::size_t threads, Work const& work) {
  std::atomic<std::size_t> next = 0;
  std::exception_ptr broken;
  std::mutex guard;
  auto const run = [&](std::size_t thread) {
    try {
      for (std::size_t task = 0; (task = next.fetch_add(1)) < tasks;) work(task, thread);
    } catch (...) {
      next = tasks;
      std::lock_guard const lock(guard);
      if (!broken) broken = std::current_exception();
    }
  };
  std::vector<std::thread> others;
  for (std::size_t i = 1; i < std::min(std::max<std::size_t>(1, threads), tasks); ++i) others.emplace_back(run, i);
  run(0);
  for (auto& other : others) other.join();
  if (broken) std::rethrow_exception(broken);
}

}  // namespace aimline::records
