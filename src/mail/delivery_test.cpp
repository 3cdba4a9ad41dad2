#include "mail/delivery.hpp"

#include "jobs/runner.hpp"
#include "mail/housekeeping.hpp"
#include "mail/outbox.hpp"
#include "store/testing.hpp"

#include <fstream>
#include <iterator>
#include <sys/stat.h>

#include <gtest/gtest.h>
#include <sodium.h>

namespace aimline::mail {
namespace {

using namespace std::chrono_literals;

class Outbox : public testing::TestWithParam<store::Dialect> {
protected:
  Outbox() {
    if (sodium_init() < 0) throw std::runtime_error("libsodium cannot be started");
    add_jobs(kinds, {keys, {"aimline@hub.example.org"}, base_url, [this](Parcel const& parcel, auto const&) {
                       carried.push_back(parcel);
                       if (amid) amid();
                       return answer;
                     }});
    add_housekeeping(kinds);
  }

  void post_one() {
    store::in_transaction(db, [&](store::Transaction&) {
      post(db, keys,
           {.to = {"ana@school.example.org"},
            .language = Language::es,
            .subject = {"notification.role_granted"},
            .paragraphs = {{"notification.more", {{"count", "7"}}}},
            .action = Letter::Action{{"notification.open"}, "/invitations/" + secret}},
           time);
    });
  }
  bool run() {
    return jobs::Runner(database.database(), kinds, {.clock = [this] { return time; }}).run_one();
  }
  std::string letter(char const* column) {
    return db.value_of<std::optional<std::string>>(fmt::format("select cast({} as text) from letter", column))
        .value()
        .value_or("nothing");
  }
  std::string job_state() { return db.value_of<std::string>("select state from job").value(); }

