// Must not compile: "this reply is not declared to leave the server"
#include "http/router.hpp"

struct TrueCounts {
  std::int64_t students = 3;
};
BOOST_DESCRIBE_STRUCT(TrueCounts, (), (students))
constexpr auto meanings(TrueCounts const*) { return std::array{aimline::Meaning{"students", "Not suppressed"}}; }

void declare(aimline::http::Router& router) {
  using namespace aimline::access;
  router.get<TrueCounts, Access{Capability::N1, Action::See}>("/counts", "A reply that must not leave",
                                                              [](aimline::http::Call&) { return TrueCounts{}; });
}
