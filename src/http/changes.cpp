#include "http/changes.hpp"

#include "http/router.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>

#include <fmt/format.h>

namespace aimline::http {
namespace {

using access::Access;
using access::Rows;
using store::Page;
using enum access::Capability;
using enum access::Action;

constexpr Access see_books{X3, See};
constexpr std::size_t longest_page = 200;

/// Whether a field of a row is hidden from the caller.
bool is_hidden(Call const& call, store::TableShape const& shape, Uuid const& id, std::string_view field) {
  for (auto const& guarded : shape.facts.guarded)
    if (guarded.name == field)
      return !store::table_detail::in_scope(call.db(), shape, call.scope_for({guarded.capability, See}), to_string(id));
  return false;
}

/// What the names of records are to this caller; each is looked up once.
class Names {
public:
  Names(Call const& call, std::vector<Resource> const& resources) : call_(call), resources_(resources) {}

  std::optional<Line> of(std::string_view entity, Uuid const& id) {
    auto const [found, fresh] = known_.try_emplace(id);
    if (!fresh) return found->second;
    for (auto const& resource : resources_) {
      if (resource.parameter != entity && entity != "place") continue;
      auto const scope = call_.scope_for({resource.capability, See});
      if (auto name = store::name_in_scope(call_.db(), *resource.shape, scope, id)) return found->second = name;
      if (resource.parameter == entity && !resource.shape->column("name"))
        return found->second = of_those_it_joins(*resource.shape, scope, id);
    }
    return std::nullopt;
  }

private:
  /// A record without a name of its own goes by the names of those that it joins: the network and its member.
  std::optional<Line> of_those_it_joins(store::TableShape const& shape, access::Scope const& scope, Uuid const& id) {
    if (!store::table_detail::in_scope(call_.db(), shape, scope, to_string(id))) return std::nullopt;
    std::vector<std::string> parts;
    for (auto const& column : shape.columns) {
      if (column.references.empty() || !column.name.ends_with("_id") || is_hidden(call_, shape, id, column.name))
        continue;
      auto const other = call_.db().value_of<std::optional<Id<void>>>(
          fmt::format("select {} from {} where id = $1", column.name, shape.facts.name), Id<void>{id});
      auto const name = other && *other ? of(column.references, (*other)->value) : std::nullopt;
      if (name) add_parts(parts, name->value);
    }
    return parts.empty() ? std::nullopt : std::optional(Line{fmt::format("{}", fmt::join(parts, between))});
  }

  /// What is joined may itself go by those that it joins: each of them is said once.
  static void add_parts(std::vector<std::string>& parts, std::string_view name) {
    for (bool more = true; more;) {
      auto const end = name.find(between);
      more = end != name.npos;
      auto const part = name.substr(0, end);
      if (std::find(parts.begin(), parts.end(), part) == parts.end()) parts.emplace_back(part);
      if (more) name.remove_prefix(end + between.size());
    }
  }
  static constexpr std::string_view between = " · ";

  Call const& call_;
  std::vector<Resource> const& resources_;
  std::map<Uuid, std::optional<Line>> known_;
};

store::Change read_change(Call const& call, store::Row const& row, std::size_t first, store::TableShape const& shape,
                          Uuid const& id, Names& names) {
  return store::read_change(
      row, first, shape, [&](std::string_view field) { return is_hidden(call, shape, id, field); },
      [&](std::string_view entity, Uuid const& other) { return names.of(entity, other); });
}

/// A question to a book, made from the query of an address: `where` with its values.
class Question {
public:
  explicit Question(Call const& call) : query_(call.request().query) {}

  /// Holds an expression against a parameter of the query. `form` says how it is compared: "{} = {}".
  template <class T>
  Question& by(std::string_view parameter, std::string_view condition) {
    known_.emplace_back(parameter);
    auto const text = find(query_, parameter);
    if (!text) return *this;
    auto const value = TextForm<T>::read(*text);
    if (!value) {
      problems_.push_back({std::string(parameter), value.error()});
      return *this;
    }
    add(condition, store::to_value(*value));
    return *this;
  }

