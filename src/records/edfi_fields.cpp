#include "records/edfi_fields.hpp"

#include <algorithm>

namespace aimline::records {
namespace {

// Ways that several resources share.
#define STUDENT_XML "StudentReference/StudentIdentity/StudentUniqueId"
#define SCHOOL_XML "SchoolReference/SchoolIdentity/SchoolId"
#define ORG_XML "EducationOrganizationReference/EducationOrganizationIdentity/EducationOrganizationId"

constexpr Field student{Slot::student, "studentReference.studentUniqueId", STUDENT_XML};
constexpr Field school{Slot::school, "schoolReference.schoolId", SCHOOL_XML};
constexpr Field institution_name{Slot::name, "nameOfInstitution", "NameOfInstitution"};

constexpr Field schools[] = {
    {Slot::org, "schoolId", "SchoolId"},
    institution_name,
    {Slot::parent, "localEducationAgencyReference.localEducationAgencyId",
     "LocalEducationAgencyReference/LocalEducationAgencyIdentity/LocalEducationAgencyId"},
    {Slot::grade, "gradeLevels[].gradeLevelDescriptor", "GradeLevel[]"},
    {Slot::identifier_system, "identificationCodes[].educationOrganizationIdentificationSystemDescriptor",
     "EducationOrganizationIdentificationCode[]/EducationOrganizationIdentificationSystem"},
    {Slot::identifier, "identificationCodes[].identificationCode",
     "EducationOrganizationIdentificationCode[]/IdentificationCode"},
};
constexpr Field agencies[] = {
    {Slot::org, "localEducationAgencyId", "LocalEducationAgencyId"},
    institution_name,
    {Slot::parent, "parentLocalEducationAgencyReference.localEducationAgencyId",
     "ParentLocalEducationAgencyReference/LocalEducationAgencyIdentity/LocalEducationAgencyId"},
    {Slot::parent_state, "stateEducationAgencyReference.stateEducationAgencyId",
     "StateEducationAgencyReference/StateEducationAgencyIdentity/StateEducationAgencyId"},
    {Slot::parent_center, "educationServiceCenterReference.educationServiceCenterId",
     "EducationServiceCenterReference/EducationServiceCenterIdentity/EducationServiceCenterId"},
    {Slot::identifier_system, "identificationCodes[].educationOrganizationIdentificationSystemDescriptor",
     "EducationOrganizationIdentificationCode[]/EducationOrganizationIdentificationSystem"},
    {Slot::identifier, "identificationCodes[].identificationCode",
     "EducationOrganizationIdentificationCode[]/IdentificationCode"},
};
constexpr Field states[] = {{Slot::org, "stateEducationAgencyId", "StateEducationAgencyId"}, institution_name};
constexpr Field centers[] = {
    {Slot::org, "educationServiceCenterId", "EducationServiceCenterId"},
    institution_name,
    {Slot::parent_state, "stateEducationAgencyReference.stateEducationAgencyId",
     "StateEducationAgencyReference/StateEducationAgencyIdentity/StateEducationAgencyId"},
};
constexpr Field students[] = {
    {Slot::student, "studentUniqueId", "StudentUniqueId"},
    {Slot::given_name, "firstName", "Name/FirstName"},
    {Slot::family_name, "lastSurname", "Name/LastSurname"},
    {Slot::birth_date, "birthDate", "BirthData/BirthDate"},
};
constexpr Field courses[] = {
    {Slot::course, "courseCode", "CourseCode"},
    {Slot::course_org, "educationOrganizationReference.educationOrganizationId", ORG_XML},
    {Slot::title, "courseTitle", "CourseTitle"},
    {Slot::subject, "academicSubjects[].academicSubjectDescriptor", "AcademicSubject[]"},
};
constexpr Field course_offerings[] = {
    {Slot::local_course, "localCourseCode", "LocalCourseCode"},
    school,
    {Slot::course, "courseReference.courseCode", "CourseReference/CourseIdentity/CourseCode"},
    {Slot::course_org, "courseReference.educationOrganizationId", "CourseReference/CourseIdentity/" ORG_XML},
};
constexpr Field grading_periods[] = {
    school,
    {Slot::year, "schoolYearTypeReference.schoolYear", "SchoolYear"},
    {Slot::grading_period, "gradingPeriodDescriptor", "GradingPeriod"},
    {Slot::end_date, "endDate", "EndDate"},
};
constexpr Field discipline_incidents[] = {
    {Slot::incident, "incidentIdentifier", "IncidentIdentifier"},
    school,
    {Slot::date, "incidentDate", "IncidentDate"},
};
constexpr Field calendar_dates[] = {
    {Slot::school, "calendarReference.schoolId", "CalendarReference/CalendarIdentity/" SCHOOL_XML},
    {Slot::calendar, "calendarReference.calendarCode", "CalendarReference/CalendarIdentity/CalendarCode"},
    {Slot::date, "date", "Date"},
    {Slot::event, "calendarEvents[].calendarEventDescriptor", "CalendarEvent[]"},
};
constexpr Field student_organizations[] = {
    student,
    {Slot::sex, "sexDescriptor", "Sex"},
    {Slot::hispanic, "hispanicLatinoEthnicity", "HispanicLatinoEthnicity"},
    {Slot::race, "races[].raceDescriptor", "Race[]"},
    {Slot::english, "limitedEnglishProficiencyDescriptor", "LimitedEnglishProficiency"},
    {Slot::disability, "disabilities[].disabilityDescriptor", "Disability[]/Disability"},
    {Slot::characteristic, "studentCharacteristics[].studentCharacteristicDescriptor",
     "StudentCharacteristic[]/StudentCharacteristic"},
    {Slot::begin_date, "studentCharacteristics[].periods[].beginDate", "StudentCharacteristic[]/Period[]/BeginDate"},
    {Slot::end_date, "studentCharacteristics[].periods[].endDate", "StudentCharacteristic[]/Period[]/EndDate"},
    {Slot::cohort_grade, "cohortYears[].cohortYearTypeDescriptor", "CohortYear[]/CohortYearType"},
    {Slot::cohort_year, "cohortYears[].schoolYearTypeReference.schoolYear", "CohortYear[]/SchoolYear"},
};
constexpr Field programs[] = {
    student,
    {Slot::begin_date, "beginDate", "BeginDate"},
    {Slot::end_date, "endDate", "EndDate"},
};
constexpr Field enrollments[] = {
    student,
    school,
    {Slot::year, "schoolYearTypeReference.schoolYear", "SchoolYear"},
    {Slot::grade, "entryGradeLevelDescriptor", "EntryGradeLevel"},
    {Slot::entry_date, "entryDate", "EntryDate"},
    {Slot::entry_type, "entryTypeDescriptor", "EntryType"},
    {Slot::exit_date, "exitWithdrawDate", "ExitWithdrawDate"},
    {Slot::exit_type, "exitWithdrawTypeDescriptor", "ExitWithdrawType"},
    {Slot::calendar, "calendarReference.calendarCode", "CalendarReference/CalendarIdentity/CalendarCode"},
};
constexpr Field attendance[] = {
    student,
    school,
    {Slot::date, "eventDate", "AttendanceEvent/EventDate"},
    {Slot::event, "attendanceEventCategoryDescriptor", "AttendanceEvent/AttendanceEventCategory"},
    {Slot::duration, "eventDuration", "AttendanceEvent/EventDuration"},
};
constexpr Field transcripts[] = {
    {Slot::student, "studentAcademicRecordReference.studentUniqueId",
     "StudentAcademicRecordReference/StudentAcademicRecordIdentity/" STUDENT_XML},
    {Slot::org, "studentAcademicRecordReference.educationOrganizationId",
     "StudentAcademicRecordReference/StudentAcademicRecordIdentity/" ORG_XML},
    {Slot::year, "studentAcademicRecordReference.schoolYear",
     "StudentAcademicRecordReference/StudentAcademicRecordIdentity/SchoolYear"},
    {Slot::term, "studentAcademicRecordReference.termDescriptor",
     "StudentAcademicRecordReference/StudentAcademicRecordIdentity/Term"},
    {Slot::course, "courseReference.courseCode", "CourseReference/CourseIdentity/CourseCode"},
    {Slot::course_org, "courseReference.educationOrganizationId", "CourseReference/CourseIdentity/" ORG_XML},
    {Slot::result, "courseAttemptResultDescriptor", "CourseAttemptResult"},
    {Slot::attempted, "attemptedCredits", "AttemptedCredits/Credits"},
    {Slot::earned, "earnedCredits", "EarnedCredits/Credits"},
    {Slot::letter, "finalLetterGradeEarned", "FinalLetterGradeEarned"},
    {Slot::subject, "academicSubjects[].academicSubjectDescriptor", "AcademicSubject[]"},
    {Slot::external_org, "externalEducationOrganizationReference.educationOrganizationId",
     "ExternalEducationOrganizationReference/EducationOrganizationIdentity/EducationOrganizationId"},
    {Slot::external_name, "externalEducationOrganizationNameOfInstitution",
     "ExternalEducationOrganizationNameOfInstitution"},
};

#define OFFERING_XML "CourseOfferingReference/CourseOfferingIdentity/"
#define SECTION_XML "SectionReference/SectionIdentity/"
#define STUDENT_SECTION_XML "StudentSectionAssociationReference/StudentSectionAssociationIdentity/"

constexpr Field sections[] = {
    {Slot::section, "sectionIdentifier", "SectionIdentifier"},
    {Slot::local_course, "courseOfferingReference.localCourseCode", OFFERING_XML "LocalCourseCode"},
    {Slot::school, "courseOfferingReference.schoolId", OFFERING_XML SCHOOL_XML},
    {Slot::year, "courseOfferingReference.schoolYear", OFFERING_XML "SessionReference/SessionIdentity/SchoolYear"},
    {Slot::session, "courseOfferingReference.sessionName", OFFERING_XML "SessionReference/SessionIdentity/SessionName"},
    {Slot::period, "classPeriods[].classPeriodReference.classPeriodName",
     "ClassPeriodReference[]/ClassPeriodIdentity/ClassPeriodName"},
};
constexpr Field student_sections[] = {
    student,
    {Slot::section, "sectionReference.sectionIdentifier", SECTION_XML "SectionIdentifier"},
    {Slot::local_course, "sectionReference.localCourseCode", SECTION_XML OFFERING_XML "LocalCourseCode"},
    {Slot::school, "sectionReference.schoolId", SECTION_XML OFFERING_XML SCHOOL_XML},
    {Slot::year, "sectionReference.schoolYear", SECTION_XML OFFERING_XML "SessionReference/SessionIdentity/SchoolYear"},
    {Slot::session, "sectionReference.sessionName",
     SECTION_XML OFFERING_XML "SessionReference/SessionIdentity/SessionName"},
    {Slot::begin_date, "beginDate", "BeginDate"},
    {Slot::end_date, "endDate", "EndDate"},
};
constexpr Field grades[] = {
    {Slot::student, "studentSectionAssociationReference.studentUniqueId", STUDENT_SECTION_XML STUDENT_XML},
    {Slot::school, "studentSectionAssociationReference.schoolId",
     STUDENT_SECTION_XML SECTION_XML OFFERING_XML SCHOOL_XML},
    {Slot::year, "studentSectionAssociationReference.schoolYear",
     STUDENT_SECTION_XML SECTION_XML OFFERING_XML "SessionReference/SessionIdentity/SchoolYear"},
    {Slot::local_course, "studentSectionAssociationReference.localCourseCode",
     STUDENT_SECTION_XML SECTION_XML OFFERING_XML "LocalCourseCode"},
    {Slot::grading_period, "gradingPeriodReference.gradingPeriodDescriptor",
     "GradingPeriodReference/GradingPeriodIdentity/GradingPeriod"},
    {Slot::grade_type, "gradeTypeDescriptor", "GradeType"},
    {Slot::as_of, "currentGradeAsOfDate", "CurrentGradeAsOfDate"},
    {Slot::letter, "letterGradeEarned", "LetterGradeEarned"},
    {Slot::number, "numericGradeEarned", "NumericGradeEarned"},
};

#define BEHAVIOR_XML "StudentDisciplineIncidentBehaviorAssociationIdentity/"
#define INCIDENT_XML "DisciplineIncidentReference/DisciplineIncidentIdentity/"

constexpr Field incident_students[] = {
    student,
    {Slot::incident, "disciplineIncidentReference.incidentIdentifier", INCIDENT_XML "IncidentIdentifier"},
    {Slot::school, "disciplineIncidentReference.schoolId", INCIDENT_XML SCHOOL_XML},
    {Slot::participation, "disciplineIncidentParticipationCodes[].disciplineIncidentParticipationCodeDescriptor",
     "DisciplineIncidentParticipationCode[]"},
};
constexpr Field discipline_actions[] = {
    {Slot::action, "disciplineActionIdentifier", "DisciplineActionIdentifier"},
    student,
    {Slot::date, "disciplineDate", "DisciplineDate"},
    {Slot::school, "responsibilitySchoolReference.schoolId", "ResponsibilitySchoolReference/SchoolIdentity/SchoolId"},
    {Slot::discipline, "disciplines[].disciplineDescriptor", "Discipline[]"},
    {Slot::length, "disciplineActionLength", "DisciplineActionLength"},
    {Slot::actual_length, "actualDisciplineActionLength", "ActualDisciplineActionLength"},
    {Slot::incident,
     "studentDisciplineIncidentBehaviorAssociations[].studentDisciplineIncidentBehaviorAssociationReference."
     "incidentIdentifier",
     "StudentDisciplineIncidentBehaviorAssociationReference[]/" BEHAVIOR_XML INCIDENT_XML "IncidentIdentifier"},
};
constexpr Field academic_records[] = {
    student,
    {Slot::org, "educationOrganizationReference.educationOrganizationId", ORG_XML},
    {Slot::diploma_type, "diplomas[].diplomaTypeDescriptor", "Diploma[]/DiplomaType"},
    {Slot::diploma_date, "diplomas[].diplomaAwardDate", "Diploma[]/DiplomaAwardDate"},
};
constexpr Field postsecondary_events[] = {
    student,
    {Slot::date, "eventDate", "EventDate"},
    {Slot::event, "postSecondaryEventCategoryDescriptor", "PostSecondaryEventCategory"},
    {Slot::institution, "postSecondaryInstitutionReference.postSecondaryInstitutionId",
     "PostSecondaryInstitutionReference/PostSecondaryInstitutionIdentity/PostSecondaryInstitutionId"},
};

constexpr ResourceFields all[] = {
    {"schools", "School", schools},
    {"localEducationAgencies", "LocalEducationAgency", agencies},
    {"stateEducationAgencies", "StateEducationAgency", states},
    {"educationServiceCenters", "EducationServiceCenter", centers},
    {"students", "Student", students},
    {"courses", "Course", courses},
    {"courseOfferings", "CourseOffering", course_offerings},
    {"gradingPeriods", "GradingPeriod", grading_periods},
    {"disciplineIncidents", "DisciplineIncident", discipline_incidents},
    {"calendarDates", "CalendarDate", calendar_dates},
    {"studentEducationOrganizationAssociations", "StudentEducationOrganizationAssociation", student_organizations},
    {"studentSpecialEducationProgramAssociations", "StudentSpecialEducationProgramAssociation", programs},
    {"studentLanguageInstructionProgramAssociations", "StudentLanguageInstructionProgramAssociation", programs},
    {"studentHomelessProgramAssociations", "StudentHomelessProgramAssociation", programs},
    {"studentMigrantEducationProgramAssociations", "StudentMigrantEducationProgramAssociation", programs},
    {"studentSchoolAssociations", "StudentSchoolAssociation", enrollments},
    {"studentSchoolAttendanceEvents", "StudentSchoolAttendanceEvent", attendance},
    {"courseTranscripts", "CourseTranscript", transcripts},
    {"sections", "Section", sections},
    {"studentSectionAssociations", "StudentSectionAssociation", student_sections},
    {"grades", "Grade", grades},
    {"studentDisciplineIncidentBehaviorAssociations", "StudentDisciplineIncidentBehaviorAssociation",
     incident_students},
    {"disciplineActions", "DisciplineAction", discipline_actions},
    {"studentAcademicRecords", "StudentAcademicRecord", academic_records},
    {"postSecondaryEvents", "PostSecondaryEvent", postsecondary_events},
};
static_assert(std::size(all) == resource_count);

constexpr auto numbers = [] {
  std::array<Resource, resource_count> list{};
  for (std::size_t i = 0; i < list.size(); ++i) list[i] = static_cast<Resource>(i);
  return list;
}();

/// What a `ref` at this element stands for: the key that its identity would have said.
Slot reference_at(std::string_view element, Slot slot) {
  if (element == "StudentReference" && slot == Slot::student) return slot;
  if (element == "SchoolReference" && slot == Slot::school) return slot;
  if (element == "ResponsibilitySchoolReference" && slot == Slot::school) return slot;
  if (element == "EducationOrganizationReference" && (slot == Slot::org || slot == Slot::course_org)) return slot;
  if (element == "LocalEducationAgencyReference" && slot == Slot::parent) return slot;
  if (element == "DisciplineIncidentReference" && slot == Slot::incident) return Slot::incident_reference;
  return Slot::none;
}

Node tree(std::span<Field const> fields, Notation notation) {
  Node root;
  for (auto const& field : fields) {
    auto* at = &root;
    auto path = notation == Notation::json ? field.json : field.xml;
    while (!path.empty()) {
      auto const end = std::min(path.find(notation == Notation::json ? '.' : '/'), path.size());
      auto name = path.substr(0, end);
      path.remove_prefix(std::min(end + 1, path.size()));
      bool const list = name.ends_with("[]");
      if (list) name.remove_suffix(2);
      auto there =
          std::find_if(at->children.begin(), at->children.end(), [&](Node const& node) { return node.name == name; });
      if (there == at->children.end()) there = at->children.insert(there, Node{.name = name});
      there->list = list;
      if (auto const reference = reference_at(name, field.slot); reference != Slot::none) there->reference = reference;
      at = &*there;
    }
    at->slot = field.slot;
  }
  return root;
}

auto const& trees() {
  static auto const made = [] {
    std::array<std::array<Node, 2>, resource_count> list;
    for (std::size_t i = 0; i < list.size(); ++i)
      list[i] = {tree(all[i].fields, Notation::json), tree(all[i].fields, Notation::xml)};
    return list;
  }();
  return made;
}

}  // namespace

ResourceFields const& fields_of(Resource resource) { return all[static_cast<std::size_t>(resource)]; }

Resource const* find_resource(std::string_view name) {
  for (std::size_t i = 0; i < resource_count; ++i)
    if (all[i].name == name) return &numbers[i];
  return nullptr;
}

Resource const* find_element(std::string_view element) {
  for (std::size_t i = 0; i < resource_count; ++i)
    if (all[i].element == element) return &numbers[i];
  return nullptr;
}

Node const* Node::child(std::string_view called) const {
  for (auto const& node : children)
    if (node.name == called) return &node;
  return nullptr;
}

Node const& tree_of(Resource resource, Notation notation) {
  return trees()[static_cast<std::size_t>(resource)][notation == Notation::json ? 0 : 1];
}

void EdfiRecord::clear(std::size_t at_line) {
  line = at_line;
  once = {};
  items.assign(1, {});
  values.clear();
}

std::uint32_t EdfiRecord::add_item(std::uint32_t parent) {
  items.push_back({parent});
  return static_cast<std::uint32_t>(items.size() - 1);
}

bool EdfiRecord::add(Slot slot, std::uint32_t item, std::string_view text) {
  if (item == 0) {
    auto& place = once[static_cast<std::size_t>(slot)];
    if (place.data()) return false;
    place = text;
    return true;
  }
  for (auto const& value : values)
    if (value.slot == slot && value.item == item) return false;
  values.push_back({slot, item, text});
  return true;
}

std::string_view EdfiRecord::in(std::uint32_t item, Slot slot) const {
  for (auto const& value : values) {
    if (value.slot != slot) continue;
    for (auto at = value.item; at != 0; at = items[at].parent)
      if (at == item) return value.text;
  }
  return {};
}

}  // namespace aimline::records
