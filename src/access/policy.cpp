#include "access/policy.hpp"

#include "access/policy_switch.hpp"

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <vector>

#include <boost/describe/enum_to_string.hpp>

namespace aimline::access {

namespace {
using matrix::sorted;

constexpr std::size_t no_row = policy.size();
std::atomic<std::size_t> missing_row{no_row};

/// The rows of each access twice over: without its row i, an access has the rows i + 1 … i + n - 1 of its pair. So the
/// switched-off state needs no memory of its own, and a span handed out before stays valid.
constexpr auto twice = [] {
  std::array<Row, 2 * policy.size()> rows;
  for (std::size_t b = 0; b + 1 < sorted.first.size(); ++b) {
    std::size_t const begin = sorted.first[b], end = sorted.first[b + 1];
    for (std::size_t i = begin; i < end; ++i) rows[begin + i] = rows[end + i] = policy[i];
  }
  return rows;
}();

std::string words(std::string_view name) {
  std::string text(name);
  std::ranges::replace(text, '_', ' ');
  return text;
}

/// As in the matrix: "ME", "TM:team", "≠LI:liaison", and a bare "own" for anyone.
std::string holder(Row const& row) {
  std::string text = row.separation == Separation::different_person ? "≠" : "";
  if (row.role != Role::anyone) text += to_string(row.role);
  if (row.role != Role::anyone && row.relation != Relation::none) text += ":";
  if (row.relation != Relation::none) text += words(to_string(row.relation));
  return text;
}

/// Groups of holders; a group ends with what narrows all of it: "LI:liaison NA; SL DL TM:team, shared entries".
std::string holders(Access access) {
  std::string text;
  Limit limit = Limit::whole;
  auto const narrow = [&] { return limit == Limit::whole ? "" : ", " + words(to_string(limit)); };
  for (Row const& row : rows_for(access)) {
    if (!text.empty()) text += row.limit == limit ? " " : narrow() + "; ";
    text += holder(row);
    limit = row.limit;
  }
  return text + narrow();
}

std::string cell(std::string const& text) { return text.empty() ? "—" : text; }

/// The three columns of a capability.
std::string cells(Capability capability) {
  std::string acts;
  for (std::size_t i = 0; i < names<Action>.size(); ++i) {
    Access const access{capability, static_cast<Action>(i)};
    if (access.action == Action::See || access.action == Action::Edit || !has_row(access)) continue;
    acts += (acts.empty() ? "*" : "<br>*") + words(to_string(access.action)) + "* " + holders(access);
  }
  return "|" + cell(holders({capability, Action::See})) + "|" + cell(holders({capability, Action::Edit})) + "|" +
         cell(acts) + "|";
}

std::string_view family_name(char letter) {
  switch (letter) {
    case 'N':
      return "Network";
    case 'C':
      return "Convene";
    case 'I':
      return "Improve";
    case 'R':
      return "Records";
    case 'P':
      return "Progress";
    case 'M':
      return "Mastery";
    case 'K':
      return "Credential";
    case 'W':
      return "Pathways";
    case 'G':
      return "Govern";
    case 'L':
      return "Library";
    case 'X':
      return "Platform";
    default:
      throw std::logic_error("a capability without a family");
  }
}

/// A table per family; capabilities with the same people share a line, as in ACCESS.md.
std::string matrix_tables() {
  struct Line {
    char family;
    std::string capabilities, cells;
  };
  std::vector<Line> lines;
  for (std::size_t i = 0; i < names<Capability>.size(); ++i) {
    auto const capability = static_cast<Capability>(i);
    std::string const name = std::string(code(capability)) + " " + std::string(meanings<Capability>[i]);
    Line const line{name.front(), name, cells(capability)};
    auto const same = std::ranges::find_if(
        lines, [&](Line const& other) { return other.family == line.family && other.cells == line.cells; });
    if (same == lines.end())
      lines.push_back(line);
    else
      same->capabilities += "<br>" + name;
  }
  std::string text;
  char family = 0;
  for (Line const& line : lines) {
    if (line.family != family)
      text += "\n### " + std::string(family_name(line.family)) +
              "\n\n|capability|see|edit|further acts|\n|---|---|---|---|\n";
    family = line.family;
    text += "|" + line.capabilities + line.cells + "\n";
  }
  return text;
}

std::string yes(bool value) { return value ? "yes" : "—"; }

std::string roles_table() {
  std::string text =
      "|code|role|held at|in ME|reaches members of the network|second factor|granted "
      "by|\n|---|---|---|---|---|---|---|\n";
  for (RoleFacts const& role : role_facts) {
    if (role.role == Role::ME || role.role == Role::anyone) continue;
    std::string places, granters;
    for (Place place : role.places)
      if (place != Place::nowhere)
        places += (places.empty() ? "" : ", ") + words(boost::describe::enum_to_string(place, ""));
    for (Grants const& line : grants)
      if (may_grant(line.granter, role.role))
        granters += (granters.empty() ? "" : " ") + std::string(to_string(line.granter));
    if (needs_second_person(role.role)) granters += ", ≠ confirms";
    text += "|" + std::string(role.code) + "|" + words(role.name.substr(role.name.find('.') + 1)) + "|" + cell(places) +
            "|" + yes(role.member) + "|" + yes(role.network_role) + "|" + yes(role.second_factor) + "|" +
            cell(granters) + "|\n";
  }
  return text;
}

template <class Enum>
std::string meanings_table(std::string_view heading) {
  std::string text = "|" + std::string(heading) + "|meaning|\n|---|---|\n";
  for (std::size_t i = 0; i < names<Enum>.size(); ++i)
    text += "|" + words(names<Enum>[i]) + "|" + std::string(meanings<Enum>[i]) + "|\n";
  return text;
}
}  // namespace

WithoutRow::WithoutRow(std::size_t row) {
  if (row >= policy.size()) throw std::out_of_range("no such row in the policy");
  std::size_t expected = no_row;
  if (!missing_row.compare_exchange_strong(expected, row)) throw std::logic_error("a policy row is already off");
}

WithoutRow::~WithoutRow() { missing_row.store(no_row); }

bool policy_is_whole() { return missing_row.load(std::memory_order_relaxed) == no_row; }

std::string to_string(Access access) {
  return std::string(to_string(access.capability)) + ":" + std::string(to_string(access.action));
}

std::optional<Access> access_named(std::string_view text) {
  auto const colon = text.find(':');
  if (colon == text.npos) return std::nullopt;
  auto const capability = from_string<Capability>(text.substr(0, colon));
  auto const action = from_string<Action>(text.substr(colon + 1));
  if (!capability || !action) return std::nullopt;
  return Access{*capability, *action};
}

std::span<Row const> rows_for(Access access) {
  std::size_t const begin = sorted.first[matrix::bucket(access)], end = sorted.first[matrix::bucket(access) + 1];
  std::size_t const missing = missing_row.load(std::memory_order_relaxed);
  if (missing < begin || missing >= end) return std::span(policy).subspan(begin, end - begin);
  return std::span(twice).subspan(begin + missing + 1, end - begin - 1);
}

std::string print_policy() {
  return "# Access\n\n"
         "Who may do what. Everything not listed is refused. This page is printed from the table that the program\n"
         "checks every request against, `src/access/policy.hpp`; a test fails when the two differ.\n\n"
         "A code alone: the role, held at a place that contains the row. `code:relation`: that relation too. A "
         "relation\n"
         "alone: any person with an account who is so related. What follows a comma narrows the group before it.\n"
         "`≠`: a different person from whoever made, submitted or decided an earlier step of the same thing, compared "
         "by\n"
         "person, not account. `VI`: everybody, signed in or not. `ME`: any adult role in an active member or the "
         "hub.\n"
         "`SA` reaches no network content but the public's, and no student rows. Children under 13 have no account.\n"
         "\n## Roles\n\n" +
         roles_table() +
         "\nVI needs no grant, AP and GU come by a mailed link, SA by the setup link. A role lasts at most one year.\n"
         "A role at an organization reaches everything below it, except student rows: those need a role at the\n"
         "student's own school.\n"
         "\n## Matrix\n" +
         matrix_tables() + "\n## Words\n\n" + meanings_table<Action>("act") + "\n" +
         meanings_table<Relation>("relation") + "\n" + meanings_table<Limit>("limit");
}

}  // namespace aimline::access
