// Must not compile: "no row of the policy permits this access to anybody"
#include "http/router.hpp"

struct Hello {
  bool good = true;
};
BOOST_DESCRIBE_STRUCT(Hello, (), (good))
constexpr auto meanings(Hello const*) { return std::array{aimline::Meaning{"good", "Whether it is"}}; }
void may_leave_the_server(Hello const*);

void declare(aimline::http::Router& router) {
  using namespace aimline::access;
  router.get<Hello, Access{Capability::X7, Action::See}>("/hello", "A route that nobody may call",
                                                         [](aimline::http::Call&) { return Hello{}; });
}
