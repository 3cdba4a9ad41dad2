#include "app/testing_server.hpp"
#include "exports/writing.hpp"
#include "jobs/runner.hpp"
#include "network/organization.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace aimline::app::testing {

/// A student as a test has one: no feature keeps any yet.
struct Pupil {
  Id<Pupil> id;
  std::int64_t version = 1;
  std::optional<Instant> archived_at;
  Line name;
  Line nickname;
  Id<network::Organization> school_id;
};
BOOST_DESCRIBE_STRUCT(Pupil, (), (id, version, archived_at, name, nickname, school_id))
constexpr auto meanings(Pupil const*) {
  return std::array{Meaning{"name", "A name"}, Meaning{"nickname", "What friends say"}, Meaning{"school_id", "Where"}};
}
constexpr access::EntityFacts entity_facts(Pupil const*) {
  return {.name = "pupil",
          .plural = "pupils",
          .capability = access::Capability::N1,
          .reach = {.places = "pupil.school_id", .own = "pupil.id"},
          .guarded = {access::GuardedField{"nickname", access::Capability::X2}}};
}
void may_leave_the_server(Pupil const*);
void names_students(Pupil const*);
inline std::vector<store::StudentRead> students_named(Pupil const& pupil) {
  return {{{pupil.id.value}, {pupil.school_id.value}, access::Role::TE, access::Relation::section, {}, {}}};
}

struct Desk {
  std::vector<std::optional<Id<Pupil>>> seats;
};
BOOST_DESCRIBE_STRUCT(Desk, (), (seats))
constexpr auto meanings(Desk const*) { return std::array{Meaning{"seats", "Who sits there"}}; }

static_assert(http::NamesStudents<Pupil> && http::NamesStudents<store::Page<Pupil>> && http::NamesStudents<Desk>);
static_assert(!http::NamesStudents<network::Organization> && !http::NamesStudents<http::ChangeEntry>);
static_assert(http::KeepsTheLedger<store::Page<Pupil>> && http::KeepsTheLedger<network::Organization>);
static_assert(!http::KeepsTheLedger<Desk>);

namespace {

class Ledger : public ::testing::TestWithParam<store::Dialect> {
protected:
  void SetUp() override {
    bool const sqlite = GetParam() == store::Dialect::sqlite;
    server.db().run_script(
        fmt::format("create table pupil (id {0} primary key, version bigint not null, archived_at text,"
                    " name text not null, nickname text not null, school_id {0} not null)",
                    sqlite ? "text" : "uuid"));
    http::add_entity_routes<Pupil>(server.router());
    http::add_readers_route<Pupil>(server.router());
    server.router().csv<Pupil, access::Access{access::Capability::N1, access::Action::See}>(
        "/pupils.csv", "List pupils, as a file", [](http::Call& call, std::size_t) {
          return store::Table<Pupil>::list(call.db(), call.scope(), {.limit = 200});
        });
    for (auto const* name : {"ST at school", "newcomer"})
      server.db().execute("insert into pupil (id, version, name, nickname, school_id) values ($1, 1, $2, 'Nick', $3)",
                          Id<Pupil>{world.id(name)}, std::string("Secret Name"), Id<void>{world.id("school")});
  }

  http::Response get(std::string const& target, std::string_view caller) {
    return server.router().answer(server.request(http::Method::get, target, world.caller(caller).cookie));
  }
  http::Response write(http::Method method, std::string const& target, std::string_view caller, std::string body,
                       http::Pairs const& headers = {}) {
    auto request = server.request(method, target, world.caller(caller).cookie, std::move(body));
    request.headers.insert(request.headers.end(), headers.begin(), headers.end());
    return server.router().answer(request);
  }
  /// What a connection of its own finds committed.
  std::int64_t reads(std::string const& where = "true") {
    return server.db().value_of<std::int64_t>("select count(*) from access_ledger where " + where).value();
  }
  void put_ledger_away() { server.db().run_script("alter table access_ledger rename to put_away"); }
  void put_ledger_back() { server.db().run_script("alter table put_away rename to access_ledger"); }

