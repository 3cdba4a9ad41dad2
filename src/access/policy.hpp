#pragma once

#include "access/roles.hpp"

#include <initializer_list>
#include <optional>
#include <span>
#include <string>

/// Who may do what: ACCESS.md as one table. Everything not listed is refused.
///
/// A route names its access with the enumerators in reach, inside the function that declares routes:
///     using enum access::Capability;
///     using enum access::Action;
///     router.get<Chart, Access{I7, See}>(...);
namespace aimline::access {

// clang-format off
// What the system does, by the identifiers of FEATURES.md; a part that other people reach has an enumerator of its own.
#define AIMLINE_CAPABILITIES(X) \
  X(N1, "organizations") X(N2, "networks") X(N3, "cohorts") X(N4_call, "call") X(N4_application, "application") \
  X(N5, "commitments") X(N6, "teams") X(N7, "liaison log") X(N8, "directory") X(N9, "blueprints") \
  X(C1, "events") X(C2, "registration, attendance") X(C3, "calendar") X(C4, "reflections, actions") \
  X(I1, "problem study") X(I1_interview_notes, "interview notes") X(I2, "aims") X(I3, "drivers") X(I4, "ideas") \
  X(I5, "PDSA") X(I6, "measures") X(I7, "charts") X(I8, "signals") X(I9, "evidence") X(I10, "progress score") \
  X(I11, "change package") X(I12, "team meeting") \
  X(R1, "import") X(R2, "attendance") X(R3, "early warning") X(R3_cut_points, "cut points") \
  X(R4, "freshman on-track") X(R5, "grade-9 retention") X(R6, "graduation rate") X(R7, "course passing, credits") \
  X(R8, "discipline") X(R9, "post-secondary enrollment") X(R10, "groups, gaps") X(R11, "suppression") \
  X(R12_students, "students") X(R12_notes, "notes") X(R13, "lineage") X(R13_rows, "lineage, rows") \
  X(R14, "aggregates") X(R15, "near-term indicators") X(R16, "assessment") X(R17, "opportunity, composition") \
  X(R18, "bring my spreadsheet") \
  X(P1, "guided goals") X(P2, "action plans") X(P3, "progress reviews") X(P4, "reports") X(P5, "shared goals") \
  X(P6, "outcomes") \
  X(M1, "frameworks") X(M2, "tasks") X(M3, "mastery") X(M4, "calibration") X(M5, "portfolio") X(M6, "transcript") \
  X(M7, "crosswalk") X(M8, "projects") \
  X(K1, "micro-credential") X(K2, "badges") X(K3, "growth plan") \
  X(W1, "employers") X(W2, "programs") X(W3, "positions") X(W3_student_profile, "student profile") X(W4, "matching") \
  X(W5, "agreement") X(W6, "timesheet") X(W7, "stipend") X(W8, "evaluation") X(W9, "outcomes") \
  X(G1, "compact") X(G2, "scorecard") X(G3, "board") X(G4, "decisions") X(G5, "waivers") X(G6, "opt-outs") \
  X(G7, "budget") X(G8, "shared resources") X(G9, "theory of action") X(G10, "annual review") \
  X(L1, "resources") X(L2, "search") X(L3, "discussions") X(L4, "briefs") X(L5, "catalogue") X(L6, "consent") \
  X(L7, "showcase") X(L8, "learning paths") X(L9, "surveys") \
  X(X1, "accounts") X(X2, "roles") X(X3, "history of a record, student access") X(X4, "notifications") \
  X(X5, "tokens") X(X5_webhooks, "webhooks") X(X6, "whole export") X(X6_student_rows, "whole export, student rows") \
  X(X7, "languages") X(X8, "accessibility") X(X9, "backup") X(X10, "jobs") X(X11, "administration") \
  X(X12, "several servers") X(X13, "packages") X(X14, "health, metrics, logs")

// What is done to it: the columns of ACCESS.md, then the acts that its third column names.
#define AIMLINE_ACTIONS(X) \
  X(See, see, "view, list, search, sort, chart, feed, history, attachment and export alike") \
  X(Edit, edit, "change, create and archive") \
  X(Decide, decide, "decide, approve or publish, where the matrix has no verb of its own") \
  X(Move, move, "put an organization elsewhere in the tree") \
  X(Merge, merge, "make one of two") \
  X(LifeCycle, life_cycle, "draft, recruiting, active, sunset") \
  X(Score, score, "give a score by a rubric or scale") \
  X(Confirm, confirm, "the second person's yes, or the second step's") \
  X(Pay, pay, "pay out an award") \
  X(Sign, sign, "sign in one's own name") \
  X(Countersign, countersign, "sign for the network what a member signed") \
  X(Verdict, verdict, "close a document review") \
  X(CheckIn, check_in, "mark oneself present by the session's code") \
  X(Mark, mark, "mark others present, absent, excused, substituted") \
  X(Share, share, "open to the network, or to readers of one's choice") \
  X(Conclude, conclude, "end with adopt, adapt or abandon") \
  X(SuggestPhase, suggest_phase, "propose a new phase of a chart") \
  X(Rebase, rebase, "begin a new phase of a chart") \
  X(Run, run, "compute from the snapshots") \
  X(Define, define, "write a definition") \
  X(Restrict, restrict, "raise the level of a note; lowering it is decide") \
  X(Send, send, "hand over to the hub, or to a student's next school (34 CFR 99.31(a)(2))") \
  X(BreakGlass, break_glass, "open one student's records for 60 minutes, with second factor, category and reason") \
  X(Judge, judge, "judge a break-glass within five working days") \
  X(Submit, submit, "freeze and hand in") \
  X(SignOff, sign_off, "accept what was submitted") \
  X(Rate, rate, "rate evidence of mastery") \
  X(Accept, accept, "take as evidence of mastery") \
  X(Issue, issue, "issue a badge") \
  X(Revoke, revoke, "withdraw a badge, a consent, a token; acts on the next request") \
  X(Release, release, "let a payment file go out") \
  X(Comment, comment, "comment on a draft") \
  X(Vote, vote, "vote, and count toward quorum") \
  X(Book, book, "book a shared resource") \
  X(Propose, propose, "propose for publication") \
  X(Moderate, moderate, "hide or close what others wrote") \
  X(Suspend, suspend, "stop an account; never set a password")
// clang-format on

#define AIMLINE_NAME(name, ...) name,
#define AIMLINE_TEXT(name, meaning) #name,
#define AIMLINE_MEANING(name, meaning) meaning,
#define AIMLINE_ACTION_TEXT(name, text, meaning) #text,
#define AIMLINE_ACTION_MEANING(name, text, meaning) meaning,
enum class Capability : std::uint8_t { AIMLINE_CAPABILITIES(AIMLINE_NAME) };
enum class Action : std::uint8_t { AIMLINE_ACTIONS(AIMLINE_NAME) };
template <>
inline constexpr auto names<Capability> = std::to_array<std::string_view>({AIMLINE_CAPABILITIES(AIMLINE_TEXT)});
template <>
inline constexpr auto meanings<Capability> = std::to_array<std::string_view>({AIMLINE_CAPABILITIES(AIMLINE_MEANING)});
template <>
inline constexpr auto names<Action> = std::to_array<std::string_view>({AIMLINE_ACTIONS(AIMLINE_ACTION_TEXT)});
template <>
inline constexpr auto meanings<Action> = std::to_array<std::string_view>({AIMLINE_ACTIONS(AIMLINE_ACTION_MEANING)});
#undef AIMLINE_NAME
#undef AIMLINE_TEXT
#undef AIMLINE_MEANING
#undef AIMLINE_ACTION_TEXT
#undef AIMLINE_ACTION_MEANING
#undef AIMLINE_CAPABILITIES
#undef AIMLINE_ACTIONS

/// The identifier in FEATURES.md: "R12" for R12_notes.
constexpr std::string_view code(Capability capability) {
  return to_string(capability).substr(0, to_string(capability).find('_'));
}

/// What a route states and a token's scope names. Structural, so it can be a template argument.
struct Access {
  Capability capability{};
  Action action{};
  friend constexpr bool operator==(Access, Access) = default;
};

/// "≠": not a person who made, submitted or decided an earlier step of the same thing, nor whom it is about (I10:
/// nobody of the team; L4: no author). Compared by person, not account.
enum class Separation : std::uint8_t { none, different_person };

/// Whether a person may hand it to a program by a token, or to a browser by an entry link: seeing and editing. Not what
/// is done in one's own name, as signing, deciding and breaking glass; nor one's account and what comes to oneself, the
/// tokens, the ledgers, the server; nor giving roles.
constexpr bool may_be_handed_over(Access access) {
  using enum Capability;
  switch (access.capability) {
    case X1:
    case X3:
    case X4:
    case X5:
    case X5_webhooks:
    case X9:
    case X10:
    case X11:
    case X12:
    case X13:
    case X14:
      return false;
    case X2:
      return access.action == Action::See;
    default:
      return access.action == Action::See || access.action == Action::Edit;
  }
}

/// Whether rows about named students are behind it: a token for it needs the privacy officer's yes and a range of
/// addresses.
constexpr bool shows_students(Access access) {
  using enum Capability;
  switch (access.capability) {
    case R1:
    case R18:
    case R12_students:
    case R12_notes:
    case R13_rows:
    case M2:
    case M3:
    case M5:
    case M6:
    case W3_student_profile:
    case W6:
    case W7:
    case W8:
    case X3:
    case X6_student_rows:
      return true;
    default:
      return false;
  }
}

/// "N1:see", and back; none where there is no such access.
std::string to_string(Access access);
std::optional<Access> access_named(std::string_view text);

/// One permission: for a person of whom `role` speaks, held at a place containing the row, and so related to it.
struct Row {
  Capability capability{};
  Action action{};
  Role role{};
  Relation relation{};
  Separation separation{};
  Limit limit{};
  friend constexpr bool operator==(Row const&, Row const&) = default;
};

/// The words in which the table is written.
namespace matrix {
using enum Capability;
using enum Action;
using enum Role;
using enum Relation;
using enum Limit;

/// `TM`, `TM / team`, `TM / team / draft`, or a bare relation: `own`.
struct Holder {
  Role role{};
  Relation relation{};
  Limit limit{};
  Separation separation{};
  constexpr Holder() = default;
  constexpr Holder(Role who) : role(who) {}
  constexpr Holder(Relation how) : role(anyone), relation(how) {}
  constexpr Holder(Role who, Relation how, Limit what) : role(who), relation(how), limit(what) {}
};
constexpr Holder operator/(Role role, Relation relation) { return {role, relation, whole}; }
constexpr Holder operator/(Role role, Limit limit) { return {role, Relation::none, limit}; }
constexpr Holder operator/(Holder holder, Limit limit) { return holder.limit = limit, holder; }
/// ≠
constexpr Holder different(Holder holder) {
  holder.separation = Separation::different_person;
  return holder;
}

struct Clause {
  Action action{};
  std::array<Holder, 12> holders{};
  std::size_t size = 0;
};
template <class... Holders>
constexpr Clause may(Action action, Holders... holders) {
  return {action, {Holder(holders)...}, sizeof...(holders)};
}

struct Capabilities {
  std::array<Capability, 12> list{};
  std::size_t size = 0;
  constexpr Capabilities(Capability one) { list[size++] = one; }
  constexpr Capabilities(std::initializer_list<Capability> some) {
    for (Capability one : some) list[size++] = one;
  }
};
/// `first`–`last`, without the parts that have an enumerator of their own.
constexpr Capabilities through(Capability first, Capability last) {
  Capabilities range{};
  for (auto i = static_cast<std::size_t>(first); i <= static_cast<std::size_t>(last); ++i)
    if (auto one = static_cast<Capability>(i); to_string(one) == code(one)) range.list[range.size++] = one;
  return range;
}
constexpr Capabilities operator+(Capabilities left, Capabilities const& right) {
  for (std::size_t i = 0; i < right.size; ++i) left.list[left.size++] = right.list[i];
  return left;
}

struct Line {
  Capabilities capabilities{};
  std::array<Clause, 6> clauses{};
  std::size_t size = 0;
  constexpr std::size_t rows() const {
    std::size_t holders = 0;
    for (Clause const& clause : clauses) holders += clause.size;
    return capabilities.size * holders;
  }
};
template <class... Clauses>
constexpr Line line(Capabilities capabilities, Clauses... clauses) {
  return {capabilities, {clauses...}, sizeof...(clauses)};
}

// clang-format off
inline constexpr Clause may_see_indicators = may(See, SL/true_counts, SS/true_counts, TE/true_counts,
    RD/district/true_counts, DL/district/true_counts, LI/liaison, FC/agreement, ME/released, VI/published);
constexpr Clause note_readers_may(Action action) {
  return may(action, SL/school/note_level, SS/school/note_level, TE/section/note_level, SL/break_glass/note_level,
    SS/break_glass/note_level, DL/break_glass/note_level, PO/break_glass/note_level);
}

/// The matrix of ACCESS.md, line by line. R12 also holds what ACCESS.md says below it, under "Student rows": break
/// glass (34 CFR 99.32(a)(5), 99.36), the levels of notes and their way to the next school (99.31(a)(2)). ≠ stands
/// where the matrix has it and where nobody may approve, release or audit their own: N4, K1, R12, R14, W6, W8.
inline constexpr std::array lines = {
  line(N1, may(See, VI/published, ME), may(Edit, SL, DL, NA), may(Move, NA), may(Merge, NA)),
  line({N2, N9}, may(See, VI/published, ME), may(Edit, NA), may(LifeCycle, NA)),
  line(N3, may(See, ME, VI/published), may(Edit, FC, NA), may(Decide, NA)),
  line(N4_call, may(See, VI), may(Edit, NA), may(Decide, NA)),
  line(N4_application, may(See, AP/own, RV/review/nameless, NA), may(Edit, AP/own/before_deadline),
       may(Score, different(RV/review/nameless)), may(Decide, different(NA)), may(Confirm, different(NA)),
       may(Pay, different(FO))),
  line(N5, may(See, ME), may(Edit, TM/team, SL, DL), may(Sign, SL, DL), may(Countersign, NA)),
  line(N6, may(See, ME), may(Edit, SL, DL), may(Decide, SL, DL)),
  line(N7, may(See, LI/liaison, NA, SL/shared_entries, DL/shared_entries, TM/team/shared_entries),
       may(Edit, LI/liaison), may(Verdict, LI/liaison)),
  line(N8, may(See, ME/opened_fields), may(Edit, own)),
  line(C1, may(See, ME, VI/published, EM/party, CP/party), may(Edit, NS, FC, party), may(Decide, NS)),
  line(C2, may(See, own, NS, FC, party), may(Edit, own), may(CheckIn, own), may(Mark, NS)),
  line(C3, may(See, own, ME/shared)),
  line(C4, may(See, own, TM/team, NS), may(Edit, own, party)),
  line(I1, may(See, TM/team, SL, DL, FC, LI/liaison, ME/shared), may(Edit, TM/team), may(Share, SL, DL)),
  line(I1_interview_notes, may(See, TM/team), may(Edit, TM/team)),
  line(through(I2, I5), may(See, TM/team, SL, DL, FC, LI/liaison, ME/shared), may(Edit, TM/team),
       may(Conclude, TM/team), may(Share, SL, DL)),
  line(through(I6, I8), may(See, TM/team, SL/true_counts, SS/true_counts, TE/true_counts, DL/district/true_counts,
       LI/liaison, FC/agreement, ME/released), may(Edit, TM/team), may(Rebase, TM/team/with_reason),
       may(SuggestPhase, LI, FC, NA)),
  line(I9, may(See, ME/released)),
  line(I10, may(See, TM/team, SL, DL, FC, LI/liaison, NA), may(Score, different(LI/liaison), different(FC))),
  line(I12, may(See, TM/team, LI/liaison), may(Edit, TM/team)),
  line(I11, may(See, ME, VI/published), may(Edit, FC, NS), may(Decide, NA)),
  line({R1, R18}, may(See, RD, PO), may(Edit, RD), may(Decide, RD),
       may(Confirm, different(RD), different(PO), RD/sole_records_manager)),
  line(through(R2, R9) + through(R15, R17), may_see_indicators, may(Run, RD), may(Define, FC),
       may(Confirm, different(NA))),
  line(R3_cut_points, may_see_indicators, may(Edit, SL, DL), may(Decide, different(DL))),
  line({R10, R11}, may_see_indicators, may(Edit, PO), may(Decide, PO/five_or_more)),
  line(R12_students, may(See, SL/school, SS/school, TE/section, SL/break_glass, SS/break_glass, DL/break_glass,
       PO/break_glass),
       may(Edit, SL/school, SS/school, TE/section/interventions), may(Decide, SL/school, SS/school),
       may(BreakGlass, SL/district, SS/district, DL/district, PO), may(Judge, different(PO))),
  line(R12_notes, note_readers_may(See), may(Edit, SL/school, SS/school, TE/section), note_readers_may(Restrict),
       may(Decide, SS/school/as_author, TE/section/as_author, SL/school), may(Send, PO)),
  line(R13, may(See, VI/reader, reader)),
  line(R13_rows, may(See, RD)),
  line(R14, may(See, RD), may(Edit, RD), may(Send, different(PO))),
  line(through(P1, P3), may(See, TM/team, SL, DL, LI/liaison, FC, NA, ME/shared), may(Edit, TM/team),
       may(Decide, SL, DL)),
  line(P4, may(See, TM/team, SL, DL, LI/liaison, NA), may(Edit, TM/team/draft), may(Submit, SL, DL),
       may(SignOff, different(LI/liaison))),
  line({P5, P6}, may(See, ME/released), may(Edit, TM/team, FC), may(Decide, NA)),
  line({M1, M7}, may(See, ME, ST), may(Edit, NS, RD), may(Decide, NA, SL)),
  line({M2, M3}, may(See, ST/own, TE/section, SL/school, SS/school), may(Edit, ST/own/evidence, TE/section),
       may(Rate, TE/section)),
  line(M4, may(See, TE/nameless, NS/nameless), may(Edit, NS), may(Score, TE/nameless)),
  line(M5, may(See, ST/own, TE/section, ME/party), may(Edit, ST/own)),
  line(M6, may(See, ST/own, SL/school), may(Sign, SL/school), may(Share, ST/own)),
  line(M8, may(See, ME, EM/party, CP/party), may(Edit, TE, EM/party, CP/party), may(Decide, SL)),
  line(K1, may(See, own, RV/review/nameless), may(Edit, own), may(Score, different(RV/review/two_nameless))),
  line(K2, may(See, own, VI/by_badge_id), may(Issue, NA), may(Revoke, NA)),
  line(K3, may(See, own, named), may(Edit, own), may(Decide, own)),
  line(W1, may(See, EM/own, PC), may(Edit, EM/own, PC), may(Decide, PC)),
  line({W2, W3}, may(See, VI/published, ST, ME), may(Edit, PC, EM/own), may(Decide, PC)),
  line(W3_student_profile, may(See, ST/own, PC, EM/party/once_matched), may(Edit, ST/own)),
  line(W4, may(See, PC, own), may(Edit, PC), may(Decide, different(PC), different(NA))),
  line(W5, may(See, party, GU/party, PC), may(Edit, PC), may(Sign, party, GU/party/if_minor)),
  line(W6, may(See, ST/own, EM/party, PC), may(Edit, ST/own), may(Decide, different(EM/party))),
  line(W7, may(See, ST/own, FO, PC/totals), may(Edit, FO), may(Release, different(FO))),
  line(W8, may(See, ST/own, EM/party, PC), may(Edit, EM/party), may(Accept, different(TE/section))),
  line(W9, may(See, ME/released, VI/published), may(Decide, NA)),
  line(G1, may(See, VI/published, SL, TM, BM, GU/party), may(Edit, SL, TM), may(Comment, GU/party), may(Decide, BM)),
  line(G2, may(See, SL, DL, BM/released, VI/published), may(Decide, BM)),
  line({G3, G4}, may(See, BM/closed_if_unconflicted, VI/published), may(Edit, BM), may(Vote, BM/unconflicted)),
  line(G5, may(See, ME, VI/published), may(Edit, SL), may(Decide, BM), may(Confirm, DL)),
  line({G6, G7}, may(See, SL, DL, FO, BM), may(Edit, SL, FO), may(Decide, BM, DL)),
  line(G8, may(See, ME), may(Edit, FO), may(Book, SL), may(Decide, FO)),
  line(G9, may(See, ME, VI/published), may(Edit, NA, FC), may(Decide, NA)),
  line(G10, may(See, SL, DL, BM), may(Edit, SL), may(Decide, BM/unconflicted)),
  line({L1, L5}, may(See, ME, VI/published/from_release_date), may(Propose, ME), may(Edit, NS), may(Decide, NS)),
  line(L2, may(See, VI/reader)),
  line(L3, may(See, ME/space), may(Edit, ME/space/as_author), may(Moderate, NS)),
  line(L4, may(See, RS, NS, ME/published, VI/published), may(Edit, RS), may(Decide, different(NA))),
  line(L6, may(See, own, NS, PO), may(Edit, own, GU/party), may(Revoke, own)),
  line(L7, may(See, VI), may(Edit, NS), may(Decide, NA)),
  line(L8, may(See, own, NS/totals), may(Edit, NS)),
  line(L9, may(See, ME/released), may(Edit, NS, SL), may(Decide, SL/adults_answer, PO/students_answer)),
  line(X1, may(See, own, SA), may(Edit, own), may(Suspend, SA)),
  line(X2, may(See, own, NA, SL, DL, PO), may(Edit, NA, SL, DL),
       may(Confirm, different(NA/guarded_roles), different(SL/guarded_roles), different(DL/guarded_roles))),
  line(X3, may(See, reader, own, PO)),
  line(X4, may(See, own), may(Edit, own)),
  line(X5, may(See, own), may(Edit, own), may(Revoke, SA)),
  line(X5_webhooks, may(See, NA), may(Edit, NA), may(Revoke, SA)),
  line(X6, may(See, NA)),
  line(X6_student_rows, may(See, RD), may(Decide, different(PO))),
  line(through(X9, X14), may(See, SA), may(Edit, SA), may(Decide, SA)),
};
// clang-format on

constexpr std::size_t bucket(Access access) {
  return static_cast<std::size_t>(access.capability) * names<Action>.size() + static_cast<std::size_t>(access.action);
}
constexpr std::size_t row_count = [] {
  std::size_t count = 0;
  for (Line const& line : lines) count += line.rows();
  return count;
}();

/// The rows of one access are `rows[first[b]]` to `rows[first[b + 1] - 1]`, with b its bucket.
struct Sorted {
  std::array<Row, row_count> rows{};
  std::array<std::uint16_t, names<Capability>.size() * names<Action>.size() + 1> first{};
};
template <class Visit>
constexpr void for_each_row(Visit visit) {
  for (Line const& line : lines)
    for (std::size_t c = 0; c < line.capabilities.size; ++c)
      for (std::size_t k = 0; k < line.size; ++k)
        for (std::size_t h = 0; h < line.clauses[k].size; ++h) {
          Holder const& holder = line.clauses[k].holders[h];
          visit(Row{line.capabilities.list[c], line.clauses[k].action, holder.role, holder.relation, holder.separation,
                    holder.limit});
        }
}
inline constexpr Sorted sorted = [] {
  Sorted result;
  for_each_row([&](Row row) { ++result.first[bucket({row.capability, row.action}) + 1]; });
  for (std::size_t b = 1; b < result.first.size(); ++b)
    result.first[b] = static_cast<std::uint16_t>(result.first[b] + result.first[b - 1]);
  auto next = result.first;
  for_each_row([&](Row row) { result.rows[next[bucket({row.capability, row.action})]++] = row; });
  return result;
}();
}  // namespace matrix

/// Every permission there is, by capability, then action, then in the order of ACCESS.md.
inline constexpr auto const& policy = matrix::sorted.rows;

/// Whether anybody at all may; a route without does not compile.
constexpr bool has_row(Access access) {
  return matrix::sorted.first[matrix::bucket(access)] != matrix::sorted.first[matrix::bucket(access) + 1];
}
static_assert(!has_row({Capability::X7, Action::See}) && !has_row({Capability::X8, Action::See}));  // they hold no data

/// The rows of one access, in the order of `policy`; none where it is refused to all. Constant time.
std::span<Row const> rows_for(Access access);

/// False while a test has switched a row off: what was made from the rows before does not hold.
bool policy_is_whole();

/// Whether a row speaks of a person who holds `held`: the same role; VI of all, since what is public is public; ME of
/// an adult role; `anyone` of a role with an account, save that SA has no network content and no student rows. Whether
/// the member is active, the place contains the row and the relation holds is for the query.
constexpr bool speaks_of(Row const& row, Role held) {
  if (row.role == Role::VI || row.role == held) return true;
  if (row.role == Role::ME) return facts(held).member;
  if (row.role != Role::anyone || !facts(held).account) return false;
  return held != Role::SA || to_string(row.capability).front() == 'X';
}

/// Documentation: every row in the notation of ACCESS.md, by family; the roles; what the words mean. It is
/// docs/access.md, and a test compares the two.
std::string print_policy();

}  // namespace aimline::access
