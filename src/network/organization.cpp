#include "network/organization.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace aimline {

namespace {
constexpr int first_level = -1;
constexpr std::array<std::string_view, 14> grades{"PK", "KG", "01", "02", "03", "04", "05",
                                                  "06", "07", "08", "09", "10", "11", "12"};
}  // namespace

std::string_view TextForm<network::Grade>::view(network::Grade grade) {
  return grades.at(static_cast<std::size_t>(grade.level - first_level));
}

tl::expected<network::Grade, Text> TextForm<network::Grade>::read(std::string_view text) {
  auto const found = std::find(grades.begin(), grades.end(), text);
  if (found == grades.end()) return tl::unexpected(Text{"organization.not_a_grade"});
  return network::Grade{static_cast<int>(found - grades.begin()) + first_level};
}

tl::expected<network::NcesId, Text> TextForm<network::NcesId>::read(std::string_view text) {
  bool const digits = std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (digits && (text.size() == 7 || text.size() == 12)) return network::NcesId{std::string(text)};
  return tl::unexpected(Text{"organization.not_an_nces_id"});
}

}  // namespace aimline

namespace aimline::network {

std::vector<Problem> problems_of(Organization const& organization) {
  std::vector<Problem> problems;
  if (organization.grade_low && organization.grade_high && *organization.grade_low > *organization.grade_high)
    problems.push_back({"grade_high", {"organization.grades_out_of_order"}});
  if (organization.nces_id) {
    auto const length = organization.nces_id->value.size();
    bool const fits =
        (organization.kind == OrganizationKind::school && length == 12) ||
        (organization.kind == OrganizationKind::district && length == 7) ||
        (organization.kind != OrganizationKind::school && organization.kind != OrganizationKind::district);
    if (!fits) problems.push_back({"nces_id", {"organization.nces_id_of_other_kind"}});
  }
  if (organization.parent_id == organization.id) problems.push_back({"parent_id", {"organization.parent_is_itself"}});
  return problems;
}

}  // namespace aimline::network
