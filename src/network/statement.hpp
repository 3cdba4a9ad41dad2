#pragma once

#include "network/network.hpp"

#include <vector>

/// What a network says of itself (N2): mission, vision, values, principles and its theory of action, adopted together
/// in editions that never change, so that "as of March" is one row.
namespace aimline::network {

enum class StatementKind { mission, vision, value, principle, if_clause, then_clause, outcome };
BOOST_DESCRIBE_ENUM(StatementKind, mission, vision, value, principle, if_clause, then_clause, outcome)

struct Statement {
  Line key;
  StatementKind kind{};
  std::optional<Line> label = {};
  std::optional<Line> name = {};
  std::optional<Prose> text = {};

  friend bool operator==(Statement const&, Statement const&) = default;
};
BOOST_DESCRIBE_STRUCT(Statement, (), (key, kind, label, name, text))
constexpr auto meanings(Statement const*) {
  return std::array{
      Meaning{"key", "What stays when its words change, so that two editions can be compared"},
      Meaning{"kind",
              "mission, vision, value, principle; if_clause, then_clause and outcome make the theory of action"},
      Meaning{"label", "The network's own word for this kind, as Distinguisher or Pillar"},
      Meaning{"name", "What it is called, as Equity"},
      Meaning{"text", "What it says"},
  };
}

struct StatementEdition {
  Id<StatementEdition> id = {};
  std::int64_t version = 1;
  std::optional<Instant> archived_at = {};
  Id<Network> network_id = {};
  std::uint16_t number = 1;
  Date adopted_on = {};
  std::optional<Prose> reason = {};
  std::vector<Statement> statements = {};

  friend bool operator==(StatementEdition const&, StatementEdition const&) = default;
};
BOOST_DESCRIBE_STRUCT(StatementEdition, (),
                      (id, version, archived_at, network_id, number, adopted_on, reason, statements))
constexpr auto meanings(StatementEdition const*) {
  return std::array{
      Meaning{"network_id", "The network"},
      Meaning{"number", "1 for the first; who adopts one says the next, so that nobody's edition is passed over"},
      Meaning{"adopted_on", "The day on which the network adopted it"},
      Meaning{"reason", "Why it was changed; said of every edition but the first"},
      Meaning{"statements", "All that it says, in order"},
  };
}
constexpr access::EntityFacts entity_facts(StatementEdition const*) {
  return {.name = "statement_edition",
          .plural = "statement-editions",
          .capability = access::Capability::N2,
          .reach = {.places = "statement_edition.network_id",
                    .published = "exists (select 1 from network n where n.id = statement_edition.network_id"
                                 " and n.published)"},
          .closed =
              "exists (select 1 from network n where n.id = statement_edition.network_id"
              " and n.status = 'sunset')"};
}
void may_leave_the_server(StatementEdition const*);

inline constexpr std::size_t most_statements = 100;

/// What an edition's own fields refuse: nothing said, too much, a key twice, a statement without a name and a text, no
/// reason for a change, a day of adoption that has not come.
std::vector<Problem> problems_of(StatementEdition const& edition, Date today);

enum class StatementDifference { added, removed, reworded, moved };
BOOST_DESCRIBE_ENUM(StatementDifference, added, removed, reworded, moved)

struct StatementChange {
  StatementDifference difference{};
  std::optional<Statement> before;
  std::optional<Statement> after;

  friend bool operator==(StatementChange const&, StatementChange const&) = default;
};
BOOST_DESCRIBE_STRUCT(StatementChange, (), (difference, before, after))
constexpr auto meanings(StatementChange const*) {
  return std::array{
      Meaning{"difference", "added, removed, reworded, or moved with its words as they were"},
      Meaning{"before", "As it stood in the earlier edition; absent for what is new"},
      Meaning{"after", "As it stands in the later edition; absent for what was removed"},
  };
}

struct EditionComparison {
  std::optional<Id<StatementEdition>> earlier_id = {};
  Id<StatementEdition> later_id = {};
  std::vector<StatementChange> changes = {};
};
BOOST_DESCRIBE_STRUCT(EditionComparison, (), (earlier_id, later_id, changes))
constexpr auto meanings(EditionComparison const*) {
  return std::array{
      Meaning{"earlier_id", "The edition before it; absent for the first, in which everything is new"},
      Meaning{"later_id", "The edition"},
      Meaning{"changes", "What differs, in the order of the later edition; what was removed comes last"},
  };
}
void may_leave_the_server(EditionComparison const*);

/// What differs between two editions, by the keys of their statements. As few as possible count as moved.
std::vector<StatementChange> differences(std::vector<Statement> const& before, std::vector<Statement> const& after);

}  // namespace aimline::network
