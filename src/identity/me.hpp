#pragma once

#include "identity/session.hpp"
#include "network/network.hpp"

/// Who one is, which roles one holds, and what they permit: for the pages, so that they show nothing that is refused.
namespace aimline::identity {

struct MyRole {
  access::Role role{};
  Id<network::Place> place_id;
  Line place_name;
  std::string place_kind;
  std::optional<Slug> place_slug;
  Date until;
};
BOOST_DESCRIBE_STRUCT(MyRole, (), (role, place_id, place_name, place_kind, place_slug, until))
constexpr auto meanings(MyRole const*) {
  return std::array{
      Meaning{"role", "The role, by its code"},
      Meaning{"place_id", "Where it is held"},
      Meaning{"place_name", "What the place is called"},
      Meaning{"place_kind", "organization, network or server"},
      Meaning{"place_slug", "The place's name in addresses; absent for the server"},
      Meaning{"until", "The last day of the role"},
  };
}

struct MyNetwork {
  Id<network::Network> id;
  Slug slug;
  Line name;
  network::NetworkStatus status{};
};
BOOST_DESCRIBE_STRUCT(MyNetwork, (), (id, slug, name, status))
constexpr auto meanings(MyNetwork const*) {
  return std::array{
      Meaning{"id", "The network"},
      Meaning{"slug", "Its name in addresses"},
      Meaning{"name", "What it is called"},
      Meaning{"status", "Where it is in its life"},
  };
}

struct Myself {
  Id<network::Person> id;
  Line name;
  MailAddress mail;
  Language language{};
};
BOOST_DESCRIBE_STRUCT(Myself, (), (id, name, mail, language))
constexpr auto meanings(Myself const*) {
  return std::array{
      Meaning{"id", "Your key"},
      Meaning{"name", "What you are called"},
      Meaning{"mail", "Your mail address"},
      Meaning{"language", "The language you read"},
  };
}

struct Me {
  std::optional<Myself> person;
  std::vector<MyRole> roles;
  std::vector<MyNetwork> networks;
  std::vector<std::string> may;
  std::vector<std::string> may_hand_over;
  Next next{};
};
BOOST_DESCRIBE_STRUCT(Me, (), (person, roles, networks, may, may_hand_over, next))
constexpr auto meanings(Me const*) {
  return std::array{
      Meaning{"person", "Who is signed in; absent for nobody"},
      Meaning{"roles", "The roles in force today"},
      Meaning{"networks", "The networks that have a place of these roles among their members, or are run from one"},
      Meaning{"may", "What these roles permit somewhere, as capability:action"},
      Meaning{"may_hand_over", "What of it a token of one's own can carry, without anybody else's approval"},
      Meaning{"next",
              "What is still to be done before the roles permit anything: a second factor to give, or to set up"},
  };
}
void may_leave_the_server(Me const*);

void add_me_route(http::Router& router);

}  // namespace aimline::identity