  Server server{GetParam(), Worlds::near_only};
  World const& world = server.world();
  std::string const pupil = "/pupils/" + to_string(world.id("ST at school"));
};

TEST_P(Ledger, HasARowForEachStudentWhenTheReplyLeaves) {
  auto const before = reads();
  ASSERT_EQ(get(pupil, "TE at school").status, 200u);
  EXPECT_EQ(reads(), before + 1);
  ASSERT_EQ(get("/pupils", "TE at school").status, 200u);
  EXPECT_EQ(reads(), before + 3);
  ASSERT_EQ(get(pupil + "/changes", "TE at school").status, 200u);
  EXPECT_EQ(reads(), before + 4);
  server.db().query(
      "select reader_id, place_id, at, kind, fields, role, relation, route, credential from access_ledger"
      " where student_id = $1 order by id limit 1",
      [&](store::Row const& row) {
        EXPECT_EQ(row.text(0), to_string(world.id("TE at school")));
        EXPECT_EQ(row.text(1), to_string(world.id("school")));
        EXPECT_EQ(row.text(2), to_string(noon()));
      },
      Id<void>{world.id("ST at school")});
  EXPECT_EQ(reads("kind = 'Pupil' and role = 'TE' and relation = 'section' and route = 'GET /pupils/{pupil}'"
                  " and fields = 'id,version,archived_at,name,nickname,school_id' and credential like 'session %'"),
            1);
}

TEST_P(Ledger, StaysAsItIsWhereNobodyIsShown) {
  auto const before = reads();
  EXPECT_EQ(get(pupil, "TE at neighbor school").status, 404u);
  EXPECT_EQ(get(pupil, "nobody").status, 404u);
  EXPECT_EQ(get("/organizations", "TE at school").status, 200u);
  EXPECT_EQ(reads(), before);
}

TEST_P(Ledger, ThatCannotBeWrittenKeepsTheReplyBack) {
  put_ledger_away();
  for (auto const& target : {pupil, std::string("/pupils"), pupil + "/changes"}) {
    auto const answer = get(target, "TE at school");
    EXPECT_EQ(answer.status, 503u) << target;
    EXPECT_EQ(answer.body.find("Secret"), std::string::npos) << answer.body;
  }
  auto const school = to_string(world.id("school"));
  auto const made = write(http::Method::post, "/pupils", "SL at school",
                          R"({"name":"Other Secret","nickname":"N","school_id":")" + school + "\"}");
  EXPECT_EQ(made.status, 503u);
  EXPECT_EQ(made.body.find("Secret"), std::string::npos);
  EXPECT_EQ(server.db().value_of<std::int64_t>("select count(*) from pupil"), 2) << "it is one transaction";
  put_ledger_back();
  EXPECT_EQ(get(pupil, "TE at school").status, 200u);
}

TEST_P(Ledger, CountsTheRepeatOfAWriteAsARead) {
  auto const before = reads();
  auto const body = R"({"name":"Other","nickname":"N","school_id":")" + to_string(world.id("school")) + "\"}";
  for (int times = 1; times <= 2; ++times) {
    auto const made = write(http::Method::post, "/pupils", "SL at school", body, {{"idempotency-key", "one"}});
    ASSERT_EQ(made.status, 201u) << made.body;
    EXPECT_EQ(reads(), before + times);
  }
  EXPECT_EQ(server.db().value_of<std::int64_t>("select count(*) from pupil"), 3);
}