  /// `from` and `to`, days of which both count, in UTC.
  Question& between(std::string_view moment) {
    by<Date>("from", fmt::format("{} >= {{}}", moment));
    if (auto const text = find(query_, "to")) {
      if (auto const day = parse_date(*text))
        add(fmt::format("{} < {{}}", moment), to_string(plus_days(*day, 1)));
      else
        problems_.push_back({"to", {"field.not_a_date"}});
    }
    known_.emplace_back("to");
    return *this;
  }

  /// The rows at a place or below it; `places` is where a row is.
  Question& at(std::string_view places) { return by<Id<void>>("place", below("{}", places)); }

  /// The rows that a scope reaches, among those of `narrowed`, which has {} where the scope's condition goes. Several
  /// are joined by "or".
  Question& within(access::Scope const& scope, access::Reach const& reach, std::string_view narrowed = "{}") {
    auto condition = scope.condition(reach, values_.size() + 1, Rows::many);
    for (auto& value : condition.values) values_.push_back(value ? store::Value{std::move(*value)} : store::Value{});
    if (!condition.grants.empty()) grants_ += (grants_.empty() ? "with " : ", ") + std::string(condition.grants);
    scopes_ += (scopes_.empty() ? "" : " or ") + fmt::format(fmt::runtime(narrowed), condition.sql);
    return *this;
  }

  /// What the path says is no parameter of the query.
  Question& narrowed_to(std::string_view column, Id<void> id) {
    add(fmt::format("{} = {{}}", column), store::to_value(id));
    return *this;
  }

  /// A parameter of the query that the caller of this reads by itself.
  Question& knows(std::string_view parameter) {
    known_.emplace_back(parameter);
    return *this;
  }

  /// The number under which a value is bound.
  std::size_t bind(store::Value value) {
    values_.push_back(std::move(value));
    return values_.size();
  }

  static std::string below(std::string_view place, std::string_view places) {
    return fmt::format("exists (select 1 from place_closure f where f.ancestor_id = {} and f.descendant_id in ({}))",
                       place, places);
  }

  /// The statement for one page, newest first by its key, one row longer than the page. Refuses what it does not know.
  Result<store::table_detail::Statement> statement(std::string_view select, std::string_view key,
                                                   std::optional<std::size_t> rows) {
    by<Id<void>>("after", fmt::format("{} < {{}}", key));
    read_limit();
    if (rows) limit_ = *rows;
    for (auto const& [name, value] : query_)
      if (name != "lang" && std::find(known_.begin(), known_.end(), name) == known_.end())
        problems_.push_back({name, {"list.unknown_filter"}});
    if (!problems_.empty()) return refuse(Refusal{Fault::invalid, std::move(problems_)});
    values_.emplace_back(static_cast<std::int64_t>(limit_ + 1));
    return store::table_detail::Statement{
        fmt::format("{} {} where ({}){} order by {} desc limit ${}", grants_, select,
                    scopes_.empty() ? "false" : scopes_, filters_, key, values_.size()),
        std::move(values_)};
  }

  std::size_t limit() const { return limit_; }
  std::optional<std::string_view> asked(std::string_view parameter) const { return find(query_, parameter); }

private:
  void add(std::string_view condition, store::Value value) {
    values_.push_back(std::move(value));
    filters_ += " and " + fmt::format(fmt::runtime(condition), fmt::format("${}", values_.size()));
  }

  void read_limit() {
    known_.emplace_back("limit");
    auto const text = find(query_, "limit");
    if (!text) return;
    auto const [end, error] = std::from_chars(text->data(), text->data() + text->size(), limit_);
    if (error != std::errc{} || end != text->data() + text->size() || limit_ < 1 || limit_ > longest_page)
      problems_.push_back({"limit", {"list.limit", {{"most", std::to_string(longest_page)}}}});
  }

