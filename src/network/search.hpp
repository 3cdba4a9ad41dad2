#pragma once

#include "base/description.hpp"
#include "base/id.hpp"
#include "base/text_fields.hpp"

#include <optional>
#include <string>
#include <vector>

/// What is found by name (L2).
namespace aimline::network {

struct Found {
  std::string kind;
  Id<void> id;
  Line name;
  std::optional<Slug> slug;
  std::optional<Line> detail;
};
BOOST_DESCRIBE_STRUCT(Found, (), (kind, id, name, slug, detail))
constexpr auto meanings(Found const*) {
  return std::array{
      Meaning{"kind", "organization, person or network"},
      Meaning{"name", "What it is called"},
      Meaning{"slug", "Its name in addresses; absent for a person"},
      Meaning{"detail", "City and state of an organization, expertise of a person, where they tell it"},
  };
}

struct Findings {
  std::vector<Found> items;
};
BOOST_DESCRIBE_STRUCT(Findings, (), (items))
constexpr auto meanings(Findings const*) {
  return std::array{
      Meaning{"items",
              "What was found, by kind, the nearest first: whose name begins so, then a word of it, then "
              "those that have it inside"},
  };
}
void may_leave_the_server(Findings const*);

/// The words of a question, folded; none where it has no letter or digit.
std::vector<std::string> words_of(std::string_view question);

}  // namespace aimline::network