TEST_P(Ledger, HasWhatAJobWritesToAFileBeforeThereIsAFile) {
  server.db().execute("delete from job");  // the world has some that nobody here does
  auto const before = reads();
  ASSERT_EQ(write(http::Method::post, "/exports", "TE at school", R"({"list":"pupils"})").status, 201u);
  EXPECT_EQ(reads(), before) << "nothing is shown yet";
  jobs::Kinds kinds;
  exports::add_jobs(kinds, server.router(), server.files().store, server.keys());
  jobs::Runner runner(server.database(), kinds, {.threads = 1, .clock = noon});
  put_ledger_away();
  ASSERT_TRUE(runner.run_one());
  EXPECT_EQ(server.db().value_of<std::int64_t>("select count(*) from export where sha256 is not null and list ="
                                               " 'pupils'"),
            0);
  put_ledger_back();
  server.db().execute("update job set due_at = $1 where kind = 'exports.write'", noon());
  ASSERT_TRUE(runner.run_one());
  EXPECT_EQ(reads("route = 'GET /pupils.csv' and credential like 'export %'"), 2);
  EXPECT_EQ(server.db().value_of<std::int64_t>("select count(*) from export where sha256 is not null and list ="
                                               " 'pupils'"),
            1);
}

TEST_P(Ledger, IsReadByTheStudentAndThePrivacyOfficerAlone) {
  ASSERT_EQ(get(pupil, "SL at school").status, 200u);
  auto const status = [&](std::string_view caller) { return get(pupil + "/readers", caller).status; };
  EXPECT_EQ(status("PO at district"), 200u);
  EXPECT_EQ(status("ST at school"), 200u);
  EXPECT_NE(get(pupil + "/readers", "PO at district").body.find(to_string(world.id("SL at school"))),
            std::string::npos);
  for (auto const* reader : {"SL at school", "TE at school", "DL at district", "NA at hub", "PO at other district"})
    EXPECT_EQ(status(reader), 403u) << reader;
  for (auto const* other : {"TE at neighbor school", "SA at server", "stranger"})
    EXPECT_EQ(status(other), 404u) << other;
}

TEST_P(Ledger, IsNeitherChangedNorShortenedButByTheRetention) {
  ASSERT_GT(reads(), 0);
  EXPECT_THROW(server.db().execute("update access_ledger set fields = ''"), store::Error);
  EXPECT_THROW(server.db().execute("delete from access_ledger"), store::Error);
  EXPECT_THROW(server.db().execute("update disclosure_ledger set party = ''"), store::Error);
  EXPECT_THROW(server.db().execute("delete from disclosure_ledger"), store::Error);
  if (GetParam() == store::Dialect::postgresql) {
    EXPECT_THROW(server.db().execute("truncate access_ledger"), store::Error);
  }
  auto const forget = [&](Instant before) {
    return store::in_transaction(
        server.db(), [&](store::Transaction& transaction) { return store::forget_reads(transaction, before); });
  };
  EXPECT_EQ(forget(noon()), 0) << "what is not older stays";
  EXPECT_EQ(forget({noon().at + std::chrono::hours(1)}), 1);
  EXPECT_EQ(reads(), 0);
  auto const gone = store::in_transaction(server.db(), [&](store::Transaction& transaction) {
    return store::forget_student(transaction, Id<void>{world.id("ST at school")});
  });
  EXPECT_EQ(gone, 1) << "the disclosure goes with the record";
}

TEST_P(Ledger, OfDisclosuresGoesOutAsAFileWithoutFormulas) {
  store::in_transaction(server.db(), [&](store::Transaction& transaction) {
    store::keep_disclosure(transaction, {world.id("SL at school"), noon()},
                           {{world.id("ST at school")},
                            {world.id("school")},
                            Line{"=HYPERLINK(\"http://evil.example\")"},
                            Line{"Admission"},
                            Line{"+their parent"},
                            Line{"Transcript"},
                            store::LegalGround{"99.31(a)(2)"}});
  });
  auto const file = get("/disclosures.csv", "PO at district");
  ASSERT_EQ(file.status, 200u);
  EXPECT_EQ(http::find(file.headers, "Content-Type"), "text/csv; charset=utf-8");
  EXPECT_EQ(http::find(file.headers, "Content-Disposition"), "attachment; filename=\"disclosures.csv\"");
  EXPECT_NE(file.body.find("'=HYPERLINK"), std::string::npos) << file.body;
  EXPECT_NE(file.body.find("'+their parent"), std::string::npos) << file.body;
  EXPECT_EQ(server.db().value_of<std::int64_t>("select count(*) from security_event where event = 'exported'"), 2);
  EXPECT_EQ(get("/disclosures.csv", "SL at school").body.find("HYPERLINK"), std::string::npos);
}

