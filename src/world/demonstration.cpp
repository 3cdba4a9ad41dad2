#include "world/demonstration.hpp"

#include <array>

namespace aimline::world {
namespace {

using enum network::OrganizationKind;
using enum network::NetworkStatus;
using access::Role;

constexpr std::string_view paper_river = "Paper River Leadership Schools";
constexpr std::string_view ten_lanterns = "Ten Lanterns District Network";
constexpr std::string_view long_table = "Long Table Districts";
constexpr std::string_view working_now = "Is It Working Network";
constexpr std::string_view open_sky = "Open Sky Innovation Zone";

constexpr std::array networks_list{
    InventedNetwork{paper_river, "Paper River Hub", active,
                    "Schools where young people learn by making things that their community needs.",
                    "Every student of the valley leaves school with work she is proud of.",
                    "Learning by doing\nCommunity as partner\nSupport before, during and after school",
                    "IF students work on real projects with local industry\nIF mastery counts instead of seat time\n"
                    "THEN more of them graduate and go on to work or study of their choice",
                    "projects, mastery, internships", true},
    InventedNetwork{
        ten_lanterns, "Lantern Institute", active, "Ten district teams that learn from one another for two years.",
        "Progress through high school that does not depend on the district one lives in.", "Support\nShowcase\nStudy",
        "IF district teams study their own progress together\nTHEN what works travels",
        "progress through high school, post-secondary", true},
    InventedNetwork{
        long_table, "Quillwood University", recruiting,
        "Districts that meet around a long table for three years, each with a liaison of its own.",
        "Opportunity gaps that close because leaders keep their commitments.", "Equity\nInquiry\nContinuity",
        "IF core teams take part in everything\nTHEN change outlives its leaders", "equity, leadership teams", false},
    InventedNetwork{
        working_now, "Working Now Partnership", active,
        "Three cohorts of schools, one shared problem each: on-time graduation, ninth-grade retention, early "
        "warning.",
        "Every school can say whether it is working, for whom, and under what circumstances.",
        "Start small\nLook at the data\nShare what failed", "IF teachers test small changes\nTHEN the system learns",
        "improvement science, early warning, ninth grade", true},
    InventedNetwork{open_sky, "Open Sky Zone Office", draft,
                    "A zone of schools that govern themselves and answer for two promises.",
                    "Each school's vision, written with its families, comes true.",
                    "Autonomy\nAccountability\nShared decisions",
                    "IF schools decide over people, time and money\nTHEN they serve their own students better",
                    "innovation zone, waivers", false},
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
std::span<InventedPerson const> people() { return people_list; }

}  // namespace aimline::world
