#include "jobs/kinds.hpp"

#include <algorithm>
#include <stdexcept>

namespace aimline::jobs {

std::chrono::milliseconds pause_after(std::int64_t attempts, Retries const& retries, double random) {
  auto pause = std::min(retries.first, retries.longest);
  for (std::int64_t i = 1; i < attempts && pause < retries.longest; ++i) pause = std::min(pause * 2, retries.longest);
  return std::chrono::milliseconds(static_cast<std::int64_t>(static_cast<double>(pause.count()) * (1 + random) / 2));
}

Instant next_turn(Schedule const& schedule, Instant now) {
  if (schedule.every_minutes) {
    // On the round minute, so that all servers mean the same moment.
    auto const period = std::chrono::milliseconds(std::chrono::minutes(*schedule.every_minutes));
    return {Instant{}.at + (now.at.time_since_epoch() / period + 1) * period};
  }
  std::chrono::minutes const after_midnight(schedule.daily_at.value());
  auto const today = date_in(schedule.zone.value(), now);
  auto const turn = instant_of(*schedule.zone, today, after_midnight);
  return turn > now ? turn : instant_of(*schedule.zone, plus_days(today, 1), after_midnight);
}

void Kinds::add_kind(std::string name, Kind kind) {
  if (!kinds_.emplace(std::move(name), std::move(kind)).second) throw std::logic_error("two kinds of job of one name");
}

void Kinds::every(std::string kind, std::chrono::minutes period) {
  if (!find(kind)) throw std::logic_error("a schedule of a kind that is not there: " + kind);
  schedules_.push_back({std::move(kind), period.count()});
}

void Kinds::daily(std::string kind, std::chrono::minutes after_midnight, TimeZone zone) {
  if (!find(kind)) throw std::logic_error("a schedule of a kind that is not there: " + kind);
  schedules_.push_back({std::move(kind), {}, after_midnight.count(), std::move(zone)});
}

Kinds::Kind const* Kinds::find(std::string_view name) const {
  auto const found = kinds_.find(name);
  return found == kinds_.end() ? nullptr : &found->second;
}

}  // namespace aimline::jobs
