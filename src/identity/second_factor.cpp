#include "identity/second_factor.hpp"

#include "http/log.hpp"
#include "identity/guessing.hpp"
#include "identity/mailed_link.hpp"

#include <algorithm>
#include <memory>
#include <qrencode.h>

#include <fmt/format.h>
#include <openssl/hmac.h>
#include <sodium.h>

namespace aimline::identity {
namespace {

constexpr std::int64_t step_seconds = 30;
constexpr std::size_t seed_bytes = 20;  // RFC 4226, R6: 160 bits are recommended
constexpr std::size_t recovery_codes = 10;

std::int64_t step_at(Instant at) {
  return std::chrono::floor<std::chrono::seconds>(at.at).time_since_epoch().count() / step_seconds;
}

/// Source: RFC 4226, 5.3.
std::string code_of_step(std::string_view seed, std::int64_t step) {
  std::array<unsigned char, 8> counter{};
  for (std::size_t i = 0; i < counter.size(); ++i)
    counter[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(step) >> (56 - 8 * i));
  std::array<unsigned char, 20> mac{};
  unsigned size = 0;
  if (!HMAC(EVP_sha1(), seed.data(), static_cast<int>(seed.size()), counter.data(), counter.size(), mac.data(), &size))
    throw std::runtime_error("a code cannot be worked out");
  std::size_t const offset = mac[19] & 0xf;
  std::uint32_t const number = (static_cast<std::uint32_t>(mac[offset] & 0x7f) << 24) |
                               (static_cast<std::uint32_t>(mac[offset + 1]) << 16) |
                               (static_cast<std::uint32_t>(mac[offset + 2]) << 8) | mac[offset + 3];
  return fmt::format("{:06}", number % 1'000'000);
}

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

std::string in_groups(std::string_view text, std::size_t size, char between) {
  std::string grouped;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i > 0 && i % size == 0) grouped += between;
    grouped += text[i];
  }
  return grouped;
}

/// 80 bits without letters that are taken for others, in small ones: "4kzq-9w3m-…".
constexpr std::string_view recovery_alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t recovery_length = 16;

std::string new_recovery_code() {
  std::string code;
  for (char const byte : random_bytes(recovery_length))
    code += recovery_alphabet[static_cast<unsigned char>(byte) & 31];
  return code;
}

/// What was typed, without what people put between groups, and with letters read as they were meant.
std::string plain(std::string_view typed) {
  std::string text;
  for (char c : typed) {
    if (c == ' ' || c == '-') continue;
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    text += c == 'o' ? '0' : c == 'i' || c == 'l' ? '1' : c;
  }
  return text;
}

