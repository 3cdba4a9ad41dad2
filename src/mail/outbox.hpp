#pragma once

#include "base/catalog.hpp"
#include "base/text_fields.hpp"
#include "base/time.hpp"
#include "store/connection.hpp"
#include "store/key_ring.hpp"

#include <optional>
#include <string>
#include <vector>

/// Letters to people. They leave through a table, so that none is lost and none is sent of what was rolled back.
namespace aimline::mail {

/// A letter in its reader's language: texts are keys of the catalogs.
struct Letter {
  MailAddress to;
  Language language{};
  Text subject;
  std::vector<Text> paragraphs;
  struct Action {
    Text label;
    std::string path;  // below the base URL, "/invitations/<secret>"
  };
  std::optional<Action> action = {};
  enum class Kind { single, digest } kind = Kind::single;  // a digest says where one stops it
};

/// Puts it in the outbox in the caller's transaction: it leaves after commit, once, also after kill -9 (at least once;
/// a Message-ID made from the outbox id lets receivers drop a double).
void post(store::Connection& connection, store::KeyRing& keys, Letter const& letter, Instant now);

/// After a restore: what waited in the backup may have left since, so it goes when an administrator sends it, or never.
void hold_all(store::Connection& connection, Instant now);

}  // namespace aimline::mail
