#include "base/schema.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace aimline::schema_detail {
namespace {

/// What follows the last :: outside of <>.
std::string_view last_part(std::string_view name) {
  std::size_t begin = 0;
  int depth = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '<') ++depth;
    if (name[i] == '>') --depth;
    if (depth == 0 && name[i] == ':') begin = i + 1;
  }
  name.remove_prefix(begin);
  while (!name.empty() && name.front() == ' ') name.remove_prefix(1);
  return name;
}

std::string plain_name(std::string_view name) {
  name = last_part(name);
  auto const open = name.find('<');
  std::string plain(name.substr(0, open));
  if (open == std::string_view::npos) return plain;
  auto arguments = name.substr(open + 1, name.rfind('>') - open - 1);
  for (bool first = true; !arguments.empty(); first = false) {
    std::size_t end = 0;
    for (int depth = 0; end < arguments.size() && (depth > 0 || arguments[end] != ','); ++end)
      depth += arguments[end] == '<' ? 1 : arguments[end] == '>' ? -1 : 0;
    plain += (first ? "Of" : "And") + plain_name(arguments.substr(0, end));
    arguments.remove_prefix(std::min(arguments.size(), end + 1));
  }
  return plain;
}

}  // namespace

std::string readable_name(std::string_view function, std::string_view before) {
  auto name = function.substr(function.find(before) + before.size());
  // gcc explains its aliases after the first semicolon; both compilers end with a bracket.
  return plain_name(name.substr(0, name.find_first_of(";]")));
}

void set(boost::json::object& schema, std::string_view key, boost::json::value value) {
  schema.insert_or_assign(boost::json::string_view(key.data(), key.size()), std::move(value));
}

boost::json::object integer(std::int64_t least, std::int64_t most) {
  boost::json::object schema{{"type", "integer"}, {"minimum", least}, {"maximum", most}};
  if (least == std::numeric_limits<std::int64_t>::min()) set(schema, "format", "int64");
  if (least == std::numeric_limits<std::int32_t>::min()) set(schema, "format", "int32");
  return schema;
}

boost::json::object text(TextFacts const& facts) {
  boost::json::object schema{{"type", "string"}};
  auto const string = [](std::string_view text) { return boost::json::string(text.data(), text.size()); };
  if (!facts.format.empty()) set(schema, "format", string(facts.format));
  if (!facts.pattern.empty()) set(schema, "pattern", string(facts.pattern));
  if (facts.shortest > 0) set(schema, "minLength", facts.shortest);
  if (facts.longest > 0) set(schema, "maxLength", facts.longest);
  return schema;
}

boost::json::object share() {
  auto const count = [](std::int64_t least, char const* meaning) {
    auto schema = integer(least, std::numeric_limits<std::int64_t>::max());
    set(schema, "format", "int64");
    set(schema, "description", meaning);
    return schema;
  };
  auto schema =
      object({{"numerator", count(0, "How many; at most the denominator")}, {"denominator", count(1, "Of how many")}},
             {"numerator", "denominator"});
  set(schema, "description", "An exact share: numerator of denominator");
  return schema;
}

boost::json::object reference(std::string_view name) { return {{"$ref", "#/components/schemas/" + std::string(name)}}; }

boost::json::object or_null(boost::json::object schema) {
  if (schema.empty()) return schema;
  if (auto* type = schema.if_contains("type")) {
    *type = boost::json::array{*type, "null"};
    if (auto* choices = schema.if_contains("enum")) choices->as_array().emplace_back(nullptr);
    return schema;
  }
  return {{"anyOf", boost::json::array{std::move(schema), boost::json::object{{"type", "null"}}}}};
}

boost::json::object object(boost::json::object properties, boost::json::array required) {
  boost::json::object schema{{"type", "object"}, {"additionalProperties", false}};
  set(schema, "properties", std::move(properties));
  if (!required.empty()) set(schema, "required", std::move(required));
  return schema;
}

void expect_same(std::string const& name, boost::json::object const& kept,
                 std::vector<std::pair<std::string_view, std::string_view>> const& fields) {
  auto const& properties = kept.at("properties").as_object();
  bool same = properties.size() == fields.size();
  for (auto const& [field, meaning] : fields) {
    auto const* property = properties.if_contains(boost::json::string_view(field.data(), field.size()));
    same = same && property &&
           property->at("description").as_string() == boost::json::string_view(meaning.data(), meaning.size());
  }
  if (!same) throw std::logic_error("two types are named " + name);
}

}  // namespace aimline::schema_detail
