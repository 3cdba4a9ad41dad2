#include "records/guess.hpp"

#include "base/text_fields.hpp"
#include "records/cells.hpp"
#include "records/dates.hpp"
#include "records/known_names.hpp"
#include "records/mapped.hpp"
#include "records/schema.hpp"
#include "records/workbook.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace aimline::records {
namespace {

constexpr std::size_t rows_looked_at = 500;
constexpr std::size_t most_codes = 40;  // different texts of a column that holds codes

/// A name without capitals, accents, spaces and signs: "Fecha de Inscripción" is "fechadeinscripcion".
std::string folded(std::string_view name) {
  constexpr std::pair<std::string_view, char> accents[] = {{"á", 'a'}, {"é", 'e'}, {"í", 'i'}, {"ó", 'o'}, {"ú", 'u'},
                                                           {"ü", 'u'}, {"ñ", 'n'}, {"Á", 'a'}, {"É", 'e'}, {"Í", 'i'},
                                                           {"Ó", 'o'}, {"Ú", 'u'}, {"Ñ", 'n'}};
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    char const c = name[i];
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
    if (c >= 'A' && c <= 'Z') out += static_cast<char>(c - 'A' + 'a');
    for (auto const& [accent, plain] : accents)
      if (name.substr(i, accent.size()) == accent) out += plain;
  }
  return out;
}

/// One column of the file: its name, and the different texts of the first rows.
struct Sample {
  std::string name;
  std::string folded_name;
  std::vector<std::string> texts = {};  // not empty ones, in order
};

std::vector<std::string> different(Sample const& sample) {
  std::set<std::string> const texts(sample.texts.begin(), sample.texts.end());
  return {texts.begin(), texts.end()};
}

constexpr std::string_view date_forms[] = {"YYYY-MM-DD", "M/D/YYYY",   "D/M/YYYY", "M/D/YY",      "YYYYMMDD",
                                           "M-D-YYYY",   "D-MMM-YYYY", "D-MMM-YY", "MMM D, YYYY", "YYYY/M/D"};

/// The first form in which all texts are days; of two that do, the American one.
std::string date_form_of(std::vector<std::string> const& texts) {
  if (texts.empty()) return {};
  for (auto const form : date_forms)
    if (std::all_of(texts.begin(), texts.end(), [&](auto const& text) { return read_date_as(form, text).has_value(); }))
      return std::string(form);
  return {};
}

/// Which of the texts mean what, for a column of codes.
struct CodeGuess {
  Codes codes;
  std::vector<std::string> unknown = {};
};

CodeGuess codes_of(Column const& column, Sample const& sample) {
  CodeGuess guess;
  auto const texts = different(sample);
  if (texts.size() > most_codes) return {{}, {""}};
  auto const list = column.kind == Kind::truth ? std::string_view("truth") : column.name;
  for (auto const& text : texts) {
    std::string meaning;
    for (auto const code : column.codes)
      if (folded(text) == folded(code)) meaning = code;
    for (auto const& known : known_codes())
      if (meaning.empty() && known.column == list && known.folded == folded(text)) meaning = known.canonical;
    if (meaning.empty())
      guess.unknown.push_back(text);
    else
      guess.codes.emplace(text, meaning);
  }
  return guess;
}

/// Whether the values can be those of the column: none where there are none.
std::optional<bool> fits(Column const& column, Sample const& sample) {
  if (sample.texts.empty()) return std::nullopt;
  auto const all = [&](auto const& test) { return std::all_of(sample.texts.begin(), sample.texts.end(), test); };
  switch (column.kind) {
    case Kind::date:
      return !date_form_of(sample.texts).empty();
    case Kind::school_year:
      return all([](auto const& text) { return read_school_year_as(text).has_value(); });
    case Kind::thousandths:
      return all([](auto const& text) { return read_thousandths(text).has_value(); });
    case Kind::code:
    case Kind::truth: {
      auto const guess = codes_of(column, sample);
      return guess.codes.size() > guess.unknown.size();
    }
    case Kind::codes:
      return all([&](auto const& text) { return read_codes(column.codes, text).has_value(); });
    default:
      return true;
  }
}

bool is_told_by_values(Kind kind) {
  return kind == Kind::date || kind == Kind::code || kind == Kind::truth || kind == Kind::school_year;
}

