#include "app/testing_world.hpp"

#include "base/folding.hpp"
#include "files/attachment.hpp"
#include "identity/second_factor.hpp"
#include "identity/session.hpp"
#include "identity/sign_on.hpp"
#include "identity/token.hpp"
#include "network/merger.hpp"
#include "network/service/places.hpp"
#include "network/service/setup.hpp"
#include "network/statement.hpp"
#include "store/digest.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

namespace aimline::app::testing {
namespace {

using namespace network;
using access::Role;

/// Where each role is held; the first place is the role's own in the expectations about lapsed and far roles.
struct Placement {
  std::string_view role;
  std::string_view places;
};
constexpr Placement placements[] = {
    {"TE",
     "school, sister school, cousin school, charter, neighbor school, sunset school, former school, coming "
     "school"},
    {"SL",
     "school, sister school, cousin school, charter, neighbor school, sunset school, former school, coming "
     "school, network"},
    {"SS", "school, cousin school"},
    {"TM", "school, cousin school"},
    {"BM", "school, sunset school"},
    {"PC", "school, network"},
    {"RV", "school"},
    {"ST", "school"},
    {"DL", "district, other district, neighbor district, sunset district, former district, coming district, network"},
    {"RD", "district, charter"},
    {"PO", "district, other district, charter"},
    {"LI", "district"},
    {"FO", "district, network, hub"},
    {"FC", "network, neighbor network, sunset network, cohort"},
    {"NS", "network"},
    {"RS", "network"},
    {"NA", "network, hub, neighbor network, sunset network"},
    {"EM", "employer"},
    {"CP", "employer"},
};

std::string_view state_name(State state) {
  constexpr std::string_view names[] = {"in force", "expired", "to come", "ended", "unconfirmed"};
  return names[static_cast<std::size_t>(state)];
}

}  // namespace

std::string code() { return identity::code_at(seed, noon()); }

Instant noon() { return *parse_instant("2026-03-02T12:00:00Z"); }
std::string_view document() { return "%PDF-1.7\ntrailer\n%%EOF\n"; }
Uuid unknown_id() { return World::key_of("no row has this name"); }

std::string slug_of(std::string_view name) {
  std::string slug(name);
  std::replace(slug.begin(), slug.end(), ' ', '-');
  return slug;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::vector<std::string> split_list(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (;;) {
    auto const end = text.find(separator);
    if (auto const part = trimmed(text.substr(0, end)); !part.empty()) parts.emplace_back(part);
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// One world on its way into the database.
class World::Growth {
public:
  Growth(World& world, store::Connection& connection, std::string_view prefix)
      : world_(world), connection_(connection), prefix_(prefix), today_(date_in_utc(noon())) {}

  void places(Public with_public_rows) {
    person("first granter");
    person("second granter");
    person("newcomer");
    connection_.execute("update account set suspended_at = $1 where id = $2", noon(), person("suspended person"));
    add_caller({"the absent", {}, "", State::in_force, false, {}, {}}, false);
    organization("hub", "hub", "");
    network("network", "active", false);
    network("neighbor network", "active", false);
    network("sunset network", "sunset", false);
    member("district", "network");
    member("other district", "network");
    member("neighbor district", "neighbor network");
    member("sunset district", "sunset network");
    member("lonely district", "sunset network");
    member("former district", "network", plus_days(today_, -300), plus_days(today_, -1));
    member("coming district", "network", plus_days(today_, 1));
    for (auto const& [school, district] : {std::pair{"school", "district"},
                                           {"sister school", "district"},
                                           {"cousin school", "other district"},
                                           {"neighbor school", "neighbor district"},
                                           {"sunset school", "sunset district"},
                                           {"lonely school", "lonely district"},
                                           {"former school", "former district"},
                                           {"coming school", "coming district"}})
      organization(school, "school", district);
    member("charter", "network", {}, {}, "school");
    member("employer", "network", {}, {}, "employer");
    if (with_public_rows == Public::yes) {
      network("public network", "active", true);
      member("public school", "public network", {}, {}, "school", true);
    }
    cohort("cohort", "network", "charter");
    cohort("next cohort", "network", "", "cohort");
    cohort("sunset cohort", "sunset network", "sunset district");
    if (with_public_rows == Public::yes) cohort("public cohort", "public network", "public school", "", true);
    for (auto const* each : {"network", "sunset network"}) edition(each);
    merger("merger of cousin school", "cousin school", "charter");
    if (with_public_rows == Public::yes) edition("public network");
    for (auto const* each : {"network", "neighbor network", "sunset network"})
      renew_members(connection_, network_id(each));
    if (with_public_rows == Public::yes) renew_members(connection_, network_id("public network"));
    connection_.execute("insert into former_slug (entity, slug, entity_id) values ('organization', $1, $2)",
                        slug_of(prefix_ + "old school"), Id<Organization>{id("school")});
    sign_on();
  }

  void people(bool far) {
    for (auto const& [role, places] : placements) {
      auto const all = split_list(places);
      for (auto const& place : all) {
        bool const first = place == all.front() || (role == "NA" && place == "hub");
        holder(*access::from_string<Role>(role), place, State::in_force, false, first || !far);
      }
    }
    cohort_member("educator of cohort", "cohort", {}, Id<Person>{id("TE at school")});
    for (auto const& [role, place] :
         {std::pair{"RD", "district"}, {"PO", "charter"}, {"NA", "network"}, {"FO", "network"}})
      pending(fmt::format("pending {} at {}", role, place), *access::from_string<Role>(role), place, "newcomer",
              "first granter");
    for (auto const* each : {"school", "sunset school"}) attachment(each, "organization", false);
    for (auto const* each : {"network", "sunset network"}) attachment(each, "network", false);
    picture("school", "organization");
    for (auto const* each : {"network", "sunset network"}) picture(each, "network");
    picture("TE at school", "person");
    if (world_.rows_.contains(prefix_ + "public school")) {
      attachment("public school", "organization", false);
      attachment("public school", "organization", true);
      picture("public school", "organization");
    }
    for (auto const* kind : {"organization", "network", "membership", "cohort", "cohort_member", "cohort_year",
                             "statement_edition", "organization_merger", "attachment"})
      history(kind);
    books();
  }

  /// People whose role at its first place lapsed; half of them hold it in the far world.
  void lapsed_people() {
    for (auto const& [code, places] : placements) {
      auto const role = *access::from_string<Role>(code);
      auto at = split_list(places);
      at.resize(role == Role::NA ? 2 : 1);
      for (auto const& place : at)
        for (auto const state : {State::expired, State::to_come, State::ended, State::unconfirmed})
          for (bool const held_far : {false, true})
            if (state != State::unconfirmed || access::needs_second_person(role))
              holder(role, place, state, held_far, true);
    }
  }

  void without_roles() {
    auto const server = server_place(connection_, noon());
    world_.rows_["server"] = server.value;
    auto const administrator = add_caller({"SA at server", Role::SA, "server", State::in_force, false, {}, {}}, true);
    grant("grant of SA at server", administrator, Role::SA, server, {});
    job("waiting job", "queued", true);
    job("running job", "running", true);
    job("failed job", "failed", false);
    add_caller({"stranger", {}, "", State::in_force, false, {}, {}}, true);
    world_.callers_.push_back({"nobody", {}, "", State::in_force, false, {}, {}});
  }

private:
  struct Grant {
    State state = State::in_force;
    std::string granted_by = {};  // the first granter when empty
  };

  Uuid id(std::string_view name) { return world_.id(prefix_ + std::string(name)); }
  Id<Network> network_id(std::string_view name) { return {id(name)}; }
  Uuid add(std::string_view name) {
    auto const full = prefix_ + std::string(name);
    auto const key = key_of(full);
    if (!world_.rows_.emplace(full, key).second) throw std::logic_error("two rows are called " + full);
    world_.names_.emplace(key, full);
    return key;
  }

  void organization(std::string_view name, std::string_view kind, std::string_view parent, bool published = false) {
    Id<Organization> const key{add(name)};
    auto const above = parent.empty() ? std::nullopt : std::optional(Id<Organization>{id(parent)});
    add_place(connection_, key, above);
    connection_.execute(
        "insert into organization (id, version, slug, name, kind, parent_id, time_zone, profile, published, "
        "name_folded)"
        " values ($1, 1, $2, $3, $4, $5, 'America/Denver', $6, $7, $8)",
        key, slug_of(prefix_ + std::string(name)), "The " + prefix_ + std::string(name), std::string(kind), above,
        std::string("What others should know"), published, folded("The " + prefix_ + std::string(name)));
  }

  void network(std::string_view name, std::string_view status, bool published) {
    Id<Network> const key{add(name)};
    Id<Organization> const hub{id("hub")};
    add_place(connection_, key, hub);
    connection_.execute(
        "insert into network (id, version, slug, name, hub_id, status, published, name_folded)"
        " values ($1, 1, $2, $3, $4, $5, $6, $7)",
        key, slug_of(prefix_ + std::string(name)), "The " + prefix_ + std::string(name), hub, std::string(status),
        published, folded("The " + prefix_ + std::string(name)));
  }

  /// An organization that goes on in another since long ago.
  void merger(std::string const& name, std::string_view ended, std::string_view into) {
    connection_.execute(
        "insert into organization_merger (id, version, organization_id, into_id, merged_on) values ($1, 1, $2, $3, $4)",
        Id<OrganizationMerger>{add(name)}, Id<Organization>{id(ended)}, Id<Organization>{id(into)},
        plus_days(today_, -30));
  }

  void edition(std::string const& network) {
    connection_.execute(
        "insert into statement_edition (id, version, network_id, number, adopted_on, statements)"
        " values ($1, 1, $2, 1, $3, $4)",
        Id<StatementEdition>{add("edition of " + network)}, network_id(network), plus_days(today_, -400),
        R"([{"key":"mission","kind":"mission","text":"To learn"}])");
  }

  void member(std::string_view name, std::string_view network, std::optional<Date> since = {},
              std::optional<Date> until = {}, std::string_view kind = "district", bool published = false) {
    organization(name, kind, "", published);
    connection_.execute(
        "insert into membership (id, version, network_id, organization_id, since, until) values ($1, 1, $2, $3, $4, "
        "$5)",
        Id<Membership>{add("membership of " + std::string(name))}, network_id(network), Id<Organization>{id(name)},
        since.value_or(plus_days(today_, -400)), until);
  }

  /// With an organization as its member, where one is named, and a first year.
  void cohort(std::string const& name, std::string_view network, std::string_view organization,
              std::string_view follows = "", bool published = false) {
    Id<Cohort> const key{add(name)};
    add_place(connection_, key, network_id(network));
    auto const before = follows.empty() ? std::nullopt : std::optional(Id<Cohort>{id(follows)});
    connection_.execute(
        "insert into cohort (id, version, network_id, name, follows_id, since, published)"
        " values ($1, 1, $2, $3, $4, $5, $6)",
        key, network_id(network), prefix_ + name, before, plus_days(today_, -400), published);
    connection_.execute("insert into cohort_year (id, version, cohort_id, year, title) values ($1, 1, $2, 1, 'Begin')",
                        Id<CohortYear>{add("year of " + name)}, key);
    if (!organization.empty()) cohort_member("member of " + name, name, Id<Organization>{id(organization)}, {});
  }

  void cohort_member(std::string const& name, std::string_view cohort, std::optional<Id<Organization>> organization,
                     std::optional<Id<Person>> person) {
    connection_.execute(
        "insert into cohort_member (id, version, cohort_id, organization_id, person_id, standing, since)"
        " values ($1, 1, $2, $3, $4, 'original', $5)",
        Id<CohortMember>{add(name)}, Id<Cohort>{id(cohort)}, organization, person, plus_days(today_, -400));
  }

  Id<Person> person(std::string_view name) {
    Id<Person> const key{add(name)};
    auto const full = prefix_ + std::string(name);
    connection_.execute("insert into person (id, version, name, name_folded) values ($1, 1, $2, $3)", key, full,
                        folded(full));
    connection_.execute("insert into account (id, version, mail, language) values ($1, 1, $2, 'en')", key,
                        world_.mail_of({full, {}, {}, {}, {}, {}, {}}));
    return key;
  }

  void grant(std::string_view name, Id<Person> person, Role role, Id<Place> place, Grant const& how) {
    Id<RoleGrant> const key{add(name)};
    auto const since = plus_days(today_, how.state == State::to_come ? 1 : -30);
    auto const until = plus_days(today_, how.state == State::expired ? -1 : 300);
    auto const ended = how.state == State::ended ? std::optional(noon()) : std::nullopt;
    Id<Person> const granter{id(how.granted_by.empty() ? "first granter" : how.granted_by)};
    auto const confirmed =
        how.state == State::unconfirmed ? std::nullopt : std::optional(Id<Person>{id("second granter")});
    connection_.execute(
        "insert into role_grant (id, version, archived_at, person_id, role, place_id, since, until, granted_by,"
        " confirmed_by) values ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9)",
        key, ended, person, role, place, since, until, granter, confirmed);
  }

  void invitation(std::string const& name, Id<Person> person) {
    connection_.execute(
        "insert into invitation (id, version, person_id, role_grant_id, invited_by, sent_at, expires_at)"
        " values ($1, 1, $2, $3, $4, $5, $6)",
        Id<void>{add("invitation of " + name)}, person, Id<RoleGrant>{id("grant of " + name)},
        Id<Person>{id("first granter")}, noon(), Instant{noon().at + std::chrono::hours(72)});
  }

  void pending(std::string const& name, Role role, std::string_view place, std::string_view person,
               std::string_view granter) {
    grant(name, Id<Person>{id(person)}, role, Id<Place>{id(place)}, {State::unconfirmed, std::string(granter)});
  }

  static std::string document_name() {
    store::Digest digest;
    digest.add(document());
    return digest.hexadecimal();
  }

  void attachment(std::string const& of, std::string const& entity, bool published) {
    connection_.execute(
        "insert into attachment (id, version, entity, entity_id, name, media_type, size, sha256, added_at, published)"
        " values ($1, 1, $2, $3, 'plan.pdf', 'application/pdf', $4, $5, $6, $7)",
        Id<files::Attachment>{add((published ? "published attachment of " : "attachment of ") + of)}, entity,
        Id<void>{id(of)}, static_cast<std::int64_t>(document().size()), document_name(), noon(), published);
  }

  void picture(std::string const& of, std::string const& entity) {
    connection_.execute(
        "insert into picture (id, version, entity, entity_id, width, height, size, small_sha256, medium_sha256,"
        " large_sha256) values ($1, 1, $2, $3, 3, 2, $4, $5, $5, $5)",
        Id<files::Picture>{add("picture of " + of)}, entity, Id<void>{id(of)},
        static_cast<std::int64_t>(3 * document().size()), document_name());
  }

  /// A provider of the district, which nobody can sign in with yet: who can, all the world may know.
  void sign_on() {
    connection_.execute(
        "insert into sign_on (id, version, organization_id, label, issuer, client_id, mail_domains, second_factor,"
        " enabled) values ($1, 1, $2, 'District', 'https://id.district.example', 'aimline', '[]', 'aimline', false)",
        Id<identity::SignOn>{add("sign on")}, Id<Place>{id("district")});
  }

  void identity(std::string const& of, Id<Person> person) {
    connection_.execute(
        "insert into sign_on_identity (id, version, person_id, sign_on_id, issuer, subject)"
        " values ($1, 1, $2, $3, 'https://id.district.example', $4)",
        Id<identity::SignOnIdentity>{add("identity of " + of)}, person, Id<identity::SignOn>{id("sign on")},
        "subject " + prefix_ + of);
  }

  void token(std::string const& of, Id<Person> person, Uuid const& place) {
    connection_.execute(
        "insert into token (id, version, person_id, place_id, name, scopes, until)"
        " values ($1, 1, $2, $3, 'nightly', '[\"N1:see\"]', $4)",
        Id<identity::Token>{add("token of " + of)}, person, Id<Place>{place}, plus_days(today_, 300));
  }

  /// A person who signed in at noon, and may be among the callers.
  Id<Person> add_caller(Caller caller, bool calls) {
    auto const name = caller.name;
    auto const key = person(name);
    auto const secret = identity::add_session(connection_, key, identity::Strength::two_factors, noon());
    // Everything of a row depends on its name, so that two databases have the same.
    connection_.execute("update session set id = $1 where token_hash = $2", Id<void>{add("session of " + name)},
                        identity::hash_of(secret));
    if (calls || !caller.place.empty()) {
      token(name, key, caller.place.empty() ? world_.id("server") : id(caller.place));
      identity(name, key);
    }
    if (!calls) return key;
    caller.name = prefix_ + name;
    if (!caller.place.empty() && caller.place != "server") caller.place = prefix_ + caller.place;
    caller.person = key.value;
    caller.cookie = fmt::format("{}={}", identity::session_cookie, secret);
    world_.callers_.push_back(std::move(caller));
    return key;
  }

  /// The server's own work: it is in neither world.
  void job(std::string_view name, std::string_view state, bool due) {
    connection_.execute(
        "insert into job (id, version, kind, arguments, state, due_at, attempts, cancel_wanted, done, created_at)"
        " values ($1, 1, 'mail.clear', '{}', $2, $3, 1, false, 0, $4)",
        Id<void>{add(name)}, state, due ? std::optional(noon()) : std::nullopt, noon());
  }

  void told(std::string const& name, Id<Person> person) {
    connection_.execute(
        "insert into notification (id, version, person_id, kind, what, path, at)"
        " values ($1, 1, $2, 'role_granted', $3, '/', $4)",
        Id<void>{add("notification of " + name)}, person, R"({"key":"notification.role_granted","arguments":[]})",
        noon());
  }

  /// A list that was written for a person, with the document for its bytes.
  void exported(std::string const& name, Id<Person> person) {
    auto const key = add("export of " + name);
    connection_.execute(
        "insert into export (id, version, person_id, list, job_id, asked_at, rows, size, sha256, expires_at)"
        " values ($1, 2, $2, 'changes', $1, $3, 1, $4, $5, $6)",
        Id<void>{key}, person, noon(), static_cast<std::int64_t>(document().size()), document_name(),
        Instant{noon().at + std::chrono::days(7)});
    connection_.execute("insert into export_ground (export_id, ground_id) values ($1, $2)", Id<void>{key},
                        Id<void>{id("grant of " + name)});
  }

  void holder(Role role, std::string const& place, State state, bool held_far, bool calls) {
    auto name = fmt::format("{} at {}", access::to_string(role), place);
    if (state != State::in_force) name += fmt::format(", {}", state_name(state));
    if (held_far) name += ", held far";
    auto const key = add_caller({name, role, place, state, held_far, {}, {}}, calls);
    grant("grant of " + name, key, role, Id<Place>{id(place)}, {state});
    if (name == "TE at school") {
      told(name, key);
      exported(name, key);
    }
    if (held_far) grant("second grant of " + name, key, role, Id<Place>{world_.id("far " + place)}, {});
    if (state == State::in_force) invitation(name, key);
    bool const grants = role == Role::NA || role == Role::SL || role == Role::DL;
    if (!grants || state != State::in_force) return;
    pending("pending grant for " + name, Role::FO, place, name, "first granter");
    pending("pending grant by " + name, Role::FO, place, "newcomer", name);
  }

  /// The creation of every row of that kind, done by the hub's administrator.
  void history(std::string_view kind) {
    std::vector<Uuid> keys;
    connection_.query(fmt::format("select id from {}", kind),
                      [&](store::Row const& row) { keys.push_back(*parse_uuid(row.text(0))); });
    for (auto const& key : keys) {
      auto const& name = world_.names_.at(key);
      if (name.starts_with("far ") != prefix_.starts_with("far ")) continue;
      connection_.execute(
          "insert into change (id, entity, entity_id, version, action, at, by_id, after)"
          " values ($1, $2, $3, 1, 'create', $4, $5, $6)",
          Id<void>{add("creation of " + name.substr(prefix_.size()))}, std::string(kind), Id<void>{key}, noon(),
          Id<Person>{id("NA at hub")}, fmt::format(R"({{"name":"{}"}})", name));
    }
  }

  /// A row of each book about the school.
  void books() {
    Id<Person> const student{id("ST at school")};
    Id<Person> const leader{id("SL at school")};
    Id<Place> const school{id("school")};
    connection_.execute(
        "insert into access_ledger (id, student_id, place_id, reader_id, at, kind, fields, role, relation, route,"
        " credential) values ($1, $2, $3, $4, $5, 'Roster', 'name', 'TE', 'section', 'GET /roster', 'session')",
        Id<void>{add("read of ST at school")}, student, school, Id<Person>{id("TE at school")}, noon());
    connection_.execute(
        "insert into disclosure_ledger (id, student_id, place_id, at, by_id, party, interest, what, ground)"
        " values ($1, $2, $3, $4, $5, 'A college', 'Admission', 'Transcript', '99.31(a)(2)')",
        Id<void>{add("disclosure of ST at school")}, student, school, noon(), leader);
    event("sign-in of TE at school", "signed_in", Id<Person>{id("TE at school")}, {});
    event("giving of a role at school", "role_granted", leader, school);
    event("export at school", "exported", leader, school);
  }

  void event(std::string_view name, std::string_view what, Id<Person> person, std::optional<Id<Place>> place) {
    connection_.execute(
        "insert into security_event (id, at, event, person_id, place_id, facts) values ($1, $2, $3, $4, $5, '{}')",
        Id<void>{add(name)}, noon(), what, person, place);
  }

  World& world_;
  store::Connection& connection_;
  std::string prefix_;
  Date today_;
};

void World::grow_near(store::Connection& connection, Public with_public_rows) {
  store::Transaction transaction(connection);
  Growth growth(*this, connection, "");
  growth.places(with_public_rows);
  growth.people(false);
  growth.without_roles();
  transaction.commit();
}

void World::grow_far(store::Connection& connection) {
  store::Transaction transaction(connection);
  Growth growth(*this, connection, "far ");
  growth.places(Public::no);
  growth.people(true);
  transaction.commit();
}

void World::grow_lapsed(store::Connection& connection) {
  store::Transaction transaction(connection);
  Growth(*this, connection, "").lapsed_people();
  transaction.commit();
}

Uuid World::key_of(std::string_view name) {
  std::array<std::uint8_t, 10> bytes{};
  std::uint64_t hash = 14695981039346656037u;  // FNV-1a
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
    hash = (hash ^ i) * 1099511628211u;
    bytes[i] = static_cast<std::uint8_t>(hash >> 32);
  }
  return uuid7(noon(), bytes);
}

Caller const& World::caller(std::string_view name) const {
  for (auto const& each : callers_)
    if (each.name == name) return each;
  throw std::logic_error("nobody is called " + std::string(name));
}

Uuid World::id(std::string_view name) const {
  auto const found = rows_.find(name);
  if (found == rows_.end()) throw std::logic_error("no row is called " + std::string(name));
  return found->second;
}

Uuid World::id(std::string_view name, Caller const& caller) const {
  auto const own = [&](std::string const& row) {
    auto const found = rows_.find(row);
    return found == rows_.end() ? unknown_id() : found->second;
  };
  // "pending grant for far X" is called "far pending grant for X".
  bool const far = caller.name.starts_with("far ");
  auto const full = [&](std::string_view what) {
    return far ? fmt::format("far {} {}", what, caller.name.substr(4)) : fmt::format("{} {}", what, caller.name);
  };
  if (name == "me") return caller.person.value_or(unknown_id());
  if (name == "my grant") return own(full("grant of"));
  if (name == "my token") return own(full("token of"));
  if (name == "my identity") return own(full("identity of"));
  if (name == "my session") return own(full("session of"));
  if (name == "my invitation") return own(full("invitation of"));
  if (name == "pending grant for me") return own(full("pending grant for"));
  if (name == "pending grant by me") return own(full("pending grant by"));
  return id(name);
}

std::optional<Uuid> World::mirror(Uuid const& id) const {
  auto const name = names_.find(id);
  if (name == names_.end()) return std::nullopt;
  auto const found = rows_.find("far " + name->second);
  return found == rows_.end() ? std::nullopt : std::optional(found->second);
}

std::string World::name_of(Uuid const& id) const {
  auto const name = names_.find(id);
  return name == names_.end() ? to_string(id) : name->second;
}

std::string World::mail_of(Caller const& caller) const {
  auto mail = slug_of(caller.name);
  std::erase(mail, ',');
  for (char& c : mail)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return mail + "@people.example";
}

}  // namespace aimline::app::testing
