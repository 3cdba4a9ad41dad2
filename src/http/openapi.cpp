#include "http/openapi.hpp"

#include "base/schema.hpp"
#include "http/problem.hpp"

#include <algorithm>

namespace aimline::http {
namespace {

namespace json = boost::json;

json::string text(std::string_view value) { return json::string(value.data(), value.size()); }

json::object content(std::string_view type, json::value schema) {
  json::object media{{"schema", std::move(schema)}};
  json::object types;
  types[type] = std::move(media);
  return types;
}

json::object reference(std::string const& name) { return {{"$ref", "#/components/schemas/" + name}}; }

json::object page_of(std::string const& name) {
  return {{"type", "object"},
          {"required", json::array{"items", "next"}},
          {"additionalProperties", false},
          {"properties",
           json::object{
               {"items", json::object{{"type", "array"}, {"items", reference(name)}}},
               {"next", json::object{{"type", json::array{"string", "null"}},
                                     {"description", "Sent back as `after` for the next page; null at the end"}}}}}};
}

json::object parameter(std::string_view name, std::string_view in, bool required, std::string_view description,
                       json::object schema) {
  return {{"name", text(name)},
          {"in", text(in)},
          {"required", required},
          {"description", text(description)},
          {"schema", std::move(schema)}};
}

json::array parameters_of(Route const& route) {
  json::array list;
  json::object const string{{"type", "string"}};
  for (std::string_view const segment : route.segments)
    if (segment.starts_with('{'))
      list.push_back(
          parameter(segment.substr(1, segment.size() - 2), "path", true, "Its key, or its name in addresses", string));
  if (route.reply_shape == Shape::list)
    list.push_back(parameter("after", "query", false, "The `next` of the page before", string));
  if (route.listed) {
    list.push_back(parameter("limit", "query", false, "How many on a page",
                             {{"type", "integer"}, {"minimum", 1}, {"maximum", 200}, {"default", 50}}));
    json::array sorts;
    bool searched = false;
    for (auto const& column : route.listed->columns) {
      if (column.kind == store::ColumnKind::json) continue;
      sorts.push_back(text(column.name));
      sorts.push_back(text("-" + std::string(column.name)));
      searched = searched || column.kind == store::ColumnKind::name || column.kind == store::ColumnKind::prose;
      if (column.name == "archived_at") continue;
      list.push_back(
          parameter(column.name, "query", false, "Only those with this value; empty for those without one", string));
      if (!column.dated) continue;
      list.push_back(parameter(std::string(column.name) + "_from", "query", false, "Only those from this on", string));
      list.push_back(parameter(std::string(column.name) + "_before", "query", false, "Only those before this", string));
    }
    list.push_back(parameter("sort", "query", false, "The field to sort by, with - in front for descending",
                             {{"type", "string"}, {"enum", std::move(sorts)}}));
    if (searched) list.push_back(parameter("search", "query", false, "Only those whose texts contain this", string));
    list.push_back(parameter("archived", "query", false, "The archived ones instead", {{"type", "boolean"}}));
  }
  for (auto const& own : route.parameters)
    list.push_back(parameter(own.name, own.in, own.required, own.meaning, string));
  for (auto const& [name, meaning] : route.questions) list.push_back(parameter(name, "query", false, meaning, string));
  list.push_back(parameter("lang", "query", false, "The language of texts",
                           {{"type", "string"}, {"enum", json::array{"en", "es"}}}));
  if (!route.reply_type.empty() && route.reply_shape == Shape::one)
    list.push_back(
        parameter("Aimline-Ask", "header", false,
                  "may: the answer says in Aimline-May what the caller may do to this record, and in Aimline-As by "
                  "which of their roles they see it, as SL@ and the key of the place",
                  {{"type", "string"}, {"enum", json::array{"may"}}}));
  if (route.conditional)
    list.push_back(parameter("If-Match", "header", true, "The version that was read, in quotes", string));
  if (!is_safe(route.method) && !route.own_transactions)
    list.push_back(parameter("Idempotency-Key", "header", false,
                             "A key of the caller's choice: a repeat with the same key gets the same answer",
                             {{"type", "string"}, {"maxLength", 100}}));
  return list;
}

constexpr std::string_view refused = "#/components/responses/Refused";

/// The statuses with which a route may refuse; each has a problem body.
std::vector<unsigned> refusals_of(Route const& route) {
  std::vector<unsigned> statuses{401, 403, 404, 422, 500, 503};
  if (!is_safe(route.method)) statuses.insert(statuses.end(), {409, 413, 507});
  if (route.conditional) statuses.insert(statuses.end(), {412, 428});
  // Who may guess is slowed.
  if (route.own_transactions) statuses.push_back(429);
  std::sort(statuses.begin(), statuses.end());
  return statuses;
}

json::object responses_of(Route const& route) {
  json::object responses;
  json::object good;
  if (route.gives) {
    json::object types;
    for (auto const& type : route.gives.media_types)
      types[type] = json::object{{"schema", json::object{{"type", "string"}, {"format", "binary"}}}};
    good["description"] = "Here it is";
    good["content"] = types;
    responses["200"] = std::move(good);
    responses["204"] = json::object{{"description", "There is none"}};
    responses["206"] = json::object{{"description", "The part that Range asked for"}, {"content", std::move(types)}};
    responses["304"] = json::object{{"description", "It is what If-None-Match names"}};
    responses["416"] = json::object{{"description", "It does not reach as far as Range asks"}};
  } else if (route.reply_shape == Shape::csv) {
    good["description"] = "A file for spreadsheets";
    good["content"] = content("text/csv", json::object{{"type", "string"}});
    responses["200"] = std::move(good);
  } else if (route.reply_type.empty()) {
    good["description"] = "Done";
    responses["204"] = std::move(good);
  } else {
    good["description"] = route.status == 201 ? "Created" : "Here it is";
    good["content"] = content(
        "application/json", route.reply_shape == Shape::list ? page_of(route.reply_type) : reference(route.reply_type));
    responses[std::to_string(route.status)] = std::move(good);
  }
  if (route.method == Method::get && !route.segments.empty())
    for (auto const& segment : route.segments)
      if (segment.starts_with('{')) responses["308"] = json::object{{"description", "It has another name now"}};
  for (auto const status : refusals_of(route)) responses[std::to_string(status)] = json::object{{"$ref", refused}};
  return responses;
}

std::string operation_id(Route const& route) {
  std::string id(name_of(route.method));
  for (char& c : id) c = static_cast<char>(c | 0x20);
  if (id == "delete") id = "archive";
  for (std::string_view segment : route.segments) {
    if (segment.starts_with('{')) segment = segment.substr(1, segment.size() - 2);
    id += '_';
    id += segment;
  }
  for (char& c : id)
    if (c == '-' || c == '.') c = '_';
  return id;
}

json::object operation_of(Route const& route) {
  json::object operation;
  operation["operationId"] = operation_id(route);
  operation["summary"] = route.summary;
  operation["tags"] = json::array{text(route.segments.front())};
  operation["parameters"] = parameters_of(route);
  if (!route.body_type.empty())
    operation["requestBody"] =
        json::object{{"required", true}, {"content", content("application/json", reference(route.body_type))}};
  if (route.takes) {
    json::object types;
    for (auto const& type : route.takes.media_types)
      types[type] = json::object{{"schema", json::object{{"type", "string"}, {"format", "binary"}}}};
    operation["requestBody"] = json::object{{"required", true}, {"content", std::move(types)}};
  }
  operation["responses"] = responses_of(route);
  if (route.access)
    operation["x-access"] = json::object{{"capability", text(access::to_string(route.access->capability))},
                                         {"action", text(access::to_string(route.access->action))}};
  if (route.proof == Proof::recent) operation["x-proof"] = "recent";
  return operation;
}

/// JSON with two spaces of indentation, so that a change of the interface reads as one in review.
void print(std::string& out, json::value const& value, std::size_t depth) {
  auto const line = [&](std::size_t at) {
    out += '\n';
    out.append(2 * at, ' ');
  };
  if (auto const* object = value.if_object()) {
    if (object->empty()) {
      out += "{}";
      return;
    }
    out += '{';
    bool first = true;
    for (auto const& [key, inner] : *object) {
      if (!std::exchange(first, false)) out += ',';
      line(depth + 1);
      write_json_string(out, key);
      out += ": ";
      print(out, inner, depth + 1);
    }
    line(depth);
    out += '}';
  } else if (auto const* array = value.if_array(); array && !array->empty()) {
    out += '[';
    bool first = true;
    for (auto const& inner : *array) {
      if (!std::exchange(first, false)) out += ',';
      line(depth + 1);
      print(out, inner, depth + 1);
    }
    line(depth);
    out += ']';
  } else {
    out += json::serialize(value);
  }
}

}  // namespace

std::string openapi(Router const& router) {
  NamedSchemas schemas;
  refer_to<ProblemReply>(Use::reply, schemas);
  json::object paths;
  for (auto const& route : router.routes()) {
    if (route.describe) route.describe(schemas);
    auto const path = std::string(Router::prefix) + route.path;
    auto& item = paths[path];
    if (item.is_null()) item.emplace_object();
    std::string method(name_of(route.method));
    for (char& c : method) c = static_cast<char>(c | 0x20);
    item.as_object()[method] = operation_of(route);
  }
  json::object named;
  for (auto& [name, schema] : schemas) named[name] = std::move(schema);
  json::object const document{
      {"openapi", "3.1.0"},
      {"info", json::object{{"title", "Aimline"},
                            {"version", "1"},
                            {"summary", "Everything the pages do, for programs."},
                            {"license", json::object{{"name", "Apache 2.0"}, {"identifier", "Apache-2.0"}}}}},
      {"servers", json::array{json::object{{"url", "/"}}}},
      {"security",
       json::array{json::object{{"session", json::array{}}}, json::object{{"token", json::array{}}}, json::object{}}},
      {"paths", std::move(paths)},
      {"components",
       json::object{
           {"schemas", std::move(named)},
           {"responses", json::object{{"Refused", json::object{{"description", "Refused, with all problems at once"},
                                                               {"content", content("application/problem+json",
                                                                                   reference("ProblemReply"))}}}}},
           {"securitySchemes",
            json::object{{"session", json::object{{"type", "apiKey"}, {"in", "cookie"}, {"name", "__Host-session"}}},
                         {"token", json::object{{"type", "http"}, {"scheme", "bearer"}}}}}}}};
  std::string out;
  print(out, document, 0);
  out += '\n';
  return out;
}

}  // namespace aimline::http
