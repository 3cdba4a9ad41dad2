// Must not compile: "Scope" with "is private within this context"
#include "access/scope.hpp"

aimline::access::Scope forged() {
  using namespace aimline::access;
  return Scope(Access{Capability::N1, Action::Edit}, Viewer{}, aimline::Date{});
}
