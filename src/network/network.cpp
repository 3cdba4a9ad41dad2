#include "network/network.hpp"

namespace aimline::network {

bool may_become(NetworkStatus from, NetworkStatus to) {
  using enum NetworkStatus;
  if (from == to) return true;
  switch (from) {
    case draft:
      return to == recruiting || to == active;
    case recruiting:
      return to == active || to == draft;
    case active:
      return to == recruiting || to == sunset;
    case sunset:
      return false;
  }
  return false;
}

Result<void> may_be_edited(Network const& network) {
  if (network.status == NetworkStatus::sunset) return refuse(Fault::conflict, "", {"network.is_sunset"});
  return {};
}

}  // namespace aimline::network
