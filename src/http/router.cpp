#include "http/router.hpp"

#include "http/log.hpp"
#include "http/problem.hpp"

#include <algorithm>
#include <stdexcept>

#include <sodium.h>

namespace aimline::http {
namespace {

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> segments;
  segments.reserve(8);
  while (!path.empty()) {
    path.remove_prefix(1);
    auto const slash = path.find('/');
    segments.emplace_back(path.substr(0, slash));
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash);
  }
  return segments;
}

bool is_parameter(std::string_view segment) { return segment.starts_with('{'); }

/// Unsafe methods must come from our own pages (or from no page at all, with a header that no foreign page can send).
/// Source: ASSURANCE "CSRF".
bool from_own_origin(Request const& request) {
  if (auto const site = find(request.headers, "sec-fetch-site")) return *site == "same-origin";
  auto const origin = find(request.headers, "origin");
  auto const host = find(request.headers, "host");
  if (!origin || !host) return false;
  auto const scheme = origin->find("://");
  return scheme != std::string_view::npos && origin->substr(scheme + 3) == *host;
}

/// A form of a foreign page can send neither JSON nor a header of our own. Source: ASSURANCE "CSRF".
bool as_no_form_can(Request const& request) {
  auto const type = find(request.headers, "content-type").value_or("");
  return type.substr(0, type.find(';')) == "application/json" || find(request.headers, "if-match") ||
         find(request.headers, "idempotency-key");
}

std::string digest_of(Request const& request) {
  unsigned char hash[crypto_generichash_BYTES];
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, sizeof hash);
  for (std::string_view part :
       {name_of(request.method), std::string_view(request.target), std::string_view(request.body)}) {
    auto const size = static_cast<std::uint64_t>(part.size());
    crypto_generichash_update(&state, reinterpret_cast<unsigned char const*>(&size), sizeof size);
    crypto_generichash_update(&state, reinterpret_cast<unsigned char const*>(part.data()), part.size());
  }
  crypto_generichash_final(&state, hash, sizeof hash);
  std::string text(2 * sizeof hash + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), hash, sizeof hash);
  text.pop_back();
  return text;
}

Result<std::optional<std::string>> idempotency_key(Request const& request) {
  auto const key = find(request.headers, "idempotency-key");
  if (!key) return std::nullopt;
  bool const good = !key->empty() && key->size() <= 100 &&
                    std::all_of(key->begin(), key->end(), [](char c) { return c > 0x20 && c < 0x7f; });
  if (!good) return refuse(Fault::invalid, "Idempotency-Key", {"http.bad_idempotency_key"});
  return std::string(*key);
}

std::string headers_json(Pairs const& headers) {
  std::string json = "[";
  for (auto const& [name, value] : headers) {
    json += json.size() == 1 ? "[" : ",[";
    write_json_string(json, name);
    json += ',';
    write_json_string(json, value);
    json += ']';
  }
  return json + "]";
}

/// The address of a route with one parameter put right, and the query as it came.
std::string address_of(Route const& route, std::vector<std::pair<std::string_view, std::string_view>> const& parameters,
                       std::string_view renamed, std::string_view slug, std::string_view target) {
  std::string address(Router::prefix);
  auto next = parameters.begin();
  for (std::string_view const segment : route.segments) {
    address += '/';
    if (!is_parameter(segment)) {
      address += segment;
      continue;
    }
    address += next->first == renamed ? std::string(slug) : encode(next->second);
    ++next;
  }
  auto const query = target.find('?');
  return query == std::string_view::npos ? address : address + std::string(target.substr(query));
}