bool is_six_digits(std::string_view text) {
  return text.size() == 6 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string context_of(Id<network::Person> person) { return "second_factor " + to_string(person); }
Id<network::Person> caller_of(http::Call const& call) { return {*call.viewer().person}; }

std::string unsealed(store::KeyRing& keys, Id<network::Person> person, std::string const& sealed) {
  auto seed = keys.unseal(sealed, context_of(person));
  if (!seed) throw std::runtime_error("a second factor was sealed with a key that is gone");
  return *seed;
}

/// Six digits: right if they are of a later step than any before.
bool take_digits(http::Call& call, store::KeyRing& keys, Id<network::Person> person, std::string_view code) {
  bool right = false;
  call.db().query(
      "select seed, last_step from second_factor where person_id = $1 and since is not null",
      [&](store::Row const& row) {
        std::string const sealed(row.text(0));
        auto const seed = unsealed(keys, person, sealed);
        auto const step = step_of(seed, code, call.now());
        right = step && *step > row.integer(1);
        if (!right) return;
        call.db().execute("update second_factor set last_step = $1, seed = $2 where person_id = $3", *step,
                          keys.is_current(sealed) ? sealed : keys.seal(seed, context_of(person)), person);
      },
      person);
  return right;
}

std::int64_t codes_left(store::Connection& connection, Id<network::Person> person) {
  return connection
      .value_of<std::int64_t>("select count(*) from recovery_code where person_id = $1 and used_at is null", person)
      .value_or(0);
}

bool take_recovery_code(http::Call& call, store::KeyRing& keys, Id<network::Person> person, std::string const& code) {
  if (call.db().execute(
          "update recovery_code set used_at = $1 where person_id = $2 and code_hash = $3 and used_at is null",
          call.now(), person, hash_of(code)) == 0)
    return false;
  call.security({"recovery_code_used", person.value});
  auto const left = std::to_string(codes_left(call.db(), person));
  write_to(
      call, keys, person,
      {{"letter.recovery_code_used"}, {{"letter.recovery_code_used_text", {{"left", left}}}, {"letter.if_not_you"}}});
  return true;
}

/// New ones in place of the old.
RecoveryCodes renew_recovery_codes(store::Connection& connection, Id<network::Person> person) {
  connection.execute("delete from recovery_code where person_id = $1", person);
  RecoveryCodes made;
  while (made.codes.size() < recovery_codes) {
    auto const code = new_recovery_code();
    connection.execute("insert into recovery_code (person_id, code_hash) values ($1, $2)", person, hash_of(code));
    made.codes.push_back(in_groups(code, 4, '-'));
  }
  return made;
}

bool is_needed(http::Call const& call, Id<network::Person> person) {
  return needs_second_factor(call.db(), person, date_in_utc(call.now()));
}

SecondFactor state(http::Call& call) {
  auto const person = caller_of(call);
  return {
      call.db().value_of<Instant>("select since from second_factor where person_id = $1 and since is not null", person),
      codes_left(call.db(), person), is_needed(call, person)};
}

/// Who has one gives it before they may change it; who has none proved themselves a moment ago.
Result<void> may_set_up(http::Call& call) {
  if (has_second_factor(call.db(), caller_of(call))) {
    if (call.proof() == http::Proof::begun) return refuse(Fault::second_factor_required, "", {"access.second_factor"});
    if (call.proof() != http::Proof::recent) return refuse(Fault::step_up_required, "", {"access.step_up"});
  } else if (!was_proved_lately(call)) {
    return refuse(Fault::step_up_required, "", {"access.step_up"});
  }
  return {};
}

Result<NewSecondFactor> begin_setup(http::Call& call, store::KeyRing& keys) {
  if (auto const may = may_set_up(call); !may) return refuse(may.error());
  auto const person = caller_of(call);
  auto const seed = random_bytes(seed_bytes);
  return call.transact([&]() -> Result<NewSecondFactor> {
    call.db().execute(
        "insert into second_factor (person_id, pending_seed, last_step) values ($1, $2, 0)"
        " on conflict (person_id) do update set pending_seed = $2",
        person, keys.seal(seed, context_of(person)));
    auto const mail = call.db().value_of<std::string>("select mail from account where id = $1", person);
    auto const key = base32(seed);
    auto uri = fmt::format("otpauth://totp/Aimline:{}?secret={}&issuer=Aimline", http::encode(mail.value()), key);
    auto rows = qr_rows(uri);
    return NewSecondFactor{in_groups(key, 4, ' '), std::move(uri), std::move(rows)};
  });
}

Result<RecoveryCodes> confirm_setup(http::Call& call, store::KeyRing& keys, Code const& sent) {
  if (auto const may = may_set_up(call); !may) return refuse(may.error());
  auto const person = caller_of(call);
  return call.transact([&]() -> Result<RecoveryCodes> {
    auto const sealed = call.db().value_of<std::string>(
        "select pending_seed from second_factor where person_id = $1 and pending_seed is not null", person);
    if (!sealed) return refuse(Fault::conflict, "", {"second_factor.begin_first"});
    auto const step = step_of(unsealed(keys, person, *sealed), plain(sent.code.value), call.now());
    if (!step) return refuse(Fault::invalid, "code", {"second_factor.wrong_code"});
    call.db().execute(
        "update second_factor set seed = pending_seed, pending_seed = null, since = $1, last_step = $2"
        " where person_id = $3",
        call.now(), *step, person);
    auto const codes = renew_recovery_codes(call.db(), person);
    end_sessions(call, person, Ending::others);
    if (auto const renewed = renew_session(call, Strength::two_factors); !renewed) return refuse(renewed.error());
    call.security({"second_factor_set_up", person.value});
    write_to(call, keys, person,
             {{"letter.second_factor_set_up"}, {{"letter.second_factor_set_up_text"}, {"letter.if_not_you"}}});
    return codes;
  });
}

Result<RecoveryCodes> new_codes(http::Call& call) {
  auto const person = caller_of(call);
  return call.transact([&]() -> Result<RecoveryCodes> {
    if (!has_second_factor(call.db(), person)) return refuse(Fault::conflict, "", {"second_factor.begin_first"});
    call.security({"recovery_codes_renewed", person.value});
    return renew_recovery_codes(call.db(), person);
  });
}

Result<SecondFactor> remove(http::Call& call, store::KeyRing& keys) {
  auto const person = caller_of(call);
  if (is_needed(call, person)) return refuse(Fault::conflict, "", {"second_factor.needed"});
  // A short password was taken for the sake of the second factor.
  if (call.db().value_of<std::int64_t>("select 1 from password where person_id = $1 and not stands_alone", person))
    return refuse(Fault::conflict, "", {"second_factor.password_is_short"});
  forget_second_factor(call.db(), person);
  end_sessions(call, person, Ending::others);
  call.security({"second_factor_removed", person.value});
  write_to(call, keys, person,
           {{"letter.second_factor_removed"}, {{"letter.second_factor_removed_text"}, {"letter.if_not_you"}}});
  return state(call);
}

}  // namespace

std::string code_at(std::string_view seed, Instant at) { return code_of_step(seed, step_at(at)); }

