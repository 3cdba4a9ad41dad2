#include "network/service/statements.hpp"

#include "network/service/routes.hpp"

namespace aimline::network {
namespace {

using access::Access;
using store::Table;
using enum access::Capability;
using enum access::Action;

constexpr auto last_before =
    "select id from statement_edition where network_id = $1 and number < $2 order by number desc limit 1";

std::optional<Id<StatementEdition>> edition_before(store::Connection& connection, StatementEdition const& edition) {
  return connection.value_of<Id<StatementEdition>>(last_before, edition.network_id, std::int64_t{edition.number});
}

Result<StatementEdition> adopt_edition(http::Call& call, StatementEdition draft) {
  auto const network = Table<Network>::find(call.db(), call.scope(), draft.network_id);
  if (!network) return refuse(Fault::forbidden, "network_id", {"access.not_here"});
  if (auto const open = may_be_edited(*network); !open) return refuse(open.error());
  draft.id = {new_uuid(call.now())};
  return adopt(call.transaction(), call.actor(), call.scope(), std::move(draft));
}

Result<EditionComparison> comparison(http::Call& call) {
  auto const& later = call.the<StatementEdition>();
  EditionComparison made{.later_id = later.id};
  std::vector<Statement> before;
  if (auto const id = edition_before(call.db(), later)) {
    auto const earlier = Table<StatementEdition>::find(call.db(), call.scope(), *id);
    if (!earlier) throw std::logic_error("an edition is seen and the one before it is not");
    made.earlier_id = earlier->id;
    before = earlier->statements;
  }
  made.changes = differences(before, later.statements);
  return made;
}

}  // namespace

Result<StatementEdition> adopt(store::Transaction& transaction, store::Actor const& actor, access::Scope const& scope,
                               StatementEdition draft) {
  auto& connection = transaction.connection();
  if (auto problems = problems_of(draft, scope.today()); !problems.empty())
    return refuse(Refusal{Fault::invalid, std::move(problems)});
  auto const last = connection.value_of<std::int64_t>(
      "select max(number) from statement_edition where network_id = $1 having count(*) > 0", draft.network_id);
  if (draft.number != last.value_or(0) + 1)
    return refuse(Fault::conflict, "number", {"statement_edition.another_came"});
  auto const earlier =
      connection.value_of<Date>("select adopted_on from statement_edition where network_id = $1 and number = $2",
                                draft.network_id, last.value_or(0));
  if (earlier && draft.adopted_on < *earlier)
    return refuse(Fault::invalid, "adopted_on",
                  {"statement_edition.before_the_last", {{"day", TextForm<Date>::write(*earlier)}}});
  return Table<StatementEdition>::insert(transaction, actor, scope, std::move(draft));
}

void add_statement_routes(http::Router& router) {
  http::add_reading_routes<StatementEdition>(router);
  router.post<StatementEdition, StatementEdition, Access{N2, Edit}>(
      "/statement-editions", "Adopt what the network says of itself, as a new edition", adopt_edition);
  router.get<EditionComparison, Access{N2, See}>("/statement-editions/{statement_edition}/comparison",
                                                 "What differs from the edition before", comparison);
}

}  // namespace aimline::network