/// The answer that was given to this key before, if any. Refuses a key that comes again with another request.
Result<std::optional<Response>> earlier_answer(store::Connection& db, Id<void> person, std::string const& key,
                                               std::string const& digest) {
  std::optional<Response> answer;
  bool other = false;
  db.query(
      "select request, status, headers, body from idempotency where person_id = $1 and key = $2",
      [&](store::Row const& row) {
        other = row.text(0) != digest;
        answer = Response{static_cast<unsigned>(row.integer(1)), {}, std::string(row.text(3)), {}};
        auto const headers = parse_json(row.text(2));
        for (auto const& pair : headers.value().as_array())
          answer->headers.emplace_back(pair.at(0).as_string(), pair.at(1).as_string());
        answer->headers.emplace_back("Idempotency-Replayed", "true");
      },
      person, key);
  if (other) return refuse(Fault::invalid, "Idempotency-Key", {"http.key_used_again"});
  return answer;
}

}  // namespace

store::Transaction& Call::transaction() const {
  if (!transaction_) throw std::logic_error("a route that reads has no transaction");
  return *transaction_;
}

access::Scope Call::scope_for(access::Access access) const {
  return access::decide(access, caller_->viewer, date_in_utc(request_->received));
}

Router::Router(store::Database& database, Authenticate authenticate)
    : database_(database), authenticate_(std::move(authenticate)) {}

void Router::add(Route route) {
  auto const segments = split(route.path);
  route.segments.assign(segments.begin(), segments.end());
  routes_.push_back(std::move(route));
}

void Router::open(Method method, std::string path, std::string summary, std::string reason,
                  std::function<Result<Response>(Call&)> handler) {
  open_routes_.emplace_back(std::string(name_of(method)) + " " + path, std::move(reason));
  Route route{method, std::move(path), std::nullopt, std::move(summary)};
  route.reply_shape = Shape::nothing;
  route.run = std::move(handler);
  add(std::move(route));
}

Resource const* Router::resource_of(std::string_view parameter) const {
  for (auto const& resource : resources_)
    if (resource.parameter == parameter) return &resource;
  return nullptr;
}

void Router::check() const {
  for (auto const& route : routes_) {
    if (!route.access) continue;
    for (auto const& segment : route.segments)
      if (is_parameter(segment) && !resource_of(std::string_view(segment).substr(1, segment.size() - 2)))
        throw std::logic_error("the route " + route.path + " names " + segment +
                               ", which no resource was declared for");
  }
}

Router::Match Router::match(Method method, std::string_view path) const {
  Match best;
  std::ptrdiff_t fewest = 0;
  std::string allowed;
  auto const segments = split(path);
  auto const wanted = method == Method::head ? Method::get : method;
  for (auto const& route : routes_) {
    auto const fits = [](std::string_view pattern, std::string_view segment) {
      return is_parameter(pattern) || pattern == segment;
    };
    if (!std::equal(route.segments.begin(), route.segments.end(), segments.begin(), segments.end(), fits)) continue;
    if (route.method != wanted) {
      allowed += (allowed.empty() ? "" : ", ") + std::string(name_of(route.method));
      continue;
    }
    // A literal path comes before one with a parameter.
    auto const parameters = std::count_if(route.segments.begin(), route.segments.end(), is_parameter);
    if (best.route && parameters >= fewest) continue;
    best.route = &route;
    fewest = parameters;
  }
  for (std::size_t i = 0; best.route && i < segments.size(); ++i)
    if (std::string_view const pattern = best.route->segments[i]; is_parameter(pattern))
      best.parameters.emplace_back(pattern.substr(1, pattern.size() - 2), segments[i]);
  if (!best.route) best.allowed = std::move(allowed);
  return best;
}

