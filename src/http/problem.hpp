#pragma once

#include "base/catalog.hpp"
#include "base/description.hpp"
#include "base/result.hpp"
#include "http/message.hpp"

/// Refusals as RFC 9457 problem bodies, in the reader's language.
namespace aimline::http {

/// One thing that is wrong, written out.
struct ProblemText {
  std::string where;
  std::string what;
};
BOOST_DESCRIBE_STRUCT(ProblemText, (), (where, what))
constexpr auto meanings(ProblemText const*) {
  return std::array{
      Meaning{"where", "The field, parameter or place that is wrong; empty for the whole request"},
      Meaning{"what", "What is wrong and what to do, in the reader's language"},
  };
}

/// The body of every refusal, media type application/problem+json.
struct ProblemReply {
  std::string type;
  std::string title;
  std::int64_t status = 0;
  std::string detail;
  std::vector<ProblemText> problems;
  std::optional<std::string> incident;
};
BOOST_DESCRIBE_STRUCT(ProblemReply, (), (type, title, status, detail, problems, incident))
constexpr auto meanings(ProblemReply const*) {
  return std::array{
      Meaning{"type", "urn:aimline:fault: and the kind of refusal: invalid, not_found, stale, …"},
      Meaning{"title", "The kind of refusal in words"},
      Meaning{"status", "The HTTP status"},
      Meaning{"detail", "The first problem in a sentence"},
      Meaning{"problems", "All problems of the request at once"},
      Meaning{"incident", "For a fault of the server: the key under which its log has more"},
  };
}
void may_leave_the_server(ProblemReply const*);

Response problem(Refusal const& refusal, Language language);

/// A refusal that is below the level of routes: an unreadable request (400), a method the address does not have (405),
/// a request that came too slowly (408), headers too large (431), a fault of our own (500, with its incident).
Response problem(unsigned status, Text const& what, Language language, std::optional<std::string> incident = {});

/// The language of an answer: `lang` in the address, then the person's, then Accept-Language, then English.
Language language_of(Pairs const& query, std::optional<Language> person, Pairs const& headers);

/// Headers that go out with every answer. `personal`: the answer depends on who is signed in, so nothing may keep it.
void add_security_headers(Response& response, bool personal);

}  // namespace aimline::http
