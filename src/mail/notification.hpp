#pragma once

#include "base/stored_text.hpp"
#include "network/person.hpp"
#include "store/connection.hpp"
#include "store/key_ring.hpp"

#include <span>
#include <string_view>

/// What people are told (X4): in the page's list, and by mail at once, in a digest, or never. Mail carries no student
/// data, so neither do these texts.
namespace aimline::mail {

enum class Frequency { at_once, daily, weekly, never };
BOOST_DESCRIBE_ENUM(Frequency, at_once, daily, weekly, never)

/// A kind of notification; its service declares it and `app` lists it. "notification.<name>" in the catalogs is what
/// people read of it, and the subject of its letter.
struct NotificationKind {
  std::string_view name;
  Frequency usually{};  // until the person chooses
};

struct Notification {
  Id<Notification> id;
  std::int64_t version = 1;
  std::optional<Instant> archived_at;
  Id<network::Person> person_id;
  std::string kind;
  StoredText what;
  std::string path;
  std::optional<Id<void>> about_id;
  Instant at;
  std::optional<Instant> seen_at;
  std::optional<Frequency> digest;
};
BOOST_DESCRIBE_STRUCT(Notification, (),
                      (id, version, archived_at, person_id, kind, what, path, about_id, at, seen_at, digest))
constexpr auto meanings(Notification const*) {
  return std::array{
      Meaning{"person_id", "Who is told"},
      Meaning{"kind", "What kind it is: role_granted, …"},
      Meaning{"what", "What happened, as a text of the catalogs"},
      Meaning{"path", "The page that has more"},
      Meaning{"about_id", "The record it is about"},
      Meaning{"at", "When it happened"},
      Meaning{"seen_at", "When the person saw it; absent before"},
      Meaning{"digest", "The digest that it waits for: daily or weekly; absent for none"},
  };
}
constexpr access::EntityFacts entity_facts(Notification const*) {
  return {.name = "notification",
          .plural = "notifications",
          .capability = access::Capability::X4,
          // It belongs to its person alone, whatever the place.
          .reach = {.places = "notification.person_id", .own = "notification.person_id"}};
}

/// Tells a person: in the caller's transaction, and as they have chosen for that kind. `about` is the record's key.
void notify(store::Connection& connection, store::KeyRing& keys, Id<network::Person> person,
            NotificationKind const& kind, Text const& what, std::string const& path, Instant now,
            std::optional<Uuid> about = {});

/// When a person's digests come.
struct DigestTime {
  std::int64_t hour = 7;
  TimeZone time_zone;
};

/// As the person chose, or at seven in the zone of the first organization where they hold a role.
DigestTime digest_time(store::Connection& connection, Id<network::Person> person, Instant now);

/// The last moment, not after `now`, at which a digest was due: every day, or on Mondays.
Instant last_digest(Frequency digest, DigestTime const& time, Instant now);

/// Sends a person's digests that are due, as one letter; in the caller's transaction.
void send_digest(store::Connection& connection, store::KeyRing& keys, Id<network::Person> person, Instant now);

}  // namespace aimline::mail
