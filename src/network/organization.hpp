#pragma once

#include "access/scope.hpp"
#include "base/description.hpp"

#include <array>
#include <optional>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

/// Organizations (N1): hubs, districts, schools, employers and others, as a tree.
namespace aimline::network {

enum class OrganizationKind {
  hub,
  parent_nonprofit,
  portfolio,
  district,
  school,
  employer,
  community_partner,
  university
};
BOOST_DESCRIBE_ENUM(OrganizationKind, hub, parent_nonprofit, portfolio, district, school, employer, community_partner,
                    university)

/// A grade as records write it: PK, KG, 01 to 12.
struct Grade {
  int level = 0;  // -1 PK, 0 KG, 1 to 12
  friend auto operator<=>(Grade, Grade) = default;
};

/// The key that the National Center for Education Statistics gives: 7 digits for a district, 12 for a school.
struct NcesId {
  std::string value;
  friend auto operator<=>(NcesId const&, NcesId const&) = default;
};

struct Organization {
  Id<Organization> id;
  std::int64_t version = 1;
  std::optional<Instant> archived_at;
  Slug slug;
  Line name;
  OrganizationKind kind{};
  std::optional<Id<Organization>> parent_id;
  TimeZone time_zone;
  std::optional<Line> locality;
  std::optional<Grade> grade_low;
  std::optional<Grade> grade_high;
  std::optional<NcesId> nces_id;
  std::optional<SchoolYear> charter_year;
  std::optional<WebAddress> website;
  std::optional<Prose> profile;
  bool published = false;

  friend bool operator==(Organization const&, Organization const&) = default;
};
BOOST_DESCRIBE_STRUCT(Organization, (),
                      (id, version, archived_at, slug, name, kind, parent_id, time_zone, locality, grade_low,
                       grade_high, nces_id, charter_year, website, profile, published))
constexpr auto meanings(Organization const*) {
  return std::array{
      Meaning{"slug", "Its name in addresses; made from the name when left out. A former one leads here for good"},
      Meaning{"name", "What it is called"},
      Meaning{"kind", "What it is: a hub, district, school, employer, …"},
      Meaning{"parent_id", "The organization it belongs to; absent at the top of a tree"},
      Meaning{"time_zone", "Its IANA time zone, such as America/Denver: days and deadlines are reckoned in it"},
      Meaning{"locality", "City and state, for people"},
      Meaning{"grade_low", "The lowest grade it teaches: PK, KG, 01 to 12"},
      Meaning{"grade_high", "The highest grade it teaches: PK, KG, 01 to 12"},
      Meaning{"nces_id",
              "Its key at the National Center for Education Statistics: 7 digits for a district, 12 for a school"},
      Meaning{"charter_year", "The school year in which it was chartered, by the calendar year that one ends in"},
      Meaning{"website", "Its own site"},
      Meaning{"profile", "What others should know about it"},
      Meaning{"published", "Whether everyone may see this profile, also without signing in"},
  };
}
constexpr access::EntityFacts entity_facts(Organization const*) {
  return {.name = "organization",
          .plural = "organizations",
          .capability = access::Capability::N1,
          .reach = {.places = "organization.id", .published = "organization.published"},
          .filled = {"slug"},
          .found_by_name = true};
}
void may_leave_the_server(Organization const*);

/// What an organization's own fields refuse: grades out of order, an NCES id of the wrong length for its kind.
std::vector<Problem> problems_of(Organization const& organization);

}  // namespace aimline::network

template <>
struct aimline::TextForm<aimline::network::Grade> {
  static constexpr TextFacts facts{.pattern = "^(PK|KG|0[1-9]|1[0-2])$"};
  static std::string write(network::Grade grade) { return std::string(view(grade)); }
  static std::string_view view(network::Grade grade);
  static tl::expected<network::Grade, Text> read(std::string_view text);
};

template <>
struct aimline::TextForm<aimline::network::NcesId> {
  static constexpr TextFacts facts{.pattern = "^([0-9]{7}|[0-9]{12})$"};
  static std::string write(network::NcesId const& id) { return id.value; }
  static tl::expected<network::NcesId, Text> read(std::string_view text);
};
