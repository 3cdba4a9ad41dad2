#include "records/oneroster.hpp"

#include "records/cells.hpp"
#include "records/code_map.hpp"
#include "records/read.hpp"
#include "records/rows.hpp"
#include "records/table_writer.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace aimline::records {
namespace {

/// A file of the standard: the columns of 1.1 and 1.2, those that are read first, and of these the ones it must have.
struct Shape {
  std::string_view name;
  std::size_t needed;
  std::vector<std::string_view> columns;
};

enum class File : std::uint8_t { orgs, sessions, users, roles, demographics, courses, classes, enrollments };

Shape const& shape_of(File file) {
  static Shape const shapes[] = {
      {"orgs.csv", 3, {"sourcedId", "name", "type", "parentSourcedId", "status", "dateLastModified", "identifier"}},
      {"academicSessions.csv",
       5,
       {"sourcedId", "type", "startDate", "endDate", "schoolYear", "status", "dateLastModified", "title",
        "parentSourcedId"}},
      {"users.csv",
       3,
       {"sourcedId",
        "givenName",
        "familyName",
        "role",
        "orgSourcedIds",
        "grades",
        "email",
        "status",
        "dateLastModified",
        "enabledUser",
        "username",
        "userIds",
        "middleName",
        "identifier",
        "sms",
        "phone",
        "agentSourcedIds",
        "password",
        "userMasterIdentifier",
        "preferredGivenName",
        "preferredMiddleName",
        "preferredFamilyName",
        "primaryOrgSourcedId",
        "pronouns"}},
      {"roles.csv",
       3,
       {"userSourcedId", "role", "orgSourcedId", "beginDate", "endDate", "status", "sourcedId", "dateLastModified",
        "roleType", "userProfileSourcedId"}},
      {"demographics.csv",
       1,
       {"sourcedId", "birthDate", "sex", "americanIndianOrAlaskaNative", "asian", "blackOrAfricanAmerican",
        "nativeHawaiianOrOtherPacificIslander", "white", "hispanicOrLatinoEthnicity", "status", "dateLastModified",
        "demographicRaceTwoOrMoreRaces", "countryOfBirthCode", "stateOfBirthAbbreviation", "cityOfBirth",
        "publicSchoolResidenceStatus", "birthdate"}},
      {"courses.csv",
       2,
       {"sourcedId", "title", "courseCode", "status", "dateLastModified", "schoolYearSourcedId", "grades",
        "orgSourcedId", "subjects", "subjectCodes"}},
      {"classes.csv",
       4,
       {"sourcedId", "schoolSourcedId", "courseSourcedId", "termSourcedIds", "title", "periods", "status",
        "dateLastModified", "grades", "classCode", "classType", "location", "subjects", "subjectCodes"}},
      {"enrollments.csv",
       3,
       {"classSourcedId", "userSourcedId", "role", "beginDate", "endDate", "status", "sourcedId", "dateLastModified",
        "schoolSourcedId", "primary"}},
  };
  return shapes[static_cast<std::size_t>(file)];
}
constexpr std::size_t file_count = 8;

/// Files of the standard about results and resources: known, and nothing in our tables.
constexpr std::string_view nothing_for_us[] = {"categories.csv",
                                               "classResources.csv",
                                               "courseResources.csv",
                                               "lineItems.csv",
                                               "lineItemLearningObjectiveIds.csv",
                                               "lineItemScoreScales.csv",
                                               "resources.csv",
                                               "results.csv",
                                               "resultLearningObjectiveIds.csv",
                                               "resultScoreScales.csv",
                                               "scoreScales.csv",
                                               "userProfiles.csv",
                                               "userResources.csv"};

std::size_t place(File file, std::string_view column) {
  auto const& columns = shape_of(file).columns;
  return static_cast<std::size_t>(std::find(columns.begin(), columns.end(), column) - columns.begin());
}

std::string_view first_of_list(std::string_view list) { return trimmed(list.substr(0, list.find(','))); }

/// Rows of one file, with cells in the order of its shape; empty where the file has no such column.
struct Rows {
  struct Row {
    std::size_t line = 0;
    std::optional<RowFault> fault = {};
    std::vector<std::string_view> cells = {};
  };
  MappedFile file;
  std::vector<std::size_t> column_of = {};  // of each cell of the shape, in the file; most_cells where absent
  std::size_t cells = 0;
  std::size_t begin = 0;
  std::size_t first_line = 1;
  std::vector<std::string> unknown_columns = {};