TEST_P(Ledger, SaysInAFileThatItDoesNotHoldEverything) {
  auto const rows_of = [](std::string const& text) { return std::count(text.begin(), text.end(), '\n'); };
  auto const add = [&](int from, int to) {
    for (int n = from; n < to; ++n)
      server.db().execute(
          "insert into security_event (id, at, event, person_id, place_id, facts) values ($1, $2, 'refused', $3, null, "
          "'{}')",
          Id<void>{new_uuid(noon())}, noon(), Id<void>{world.id("PO at district")});
  };
  store::in_transaction(server.db(), [&](store::Transaction&) { add(0, 10'000); });
  auto const whole = get("/security-events.csv?event=refused", "PO at district");
  ASSERT_EQ(whole.status, 200u);
  EXPECT_EQ(rows_of(whole.body), 10'001) << "the heading and each event";
  EXPECT_EQ(http::find(whole.headers, "Aimline-Next"), std::nullopt);
  store::in_transaction(server.db(), [&](store::Transaction&) { add(0, 1); });
  auto const cut = get("/security-events.csv?event=refused", "PO at district");
  EXPECT_EQ(rows_of(cut.body), 10'002);
  EXPECT_NE(cut.body.find("Only the newest 10,000 entries are in this file."), std::string::npos);
  auto const next = http::find(cut.headers, "Aimline-Next");
  ASSERT_TRUE(next);
  EXPECT_EQ(rows_of(get("/security-events.csv?event=refused&after=" + std::string(*next), "PO at district").body), 2);
}

TEST_P(Ledger, LeavesAFieldOfAHistoryToThoseWhoMaySeeItNow) {
  auto const changed = write(http::Method::patch, pupil, "SL at school", R"({"name":"New","nickname":"Newer"})",
                             {{"if-match", "\"1\""}});
  ASSERT_EQ(changed.status, 200u) << changed.body;
  auto const by_leader = get(pupil + "/changes", "SL at school").body;
  EXPECT_NE(by_leader.find(R"("field":"nickname","before":"Nick","after":"Newer")"), std::string::npos) << by_leader;
  auto const by_teacher = get(pupil + "/changes", "TE at school").body;
  EXPECT_NE(by_teacher.find(R"("field":"name","before":"Secret Name","after":"New")"), std::string::npos);
  EXPECT_EQ(by_teacher.find("Nick"), std::string::npos) << by_teacher;
  EXPECT_EQ(by_teacher.find("Newer"), std::string::npos) << by_teacher;
}

TEST(LegalGround, IsARuleOfThePrivacyLaw) {
  using Form = TextForm<store::LegalGround>;
  for (auto const* text : {"99.30", "99.31(a)(1)", "99.31(a)(16)"}) EXPECT_TRUE(Form::read(text)) << text;
  for (auto const* text : {"", "99.31", "99.31(a)(0)", "99.31(a)(17)", "99.31(b)(1)", "99.31(a)(01)"})
    EXPECT_FALSE(Form::read(text)) << text;
}

INSTANTIATE_TEST_SUITE_P(Both, Ledger, ::testing::ValuesIn(store::testing::dialects()), store::testing::dialect_name);

}  // namespace
}  // namespace aimline::app::testing
