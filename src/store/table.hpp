#pragma once

#include "access/scope.hpp"
#include "store/connection.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The table of a described entity: get, insert, update with version, archive, list. Every read and write takes a
/// `Scope`, whose condition is in the SQL; every write adds its row to `change`.
namespace aimline::store {

enum class ColumnKind { key, name, prose, text, number, truth, json };

struct Column {
  std::string_view name;
  ColumnKind kind{};
  bool optional = false;
  tl::expected<Value, Text> (*read)(std::string_view) = nullptr;  // a value of this column from an address
  std::string_view references = {};  // for a key: the entity of the row it names, or "place"
  bool dated = false;                // a day or a moment: lists are also filtered by `_from` and `_before`
};

/// What the SQL of a table is made from.
struct TableShape {
  access::EntityFacts facts;
  std::vector<Column> columns;

  Column const* column(std::string_view name) const;
};

template <access::Entity T>
TableShape const& shape_of();

/// Who writes, and when.
struct Actor {
  std::optional<Uuid> person;
  Instant at{};
};

/// One page of a list: `?after=&limit=&sort=-name&search=&field=value&day_from=&day_before=`.
struct ListRequest {
  std::string after = {};  // the `next` of the page before
  std::size_t limit = 50;  // 1 to 200
  std::string sort = {};   // a column, with - in front for descending; by name or key when empty
  std::string search = {};
  std::vector<std::pair<std::string, std::string>> filters = {};
  bool archived = false;  // the archived ones instead
};

template <class T>
struct Page {
  std::vector<T> items;
  std::optional<std::string> next;
};

/// A page may leave the server when its items may.
template <class T>
requires requires(T const* none) { may_leave_the_server(none); }
void may_leave_the_server(Page<T> const*);

/// Reads a list request from the query of an address. Refuses unknown columns, bad values, and limits out of range.
Result<ListRequest> parse_list_request(TableShape const& shape,
                                       std::vector<std::pair<std::string, std::string>> const& query);

namespace table_detail {
struct Statement {
  std::string sql;
  std::vector<Value> values;
};
/// As Statement; the text is the thread's own and lives as long.
struct KeptStatement {
  std::string_view sql;
  std::vector<Value> values;
};
KeptStatement find(TableShape const&, access::Scope const&, std::string_view column, Value value);
Statement insert(TableShape const&, std::vector<Value> values);
Statement update(TableShape const&, access::Scope const&, std::vector<Value> values, std::int64_t expected_version);
Result<Statement> list(TableShape const&, access::Scope const&, ListRequest const&, Dialect);
std::string next_page(TableShape const&, ListRequest const&, std::vector<Value> const& last);
bool in_scope(Connection&, TableShape const&, access::Scope const&, Value const& id);
/// The same by one role grant of the scope's viewer alone.
bool in_scope_by(Connection&, TableShape const&, access::Scope const&, Uuid const& grant, Value const& id);
/// Whether something can still be done to a row: it is neither archived nor closed.
bool is_open(Connection&, TableShape const&, Value const& id);
/// For each scope whether the row with that key is in it, by one statement; none where the row is archived or closed.
std::vector<bool> scopes_around(Connection&, TableShape const&, std::span<access::Scope const>, Value const& id);
/// Runs a write; a broken constraint of this table becomes a refusal that names the column.
Result<std::int64_t> write(Connection&, TableShape const&, Statement const&);
void keep_change(Connection&, TableShape const&, Actor const&, std::string_view action, Value const& id,
                 std::int64_t version, std::optional<std::string> before, std::optional<std::string> after);
void keep_former_slug(Connection&, TableShape const&, std::string const& slug, Value const& id);
}  // namespace table_detail

template <access::Entity T>
class Table {
public:
  /// The row with that key; none when there is none or it is out of scope: the two look alike.
  static std::optional<T> find(Connection& connection, access::Scope const& scope, Id<T> id) {
    return find_by(connection, scope, "id", to_value(id));
  }

  /// The row whose column has that value; the column is one of the entity's and unique.
  static std::optional<T> find_by(Connection& connection, access::Scope const& scope, std::string_view column,
                                  Value value);

  /// Adds a row, whose key is new and whose version becomes 1. Refuses: outside the scope, a value that must be unique
  /// and is taken, a key of another row that does not exist.
  static Result<T> insert(Transaction& transaction, Actor const& actor, access::Scope const& scope, T row);

  /// Changes `before` into `after`. Refuses: stale when the row is no longer at the version of `before`; as insert.
  static Result<T> update(Transaction& transaction, Actor const& actor, access::Scope const& scope, T const& before,
                          T after);

  /// Takes the row out of use: it stays readable by its key and in the archived list.
  static Result<T> archive(Transaction& transaction, Actor const& actor, access::Scope const& scope, T const& before);

  static Result<Page<T>> list(Connection& connection, access::Scope const& scope, ListRequest const& request);

private:
  static Result<T> change(Transaction&, Actor const&, access::Scope const&, T const& before, T after,
                          std::string_view action);
};

}  // namespace aimline::store

#include "store/table_impl.hpp"
