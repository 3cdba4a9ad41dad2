#pragma once

#include "exports/export.hpp"
#include "files/store.hpp"
#include "http/router.hpp"

/// Asking for whole lists, and having them (X6).
namespace aimline::exports {

/// How many a person may have under way at once.
constexpr std::int64_t most_under_way = 3;

struct NewExport {
  Line list;
  std::optional<Line> question;
};
BOOST_DESCRIBE_STRUCT(NewExport, (), (list, question))
constexpr auto meanings(NewExport const*) {
  return std::array{
      Meaning{"list", "A list that there is as a file: changes for /changes.csv"},
      Meaning{"question", "Its filters as in an address: from=2026-01-01&entity=network; all of it when left out"},
  };
}

/// An export as its asker sees it.
struct ExportEntry {
  Id<Export> id;
  std::int64_t version = 1;
  std::string list;
  std::optional<std::string> question;
  Instant asked_at;
  jobs::JobState state{};
  std::int64_t done = 0;
  std::optional<std::string> reason;
  std::optional<std::int64_t> size;
  std::optional<Instant> expires_at;
};
BOOST_DESCRIBE_STRUCT(ExportEntry, (), (id, version, list, question, asked_at, state, done, reason, size, expires_at))
constexpr auto meanings(ExportEntry const*) {
  return std::array{
      Meaning{"list", "Which list it is: changes, security-events, …"},
      Meaning{"question", "The filters of the list, as in an address"},
      Meaning{"asked_at", "When you asked for it"},
      Meaning{"state", "Where it stands: queued, running, done, failed or cancelled"},
      Meaning{"done", "How many rows are written"},
      Meaning{"reason", "Why it failed, in the reader's language"},
      Meaning{"size", "How many bytes it has; absent until it is done"},
      Meaning{"expires_at", "Until when it is kept; absent until it is done"},
  };
}
void may_leave_the_server(ExportEntry const*);

void add_routes(http::Router& router, files::Store const& files);

}  // namespace aimline::exports
