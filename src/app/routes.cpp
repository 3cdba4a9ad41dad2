#include "app/routes.hpp"

#include "files/service/routes.hpp"
#include "http/openapi.hpp"
#include "identity/me.hpp"
#include "identity/session.hpp"
#include "network/network.hpp"
#include "network/person.hpp"
#include "network/service/routes.hpp"

namespace aimline::app {

void add_routes(http::Router& router, House& house) {
  identity::add_me_route(router);
  identity::add_routes(router);
  network::add_routes(router);
  files::declare(router);
  files::add_attachment_routes<network::Organization>(router, house.files);
  files::add_attachment_routes<network::Network>(router, house.files);
  files::add_picture_routes<network::Organization>(router, house.files);
  files::add_picture_routes<network::Network>(router, house.files);
  files::add_picture_routes<network::Person>(router, house.files);
  router.check();
}

}  // namespace aimline::app