/// How well a column of the file fits one of the table; 0 where it does not.
std::pair<int, Because> score(Column const& column, Sample const& sample) {
  auto const value = fits(column, sample);
  int name = folded(column.name) == sample.folded_name ? 90 : 0;
  auto because = Because::name;
  for (auto const& known : known_names()) {
    if (known.canonical != column.name) continue;
    if (known.folded == sample.folded_name) name = std::max(name, 85);
    if (name == 0 && known.folded.size() >= 6 && sample.folded_name.find(known.folded) != std::string::npos) {
      name = 50;
      because = Because::part_of_name;
    }
  }
  if (name > 0) return {value == false ? name / 3 : value == true ? name + 9 : name, because};
  if (value == true && is_told_by_values(column.kind) && sample.texts.size() >= 3) return {20, Because::values};
  return {0, Because::values};
}

struct Candidate {
  int score = 0;
  std::size_t column = 0;
  std::size_t sample = 0;
  Because because{};
};

std::vector<Candidate> best_pairs(Table const& table, std::vector<Sample> const& samples) {
  std::vector<Candidate> all;
  for (std::size_t column = 0; column < table.columns.size(); ++column)
    for (std::size_t sample = 0; sample < samples.size(); ++sample)
      if (auto const [points, because] = score(table.columns[column], samples[sample]); points > 0)
        // By values alone only what is needed is taken: much looks like a date.
        if (because != Because::values || table.columns[column].need == Need::required)
          all.push_back({points, column, sample, because});
  std::stable_sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return a.score > b.score; });
  std::vector<Candidate> kept;
  for (auto const& each : all)
    if (std::none_of(kept.begin(), kept.end(),
                     [&](auto const& other) { return other.column == each.column || other.sample == each.sample; }))
      kept.push_back(each);
  return kept;
}

/// How much of a table a file has: most of what is required, then all that fits by name.
int worth(Table const& table, std::vector<Candidate> const& pairs) {
  int required = 0;
  int needed = 0;
  int points = 0;
  for (auto const& column : table.columns) needed += column.need == Need::required;
  for (auto const& pair : pairs) {
    required += table.columns[pair.column].need == Need::required && pair.because != Because::values;
    if (pair.because != Because::values) points += pair.score;
  }
  return 10'000 * required / std::max(needed, 1) + points;
}

/// The line, of the first 20, with the most different cells that are no numbers or days.
std::size_t header_line_of(std::string_view text, std::string_view file, Separator separator) {
  std::size_t best_line = 1;
  std::size_t best = 0;
  for (std::size_t line = 1; line <= 20; ++line) {
    FileForm form;
    form.separator = separator;
    form.header_line = line;
    auto const rows = SourceRows::open(text, file, form);
    if (!rows) break;
    std::set<std::string> names;
    for (auto const& cell : rows->header())
      if (!cell.empty() && !read_thousandths(cell)) names.insert(folded(cell));
    if (names.size() > best) {
      best = names.size();
      best_line = line;
    }
  }
  return best_line;
}

/// Of the separators, the one that the first line has most of.
Separator separator_of(std::string_view text) {
  auto const line = text.substr(0, text.find('\n'));
  auto best = Separator::comma;
  for (auto const each : {Separator::semicolon, Separator::tab})
    if (std::count(line.begin(), line.end(), static_cast<char>(each)) >
        std::count(line.begin(), line.end(), static_cast<char>(best)))
      best = each;
  return best;
}

std::vector<Sample> samples_of(SourceRows& rows) {
  std::vector<Sample> samples;
  for (auto const& name : rows.header()) samples.push_back({name, folded(name)});
  for (std::size_t read = 0; read < rows_looked_at; ++read) {
    auto const row = rows.next();
    if (!row) break;
    if (row->fault) continue;
    for (std::size_t i = 0; i < samples.size(); ++i)
      if (!row->cells[i].empty()) samples[i].texts.emplace_back(row->cells[i]);
  }
  return samples;
}

/// A list with a column for each day: which form the names have.
std::string spread_form(std::vector<Sample> const& samples) {
  for (auto const form : date_forms) {
    auto const days = std::count_if(samples.begin(), samples.end(),
                                    [&](Sample const& sample) { return read_date_as(form, sample.name).has_value(); });
    if (days >= 3) return std::string(form);
  }
  return {};
}

