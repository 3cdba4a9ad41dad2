#include "identity/password.hpp"

#include "identity/cheap_hashes.hpp"
#include "identity/common_words.hpp"

#include <algorithm>
#include <atomic>
#include <semaphore>
#include <stdexcept>

#include <sodium.h>

namespace aimline::identity {
namespace {

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
/// A further byte of a character of several.
bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }
bool separates(char c) { return c == ' ' || c == '-' || c == '_' || c == '.' || c == ','; }

std::string in_small_letters(std::string_view text) {
  std::string folded(text);
  for (char& c : folded)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return folded;
}

/// The letter that a digit or sign is often written for; itself otherwise.
char read_as_letter(char c) {
  constexpr std::string_view signs = "01345789@$!+|", letters = "oieasxbgasitl";
  auto const at = signs.find(c);
  return at == signs.npos ? c : letters[at];
}

/// Whether the word stands here, also with signs for letters ("p4ssw0rd"). A number alone is no such spelling.
bool begins_with(std::string_view rest, std::string_view word) {
  if (word.size() > rest.size()) return false;
  auto const here = rest.substr(0, word.size());
  return std::equal(word.begin(), word.end(), here.begin(),
                    [](char wanted, char c) { return c == wanted || read_as_letter(c) == wanted; }) &&
         std::any_of(here.begin(), here.end(), is_letter);
}

std::size_t common_front(std::string_view left, std::string_view right) {
  auto const end = std::min(left.size(), right.size());
  std::size_t size = 0;
  while (size < end && left[size] == right[size]) ++size;
  return size;
}

/// How far a run along the keyboard or the alphabet goes from here; three characters at least.
std::size_t longest_run(std::string_view rest) {
  std::size_t longest = 0;
  for (std::string_view const forwards : runs) {
    std::string const backwards(forwards.rbegin(), forwards.rend());
    for (std::string_view const run : {forwards, std::string_view(backwards)})
      for (std::size_t from = 0; from + 3 <= run.size(); ++from)
        longest = std::max(longest, common_front(run.substr(from), rest));
  }
  return longest < 3 ? 0 : longest;
}

/// From 1900 to 2099.
bool is_year(std::string_view rest) {
  return rest.size() >= 4 && (rest.starts_with("19") || rest.starts_with("20")) && is_digit(rest[2]) &&
         is_digit(rest[3]);
}

/// How much from here repeats what came before; three characters at least. "ababab" repeats from its third on.
std::size_t longest_repeat(std::string_view text, std::size_t at) {
  std::size_t longest = 0;
  for (std::size_t from = 0; from < at; ++from)
    longest = std::max(longest, common_front(text.substr(from), text.substr(at)));
  return longest < 3 ? 0 : longest;
}

struct Cost {
  unsigned long long passes;
  std::size_t memory;
};
// Source: ASSURANCE "Sign-in and browser". libsodium's Argon2id has one lane.
constexpr Cost full_cost{3, 64 << 20};
std::atomic<int> cheap{0};
Cost cost() { return cheap > 0 ? Cost{crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN} : full_cost; }

std::counting_semaphore<4> places(4);
std::atomic<std::uint64_t> done{0}, at_once{0}, most_at_once{0};

/// One of the four places where a hash is worked out.
class Place {
public:
  static std::optional<Place> take() {
    if (!places.try_acquire_for(std::chrono::seconds(5))) return std::nullopt;
    return Place();
  }
  Place(Place&& other) noexcept : held_(std::exchange(other.held_, false)) {}
  Place& operator=(Place&&) = delete;
  ~Place() {
    if (!held_) return;
    --at_once;
    ++done;
    places.release();
  }

private:
  Place() {
    auto const now = ++at_once;
    auto most = most_at_once.load();
    while (most < now && !most_at_once.compare_exchange_weak(most, now)) {
    }
  }
  bool held_ = true;
};

std::string make_hash(Password const& password) {
  std::string hash(crypto_pwhash_STRBYTES, '\0');
  auto const [passes, memory] = cost();
  if (crypto_pwhash_str_alg(hash.data(), password.value.data(), password.value.size(), passes, memory,
                            crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw std::runtime_error("no memory for a password's hash");
  hash.resize(hash.find('\0'));
  return hash;
}

}  // namespace

std::size_t pieces_of(std::string_view password, std::span<std::string const> own) {
  auto const text = in_small_letters(password);
  // The fewest pieces in which the rest can be read, from the end to the front.
  std::vector<std::size_t> fewest(text.size() + 1, 0);
  for (std::size_t at = text.size(); at-- > 0;) {
    std::string_view const rest = std::string_view(text).substr(at);
    bool const free = separates(text[at]) || continues(text[at]);
    fewest[at] = fewest[at + 1] + (free ? 0 : 1);
    auto const read = [&](std::size_t size, std::size_t pieces) {
      fewest[at] = std::min(fewest[at], pieces + fewest[at + size]);
    };
    for (auto const& word : own)
      if (begins_with(rest, word)) read(word.size(), 0);
    for (auto const word : common_words)
      if (begins_with(rest, word)) read(word.size(), 1);
    if (is_year(rest)) read(4, 1);
    // A shorter part of these may leave the better rest.
    for (auto size = longest_run(rest); size >= 3; --size) read(size, 1);
    for (auto size = longest_repeat(text, at); size >= 3; --size) read(size, 1);
  }
  return fewest[0];
}

std::optional<Text> problem_with(Password const& password, Beside beside, std::span<std::string const> own) {
  if (count_characters(password.value).value_or(0) < shortest(beside))
    return Text{"password.too_short", {{"shortest", std::to_string(shortest(beside))}}};
  if (pieces_of(password.value, own) < fewest_pieces) return Text{"password.soon_guessed"};
  return std::nullopt;
}

std::vector<std::string> words_of(std::span<std::string const> texts) {
  std::vector<std::string> words;
  for (auto const& text : texts) {
    std::string word;
    for (char const c : in_small_letters(text) + " ") {
      // Letters beyond ASCII belong to words, as in "muñoz".
      if (is_letter(c) || static_cast<unsigned char>(c) >= 0x80) {
        word += c;
        continue;
      }
      if (count_characters(word).value_or(0) >= 3) words.push_back(word);
      word.clear();
    }
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

Result<std::string> hash_password(Password const& password) {
  auto const place = Place::take();
  if (!place) return refuse(Fault::busy, "", {"http.busy"});
  return make_hash(password);
}

Result<bool> is_password(std::optional<std::string> const& hash, Password const& password) {
  auto const place = Place::take();
  if (!place) return refuse(Fault::busy, "", {"http.busy"});
  static std::string const of_nobody = [] {
    std::string nothing(32, '\0');
    randombytes_buf(nothing.data(), nothing.size());
    return make_hash({nothing});
  }();
  bool const same =
      crypto_pwhash_str_verify(hash.value_or(of_nobody).c_str(), password.value.data(), password.value.size()) == 0;
  return same && hash;
}

bool is_outdated(std::string const& hash) {
  auto const [passes, memory] = cost();
  return crypto_pwhash_str_needs_rehash(hash.c_str(), passes, memory) != 0;
}

CheapHashes::CheapHashes() { ++cheap; }
CheapHashes::~CheapHashes() { --cheap; }

HashCount hash_count() { return {done, most_at_once}; }

}  // namespace aimline::identity

namespace aimline {

tl::expected<identity::Password, Text> TextForm<identity::Password>::read(std::string_view text) {
  auto const characters = count_characters(text);
  if (!characters) return tl::unexpected(Text{"field.not_utf8"});
  if (*characters == 0) return tl::unexpected(Text{"field.missing"});
  if (*characters > facts.longest)
    return tl::unexpected(Text{"field.too_long", {{"longest", std::to_string(facts.longest)}}});
  return identity::Password{std::string(text)};
}

}  // namespace aimline
