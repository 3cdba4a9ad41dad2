#include "mail/housekeeping.hpp"

#include "mail/notification.hpp"

namespace aimline::mail {
namespace {

Instant before(Instant now, std::chrono::days days) { return {now.at - days}; }

Result<jobs::Delivery> clear(jobs::Run&, jobs::NoArguments const&) {
  return [](jobs::Deliver& here) -> Result<boost::json::value> {
    auto& db = here.db();
    db.execute("delete from letter where created_at < $1", before(here.now, letters_logged));
    db.execute("update letter set body = null where state = 'failed' and ended_at < $1",
               before(here.now, failed_bodies_kept));
    db.execute("delete from notification where at < $1", before(here.now, notifications_kept));
    return nullptr;
  };
}

std::vector<Id<network::Person>> who_waits(store::Connection& connection) {
  std::vector<Id<network::Person>> people;
  connection.query("select distinct person_id from notification where digest is not null",
                   [&](store::Row const& row) { people.push_back(store::from_column<Id<network::Person>>(row, 0)); });
  return people;
}

/// Each person's digest is a unit of its own: it leaves with the mark that it has left.
Result<jobs::Delivery> send_digests(jobs::Run& run, store::KeyRing& keys) {
  auto const people = who_waits(run.db());
  std::int64_t done = 0;
  for (auto const& person : people) {
    store::in_transaction(run.db(), [&](store::Transaction&) { send_digest(run.db(), keys, person, run.now()); });
    if (auto const goes_on = run.progress(++done, static_cast<std::int64_t>(people.size())); !goes_on)
      return refuse(goes_on.error());
  }
  return [](jobs::Deliver&) -> Result<boost::json::value> { return nullptr; };
}

}  // namespace

void add_housekeeping(jobs::Kinds& kinds) {
  kinds.add<jobs::NoArguments>("mail.clear", clear);
  kinds.daily("mail.clear", std::chrono::hours(3), TimeZone{});
}

void add_digests(jobs::Kinds& kinds, store::KeyRing& keys) {
  kinds.add<jobs::NoArguments>("mail.digest",
                               [&keys](jobs::Run& run, jobs::NoArguments const&) { return send_digests(run, keys); });
  kinds.every("mail.digest", std::chrono::minutes(15));
}

}  // namespace aimline::mail
