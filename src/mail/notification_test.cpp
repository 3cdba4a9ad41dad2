#include "mail/notification.hpp"

#include "jobs/runner.hpp"
#include "mail/housekeeping.hpp"
#include "mail/letter.hpp"
#include "store/testing.hpp"

#include <gtest/gtest.h>
#include <sodium.h>

namespace aimline::mail {
namespace {

using namespace std::chrono_literals;

constexpr NotificationKind granted{"role_granted", Frequency::at_once};
constexpr NotificationKind ending{"role_ending", Frequency::daily};

class Notifications : public testing::TestWithParam<store::Dialect> {
protected:
  Notifications() {
    if (sodium_init() < 0) throw std::runtime_error("libsodium cannot be started");
    add_digests(kinds, keys);
    person = add_person("ana@school.example.org");
  }

  Id<network::Person> add_person(std::string const& mail) {
    Id<network::Person> const id{new_uuid(time)};
    db.execute("insert into person (id, version, name, name_folded) values ($1, 1, 'Ana', 'ana')", id);
    db.execute("insert into account (id, version, mail, language) values ($1, 1, $2, 'es')", id, mail);
    return id;
  }
  void choose(NotificationKind const& kind, Frequency frequency) {
    db.execute("insert into notification_setting (person_id, kind, delivery) values ($1, $2, $3)", person, kind.name,
               frequency);
  }
  void choose_time(std::int64_t hour, char const* zone) {
    db.execute("insert into digest_setting (person_id, hour, time_zone) values ($1, $2, $3)", person, hour,
               TimeZone{zone});
  }
  void tell(NotificationKind const& kind, std::string const& count = "1") {
    store::in_transaction(db, [&](store::Transaction&) {
      notify(db, keys, person, kind, {"notification.more", {{"count", count}}}, "/n/x", time);
    });
  }
  void digests() {
    store::in_transaction(
        db, [&](store::Transaction&) { return jobs::enqueue(db, "mail.digest", jobs::NoArguments{}, {.at = time}); });
    jobs::Runner runner(database.database(), kinds, {.clock = [this] { return time; }});
    db.execute("delete from job where kind = 'mail.deliver'");
    EXPECT_TRUE(runner.run_one());
  }
  std::vector<Body> letters() {
    std::vector<Body> found;
    db.query("select id, body from letter order by id", [&](store::Row const& row) {
      auto const json = keys.unseal(row.text(1), seal_of(store::from_column<Id<OutboxLetter>>(row, 0)));
      found.push_back(read_json<Body>(parse_json(json.value()).value()).value());
    });
    return found;
  }
  std::int64_t listed() {
    return db.value_of<std::int64_t>("select count(*) from notification where person_id = $1", person).value();
  }
  void at(char const* instant) { time = *parse_instant(instant); }