  Pairs const& query_;
  std::vector<std::string> known_;
  std::vector<Problem> problems_;
  std::vector<store::Value> values_;
  std::string grants_;
  std::string scopes_;
  std::string filters_;
  std::size_t limit_ = 50;
};

/// Whether what a statement asks for has more rows than a file takes.
bool is_longer_than_a_file(store::Connection& connection, store::table_detail::Statement statement) {
  bool more = false;
  statement.values.back() = std::int64_t{1};
  connection.run(fmt::format("{} offset {}", statement.sql, rows_of_a_file), statement.values,
                 [&](store::Row const&) { more = true; });
  return more;
}

/// Reads a page of a book; `read` makes an entry of a row. Where the pages ask for it, a header says whether the whole
/// is too long for a file.
template <class Entry, class Read>
Result<Page<Entry>> page_of(Call& call, Question& question, std::string_view select, std::string_view key,
                            std::optional<std::size_t> rows, Read const& read) {
  auto const statement = question.statement(select, key, rows);
  if (!statement) return refuse(statement.error());
  Page<Entry> page;
  bool more = false;
  call.db().run(statement->sql, statement->values, [&](store::Row const& row) {
    if (page.items.size() == question.limit())
      more = true;
    else
      page.items.push_back(read(row));
  });
  if (more) page.next = to_string(page.items.back().id);
  if (!rows && find(call.request().headers, "aimline-ask") == "length")
    call.add_header("Aimline-Longer-Than-A-File", is_longer_than_a_file(call.db(), *statement) ? "true" : "false");
  return page;
}

/// The condition of a record of that entity: the change is of it and the caller sees it; at a place where one is asked
/// for.
Result<std::string> record_of(Call const& call, Question& question, store::TableShape const& shape) {
  std::string at_place;
  if (auto const text = question.asked("place")) {
    auto const place = parse_uuid(*text);
    if (!place) return refuse(Fault::invalid, "place", {"field.not_an_id"});
    auto const day = question.bind(to_string(call.scope().today()));
    auto const number = fmt::format("${}", question.bind(to_string(*place)));
    // PostgreSQL refuses a value that the text does not use.
    at_place = fmt::format(" and cast(${} as text) is not null and {}", day,
                           Question::below(number, access::places_of(shape.facts.reach, day)));
  }
  return fmt::format("c.entity = '{0}' and exists (select 1 from {0} where {0}.id = c.entity_id and {{}}{1})",
                     shape.facts.name, at_place);
}

Result<Page<ChangeEntry>> changes(Call& call, std::vector<Resource> const& resources,
                                  std::optional<std::size_t> rows = {}) {
  Question question(call);
  question.by<std::string>("entity", "c.entity = {}")
      .by<Id<void>>("entity_id", "c.entity_id = {}")
      .by<Id<void>>("person", "c.by_id = {}")
      .by<std::string>("action", "c.action = {}")
      .between("c.at")
      .knows("place");
  auto const only = question.asked("entity");
  std::map<std::string, store::TableShape const*, std::less<>> shapes;
  for (auto const& resource : resources) {
    if (only && *only != resource.parameter) continue;
    shapes[resource.parameter] = resource.shape;
    // Which records the caller may see now is said by each entity's own rows of the policy.
    if (!call.scope().allows(access::Relation::reader)) continue;
    auto const record = record_of(call, question, *resource.shape);
    if (!record) return refuse(record.error());
    question.within(call.scope_for({resource.capability, See}), resource.shape->facts.reach, *record);
  }
  Names names(call, resources);
  return page_of<ChangeEntry>(
      call, question,
      fmt::format("select c.entity, c.entity_id, {} from change c left join person p on p.id = c.by_id",
                  store::change_columns),
      "c.id", rows, [&](store::Row const& row) {
        auto const entity = std::string(row.text(0));
        auto const id = store::from_column<Id<void>>(row, 1);
        return ChangeEntry{read_change(call, row, 2, *shapes.at(entity), id.value, names), entity, id,
                           names.of(entity, id.value)};
      });
}

/// A value as it stands in a cell.
std::string cell(std::optional<boost::json::value> const& value, std::optional<Line> const& name) {
  if (name) return name->value;
  if (!value) return {};
  return value->is_string() ? std::string(value->get_string()) : boost::json::serialize(*value);
}

Page<ChangeRow> rows_of(Page<ChangeEntry> const& entries) {
  Page<ChangeRow> rows{{}, entries.next};
  for (auto const& entry : entries.items)
    for (auto const& field : entry.differences)
      rows.items.push_back({entry.at, entry.by_name, entry.entity, entry.entity_id, entry.entity_name, entry.action,
                            field.field, cell(field.before, field.before_name), cell(field.after, field.after_name)});
  return rows;
}

Result<Page<AccessEntry>> reads(Call& call, std::optional<Id<void>> student, std::optional<std::size_t> rows = {}) {
  Question question(call);
  if (student)
    question.narrowed_to("l.student_id", *student);
  else
    question.by<Id<void>>("student", "l.student_id = {}");
  question.by<Id<void>>("reader", "l.reader_id = {}").between("l.at").at("l.place_id");
  question.within(call.scope(), {.places = "l.place_id", .own = "l.student_id"});
  return page_of<AccessEntry>(
      call, question,
      "select l.id, l.student_id, l.at, l.reader_id, p.name, l.kind, l.fields, l.role, l.relation, l.route,"
      " l.credential from access_ledger l join person p on p.id = l.reader_id",
      "l.id", rows, [](store::Row const& row) {
        using store::from_column;
        return AccessEntry{from_column<Id<AccessEntry>>(row, 0),
                           from_column<Id<void>>(row, 1),
                           from_column<Instant>(row, 2),
                           from_column<Id<void>>(row, 3),
                           from_column<Line>(row, 4),
                           std::string(row.text(5)),
                           std::string(row.text(6)),
                           from_column<access::Role>(row, 7),
                           std::string(row.text(8)),
                           std::string(row.text(9)),
                           std::string(row.text(10))};
      });
}

Result<Page<DisclosureEntry>> disclosures(Call& call, std::optional<std::size_t> rows = {}) {
  Question question(call);
  question.by<Id<void>>("student", "l.student_id = {}").between("l.at").at("l.place_id");
  question.within(call.scope(), {.places = "l.place_id", .own = "l.student_id"});
  return page_of<DisclosureEntry>(
      call, question,
      "select l.id, l.student_id, l.at, l.by_id, p.name, l.party, l.interest, l.further_parties, l.what, l.ground"
      " from disclosure_ledger l join person p on p.id = l.by_id",
      "l.id", rows, [](store::Row const& row) {
        using store::from_column;
        return DisclosureEntry{from_column<Id<DisclosureEntry>>(row, 0),
                               from_column<Id<void>>(row, 1),
                               from_column<Instant>(row, 2),
                               from_column<Id<void>>(row, 3),
                               from_column<Line>(row, 4),
                               from_column<Line>(row, 5),
                               from_column<Line>(row, 6),
                               from_column<std::optional<Line>>(row, 7),
                               from_column<Line>(row, 8),
                               std::string(row.text(9))};
      });
}

Result<Page<SecurityEntry>> security_events(Call& call, std::optional<std::size_t> rows = {}) {
  Question question(call);
  question.by<std::string>("event", "e.event = {}")
      .by<Id<void>>("person", "e.person_id = {}")
      .between("e.at")
      .at("e.place_id");
  // What concerns oneself, and a privacy officer's places; the roles of a place as the grants themselves; all of it for
  // who runs the server.
  access::Reach const here{.places = "e.place_id", .own = "e.person_id"};
  question.within(call.scope(), here);
  question.within(call.scope_for({X2, See}), {.places = "e.place_id"}, "e.event like 'role\\_%' escape '\\' and {}");
  question.within(call.scope_for({X14, See}), {.places = "select s.id from place s where s.kind = 'server'"});
  return page_of<SecurityEntry>(call, question,
                                "select e.id, e.at, e.event, e.person_id, e.place_id, e.facts from security_event e",
                                "e.id", rows, [](store::Row const& row) {
                                  using store::from_column;
                                  return SecurityEntry{from_column<Id<SecurityEntry>>(row, 0),
                                                       from_column<Instant>(row, 1),
                                                       std::string(row.text(2)),
                                                       from_column<std::optional<Id<void>>>(row, 3),
                                                       from_column<std::optional<Id<void>>>(row, 4),
                                                       from_column<boost::json::value>(row, 5)};
                                });
}

void describe_questions(Router& router, std::initializer_list<std::pair<char const*, char const*>> more) {
  for (auto const& [name, meaning] : more) router.question(name, meaning);
  router.question("place", "Only at this place or below it, by its key");
  router.question("from", "From this day on, in UTC");
  router.question("to", "Until this day, in UTC");
  router.question("limit", "How many, 1 to 200; 50 when left out");
}

/// A book as pages and as a file.
template <class Entry, class Pages>
void add_book(Router& router, std::string const& path, std::string const& summary,
              std::initializer_list<std::pair<char const*, char const*>> questions, Pages const& pages) {
  router.get<Page<Entry>, see_books>(path, summary, [pages](Call& call) { return pages(call, std::nullopt); });
  describe_questions(router, questions);
  router.csv<Entry, see_books>(path + ".csv", summary + ", as a file",
                               [pages](Call& call, std::size_t rows) { return pages(call, rows); });
  describe_questions(router, questions);
}

}  // namespace

Result<Page<store::Change>> history_of(Call& call, std::vector<Resource> const& resources,
                                       store::TableShape const& shape, Uuid const& id) {
  // X3 is for those with an account: a history names people, and holds what a record was before it was published.
  if (!call.viewer().signed_in()) return refuse(Fault::unauthenticated, "", {"access.sign_in"});
  constexpr std::size_t limit = 50;
  std::int64_t below = std::numeric_limits<std::int64_t>::max();
  if (auto const after = find(call.request().query, "after"))
    std::from_chars(after->data(), after->data() + after->size(), below);
  Names names(call, resources);
  Page<store::Change> page;
  bool more = false;
  call.db().query(
      fmt::format("select {} from change c left join person p on p.id = c.by_id"
                  " where c.entity = $1 and c.entity_id = $2 and c.version < $3 order by c.version desc limit $4",
                  store::change_columns),
      [&](store::Row const& row) {
        if (page.items.size() == limit)
          more = true;
        else
          page.items.push_back(read_change(call, row, 0, shape, id, names));
      },
      std::string(shape.facts.name), Id<void>{id}, below, static_cast<std::int64_t>(limit + 1));
  if (more) page.next = std::to_string(page.items.back().version);
  return page;
}

Result<Page<AccessEntry>> readers_of(Call& call, Id<void> student) { return reads(call, student); }

void add_book_routes(Router& router) {
  auto const& resources = router.resources();
  std::initializer_list<std::pair<char const*, char const*>> const of_changes{
      {"entity", "Only records of this kind: organization, role_grant, …"},
      {"entity_id", "Only this record, by its key"},
      {"person", "Only what this person did, by their key"},
      {"action", "create, update or archive"}};
  router.get<Page<ChangeEntry>, see_books>("/changes", "Who changed what, of all records that you may see now",
                                           [&](Call& call) { return changes(call, resources); });
  describe_questions(router, of_changes);
  router.csv<ChangeRow, see_books>(
      "/changes.csv", "Who changed what, as a file with a row for each field",
      [&](Call& call, std::size_t rows) { return changes(call, resources, rows).map(rows_of); });
  describe_questions(router, of_changes);
  add_book<AccessEntry>(router, "/access-ledger", "Who read which student's records, and by which right",
                        {{"student", "Only of this student, by key"}, {"reader", "Only by this person, by key"}},
                        [](Call& call, std::optional<std::size_t> rows) { return reads(call, std::nullopt, rows); });
  add_book<DisclosureEntry>(router, "/disclosures", "Which student's records were disclosed to parties outside",
                            {{"student", "Only of this student, by key"}},
                            [](Call& call, std::optional<std::size_t> rows) { return disclosures(call, rows); });
  add_book<SecurityEntry>(router, "/security-events", "Signing in, refusals, roles given, exports",
                          {{"event", "Only events of this kind"}, {"person", "Only by this person, by key"}},
                          [](Call& call, std::optional<std::size_t> rows) { return security_events(call, rows); });
}

}  // namespace aimline::http
