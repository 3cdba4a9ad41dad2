// Any text: parsed, read into a described struct and, where that goes well, written and read again to the same.

#include "base/json.hpp"

#include <cstdlib>

namespace aimline {
namespace {

enum class Better { higher, lower };
BOOST_DESCRIBE_ENUM(Better, higher, lower)

struct Step {
  Line label;
  std::optional<std::int32_t> order;
};
BOOST_DESCRIBE_STRUCT(Step, (), (label, order))
constexpr auto meanings(Step const*) { return std::array{Meaning{"label", "Name"}, Meaning{"order", "Place"}}; }

struct Everything {
  std::optional<Id<Everything>> id;
  std::optional<std::string> text;
  std::optional<Prose> prose;
  std::optional<Better> better;
  std::optional<double> number;
  std::optional<std::int64_t> count;
  std::optional<bool> open;
  std::optional<Date> day;
  std::optional<Instant> at;
  std::optional<SchoolYear> year;
  std::optional<Proportion> share;
  std::optional<Step> step;
  std::vector<Step> steps;
  boost::json::value rest;
};
BOOST_DESCRIBE_STRUCT(Everything, (),
                      (id, text, prose, better, number, count, open, day, at, year, share, step, steps, rest))
constexpr auto meanings(Everything const*) {
  return std::array{Meaning{"text", "1"},  Meaning{"prose", "2"},  Meaning{"better", "3"}, Meaning{"number", "4"},
                    Meaning{"count", "5"}, Meaning{"open", "6"},   Meaning{"day", "7"},    Meaning{"at", "8"},
                    Meaning{"year", "9"},  Meaning{"share", "10"}, Meaning{"step", "11"},  Meaning{"steps", "12"},
                    Meaning{"rest", "13"}};
}

void require(bool claim) {
  if (!claim) std::abort();
}

void read_and_write(boost::json::value const& json) {
  Reading const whole{.system = Reading::System::read, .may_be_missing = {"steps", "rest"}};
  auto const read = read_json<Everything>(json, whole);
  if (!read) {
    require(!read.error().problems.empty());
    for (auto const& problem : read.error().problems) require(count_characters(problem.where).has_value());
  } else {
    auto const text = to_json(*read);
    auto const again = parse_json(text);
    require(again.has_value());
    auto const reread = read_json<Everything>(*again, whole);
    require(reread.has_value() && to_json(*reread) == text);
  }
  Everything changed;
  std::vector<Problem> problems;
  read_json_onto(changed, json, "", problems, {.missing = Reading::Missing::kept});
  require(parse_json(to_json(changed)).has_value());
}

}  // namespace
}  // namespace aimline

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  using namespace aimline;
  auto const json = parse_json({reinterpret_cast<char const*>(data), size});
  if (!json) {
    require(json.error().problems.size() == 1);
    return 0;
  }
  auto const again = parse_json(to_json(*json));
  require(again.has_value() && *again == *json);
  read_and_write(*json);
  return 0;
}
