#include "app/testing_server.hpp"
#include "identity/session.hpp"
#include "network/service/setup.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace aimline::app::testing {
namespace {

// The hub is among the places of its networks' members; before the first network it is a place of none.
TEST(FirstHub, IsSeenByItsAdministratorWhoBeginsItsFirstNetwork) {
  Server server(store::Dialect::sqlite, Worlds::near_only);
  network::Organization draft;
  draft.name = {"Lone Hub"};
  std::optional<network::FirstHub> made;
  {
    store::Transaction transaction(server.db());
    made = network::set_up_hub(transaction, noon(), {{"First Administrator"}, {"first@lone.example"}}, draft).value();
    transaction.commit();
  }
  auto const secret = identity::add_session(server.db(), made->administrator, identity::Strength::two_factors, noon());
  auto const cookie = fmt::format("{}={}", identity::session_cookie, secret);
  auto const hub = to_string(made->hub.id);

  auto const seen = server.send(server.request(http::Method::get, "/organizations/" + hub, cookie));
  EXPECT_EQ(seen.status, 200u) << shown(seen);
  EXPECT_EQ(http::find(seen.headers, "Aimline-May"), "edit,move,merge");
  auto const network =
      server.send(server.request(http::Method::post, "/networks", cookie,
                                 fmt::format(R"({{"name":"First Network","hub_id":"{}","published":false}})", hub)));
  EXPECT_EQ(network.status, 201u) << shown(network);
  for (auto const* other : {"NA at hub", "NA at network", "TE at school"}) {
    auto const& caller = server.world().caller(other);
    auto const answer = server.send(server.request(http::Method::get, "/organizations/" + hub, caller.cookie));
    EXPECT_EQ(answer.status, 404u) << other << ": " << shown(answer);
  }
}

}  // namespace
}  // namespace aimline::app::testing
