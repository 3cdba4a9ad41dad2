#pragma once

#include "access/policy.hpp"
#include "base/description.hpp"
#include "base/time.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A decision and what it reaches. Every query for rows that people see joins a `Scope`, and only `decide` makes one.
namespace aimline::access {

/// What a token or an entry link leaves of what its person may do: these acts, and rows at this place or below it. It
/// is part of every scope, so nothing else is within reach on any route.
struct Restriction {
  std::vector<Access> scopes;
  Uuid place;
  Uuid token;  // or entry link: what is under way for one is not for another

  bool permits(Access access) const;
};

/// Who is asking: nobody, or a person whose roles were in force when the request began.
struct Viewer {
  std::optional<Uuid> person;
  std::vector<Role> roles = {};  // each once; what they reach is worked out in SQL, live
  std::shared_ptr<Restriction const> restriction = {};

  bool signed_in() const { return person.has_value(); }
};

/// How the rows of a table are connected to places and people. Expressions name the table: "organization.id".
struct Reach {
  std::string_view places;           // an expression or a subquery: the places that contain the row; `@in_force(g)` in
                                     // it stands for that condition of a role grant g, today
  std::string_view published = {};   // a condition; empty where nothing of this kind is ever public
  std::string_view own = {};         // the person the row is about; empty where it is about nobody
  std::array<Limit, 4> limits = {};  // limits of the policy that this table's service applies by itself; others refuse
};

/// A field that fewer people see than its row: those who may see the row by that capability, too.
struct GuardedField {
  std::string_view name;
  Capability capability{};
};

/// What a table of rows is called and who may reach it; `entity_facts(T const*)` gives it, found by argument.
struct EntityFacts {
  std::string_view name;    // "organization": table, path parameter, entity of `change`
  std::string_view plural;  // "organizations": path segment
  Capability capability{};
  Reach reach{};
  std::array<std::string_view, 4> filled = {};  // fields that the service fills in when a draft leaves them out
  std::string_view closed = {};  // a condition of rows that can only be seen, whatever the policy permits: at sunset
  std::array<GuardedField, 8> guarded = {};  // in a history they show to those alone who may see them now
  bool found_by_name = false;  // its table has a column `name_folded`: lists sort by it, the search looks in it
};

/// A described struct with `id`, `version`, `archived_at` and facts: it has a table, a history, routes and pages.
template <class T>
concept Entity = Described<T> && requires(T const& row, T const* none) {
  { row.id } -> std::convertible_to<Id<T>>;
  { row.version } -> std::convertible_to<std::int64_t>;
  { row.archived_at } -> std::convertible_to<std::optional<Instant>>;
  { entity_facts(none) } -> std::same_as<EntityFacts>;
};

template <Entity T>
constexpr EntityFacts facts_of() {
  return entity_facts(static_cast<T const*>(nullptr));
}

/// A condition in SQL and the values it binds, in order; none stands for null.
struct Condition {
  std::string_view sql;     // as long as the thread lives where it is `kept`, else until the thread's next condition
  std::string_view grants;  // for `with` in front of the statement; empty where the condition joins none
  bool kept = false;
  std::vector<std::optional<std::string>> values = {};
};

/// How many rows a statement looks at: what a condition joins is worked out for the one row, or once for all.
enum class Rows { one, many };

/// What one viewer may reach by one access on one day.
class Scope {
public:
  Access access() const { return access_; }
  Viewer const& viewer() const { return viewer_; }
  Date today() const { return today_; }

  /// Whether the policy lets the viewer reach rows by that relation; for relations that a query of its own answers.
  bool allows(Relation relation) const;

  /// Whether any of the viewer's roles, or being anybody, can reach a row by this access at all. Where not, lists and
  /// creations are refused without looking.
  bool reaches_anything() const;

  /// As far as one of the viewer's role grants reaches, by itself: not as anybody, nor because the row is about them.
  Scope through(Uuid const& grant) const;

  /// The condition under which a row with that reach is in scope; its values are bound from `$first` on. Without any
  /// permission it is "false". The text depends on access and reach alone, so it is prepared once.
  Condition condition(Reach const& reach, std::size_t first, Rows rows) const;

private:
  friend Scope decide(Access, Viewer const&, Date);
  Scope(Access access, Viewer viewer, Date today) : access_(access), viewer_(std::move(viewer)), today_(today) {}
  Access access_;
  Viewer viewer_;
  Date today_;
  std::optional<Uuid> grant_ = {};
};

/// The only way to a scope.
Scope decide(Access access, Viewer const& viewer, Date today);

/// The places of a reach with its `@in_force(g)` written out, for the day bound as `$day`.
std::string places_of(Reach const& reach, std::size_t day);

/// The condition for a role grant row named `g` to be in force on the day bound as `$day`: within its dates, not ended,
/// and confirmed where a second person must.
std::string in_force(std::string_view g, std::size_t day);

}  // namespace aimline::access