  std::string const secret = "5f0c9e2a7b1d";
  std::string const base_url = "https://aimline.example.org";
  Instant time = *parse_instant("2026-03-02T12:00:00Z");
  store::testing::TemporaryDatabase database{GetParam()};
  store::testing::TemporaryFolder folder;
  store::KeyRing keys{folder.path() / "keys"};
  store::Database::Lease lease = database->lease();
  store::Connection& db = *lease;
  jobs::Kinds kinds;
  std::vector<Parcel> carried;
  Result<void> answer;
  std::function<void()> amid;
};

TEST_P(Outbox, SealsWhatALetterSaysAndErasesItOnceItHasLeft) {
  post_one();
  for (auto const* table : {"letter", "job"})
    db.query(fmt::format("select * from {}", table), [&](store::Row const& row) {
      for (std::size_t i = 0; i < row.columns(); ++i) EXPECT_EQ(row.text(i).find(secret), std::string_view::npos);
    });
  EXPECT_NE(letter("body"), "nothing");
  EXPECT_TRUE(run());
  ASSERT_EQ(carried.size(), 1u);
  EXPECT_EQ(carried[0].to.value, "ana@school.example.org");
  EXPECT_NE(carried[0].message.find(base_url + "/invitations/" + secret), std::string::npos);
  EXPECT_EQ(letter("state"), "sent");
  EXPECT_EQ(letter("body"), "nothing");
  EXPECT_EQ(letter("subject_key"), "notification.role_granted");
  EXPECT_EQ(letter("attempts"), "1");
  EXPECT_FALSE(run());
}

TEST_P(Outbox, LetsNothingLeaveOfATransactionThatWasRolledBack) {
  {
    store::Transaction const undone(db);
    post(db, keys, {{"ana@school.example.org"}, Language::en, {"notification.open"}, {}}, time);
  }
  EXPECT_FALSE(run());
  EXPECT_TRUE(carried.empty());
}

TEST_P(Outbox, TriesAgainWithTheSameMessageIdWhatWasNotTakenForNow) {
  post_one();
  answer = refuse(Fault::busy, "", {"mail.not_now", {{"code", "451"}}});
  EXPECT_TRUE(run());
  EXPECT_EQ(letter("state"), "waiting");
  EXPECT_EQ(job_state(), "queued");
  answer = {};
  time.at += 1min;
  EXPECT_TRUE(run());
  EXPECT_EQ(letter("state"), "sent");
  EXPECT_EQ(letter("attempts"), "2");
  ASSERT_EQ(carried.size(), 2u);
  EXPECT_EQ(carried[0].message, carried[1].message);
}

TEST_P(Outbox, KeepsALetterThatWasTurnedDownForAWeek) {
  post_one();
  answer = refuse(Fault::invalid, "", {"mail.turned_down", {{"code", "550"}}});
  EXPECT_TRUE(run());
  EXPECT_EQ(letter("state"), "failed");
  EXPECT_EQ(job_state(), "failed");
  EXPECT_NE(letter("body"), "nothing");
  auto const clear = [&] {
    store::in_transaction(
        db, [&](store::Transaction&) { return jobs::enqueue(db, "mail.clear", jobs::NoArguments{}, {.at = time}); });
    EXPECT_TRUE(run());
  };
  time.at += failed_bodies_kept;
  clear();
  EXPECT_NE(letter("body"), "nothing");
  time.at += 1h;
  clear();
  EXPECT_EQ(letter("body"), "nothing");
  time.at += letters_logged;
  clear();
  EXPECT_EQ(db.value_of<std::int64_t>("select count(*) from letter"), 0);
}

TEST_P(Outbox, GivesUpAfterItsPatienceAndSaysSo) {
  post_one();
  answer = refuse(Fault::busy, "", {"mail.unreachable"});
  while (job_state() == "queued") {
    time.at += 4h;
    ASSERT_TRUE(run());
  }
  EXPECT_EQ(carried.size(), 16u);
  EXPECT_EQ(job_state(), "failed");
  EXPECT_EQ(letter("state"), "failed");
}

// The mail server took it, and then this server died: it goes again, and a receiver can tell by the Message-ID.
TEST_P(Outbox, SendsAgainWhatMayHaveLeftWhenTheServerDied) {
  post_one();
  amid = [&] { db.execute("update job set run_id = null"); };  // another run has it: this one's end counts for nothing
  EXPECT_TRUE(run());
  EXPECT_EQ(letter("state"), "waiting");
  amid = {};
  time.at += 1min;
  EXPECT_TRUE(run());
  EXPECT_EQ(letter("state"), "sent");
  ASSERT_EQ(carried.size(), 2u);
  EXPECT_EQ(carried[0].message, carried[1].message);
}

TEST_P(Outbox, CannotOpenALetterWithoutItsKey) {
  post_one();
  std::filesystem::remove_all(folder.path() / "keys");
  store::KeyRing others{folder.path() / "other keys"};
  jobs::Kinds elsewhere;
  add_jobs(elsewhere, {others, {"aimline@hub.example.org"}, base_url, [](Parcel const&, auto const&) -> Result<void> {
                         ADD_FAILURE() << "nothing can be carried";
                         return {};
                       }});
  EXPECT_TRUE(jobs::Runner(database.database(), elsewhere, {.clock = [this] { return time; }}).run_one());
  EXPECT_EQ(job_state(), "failed");
  EXPECT_EQ(letter("state"), "failed");
}

TEST_P(Outbox, HoldsBackWhatCameOutOfABackup) {
  post_one();
  hold_all(db, time);
  EXPECT_FALSE(run());
  EXPECT_EQ(job_state(), "cancelled");
  EXPECT_EQ(letter("state"), "waiting") << "whoever retries the job sends it";
}

INSTANTIATE_TEST_SUITE_P(Both, Outbox, testing::ValuesIn(store::testing::dialects()), store::testing::dialect_name);

TEST(Folder, HoldsWholeLettersForTheServiceAlone) {
  store::testing::TemporaryFolder place;
  auto const carry = into_folder(place.path() / "outbox");
  auto const never = [] { return false; };
  EXPECT_TRUE(carry({"one", {"a@b.example"}, {"c@d.example"}, "first"}, never));
  EXPECT_TRUE(carry({"one", {"a@b.example"}, {"c@d.example"}, "again"}, never));
  auto const file = place.path() / "outbox" / "one.eml";
  std::ifstream stream(file);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(stream), {}), "again");
  struct stat status {};
  ASSERT_EQ(stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  ASSERT_EQ(stat(file.parent_path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700u);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(place.path() / "outbox"), {}), 1);
}

TEST(MailServer, IsNamedBySchemeAndHost) {
  for (auto const* good :
       {"smtp://mail.example.org:587", "smtps://mail.example.org", "smtp://127.0.0.1:2525", "smtp://[::1]:25"})
    EXPECT_TRUE(to_smtp_server({good})) << good;
  for (auto const* bad : {"", "mail.example.org", "http://mail.example.org", "smtp://", "smtp://user:word@mail.example",
                          "smtp://mail.example/elsewhere", "file:///etc/passwd", "smtp://a b", "smtp://a\r\nb"})
    EXPECT_FALSE(to_smtp_server({bad})) << bad;
}

TEST(Password, ComesFromAFileThatNobodyElseReads) {
  store::testing::TemporaryFolder place;
  auto const file = place.path() / "password";
  EXPECT_FALSE(password_from(file));
  std::ofstream(file) << "open sesame\nsecond line\n";
  chmod(file.c_str(), 0640);
  auto const refused = password_from(file);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().problems[0].what.key, "mail.password_open");
  chmod(file.c_str(), 0400);
  EXPECT_EQ(password_from(file).value(), "open sesame");
  std::filesystem::remove(file);
  std::ofstream(file) << "\n";
  chmod(file.c_str(), 0600);
  EXPECT_FALSE(password_from(file));
}

}  // namespace
}  // namespace aimline::mail
