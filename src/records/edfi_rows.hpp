#pragma once

#include "records/code_map.hpp"
#include "records/edfi_fields.hpp"
#include "records/table_writer.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>

/// Ed-Fi's records as rows of the tables.
namespace aimline::records {

/// What records of some resources say only so that others can be understood.
struct EdfiLookups {
  struct Course {
    std::string title;
    std::int32_t subject = CodeMap::nothing;
  };
  std::map<std::string, std::map<std::string, Course>, std::less<>> courses;  // by code, then by organization
  std::map<std::string, std::string, std::less<>> offered;                    // course code by school and local code
  std::map<std::string, std::string, std::less<>> period_ends;                // by school, year and descriptor
  std::map<std::string, std::string, std::less<>> incident_dates;             // by school and identifier
  std::map<std::string, std::string, std::less<>> keys_of_ids;                // of XML elements

  static std::string key(std::initializer_list<std::string_view> parts);
};

/// What a student is, said of the student's belonging to an organization.
struct StudentFacts {
  std::int32_t student = 0;
  std::uint8_t sex = no_code;
  std::uint8_t hispanic = no_code;
  std::uint8_t races = 0;
  std::int32_t grade9_entry = no_value;
};

/// What one thread made of some records, by table.
struct EdfiPiece {
  std::size_t line_ends = 0;
  std::array<std::size_t, table_count> records = {};  // that belong to the table, whatever rows they made
  std::array<std::unique_ptr<Piece>, table_count> tables = {};
  Piece looked_up = {};  // records that are no rows: its counts only
  std::vector<StudentFacts> facts = {};
  UnmappedTally unmapped = {};
};

/// What a pass over the files reads with. The ids that XML may refer by come before all; then organizations and
/// students, since the rest refers to them.
struct EdfiPass {
  enum class Which : std::uint8_t { ids, organizations, rest };
  Which which{};
  Records const& records;
  CodeMap const& codes;
  EdfiLookups const& lookups;
  std::array<std::optional<TablePlan>, table_count> plans = {};

  EdfiPass(Which which, Records const& records, CodeMap const& codes, EdfiLookups const& lookups);
  bool reads(Resource resource) const;
};

/// The table that a resource's records are rows of; none for those that are looked up.
std::optional<TableId> table_of(Resource resource);

class EdfiWriter {
public:
  /// Adds to `found` what is looked up later, where it is given: from one thread at a time.
  EdfiWriter(EdfiPass const& pass, EdfiPiece& piece, EdfiLookups* found);

  void take(Resource resource, EdfiRecord const& record);
  /// A record that could not be taken apart.
  void refuse(Resource resource, std::size_t line, RowFault fault);
  /// After this, texts of records taken so far may go.
  void settle();

private:
  TableWriter& writer(TableId table);

  void organization(Resource resource, EdfiRecord const& record);
  void student(EdfiRecord const& record);
  void look_up(Resource resource, EdfiRecord const& record);
  void calendar_date(EdfiRecord const& record);
  void student_organization(EdfiRecord const& record);
  void facts(EdfiRecord const& record);
  void membership(EdfiRecord const& record, std::uint8_t group, std::string_view begin, std::string_view end);
  void enrollment(EdfiRecord const& record);
  void attendance(EdfiRecord const& record);
  void transcript(EdfiRecord const& record);
  void section(EdfiRecord const& record);
  void student_section(EdfiRecord const& record);
  void grade(EdfiRecord const& record);
  void incident_student(EdfiRecord const& record);
  void discipline_action(EdfiRecord const& record);
  void academic_record(EdfiRecord const& record);
  void postsecondary_event(EdfiRecord const& record);

  void code(TableWriter& row, std::size_t column, Need need, KindOfCode kind, std::string_view text);
  void school_year(TableWriter& row, std::size_t column, std::string_view text);
  std::string_view course_code(EdfiRecord const& record) const;
  EdfiLookups::Course const* course_called(std::string_view code, std::string_view org) const;

  EdfiPass const& pass_;
  EdfiPiece& piece_;
  EdfiLookups* found_;
  CodeReader codes_;
  std::array<std::unique_ptr<TableWriter>, table_count> writers_ = {};
};

}  // namespace aimline::records
