#include "identity/caller.hpp"

#include "identity/entry_link.hpp"
#include "identity/session.hpp"
#include "identity/token.hpp"

#include <fmt/format.h>

namespace aimline::identity {

Result<http::Caller> who_calls(store::Connection& connection, http::Request const& request) {
  if (http::is_by_token(request)) return authenticate_by_token(connection, request);
  auto caller = authenticate(connection, request);
  if (!caller || caller->viewer.signed_in()) return caller;
  return authenticate_by_entry_link(connection, request);
}

std::optional<http::Caller> restricted_caller(store::Connection& connection, Id<network::Person> person,
                                              access::Restriction restriction, Date today) {
  static std::string const sql =
      "select distinct a.language, g.role from account a left join role_grant g on g.person_id = a.id and " +
      access::in_force("g", 2) + " where a.id = $1 and a.archived_at is null and a.suspended_at is null";
  std::optional<http::Caller> caller;
  connection.query(
      sql,
      [&](store::Row const& row) {
        if (!caller) {
          caller.emplace();
          caller->viewer.person = person.value;
          caller->language = store::from_column<Language>(row, 0);
        }
        if (!row.is_null(1)) caller->viewer.roles.push_back(store::from_column<access::Role>(row, 1));
      },
      person, today);
  if (caller) caller->viewer.restriction = std::make_shared<access::Restriction const>(std::move(restriction));
  return caller;
}

void end_all_tokens(store::Connection& connection) {
  for (auto const* table : {"token_secret", "entry_link", "sign_on_attempt"})
    connection.execute(fmt::format("delete from {}", table));
}

}  // namespace aimline::identity
