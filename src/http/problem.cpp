#include "http/problem.hpp"

#include "base/json.hpp"

#include <random>

namespace aimline::http {
namespace {

/// 1 to 5 seconds, spread so that those who were turned away do not all come back at once.
std::string seconds_to_wait() {
  thread_local std::minstd_rand random{std::random_device{}()};
  return std::to_string(1 + random() % 5);
}

Response reply(ProblemReply const& body, Language language) {
  Response response;
  response.status = static_cast<unsigned>(body.status);
  response.headers.emplace_back("Content-Type", "application/problem+json");
  response.headers.emplace_back("Content-Language", TextForm<Language>::write(language));
  if (body.status == 503 || body.status == 429) response.headers.emplace_back("Retry-After", seconds_to_wait());
  write_json(response.body, body);
  return response;
}

}  // namespace

Response problem(Refusal const& refusal, Language language) {
  std::string const name(name_of(refusal.fault));
  ProblemReply body{"urn:aimline:fault:" + name,
                    write_out({"fault." + name}, language),
                    static_cast<std::int64_t>(http_status(refusal.fault)),
                    {},
                    {},
                    std::nullopt};
  for (auto const& each : refusal.problems) body.problems.push_back({each.where, write_out(each.what, language)});
  body.detail = body.problems.empty() ? body.title : body.problems.front().what;
  return reply(body, language);
}

Response problem(unsigned status, Text const& what, Language language, std::optional<std::string> incident) {
  ProblemReply body{"about:blank", write_out(what, language), static_cast<std::int64_t>(status), {}, {}, {}};
  body.detail = body.title;
  body.incident = std::move(incident);
  return reply(body, language);
}

Language language_of(Pairs const& query, std::optional<Language> person, Pairs const& headers) {
  if (auto const asked = find(query, "lang"))
    if (auto const language = language_named(*asked)) return *language;
  if (person) return *person;
  if (auto const accepted = find(headers, "accept-language"))
    if (auto const language = preferred_language(*accepted)) return *language;
  return Language::en;
}

void add_security_headers(Response& response, bool personal) {
  static constexpr std::string_view lines =
      "Cache-Control: no-store\r\n"
      "Vary: Cookie\r\n"
      "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
      "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
      "frame-ancestors 'none'; object-src 'none'\r\n"
      "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n"
      "X-Content-Type-Options: nosniff\r\n"
      "Referrer-Policy: same-origin\r\n"
      "Cross-Origin-Opener-Policy: same-origin\r\n"
      "Cross-Origin-Resource-Policy: same-origin\r\n";
  static constexpr auto from = [](std::string_view name) { return lines.substr(lines.find(name)); };
  auto& headers = response.headers;
  // What was uploaded has a stricter policy of its own, and what may be kept says so itself.
  bool const own_cache = find(headers, "Cache-Control").has_value();
  bool const own_policy = find(headers, "Content-Security-Policy").has_value();
  if (personal && own_cache) headers.emplace_back("Vary", "Cookie");
  if (own_policy) {
    response.standing_headers = from("Strict-Transport-Security");
    if (personal && !own_cache) {
      headers.emplace_back("Cache-Control", "no-store");
      headers.emplace_back("Vary", "Cookie");
    }
  } else {
    response.standing_headers = personal && !own_cache ? lines : from("Content-Security-Policy");
  }
}

}  // namespace aimline::http
