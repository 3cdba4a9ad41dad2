// Definitions as TOML.

#include "indicators/days.hpp"
#include "indicators/definitions.hpp"
#include "records/cells.hpp"

#include <algorithm>
#include <chrono>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <toml++/toml.h>

namespace aimline::indicators {
namespace {

constexpr std::size_t longest_id = 40;
constexpr std::size_t longest_text = 500;

bool is_id(std::string_view text) {
  auto const fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; };
  return !text.empty() && text.size() <= longest_id && std::all_of(text.begin(), text.end(), fits);
}

std::string list_of(std::span<std::string_view const> texts) { return fmt::format("{}", fmt::join(texts, ", ")); }

std::optional<MonthDay> month_day_of(std::string_view text) {
  auto const date = records::read_date(fmt::format("2023-{}", text));  // no leap year: a day of every year
  if (!date || text.size() != 5) return std::nullopt;
  std::chrono::year_month_day const day{std::chrono::sys_days(std::chrono::days(*date))};
  return MonthDay{static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day())};
}

/// Takes what stands at one cut point; what is wrong with it otherwise.
struct Take {
  CutPoints& cut;
  toml::node const& node;

  std::optional<Text> operator()(WholeNumber const& kind) const {
    auto const number = node.value_exact<std::int64_t>();
    if (!number || *number < kind.least || *number > kind.most)
      return Text{"definitions.not_whole",
                  {{"least", std::to_string(kind.least)}, {"most", std::to_string(kind.most)}}};
    cut.*kind.place = static_cast<int>(*number);
    return std::nullopt;
  }
  std::optional<Text> operator()(DecimalNumber const& kind) const {
    auto const number = node.is_number() ? node.value<double>() : std::nullopt;
    if (!number || !(*number >= 0) || *number * 1'000 > kind.most)
      return Text{"definitions.not_decimal", {{"most", decimal_text(Decimal{kind.most})}}};
    auto const thousandths = std::llround(*number * 1'000);
    if (std::abs(static_cast<double>(thousandths) - *number * 1'000) > 1e-6)
      return Text{"definitions.not_decimal", {{"most", decimal_text(Decimal{kind.most})}}};
    cut.*kind.place = {static_cast<std::int32_t>(thousandths)};
    return std::nullopt;
  }
  std::optional<Text> operator()(Truth const& kind) const {
    auto const truth = node.value_exact<bool>();
    if (!truth) return Text{"definitions.not_truth"};
    cut.*kind.place = *truth;
    return std::nullopt;
  }
  std::optional<Text> operator()(DayOfYear const& kind) const {
    auto const text = node.value_exact<std::string>();
    auto const day = text ? month_day_of(*text) : std::nullopt;
    if (!day) return Text{"definitions.not_month_day"};
    cut.*kind.place = *day;
    return std::nullopt;
  }
  std::optional<Text> operator()(Texts const& kind) const {
    Text const wrong = kind.choices.empty() ? Text{"definitions.not_texts"}
                                            : Text{"definitions.not_among", {{"choices", list_of(kind.choices)}}};
    auto const* list = node.as_array();
    if (!list) return wrong;
    std::vector<std::string> texts;
    for (auto const& each : *list) {
      auto const text = each.value_exact<std::string>();
      if (!text || text->empty() || text->size() > longest_id) return wrong;
      if (!kind.choices.empty() && std::find(kind.choices.begin(), kind.choices.end(), *text) == kind.choices.end())
        return wrong;
      texts.push_back(*text);
    }
    cut.*kind.place = std::move(texts);
    return std::nullopt;
  }
  std::optional<Text> operator()(Choice const& kind) const {
    auto const text = node.value_exact<std::string>();
    auto const found = text ? std::find(kind.names.begin(), kind.names.end(), *text) : kind.names.end();
    if (found == kind.names.end()) return Text{"field.not_a_choice", {{"choices", list_of(kind.names)}}};
    kind.set(cut, static_cast<std::uint8_t>(found - kind.names.begin()));
    return std::nullopt;
  }
};

class FileReader {
public:
  explicit FileReader(std::string_view file) : file_(file) {}

  Result<Definitions> read(toml::table const& root) {
    std::vector<Definition> versions;
    std::string id;
    toml::array const* list = nullptr;
    for (auto const& [key, node] : root) {
      if (key.str() == "id") {
        id = node.value_exact<std::string>().value_or("");
        if (!is_id(id)) wrong(key, "id", {"definitions.not_an_id"});
      } else if (key.str() == "version" && node.is_array_of_tables()) {
        list = node.as_array();
      } else {
        wrong(key, key.str(), {key.str() == "version" ? "definitions.no_versions" : "definitions.unknown_name"});
      }
    }
    if (!root.contains("id")) problems_.push_back({std::string(file_), {"definitions.missing", {{"name", "id"}}}});
    if (!list && !root.contains("version")) problems_.push_back({std::string(file_), {"definitions.no_versions"}});
    if (list)
      for (auto const& each : *list) versions.push_back(version_of(*each.as_table(), id));
    if (!problems_.empty()) return refuse(Refusal{Fault::invalid, std::move(problems_)});
    return Definitions(std::move(versions));
  }

private:
  std::string place(toml::source_position at, std::string_view field) const {
    return fmt::format("{} line {}, {}", file_, at.line, field);
  }
  void wrong(toml::key const& key, std::string_view field, Text what) {
    problems_.push_back({place(key.source().begin, field), std::move(what)});
  }

  std::string text_of(toml::key const& key, toml::node const& node) {
    auto text = node.value_exact<std::string>();
    if (!text || text->empty() || text->size() > longest_text) {
      wrong(key, fmt::format("version.{}", key.str()), {"definitions.not_text"});
      return {};
    }
    return *text;
  }

  Definition version_of(toml::table const& table, std::string const& id) {
    Definition version{.id = id};
    for (auto const& [key, node] : table) {
      auto const field = fmt::format("version.{}", key.str());
      if (key.str() == "version") {
        auto const number = node.value_exact<std::int64_t>();
        if (!number || *number < 1 || *number > 9'999 || !numbers_.insert(*number).second)
          wrong(key, field, {"definitions.not_a_version"});
        else
          version.version = static_cast<int>(*number);
      } else if (key.str() == "valid_from") {
        auto const date = node.value_exact<toml::date>();
        auto const day = date ? records::read_date(fmt::format("{:04}-{:02}-{:02}", date->year, date->month, date->day))
                              : std::nullopt;
        if (!day || !days_.insert(*day).second)
          wrong(key, field, {"definitions.not_valid_from"});
        else
          version.valid_from = *day;
      } else if (key.str() == "author") {
        version.author = text_of(key, node);
      } else if (key.str() == "reason") {
        version.reason = text_of(key, node);
      } else if (node.is_table() && is_section(key.str())) {
        take_section(key.str(), *node.as_table(), version.cut);
      } else {
        wrong(key, field, {"definitions.unknown_name"});
      }
    }
    for (std::string_view const name : {"version", "valid_from", "author", "reason"})
      if (!table.contains(name))
        problems_.push_back({place(table.source().begin, fmt::format("version.{}", name)),
                             {"definitions.missing", {{"name", std::string(name)}}}});
    return version;
  }

  static bool is_section(std::string_view name) {
    return std::any_of(cut_points().begin(), cut_points().end(),
                       [&](CutPoint const& point) { return point.section == name; });
  }

  void take_section(std::string_view section, toml::table const& table, CutPoints& cut) {
    for (auto const& [key, node] : table) {
      auto const field = fmt::format("version.{}.{}", section, key.str());
      auto const point = std::find_if(cut_points().begin(), cut_points().end(), [&](CutPoint const& each) {
        return each.section == section && each.name == key.str();
      });
      if (point == cut_points().end())
        wrong(key, field, {"definitions.unknown_name"});
      else if (auto what = std::visit(Take{cut, node}, point->kind))
        wrong(key, field, std::move(*what));
    }
  }

  std::string_view file_;
  std::vector<Problem> problems_ = {};
  std::set<std::int64_t> numbers_ = {};
  std::set<std::int32_t> days_ = {};
};

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (char const c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      out += c;
  }
  return out + "\"";
}

}  // namespace

Result<Definitions> read_definitions(std::string_view text, std::string_view file) {
  try {
    return FileReader(file).read(toml::parse(text));
  } catch (toml::parse_error const& error) {
    return refuse(Fault::invalid, fmt::format("{} line {}", file, error.source().begin.line), {"config.not_toml"});
  }
}

std::string write_definitions(Definitions const& definitions, Language language) {
  std::string out;
  auto const comment = [&](Text const& text) { out += fmt::format("# {}\n", write_out(text, language)); };
  std::vector<Definition> versions(definitions.versions().begin(), definitions.versions().end());
  if (versions.empty()) {
    auto first = definitions.latest();
    first.id = "my-district";
    first.valid_from = day_of(2024, 7, 1);
    first.author = write_out({"definitions.example_author"}, language);
    first.reason = write_out({"definitions.example_reason"}, language);
    versions.push_back(std::move(first));
  }
  comment({"definitions.file_head"});
  comment({"definitions.file_years"});
  out += fmt::format("\nid = {}\n", quoted(versions.front().id));
  for (auto const& version : versions) {
    out += fmt::format("\n[[version]]\nversion = {}\nvalid_from = {}\nauthor = {}\nreason = {}\n", version.version,
                       records::date_text(version.valid_from), quoted(version.author), quoted(version.reason));
    std::string_view section;
    for (auto const& point : cut_points()) {
      if (point.section != section) out += fmt::format("\n[version.{}]\n", point.section);
      section = point.section;
      comment({fmt::format("{}{}_{}", "indicators.cut_", point.section, point.name)});
      out += fmt::format("{} = {}\n", point.name, value_text(point, version.cut));
    }
  }
  return out;
}

}  // namespace aimline::indicators
