#include "records/schema.hpp"
#include "world/draws.hpp"
#include "world/texts.hpp"

#include <fmt/format.h>

namespace aimline::world {
namespace {

namespace codes = records::codes;
using records::TableId;

constexpr std::uint64_t for_faults = 77;

/// Writes one row of a table, cell by cell.
class Row {
public:
  explicit Row(std::string& to) : to_(to) {}
  ~Row() { to_ += '\n'; }

  Row& text(std::string_view cell) {
    next() += cell;
    return *this;
  }
  Row& none(int cells = 1) {
    for (; cells > 0; --cells) next();
    return *this;
  }
  Row& number(std::uint64_t cell) {
    write_number(next(), cell);
    return *this;
  }
  Row& thousandths(int cell) {
    write_thousandths(next(), cell);
    return *this;
  }
  /// The code at a place of its list; empty for `no_code`.
  Row& code(std::span<std::string_view const> list, std::uint8_t place) {
    auto& to = next();
    if (place != records::no_code) to += list[place];
    return *this;
  }
  Row& truth(std::uint8_t cell) {
    auto& to = next();
    if (cell != records::no_code) to += cell ? '1' : '0';
    return *this;
  }

private:
  std::string& next() {
    if (!first_) to_ += ',';
    first_ = false;
    return to_;
  }

  std::string& to_;
  bool first_ = true;
};

/// Faults as people and systems make them, in a share of the rows about students.
class Faults {
public:
  Faults(double share, std::uint64_t seed, std::uint64_t student) : share_(share), draws_(seed, student, for_faults) {}

  /// Looks at the row that begins at `begin` and is the last of its text.
  void consider(std::string& text, std::size_t begin) {
    if (share_ <= 0 || !draws_.chance(share_)) return;
    auto row = text.substr(begin);
    text.resize(begin);
    switch (draws_.between(0, 5)) {
      case 0:  // sent twice
        text += row;
        break;
      case 1:  // a cell lost
        row.erase(row.rfind(',')).push_back('\n');
        break;
      case 2:  // the key of a student who is nowhere
        row.insert(0, "7");
        break;
      case 3:  // a spreadsheet's way to write a day
        if (auto const at = row.find("-"); at != std::string::npos && at >= 4) row[at] = '/';
        break;
      case 4:  // the second cell empty
        if (auto const at = row.find(','); at != std::string::npos) row.erase(at + 1, row.find(',', at + 1) - at - 1);
        break;
      default:  // a stray quotation mark
        row.insert(row.size() - 1, "\"");
        break;
    }
    text += row;
  }

private:
  double share_;
  Draws draws_;
};

class CsvFormat : public Format {
public:
  CsvFormat(State const& state, double faults) : state_(state), faults_(faults), days_(state) {}

  std::vector<std::string> files() const override {
    std::vector<std::string> names;
    for (auto const id : written)
      names.push_back(std::string(records::tables()[static_cast<std::size_t>(id)].name) + ".csv");
    return names;
  }

  void begin(Texts& texts) const override {
    for (std::size_t i = 0; i < std::size(written); ++i) {
      std::string header;
      for (auto const& column : records::tables()[static_cast<std::size_t>(written[i])].columns)
        header += (header.empty() ? "" : ",") + std::string(column.name);
      texts[i] += header + "\n";
    }
    add_orgs(at(texts, TableId::org));
    add_calendars(at(texts, TableId::calendar_day));
  }

  void add(Life const& life, Texts& texts) const override {
    Faults faults(faults_, state_.options.seed, life.number);
    add_student(life, at(texts, TableId::student));
    auto const each = [&](TableId table, auto const& rows, auto const& write) {
      auto& text = at(texts, table);
      for (auto const& row : rows) {
        auto const begin = text.size();
        {
          Row cells(text);
          cells.number(life.number);
          write(cells, row);
        }
        faults.consider(text, begin);
      }
    };
    each(TableId::membership, life.spans, [&](Row& to, Span const& row) {
      to.code(codes::group, row.group)
          .text(days_[row.begin])
          .text(row.end == no_day ? std::string_view() : days_[row.end]);
    });
    each(TableId::enrollment, life.stays, [&](Row& to, Stay const& row) { write_stay(to, row); });
    each(TableId::attendance, life.days, [&](Row& to, DayRow const& row) {
      to.text(school(row.school)).text(days_[row.day]).code(codes::attendance, row.category);
      row.missed < 0 ? to.none() : to.thousandths(row.missed);
      to.truth(row.excused);
    });
    each(TableId::course_attempt, life.courses, [&](Row& to, CourseRow const& row) { write_course(to, row); });
    each(TableId::mark, life.marks, [&](Row& to, MarkRow const& row) { write_mark(to, row); });
    add_actions(life, at(texts, TableId::discipline_action), faults);
    if (life.diploma != 0)
      Row(at(texts, TableId::diploma))
          .number(life.number)
          .text(school(life.diploma_school))
          .code(codes::diploma, life.diploma_type)
          .text(days_[life.diploma])
          .truth(life.alternate_assessment);
    each(TableId::postsecondary, life.colleges, [&](Row& to, College const& row) {
      to.text(fmt::format("Invented College {}", row.number)).text(days_[row.begin]).none();
      to.text(row.four_years ? "four_year" : "two_year");
    });
  }

