#include "mail/notification.hpp"

#include "access/scope.hpp"
#include "mail/outbox.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace aimline::mail {
namespace {

constexpr std::size_t longest_digest = 50;  // notifications written out in one letter

struct Reader {
  MailAddress address;
  Language language{};
};

/// How to write to a person; nothing where the account is closed.
std::optional<Reader> reader_of(store::Connection& connection, Id<network::Person> person) {
  std::optional<Reader> reader;
  connection.query(
      "select mail, language from account where id = $1 and archived_at is null",
      [&](store::Row const& row) {
        reader = Reader{store::from_column<MailAddress>(row, 0), store::from_column<Language>(row, 1)};
      },
      person);
  return reader;
}

Text name_of_kind(std::string_view kind) { return {"notification." + std::string(kind)}; }

}  // namespace

void notify(store::Connection& connection, store::KeyRing& keys, Id<network::Person> person,
            NotificationKind const& kind, Text const& what, std::string const& path, Instant now,
            std::optional<Uuid> about) {
  auto const frequency =
      connection
          .value_of<Frequency>("select delivery from notification_setting where person_id = $1 and kind = $2", person,
                               kind.name)
          .value_or(kind.usually);
  bool const waits = frequency == Frequency::daily || frequency == Frequency::weekly;
  connection.execute(
      "insert into notification (id, version, person_id, kind, what, path, about_id, at, digest)"
      " values ($1, 1, $2, $3, $4, $5, $6, $7, $8)",
      Id<Notification>{new_uuid(now)}, person, kind.name, stored(what), path,
      about ? std::optional(Id<void>{*about}) : std::nullopt, now, waits ? std::optional(frequency) : std::nullopt);
  if (frequency != Frequency::at_once) return;
  if (auto const reader = reader_of(connection, person))
    post(connection, keys,
         {.to = reader->address,
          .language = reader->language,
          .subject = name_of_kind(kind.name),
          .paragraphs = {what},
          .action = Letter::Action{{"notification.open"}, path}},
         now);
}

DigestTime digest_time(store::Connection& connection, Id<network::Person> person, Instant now) {
  std::optional<DigestTime> chosen;
  connection.query(
      "select hour, time_zone from digest_setting where person_id = $1",
      [&](store::Row const& row) {
        chosen = DigestTime{row.integer(0), store::from_column<TimeZone>(row, 1)};
      },
      person);
  if (chosen) return *chosen;
  auto const sql =
      "select o.time_zone from role_grant g left join network n on n.id = g.place_id"
      " join organization o on o.id = coalesce(n.hub_id, g.place_id) where g.person_id = $1 and " +
      access::in_force("g", 2) + " order by g.id limit 1";
  DigestTime usual;
  if (auto zone = connection.value_of<TimeZone>(sql, person, date_in_utc(now))) usual.time_zone = std::move(*zone);
  return usual;
}

Instant last_digest(Frequency digest, DigestTime const& time, Instant now) {
  auto day = date_in(time.time_zone, now);
  std::chrono::hours const hour(time.hour);
  if (instant_of(time.time_zone, day, hour) > now) day = plus_days(day, -1);
  if (digest == Frequency::weekly)
    day = plus_days(day, -static_cast<int>((std::chrono::weekday{day.days} - std::chrono::Monday).count()));
  return instant_of(time.time_zone, day, hour);
}

void send_digest(store::Connection& connection, store::KeyRing& keys, Id<network::Person> person, Instant now) {
  auto const time = digest_time(connection, person, now);
  constexpr auto due = "person_id = $1 and ((digest = 'daily' and at < $2) or (digest = 'weekly' and at < $3))";
  auto const daily = last_digest(Frequency::daily, time, now);
  auto const weekly = last_digest(Frequency::weekly, time, now);
  std::map<std::string, std::vector<Text>, std::less<>> by_kind;
  std::size_t count = 0;
  connection.query(
      fmt::format("select kind, what from notification where {} order by id desc", due),
      [&](store::Row const& row) {
        if (++count <= longest_digest)
          by_kind[std::string(row.text(0))].push_back(text_of(store::from_column<StoredText>(row, 1)));
      },
      person, daily, weekly);
  if (count == 0) return;
  connection.execute(fmt::format("update notification set digest = null where {}", due), person, daily, weekly);
  auto const reader = reader_of(connection, person);
  if (!reader) return;
  Letter letter{.to = reader->address,
                .language = reader->language,
                .subject = {"notification.digest", {{"count", std::to_string(count)}}},
                .paragraphs = {},
                .action = Letter::Action{{"notification.open_all"}, "/notifications"},
                .kind = Letter::Kind::digest};
  for (auto const& [kind, texts] : by_kind) {
    letter.paragraphs.push_back({"notification.heading", {{"kind", name_of_kind(kind).key}}});
    letter.paragraphs.insert(letter.paragraphs.end(), texts.begin(), texts.end());
  }
  if (count > longest_digest)
    letter.paragraphs.push_back({"notification.more", {{"count", std::to_string(count - longest_digest)}}});
  post(connection, keys, letter, now);
}

}  // namespace aimline::mail
