#pragma once

#include "records/schema.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

/// Which fields of Ed-Fi's resources are read, and where they stand in JSON and in interchange XML.
/// Source: Ed-Fi Data Standard 5, resources API and bulk interchange schemas.
namespace aimline::records {

/// What a field says, the same for every resource that says it.
enum class Slot : std::uint8_t {
  student,
  school,
  org,
  parent,
  parent_state,
  parent_center,
  name,
  given_name,
  family_name,
  birth_date,
  year,
  grade,
  entry_date,
  entry_type,
  exit_date,
  exit_type,
  calendar,
  date,
  event,
  duration,
  begin_date,
  end_date,
  sex,
  hispanic,
  race,
  english,
  disability,
  characteristic,
  cohort_grade,
  cohort_year,
  identifier_system,
  identifier,
  course,
  course_org,
  local_course,
  session,
  section,
  period,
  title,
  subject,
  term,
  result,
  attempted,
  earned,
  letter,
  number,
  external_org,
  external_name,
  grading_period,
  grade_type,
  as_of,
  action,
  incident,
  incident_reference,  // the id of an element elsewhere, as XML may refer
  discipline,
  length,
  actual_length,
  participation,
  diploma_type,
  diploma_date,
  institution,
  none
};
inline constexpr std::size_t slot_count = static_cast<std::size_t>(Slot::none);

enum class Resource : std::uint8_t {
  schools,
  local_education_agencies,
  state_education_agencies,
  education_service_centers,
  students,
  courses,
  course_offerings,
  grading_periods,
  discipline_incidents,
  calendar_dates,
  student_organizations,  // studentEducationOrganizationAssociations
  special_education,
  language_instruction,
  homeless,
  migrant,
  enrollments,  // studentSchoolAssociations
  attendance,
  transcripts,
  sections,
  student_sections,
  grades,
  incident_students,  // studentDisciplineIncidentBehaviorAssociations
  discipline_actions,
  academic_records,
  postsecondary_events
};
inline constexpr std::size_t resource_count = 25;

/// A place in a tree of names. Brackets after a name say that it may stand several times.
struct Field {
  Slot slot;
  std::string_view json;  // "races[].raceDescriptor"
  std::string_view xml;   // "Race[]"
};

struct ResourceFields {
  std::string_view name;     // of the resource, and of its file
  std::string_view element;  // in an interchange
  std::span<Field const> fields;
};
ResourceFields const& fields_of(Resource resource);

/// None when there is no resource of that name.
Resource const* find_resource(std::string_view name);
Resource const* find_element(std::string_view element);

/// The names under one name of a record.
struct Node {
  std::string_view name;
  Slot slot = Slot::none;
  Slot reference = Slot::none;  // what a `ref` of this XML element stands for
  bool list = false;
  std::vector<Node> children = {};

  Node const* child(std::string_view called) const;
};
enum class Notation : bool { json, xml };
Node const& tree_of(Resource resource, Notation notation);

/// One record, taken apart. Texts are trimmed and stay where they are until the record's rows are written.
struct EdfiRecord {
  struct Item {  // of a list; items of different lists are told apart by the slots of their values
    std::uint32_t parent = 0;
  };
  struct Value {
    Slot slot;
    std::uint32_t item;
    std::string_view text;
  };
  std::size_t line = 0;
  std::array<std::string_view, slot_count> once = {};
  std::vector<Item> items = {};    // the first is the record itself
  std::vector<Value> values = {};  // of lists

  std::string_view operator[](Slot slot) const { return once[static_cast<std::size_t>(slot)]; }
  void clear(std::size_t at_line);
  std::uint32_t add_item(std::uint32_t parent);
  /// False where the field stood before and may stand only once.
  bool add(Slot slot, std::uint32_t item, std::string_view text);
  /// The value of a slot in one item of a list or in an item below it; empty where there is none.
  std::string_view in(std::uint32_t item, Slot slot) const;
};

}  // namespace aimline::records
