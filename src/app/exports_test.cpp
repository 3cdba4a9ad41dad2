#include "app/testing_server.hpp"
#include "exports/writing.hpp"
#include "files/named.hpp"
#include "jobs/runner.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace aimline::app::testing {
namespace {

class Exports : public ::testing::TestWithParam<store::Dialect> {
protected:
  void SetUp() override {
    server.db().execute("delete from job");  // the world has some that nobody here does
    exports::add_jobs(written, server.router(), server.files().store, server.keys());
    // As the server has it, with what happens to its asker meanwhile.
    kinds.add<exports::Writing>(
        std::string(exports::write_kind), [&](jobs::Run& run, exports::Writing const& what) -> Result<jobs::Delivery> {
          before();
          auto made = written.find(exports::write_kind)->handler(run, parse_json(to_json(what)).value());
          meanwhile();
          return made;
        });
  }

  http::Response call(http::Method method, std::string const& target, std::string_view caller, std::string body = {}) {
    auto request = server.request(method, target, world.caller(caller).cookie, std::move(body));
    request.received = clock;
    return server.send(request);
  }
  http::Response get(std::string const& target, std::string_view caller = "PO at district") {
    return call(http::Method::get, target, caller);
  }
  /// Asks for a list and gives the address of its export.
  std::string ask(std::string_view list, std::string_view caller = "PO at district", std::string_view question = {}) {
    auto const made = call(http::Method::post, "/exports", caller,
                           fmt::format(R"({{"list":"{}","question":{}}})", list,
                                       question.empty() ? "null" : fmt::format("\"{}\"", question)));
    EXPECT_EQ(made.status, 201u) << made.body;
    return "/exports/" + std::string(parse_json(made.body).value().at("id").as_string());
  }
  std::string state_of(std::string const& address) {
    return std::string(parse_json(get(address).body).value().at("state").as_string());
  }
  bool run() {
    jobs::Runner runner(server.database(), kinds, {.threads = 1, .clock = [this] { return clock; }});
    return runner.run_one();
  }
  std::string read(http::Response const& response) {
    std::string text(response.stream ? response.stream->size : 0, '\0');
    for (std::uint64_t at = 0; at < text.size();)
      at += response.stream->read(at, std::span(text).subspan(at, std::min<std::size_t>(9'000, text.size() - at)));
    return text;
  }
  void end_grant(std::string_view name) {
    server.db().execute("update role_grant set archived_at = $1 where id = $2", clock, Id<void>{world.id(name)});
  }

  Server server{GetParam(), Worlds::near_only};
  World const& world = server.world();
  jobs::Kinds written;
  jobs::Kinds kinds;
  std::function<void()> before = [] {};
  std::function<void()> meanwhile = [] {};
  Instant clock = noon();
};

TEST_P(Exports, HoldAListThatIsTooLongForAnAnswerWhole) {
  constexpr int count = 12'345;
  store::in_transaction(server.db(), [&](store::Transaction&) {
    for (int n = 0; n < count; ++n)
      server.db().execute(
          "insert into security_event (id, at, event, person_id, place_id, facts) values ($1, $2, 'refused', $3, null,"
          " $4)",
          Id<void>{new_uuid(noon())}, noon(), Id<void>{world.id("PO at district")}, fmt::format(R"({{"n":{}}})", n));
  });
  auto const asks = [&](std::string_view from) {
    auto request = server.request(http::Method::get, fmt::format("/security-events?event=refused&limit=1{}", from),
                                  world.caller("PO at district").cookie);
    std::erase_if(request.headers, [](auto const& header) { return header.first == "aimline-ask"; });
    request.headers.emplace_back("aimline-ask", "length");
    return std::string(http::find(server.send(request).headers, "Aimline-Longer-Than-A-File").value_or("unsaid"));
  };
  EXPECT_EQ(asks(""), "true");
  EXPECT_EQ(asks("&from=2200-01-01"), "false");

  auto const one = ask("security-events", "PO at district", "event=refused");
  EXPECT_EQ(state_of(one), "queued");
  EXPECT_EQ(get(one + "/content").status, 409u);
  ASSERT_TRUE(run());
  EXPECT_EQ(state_of(one), "done") << get(one).body;
  auto const text = read(get(one + "/content"));
  std::set<int> numbers;
  for (auto at = text.find("\"\"n\"\":"); at != text.npos; at = text.find("\"\"n\"\":", at + 1))
    numbers.insert(std::stoi(text.substr(at + 6)));
  EXPECT_EQ(numbers.size(), static_cast<std::size_t>(count));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), count + 1) << "each once, and the heading";
  auto const file = get("/security-events.csv?event=refused").body;
  auto const same = file.substr(0, file.find("\"Only the newest"));
  EXPECT_TRUE(same.size() > 10'000 && text.starts_with(same)) << "written as the file is";
  EXPECT_NE(server.last_letter().find("12345"), std::string::npos) << "it is told how many";
}

TEST_P(Exports, AreTheirAskersAlone) {
  auto const one = ask("changes", "SL at school");
  ASSERT_TRUE(run());
  EXPECT_EQ(get(one + "/content", "SL at school").status, 200u);
  for (auto const* other : {"NA at hub", "SA at server", "DL at district", "SL at sister school", "nobody"})
    EXPECT_NE(get(one + "/content", other).status, 200u) << other;
}

TEST_P(Exports, HoldWhatTheirAskerMaySeeAndNothingElse) {
  auto const of = [&](std::string_view caller) {
    auto const one = ask("changes", caller);
    EXPECT_TRUE(run());
    return read(get(one + "/content", caller));
  };
  auto const school = to_string(world.id("school"));
  EXPECT_NE(of("SL at school").find(school), std::string::npos);
  EXPECT_EQ(of("SL at neighbor school").find(school), std::string::npos);
}

TEST_P(Exports, AreGivenOutOnlyWhileTheRolesLastThatTheyWereMadeBy) {
  auto const one = ask("changes", "SL at school");
  ASSERT_TRUE(run());
  ASSERT_EQ(get(one + "/content", "SL at school").status, 200u);
  end_grant("grant of SL at school");
  auto const refused = get(one + "/content", "SL at school");
  EXPECT_EQ(refused.status, 403u);
  EXPECT_NE(refused.body.find("has changed since"), std::string::npos) << refused.body;
}

TEST_P(Exports, AreGivenOutOnlyWhileThePlacesAreInReachThatTheyWereMadeOf) {
  auto const one = ask("changes", "TE at school");
  ASSERT_TRUE(run());
  ASSERT_EQ(get(one + "/content", "TE at school").status, 200u);
  // Another member leaves the network: its places are in reach no more.
  server.db().execute("update network_place set until = $1 where place_id = $2", plus_days(date_in_utc(noon()), -1),
                      Id<void>{world.id("cousin school")});
  EXPECT_EQ(get(one + "/content", "TE at school").status, 403u);
}

TEST_P(Exports, AreNotDeliveredWhereARoleEndedWhileTheyWereWritten) {
  auto const one = ask("changes", "SL at school");
  meanwhile = [&] { end_grant("grant of SL at school"); };
  ASSERT_TRUE(run());
  EXPECT_EQ(get(one + "/content", "SL at school").status, 409u) << "it is not there";
  EXPECT_NE(get(one, "SL at school").body.find("\"failed\""), std::string::npos);
  EXPECT_NE(get(one, "SL at school").body.find("has changed since"), std::string::npos);
}

TEST_P(Exports, OfASuspendedAccountAreNotWritten) {
  auto const one = ask("changes", "SL at school");
  server.db().execute("update account set suspended_at = $1 where id = $2", noon(), Id<void>{world.id("SL at school")});
  ASSERT_TRUE(run());
  EXPECT_EQ(server.db().value_of<std::string>("select state from job where kind = 'exports.write'"), "failed");
  EXPECT_EQ(server.db().value_of<std::int64_t>("select count(*) from export where sha256 is not null and list ="
                                               " 'changes' and person_id = $1",
                                               Id<void>{world.id("SL at school")}),
            0);
}

TEST_P(Exports, StopWhereTheyAreWithdrawn) {
  auto const waiting = ask("changes");
  EXPECT_EQ(call(http::Method::del, waiting, "PO at district").status, 204u);
  EXPECT_FALSE(run()) << "nothing is left to do";
  auto const running = ask("changes");
  before = [&] { EXPECT_EQ(call(http::Method::del, running, "PO at district").status, 204u); };
  ASSERT_TRUE(run());
  EXPECT_EQ(server.db().value_of<std::int64_t>("select count(*) from job where kind = 'exports.write' and"
                                               " state = 'cancelled'"),
            2);
  EXPECT_EQ(get(running).status, 404u);
}

TEST_P(Exports, AreLetGoAfterAWeek) {
  auto const one = ask("changes");
  ASSERT_TRUE(run());
  auto const sha256 = server.db()
                          .value_of<std::string>("select sha256 from export where asked_at = $1 and person_id = $2",
                                                 noon(), Id<void>{world.id("PO at district")})
                          .value();
  EXPECT_TRUE(files::named(server.db()).contains(sha256));
  clock.at += std::chrono::days(6);
  EXPECT_EQ(server.db().value_of<std::int64_t>("select count(*) from export where expires_at > $1 and sha256 = $2",
                                               clock, sha256),
            1);
  clock.at += std::chrono::days(1);
  store::in_transaction(server.db(), [&](store::Transaction&) {
    return jobs::enqueue(server.db(), "exports.clear", jobs::NoArguments{}, {.at = clock});
  });
  jobs::Runner runner(server.database(), written, {.threads = 1, .clock = [this] { return clock; }});
  while (runner.run_one()) {
  }
  EXPECT_FALSE(files::named(server.db()).contains(sha256)) << "the sweep takes it";
  EXPECT_EQ(server.db().value_of<std::int64_t>("select count(*) from export_ground g join export e on e.id ="
                                               " g.export_id where e.sha256 = $1",
                                               sha256),
            0);
}

TEST_P(Exports, AreThreeAtATime) {
  for (int n = 0; n < 3; ++n) ask("changes");
  auto const fourth = call(http::Method::post, "/exports", "PO at district", R"({"list":"changes"})");
  EXPECT_EQ(fourth.status, 409u) << fourth.body;
  EXPECT_EQ(call(http::Method::post, "/exports", "SL at school", R"({"list":"changes"})").status, 201u);
  ASSERT_TRUE(run());
  ask("changes");
}

INSTANTIATE_TEST_SUITE_P(Both, Exports, ::testing::ValuesIn(store::testing::dialects()), store::testing::dialect_name);

}  // namespace
}  // namespace aimline::app::testing
