#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <boost/describe/enum.hpp>

/// Who a person can be, where a role may be held, how a person can be related to a row, and who may grant what.
namespace aimline::access {

/// A role, by its code in ACCESS.md. It is held by a person, at a place, from a date to a date of at most one year.
///
/// The last two stand for many and are never granted: `ME`, any adult role in an active member or the hub; and
/// `anyone`, any person with an account, which the matrix writes as a bare relation ("own", "party").
// clang-format off
enum class Role : std::uint8_t {
  VI, AP, TE, TM, SS, SL, DL, RD, PO, BM, FO, LI, RV, FC, NS, RS, NA, PC, EM, CP, ST, GU, SA, ME, anyone
};
// clang-format on
BOOST_DESCRIBE_ENUM(Role, VI, AP, TE, TM, SS, SL, DL, RD, PO, BM, FO, LI, RV, FC, NS, RS, NA, PC, EM, CP, ST, GU, SA,
                    ME, anyone)

/// Where a role can be held. A role at an organization reaches everything below it, except student rows.
// clang-format off
enum class Place : std::uint8_t {
  nowhere, server, network, cohort, hub, organization, district, own_district_school, school, board, team, member,
  assignment, placement, project, application, own_records, document
};
// clang-format on
BOOST_DESCRIBE_ENUM(Place, nowhere, server, network, cohort, hub, organization, district, own_district_school, school,
                    board, team, member, assignment, placement, project, application, own_records, document)

/// What is fixed about a role.
struct RoleFacts {
  Role role{};
  std::string_view code;          // "TE", as stored, sent and printed
  std::string_view name;          // key of its name in the catalogs: "role.educator"
  std::array<Place, 3> places{};  // filled up with `nowhere`
  bool member = false;            // an adult role, so part of ME
  bool account = false;           // signs in; the others come by the public page or by a mailed link
  bool network_role = false;      // also reaches the member organizations of its network
  bool second_factor = false;     // sees students, money, roles or server
};

// clang-format off
/// One line per role, in the order of `Role`.
inline constexpr auto role_facts = [] {
  using enum Role;
  using enum Place;
  constexpr bool yes = true, no = false;
  return std::to_array<RoleFacts>({
      //                                                                          in    has     network second
      // role, code, name, places                                                 ME    account role    factor
      {VI, "VI", "role.visitor", {},                                              no,   no,     no,     no},
      {AP, "AP", "role.applicant", {application},                                 no,   no,     no,     no},
      {TE, "TE", "role.educator", {school},                                       yes,  yes,    no,     yes},
      {TM, "TM", "role.team_member", {team},                                      yes,  yes,    no,     no},
      {SS, "SS", "role.student_support", {school},                                yes,  yes,    no,     yes},
      {SL, "SL", "role.school_leader", {school},                                  yes,  yes,    no,     yes},
      {DL, "DL", "role.district_leader", {district},                              yes,  yes,    no,     yes},
      {RD, "RD", "role.records_manager", {district, own_district_school},         yes,  yes,    no,     yes},
      {PO, "PO", "role.privacy_officer", {district, own_district_school},         yes,  yes,    no,     yes},
      {BM, "BM", "role.board_member", {board},                                    yes,  yes,    no,     yes},
      {FO, "FO", "role.finance_officer", {organization, network},                 yes,  yes,    no,     yes},
      {LI, "LI", "role.liaison", {member},                                        yes,  yes,    no,     no},
      {RV, "RV", "role.reviewer", {assignment},                                   yes,  yes,    no,     no},
      {FC, "FC", "role.facilitator", {network, cohort},                           yes,  yes,    yes,    no},
      {NS, "NS", "role.network_staff", {network, cohort},                         yes,  yes,    yes,    no},
      {RS, "RS", "role.researcher", {network, cohort},                            yes,  yes,    yes,    no},
      {NA, "NA", "role.network_administrator", {network, hub},                    yes,  yes,    yes,    yes},
      {PC, "PC", "role.pathways_coordinator", {network, school},                  yes,  yes,    no,     yes},
      {EM, "EM", "role.employer", {organization, placement, project},             no,   yes,    no,     yes},
      {CP, "CP", "role.community_partner", {organization, placement, project},    no,   yes,    no,     no},
      {ST, "ST", "role.student", {own_records},                                   no,   yes,    no,     no},
      {GU, "GU", "role.guardian", {document},                                     no,   no,     no,     no},
      {SA, "SA", "role.system_administrator", {server},                           no,   yes,    no,     yes},
      {ME, "ME", "role.member", {},                                               no,   no,     no,     no},
      {anyone, "anyone", "role.anyone", {},                                       no,   no,     no,     no},
  });
}();
// clang-format on

static_assert([] {
  for (std::size_t i = 0; i < role_facts.size(); ++i)
    if (role_facts[i].role != static_cast<Role>(i)) return false;
  return role_facts.size() == static_cast<std::size_t>(Role::anyone) + 1;
}());

constexpr RoleFacts const& facts(Role role) { return role_facts[static_cast<std::size_t>(role)]; }
constexpr bool may_be_held_at(Role role, Place place) {
  if (place == Place::nowhere) return false;
  for (Place held : facts(role).places)
    if (held == place) return true;
  return false;
}
constexpr bool needs_second_factor(Role role) { return facts(role).second_factor; }

// clang-format off
#define AIMLINE_RELATIONS(X) \
  X(none, "code alone: the role is held at a place that contains the row") \
  X(own, "about me") \
  X(team, "my team owns it") \
  X(school, "the student is enrolled today in the school where the role is held; ends 30 days after exit") \
  X(section, "the student is today in my class or on my caseload") \
  X(district, "in the district where the role is held, or that of the school where it is held") \
  X(liaison, "I hold the open liaison assignment") \
  X(review, "I hold the open review assignment, without conflict of interest") \
  X(party, "I am named in it: signer, host, owner, supervisor, panel") \
  X(named, "its owner shared it with me by name") \
  X(space, "I belong to the space of the discussion") \
  X(shared, "its owner opened it to the network") \
  X(agreement, "aggregates under a recorded data agreement of the district, with its own n and end date; never rows") \
  X(released, "it passed through release, which hides small cells") \
  X(published, "released, public, and its consent is alive") \
  X(reader, "I may see, at this moment, the record or value that it belongs to") \
  X(break_glass, "I opened this one student's records for an emergency, at most 60 minutes ago (34 CFR 99.36)")

#define AIMLINE_LIMITS(X) \
  X(whole, "nothing is held back") \
  X(nameless, "names sit in a table out of reach, file metadata is stripped, scores stay hidden until all are in") \
  X(two_nameless, "nameless, by two people; a third where the two disagree") \
  X(before_deadline, "until the call closes") \
  X(shared_entries, "only entries that the liaison shared with the member") \
  X(opened_fields, "only the fields that the person opened") \
  X(true_counts, "student counts as they are; without this limit they come through release") \
  X(with_reason, "a written reason is required") \
  X(draft, "until it is submitted") \
  X(sole_records_manager, "only in a district with one records manager: typed confirmation, and PO is told") \
  X(five_or_more, "the smallest group shown is never under 5") \
  X(interventions, "only interventions") \
  X(note_level, "team: SL SS TE; support: SL SS; confidential: the author and the people named, break glass only for " \
                "health or safety") \
  X(as_author, "only what this person wrote") \
  X(evidence, "only evidence, not its rating") \
  X(by_badge_id, "only the one badge whose id is given") \
  X(once_matched, "from the day of the match") \
  X(if_minor, "only where the student is a minor") \
  X(totals, "only sums") \
  X(unconflicted, "not with a declared tie or a role at the party within two years") \
  X(closed_if_unconflicted, "the closed part only without a conflict of interest") \
  X(from_release_date, "not before the release date") \
  X(adults_answer, "only surveys that no student answers") \
  X(students_answer, "surveys that students answer, after consent or opt-out is recorded (PPRA, 34 CFR 98)") \
  X(guarded_roles, "only for RD PO NA FO")
// clang-format on

#define AIMLINE_NAME(name, meaning) name,
#define AIMLINE_TEXT(name, meaning) #name,
#define AIMLINE_MEANING(name, meaning) meaning,

/// How the person must be related to the row; worked out in SQL at each request, never stored as a role.
enum class Relation : std::uint8_t { AIMLINE_RELATIONS(AIMLINE_NAME) };

/// What of the row is reached, or when: the words that follow a code in the matrix. The service applies it.
enum class Limit : std::uint8_t { AIMLINE_LIMITS(AIMLINE_NAME) };

/// Names and meanings of an enumeration's values, in order.
template <class Enum>
inline constexpr auto names = nullptr;
template <class Enum>
inline constexpr auto meanings = nullptr;
template <>
inline constexpr auto names<Relation> = std::to_array<std::string_view>({AIMLINE_RELATIONS(AIMLINE_TEXT)});
template <>
inline constexpr auto meanings<Relation> = std::to_array<std::string_view>({AIMLINE_RELATIONS(AIMLINE_MEANING)});
template <>
inline constexpr auto names<Limit> = std::to_array<std::string_view>({AIMLINE_LIMITS(AIMLINE_TEXT)});
template <>
inline constexpr auto meanings<Limit> = std::to_array<std::string_view>({AIMLINE_LIMITS(AIMLINE_MEANING)});
template <>
inline constexpr auto names<Role> = [] {
  std::array<std::string_view, role_facts.size()> codes;
  for (std::size_t i = 0; i < codes.size(); ++i) codes[i] = role_facts[i].code;
  return codes;
}();

#undef AIMLINE_NAME
#undef AIMLINE_TEXT
#undef AIMLINE_MEANING
#undef AIMLINE_RELATIONS
#undef AIMLINE_LIMITS

/// For Capability, Action, Role, Relation and Limit: the name, and the value that a name stands for, if any.
template <class Enum>
requires requires { names<Enum>.size(); }
constexpr std::string_view to_string(Enum value) { return names<Enum>[static_cast<std::size_t>(value)]; }
template <class Enum>
requires requires { names<Enum>.size(); }
constexpr std::optional<Enum> from_string(std::string_view name) {
  for (std::size_t i = 0; i < names<Enum>.size(); ++i)
    if (names<Enum>[i] == name) return static_cast<Enum>(i);
  return std::nullopt;
}

/// The roles that each granter may give.
struct Grants {
  Role granter{};
  std::array<Role, 13> granted{};  // filled up with VI, which nobody grants
};

inline constexpr auto grants = [] {
  using enum Role;
  return std::to_array<Grants>({
      {SL, {TE, TM, SS, SL, RD, PO, FO, PC, EM, CP, ST}},
      {DL, {TE, TM, SS, SL, DL, RD, PO, BM, FO, PC, EM, CP, ST}},
      {NA, {SL, DL, BM, FO, LI, RV, FC, NS, RS, NA, PC, EM, CP}},
  });
}();

/// Whether a holder of `granter` may give `granted` to another person at a place inside the granter's own.
///
/// Only NA, SL and DL grant, never to themselves and never a role wider than their own: a school leader does not
/// appoint those who decide over her (BM, DL), and a network administrator does not appoint a district's TE, SS, RD, PO
/// or ST, since the school's records are under the district's direct control (34 CFR 99.31(a)(1)(i)(B)). RD and PO of a
/// school that is its own district are its leader's to grant. Nobody grants VI, AP and GU, which come by page or link,
/// nor SA, which the setup link names.
constexpr bool may_grant(Role granter, Role granted) {
  if (granted == Role::VI) return false;
  for (Grants const& line : grants)
    for (Role role : line.granted)
      if (line.granter == granter && role == granted) return true;
  return false;
}

/// RD PO NA FO: a second person who may grant it, too, must confirm.
constexpr bool needs_second_person(Role granted) {
  return granted == Role::RD || granted == Role::PO || granted == Role::NA || granted == Role::FO;
}

}  // namespace aimline::access
