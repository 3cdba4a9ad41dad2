#include "network/statement.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace aimline::network {
namespace {

/// Which of some distinct places are part of the longest run of rising ones: the rest has moved.
std::vector<bool> rising(std::vector<std::size_t> const& places) {
  std::vector<std::size_t> length(places.size(), 1);
  std::vector<std::size_t> before(places.size(), places.size());
  std::size_t last = places.size();
  for (std::size_t i = 0; i < places.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j)
      if (places[j] < places[i] && length[j] + 1 > length[i]) {
        length[i] = length[j] + 1;
        before[i] = j;
      }
    if (last == places.size() || length[i] > length[last]) last = i;
  }
  std::vector<bool> stays(places.size());
  for (; last != places.size(); last = before[last]) stays[last] = true;
  return stays;
}

}  // namespace

std::vector<Problem> problems_of(StatementEdition const& edition, Date today) {
  std::vector<Problem> problems;
  if (edition.statements.empty() || edition.statements.size() > most_statements)
    problems.push_back({"statements", {"statement_edition.how_many", {{"most", std::to_string(most_statements)}}}});
  std::set<std::string> keys;
  for (std::size_t i = 0; i < edition.statements.size(); ++i) {
    auto const& each = edition.statements[i];
    auto const place = "statements[" + std::to_string(i) + "]";
    if (!keys.insert(each.key.value).second) problems.push_back({place + ".key", {"statement_edition.key_twice"}});
    if (!each.name && !each.text) problems.push_back({place + ".text", {"statement_edition.says_nothing"}});
  }
  if (edition.number > 1 && !edition.reason) problems.push_back({"reason", {"statement_edition.why"}});
  if (today < edition.adopted_on) problems.push_back({"adopted_on", {"statement_edition.not_yet"}});
  return problems;
}

std::vector<StatementChange> differences(std::vector<Statement> const& before, std::vector<Statement> const& after) {
  std::map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < before.size(); ++i) places[before[i].key.value] = i;
  std::vector<std::size_t> kept;  // places before, in the order after
  for (auto const& each : after)
    if (auto const at = places.find(each.key.value); at != places.end()) kept.push_back(at->second);
  auto const stays = rising(kept);
  std::vector<StatementChange> changes;
  std::vector<bool> is_kept(before.size());
  std::size_t next = 0;
  for (auto const& each : after) {
    auto const at = places.find(each.key.value);
    if (at == places.end()) {
      changes.push_back({StatementDifference::added, {}, each});
      continue;
    }
    auto const& was = before[at->second];
    is_kept[at->second] = true;
    if (was != each)
      changes.push_back({StatementDifference::reworded, was, each});
    else if (!stays[next])
      changes.push_back({StatementDifference::moved, was, each});
    ++next;
  }
  for (std::size_t i = 0; i < before.size(); ++i)
    if (!is_kept[i]) changes.push_back({StatementDifference::removed, before[i], {}});
  return changes;
}

}  // namespace aimline::network
