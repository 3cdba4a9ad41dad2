#include "identity/password.hpp"

#include "identity/common_words.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>

#include <gtest/gtest.h>
#include <sodium.h>

namespace aimline::identity {
namespace {

// The words of Ana Ejemplo, ana.ejemplo@cedar.example, of Cedar Hollow Middle School in Schools That Lead.
std::vector<std::string> const own = words_of(std::vector<std::string>{
    "Ana Ejemplo", "ana.ejemplo@cedar.example", "Cedar Hollow Middle School", "Schools That Lead"});

TEST(Passwords, AreTakenOrRefusedAsTheTableSays) {
  struct Line {
    std::string password;
    bool alone;   // taken without anything beside it
    bool beside;  // taken with a second factor
  };
  for (auto const& [password, alone, beside] : {
           Line{"vulture grommet", true, true},               // two words that nobody names first
           Line{"correct horse battery staple", true, true},  // four words, any characters between
           Line{"¿dónde está el ñandú?", true, true},         // any script
           Line{"🦜🦜 loro verde 🌵", true, true},      // any character at all
           Line{"aaaaaaaaaaaaaa!", false, false},             // one letter, often
           Line{"abababababababababab", false, false},        // a repeat
           Line{"hunter2hunter2hunter2", false, false},       // a repeat of a common one
           Line{"abcdefghijklmnopqrst", false, false},        // the alphabet
           Line{"qwertyuiopasdfghjkl", false, false},         // rows of keys
           Line{"lkjhgfdsapoiuytrewq", false, false},         // backwards
           Line{"1qaz2wsx3edc4rfv5tgb", false, false},        // columns of keys
           Line{"012345678901234567", false, false},          // digits in order
           Line{"PasswordPassword2026!", false, false},       // common words, a year, a sign
           Line{"p4$$w0rd p4$$w0rd", false, false},           // signs for letters
           Line{"iloveyouforever2024", false, false},         //
           Line{"Cedar-Hollow-2026", false, false},           // names around the person
           Line{"ejemplo.ana.cedar", false, false},           //
           Line{"schoolsthatlead!!!", false, false},          //
           Line{"Cedar Hollow vulture grommet", true, true},  // with something of one's own
           Line{"G7#kq2Lx", false, true},                     // eight are enough beside a second factor
           Line{"48213957", false, true},                     //
           Line{"G7#kq2L", false, false},                     // seven are never
           Line{"password1", false, false},                   //
           Line{"Welcome123!", false, false},                 //
           Line{"summer2026", false, false},                  //
           Line{"                ", false, false},            // spaces count nothing
       }) {
    EXPECT_EQ(!problem_with({password}, Beside::nothing, own), alone) << password;
    EXPECT_EQ(!problem_with({password}, Beside::second_factor, own), beside) << password;
  }
}

TEST(Passwords, AreCountedInCharactersNotBytes) {
  std::string fourteen, fifteen;
  for (std::string const letter : {"ñ", "á", "ß", "ø", "ł", "ż", "ę", "ő", "ů", "ð", "þ", "č", "ý", "ģ"})
    fourteen += letter;
  fifteen = fourteen + "ķ";
  EXPECT_TRUE(problem_with({fourteen}, Beside::nothing, {}));
  EXPECT_FALSE(problem_with({fifteen}, Beside::nothing, {}));
}

TEST(Passwords, MayHave256CharactersAndNoMore) {
  std::string longest;
  while (longest.size() < 256) longest += static_cast<char>('a' + (longest.size() * 7 + longest.size() / 13) % 26);
  EXPECT_TRUE(TextForm<Password>::read(longest));
  EXPECT_FALSE(TextForm<Password>::read(longest + "x"));
  EXPECT_FALSE(TextForm<Password>::read(""));
  EXPECT_FALSE(TextForm<Password>::read("\xff"));
}

// ASSURANCE asks for a list of 10,000: what the rule refuses is more than that.
TEST(Passwords, ThatAreCommonAreRefusedTensOfThousandsOfThem) {
  std::set<std::string> refused;
  for (std::string_view const common : common_words)
    for (int number = 0; number < 100; ++number)
      for (std::string const& candidate :
           {std::string(common) + std::to_string(number), std::string(common) + std::to_string(1950 + number),
            std::string(common) + std::to_string(number) + "!"}) {
        if (candidate.size() < shortest(Beside::second_factor)) continue;
        ASSERT_TRUE(problem_with({candidate}, Beside::second_factor, {})) << candidate;
        refused.insert(candidate);
      }
  EXPECT_GT(refused.size(), 100'000u);
}

TEST(PasswordWords, AreOfThreeLettersAndMore) {
  EXPECT_EQ(words_of(std::vector<std::string>{"Ann O. Muñoz-Li", "a@b.org"}),
            (std::vector<std::string>{"ann", "muñoz", "org"}));
}

TEST(PasswordHashes, SayTheirParametersAndAreComparedWhole) {
  std::string const long_one(200, 'x');
  auto const hash = hash_password({long_one}).value();
  EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=65536,t=3,p=1$")) << hash;
  EXPECT_TRUE(is_password(hash, {long_one}).value());
  EXPECT_FALSE(is_password(hash, {long_one.substr(1)}).value());
  EXPECT_FALSE(is_password(hash, {long_one + "x"}).value());
  EXPECT_NE(hash, hash_password({long_one}).value());
  EXPECT_FALSE(is_outdated(hash));
}

TEST(PasswordHashes, OfOtherParametersAreOutdatedAndStillOpen) {
  char old[crypto_pwhash_STRBYTES];
  ASSERT_EQ(crypto_pwhash_str_alg(old, "vulture grommet", 15, 2, 19 << 20, crypto_pwhash_ALG_ARGON2ID13), 0);
  EXPECT_TRUE(is_outdated(old));
  EXPECT_TRUE(is_password(std::string(old), {"vulture grommet"}).value());
}

TEST(PasswordHashes, CostTheSameForNobody) {
  auto const hash = hash_password({"vulture grommet"}).value();
  EXPECT_FALSE(is_password(std::nullopt, {"vulture grommet"}).value());
  auto const took = [&](std::optional<std::string> const& against) {
    auto const before = hash_count().done;
    // The least of some: what else runs on the machine only adds to it.
    auto least = std::chrono::nanoseconds::max();
    for (int i = 0; i < 5; ++i) {
      timespec from{}, to{};
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &from);
      EXPECT_TRUE(is_password(against, {"wrong"}).has_value());
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &to);
      least = std::min(least, std::chrono::nanoseconds(std::chrono::seconds(to.tv_sec - from.tv_sec)) +
                                  std::chrono::nanoseconds(to.tv_nsec - from.tv_nsec));
    }
    EXPECT_EQ(hash_count().done - before, 5u);
    return std::chrono::duration<double>(least).count();
  };
  auto const known = took(hash), unknown = took(std::nullopt);
  EXPECT_LT(std::abs(known - unknown), 0.25 * std::max(known, unknown)) << known << " s and " << unknown << " s";
}

TEST(CheapHashes, AreReachedFromTestsOnly) {
  std::string const header = std::string("cheap_") + "hashes.hpp";
  for (auto const& entry : std::filesystem::recursive_directory_iterator(AIMLINE_SOURCE_DIR "/src")) {
    std::string const name = entry.path().filename();
    bool const source = name.ends_with(".cpp") || name.ends_with(".hpp");
    if (!source || name.ends_with("_test.cpp") || name.starts_with("testing") || name == "password.cpp") continue;
    std::stringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    EXPECT_EQ(text.str().find(header), std::string::npos) << entry.path();
  }
}

std::size_t most_resident_kilobytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::stoul(line.substr(6));
  return 0;
}

// 200 at once: four are worked out at a time, the others wait or are told that the server is busy.
TEST(PasswordHashes, AreFourAtATimeHoweverManyAreWanted) {
  auto const before = most_resident_kilobytes();
  std::vector<std::thread> threads;
  for (int i = 0; i < 200; ++i)
    threads.emplace_back([] {
      auto const made = hash_password({"vulture grommet"});
      EXPECT_TRUE(made || made.error().fault == Fault::busy);
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(hash_count().most_at_once, 4u);
#ifdef __SANITIZE_THREAD__
  // Its notes about 200 threads take memory, too; 200 hashes would take 12 GiB.
  std::size_t const most = 1000;
#else
  std::size_t const most = 300;
#endif
  EXPECT_LT(most_resident_kilobytes() - before, most * 1024);
}

}  // namespace
}  // namespace aimline::identity
