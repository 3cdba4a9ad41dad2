#pragma once

#include "access/roles.hpp"
#include "store/connection.hpp"
#include "store/table.hpp"

#include <span>

/// The two ledgers of student records (X3) and the book of security events. All three only grow: the database itself
/// refuses to change or remove a row of a ledger, save by the functions of the retention below.
/// Source: 34 CFR 99.32(a); ACCESS "Student rows" 3.
namespace aimline::store {

/// One student that a reply names. A student's key is that of the person, as an account's is.
struct StudentRead {
  Id<void> student;
  Id<void> place;       // the school where the student is enrolled
  access::Role role{};  // by which role and relation the reader may see this student
  access::Relation relation{};
  std::string kind = {};    // what was read; the reply's type when empty
  std::string fields = {};  // the names of the fields with commas; all of the reply's when empty

  friend bool operator==(StudentRead const&, StudentRead const&) = default;
};

/// Who read, when, from where.
struct Reader {
  Uuid person;
  Instant at{};
  std::string route;       // "GET /students/{student}"
  std::string credential;  // the session or token by which the reader was known
};

void keep_reads(Connection& connection, Reader const& reader, std::span<StudentRead const> reads);

/// By which rule a disclosure is permitted: consent, 99.30, or one of the paragraphs of 99.31(a).
struct LegalGround {
  std::string value;
  friend auto operator<=>(LegalGround const&, LegalGround const&) = default;
};

/// What went to a party outside.
struct Disclosure {
  Id<void> student;
  Id<void> place;  // the school where the student is enrolled
  Line party;
  Line interest;  // the party's legitimate interest
  std::optional<Line> further_parties;
  Line what;
  LegalGround ground;
};

/// Part of the transaction in which the record is handed over.
void keep_disclosure(Transaction& transaction, Actor const& actor, Disclosure const& disclosure);

/// Takes out reads from before that moment.
std::int64_t forget_reads(Transaction& transaction, Instant before);

/// Takes out everything about a student whose record is erased: the disclosure ledger is kept as long as the record.
std::int64_t forget_student(Transaction& transaction, Id<void> student);

/// Something that happened to the server's security. `facts` holds keys and numbers, never names or values.
struct SecurityEvent {
  std::string event;
  std::optional<Uuid> person = {};
  std::optional<Uuid> place = {};  // where, so that those who answer for the place can see it
  std::vector<std::pair<std::string, std::string>> facts = {};
};
void keep_security_event(Connection& connection, Instant at, SecurityEvent const& event);

}  // namespace aimline::store

template <>
struct aimline::TextForm<aimline::store::LegalGround> {
  static constexpr TextFacts facts{.pattern = "^99\\.(30|31\\(a\\)\\(([1-9]|1[0-6])\\))$"};
  static std::string write(store::LegalGround const& ground) { return ground.value; }
  static tl::expected<store::LegalGround, Text> read(std::string_view text);
};
