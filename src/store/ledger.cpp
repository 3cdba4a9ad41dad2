#include "store/ledger.hpp"

namespace aimline {

tl::expected<store::LegalGround, Text> TextForm<store::LegalGround>::read(std::string_view text) {
  if (text == "99.30") return store::LegalGround{std::string(text)};
  for (int paragraph = 1; paragraph <= 16; ++paragraph)
    if (text == "99.31(a)(" + std::to_string(paragraph) + ")") return store::LegalGround{std::string(text)};
  return tl::unexpected(Text{"ledger.not_a_ground"});
}

}  // namespace aimline

namespace aimline::store {
namespace {

/// While it lives, the transaction may take rows out of the ledgers.
class Retention {
public:
  explicit Retention(Connection& connection) : connection_(connection) {
    connection_.execute("insert into ledger_retention (id) values (1)");
  }
  /// Not a destructor: after a failed statement nothing can be done but roll back, which ends it too.
  void end() { connection_.execute("delete from ledger_retention"); }

private:
  Connection& connection_;
};

}  // namespace

void keep_reads(Connection& connection, Reader const& reader, std::span<StudentRead const> reads) {
  for (auto const& read : reads)
    connection.execute(
        "insert into access_ledger (id, student_id, place_id, reader_id, at, kind, fields, role, relation, route,"
        " credential) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        Id<void>{new_uuid(reader.at)}, read.student, read.place, Id<void>{reader.person}, reader.at, read.kind,
        read.fields, access::to_string(read.role), access::to_string(read.relation), reader.route, reader.credential);
}

void keep_disclosure(Transaction& transaction, Actor const& actor, Disclosure const& disclosure) {
  transaction.connection().execute(
      "insert into disclosure_ledger (id, student_id, place_id, at, by_id, party, interest, further_parties, what,"
      " ground) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
      Id<void>{new_uuid(actor.at)}, disclosure.student, disclosure.place, actor.at, Id<void>{actor.person.value()},
      disclosure.party, disclosure.interest, disclosure.further_parties, disclosure.what, disclosure.ground);
}

std::int64_t forget_reads(Transaction& transaction, Instant before) {
  Retention retention(transaction.connection());
  auto const gone = transaction.connection().execute("delete from access_ledger where at < $1", before);
  retention.end();
  return gone;
}

std::int64_t forget_student(Transaction& transaction, Id<void> student) {
  Retention retention(transaction.connection());
  auto gone = transaction.connection().execute("delete from access_ledger where student_id = $1", student);
  gone += transaction.connection().execute("delete from disclosure_ledger where student_id = $1", student);
  retention.end();
  return gone;
}

void keep_security_event(Connection& connection, Instant at, SecurityEvent const& event) {
  boost::json::object facts;
  for (auto const& [name, value] : event.facts) facts[name] = value;
  auto const id_of = [](std::optional<Uuid> const& id) { return id ? std::optional(Id<void>{*id}) : std::nullopt; };
  connection.execute(
      "insert into security_event (id, at, event, person_id, place_id, facts) values ($1, $2, $3, $4, $5, $6)",
      Id<void>{new_uuid(at)}, at, event.event, id_of(event.person), id_of(event.place), boost::json::serialize(facts));
}

}  // namespace aimline::store
