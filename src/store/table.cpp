#include "store/table.hpp"

#include "base/folding.hpp"
#include "base/id.hpp"

#include <charconv>
#include <cstring>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>
#include <sodium.h>

namespace aimline::store {
namespace {

constexpr std::size_t longest_page = 200;

std::string columns_of(TableShape const& shape) {
  std::string list;
  for (auto const& column : shape.columns)
    list += fmt::format("{}{}.{}", list.empty() ? "" : ", ", shape.facts.name, column.name);
  return list;
}

/// Appends the values of the scope's condition, which binds them after those that are there.
access::Condition in_scope_sql(TableShape const& shape, access::Scope const& scope, std::vector<Value>& values,
                               access::Rows rows = access::Rows::one) {
  auto condition = scope.condition(shape.facts.reach, values.size() + 1, rows);
  for (auto& value : condition.values) values.push_back(value ? Value{std::move(*value)} : Value{});
  return condition;
}

/// The statement with the tables in front that its conditions join.
std::string with(std::vector<std::string_view> const& tables, std::string statement) {
  std::string front;
  for (auto const table : tables)
    if (!table.empty()) front += fmt::format("{} {}", front.empty() ? "with" : ",", table);
  return front.empty() ? statement : front + " " + statement;
}

/// A statement's text, made once in each thread for a condition that is kept. Others are made anew each time, and kept
/// too: they come with tests that switch a part off.
template <class Make>
std::string_view text_of(std::string_view what, TableShape const& shape, access::Condition const& condition,
                         Make const& make) {
  using Key = std::tuple<std::string_view, TableShape const*, char const*>;
  thread_local std::map<Key, std::string> made;
  thread_local std::set<std::string> of_tests;
  if (!condition.kept) return *of_tests.insert(make()).first;
  auto& text = made[{what, &shape, condition.sql.data()}];
  if (text.empty()) text = make();
  return text;
}

struct Order {
  Column const* column;
  bool descending;
};

std::optional<Order> order_of(TableShape const& shape, std::string_view sort) {
  bool const descending = sort.starts_with('-');
  if (descending) sort.remove_prefix(1);
  if (sort.empty()) sort = shape.column("name") ? "name" : "id";
  auto const* column = shape.column(sort);
  if (!column || column->kind == ColumnKind::json) return std::nullopt;
  return Order{column, descending};
}

bool has_folded_form(TableShape const& shape, Column const& column) {
  return shape.facts.found_by_name && column.name == "name";
}

/// What a column is sorted by: the same on both databases. Small and capital letters mix, in names that are folded
/// accents too; what is missing comes first.
std::string sort_key(TableShape const& shape, Column const& column, Dialect dialect) {
  if (has_folded_form(shape, column)) return fmt::format("{}.name_folded", shape.facts.name);
  auto const name = fmt::format("{}.{}", shape.facts.name, column.name);
  auto const* binary = dialect == Dialect::postgresql ? " collate \"C\"" : "";
  switch (column.kind) {
    case ColumnKind::number:
      return column.optional ? fmt::format("coalesce({}, -9223372036854775807)", name) : name;
    case ColumnKind::truth:
      return fmt::format("(case when {} then 1 else 0 end)", name);
    case ColumnKind::key:
      if (!column.optional) return name;
      return fmt::format("coalesce(cast({} as text), ''){}", name, binary);
    case ColumnKind::name:
    case ColumnKind::prose:
      return fmt::format("lower({}{})", column.optional ? fmt::format("coalesce({}, '')", name) : name, binary);
    default:
      return fmt::format("{}{}", column.optional ? fmt::format("coalesce({}, '')", name) : name, binary);
  }
}

std::string lower_ascii(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return text;
}

/// The value of a row that belongs to `sort_key`.
Value sort_value(TableShape const& shape, Column const& column, Value const& value) {
  if (has_folded_form(shape, column)) return Value{folded(std::get<std::string>(value))};
  bool const missing = std::holds_alternative<std::monostate>(value);
  switch (column.kind) {
    case ColumnKind::number:
      return missing ? Value{std::int64_t{-9223372036854775807}} : value;
    case ColumnKind::truth:
      return Value{std::int64_t{!missing && std::get<bool>(value)}};
    case ColumnKind::name:
    case ColumnKind::prose:
      return missing ? Value{std::string()} : Value{lower_ascii(std::get<std::string>(value))};
    default:
      return missing ? Value{std::string()} : value;
  }
}

std::string base64url(std::string_view bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  text.pop_back();  // the closing NUL
  return text;
}

std::optional<std::string> from_base64url(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t length = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(), nullptr,
                        &length, nullptr, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
    return std::nullopt;
  bytes.resize(length);
  return bytes;
}

/// Where a page ended: the sort's name, the last row's sort value and key.
struct Place {
  std::string sort;
  Value value;
  Uuid id;
};

std::string write_place(Place const& place) {
  boost::json::array parts{boost::json::string(place.sort)};
  if (auto const* number = std::get_if<std::int64_t>(&place.value))
    parts.emplace_back(*number);
  else if (auto const* real = std::get_if<double>(&place.value))
    parts.emplace_back(*real);
  else
    parts.emplace_back(std::get<std::string>(place.value));
  parts.emplace_back(to_string(place.id));
  return base64url(boost::json::serialize(parts));
}

std::optional<Place> read_place(std::string_view text) {
  auto const bytes = from_base64url(text);
  if (!bytes) return std::nullopt;
  auto const json = parse_json(*bytes);
  if (!json || !json->is_array() || json->as_array().size() != 3) return std::nullopt;
  auto const& parts = json->as_array();
  if (!parts[0].is_string() || !parts[2].is_string()) return std::nullopt;
  auto const id = parse_uuid(std::string_view(parts[2].get_string()));
  if (!id) return std::nullopt;
  Place place{std::string(parts[0].get_string()), {}, *id};
  if (auto const number = json_detail::read_integer(parts[1]))
    place.value = *number;
  else if (parts[1].is_double())
    place.value = parts[1].get_double();
  else if (parts[1].is_string())
    place.value = std::string(parts[1].get_string());
  else
    return std::nullopt;
  return place;
}

bool fits(Column const& column, Value const& value) {
  bool const numeric = column.kind == ColumnKind::number || column.kind == ColumnKind::truth;
  return numeric != std::holds_alternative<std::string>(value);
}

std::string like_pattern(std::string_view text) {
  std::string pattern = "%";
  for (char c : text) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + "%";
}

/// A filter of a list: a column, and how it is held against the value.
struct Filter {
  Column const* column = nullptr;
  std::string_view comparison = "=";
};

Filter filter_of(TableShape const& shape, std::string_view name) {
  if (auto const* column = shape.column(name)) return {column->kind == ColumnKind::json ? nullptr : column};
  for (auto const& [ending, comparison] : {std::pair{"_from", ">="}, {"_before", "<"}})
    if (name.ends_with(ending))
      if (auto const* column = shape.column(name.substr(0, name.size() - std::strlen(ending))); column && column->dated)
        return {column, comparison};
  return {};
}

/// The folded form of a row's name, for its column.
Value folded_name(TableShape const& shape, std::vector<Value> const& values) {
  auto const name = static_cast<std::size_t>(shape.column("name") - shape.columns.data());
  return Value{folded(std::get<std::string>(values[name]))};
}

}  // namespace

Column const* TableShape::column(std::string_view name) const {
  for (auto const& each : columns)
    if (each.name == name) return &each;
  return nullptr;
}

Result<ListRequest> parse_list_request(TableShape const& shape,
                                       std::vector<std::pair<std::string, std::string>> const& query) {
  ListRequest request;
  std::vector<Problem> problems;
  for (auto const& [name, value] : query) {
    if (name == "lang") continue;
    if (name == "after") {
      request.after = value;
    } else if (name == "limit") {
      std::size_t limit = 0;
      auto const [end, error] = std::from_chars(value.data(), value.data() + value.size(), limit);
      if (error != std::errc{} || end != value.data() + value.size() || limit < 1 || limit > longest_page)
        problems.push_back({name, {"list.limit", {{"most", std::to_string(longest_page)}}}});
      request.limit = limit;
    } else if (name == "sort") {
      if (!order_of(shape, value)) problems.push_back({name, {"list.unknown_sort"}});
      request.sort = value;
    } else if (name == "search") {
      if (value.size() > 200) problems.push_back({name, {"field.too_long", {{"longest", "200"}}}});
      request.search = value;
    } else if (name == "archived") {
      if (value != "true" && value != "false") problems.push_back({name, {"field.not_truth"}});
      request.archived = value == "true";
    } else if (auto const filter = filter_of(shape, name); filter.column) {
      if (auto const read = filter.column->read(value); !read) problems.push_back({name, read.error()});
      request.filters.emplace_back(name, value);
    } else {
      problems.push_back({name, {"list.unknown_filter"}});
    }
  }
  if (!problems.empty()) return refuse(Refusal{Fault::invalid, std::move(problems)});
  return request;
}

namespace table_detail {

KeptStatement find(TableShape const& shape, access::Scope const& scope, std::string_view column, Value value) {
  KeptStatement statement;
  statement.values.reserve(3);
  statement.values.push_back(std::move(value));
  auto const condition = in_scope_sql(shape, scope, statement.values);
  statement.sql = text_of(shape.column(column)->name, shape, condition, [&] {
    return with({condition.grants}, fmt::format("select {0} from {1} where {1}.{2} = $1 and {3}", columns_of(shape),
                                                shape.facts.name, column, condition.sql));
  });
  return statement;
}

Statement insert(TableShape const& shape, std::vector<Value> values) {
  std::string names;
  std::string parameters;
  for (std::size_t i = 0; i < shape.columns.size(); ++i) {
    names += fmt::format("{}{}", i ? ", " : "", shape.columns[i].name);
    parameters += fmt::format("{}${}", i ? ", " : "", i + 1);
  }
  if (shape.facts.found_by_name) {
    names += ", name_folded";
    parameters += fmt::format(", ${}", values.size() + 1);
    values.push_back(folded_name(shape, values));
  }
  return {fmt::format("insert into {} ({}) values ({})", shape.facts.name, names, parameters), std::move(values)};
}

Statement update(TableShape const& shape, access::Scope const& scope, std::vector<Value> values,
                 std::int64_t expected_version) {
  std::string settings;
  std::size_t id = 0;
  for (std::size_t i = 0; i < shape.columns.size(); ++i) {
    if (shape.columns[i].name == "id")
      id = i + 1;
    else
      settings += fmt::format("{}{} = ${}", settings.empty() ? "" : ", ", shape.columns[i].name, i + 1);
  }
  if (shape.facts.found_by_name) {
    settings += fmt::format(", name_folded = ${}", values.size() + 1);
    values.push_back(folded_name(shape, values));
  }
  values.emplace_back(expected_version);
  auto const version = values.size();
  auto const condition = in_scope_sql(shape, scope, values);
  return {with({condition.grants}, fmt::format("update {0} set {1} where {0}.id = ${2} and {0}.version = ${3} and {4}",
                                               shape.facts.name, settings, id, version, condition.sql)),
          std::move(values)};
}

Result<Statement> list(TableShape const& shape, access::Scope const& scope, ListRequest const& request,
                       Dialect dialect) {
  Statement statement;
  auto& values = statement.values;
  auto const& name = shape.facts.name;
  std::string where = fmt::format("{}.archived_at is {}null and ", name, request.archived ? "not " : "");
  auto const condition = in_scope_sql(shape, scope, values, access::Rows::many);
  where += condition.sql;
  for (auto const& [field, text] : request.filters) {
    auto const filter = filter_of(shape, field);
    auto value = filter.column ? filter.column->read(text) : tl::unexpected(Text{"list.unknown_filter"});
    if (!value) return refuse(Fault::invalid, field, value.error());
    if (std::holds_alternative<std::monostate>(*value)) {
      where += fmt::format(" and {}.{} is null", name, filter.column->name);
    } else {
      values.push_back(std::move(*value));
      where += fmt::format(" and {}.{} {} ${}", name, filter.column->name, filter.comparison, values.size());
    }
  }
  if (!request.search.empty()) {
    std::string any;
    for (auto const& column : shape.columns) {
      if (column.kind != ColumnKind::name && column.kind != ColumnKind::prose) continue;
      bool const by_folded = has_folded_form(shape, column);
      values.emplace_back(like_pattern(by_folded ? folded(request.search) : lower_ascii(request.search)));
      auto const text =
          by_folded ? fmt::format("{}.name_folded", name) : fmt::format("lower({}.{})", name, column.name);
      any += fmt::format("{}{} like ${} escape '\\'", any.empty() ? "" : " or ", text, values.size());
    }
    if (any.empty()) return refuse(Fault::invalid, "search", {"list.no_search"});
    where += fmt::format(" and ({})", any);
  }
  auto const order = order_of(shape, request.sort);
  if (!order) return refuse(Fault::invalid, "sort", {"list.unknown_sort"});
  auto const key = sort_key(shape, *order->column, dialect);
  auto const* direction = order->descending ? "desc" : "asc";
  if (!request.after.empty()) {
    auto place = read_place(request.after);
    if (!place || place->sort != request.sort || !fits(*order->column, place->value))
      return refuse(Fault::invalid, "after", {"list.unknown_page"});
    auto const* beyond = order->descending ? "<" : ">";
    values.push_back(std::move(place->value));
    auto const at = values.size();
    values.emplace_back(to_string(place->id));
    where += fmt::format(" and ({0} {1} ${2} or ({0} = ${2} and {3}.id {1} ${4}))", key, beyond, at, name, at + 1);
  }
  values.emplace_back(static_cast<std::int64_t>(request.limit + 1));
  statement.sql =
      with({condition.grants}, fmt::format("select {0} from {1} where {2} order by {3} {4}, {1}.id {4} limit ${5}",
                                           columns_of(shape), name, where, key, direction, values.size()));
  return statement;
}

std::string next_page(TableShape const& shape, ListRequest const& request, std::vector<Value> const& last) {
  auto const order = order_of(shape, request.sort);
  Place place{request.sort, {}, {}};
  for (std::size_t i = 0; i < shape.columns.size(); ++i) {
    if (&shape.columns[i] == order->column) place.value = sort_value(shape, *order->column, last[i]);
    if (shape.columns[i].name == "id") place.id = *parse_uuid(std::get<std::string>(last[i]));
  }
  return write_place(place);
}

bool in_scope(Connection& connection, TableShape const& shape, access::Scope const& scope, Value const& id) {
  std::vector<Value> values{id};
  auto const condition = in_scope_sql(shape, scope, values);
  bool found = false;
  auto const sql = text_of("", shape, condition, [&] {
    return with({condition.grants},
                fmt::format("select 1 from {0} where {0}.id = $1 and {1}", shape.facts.name, condition.sql));
  });
  connection.run(sql, values, [&](Row const&) { found = true; });
  return found;
}

bool in_scope_by(Connection& connection, TableShape const& shape, access::Scope const& scope, Uuid const& grant,
                 Value const& id) {
  std::vector<Value> values{id};
  auto const condition = scope.through(grant).condition(shape.facts.reach, 2, access::Rows::one);
  for (auto const& value : condition.values) values.push_back(value ? Value{*value} : Value{});
  bool found = false;
  connection.run(with({condition.grants},
                      fmt::format("select 1 from {0} where {0}.id = $1 and {1}", shape.facts.name, condition.sql)),
                 values, [&](Row const&) { found = true; });
  return found;
}

/// The condition of rows to which something can still be done.
std::string open_rows(TableShape const& shape) {
  auto const closed = shape.facts.closed.empty() ? "" : fmt::format(" and not ({})", shape.facts.closed);
  return fmt::format("{}.archived_at is null{}", shape.facts.name, closed);
}

bool is_open(Connection& connection, TableShape const& shape, Value const& id) {
  bool found = false;
  connection.run(fmt::format("select 1 from {0} where {0}.id = $1 and {1}", shape.facts.name, open_rows(shape)),
                 std::vector<Value>{id}, [&](Row const&) { found = true; });
  return found;
}

std::vector<bool> scopes_around(Connection& connection, TableShape const& shape, std::span<access::Scope const> scopes,
                                Value const& id) {
  std::vector<Value> values{id};
  std::string columns;
  std::string tables;
  for (auto const& scope : scopes) {
    auto const condition = in_scope_sql(shape, scope, values);
    columns += fmt::format("{}{}", columns.empty() ? "" : ", ", condition.sql);
    if (!condition.grants.empty()) tables += fmt::format("{}{}", tables.empty() ? "" : ", ", condition.grants);
  }
  auto const sql = with({tables}, fmt::format("select {0} from {1} where {1}.id = $1 and {2}", columns,
                                              shape.facts.name, open_rows(shape)));
  std::vector<bool> reached(scopes.size());
  connection.run(sql, values, [&](Row const& row) {
    for (std::size_t i = 0; i < scopes.size(); ++i) reached[i] = row.truth(i);
  });
  return reached;
}

Result<std::int64_t> write(Connection& connection, TableShape const& shape, Statement const& statement) {
  try {
    return connection.run(statement.sql, statement.values, [](Row const&) {});
  } catch (ConstraintBroken const& broken) {
    auto const dot = broken.constraint.find('.');
    auto const column = dot == std::string::npos ? broken.constraint : broken.constraint.substr(dot + 1);
    switch (broken.kind) {
      case ConstraintBroken::Kind::unique:
        return refuse(Fault::conflict, column, {"record.taken"});
      case ConstraintBroken::Kind::foreign_key:
        return refuse(Fault::invalid, shape.column(column) ? column : "", {"record.unknown_reference"});
      case ConstraintBroken::Kind::check:
        return refuse(Fault::invalid, shape.column(column) ? column : "", {"record.not_allowed"});
      case ConstraintBroken::Kind::not_null:
        return refuse(Fault::invalid, column, {"field.missing"});
    }
    throw;
  }
}

void keep_change(Connection& connection, TableShape const& shape, Actor const& actor, std::string_view action,
                 Value const& id, std::int64_t version, std::optional<std::string> before,
                 std::optional<std::string> after) {
  auto const optional_text = [](std::optional<std::string>& text) { return text ? Value{std::move(*text)} : Value{}; };
  std::vector<Value> const values{to_string(new_uuid(actor.at)),
                                  std::string(shape.facts.name),
                                  id,
                                  version,
                                  std::string(action),
                                  to_string(actor.at),
                                  actor.person ? Value{to_string(*actor.person)} : Value{},
                                  optional_text(before),
                                  optional_text(after)};
  connection.run(
      "insert into change (id, entity, entity_id, version, action, at, by_id, before, after)"
      " values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      values, [](Row const&) {});
}

void keep_former_slug(Connection& connection, TableShape const& shape, std::string const& slug, Value const& id) {
  std::vector<Value> const values{std::string(shape.facts.name), slug, id};
  connection.run(
      "insert into former_slug (entity, slug, entity_id) values ($1, $2, $3)"
      " on conflict (entity, slug) do update set entity_id = excluded.entity_id",
      values, [](Row const&) {});
}

}  // namespace table_detail

}  // namespace aimline::store