std::optional<std::int64_t> step_of(std::string_view seed, std::string_view code, Instant at) {
  std::optional<std::int64_t> found;
  if (!is_six_digits(code)) return found;
  // The latest that fits, and all three compared whichever it is.
  for (std::int64_t const step : {step_at(at) - 1, step_at(at), step_at(at) + 1})
    if (sodium_memcmp(code_of_step(seed, step).data(), code.data(), code.size()) == 0) found = step;
  return found;
}

std::string base32(std::string_view bytes) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (char const byte : bytes) {
    held = (held << 8) | static_cast<unsigned char>(byte);
    for (bits += 8; bits >= 5; bits -= 5) text += alphabet[(held >> (bits - 5)) & 31];
  }
  if (bits > 0) text += alphabet[(held << (5 - bits)) & 31];
  return text;
}

std::vector<std::string> qr_rows(std::string const& text) {
  std::unique_ptr<QRcode, decltype(&QRcode_free)> const code(QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M),
                                                             QRcode_free);
  if (!code) throw std::runtime_error("a QR code cannot be made");
  auto const width = static_cast<std::size_t>(code->width);
  std::vector<std::string> rows(width, std::string(width, '0'));
  for (std::size_t y = 0; y < width; ++y)
    for (std::size_t x = 0; x < width; ++x)
      if (code->data[y * width + x] & 1) rows[y][x] = '1';
  return rows;
}

bool has_second_factor(store::Connection& connection, Id<network::Person> person) {
  return connection
      .value_of<std::int64_t>("select 1 from second_factor where person_id = $1 and since is not null", person)
      .has_value();
}

bool needs_second_factor(store::Connection& connection, Id<network::Person> person, Date today) {
  static std::string const sql =
      "select distinct g.role from role_grant g where g.person_id = $1 and " + access::in_force("g", 2);
  bool needed = false;
  connection.query(
      sql,
      [&](store::Row const& row) {
        needed = needed || access::needs_second_factor(store::from_column<access::Role>(row, 0));
      },
      person, today);
  return needed;
}

Result<void> take_code(http::Call& call, store::KeyRing& keys, Id<network::Person> person, std::string_view code) {
  // A stranger with the password does not make the owner wait at a browser of hers.
  auto who = "code " + to_string(person);
  if (auto const known = known_browser(call.db(), call.request(), person)) who += " " + *known;
  struct Outcome {
    Try entered;
    bool right = false;
  };
  auto const outcome = call.transact([&] {
    Outcome found{enter_try(call.db(), who, call.now())};
    if (found.entered.until) return found;
    auto const typed = plain(code);
    found.right =
        is_six_digits(typed) ? take_digits(call, keys, person, typed) : take_recovery_code(call, keys, person, typed);
    if (found.right) forget_tries(call.db(), who);
    return found;
  });
  if (outcome.entered.until) return refuse_until(call, *outcome.entered.until);
  if (!outcome.right) {
    call.security({"sign_in_failed", person.value, {}, {{"why", "code"}}});
    return refuse(Fault::invalid, "code", {"second_factor.wrong_code"});
  }
  return {};
}

void forget_second_factor(store::Connection& connection, Id<network::Person> person) {
  connection.execute("delete from recovery_code where person_id = $1", person);
  connection.execute("delete from second_factor where person_id = $1", person);
}

void add_second_factor_routes(http::Router& router, store::KeyRing& keys) {
  using access::Access;
  using http::Nothing;
  using enum access::Capability;
  using enum access::Action;
  router.get<SecondFactor, Access{X1, See}>("/second-factor", "Whether one has a second factor, and needs it", state);
  router.needs(http::Proof::begun);
  router.act<Nothing, NewSecondFactor, Access{X1, Edit}>(
      "/second-factor", "Begin to set up a second factor, or another in its place",
      [&keys](http::Call& call, Nothing) { return begin_setup(call, keys); });
  router.needs(http::Proof::begun);
  router.own_transactions();
  router.act<Code, RecoveryCodes, Access{X1, Edit}>(
      "/second-factor/confirmation", "Show by a code that it is set up: from now on it is asked for",
      [&keys](http::Call& call, Code const& sent) { return confirm_setup(call, keys, sent); });
  router.needs(http::Proof::begun);
  router.own_transactions();
  router.act<Nothing, RecoveryCodes, Access{X1, Edit}>("/second-factor/recovery-codes",
                                                       "New recovery codes in place of the old",
                                                       [](http::Call& call, Nothing) { return new_codes(call); });
  router.needs(http::Proof::recent);
  router.own_transactions();
  router.act<Nothing, SecondFactor, Access{X1, Edit}>(
      "/second-factor/removal", "Do without a second factor, where no role needs one",
      [&keys](http::Call& call, Nothing) { return remove(call, keys); });
  router.needs(http::Proof::recent);
}

}  // namespace aimline::identity
