#include "app/sealed.hpp"

#include "identity/second_factor.hpp"
#include "identity/sign_on.hpp"
#include "mail/letter.hpp"

#include <array>

namespace aimline::app {
namespace {

constexpr std::array columns{identity::sealed_seed, identity::sealed_pending_seed, identity::sealed_client_secret,
                             mail::sealed_body};

}  // namespace

store::Resealed reseal_all(store::Connection& connection, store::KeyRing& keys) {
  store::Resealed all;
  for (auto const& column : columns) {
    auto const made = store::reseal(connection, keys, column);
    all.again += made.again;
    all.lost += made.lost;
  }
  return all;
}

}  // namespace aimline::app
