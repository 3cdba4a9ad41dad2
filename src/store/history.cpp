#include "store/history.hpp"

#include <fmt/format.h>

namespace aimline::store {
namespace {

boost::json::value const* value_of(std::optional<boost::json::value> const& record, std::string_view field) {
  if (!record || !record->is_object()) return nullptr;
  auto const* value = record->get_object().if_contains(field);
  return value && !value->is_null() ? value : nullptr;
}

std::optional<Line> name_for(boost::json::value const* value, Column const& column, NameOf const& name_of) {
  if (!value || column.references.empty() || !value->is_string()) return std::nullopt;
  auto const id = parse_uuid(std::string_view(value->get_string()));
  return id ? name_of(column.references, *id) : std::nullopt;
}

}  // namespace

Change read_change(Row const& row, std::size_t first, TableShape const& shape,
                   std::function<bool(std::string_view field)> const& hidden, NameOf const& name_of) {
  Change change{from_column<Id<Change>>(row, first),
                from_column<std::int64_t>(row, first + 1),
                from_column<Line>(row, first + 2),
                from_column<Instant>(row, first + 3),
                from_column<std::optional<Id<void>>>(row, first + 4),
                from_column<std::optional<Line>>(row, first + 5),
                {}};
  auto const before = from_column<std::optional<boost::json::value>>(row, first + 6);
  auto const after = from_column<std::optional<boost::json::value>>(row, first + 7);
  for (auto const& column : shape.columns) {
    if (column.name == "id" || column.name == "version" || hidden(column.name)) continue;
    auto const* old = value_of(before, column.name);
    auto const* now = value_of(after, column.name);
    if (old == now || (old && now && *old == *now)) continue;
    FieldChange found{std::string(column.name), {}, {}, {}, {}};
    if (old) found.before = *old;
    if (now) found.after = *now;
    found.before_name = name_for(old, column, name_of);
    found.after_name = name_for(now, column, name_of);
    change.differences.push_back(std::move(found));
  }
  return change;
}

std::optional<Line> name_in_scope(Connection& connection, TableShape const& shape, access::Scope const& scope,
                                  Uuid const& id) {
  if (!shape.column("name")) return std::nullopt;
  auto const statement = table_detail::find(shape, scope, "id", to_value(Id<void>{id}));
  auto const name = static_cast<std::size_t>(shape.column("name") - shape.columns.data());
  std::optional<Line> found;
  connection.run(statement.sql, statement.values, [&](Row const& row) { found = from_column<Line>(row, name); });
  return found;
}

}  // namespace aimline::store