  void end(Texts&) const override {}

private:
  static constexpr TableId written[] = {TableId::org,        TableId::student,        TableId::calendar_day,
                                        TableId::membership, TableId::enrollment,     TableId::attendance,
                                        TableId::mark,       TableId::course_attempt, TableId::discipline_action,
                                        TableId::diploma,    TableId::postsecondary};

  static std::string& at(Texts& texts, TableId table) {
    for (std::size_t i = 0; i < std::size(written); ++i)
      if (written[i] == table) return texts[i];
    throw std::logic_error("a table that is not written");
  }

  std::string_view school(std::size_t number) const { return state_.schools[number].id; }

  void add_orgs(std::string& to) const {
    Row(to).text(state_.id).text("state").none().text(state_.name).none(3);
    for (auto const& district : state_.districts)
      Row(to).text(district.id).text("district").text(state_.id).text(district.name).text("PK").text("12").none();
    constexpr std::pair<std::string_view, std::string_view> grades[] = {{"PK", "05"}, {"06", "08"}, {"09", "12"}};
    for (auto const& school : state_.schools) {
      auto const& [low, high] = grades[static_cast<std::size_t>(school.level)];
      Row(to)
          .text(school.id)
          .text("school")
          .text(state_.districts[school.district].id)
          .text(school.name)
          .text(low)
          .text(high)
          .none();
    }
  }

  void add_calendars(std::string& to) const {
    for (auto const& school : state_.schools)
      for (auto const& calendar : state_.districts[school.district].calendars) {
        for (auto const& day : calendar.days) Row(to).text(school.id).none().text(days_[day.day]).truth(1);
        for (auto const day : calendar.off) Row(to).text(school.id).none().text(days_[day]).truth(0);
      }
  }

  void add_student(Life const& life, std::string& to) const {
    Row row(to);
    row.number(life.number).text(life.given_name).text(life.family_name).text(days_[life.born]);
    row.code(codes::sex, life.sex).truth(life.hispanic);
    std::string races;
    for (std::size_t i = 0; i < std::size(codes::race); ++i)
      if ((life.races >> i & 1U) != 0) races += (races.empty() ? "" : ";") + std::string(codes::race[i]);
    row.text(races);
    life.grade9 == 0 ? row.none() : row.number(static_cast<std::uint64_t>(life.grade9));
  }

  void write_stay(Row& to, Stay const& row) const {
    auto const grade = codes::grade[static_cast<std::size_t>(row.grade + 1)];
    to.text(school(row.school)).number(static_cast<std::uint64_t>(row.year)).text(grade).text(days_[row.entry]);
    to.code(codes::entry_type, row.entry_type).text(row.exit_written ? days_[row.exit] : std::string_view());
    to.code(codes::exit_type, row.exit_type).truth(row.documented).none();
    to.text(fmt::format("{}{}", grade, row.room));
  }

  void write_course(Row& to, CourseRow const& row) const {
    auto const name = course_name(row.grade, row.course);
    to.text(school(row.school))
        .number(static_cast<std::uint64_t>(row.year))
        .code(codes::term, row.term)
        .text(name.code);
    to.code(codes::subject, name.subject).text(row.term == codes::at(codes::term, "Y") ? "2" : "1");
    to.thousandths(row.attempted)
        .thousandths(row.earned)
        .code(codes::result, row.result)
        .text({&row.letter, 1})
        .truth(0);
  }

  void write_mark(Row& to, MarkRow const& row) const {
    auto const name = course_name(row.grade, row.course);
    bool const elementary = level_of(row.grade) == Level::elementary;
    to.text(school(row.school)).number(static_cast<std::uint64_t>(row.year)).text(name.code).text(name.title);
    to.code(codes::subject, name.subject).text(days_[row.as_of]).code(codes::grading_period, row.period);
    if (elementary)
      to.none(2).thousandths(100 * row.mark);
    else
      to.text(letter_of_percent(row.mark)).thousandths(100 * row.mark).none();
    row.in_progress == 0 ? to.none() : to.thousandths(row.in_progress);
  }

  static std::string_view letter_of_percent(int tenths) {
    return tenths >= 900 ? "A" : tenths >= 800 ? "B" : tenths >= 700 ? "C" : tenths >= 600 ? "D" : "F";
  }

  void add_actions(Life const& life, std::string& to, Faults& faults) const {
    for (std::size_t i = 0; i < life.actions.size(); ++i) {
      auto const& action = life.actions[i];
      auto const begin = to.size();
      auto const key = fmt::format("{}-{}", life.number, i + 1);
      {
        Row row(to);
        row.text("A" + key).text("I" + key).number(life.number).text(school(action.school)).text(days_[action.day]);
        row.code(codes::action, action.type);
        action.days == 0 ? row.none() : row.thousandths(action.days);
      }
      faults.consider(to, begin);
    }
  }

  State const& state_;
  double faults_;
  DayTexts days_;
};

}  // namespace

std::unique_ptr<Format> csv_format(State const& state, double faults) {
  return std::make_unique<CsvFormat>(state, faults);
}

}  // namespace aimline::world
