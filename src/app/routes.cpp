#include "app/routes.hpp"

#include "exports/routes.hpp"
#include "exports/writing.hpp"
#include "files/service/routes.hpp"
#include "http/openapi.hpp"
#include "identity/me.hpp"
#include "identity/openid.hpp"
#include "identity/second_factor.hpp"
#include "identity/session.hpp"
#include "identity/sign_in.hpp"
#include "identity/token.hpp"
#include "jobs/routes.hpp"
#include "mail/routes.hpp"
#include "network/network.hpp"
#include "network/person.hpp"
#include "network/service/invitations.hpp"
#include "network/service/role_notices.hpp"
#include "network/service/routes.hpp"

namespace aimline::app {

void add_routes(http::Router& router, House& house) {
  identity::add_me_route(router);
  identity::add_routes(router);
  identity::add_sign_in_routes(router, house.keys);
  identity::add_second_factor_routes(router, house.keys);
  identity::SignOnParts const sign_on{house.keys, house.outgoing, house.base_url, network::accept_invitation};
  identity::add_sign_on_routes(router, sign_on);
  identity::add_openid_routes(router, sign_on);
  identity::add_token_routes(router);
  network::add_routes(router, house.keys);
  // Every kind of notification, in the order in which people see them.
  mail::add_routes(router,
                   {network::role_granted, network::role_to_confirm, network::role_ending, exports::export_ready});
  jobs::add_routes(router);
  files::declare(router);
  files::add_attachment_routes<network::Organization>(router, house.files);
  files::add_attachment_routes<network::Network>(router, house.files);
  files::add_picture_routes<network::Organization>(router, house.files);
  files::add_picture_routes<network::Network>(router, house.files);
  files::add_picture_routes<network::Person>(router, house.files);
  exports::add_routes(router, house.files.store);
  http::add_book_routes(router);
  router.check();
}

}  // namespace aimline::app
