#include "app/testing_expectations.hpp"
#include "files/named.hpp"

#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace aimline::app::testing {
namespace {

std::string text(http::Response const& response, char const* field) {
  return std::string(parse_json(response.body).value().at(field).as_string());
}

std::string read_all(http::Response const& response) {
  if (!response.stream) return response.body;
  std::string bytes(response.stream->size, '\0');
  for (std::size_t at = 0; at < bytes.size();) {
    auto const got =
        response.stream->read(at, std::span(bytes).subspan(at, std::min<std::size_t>(3, bytes.size() - at)));
    if (got == 0) break;
    at += got;
  }
  return bytes;
}

class FilesOfRecords : public ::testing::TestWithParam<store::Dialect> {
protected:
  Server server{GetParam(), Worlds::near_only};
  std::string const school = "/organizations/" + to_string(server.world().id("school"));
  std::string const leader = server.world().caller("SL at school").cookie;

  http::Request upload(std::string const& target, std::string const& cookie, std::string const& name, std::string body,
                       http::Method method = http::Method::post) const {
    auto request = server.request(method, target, cookie, std::move(body));
    request.headers.emplace_back("aimline-file-name", http::encode(name));
    return request;
  }
  http::Response attach(std::string const& name, std::string body) {
    return server.send(upload(school + "/attachments", leader, name, std::move(body)));
  }
  http::Response get(std::string const& target, std::string const& cookie, http::Pairs const& headers = {}) {
    auto request = server.request(http::Method::get, target, cookie);
    request.headers.insert(request.headers.end(), headers.begin(), headers.end());
    return server.send(request);
  }
  http::Response remove(std::string const& target, std::string const& cookie, http::Pairs const& headers = {}) {
    auto request = server.request(http::Method::del, target, cookie);
    request.headers.insert(request.headers.end(), headers.begin(), headers.end());
    return server.send(request);
  }
  static std::string pdf_of(std::size_t size) {
    std::string const front = "%PDF-1.7\n", back = "\n%%EOF\n";
    return front + std::string(size - front.size() - back.size(), 'x') + back;
  }
};

TEST_P(FilesOfRecords, AreGivenBackAsTheyCameToBeSaved) {
  auto const added = attach("../../Año 2 \"Plan\"\r\nSet-Cookie: a=b.pdf", pdf_of(5'000));
  ASSERT_EQ(added.status, 201u) << shown(added);
  auto const content = get(school + "/attachments/" + text(added, "id") + "/content", leader);
  EXPECT_EQ(content.status, 200u);
  EXPECT_EQ(read_all(content), pdf_of(5'000));
  EXPECT_EQ(http::find(content.headers, "Content-Type"), "application/pdf");
  EXPECT_EQ(http::find(content.headers, "Content-Disposition"),
            "attachment; filename*=UTF-8''A%C3%B1o%202%20_Plan_%20Set-Cookie_%20a%3Db.pdf");
  EXPECT_EQ(http::find(content.headers, "Content-Security-Policy"),
            "sandbox; default-src 'none'; frame-ancestors 'none'");
  EXPECT_NE(content.standing_headers.find("X-Content-Type-Options: nosniff\r\n"), std::string_view::npos);
  EXPECT_EQ(http::find(content.headers, "Cache-Control"), "no-store");
  EXPECT_EQ(http::find(content.headers, "ETag"), "\"" + text(added, "sha256") + "\"");
}

TEST_P(FilesOfRecords, AreGivenInPartsToWhoGoesOn) {
  auto const target = school + "/attachments/" + to_string(server.world().id("attachment of school")) + "/content";
  auto const part = get(target, leader, {{"range", "bytes=5-8"}});
  EXPECT_EQ(part.status, 206u);
  EXPECT_EQ(read_all(part), document().substr(5, 4));
  auto const tag = std::string(*http::find(part.headers, "ETag"));
  EXPECT_EQ(get(target, leader, {{"if-none-match", tag}}).status, 304u);
  EXPECT_EQ(get(target, leader, {{"range", "bytes=5-8"}, {"if-range", "\"another\""}}).status, 200u);
  EXPECT_EQ(get(target, leader, {{"range", "bytes=5000-"}}).status, 416u);
}

TEST_P(FilesOfRecords, AreRefusedToWhoWasAllowedBefore) {
  auto const target = school + "/attachments/" + to_string(server.world().id("attachment of school")) + "/content";
  auto const& teacher = server.world().caller("TE at school").cookie;
  EXPECT_EQ(get(target, teacher).status, 200u);
  auto const grant = "/role-grants/" + to_string(server.world().id("grant of TE at school"));
  ASSERT_EQ(remove(grant, leader, {{"if-match", "\"1\""}}).status, 200u);
  EXPECT_EQ(get(target, teacher).status, 404u);
  EXPECT_EQ(get(school + "/picture", teacher).status, 404u);
}

TEST_P(FilesOfRecords, AreGoneWhenTheyAreArchivedAndLeaveTheirHistory) {
  auto const one = school + "/attachments/" + to_string(server.world().id("attachment of school"));
  ASSERT_EQ(remove(one, leader, {{"if-match", "\"1\""}}).status, 200u);
  EXPECT_EQ(get(one + "/content", leader).status, 404u);
  EXPECT_EQ(get(one + "/changes", leader).body.find("\"archive\"") == std::string::npos, false);
  EXPECT_EQ(get(school + "/attachments", leader).body, R"({"items":[],"next":null})");
}

TEST_P(FilesOfRecords, KeepWhatTheyAre) {
  auto const one = school + "/attachments/" + to_string(server.world().id("attachment of school"));
  auto const patch = [&](std::string const& body) {
    auto request = server.request(http::Method::patch, one, leader, body);
    request.headers.emplace_back("if-match", "\"1\"");
    return server.send(request);
  };
  for (auto const* body : {R"({"name":"plan.html"})", R"({"media_type":"text/html"})", R"({"size":1})",
                           R"({"entity":"network"})", R"({"sha256":"aa"})", R"({"added_at":"2020-01-01T00:00:00Z"})"})
    EXPECT_EQ(patch(body).status, 422u) << body;
  EXPECT_EQ(patch(fmt::format(R"({{"entity_id":"{}"}})", to_string(server.world().id("sister school")))).status, 422u);
  auto const renamed = patch(R"({"name":"a/b.pdf","label":"The plan","published":true})");
  EXPECT_EQ(renamed.status, 200u) << shown(renamed);
  EXPECT_EQ(text(renamed, "name"), "b.pdf");
}

TEST_P(FilesOfRecords, RepeatWithAKeyIsOne) {
  auto request = upload(school + "/attachments", leader, "a.pdf", pdf_of(100));
  request.headers.emplace_back("idempotency-key", "again");
  auto const first = server.send(request);
  ASSERT_EQ(first.status, 201u) << shown(first);
  EXPECT_EQ(server.send(request).body, first.body);
  auto other = upload(school + "/attachments", leader, "a.pdf", pdf_of(101));
  other.headers.emplace_back("idempotency-key", "again");
  EXPECT_EQ(server.send(other).status, 422u);
  auto renamed = upload(school + "/attachments", leader, "b.pdf", pdf_of(100));
  renamed.headers.emplace_back("idempotency-key", "again");
  EXPECT_EQ(server.send(renamed).status, 422u);
}

TEST_P(FilesOfRecords, TakeNoMoreThanTheQuotaAlsoWhenTheyComeAtOnce) {
  auto const before = files::used_by(server.db(), server.world().id("school"));
  auto const size = std::size_t{1'000};
  server.files().quota = before + 3 * size;
  std::atomic<int> taken = 0, refused = 0;
  {
    std::vector<std::jthread> people;
    for (int i = 0; i < 3; ++i)
      people.emplace_back([&, i] {
        for (int n = 0; n < 3; ++n) {
          auto body = pdf_of(size);
          body[20] = static_cast<char>('a' + 3 * i + n);
          auto const response = server.router().answer(upload(school + "/attachments", leader, "a.pdf", body));
          // What met others four times over says so, and may be sent again.
          if (response.status == 503) --n;
          taken += response.status == 201;
          refused += response.status == 409;
        }
      });
  }
  EXPECT_EQ(taken, 3);
  EXPECT_EQ(refused, 6);
  EXPECT_EQ(files::used_by(server.db(), server.world().id("school")), server.files().quota);
  // What is archived makes room.
  auto const one = school + "/attachments/" + to_string(server.world().id("attachment of school"));
  ASSERT_EQ(remove(one, leader, {{"if-match", "\"1\""}}).status, 200u);
  EXPECT_EQ(attach("a.pdf", pdf_of(document().size())).status, 201u);
}

TEST_P(FilesOfRecords, AreSweptOnceNoRowNamesThem) {
  auto const added = attach("a.pdf", pdf_of(200));
  auto const sha256 = text(added, "sha256");
  auto& store = server.files().store;
  auto const age = [&] {
    std::filesystem::last_write_time(store.path_of(sha256),
                                     std::filesystem::file_time_type::clock::now() - std::chrono::hours(25));
  };
  age();
  EXPECT_EQ(files::sweep(server.db(), store), 0u);
  ASSERT_EQ(remove(school + "/attachments/" + text(added, "id"), leader, {{"if-match", "\"1\""}}).status, 200u);
  age();
  EXPECT_EQ(files::sweep(server.db(), store), 1u);
  EXPECT_FALSE(store.has(sha256));
}

TEST_P(FilesOfRecords, LeaveNoRowWhereTheTransactionFails) {
  // The handler met its own quota in the transaction: the bytes are there, no row names them.
  server.files().quota = 0;
  auto const refused = attach("a.pdf", pdf_of(200));
  EXPECT_EQ(refused.status, 409u);
  EXPECT_TRUE(server.tables().changes().empty());
}

TEST_P(FilesOfRecords, HavePicturesOfThreeSizesThatBrowsersKeepAndAskAbout) {
  auto const& route = server.route("PUT /organizations/{organization}/picture");
  auto const example = read_expectations().routes.at(name_of(route)).front();
  auto const& caller = server.world().caller("SL at school");
  auto const put = server.send(request_of(server, route, example, caller));
  ASSERT_EQ(put.status, 200u) << shown(put);
  for (auto const* size : {"64", "256", "1024"}) {
    auto const picture = get(fmt::format("{}/picture?size={}", school, size), leader);
    EXPECT_EQ(picture.status, 200u);
    EXPECT_EQ(http::find(picture.headers, "Content-Type"), "image/webp");
    EXPECT_EQ(http::find(picture.headers, "Cache-Control"), "private, no-cache");
    EXPECT_FALSE(http::find(picture.headers, "Content-Disposition"));
    EXPECT_EQ(read_all(picture).substr(8, 4), "WEBP");
    auto const tag = std::string(*http::find(picture.headers, "ETag"));
    EXPECT_EQ(get(fmt::format("{}/picture?size={}", school, size), leader, {{"if-none-match", tag}}).status, 304u);
  }
  EXPECT_EQ(get(school + "/picture?size=65", leader).status, 422u);
  EXPECT_EQ(remove(school + "/picture", leader).status, 204u);
  EXPECT_EQ(get(school + "/picture", leader).status, 204u);
  EXPECT_EQ(server.send(request_of(server, route, example, caller)).status, 200u);
  EXPECT_EQ(get(school + "/picture", leader).status, 200u);
}

INSTANTIATE_TEST_SUITE_P(Both, FilesOfRecords, ::testing::ValuesIn(store::testing::dialects()),
                         store::testing::dialect_name);

// A column that the sweep does not know would lose its files.
TEST(NamingColumns, AreAllThatTheTablesHave) {
  Server server(store::Dialect::sqlite, Worlds::near_only);
  std::set<std::string> found;
  server.db().query(
      "select m.name || '.' || c.name from sqlite_master m join pragma_table_info(m.name) c"
      " where m.type = 'table' and c.name like '%sha256'",
      [&](store::Row const& row) { found.emplace(row.text(0)); });
  auto const known = files::naming_columns();
  EXPECT_EQ(found, (std::set<std::string>(known.begin(), known.end())));
}

}  // namespace
}  // namespace aimline::app::testing
