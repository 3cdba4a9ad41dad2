#pragma once

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

}  // namespace aimline::network