Field field_of(Column const& column, Sample const& sample, ColumnGuess& guess) {
  Field field;
  field.pattern.pieces = {{sample.name, true}};
  if (column.kind == Kind::date) {
    field.dates = date_form_of(sample.texts);
    if (field.dates == "YYYY-MM-DD") field.dates.clear();
  }
  if (column.kind == Kind::code || column.kind == Kind::truth) {
    auto codes = codes_of(column, sample);
    field.codes = std::move(codes.codes);
    guess.unknown = std::move(codes.unknown);
  }
  return field;
}

}  // namespace

bool Guess::complete() const {
  return std::none_of(columns.begin(), columns.end(),
                      [](ColumnGuess const& column) { return column.required && column.source.empty(); });
}

Result<Guess> guess_mapping(std::string_view bytes, std::string_view file, std::string_view wanted,
                            std::string_view sheet) {
  if (!wanted.empty() && !find_table(wanted)) {
    std::string names;
    for (auto const& each : tables()) names += (names.empty() ? "" : ", ") + std::string(each.name);
    return refuse(Fault::invalid, "--table", {"mapping.unknown_value", {{"allowed", names}}});
  }
  Guess guess;
  auto& form = guess.mapping.file;
  form.name = file;
  form.sheet = sheet;
  auto text = source_text(bytes, file, form);
  if (!text) return refuse(text.error());
  if (!is_zip(bytes)) {
    if (text->find('\0') != std::string::npos)
      return refuse(Fault::invalid, std::string(file), {"records.not_utf8_file"});
    if (!count_characters(*text)) {
      form.encoding = Encoding::windows_1252;
      text = from_windows_1252(bytes);
    }
    form.separator = separator_of(*text);
  }
  form.header_line = header_line_of(*text, file, form.separator);
  auto rows = SourceRows::open(*text, file, form);
  if (!rows) return refuse(rows.error());
  auto const samples = samples_of(*rows);

  auto const days = spread_form(samples);
  Table const* table = wanted.empty() ? nullptr : find_table(wanted);
  if (!table && !days.empty()) table = find_table("attendance");
  if (!table) {
    int best = 0;
    for (auto const& each : tables())
      if (auto const own = worth(each, best_pairs(each, samples)); own > best) {
        best = own;
        table = &each;
      }
  }
  if (!table) return refuse(Fault::invalid, std::string(file), {"mapping.no_guess"});
  guess.mapping.table = table->name;
  for (auto const& system : known_systems())
    if (guess.looks_like.empty() && std::all_of(system.names.begin(), system.names.end(), [&](std::string_view name) {
          return std::any_of(samples.begin(), samples.end(),
                             [&](Sample const& sample) { return sample.folded_name == name; });
        }))
      guess.looks_like = system.system;

  bool const spread = !days.empty() && table->name == "attendance";
  auto pairs = best_pairs(*table, samples);
  std::vector<bool> used(samples.size());
  for (std::size_t column = 0; column < table->columns.size(); ++column) {
    auto const& described = table->columns[column];
    ColumnGuess own{{}, std::string(described.name), 0, Because::name, described.need == Need::required, {}};
    if (spread && (described.name == "date" || described.name == "category")) {
      Sample all{"", "", {}};
      for (std::size_t i = 0; i < samples.size(); ++i) {
        if (!read_date_as(days, samples[i].name)) continue;
        used[i] = true;
        if (described.name == "category")
          all.texts.insert(all.texts.end(), samples[i].texts.begin(), samples[i].texts.end());
      }
      own.source = described.name == "date" ? "…" : "*";
      own.confidence = 90;
      own.because = Because::values;
      auto field = field_of(described, all, own);
      field.pattern = {};
      if (described.name == "date") field.dates = days == "YYYY-MM-DD" ? std::string() : days;
      guess.mapping.columns.emplace(described.name, std::move(field));
      guess.mapping.spread = Spread{"date", "category", {}};
    } else if (auto const pair =
                   std::find_if(pairs.begin(), pairs.end(), [&](auto const& each) { return each.column == column; });
               pair != pairs.end() && !used[pair->sample]) {
      used[pair->sample] = true;
      own.source = samples[pair->sample].name;
      own.confidence = pair->score;
      own.because = pair->because;
      guess.mapping.columns.emplace(described.name, field_of(described, samples[pair->sample], own));
    } else if (!own.required) {
      continue;
    }
    guess.columns.push_back(std::move(own));
  }
  for (std::size_t i = 0; i < samples.size(); ++i)
    if (!used[i] && !samples[i].name.empty())
      guess.columns.push_back({samples[i].name, {}, 0, Because::name, false, {}});
  return guess;
}

}  // namespace aimline::records
