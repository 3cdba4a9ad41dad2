#include "world/demonstration.hpp"

#include <array>

namespace aimline::world {
namespace {

using enum network::OrganizationKind;
using enum network::NetworkStatus;
using enum network::StatementKind;
using enum network::Standing;
using access::Role;

constexpr std::string_view paper_river = "Paper River Leadership Schools";
constexpr std::string_view ten_lanterns = "Ten Lanterns District Network";
constexpr std::string_view long_table = "Long Table Districts";
constexpr std::string_view working_now = "Is It Working Network";
constexpr std::string_view open_sky = "Open Sky Innovation Zone";

constexpr InventedStatement paper_river_statements[] = {
    {.kind = mission, .text = "Schools where young people learn by making things that their community needs."},
    {.kind = vision, .text = "Every student of the valley leaves school with work she is proud of."},
    {principle, "Pillars", "Learning by doing", "What is learned is made, shown and used."},
    {principle, "Pillars", "Community as partner", "Neighbors and employers design projects with the schools."},
    {principle, "Pillars", "Support throughout", "Before, during and after school, and after graduation."},
    {value, "Distinguishers", "Mastery, not seat time", "Students move on when they have shown that they can."},
    {value, "Distinguishers", "Projects with industry", "Each project has somebody outside the school who needs it."},
    {value, "Distinguishers", "Trusted generalists", "Adults who know each student well and learn along with them."},
    {.kind = if_clause, .text = "students work on real projects with local industry"},
    {.kind = if_clause, .text = "mastery counts instead of seat time"},
    {.kind = then_clause, .text = "more of them graduate"},
    {.kind = outcome, .text = "they go on to work or study of their choice"},
};

constexpr InventedStatement ten_lanterns_statements[] = {
    {.kind = mission, .text = "Ten district teams that learn from one another for two years."},
    {.kind = vision, .text = "Progress through high school that does not depend on the district one lives in."},
    {value, "", "Support", ""},
    {value, "", "Showcase", ""},
    {value, "", "Study", ""},
    {.kind = if_clause, .text = "district teams study their own progress together"},
    {.kind = then_clause, .text = "what works travels"},
};

constexpr InventedStatement long_table_statements[] = {
    {.kind = mission,
     .text = "Districts that meet around a long table for three years, each with a liaison of its own."},
    {.kind = vision, .text = "Opportunity gaps that close because leaders keep their commitments."},
    {principle, "Belief", "", "Strong classrooms need a central office that stands behind them."},
    {value, "", "Equity", ""},
    {value, "", "Inquiry", ""},
    {value, "", "Continuity", ""},
    {.kind = if_clause, .text = "core teams take part in everything"},
    {.kind = then_clause, .text = "change outlives its leaders"},
};

constexpr InventedStatement working_now_statements[] = {
    {.kind = mission,
     .text = "Three cohorts of schools, one shared problem each: on-time graduation, ninth-grade retention, early "
             "warning."},
    {.kind = vision, .text = "Every school can say whether it is working, for whom, and under what circumstances."},
    {principle, "Beliefs", "Start small", "A change is tested with one class before it is asked of a school."},
    {principle, "Beliefs", "Look at the data", "Together, soon, and with those who do the work."},
    {principle, "Beliefs", "Share what failed", "It saves the next school a year."},
    {.kind = if_clause, .text = "teachers test small changes"},
    {.kind = then_clause, .text = "the system learns"},
};

constexpr InventedStatement open_sky_statements[] = {
    {.kind = mission, .text = "A zone of schools that govern themselves and answer for two promises."},
    {.kind = vision, .text = "Each school's vision, written with its families, comes true."},
    {value, "", "Autonomy", ""},
    {value, "", "Accountability", ""},
    {value, "", "Shared decisions", ""},
    {.kind = if_clause, .text = "each school writes its vision with its families"},
    {.kind = if_clause, .text = "schools decide over people, time and money"},
    {.kind = then_clause, .text = "they serve their own students better"},
};

constexpr std::array networks_list{
    InventedNetwork{paper_river, "Paper River Hub", active, paper_river_statements, "projects, mastery, internships",
                    true},
    InventedNetwork{ten_lanterns, "Lantern Institute", active, ten_lanterns_statements,
                    "progress through high school, post-secondary", true},
    InventedNetwork{long_table, "Quillwood University", recruiting, long_table_statements, "equity, leadership teams",
                    false},
    InventedNetwork{working_now, "Working Now Partnership", active, working_now_statements,
                    "improvement science, early warning, ninth grade", true},
    InventedNetwork{open_sky, "Open Sky Zone Office", draft, open_sky_statements, "innovation zone, waivers", false},
};

constexpr std::array organizations_list{
    InventedOrganization{"Paper River Hub",
                         hub,
                         {},
                         {},
                         "Paper River, New Caldera",
                         99,
                         99,
                         0,
                         "The hub of a network of leadership schools.",
                         true},
    InventedOrganization{"Lantern Institute",
                         hub,
                         {},
                         {},
                         "Harborlight, New Caldera",
                         99,
                         99,
                         0,
                         "An institute that brings district teams together.",
                         true},
    InventedOrganization{"Quillwood University", hub, {}, {}, "Quillwood, New Caldera"},
    InventedOrganization{"Working Now Partnership",
                         hub,
                         {},
                         {},
                         "Three Mills, New Caldera",
                         99,
                         99,
                         0,
                         "A partnership of educators in three cohorts.",
                         true},
    InventedOrganization{"Open Sky Zone Office", hub, {}, {}, "Bluestem, New Caldera"},

    InventedOrganization{"Marigold Valley School District",
                         district,
                         {},
                         working_now,
                         "Marigold, New Caldera",
                         -1,
                         12,
                         0,
                         "Nine schools between the river and the mesa.",
                         true},
    InventedOrganization{"Cedar Hollow Middle School",
                         school,
                         "Marigold Valley School District",
                         {},
                         "Marigold, New Caldera",
                         6,
                         8,
                         0,
                         "Sixth to eighth grade beside the old cedar.",
                         true},
    InventedOrganization{
        "Mesa Verdigris High School", school, "Marigold Valley School District", {}, "Marigold, New Caldera", 9, 12},
    InventedOrganization{
        "Little Otter Elementary", school, "Marigold Valley School District", {}, "Otter Bend, New Caldera", -1, 5},
    InventedOrganization{"Thistledown School District", district, {}, working_now, "Thistledown, New Caldera", 0, 12},
    InventedOrganization{
        "Brasswater Middle School", school, "Thistledown School District", {}, "Thistledown, New Caldera", 6, 8},
    InventedOrganization{
        "Thistledown High School", school, "Thistledown School District", {}, "Thistledown, New Caldera", 9, 12},

    InventedOrganization{"Foundry Leadership High School",
                         school,
                         {},
                         paper_river,
                         "Paper River, New Caldera",
                         9,
                         12,
                         2009,
                         "Architecture, construction and engineering with local builders.",
                         true},
    InventedOrganization{"Willowbark Health Leadership",
                         school,
                         {},
                         paper_river,
                         "Paper River, New Caldera",
                         9,
                         12,
                         2012,
                         "Health projects with the clinics of the valley.",
                         true},
    InventedOrganization{"Copperwire Tech Leadership", school, {}, paper_river, "Dry Creek, New Caldera", 9, 12, 2014},
    InventedOrganization{"Papermill Builders Guild", employer, {}, paper_river, "Paper River, New Caldera"},
    InventedOrganization{"Riverstone Free Clinic", community_partner, {}, paper_river, "Paper River, New Caldera"},

    InventedOrganization{"Harborlight Public Schools", district, {}, ten_lanterns, "Harborlight, New Caldera", -1, 12},
    InventedOrganization{"Saltgrass Unified", district, {}, ten_lanterns, "Saltgrass, New Caldera", 0, 12},
    InventedOrganization{"Saltgrass High School", school, "Saltgrass Unified", {}, "Saltgrass, New Caldera", 9, 12},
    InventedOrganization{
        "Juniper Flats County Schools", district, {}, long_table, "Juniper Flats, New Caldera", -1, 12},
    InventedOrganization{"Bluestem Academy", school, {}, open_sky, "Bluestem, New Caldera", 0, 8, 2019},
};

constexpr std::array cohorts_list{
    InventedCohort{working_now, "High schools", "Too few students graduate on time.", 1, 3},
    InventedCohort{working_now, "Middle schools", "Too many students repeat ninth grade.", 1, 3},
    InventedCohort{working_now, "Elementary schools", "Too many children show early warning signs.", 0, 3},
    InventedCohort{long_table, "Cohort I", "Ninth grade is where districts lose their students.", 3, 3},
    InventedCohort{long_table, "Cohort II", "Opportunity gaps that open before high school.", 0, 3, "Cohort I"},
    InventedCohort{ten_lanterns, "Ten Lanterns 2026", "Progress through high school depends on the district.", 0, 2},
    InventedCohort{paper_river, "Leadership schools", "", 3, 0},
};

constexpr std::array standings_list{
    InventedStanding{"High schools", "Mesa Verdigris High School", newcomer},
    InventedStanding{"High schools", "Thistledown High School", newcomer},
    InventedStanding{"Middle schools", "Cedar Hollow Middle School", newcomer},
    InventedStanding{"Middle schools", "Brasswater Middle School", newcomer},
    InventedStanding{"Elementary schools", "Little Otter Elementary", newcomer},
    InventedStanding{"Cohort I", "Juniper Flats County Schools", original},
    InventedStanding{"Cohort II", "Juniper Flats County Schools", returning},
    InventedStanding{"Ten Lanterns 2026", "Harborlight Public Schools", newcomer},
    InventedStanding{"Ten Lanterns 2026", "Saltgrass Unified", newcomer},
    InventedStanding{"Leadership schools", "Foundry Leadership High School", original},
    InventedStanding{"Leadership schools", "Willowbark Health Leadership", original},
    InventedStanding{"Leadership schools", "Copperwire Tech Leadership", adopter},
};

constexpr std::array years_list{
    InventedYear{"Cohort II", 1, "See the problem",
                 "Each team studies its own district: who is where, since when, and who noticed."},
    InventedYear{"Cohort II", 2, "Test and measure", "Small changes in a few schools, measured every month."},
    InventedYear{"Cohort II", 3, "Spread and keep", "What worked is carried on, also by those who come after."},
    InventedYear{"Middle schools", 1, "One theory", "Principals and teachers write it together."},
    InventedYear{"Middle schools", 2, "Many tests", "Short cycles; what failed is shared first."},
};

constexpr std::array people_list{
    InventedPerson{"Ana Ejemplo", "ana.ejemplo@workingnow.example", Role::NA, "Working Now Partnership"},
    InventedPerson{"Bea Pretend", "bea.pretend@paperriver.example", Role::NA, "Paper River Hub"},
    InventedPerson{"Lucian Madeup", "lucian.madeup@lantern.example", Role::NA, "Lantern Institute"},
    InventedPerson{"Quincy Notreal", "quincy.notreal@quillwood.example", Role::NA, "Quillwood University"},
    InventedPerson{"Opal Fictiva", "opal.fictiva@opensky.example", Role::NA, "Open Sky Zone Office"},
    InventedPerson{"Nadia Second", "nadia.second@workingnow.example", Role::NA, "Working Now Partnership"},
    InventedPerson{"Noel Staffson", "noel.staffson@workingnow.example", Role::NS, working_now},
    InventedPerson{"Fay Facilitara", "fay.facilitara@workingnow.example", Role::FC, working_now},
    InventedPerson{"Ramon Researchez", "ramon.researchez@workingnow.example", Role::RS, working_now, Language::es},
    InventedPerson{"Dolores Distrito", "dolores.distrito@marigold.example", Role::DL, "Marigold Valley School District",
                   Language::es, "Superintendenta. Pregúnteme por los autobuses."},
    InventedPerson{"Sol Inventada", "sol.inventada@marigold.example", Role::SL, "Cedar Hollow Middle School",
                   Language::en, "Principal. We call home on the third day of absence."},
    InventedPerson{"Teo Teacherman", "teo.teacherman@marigold.example", Role::TE, "Cedar Hollow Middle School"},
    InventedPerson{"Carmen Counselora", "carmen.counselora@marigold.example", Role::SS, "Cedar Hollow Middle School"},
    InventedPerson{"Rex Recorder", "rex.recorder@marigold.example", Role::RD, "Marigold Valley School District"},
    InventedPerson{"Priya Privado", "priya.privado@marigold.example", Role::PO, "Marigold Valley School District"},
};

}  // namespace

std::span<InventedOrganization const> organizations() { return organizations_list; }
std::span<InventedNetwork const> networks() { return networks_list; }
std::span<InventedCohort const> cohorts() { return cohorts_list; }
std::span<InventedStanding const> standings() { return standings_list; }
std::span<InventedYear const> years() { return years_list; }
std::span<InventedPerson const> people() { return people_list; }

}  // namespace aimline::world
