#pragma once

#include "base/catalog.hpp"
#include "base/stored_text.hpp"
#include "base/text_form.hpp"
#include "store/reseal.hpp"

#include <optional>
#include <string>
#include <vector>

/// A letter as it lies sealed in the outbox, and its table.
namespace aimline::mail {

/// What is sealed: everything that its reader will see.
struct Body {
  Language language{};
  StoredText subject;
  std::vector<StoredText> paragraphs;
  std::optional<StoredText> label;
  std::optional<std::string> path;
  bool digest = false;
};
BOOST_DESCRIBE_STRUCT(Body, (), (language, subject, paragraphs, label, path, digest))
constexpr auto meanings(Body const*) {
  return std::array{
      Meaning{"language", "The language its reader reads"},
      Meaning{"subject", "The subject"},
      Meaning{"paragraphs", "What it says, in order"},
      Meaning{"label", "What the link is called"},
      Meaning{"path", "Where the link leads, below the base URL"},
      Meaning{"digest", "Whether it gathers several notifications, and says where one stops it"},
  };
}

enum class LetterState { waiting, sent, failed };
BOOST_DESCRIBE_ENUM(LetterState, waiting, sent, failed)

/// What stays as a log.
struct OutboxLetter;

/// The job that delivers one.
struct Deliverable {
  Id<OutboxLetter> letter;
};
BOOST_DESCRIBE_STRUCT(Deliverable, (), (letter))
constexpr auto meanings(Deliverable const*) { return std::array{Meaning{"letter", "The key of the letter"}}; }
constexpr std::string_view deliver_kind = "mail.deliver";

inline constexpr store::SealedColumn sealed_body{"letter", "id", "body", "letter"};

/// What a letter's body is sealed with.
inline std::string seal_of(Id<OutboxLetter> id) { return "letter " + to_string(id); }

}  // namespace aimline::mail
