#include "mail/delivery.hpp"

#include "mail/message.hpp"

namespace aimline::mail {
namespace {

using namespace std::chrono_literals;

/// A mail server that is away for a day and a half costs nothing but the wait.
constexpr jobs::Retries patience{.most = 16, .first = 1min, .longest = 4h};

struct Waiting {
  MailAddress to;
  std::optional<std::string> sealed;
  Instant written;
};

std::optional<Waiting> find(store::Connection& connection, Id<OutboxLetter> id) {
  std::optional<Waiting> found;
  connection.query(
      "select recipient, body, created_at from letter where id = $1 and state <> 'sent'",
      [&](store::Row const& row) {
        found = Waiting{store::from_column<MailAddress>(row, 0), store::from_column<std::optional<std::string>>(row, 1),
                        store::from_column<Instant>(row, 2)};
      },
      id);
  return found;
}

std::optional<Body> open(store::KeyRing& keys, Id<OutboxLetter> id, std::string_view sealed) {
  auto const json = keys.unseal(sealed, seal_of(id));
  if (!json) return std::nullopt;
  return read_json<Body>(parse_json(*json).value()).value();
}

Result<void> carry(jobs::Run& run, PostOffice const& office, Id<OutboxLetter> id, Waiting const& waiting) {
  if (!waiting.sealed) return refuse(Fault::conflict, "", {"mail.erased"});
  auto const body = open(office.keys, id, *waiting.sealed);
  if (!body) return refuse(Fault::conflict, "", {"mail.key_gone"});
  // Cancelled in the meantime?
  if (auto const goes_on = run.progress(0, 1); !goes_on) return goes_on;
  auto const message = compose(*body, {id, office.from, waiting.to, waiting.written, office.base_url});
  return office.carrier({to_string(id), office.from, waiting.to, message}, [&] { return run.stopping(); });
}

Result<jobs::Delivery> deliver(jobs::Run& run, PostOffice const& office, Id<OutboxLetter> id) {
  auto const nothing_to_do = [](jobs::Deliver&) -> Result<boost::json::value> { return nullptr; };
  auto const waiting = find(run.db(), id);
  if (!waiting) return nothing_to_do;
  run.db().execute("update letter set attempts = attempts + 1 where id = $1", id);
  auto const carried = carry(run, office, id, *waiting);
  if (!carried) {
    if (carried.error().fault != Fault::busy || run.last_attempt())
      run.db().execute("update letter set state = 'failed', ended_at = $1 where id = $2", run.now(), id);
    return refuse(carried.error());
  }
  return [id](jobs::Deliver& here) -> Result<boost::json::value> {
    here.db().execute("update letter set state = 'sent', body = null, ended_at = $1 where id = $2", here.now, id);
    return nullptr;
  };
}

}  // namespace

void add_jobs(jobs::Kinds& kinds, PostOffice office) {
  kinds.add<Deliverable>(
      std::string(deliver_kind),
      [office = std::move(office)](jobs::Run& run, Deliverable const& what) {
        return deliver(run, office, what.letter);
      },
      patience);
}

}  // namespace aimline::mail