  Instant time = *parse_instant("2026-03-04T12:00:00Z");  // a Wednesday
  store::testing::TemporaryDatabase database{GetParam()};
  store::testing::TemporaryFolder folder;
  store::KeyRing keys{folder.path() / "keys"};
  store::Database::Lease lease = database->lease();
  store::Connection& db = *lease;
  jobs::Kinds kinds;
  Id<network::Person> person;
};

TEST_P(Notifications, StandOnThePageAndComeByMailAtOnce) {
  tell(granted);
  EXPECT_EQ(listed(), 1);
  ASSERT_EQ(letters().size(), 1u);
  auto const body = letters()[0];
  EXPECT_EQ(body.language, Language::es);
  EXPECT_EQ(body.subject.key, "notification.role_granted");
  EXPECT_EQ(body.path, "/n/x");
  EXPECT_FALSE(body.digest);
}

TEST_P(Notifications, StandOnThePageAloneForWhoWantsNoMail) {
  choose(granted, Frequency::never);
  tell(granted);
  at("2026-03-20T12:00:00Z");
  digests();
  EXPECT_EQ(listed(), 1);
  EXPECT_TRUE(letters().empty());
}

TEST_P(Notifications, GatherForTheDayAndLeaveOnceInOneLetter) {
  choose_time(7, "America/Denver");
  choose(granted, Frequency::daily);
  tell(granted, "1");
  tell(ending, "2");
  tell(granted, "3");
  EXPECT_TRUE(letters().empty());
  at("2026-03-04T13:59:59Z");  // 06:59:59 in Denver
  digests();
  EXPECT_TRUE(letters().empty());
  at("2026-03-04T14:00:00Z");
  tell(granted, "4");  // comes as the digest leaves: tomorrow's
  digests();
  digests();
  ASSERT_EQ(letters().size(), 1u);
  auto const body = letters()[0];
  EXPECT_TRUE(body.digest);
  EXPECT_EQ(body.subject, stored({"notification.digest", {{"count", "3"}}}));
  std::vector<std::string> said;
  for (auto const& paragraph : body.paragraphs) said.push_back(paragraph.arguments.at(0).value);
  EXPECT_EQ(said, (std::vector<std::string>{"notification.role_ending", "2", "notification.role_granted", "3", "1"}));
  at("2026-03-05T14:00:00Z");
  digests();
  EXPECT_EQ(letters().size(), 2u);
}

TEST_P(Notifications, GatherForTheWeekUntilMonday) {
  choose_time(7, "America/Denver");
  choose(granted, Frequency::weekly);
  tell(granted);
  for (auto const* before : {"2026-03-05T15:00:00Z", "2026-03-08T15:00:00Z", "2026-03-09T12:59:59Z"}) {
    at(before);
    digests();
    EXPECT_TRUE(letters().empty()) << before;
  }
  at("2026-03-09T13:00:00Z");  // Monday, 07:00 in Denver, an hour earlier in UTC since Sunday
  digests();
  EXPECT_EQ(letters().size(), 1u);
}

TEST_P(Notifications, ComeLateRatherThanNeverAfterAPause) {
  tell(ending);
  at("2026-04-01T00:00:00Z");
  digests();
  EXPECT_EQ(letters().size(), 1u);
}

TEST_P(Notifications, OfALongDigestAreCounted) {
  for (int i = 0; i < 53; ++i) tell(ending);
  at("2026-03-05T12:00:00Z");
  digests();
  ASSERT_EQ(letters().size(), 1u);
  auto const paragraphs = letters()[0].paragraphs;
  EXPECT_EQ(paragraphs.size(), 1u + 50u + 1u);
  EXPECT_EQ(paragraphs.back(), stored({"notification.more", {{"count", "3"}}}));
}

TEST_P(Notifications, AreNotMailedToAClosedAccount) {
  tell(ending);
  db.execute("update account set archived_at = $1", time);
  tell(granted);
  at("2026-03-20T12:00:00Z");
  digests();
  EXPECT_TRUE(letters().empty());
}

TEST_P(Notifications, GoByTheZoneOfTheOrganizationWhereNoneWasChosen) {
  EXPECT_EQ(digest_time(db, person, time).time_zone.name, "UTC");
  Id<network::Organization> const school{new_uuid(time)};
  db.execute("insert into place (id, kind) values ($1, 'organization')", school);
  db.execute(
      "insert into organization (id, version, slug, name, name_folded, kind, time_zone, published)"
      " values ($1, 1, 'x', 'X', 'x', 'school', 'America/Denver', false)",
      school);
  db.execute(
      "insert into role_grant (id, version, person_id, role, place_id, since, until)"
      " values ($1, 1, $2, 'SL', $3, '2026-01-01', '2026-06-30')",
      Id<network::RoleGrant>{new_uuid(time)}, person, school);
  EXPECT_EQ(digest_time(db, person, time).time_zone.name, "America/Denver");
  EXPECT_EQ(digest_time(db, person, time).hour, 7);
  choose_time(18, "Pacific/Honolulu");
  EXPECT_EQ(digest_time(db, person, time).time_zone.name, "Pacific/Honolulu");
  EXPECT_EQ(digest_time(db, person, time).hour, 18);
}

INSTANTIATE_TEST_SUITE_P(Both, Notifications, testing::ValuesIn(store::testing::dialects()),
                         store::testing::dialect_name);

TEST(LastDigest, IsOnMondaysForTheWeek) {
  DigestTime const time{7, TimeZone{"America/Denver"}};
  auto const last = [&](Frequency frequency, char const* now) {
    return to_string(last_digest(frequency, time, *parse_instant(now)));
  };
  EXPECT_EQ(last(Frequency::daily, "2026-03-04T13:59:00Z"), "2026-03-03T14:00:00.000Z");
  EXPECT_EQ(last(Frequency::daily, "2026-03-04T14:00:00Z"), "2026-03-04T14:00:00.000Z");
  EXPECT_EQ(last(Frequency::weekly, "2026-03-04T14:00:00Z"), "2026-03-02T14:00:00.000Z");
  EXPECT_EQ(last(Frequency::weekly, "2026-03-02T13:59:00Z"), "2026-02-23T14:00:00.000Z");
  EXPECT_EQ(last(Frequency::weekly, "2026-03-01T14:00:00Z"), "2026-02-23T14:00:00.000Z");
}

}  // namespace
}  // namespace aimline::mail
