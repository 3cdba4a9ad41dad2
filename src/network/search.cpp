#include "network/search.hpp"

#include "base/folding.hpp"

namespace aimline::network {

std::vector<std::string> words_of(std::string_view question) {
  std::vector<std::string> words;
  std::string word;
  auto const end_word = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  for (char c : folded(question)) {
    if (c == ' ' || c == '-')
      end_word();
    else
      word += c;
  }
  end_word();
  return words;
}

}  // namespace aimline::network
