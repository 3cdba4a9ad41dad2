#include "base/result.hpp"

#include <array>

namespace aimline {
namespace {

struct FaultFacts {
  Fault fault;
  std::string_view name;
  unsigned http_status;
  int exit_code;
};

constexpr std::array facts{
    FaultFacts{Fault::invalid, "invalid", 422, 2},
    FaultFacts{Fault::unauthenticated, "unauthenticated", 401, 3},
    FaultFacts{Fault::forbidden, "forbidden", 403, 3},
    FaultFacts{Fault::second_factor_required, "second_factor_required", 403, 3},
    FaultFacts{Fault::step_up_required, "step_up_required", 403, 3},
    FaultFacts{Fault::not_found, "not_found", 404, 4},
    FaultFacts{Fault::conflict, "conflict", 409, 4},
    FaultFacts{Fault::stale, "stale", 412, 4},
    FaultFacts{Fault::precondition_required, "precondition_required", 428, 4},
    FaultFacts{Fault::too_large, "too_large", 413, 2},
    FaultFacts{Fault::too_many, "too_many", 429, 5},
    FaultFacts{Fault::busy, "busy", 503, 5},
    FaultFacts{Fault::storage_full, "storage_full", 507, 5},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < facts.size(); ++i)
    if (static_cast<std::size_t>(facts[i].fault) != i) return false;
  return true;
}
static_assert(in_order());

FaultFacts const& of(Fault fault) { return facts[static_cast<std::size_t>(fault)]; }

}  // namespace

tl::unexpected<Refusal> refuse(Fault fault, std::string where, Text what) {
  return refuse(Refusal{fault, {Problem{std::move(where), std::move(what)}}});
}

tl::unexpected<Refusal> refuse(Refusal refusal) { return tl::unexpected<Refusal>(std::move(refusal)); }

unsigned http_status(Fault fault) { return of(fault).http_status; }
int exit_code(Fault fault) { return of(fault).exit_code; }
std::string_view name_of(Fault fault) { return of(fault).name; }

}  // namespace aimline
