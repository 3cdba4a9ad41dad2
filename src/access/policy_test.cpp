#include "access/policy.hpp"

#include "access/policy_switch.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace aimline::access {

using enum Capability;
using enum Action;

template <Access access>
constexpr bool usable_as_template_argument = has_row(access);
static_assert(usable_as_template_argument<Access{N1, See}>);
static_assert(!has_row({X7, See}) && !has_row({X7, Edit}) && !has_row({X8, Decide}));
static_assert(!has_row({N8, Decide}) && !has_row({C3, Edit}) && !has_row({I9, Edit}) && !has_row({R13, Edit}));
static_assert(!has_row({M6, Edit}) && !has_row({X3, Edit}) && !has_row({X3, Decide}) && !has_row({L2, Edit}));
static_assert(from_string<Capability>("R12_notes") == R12_notes && !from_string<Capability>("R12"));
static_assert(from_string<Action>("life_cycle") == LifeCycle && to_string(SignOff) == "sign_off");
static_assert(from_string<Role>("TE") == Role::TE && !from_string<Role>("te") && !from_string<Relation>(""));

namespace {

std::string file(std::filesystem::path const& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string shown(Access access) {
  return std::string(to_string(access.capability)) + " " + std::string(to_string(access.action));
}

/// The holders as the matrix writes them, limits left out.
std::multiset<std::string> holders(Access access) {
  std::multiset<std::string> all;
  for (Row const& row : rows_for(access)) {
    std::string text = row.separation == Separation::different_person ? "≠" : "";
    if (row.role != Role::anyone) text += to_string(row.role);
    if (row.relation != Relation::none)
      text += (row.role == Role::anyone ? "" : ":") + std::string(to_string(row.relation));
    all.insert(text);
  }
  return all;
}

std::multiset<std::string> split(std::string const& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

template <class Test>
void for_every_access(Test test) {
  for (std::size_t c = 0; c < names<Capability>.size(); ++c)
    for (std::size_t a = 0; a < names<Action>.size(); ++a)
      test(Access{static_cast<Capability>(c), static_cast<Action>(a)});
}

/// The one row of an access for a role and relation.
Row row_of(Access access, Role role, Relation relation = Relation::none) {
  for (Row const& row : rows_for(access))
    if (row.role == role && row.relation == relation) return row;
  ADD_FAILURE() << shown(access) << " has no row for " << to_string(role) << ":" << to_string(relation);
  return {};
}

bool in_family(Row const& row, std::string_view families) {
  return families.find(to_string(row.capability).front()) != families.npos;
}

// clang-format off
/// Copied by hand from ACCESS.md.
struct Cell {
  Access access;
  std::string who;
};
std::string const indicators = "SL SS TE RD:district DL:district LI:liaison FC:agreement ME:released VI:published";
std::vector<Cell> const cells = {
    {{N1, See}, "VI:published ME"}, {{N1, Edit}, "SL DL NA"}, {{N1, Move}, "NA"}, {{N1, Merge}, "NA"},
    {{N2, LifeCycle}, "NA"}, {{N9, Edit}, "NA"}, {{N3, See}, "ME VI:published"}, {{N3, Edit}, "FC NA"},
    {{N3, Decide}, "NA"}, {{N4_call, See}, "VI"}, {{N4_call, Decide}, "NA"},
    {{N4_application, See}, "AP:own RV:review NA"}, {{N4_application, Edit}, "AP:own"},
    {{N4_application, Confirm}, "≠NA"}, {{N5, Edit}, "TM:team SL DL"}, {{N5, Sign}, "SL DL"},
    {{N5, Countersign}, "NA"}, {{N6, Decide}, "SL DL"}, {{N7, See}, "LI:liaison NA SL DL TM:team"},
    {{N7, Verdict}, "LI:liaison"}, {{N8, See}, "ME"}, {{N8, Edit}, "own"},
    {{C1, See}, "ME VI:published EM:party CP:party"}, {{C1, Edit}, "NS FC party"}, {{C2, See}, "own NS FC party"},
    {{C2, CheckIn}, "own"}, {{C2, Mark}, "NS"}, {{C3, See}, "own ME:shared"}, {{C4, Edit}, "own party"},
    {{I1, See}, "TM:team SL DL FC LI:liaison ME:shared"}, {{I1_interview_notes, See}, "TM:team"},
    {{I2, See}, "TM:team SL DL FC LI:liaison ME:shared"}, {{I5, Conclude}, "TM:team"}, {{I3, Share}, "SL DL"},
    {{I7, See}, "TM:team SL SS TE DL:district LI:liaison FC:agreement ME:released"}, {{I7, SuggestPhase}, "LI FC NA"},
    {{I8, Rebase}, "TM:team"}, {{I9, See}, "ME:released"}, {{I10, See}, "TM:team SL DL FC LI:liaison NA"},
    {{I10, Score}, "≠LI:liaison ≠FC"}, {{I11, Edit}, "FC NS"}, {{I12, See}, "TM:team LI:liaison"},
    {{R1, See}, "RD PO"}, {{R18, Edit}, "RD"}, {{R1, Confirm}, "≠RD ≠PO RD"}, {{R2, See}, indicators},
    {{R9, See}, indicators}, {{R17, See}, indicators}, {{R11, See}, indicators}, {{R15, Run}, "RD"},
    {{R6, Define}, "FC"}, {{R6, Confirm}, "≠NA"}, {{R3_cut_points, Edit}, "SL DL"},
    {{R3_cut_points, Decide}, "≠DL"}, {{R12_students, Edit}, "SL:school SS:school TE:section"},
    {{R12_students, Decide}, "SL:school SS:school"}, {{R13_rows, See}, "RD"},
    {{P2, See}, "TM:team SL DL LI:liaison FC NA ME:shared"}, {{P4, Submit}, "SL DL"},
    {{P4, SignOff}, "≠LI:liaison"}, {{P6, Edit}, "TM:team FC"}, {{M1, See}, "ME ST"},
    {{M2, See}, "ST:own TE:section SL:school SS:school"}, {{M3, Rate}, "TE:section"}, {{M6, Sign}, "SL:school"},
    {{M6, Share}, "ST:own"}, {{K1, See}, "own RV:review"}, {{K2, Revoke}, "NA"}, {{K3, See}, "own named"},
    {{W1, Edit}, "EM:own PC"}, {{W3_student_profile, See}, "ST:own PC EM:party"}, {{W4, Decide}, "≠PC ≠NA"},
    {{W5, Sign}, "party GU:party"}, {{W7, Release}, "≠FO"}, {{W8, Edit}, "EM:party"},
    {{G1, See}, "VI:published SL TM BM GU:party"}, {{G2, See}, "SL DL BM:released VI:published"}, {{G4, Vote}, "BM"},
    {{G5, Confirm}, "DL"}, {{G7, Edit}, "SL FO"}, {{G8, Book}, "SL"}, {{L1, Propose}, "ME"}, {{L4, Decide}, "≠NA"},
    {{L6, See}, "own NS PO"}, {{L7, See}, "VI"}, {{X1, Suspend}, "SA"}, {{X2, Edit}, "NA SL DL"},
    {{X2, Confirm}, "≠NA ≠SL ≠DL"}, {{X3, See}, "reader own PO"}, {{X6_student_rows, Decide}, "≠PO"},
    {{X11, Edit}, "SA"},
};
// clang-format on

TEST(Policy, SaysWhatTheLinesOfTheMatrixSay) {
  for (auto const& [access, who] : cells) EXPECT_EQ(holders(access), split(who)) << shown(access);
}

TEST(Policy, CoversEveryCapabilityOrSaysThatItHoldsNoData) {
  std::set<std::string_view> const without_data = {"X7", "X8"};
  std::vector<std::pair<char, int>> const families = {{'N', 9}, {'C', 4}, {'I', 12}, {'R', 18}, {'P', 6}, {'M', 8},
                                                      {'K', 3}, {'W', 9}, {'G', 10}, {'L', 9},  {'X', 14}};
  std::set<std::string> known;
  for (auto [family, count] : families)
    for (int i = 1; i <= count; ++i) known.insert(family + std::to_string(i));
  std::set<std::string> listed, seen;
  for (Row const& row : policy) listed.insert(std::string(to_string(row.capability)));
  for (std::size_t i = 0; i < names<Capability>.size(); ++i) {
    auto const capability = static_cast<Capability>(i);
    seen.insert(std::string(code(capability)));
    EXPECT_NE(listed.contains(std::string(names<Capability>[i])), without_data.contains(code(capability)))
        << names<Capability>[i];
  }
  EXPECT_EQ(seen, known);
}

TEST(Policy, ListsEachPermissionOnce) {
  for (std::size_t i = 0; i < policy.size(); ++i)
    for (std::size_t j = i + 1; j < policy.size(); ++j)
      EXPECT_NE(policy[i], policy[j]) << shown({policy[i].capability, policy[i].action});
}

TEST(Policy, UsesEveryActionRoleRelationAndLimit) {
  std::set<Action> actions;
  std::set<Role> roles;
  std::set<Relation> relations;
  std::set<Limit> limits;
  for (Row const& row : policy) {
    actions.insert(row.action);
    roles.insert(row.role);
    relations.insert(row.relation);
    limits.insert(row.limit);
  }
  EXPECT_EQ(actions.size(), names<Action>.size());
  EXPECT_EQ(roles.size(), names<Role>.size());
  EXPECT_EQ(relations.size(), names<Relation>.size());
  EXPECT_EQ(limits.size(), names<Limit>.size());
}

TEST(Policy, NeedsARelationForAnyone) {
  std::set<Relation> const personal = {Relation::own, Relation::party, Relation::named, Relation::reader};
  for (Row const& row : policy)
    if (row.role == Role::anyone) {
      EXPECT_TRUE(personal.contains(row.relation)) << shown({row.capability, row.action});
    }
}

TEST(Policy, LetsAVisitorOnlySee) {
  for (Row const& row : policy)
    if (row.role == Role::VI) {
      EXPECT_EQ(row.action, See) << shown({row.capability, row.action});
    }
}

TEST(Policy, ShowsAVisitorOnlyWhatIsPublishedOrMeantForAll) {
  std::set<Capability> const for_all = {N4_call, K2, L7, R13, L2};
  for (Row const& row : policy)
    if (row.role == Role::VI) {
      EXPECT_NE(row.relation == Relation::published, for_all.contains(row.capability));
    }
}

TEST(Policy, LetsAnApplicantEditTheApplicationAlone) {
  for (Row const& row : policy)
    if (row.role == Role::AP) {
      EXPECT_EQ(row.capability, N4_application);
      EXPECT_EQ(row.relation, Relation::own);
    }
  EXPECT_EQ(row_of({N4_application, Edit}, Role::AP, Relation::own).limit, Limit::before_deadline);
}

TEST(Policy, KeepsTheSystemAdministratorToThePlatform) {
  for (Row const& row : policy) {
    if (row.role == Role::SA) {
      EXPECT_TRUE(in_family(row, "X")) << shown({row.capability, row.action});
    }
    if (speaks_of(row, Role::SA) && row.role != Role::VI) {
      EXPECT_TRUE(in_family(row, "X"));
    }
  }
  for (Capability students : {X6, X6_student_rows})
    for_every_access([&](Access access) {
      if (access.capability != students) return;
      for (Row const& row : rows_for(access)) EXPECT_FALSE(speaks_of(row, Role::SA));
    });
}

TEST(Policy, LetsThePrivacyOfficerAloneEditSuppression) {
  for (Action action : {Edit, Decide})
    for (Capability capability : {R10, R11}) EXPECT_EQ(holders({capability, action}), split("PO"));
  EXPECT_EQ(row_of({R11, Decide}, Role::PO).limit, Limit::five_or_more);
}

TEST(Policy, OpensStudentsOnlyToTheirSchoolTheirSectionOrABrokenGlass) {
  std::set<Relation> const live = {Relation::school, Relation::section, Relation::break_glass};
  for (Capability capability : {R12_students, R12_notes})
    for (Action action : {See, Edit, Restrict})
      for (Row const& row : rows_for({capability, action})) EXPECT_TRUE(live.contains(row.relation));
  for (Row const& row : rows_for({R12_notes, See})) EXPECT_EQ(row.limit, Limit::note_level);
  for (Row const& row : rows_for({R12_students, See}))
    for (Role hub : {Role::NA, Role::NS, Role::FC, Role::RS, Role::LI, Role::PC, Role::BM, Role::RD})
      EXPECT_FALSE(speaks_of(row, hub)) << to_string(hub);
}

TEST(Policy, ShowsTrueCountsOnlyInsideSchoolAndDistrict) {
  for (Row const& row : policy) {
    if (row.limit != Limit::true_counts) continue;
    bool const school = row.role == Role::SL || row.role == Role::SS || row.role == Role::TE;
    bool const district = (row.role == Role::DL || row.role == Role::RD) && row.relation == Relation::district;
    EXPECT_TRUE(school || district) << shown({row.capability, row.action});
  }
}

TEST(Policy, ShowsAResearcherOnlyWhatAnyMemberSeesAndBriefs) {
  for (Row const& row : policy)
    if (row.role == Role::RS) {
      EXPECT_EQ(row.capability, L4);
    }
}

TEST(Policy, MarksADifferentPersonWhereTheMatrixDoesAndWhereNobodyMayApproveTheirOwn) {
  std::vector<Access> const different = {{N4_application, Confirm},
                                         {I10, Score},
                                         {R1, Confirm},
                                         {R18, Confirm},
                                         {R3_cut_points, Decide},
                                         {P4, SignOff},
                                         {W4, Decide},
                                         {W7, Release},
                                         {L4, Decide},
                                         {X2, Confirm},
                                         {X6_student_rows, Decide},
                                         {N4_application, Score},
                                         {N4_application, Decide},
                                         {N4_application, Pay},
                                         {R12_students, Judge},
                                         {R14, Send},
                                         {K1, Score},
                                         {W6, Decide},
                                         {W8, Accept}};
  for_every_access([&](Access access) {
    bool const definition = access.action == Confirm && has_row({access.capability, Define});
    bool const expected = definition || std::ranges::find(different, access) != different.end();
    for (Row const& row : rows_for(access)) {
      if (row.limit == Limit::sole_records_manager) continue;
      EXPECT_EQ(row.separation == Separation::different_person, expected) << shown(access);
    }
  });
}

TEST(Policy, KeepsTheWordsThatNarrowALine) {
  EXPECT_EQ(row_of({N4_application, See}, Role::RV, Relation::review).limit, Limit::nameless);
  EXPECT_EQ(row_of({N7, See}, Role::TM, Relation::team).limit, Limit::shared_entries);
  EXPECT_EQ(row_of({N8, See}, Role::ME).limit, Limit::opened_fields);
  EXPECT_EQ(row_of({I7, Rebase}, Role::TM, Relation::team).limit, Limit::with_reason);
  EXPECT_EQ(row_of({R12_students, Edit}, Role::TE, Relation::section).limit, Limit::interventions);
  EXPECT_EQ(row_of({P4, Edit}, Role::TM, Relation::team).limit, Limit::draft);
  EXPECT_EQ(row_of({M2, Edit}, Role::ST, Relation::own).limit, Limit::evidence);
  EXPECT_EQ(row_of({M4, Score}, Role::TE).limit, Limit::nameless);
  EXPECT_EQ(row_of({K1, Score}, Role::RV, Relation::review).limit, Limit::two_nameless);
  EXPECT_EQ(row_of({K2, See}, Role::VI).limit, Limit::by_badge_id);
  EXPECT_EQ(row_of({W3_student_profile, See}, Role::EM, Relation::party).limit, Limit::once_matched);
  EXPECT_EQ(row_of({W5, Sign}, Role::GU, Relation::party).limit, Limit::if_minor);
  EXPECT_EQ(row_of({W7, See}, Role::PC).limit, Limit::totals);
  EXPECT_EQ(row_of({G3, See}, Role::BM).limit, Limit::closed_if_unconflicted);
  EXPECT_EQ(row_of({G10, Decide}, Role::BM).limit, Limit::unconflicted);
  EXPECT_EQ(row_of({L1, See}, Role::VI, Relation::published).limit, Limit::from_release_date);
  EXPECT_EQ(row_of({L3, Edit}, Role::ME, Relation::space).limit, Limit::as_author);
  EXPECT_EQ(row_of({L9, Decide}, Role::PO).limit, Limit::students_answer);
}

TEST(Policy, SpeaksOfMembersThroughMeAndOfAccountsThroughAnyone) {
  Row const me{N5, See, Role::ME}, anyone{C2, See, Role::anyone, Relation::own}, visitor{L7, See, Role::VI};
  std::set<Role> const outside = {Role::VI, Role::AP, Role::ST, Role::GU,    Role::EM,
                                  Role::CP, Role::SA, Role::ME, Role::anyone};
  std::set<Role> const without_account = {Role::VI, Role::AP, Role::GU, Role::ME, Role::anyone};
  for (RoleFacts const& role : role_facts) {
    EXPECT_TRUE(speaks_of(visitor, role.role));
    if (role.role != Role::ME) {
      EXPECT_NE(speaks_of(me, role.role), outside.contains(role.role)) << role.code;
    }
    if (role.role == Role::anyone || role.role == Role::SA) continue;
    EXPECT_NE(speaks_of(anyone, role.role), without_account.contains(role.role)) << role.code;
  }
  EXPECT_FALSE(speaks_of(anyone, Role::SA));
  EXPECT_TRUE(speaks_of(Row{X1, See, Role::anyone, Relation::own}, Role::SA));
}

TEST(Policy, FindsTheSameRowsAsASearch) {
  for_every_access([](Access access) {
    std::vector<Row> found;
    for (Row const& row : policy)
      if (Access{row.capability, row.action} == access) found.push_back(row);
    auto const rows = rows_for(access);
    EXPECT_TRUE(std::ranges::equal(rows, found)) << shown(access);
    EXPECT_EQ(has_row(access), !found.empty()) << shown(access);
  });
}

TEST(Policy, IsPrintedInTheDocumentation) {
  auto const fresh = std::filesystem::path(testing::TempDir()) / "access.md";
  std::string const printed = print_policy();
  bool const same = printed == file(std::filesystem::path(AIMLINE_SOURCE_DIR) / "docs" / "access.md");
  if (!same) std::ofstream(fresh, std::ios::binary) << printed;
  EXPECT_TRUE(same) << "docs/access.md is out of date; compare it with " << fresh;
}

TEST(Names, AreReadBackAndUnlike) {
  auto const round_trip = [](auto first) {
    using Enum = decltype(first);
    for (std::size_t i = 0; i < names<Enum>.size(); ++i) {
      auto const value = static_cast<Enum>(i);
      EXPECT_EQ(from_string<Enum>(to_string(value)), value) << to_string(value);
    }
    EXPECT_EQ(from_string<Enum>("nothing of the kind"), std::nullopt);
  };
  round_trip(N1);
  round_trip(See);
  round_trip(Role::VI);
  round_trip(Relation::none);
  round_trip(Limit::whole);
}

TEST(WithoutRow, RemovesPreciselyOneRowWhileItLives) {
  std::vector<std::vector<Row>> before;
  for_every_access([&](Access access) { before.emplace_back(rows_for(access).begin(), rows_for(access).end()); });
  auto const less = [](Row const& a, Row const& b) {
    return std::tie(a.role, a.relation, a.separation, a.limit) < std::tie(b.role, b.relation, b.separation, b.limit);
  };
  for (std::size_t missing = 0; missing < policy.size(); ++missing) {
    WithoutRow const without(missing);
    std::size_t at = 0;
    for_every_access([&](Access access) {
      auto expected = before[at++];
      if (access == Access{policy[missing].capability, policy[missing].action}) std::erase(expected, policy[missing]);
      auto const live = rows_for(access);
      if (live.size() == expected.size() && std::ranges::equal(live, expected)) return;
      std::vector<Row> sorted(live.begin(), live.end());
      std::ranges::sort(sorted, less);
      std::ranges::sort(expected, less);
      EXPECT_EQ(sorted, expected) << shown(access);
    });
  }
  std::size_t at = 0;
  for_every_access([&](Access access) { EXPECT_TRUE(std::ranges::equal(rows_for(access), before[at++])); });
}

TEST(WithoutRow, RefusesARowOutsideTheTableAndASecondOne) {
  EXPECT_THROW(WithoutRow{policy.size()}, std::out_of_range);
  WithoutRow const first(0);
  EXPECT_THROW(WithoutRow{1}, std::logic_error);
}

TEST(WithoutRow, IsReachedFromTestsOnly) {
  std::string const header = std::string("policy_") + "switch.hpp";
  for (auto const& entry : std::filesystem::recursive_directory_iterator(AIMLINE_SOURCE_DIR "/src")) {
    std::string const name = entry.path().filename();
    bool const source = name.ends_with(".cpp") || name.ends_with(".hpp");
    if (!source || name.ends_with("_test.cpp") || name == "policy.cpp" || name == "scope.cpp") continue;
    EXPECT_EQ(file(entry.path()).find(header), std::string::npos) << entry.path();
  }
}

}  // namespace
}  // namespace aimline::access
