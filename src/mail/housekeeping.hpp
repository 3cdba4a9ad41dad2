#pragma once

#include "jobs/kinds.hpp"
#include "store/key_ring.hpp"

/// What mail does by itself, as time passes.
namespace aimline::mail {

constexpr std::chrono::days letters_logged{90};
constexpr std::chrono::days failed_bodies_kept{7};  // for who mends the mail server and tries again
constexpr std::chrono::days notifications_kept{365};

/// The job that takes out what is old.
void add_housekeeping(jobs::Kinds& kinds);

/// The job that sends the digests that are due.
void add_digests(jobs::Kinds& kinds, store::KeyRing& keys);

}  // namespace aimline::mail
