// Must not compile: "a reply that names students must give its entries in the access ledger"
#include "http/router.hpp"

struct Student;
void names_students(Student const*);

struct Seat {
  aimline::Id<Student> student_id;
};
BOOST_DESCRIBE_STRUCT(Seat, (), (student_id))
constexpr auto meanings(Seat const*) { return std::array{aimline::Meaning{"student_id", "Who sits there"}}; }

struct Classroom {
  std::vector<Seat> seats;
};
BOOST_DESCRIBE_STRUCT(Classroom, (), (seats))
constexpr auto meanings(Classroom const*) { return std::array{aimline::Meaning{"seats", "All of them"}}; }
void may_leave_the_server(Classroom const*);

void declare(aimline::http::Router& router) {
  using namespace aimline::access;
  router.get<Classroom, Access{Capability::R12_students, Action::See}>(
      "/classroom", "Who sits where, and nobody will know who looked", [](aimline::http::Call&) { return Classroom{}; });
}
