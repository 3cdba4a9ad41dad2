#include "mail/outbox.hpp"

#include "jobs/queue.hpp"
#include "mail/letter.hpp"

namespace aimline::mail {

void post(store::Connection& connection, store::KeyRing& keys, Letter const& letter, Instant now) {
  Id<OutboxLetter> const id{new_uuid(now)};
  Body body{letter.language, stored(letter.subject), {}, {}, {}, letter.kind == Letter::Kind::digest};
  for (auto const& paragraph : letter.paragraphs) body.paragraphs.push_back(stored(paragraph));
  if (letter.action) {
    body.label = stored(letter.action->label);
    body.path = letter.action->path;
  }
  connection.execute(
      "insert into letter (id, recipient, subject_key, body, state, attempts, created_at)"
      " values ($1, $2, $3, $4, 'waiting', 0, $5)",
      id, letter.to, letter.subject.key, keys.seal(to_json(body), seal_of(id)), now);
  jobs::enqueue(connection, deliver_kind, Deliverable{id}, {.at = now});
}

void hold_all(store::Connection& connection, Instant now) {
  connection.execute(
      "update job set state = 'cancelled', due_at = null, ended_at = $1, reason = $2"
      " where kind = $3 and state in ('queued', 'running')",
      now, stored({"mail.held_back"}), deliver_kind);
  connection.execute("update notification set digest = null where digest is not null");
}

}  // namespace aimline::mail
