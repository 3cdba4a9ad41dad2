#pragma once

#include "access/roles.hpp"
#include "base/id.hpp"
#include "base/time.hpp"
#include "store/connection.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Two mirrored worlds for the access tests, one near and one far, of the same shape: a hub with three networks, their
/// members, and a person for every role at every place where it matters. Every row has a name; the far world's are the
/// same with "far " before them.
namespace aimline::app::testing {

/// The moment of every request, unless a test moves the clock.
Instant noon();

/// How those of the worlds who call can prove who they are; `code` is that of their second factor at noon.
constexpr std::string_view password = "vulture grommet";
constexpr std::string_view seed = "12345678901234567890";
std::string code();

enum class State { in_force, expired, to_come, ended, unconfirmed };

/// One who calls: a person with one role at one place, somebody without any, or nobody.
struct Caller {
  std::string name;  // "SL at school, expired"
  std::optional<access::Role> role;
  std::string place;
  State state = State::in_force;
  bool held_far = false;       // the role lapsed here but is in force at the far place
  std::optional<Uuid> person;  // none for nobody
  std::string cookie;          // the value of the Cookie header

  bool far() const { return place.starts_with("far "); }
};

class World {
public:
  enum class Public { no, yes };

  /// Adds one of the worlds to the database; the far one after the near one.
  void grow_near(store::Connection& connection, Public with_public_rows);
  void grow_far(store::Connection& connection);
  /// People of the near world whose role there lapsed, once with no other role, once with one in the far world.
  void grow_lapsed(store::Connection& connection);

  /// Everybody of the near world, the far world's people at the first place of each role, a stranger and nobody.
  std::vector<Caller> const& callers() const { return callers_; }
  Caller const& caller(std::string_view name) const;

  /// The key of the row of that name; throws where there is none. For a caller "me", "my grant", "my session", "my
  /// invitation", "my token", "my identity", "pending grant for me" and "pending grant by me" stand for rows of their
  /// own, or for a row that does not exist.
  Uuid id(std::string_view name) const;
  Uuid id(std::string_view name, Caller const& caller) const;
  /// The key that a row of that name has, or would have: it depends on the name alone.
  static Uuid key_of(std::string_view name);
  /// The row of the same name in the far world, if any.
  std::optional<Uuid> mirror(Uuid const& id) const;
  std::string name_of(Uuid const& id) const;
  std::string mail_of(Caller const& caller) const;

private:
  class Growth;
  std::map<std::string, Uuid, std::less<>> rows_;
  std::map<Uuid, std::string> names_;
  std::vector<Caller> callers_;
};

/// What is attached, and stands for each picture, in these worlds: a PDF.
std::string_view document();

/// A key that no row has.
Uuid unknown_id();

/// "network" → "network", "sister school" → "sister-school"
std::string slug_of(std::string_view name);

/// What stands between commas, without spaces around.
std::vector<std::string> split_list(std::string_view text, char separator = ',');
std::string_view trimmed(std::string_view text);

}  // namespace aimline::app::testing
