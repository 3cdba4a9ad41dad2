#include "identity/me.hpp"

namespace aimline::identity {
namespace {

Me me(http::Call& call) {
  Me made;
  auto const today = date_in_utc(call.now());
  bool const may_make_tokens = call.viewer().signed_in() && !call.viewer().restriction;
  for (std::size_t c = 0; c < access::names<access::Capability>.size(); ++c)
    for (std::size_t a = 0; a < access::names<access::Action>.size(); ++a) {
      access::Access const access{static_cast<access::Capability>(c), static_cast<access::Action>(a)};
      if (!access::has_row(access) || !call.scope_for(access).reaches_anything()) continue;
      auto const name =
          std::string(access::to_string(access.capability)) + ":" + std::string(access::to_string(access.action));
      made.may.push_back(name);
      if (may_make_tokens && access::may_be_handed_over(access) && !access::shows_students(access))
        made.may_hand_over.push_back(name);
    }
  // To a token, no more than what was handed over.
  if (call.viewer().restriction) return made;
  if (!call.viewer().person) return made;
  Id<network::Person> const id{*call.viewer().person};
  call.db().query(
      "select p.name, a.mail, a.language from person p join account a on a.id = p.id where p.id = $1",
      [&](store::Row const& row) {
        made.person = Myself{id, store::from_column<Line>(row, 0), store::from_column<MailAddress>(row, 1),
                             store::from_column<Language>(row, 2)};
      },
      id);
  made.next = next_of(call);
  if (made.next != Next::nothing) return made;
  auto const sql =
      "select g.role, g.place_id, coalesce(o.name, n.name, k.name, 'Aimline'), pl.kind, coalesce(o.slug, n.slug), "
      "g.until"
      " from role_grant g join place pl on pl.id = g.place_id left join organization o on o.id = g.place_id"
      " left join network n on n.id = g.place_id left join cohort k on k.id = g.place_id where g.person_id = $1 and " +
      access::in_force("g", 2) + " order by g.role, g.id";
  call.db().query(
      sql,
      [&](store::Row const& row) {
        made.roles.push_back({store::from_column<access::Role>(row, 0), store::from_column<Id<network::Place>>(row, 1),
                              store::from_column<Line>(row, 2), std::string(row.text(3)),
                              store::from_column<std::optional<Slug>>(row, 4), store::from_column<Date>(row, 5)});
      },
      id, today);
  auto const networks =
      "select distinct n.id, n.slug, n.name, n.status from role_grant g"
      " join network_place m on m.place_id = g.place_id and m.since <= $2 and m.until >= $2"
      " join network n on n.id = m.network_id where g.person_id = $1 and n.archived_at is null and " +
      access::in_force("g", 2) + " order by n.name, n.id";
  call.db().query(
      networks,
      [&](store::Row const& row) {
        made.networks.push_back({store::from_column<Id<network::Network>>(row, 0), store::from_column<Slug>(row, 1),
                                 store::from_column<Line>(row, 2), store::from_column<network::NetworkStatus>(row, 3)});
      },
      id, today);
  return made;
}

}  // namespace

void add_me_route(http::Router& router) {
  router.open_get<Me>("/me", "Who is signed in, and what they may do", "It tells a caller only about themselves.", me);
  router.for_tokens();
}

}  // namespace aimline::identity
