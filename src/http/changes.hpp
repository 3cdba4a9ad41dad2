#pragma once

#include "store/history.hpp"

/// Who changed what (X3): of one record, and of all that the caller may see now; and who has read of a student, to whom
/// it was disclosed, and what happened to the server's security.
namespace aimline::http {

class Call;
class Router;
struct Resource;

/// One change among those of all records.
struct ChangeEntry : store::Change {
  std::string entity;
  Id<void> entity_id;
  std::optional<Line> entity_name;
};
BOOST_DESCRIBE_STRUCT(ChangeEntry, (store::Change), (entity, entity_id, entity_name))
constexpr auto meanings(ChangeEntry const*) {
  return std::array{
      Meaning{"entity", "What kind of record it is: organization, role_grant, …"},
      Meaning{"entity_id", "The key of the record"},
      Meaning{"entity_name", "What the record is called now, where it has a name"},
  };
}
void may_leave_the_server(ChangeEntry const*);

/// One changed field, as a row of a file.
struct ChangeRow {
  Instant at;
  std::optional<Line> by_name;
  std::string entity;
  Id<void> entity_id;
  std::optional<Line> entity_name;
  Line action;
  std::string field;
  std::string before;
  std::string after;
};
BOOST_DESCRIBE_STRUCT(ChangeRow, (), (at, by_name, entity, entity_id, entity_name, action, field, before, after))
constexpr auto meanings(ChangeRow const*) {
  return std::array{
      Meaning{"at", "When it was done"},
      Meaning{"by_name", "Who did it"},
      Meaning{"entity", "What kind of record it is"},
      Meaning{"entity_id", "The key of the record"},
      Meaning{"entity_name", "What the record is called now"},
      Meaning{"action", "create, update or archive"},
      Meaning{"field", "The field that it changed"},
      Meaning{"before", "What it held before; a name where it is a key and you may see the record"},
      Meaning{"after", "What it has held since"},
  };
}
void may_leave_the_server(ChangeRow const*);

/// One read of a student, or, with a party, one disclosure, as those see it who may.
struct AccessEntry {
  Id<AccessEntry> id;
  Id<void> student_id;
  Instant at;
  Id<void> reader_id;
  Line reader_name;
  std::string kind;
  std::string fields;
  access::Role role{};
  std::string relation;
  std::string route;
  std::string credential;
};
BOOST_DESCRIBE_STRUCT(AccessEntry, (),
                      (id, student_id, at, reader_id, reader_name, kind, fields, role, relation, route, credential))
constexpr auto meanings(AccessEntry const*) {
  return std::array{
      Meaning{"student_id", "Whose record was read"},
      Meaning{"at", "When"},
      Meaning{"reader_id", "Who read it"},
      Meaning{"reader_name", "What the reader is called"},
      Meaning{"kind", "What was read"},
      Meaning{"fields", "The fields that were shown, with commas"},
      Meaning{"role", "The role by which the reader might"},
      Meaning{"relation", "How the reader was related to the student: school, section, break_glass, …"},
      Meaning{"route", "From where it was read"},
      Meaning{"credential", "The session or token by which the reader was known"},
  };
}
void may_leave_the_server(AccessEntry const*);

struct DisclosureEntry {
  Id<DisclosureEntry> id;
  Id<void> student_id;
  Instant at;
  Id<void> by_id;
  Line by_name;
  Line party;
  Line interest;
  std::optional<Line> further_parties;
  Line what;
  std::string ground;
};
BOOST_DESCRIBE_STRUCT(DisclosureEntry, (),
                      (id, student_id, at, by_id, by_name, party, interest, further_parties, what, ground))
constexpr auto meanings(DisclosureEntry const*) {
  return std::array{
      Meaning{"student_id", "Whose record was disclosed"},
      Meaning{"at", "When"},
      Meaning{"by_id", "Who disclosed it"},
      Meaning{"by_name", "What this person is called"},
      Meaning{"party", "The party outside that got it"},
      Meaning{"interest", "The party's legitimate interest"},
      Meaning{"further_parties", "To whom that party may pass it on"},
      Meaning{"what", "What was disclosed"},
      Meaning{"ground", "The rule that permits it, in 34 CFR: 99.30 for consent, 99.31(a)(1) to (16)"},
  };
}
void may_leave_the_server(DisclosureEntry const*);

struct SecurityEntry {
  Id<SecurityEntry> id;
  Instant at;
  std::string event;
  std::optional<Id<void>> person_id;
  std::optional<Id<void>> place_id;
  boost::json::value facts;
};
BOOST_DESCRIBE_STRUCT(SecurityEntry, (), (id, at, event, person_id, place_id, facts))
constexpr auto meanings(SecurityEntry const*) {
  return std::array{
      Meaning{"at", "When it happened"},
      Meaning{"event", "What happened: signed_in, role_granted, exported, refused, …"},
      Meaning{"person_id", "Who did it; absent for nobody who is known"},
      Meaning{"place_id", "Where, for what happened at an organization or network"},
      Meaning{"facts", "The keys of what it was about"},
  };
}
void may_leave_the_server(SecurityEntry const*);

/// The history of a record that the caller has found in scope, newest first; `after` in the query is the `next` of the
/// page before. Fields that the caller may not see now stay hidden. Refuses: nobody signed in.
Result<store::Page<store::Change>> history_of(Call& call, std::vector<Resource> const& resources,
                                              store::TableShape const& shape, Uuid const& id);

/// The access ledger of one student, newest first.
Result<store::Page<AccessEntry>> readers_of(Call& call, Id<void> student);

/// `/changes`, `/access-ledger`, `/disclosures`, `/security-events`, each also as CSV. After all resources are
/// declared.
void add_book_routes(Router& router);

}  // namespace aimline::http
