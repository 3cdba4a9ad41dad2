#include "app/routes.hpp"

#include "http/openapi.hpp"
#include "identity/me.hpp"
#include "identity/session.hpp"
#include "network/service/routes.hpp"

namespace aimline::app {

void add_routes(http::Router& router, [[maybe_unused]] House& house) {
  identity::add_me_route(router);
  identity::add_routes(router);
  network::add_routes(router);
  http::add_book_routes(router);
  router.check();
}

}  // namespace aimline::app