  template <class Take>
  void each(Take const& take) const {
    RowReader reader(file.text(), begin);
    Row row;
    while (reader.next(file.text().size())) {
      row.line = reader.line();
      row.fault = reader.fault();
      if (!row.fault && reader.cells().size() != cells) row.fault = RowFault::ragged;
      row.cells.assign(column_of.size(), {});
      if (!row.fault)
        for (std::size_t i = 0; i < column_of.size(); ++i)
          if (column_of[i] < cells) row.cells[i] = reader.cells()[column_of[i]];
      take(row);
      // Texts with doubled marks stay until the writer has settled: they are few.
    }
  }
};

Result<Rows> open_rows(File which, MappedFile file) {
  auto const& shape = shape_of(which);
  auto const wrong = [&](Text what) { return refuse(Fault::invalid, std::string(shape.name), std::move(what)); };
  Rows rows{std::move(file)};
  auto const text = rows.file.text();
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff")) return wrong({"records.not_utf8_file"});
  RowReader reader(text, text.starts_with("\xef\xbb\xbf") ? 3 : 0);
  if (!reader.next(text.size())) return wrong({"csv.no_header"});
  if (reader.fault()) return wrong({"records.header_unreadable"});
  rows.column_of.assign(shape.columns.size(), RowReader::most_cells);
  rows.cells = reader.cells().size();
  for (std::size_t i = 0; i < rows.cells; ++i) {
    auto const name = reader.cells()[i];
    auto const known = std::find(shape.columns.begin(), shape.columns.end(), name);
    if (known == shape.columns.end()) {
      rows.unknown_columns.emplace_back(name.substr(0, 60));
      continue;
    }
    auto& at = rows.column_of[static_cast<std::size_t>(known - shape.columns.begin())];
    if (at != RowReader::most_cells) return wrong({"csv.column_twice", {{"name", std::string(name)}}});
    at = i;
  }
  Refusal missing{Fault::invalid};
  for (std::size_t i = 0; i < shape.needed; ++i)
    if (rows.column_of[i] == RowReader::most_cells)
      missing.problems.push_back(
          {std::string(shape.name), {"csv.column_missing", {{"name", std::string(shape.columns[i])}}}});
  if (!missing.problems.empty()) return refuse(std::move(missing));
  rows.begin = reader.position();
  rows.first_line = reader.lines() + 1;
  return rows;
}

class Roster {
public:
  Roster(ReadingOptions const& options) : options_(options) {
    reading_.records.keeps_all_lines = options.all_lines;
    for (std::size_t i = 0; i < table_count; ++i) {
      reading_.records.tables[i].columns.resize(tables()[i].columns.size());
      reading_.records.tables[i].texts.resize(tables()[i].columns.size());
    }
  }

  Result<Reading> read(Files const& files) {
    if (auto const opened = open(files); !opened) return refuse(opened.error());
    if (auto const read = read_code_map(files, options_, reading_.records, reading_.report); !read)
      return refuse(read.error());
    codes_.emplace("oneroster", reading_.records[TableId::code_map]);
    code_.emplace(*codes_);
    read_orgs();
    read_sessions();
    read_roles_and_demographics();
    read_students();
    read_enrollments();
    read_courses();
    read_classes();
    read_members();
    Refusal changed{Fault::conflict};
    for (auto const& rows : files_)
      if (rows)
        if (auto const same = rows->file.unchanged(); !same)
          changed.problems.insert(changed.problems.end(), same.error().problems.begin(), same.error().problems.end());
    if (!changed.problems.empty()) return refuse(std::move(changed));
    reading_.report.unmapped = listed(code_->unmapped());
    return std::move(reading_);
  }

private:
  using Row = Rows::Row;

