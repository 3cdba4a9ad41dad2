#pragma once

#include "base/text_form.hpp"
#include "store/connection.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Passwords: which are taken, and how they are kept. Source: NIST SP 800-63B-4 §3.1.1; ASSURANCE "Sign-in and
/// browser".
namespace aimline::identity {

/// What somebody types as a password: 1 to 256 characters of any kind, compared whole.
struct Password {
  std::string value;
};

}  // namespace aimline::identity

namespace aimline {
template <>
struct TextForm<identity::Password> {
  static constexpr TextFacts facts{.format = "password", .shortest = 1, .longest = 256};
  static std::string write(identity::Password const& password) { return password.value; }
  static tl::expected<identity::Password, Text> read(std::string_view text);
};
}  // namespace aimline

namespace aimline::identity {

/// What a password signs in with: a short one is taken only together with a second factor.
enum class Beside { nothing, second_factor };
constexpr std::size_t shortest(Beside beside) { return beside == Beside::nothing ? 15 : 8; }

/// Why a password is not taken as a new one, if it is not: too short, or soon guessed. `own` are words that anybody
/// would try for this person: of their name and mail, and of the places where they hold roles.
///
/// How soon it is guessed is counted in pieces. A piece is a common word, a run along the keyboard or the alphabet, a
/// year, or a repeat of what came before; each other character is one too. Own words and what stands between words
/// count nothing. Fewer than six pieces are refused. docs/decisions/0016 says why this instead of a list.
std::optional<Text> problem_with(Password const& password, Beside beside, std::span<std::string const> own);

/// The number of pieces, for tests and for `problem_with`.
std::size_t pieces_of(std::string_view password, std::span<std::string const> own);
constexpr std::size_t fewest_pieces = 6;

/// The words in some texts that are worth trying: three letters and more, in small letters.
std::vector<std::string> words_of(std::span<std::string const> texts);

/// The hash to store: Argon2id, 64 MiB, three passes. It takes 64 MiB and a tenth of a second, so at most four are made
/// or compared at once in the whole process. Others wait, for five seconds at most. Refuses: busy.
Result<std::string> hash_password(Password const& password);

/// Whether it is the password of that hash. Without a hash it is not, and takes as long.
Result<bool> is_password(std::optional<std::string> const& hash, Password const& password);

/// Whether a hash was made with other parameters than today's.
bool is_outdated(std::string const& hash);

/// How many hashes this process has made or compared, and how many it did at once at most: for tests.
struct HashCount {
  std::uint64_t done = 0;
  std::uint64_t most_at_once = 0;
};
HashCount hash_count();

}  // namespace aimline::identity
