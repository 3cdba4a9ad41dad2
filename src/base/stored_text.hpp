#pragma once

#include "base/description.hpp"
#include "base/result.hpp"

/// A `Text` as it is kept for later: written out only when somebody reads it, in that reader's language.
namespace aimline {

struct StoredArgument {
  std::string name;
  std::string value;

  friend bool operator==(StoredArgument const&, StoredArgument const&) = default;
};
BOOST_DESCRIBE_STRUCT(StoredArgument, (), (name, value))
constexpr auto meanings(StoredArgument const*) {
  return std::array{Meaning{"name", "The placeholder it fills"}, Meaning{"value", "What stands there"}};
}

struct StoredText {
  std::string key;
  std::vector<StoredArgument> arguments;

  friend bool operator==(StoredText const&, StoredText const&) = default;
};
BOOST_DESCRIBE_STRUCT(StoredText, (), (key, arguments))
constexpr auto meanings(StoredText const*) {
  return std::array{Meaning{"key", "The key of the text in the catalogs"},
                    Meaning{"arguments", "What fills its placeholders"}};
}

inline StoredText stored(Text const& text) {
  StoredText kept{text.key, {}};
  for (auto const& [name, value] : text.arguments) kept.arguments.push_back({name, value});
  return kept;
}

inline Text text_of(StoredText const& kept) {
  Text text{kept.key};
  for (auto const& [name, value] : kept.arguments) text.arguments.emplace_back(name, value);
  return text;
}

}  // namespace aimline