  struct Session {
    std::optional<std::int32_t> year;
    std::string begin;
    std::string end;
    bool whole_year = false;
  };
  struct Role {
    std::string school;
    std::string begin;
    std::string end;
    std::size_t line = 0;
  };
  struct Person {
    std::string birth_date;
    std::string sex;
    std::string hispanic;
    std::string races = {};
  };
  struct Course {
    std::string title;
    std::string code;
  };

  Result<void> open(Files const& files) {
    auto const& names = files.names();
    auto const number_of = [&](std::string_view name) {
      return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
    };
    std::map<std::string, std::string, std::less<>> said;  // by the manifest, of each file
    auto const manifest = number_of("manifest.csv");
    if (manifest < names.size()) {
      auto const file = files.text(manifest);
      if (!file) return refuse(file.error());
      RowReader rows(file->text(), file->text().starts_with("\xef\xbb\xbf") ? 3 : 0);
      while (rows.next(file->text().size()))
        if (!rows.fault() && rows.cells().size() == 2 && said.size() < 1'000)
          said.emplace(rows.cells()[0], rows.cells()[1]);
    }
    Refusal refusal{Fault::invalid};
    auto const gather = [&](Refusal const& some) {
      refusal.problems.insert(refusal.problems.end(), some.problems.begin(), some.problems.end());
    };
    for (std::size_t i = 0; i < file_count; ++i) {
      auto const& shape = shape_of(static_cast<File>(i));
      auto const key = "file." + std::string(shape.name.substr(0, shape.name.size() - 4));
      auto const there = number_of(shape.name);
      auto const word = said.contains(key) ? said.find(key)->second : std::string();
      if (word == "delta") {
        refusal.problems.push_back({std::string(shape.name), {"records.only_changes"}});
      } else if (word == "bulk" && there == names.size()) {
        refusal.problems.push_back({std::string(shape.name), {"records.manifest_names_absent"}});
      } else if (word == "absent" || there == names.size()) {
        continue;  // what the manifest calls absent is not read, even where it is
      } else if (auto file = files.text(there); !file) {
        gather(file.error());
      } else if (auto rows = open_rows(static_cast<File>(i), std::move(*file)); !rows) {
        gather(rows.error());
      } else {
        files_[i] = std::move(*rows);
      }
    }
    if (!refusal.problems.empty()) return refuse(std::move(refusal));
    reading_.report.other_files = files.others();
    for (auto const& name : names) {
      bool const read = name == "manifest.csv" || name == "code_map.csv" ||
                        std::any_of(std::begin(files_), std::end(files_), [&](auto const& rows) {
                          return rows && shape_of(static_cast<File>(&rows - files_.data())).name == name;
                        });
      if (!read) reading_.report.other_files.push_back(name);
    }
    std::sort(reading_.report.other_files.begin(), reading_.report.other_files.end());
    return {};
  }

  std::optional<Rows> const& rows(File file) const { return files_[static_cast<std::size_t>(file)]; }
  static std::string_view cell(File file, Row const& row, std::string_view column) {
    return row.cells[place(file, column)];
  }
  static bool is_gone(File file, Row const& row) { return cell(file, row, "status") == "tobedeleted"; }

  /// A file's rows as rows of a table: `take` fills one, or says that the row is none of this table.
  template <class Take>
  void fill(TableId id, File file, Take const& take) {
    auto const& from = rows(file);
    if (!from) return;
    FilePieces part;
    part.first_line = from->first_line;
    part.report = {.file = std::string(shape_of(file).name),
                   .table = std::string(tables()[static_cast<std::size_t>(id)].name),
                   .present = true};
    if (reported_[static_cast<std::size_t>(file)]++ == 0) part.report.unknown_columns = from->unknown_columns;
    auto& piece = part.pieces.emplace_back();
    TablePlan const plan(id, reading_.records);
    {
      TableWriter writer(plan, piece);
      from->each([&](Row const& row) {
        ++part.report.records;
        if (row.fault) {
          writer.begin_row(row.line);
          writer.leave_out(*row.fault);
          writer.end_row();
        } else {
          take(row, writer);
        }
      });
      writer.settle();
    }
    if (part.report.records == piece.read) part.report.records = 0;
    parts_.push_back(std::move(part));
  }

  void finish(TableId id) {
    TablePlan const plan(id, reading_.records);
    for (auto& report : finish_table(plan, std::move(parts_), options_.threads, reading_.records))
      reading_.report.files.push_back(std::move(report));
    parts_.clear();
  }

  void write_code(TableWriter& writer, std::size_t column, Need need, KindOfCode kind, std::string_view text) {
    if (text.empty()) return;
    auto const code = code_->read(kind, text);
    if (code && *code != CodeMap::nothing) return writer.value(column, *code);
    if (code && need == Need::optional) return;
    writer.value(column, no_code);
    writer.leave_out(code ? RowFault::no_place : RowFault::unknown_code, column);
  }

  void read_orgs() {
    using namespace columns;
    fill(TableId::org, File::orgs, [&](Row const& row, TableWriter& writer) {
      writer.begin_row(row.line);
      if (is_gone(File::orgs, row)) writer.leave_out(RowFault::no_place);
      writer.cell(at(org, "org_id"), cell(File::orgs, row, "sourcedId"));
      writer.cell(at(org, "name"), cell(File::orgs, row, "name"));
      writer.cell(at(org, "parent_id"), cell(File::orgs, row, "parentSourcedId"));
      write_code(writer, at(org, "type"), Need::required, KindOfCode::org_type, cell(File::orgs, row, "type"));
      writer.end_row();
    });
    finish(TableId::org);
  }

  void read_sessions() {
    if (!rows(File::sessions)) return;
    rows(File::sessions)->each([&](Row const& row) {
      if (row.fault || is_gone(File::sessions, row)) return;
      Session session{read_school_year(cell(File::sessions, row, "schoolYear")),
                      std::string(cell(File::sessions, row, "startDate")),
                      std::string(cell(File::sessions, row, "endDate")),
                      cell(File::sessions, row, "type") == "schoolYear"};
      if (!read_date(session.begin) || !read_date(session.end) || !session.year) return;
      // The year that school is in: the last one there is.
      if (session.whole_year && (!year_ || std::tie(session.end, session.begin) > std::tie(year_->end, year_->begin)))
        year_ = session;
      sessions_.emplace(cell(File::sessions, row, "sourcedId"), std::move(session));
    });
    if (year_ || sessions_.empty()) return;
    for (auto const& [id, session] : sessions_) {
      if (!year_ || *session.year > *year_->year) year_ = session;
      if (*session.year != *year_->year) continue;
      year_->begin = std::min(year_->begin, session.begin);
      year_->end = std::max(year_->end, session.end);
    }
  }

  void read_roles_and_demographics() {
    if (rows(File::roles))
      rows(File::roles)->each([&](Row const& row) {
        if (row.fault || is_gone(File::roles, row) || cell(File::roles, row, "role") != "student") return;
        students_.emplace(cell(File::roles, row, "userSourcedId"), true);
      });
    if (rows(File::demographics))
      rows(File::demographics)->each([&](Row const& row) {
        if (row.fault || is_gone(File::demographics, row)) return;
        auto const said = [&](std::string_view column) { return cell(File::demographics, row, column); };
        Person person{std::string(said("birthDate").empty() ? said("birthdate") : said("birthDate")),
                      std::string(said("sex")), std::string(said("hispanicOrLatinoEthnicity"))};
        for (auto const& [column, race] : {std::pair{"americanIndianOrAlaskaNative", "american_indian"},
                                           {"asian", "asian"},
                                           {"blackOrAfricanAmerican", "black"},
                                           {"nativeHawaiianOrOtherPacificIslander", "pacific_islander"},
                                           {"white", "white"}})
          if (said(column) == "true") (person.races += person.races.empty() ? "" : ";") += race;
        people_.emplace(said("sourcedId"), std::move(person));
      });
  }

  bool is_student(Row const& row) const {
    return cell(File::users, row, "role") == "student" ||
           (rows(File::roles) && students_.contains(cell(File::users, row, "sourcedId")));
  }

  void read_students() {
    using namespace columns;
    fill(TableId::student, File::users, [&](Row const& row, TableWriter& writer) {
      auto const id = cell(File::users, row, "sourcedId");
      if (!cell(File::users, row, "email").empty()) emails_.emplace(id, cell(File::users, row, "email"));
      if (!is_student(row)) return;
      writer.begin_row(row.line);
      if (is_gone(File::users, row)) writer.leave_out(RowFault::no_place);
      writer.cell(at(student, "student_id"), id);
      writer.cell(at(student, "given_name"), cell(File::users, row, "givenName"));
      writer.cell(at(student, "family_name"), cell(File::users, row, "familyName"));
      if (auto const person = people_.find(id); person != people_.end()) {
        auto const& [birth_date, sex, hispanic, races] = person->second;
        writer.cell(at(student, "birth_date"), birth_date);
        write_code(writer, at(student, "sex"), Need::optional, KindOfCode::sex, sex);
        writer.cell(at(student, "hispanic"), hispanic == "true" ? "1" : hispanic == "false" ? "0" : hispanic);
        writer.cell(at(student, "races"), races);
      }
      writer.end_row();
    });
    finish(TableId::student);
  }

  void write_enrollment(TableWriter& writer, std::size_t line, std::string_view student, std::string_view school,
                        std::string_view grades, std::string_view begin, std::string_view end) {
    using namespace columns;
    writer.begin_row(line);
    writer.cell(at(enrollment, "student_id"), student);
    writer.cell(at(enrollment, "school_id"), school);
    if (year_) writer.value(at(enrollment, "school_year"), *year_->year);
    write_code(writer, at(enrollment, "grade"), Need::required, KindOfCode::grade, first_of_list(grades));
    writer.cell(at(enrollment, "entry_date"), begin.empty() && year_ ? std::string_view(year_->begin) : begin);
    writer.cell(at(enrollment, "exit_date"), end);
    writer.end_row();
  }

  /// OneRoster says where a student is, not since when: 1.2 may, in the role; otherwise since the school year began.
  void read_enrollments() {
    if (rows(File::roles)) {
      std::map<std::string, std::string, std::less<>> grades;
      if (rows(File::users))
        rows(File::users)->each([&](Row const& row) {
          if (!row.fault) grades.emplace(cell(File::users, row, "sourcedId"), cell(File::users, row, "grades"));
        });
      fill(TableId::enrollment, File::roles, [&](Row const& row, TableWriter& writer) {
        auto const said = [&](std::string_view column) { return cell(File::roles, row, column); };
        if (said("role") != "student" || is_gone(File::roles, row)) return;
        auto const grade = grades.find(said("userSourcedId"));
        write_enrollment(writer, row.line, said("userSourcedId"), said("orgSourcedId"),
                         grade == grades.end() ? std::string_view() : std::string_view(grade->second),
                         said("beginDate"), said("endDate"));
      });
    } else {
      fill(TableId::enrollment, File::users, [&](Row const& row, TableWriter& writer) {
        if (!is_student(row) || is_gone(File::users, row)) return;
        auto orgs = cell(File::users, row, "orgSourcedIds");
        do {
          write_enrollment(writer, row.line, cell(File::users, row, "sourcedId"), first_of_list(orgs),
                           cell(File::users, row, "grades"), {}, {});
          orgs.remove_prefix(std::min(orgs.size(), orgs.find(',') == orgs.npos ? orgs.size() : orgs.find(',') + 1));
        } while (!orgs.empty());
      });
    }
    finish(TableId::enrollment);
  }

  void read_courses() {
    if (!rows(File::courses)) return;
    rows(File::courses)->each([&](Row const& row) {
      if (row.fault || is_gone(File::courses, row)) return;
      auto const id = cell(File::courses, row, "sourcedId");
      auto const code = cell(File::courses, row, "courseCode");
      courses_.emplace(id,
                       Course{std::string(cell(File::courses, row, "title")), std::string(code.empty() ? id : code)});
    });
  }

  void read_classes() {
    using namespace columns;
    fill(TableId::section, File::classes, [&](Row const& row, TableWriter& writer) {
      auto const said = [&](std::string_view column) { return cell(File::classes, row, column); };
      writer.begin_row(row.line);
      if (is_gone(File::classes, row)) writer.leave_out(RowFault::no_place);
      writer.cell(at(section, "section_id"), said("sourcedId"));
      writer.cell(at(section, "school_id"), said("schoolSourcedId"));
      auto const term = sessions_.find(first_of_list(said("termSourcedIds")));
      if (term != sessions_.end())
        writer.value(at(section, "school_year"), *term->second.year);
      else if (year_)
        writer.value(at(section, "school_year"), *year_->year);
      auto const course = courses_.find(said("courseSourcedId"));
      writer.cell(at(section, "course_code"), course == courses_.end() ? said("courseSourcedId") : course->second.code);
      writer.cell(at(section, "course_title"),
                  course == courses_.end() || course->second.title.empty() ? said("title") : course->second.title);
      writer.cell(at(section, "period"), said("periods"));
      writer.end_row();
    });
    finish(TableId::section);
  }

  void read_members() {
    using namespace columns;
    auto const said = [](Row const& row, std::string_view column) { return cell(File::enrollments, row, column); };
    fill(TableId::section_student, File::enrollments, [&](Row const& row, TableWriter& writer) {
      if (said(row, "role") != "student" && !said(row, "role").empty()) return;
      writer.begin_row(row.line);
      if (is_gone(File::enrollments, row)) writer.leave_out(RowFault::no_place);
      writer.cell(at(section_student, "section_id"), said(row, "classSourcedId"));
      writer.cell(at(section_student, "student_id"), said(row, "userSourcedId"));
      writer.cell(at(section_student, "begin_date"), said(row, "beginDate"));
      writer.cell(at(section_student, "end_date"), said(row, "endDate"));
      writer.end_row();
    });
    finish(TableId::section_student);
    fill(TableId::section_staff, File::enrollments, [&](Row const& row, TableWriter& writer) {
      if (said(row, "role") == "student" || said(row, "role").empty()) return;
      writer.begin_row(row.line);
      if (is_gone(File::enrollments, row)) writer.leave_out(RowFault::no_place);
      writer.cell(at(section_staff, "section_id"), said(row, "classSourcedId"));
      if (auto const email = emails_.find(said(row, "userSourcedId")); email != emails_.end())
        writer.cell(at(section_staff, "email"), email->second);
      writer.cell(at(section_staff, "role"), said(row, "role"));
      writer.end_row();
    });
    finish(TableId::section_staff);
  }

  ReadingOptions const& options_;
  Reading reading_ = {};
  std::array<std::optional<Rows>, file_count> files_ = {};
  std::array<int, file_count> reported_ = {};
  std::vector<FilePieces> parts_ = {};
  std::optional<CodeMap> codes_ = {};
  std::optional<CodeReader> code_ = {};
  std::map<std::string, Session, std::less<>> sessions_ = {};
  std::optional<Session> year_ = {};
  std::map<std::string, bool, std::less<>> students_ = {};
  std::map<std::string, Person, std::less<>> people_ = {};
  std::map<std::string, std::string, std::less<>> emails_ = {};
  std::map<std::string, Course, std::less<>> courses_ = {};
};

}  // namespace

bool is_oneroster(std::string_view name) {
  if (name == "manifest.csv") return true;
  for (std::size_t i = 0; i < file_count; ++i)
    if (shape_of(static_cast<File>(i)).name == name) return true;
  return std::find(std::begin(nothing_for_us), std::end(nothing_for_us), name) != std::end(nothing_for_us);
}

Result<Reading> read_oneroster(Files const& files, ReadingOptions const& options) {
  return Roster(options).read(files);
}

}  // namespace aimline::records
