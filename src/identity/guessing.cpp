#include "identity/guessing.hpp"

#include "identity/session.hpp"

#include <arpa/inet.h>
#include <array>

#include <fmt/format.h>

namespace aimline::identity {
namespace {

struct Count {
  std::int64_t failures = 0;
  Instant since;
  Instant until;
};

std::optional<Count> count_of(store::Connection& connection, std::string_view who) {
  std::optional<Count> found;
  connection.query(
      "select failures, since, until from guess where who = $1",
      [&](store::Row const& row) {
        found = Count{row.integer(0), store::from_column<Instant>(row, 1), store::from_column<Instant>(row, 2)};
      },
      std::string(who));
  return found;
}

void keep(store::Connection& connection, std::string_view who, Count const& count) {
  connection.execute(
      "insert into guess (who, failures, since, until) values ($1, $2, $3, $4)"
      " on conflict (who) do update set failures = $2, since = $3, until = $4",
      std::string(who), count.failures, count.since, count.until);
}

std::string name_of_network(std::string_view remote) { return "network " + network_of(remote); }

}  // namespace

std::string name_of_password(MailAddress const& mail) { return "password " + hash_of(mail.value); }
std::string name_of_letters(MailAddress const& mail) { return "letters " + hash_of(mail.value); }

Try enter_try(store::Connection& connection, std::string_view who, Instant now, Pace const& pace) {
  // Who let a month pass begins anew; the same for a mail address that nobody has, so that the two look alike.
  connection.execute("delete from guess where until < $1", Instant{now.at - std::chrono::hours(30 * 24)});
  auto count = count_of(connection, who).value_or(Count{0, now, now});
  if (count.until > now) return {count.until, count.failures};
  ++count.failures;
  auto wait = std::chrono::seconds(0);
  if (count.failures >= pace.free) {
    wait = pace.first;
    for (auto more = pace.free; more < count.failures && wait < pace.longest; ++more) wait *= 2;
    wait = std::min(wait, pace.longest);
  }
  count.until = {now.at + wait};
  keep(connection, who, count);
  return {std::nullopt, count.failures};
}

Try enter_try_from(store::Connection& connection, std::string_view remote, Instant now) {
  auto const who = name_of_network(remote);
  auto count = count_of(connection, who).value_or(Count{0, now, now});
  Instant const minute_ends{count.since.at + std::chrono::minutes(1)};
  if (count.failures > 0 && minute_ends > now) {
    if (count.failures >= tries_a_minute) return {minute_ends, count.failures};
  } else {
    count = {0, now, now};
  }
  ++count.failures;
  keep(connection, who, count);
  return {std::nullopt, count.failures};
}

void forget_tries(store::Connection& connection, std::string_view who) {
  connection.execute("delete from guess where who = $1", std::string(who));
}

void take_back_try_from(store::Connection& connection, std::string_view remote) {
  connection.execute("update guess set failures = failures - 1 where who = $1 and failures > 0",
                     name_of_network(remote));
}

std::string network_of(std::string_view remote) {
  std::string const address(remote);
  std::array<unsigned char, 4> four{};
  std::array<unsigned char, 16> sixteen{};
  if (inet_pton(AF_INET6, address.c_str(), sixteen.data()) == 1) {
    constexpr std::array<unsigned char, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (!std::equal(mapped.begin(), mapped.end(), sixteen.begin())) {
      std::fill(sixteen.begin() + 8, sixteen.end(), static_cast<unsigned char>(0));
      std::array<char, INET6_ADDRSTRLEN> text{};
      inet_ntop(AF_INET6, sixteen.data(), text.data(), text.size());
      return fmt::format("{}/64", text.data());
    }
    std::copy(sixteen.begin() + 12, sixteen.end(), four.begin());
  } else if (inet_pton(AF_INET, address.c_str(), four.data()) != 1) {
    return address;
  }
  return fmt::format("{}.{}.{}.0/24", four[0], four[1], four[2]);
}

tl::unexpected<Refusal> refuse_until(http::Call& call, Instant until) {
  auto const seconds =
      std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(until.at - call.now().at).count());
  call.add_header("Retry-After", std::to_string(seconds));
  if (seconds <= 90)
    return refuse(Fault::too_many, "", {"guessing.wait_seconds", {{"count", std::to_string(seconds)}}});
  return refuse(Fault::too_many, "", {"guessing.wait_minutes", {{"count", std::to_string((seconds + 59) / 60)}}});
}

}  // namespace aimline::identity
