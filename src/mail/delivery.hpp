#pragma once

#include "jobs/kinds.hpp"
#include "mail/carrier.hpp"
#include "mail/letter.hpp"
#include "store/key_ring.hpp"

#include <string>

/// The way of a letter from the outbox to a carrier, as a job.
namespace aimline::mail {

/// Where letters come from, and how they go.
struct PostOffice {
  store::KeyRing& keys;
  MailAddress from;
  std::string const& base_url;
  Carrier carrier;
};

void add_jobs(jobs::Kinds& kinds, PostOffice office);

}  // namespace aimline::mail
