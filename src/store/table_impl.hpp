#pragma once

#include "store/table.hpp"

#include <charconv>

namespace aimline::store {

namespace table_detail {

template <class Field>
constexpr ColumnKind kind_of() {
  using Plain = typename OptionalOf<Field>::type;
  if constexpr (is_id<Plain>)
    return ColumnKind::key;
  else if constexpr (std::same_as<Plain, Line>)
    return ColumnKind::name;
  else if constexpr (std::same_as<Plain, Prose>)
    return ColumnKind::prose;
  else if constexpr (std::same_as<Plain, bool>)
    return ColumnKind::truth;
  else if constexpr (std::integral<Plain> || std::same_as<Plain, double> || std::same_as<Plain, SchoolYear>)
    return ColumnKind::number;
  else if constexpr (WrittenAsText<Plain>)
    return ColumnKind::text;
  else
    return ColumnKind::json;
}

/// The entity of the row that a key names; what is held at a place may be held at several kinds of them.
template <class Key>
constexpr std::string_view referenced() {
  if constexpr (is_id<Key>) {
    return []<class E>(Id<E> const*) -> std::string_view {
      if constexpr (access::Entity<E>)
        return access::facts_of<E>().name;
      else
        return "place";
    }(static_cast<Key const*>(nullptr));
  } else {
    return {};
  }
}

template <class Field>
tl::expected<Value, Text> read_column(std::string_view text) {
  using Plain = typename OptionalOf<Field>::type;
  if constexpr (is_optional<Field>) {
    if (text.empty()) return Value{};
  }
  if constexpr (std::same_as<Plain, bool>) {
    if (text == "true") return Value{true};
    if (text == "false") return Value{false};
    return tl::unexpected(Text{"field.not_truth"});
  } else if constexpr (std::integral<Plain> || std::same_as<Plain, SchoolYear>) {
    std::int64_t number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return tl::unexpected(Text{"field.not_integer"});
    return Value{number};
  } else if constexpr (WrittenAsText<Plain>) {
    return TextForm<Plain>::read(text).map([](Plain const& value) { return to_value(value); });
  } else {
    return tl::unexpected(Text{"list.not_a_filter"});
  }
}

template <access::Entity T>
T row_of(Row const& row) {
  T value;
  std::size_t column = 0;
  for_each_field<T>([&](std::string_view, auto member) {
    value.*member = from_column<std::remove_cvref_t<decltype(value.*member)>>(row, column++);
  });
  return value;
}

template <access::Entity T>
std::vector<Value> values_of(T const& row) {
  std::vector<Value> values;
  for_each_field<T>([&](std::string_view, auto member) { values.push_back(to_value(row.*member)); });
  return values;
}

}  // namespace table_detail

template <access::Entity T>
TableShape const& shape_of() {
  static_assert(
      !access::facts_of<T>().found_by_name || requires(T row) { row.name.value; }, "what is found by name has a name");
  static TableShape const shape = [] {
    TableShape made{access::facts_of<T>(), {}};
    for_each_field<T>([&](std::string_view name, auto member) {
      using Field = std::remove_cvref_t<decltype(std::declval<T>().*member)>;
      using Plain = typename OptionalOf<Field>::type;
      made.columns.push_back({name, table_detail::kind_of<Field>(), is_optional<Field>,
                              &table_detail::read_column<Field>, table_detail::referenced<Plain>(),
                              std::same_as<Plain, Date> || std::same_as<Plain, Instant>});
    });
    return made;
  }();
  return shape;
}

template <access::Entity T>
std::optional<T> Table<T>::find_by(Connection& connection, access::Scope const& scope, std::string_view column,
                                   Value value) {
  auto const statement = table_detail::find(shape_of<T>(), scope, column, std::move(value));
  std::optional<T> found;
  connection.run(statement.sql, statement.values, [&](Row const& row) { found = table_detail::row_of<T>(row); });
  return found;
}

template <access::Entity T>
Result<T> Table<T>::insert(Transaction& transaction, Actor const& actor, access::Scope const& scope, T row) {
  auto& connection = transaction.connection();
  auto const& shape = shape_of<T>();
  row.version = 1;
  auto const written =
      table_detail::write(connection, shape, table_detail::insert(shape, table_detail::values_of(row)));
  if (!written) return refuse(written.error());
  if (!table_detail::in_scope(connection, shape, scope, to_value(row.id)))
    return refuse(Fault::forbidden, "", {"access.outside"});
  table_detail::keep_change(connection, shape, actor, "create", to_value(row.id), 1, std::nullopt, to_json(row));
  return row;
}

template <access::Entity T>
Result<T> Table<T>::update(Transaction& transaction, Actor const& actor, access::Scope const& scope, T const& before,
                           T after) {
  if (before.archived_at) return refuse(Fault::conflict, "", {"record.archived"});
  return change(transaction, actor, scope, before, std::move(after), "update");
}

template <access::Entity T>
Result<T> Table<T>::archive(Transaction& transaction, Actor const& actor, access::Scope const& scope, T const& before) {
  if (before.archived_at) return before;
  T after = before;
  after.archived_at = actor.at;
  return change(transaction, actor, scope, before, std::move(after), "archive");
}

template <access::Entity T>
Result<T> Table<T>::change(Transaction& transaction, Actor const& actor, access::Scope const& scope, T const& before,
                           T after, std::string_view action) {
  auto& connection = transaction.connection();
  auto const& shape = shape_of<T>();
  after.id = before.id;
  after.version = before.version + 1;
  auto const written = table_detail::write(
      connection, shape, table_detail::update(shape, scope, table_detail::values_of(after), before.version));
  if (!written) return refuse(written.error());
  if (*written == 0) {
    if (!table_detail::in_scope(connection, shape, scope, to_value(before.id)))
      return refuse(Fault::not_found, "", {"record.not_found"});
    return refuse(Fault::stale, "", {"record.stale"});
  }
  // What is archived went nowhere; the end of one's own role takes its row out of one's reach.
  if (action != "archive" && !table_detail::in_scope(connection, shape, scope, to_value(after.id)))
    return refuse(Fault::forbidden, "", {"access.outside"});
  if constexpr (requires { after.slug.value; })
    if (before.slug != after.slug)
      table_detail::keep_former_slug(connection, shape, before.slug.value, to_value(before.id));
  table_detail::keep_change(connection, shape, actor, action, to_value(after.id), after.version, to_json(before),
                            to_json(after));
  return after;
}

template <access::Entity T>
Result<Page<T>> Table<T>::list(Connection& connection, access::Scope const& scope, ListRequest const& request) {
  auto const& shape = shape_of<T>();
  auto const statement = table_detail::list(shape, scope, request, connection.dialect());
  if (!statement) return refuse(statement.error());
  Page<T> page;
  bool more = false;
  connection.run(statement->sql, statement->values, [&](Row const& row) {
    if (page.items.size() == request.limit)
      more = true;
    else
      page.items.push_back(table_detail::row_of<T>(row));
  });
  if (more) page.next = table_detail::next_page(shape, request, table_detail::values_of(page.items.back()));
  return page;
}

}  // namespace aimline::store
