#pragma once

#include "access/scope.hpp"
#include "base/text_fields.hpp"
#include "jobs/job.hpp"

/// A list that somebody asked for as a whole, written to a file by a job (X6, X10).
namespace aimline::exports {

struct Export {
  Id<Export> id;
  std::int64_t version = 1;
  std::optional<Instant> archived_at;
  Id<network::Person> person_id;
  Line list;
  std::optional<Line> question;
  Id<jobs::Job> job_id;
  Instant asked_at;
  std::optional<std::int64_t> rows;
  std::optional<std::int64_t> size;
  std::optional<Line> sha256;
  std::optional<Instant> expires_at;
};
BOOST_DESCRIBE_STRUCT(Export, (),
                      (id, version, archived_at, person_id, list, question, job_id, asked_at, rows, size, sha256,
                       expires_at))
constexpr auto meanings(Export const*) {
  return std::array{
      Meaning{"person_id", "Who asked for it, and alone may have it"},
      Meaning{"list", "Which list it is: changes, security-events, …"},
      Meaning{"question", "The filters of the list, as in an address"},
      Meaning{"job_id", "The job that writes it"},
      Meaning{"asked_at", "When it was asked for"},
      Meaning{"rows", "How many rows it has below its heading; absent, as the following, until it is written"},
      Meaning{"size", "How many bytes it has"},
      Meaning{"sha256", "The SHA-256 of its bytes"},
      Meaning{"expires_at", "Until when it is kept"},
  };
}
constexpr access::EntityFacts entity_facts(Export const*) {
  return {.name = "export",
          .plural = "exports",
          .capability = access::Capability::X4,
          // It belongs to its person alone, whatever the place.
          .reach = {.places = "export.person_id", .own = "export.person_id"}};
}

}  // namespace aimline::exports