Response Router::answer(Request const& request) {
  auto language = language_of(request.query, std::nullopt, request.headers);
  Response response;
  try {
    std::string_view path = request.path;
    auto const under_prefix = path.starts_with(prefix) && (path.size() == prefix.size() || path[prefix.size()] == '/');
    if (under_prefix) path.remove_prefix(prefix.size());
    auto const found = under_prefix ? match(request.method, path) : Match{};
    if (!found.route) {
      response = found.allowed.empty() ? problem({Fault::not_found, {{"", {"http.unknown_address"}}}}, language)
                                       : problem(405, {"http.unknown_method"}, language);
      if (!found.allowed.empty()) response.headers.emplace_back("Allow", found.allowed);
    } else if (!is_safe(request.method) && !from_own_origin(request)) {
      response = problem({Fault::forbidden, {{"", {"http.foreign_origin"}}}}, language);
    } else if (!is_safe(request.method) && !as_no_form_can(request)) {
      response = problem({Fault::invalid, {{"Content-Type", {"http.not_json_type"}}}}, language);
    } else {
      auto const lease = database_.lease();
      std::optional<store::Reading> reading;
      if (is_safe(request.method)) reading.emplace(*lease);
      auto const caller = authenticate_(*lease, request);
      if (!caller) {
        response = problem(caller.error(), language);
      } else {
        language = language_of(request.query, caller->language, request.headers);
        Call call;
        call.request_ = &request;
        call.connection_ = &*lease;
        call.caller_ = &*caller;
        call.language_ = language;
        auto result = decide_and_run(call, found);
        response = result ? std::move(*result) : problem(result.error(), language);
        for (auto& header : call.headers_) response.headers.push_back(std::move(header));
        if (!result && (result.error().fault == Fault::forbidden || result.error().fault == Fault::unauthenticated))
          log_refusal(request, name_of(result.error().fault), caller->viewer.person);
      }
    }
  } catch (store::OutcomeUnknown const&) {
    response = problem(503, {"http.outcome_unknown"}, language);
  } catch (store::Unavailable const&) {
    response = problem({Fault::busy, {{"", {"http.database_away"}}}}, language);
  } catch (store::Contention const&) {
    response = problem({Fault::busy, {{"", {"http.busy"}}}}, language);
  } catch (store::TooSlow const&) {
    response = problem({Fault::busy, {{"", {"http.too_costly"}}}}, language);
  } catch (store::StorageFull const&) {
    response = problem({Fault::storage_full, {{"", {"http.storage_full"}}}}, language);
  } catch (std::exception const& broken) {
    auto const incident = to_string(new_uuid(request.received));
    log_incident(request, incident, broken);
    response = problem(500, {"http.incident"}, language, incident);
  }
  add_security_headers(response, true);
  return response;
}

Result<Response> Router::decide_and_run(Call& call, Match const& match) {
  auto const& route = *match.route;
  if (!route.access) return is_safe(route.method) ? route.run(call) : run_writing(call, match);
  call.scope_ = call.scope_for(*route.access);
  if (!call.scope_->reaches_anything()) {
    if (call.viewer().signed_in()) return refuse(Fault::forbidden, "", {"access.no_role"});
    return refuse(Fault::unauthenticated, "", {"access.sign_in"});
  }
  if (!is_safe(route.method)) return run_writing(call, match);
  bool redirected = false;
  auto redirect = resolve(call, match, redirected);
  if (!redirect || redirected) return redirect;
  return route.run(call);
}

Result<Response> Router::resolve(Call& call, Match const& match, bool& redirected) {
  for (auto const& [name, text] : match.parameters) {
    auto const* resource = resource_of(name);
    if (!resource) throw std::logic_error("no resource for a parameter: check() was not called");
    auto row = resource->find(call.db(), *call.scope_, text);
    if (row.has_value()) {
      call.found_.insert_or_assign(resource->type, std::move(row));
      continue;
    }
    if (is_safe(match.route->method))
      if (auto const slug = resource->renamed(call.db(), *call.scope_, text)) {
        redirected = true;
        auto const target = address_of(*match.route, match.parameters, name, *slug, call.request().target);
        return Response{308, {{"Location", target}}, {}, {}};
      }
    // Who may see the row but not do this is told so; for all others it is unknown.
    access::Access const see{resource->capability, access::Action::See};
    if (*match.route->access != see && resource->find(call.db(), call.scope_for(see), text).has_value()) {
      if (call.viewer().signed_in()) return refuse(Fault::forbidden, "", {"access.not_here"});
      return refuse(Fault::unauthenticated, "", {"access.sign_in"});
    }
    return refuse(Fault::not_found, "", {"record.not_found"});
  }
  return Response{};
}

