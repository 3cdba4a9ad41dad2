#pragma once

#include "store/table.hpp"

#include <functional>

/// What was changed, field by field. Who may see which record, and how it is called, is the caller's to say.
namespace aimline::store {

/// One field of a record before and after a change.
struct FieldChange {
  std::string field;
  std::optional<boost::json::value> before;
  std::optional<boost::json::value> after;
  std::optional<Line> before_name;
  std::optional<Line> after_name;
};
BOOST_DESCRIBE_STRUCT(FieldChange, (), (field, before, after, before_name, after_name))
constexpr auto meanings(FieldChange const*) {
  return std::array{
      Meaning{"field", "The field of the record"},
      Meaning{"before", "What it held before; absent for nothing"},
      Meaning{"after", "What it has held since; absent for nothing"},
      Meaning{"before_name", "What the record is called that `before` names, where you may see it"},
      Meaning{"after_name", "What the record is called that `after` names, where you may see it"},
  };
}

/// One entry of a record's history.
struct Change {
  Id<Change> id;
  std::int64_t version = 0;
  Line action;
  Instant at;
  std::optional<Id<void>> by_id;
  std::optional<Line> by_name;
  std::vector<FieldChange> differences;
};
BOOST_DESCRIBE_STRUCT(Change, (), (id, version, action, at, by_id, by_name, differences))
constexpr auto meanings(Change const*) {
  return std::array{
      Meaning{"version", "The version that this change made"},
      Meaning{"action", "create, update or archive"},
      Meaning{"at", "When it was done"},
      Meaning{"by_id", "Who did it; absent for the system"},
      Meaning{"by_name", "What this person is called"},
      Meaning{"differences", "The fields that it changed; of a creation, all that were filled in"},
  };
}
void may_leave_the_server(Change const*);

/// What a record of an entity is called, to a reader who may see it.
using NameOf = std::function<std::optional<Line>(std::string_view entity, Uuid const& id)>;

/// The columns from a row of `change` on: c.id, c.version, c.action, c.at, c.by_id, the name, c.before, c.after.
/// `hidden` says which fields the reader may not see.
Change read_change(Row const& row, std::size_t first, TableShape const& shape,
                   std::function<bool(std::string_view field)> const& hidden, NameOf const& name_of);

/// The columns that `read_change` reads, of `change c left join person p on p.id = c.by_id`.
inline constexpr std::string_view change_columns =
    "c.id, c.version, c.action, c.at, c.by_id, p.name, c.before, c.after";

/// The name of a row in that scope, where its entity has names.
std::optional<Line> name_in_scope(Connection& connection, TableShape const& shape, access::Scope const& scope,
                                  Uuid const& id);

}  // namespace aimline::store
