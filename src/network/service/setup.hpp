#pragma once

#include "identity/password.hpp"
#include "network/network.hpp"
#include "network/person.hpp"
#include "store/connection.hpp"
#include "store/table.hpp"

/// The first people of a server: nobody is there yet who could give them their roles.
namespace aimline::network {

struct FirstPerson {
  Line name;
  MailAddress mail;
  Language language = Language::en;
};

/// A person with an account and no role.
Id<Person> add_person(store::Connection& connection, Instant at, FirstPerson const& person);

/// The server's own place, made when it is first asked for.
Id<Place> server_place(store::Connection& connection, Instant at);

/// Names the first network administrator, at a new hub. Gives her key and the hub as it was created.
struct FirstHub {
  Id<Person> administrator;
  Organization hub;
};
Result<FirstHub> set_up_hub(store::Transaction& transaction, Instant at, FirstPerson const& administrator,
                            Organization hub);

/// Names a system administrator.
void set_up_system_administrator(store::Connection& connection, Instant at, Id<Person> person);

/// Whether nobody was ever named to administer the server.
bool is_not_set_up(store::Connection& connection);

/// A link by which the first administrator names herself, or, where there is one already, another or the same anew: for
/// the screen of whoever runs the server, who could change the database anyway. An earlier one ends. Gives its secret.
std::string make_setup_link(store::Connection& connection, Instant at);

/// What somebody with the link is told.
struct SetupShown {
  bool needs_hub = false;
  Instant expires_at;
  std::int64_t shortest_password = 0;
};
BOOST_DESCRIBE_STRUCT(SetupShown, (), (needs_hub, expires_at, shortest_password))
constexpr auto meanings(SetupShown const*) {
  return std::array{
      Meaning{"needs_hub", "Whether the hub is still to be named"},
      Meaning{"expires_at", "When the link ends"},
      Meaning{"shortest_password", "How many characters the password needs"},
  };
}
void may_leave_the_server(SetupShown const*);

struct Setup {
  Line name;
  MailAddress mail;
  identity::Password password;
  Language language{};
  std::optional<Line> hub_name;
  std::optional<TimeZone> time_zone;
};
BOOST_DESCRIBE_STRUCT(Setup, (), (name, mail, password, language, hub_name, time_zone))
constexpr auto meanings(Setup const*) {
  return std::array{
      Meaning{"name", "What the administrator is called"},
      Meaning{"mail", "The mail address to sign in with; of an account that is there already, to restore it"},
      Meaning{"password", "The password to sign in with"},
      Meaning{"language", "The language the administrator reads"},
      Meaning{"hub_name", "What the hub is called, the organization that runs the networks; where there is none yet"},
      Meaning{"time_zone", "The hub's time zone; where there is none yet"},
  };
}

}  // namespace aimline::network
