// Must not compile: "a field has no line in meanings()"
#include "base/json.hpp"

struct Room {
  std::int64_t seats = 0;
  std::int64_t doors = 0;
};
BOOST_DESCRIBE_STRUCT(Room, (), (seats, doors))
constexpr auto meanings(Room const*) { return std::array{aimline::Meaning{"seats", "How many may sit"}}; }

std::string written() { return aimline::to_json(Room{}); }
