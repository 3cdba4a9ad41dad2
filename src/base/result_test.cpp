#include "base/result.hpp"

#include <gtest/gtest.h>

namespace aimline {
namespace {

struct Row {
  Fault fault;
  std::string_view name;
  unsigned http_status;
  int exit_code;
};

TEST(Faults, HaveTheStatusNameAndExitCodeOfTheTable) {
  for (auto const& row : {
           Row{Fault::invalid, "invalid", 422, 2},
           Row{Fault::unauthenticated, "unauthenticated", 401, 3},
           Row{Fault::forbidden, "forbidden", 403, 3},
           Row{Fault::second_factor_required, "second_factor_required", 403, 3},
           Row{Fault::step_up_required, "step_up_required", 403, 3},
           Row{Fault::not_found, "not_found", 404, 4},
           Row{Fault::conflict, "conflict", 409, 4},
           Row{Fault::stale, "stale", 412, 4},
           Row{Fault::precondition_required, "precondition_required", 428, 4},
           Row{Fault::too_large, "too_large", 413, 2},
           Row{Fault::too_many, "too_many", 429, 5},
           Row{Fault::busy, "busy", 503, 5},
           Row{Fault::storage_full, "storage_full", 507, 5},
       }) {
    EXPECT_EQ(name_of(row.fault), row.name);
    EXPECT_EQ(http_status(row.fault), row.http_status);
    EXPECT_EQ(exit_code(row.fault), row.exit_code);
  }
}

TEST(Refusals, AreReturnedFromAFunctionThatGivesAResult) {
  auto const half = [](int number) -> Result<int> {
    if (number % 2 != 0) return refuse(Fault::invalid, "number", {"field.out_of_range"});
    return number / 2;
  };
  EXPECT_EQ(half(4), 2);
  EXPECT_EQ(half(3).error(), (Refusal{Fault::invalid, {{"number", {"field.out_of_range"}}}}));
}

TEST(Refusals, KeepAllProblemsOfOneInput) {
  Refusal const both{Fault::invalid, {{"a", {"field.empty"}}, {"b", {"field.missing"}}}};
  Result<int> const result = refuse(both);
  EXPECT_EQ(result.error(), both);
}

}  // namespace
}  // namespace aimline
