#include "network/role_access.hpp"

namespace aimline::network {
namespace {

using access::Role;

std::string in_words(std::string const& key, Language language) { return write_out({key, {}}, language); }

std::string in_lower_case(std::string_view name) {
  std::string text(name);
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return text;
}

std::vector<std::string> conditions_of(access::Row const& row, Language language) {
  std::vector<std::string> conditions;
  if (row.relation != access::Relation::none)
    conditions.push_back(in_words("relation." + std::string(access::to_string(row.relation)), language));
  if (row.limit != access::Limit::whole)
    conditions.push_back(in_words("limit." + std::string(access::to_string(row.limit)), language));
  if (row.separation == access::Separation::different_person)
    conditions.push_back(in_words("limit.different_person", language));
  return conditions;
}

}  // namespace

std::string name_of(Role role, Language language) { return in_words(std::string(access::facts(role).name), language); }

std::string name_of(access::Action action, Language language) {
  return in_words("action." + std::string(access::to_string(action)), language);
}

std::vector<Permission> permissions_of(Role role, Language language) {
  std::vector<Permission> found;
  for (auto const& row : access::policy) {
    if (row.role == Role::VI || !access::speaks_of(row, role)) continue;
    auto const capability = access::to_string(row.capability);
    found.push_back({std::string(capability), in_words("capability." + in_lower_case(capability), language),
                     std::string(access::to_string(row.action)), name_of(row.action, language),
                     conditions_of(row, language)});
  }
  return found;
}

std::vector<NeededRole> roles_needed(access::Access access, Language language) {
  std::vector<NeededRole> needed;
  for (auto const& row : access::rows_for(access)) {
    if (row.role == Role::VI || row.role == Role::anyone) continue;
    NeededRole role{row.role, name_of(row.role, language), conditions_of(row, language), {}};
    for (auto const& line : access::grants)
      if (access::may_grant(line.granter, row.role)) role.granted_by.push_back(line.granter);
    needed.push_back(std::move(role));
  }
  return needed;
}

}  // namespace aimline::network