Result<Response> Router::run_writing(Call& call, Match const& match) {
  auto const key = idempotency_key(call.request());
  if (!key) return refuse(key.error());
  auto const digest = *key ? digest_of(call.request()) : std::string();
  // Only a person's repeats can be told from a stranger's.
  bool const keyed = *key && call.viewer().signed_in();
  Result<Response> answer;
  constexpr int most_tries = 4;
  for (int tries = 1;; ++tries) {
    try {
      call.headers_.clear();
      store::Transaction transaction(call.db(),
                                     tries == 1 ? store::Transaction::Kind::write : store::Transaction::Kind::alone);
      call.transaction_ = &transaction;
      if (keyed) {
        auto earlier = earlier_answer(call.db(), Id<void>{*call.viewer().person}, **key, digest);
        if (!earlier) return refuse(earlier.error());
        if (*earlier) return std::move(**earlier);
      }
      if (match.route->access) {
        bool redirected = false;
        auto found = resolve(call, match, redirected);
        if (!found) return refuse(found.error());
      }
      answer = match.route->run(call);
      if (!answer) return answer;
      if (keyed)
        call.db().execute(
            "insert into idempotency (person_id, key, request, status, headers, body, at)"
            " values ($1, $2, $3, $4, $5, $6, $7)",
            Id<void>{*call.viewer().person}, **key, digest, static_cast<std::int64_t>(answer->status),
            headers_json(answer->headers), answer->body, call.now());
      transaction.commit();
      return answer;
    } catch (store::Contention const&) {
      if (tries == most_tries) throw;
    } catch (store::ConstraintBroken const& broken) {
      // Two requests with one key at once: the second finds the first one's answer.
      if (tries == most_tries || !broken.constraint.starts_with("idempotency")) throw;
    }
  }
}

namespace router_detail {

Response json_response(unsigned status, std::string body, std::int64_t const* version) {
  Response response{status, {{"Content-Type", "application/json"}}, std::move(body), {}};
  if (version) response.headers.emplace_back("ETag", "\"" + std::to_string(*version) + "\"");
  return response;
}

Result<boost::json::value> parse_body(Request const& request) {
  auto const type = find(request.headers, "content-type").value_or("");
  if (type.substr(0, type.find(';')) != "application/json")
    return refuse(Fault::invalid, "Content-Type", {"http.not_json_type"});
  if (!request.body_file.empty()) return refuse(Fault::too_large, "", {"http.body_too_large"});
  return parse_json(request.body);
}

Result<std::int64_t> expected_version(Request const& request) {
  auto const header = find(request.headers, "if-match");
  if (!header) return refuse(Fault::precondition_required, "If-Match", {"http.if_match_missing"});
  auto text = *header;
  std::int64_t version = 0;
  if (text.size() > 2 && text.front() == '"' && text.back() == '"') {
    text = text.substr(1, text.size() - 2);
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
    if (error == std::errc{} && end == text.data() + text.size()) return version;
  }
  return refuse(Fault::precondition_required, "If-Match", {"http.if_match_missing"});
}

std::string allowed_acts(Call const& call, store::TableShape const& shape, Uuid const& id) {
  std::vector<access::Scope> scopes;
  for (std::size_t i = 0; i < access::names<access::Action>.size(); ++i) {
    access::Access const access{shape.facts.capability, static_cast<access::Action>(i)};
    if (access.action == access::Action::See || !access::has_row(access)) continue;
    if (auto scope = call.scope_for(access); scope.reaches_anything()) scopes.push_back(std::move(scope));
  }
  if (scopes.empty()) return {};
  auto const reached = store::table_detail::scopes_around(call.db(), shape, scopes, to_string(id));
  std::string acts;
  for (std::size_t i = 0; i < scopes.size(); ++i) {
    if (!reached[i]) continue;
    acts += acts.empty() ? "" : ",";
    acts += access::to_string(scopes[i].access().action);
  }
  return acts;
}

}  // namespace router_detail
}  // namespace aimline::http
