#include "http/router.hpp"

#include "http/log.hpp"
#include "http/problem.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>
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
         find(request.headers, "idempotency-key") || find(request.headers, "aimline-file-name");
}

/// What a repeat must have in common with the first request: all of it, and the token by which it came.
std::string digest_of(Request const& request, access::Viewer const& viewer) {
  unsigned char hash[crypto_generichash_BYTES];
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, sizeof hash);
  auto const token = viewer.restriction ? to_string(viewer.restriction->token) : std::string();
  Body const body(request);
  for (std::string_view part :
       {name_of(request.method), std::string_view(request.target),
        find(request.headers, "aimline-file-name").value_or(""), body.bytes(), std::string_view(token)}) {
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

std::string reads_json(std::vector<store::StudentRead> const& reads) {
  boost::json::array list;
  for (auto const& read : reads)
    list.push_back({to_string(read.student), to_string(read.place), access::to_string(read.role),
                    access::to_string(read.relation), read.kind, read.fields});
  return boost::json::serialize(list);
}

std::vector<store::StudentRead> read_reads(std::string_view text) {
  auto const list = parse_json(text).value();
  std::vector<store::StudentRead> reads;
  for (auto const& item : list.as_array()) {
    auto const part = [&](std::size_t i) { return std::string_view(item.at(i).as_string()); };
    reads.push_back({{parse_uuid(part(0)).value()},
                     {parse_uuid(part(1)).value()},
                     access::from_string<access::Role>(part(2)).value(),
                     access::from_string<access::Relation>(part(3)).value(),
                     std::string(part(4)),
                     std::string(part(5))});
  }
  return reads;
}

/// What must be known before the reply may leave could not be written down.
struct NoLedger : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Writes down which students are read; part of the transaction that is open.
void write_reads(Call const& call, Route const& route, std::string const& credential,
                 std::vector<store::StudentRead> const& reads) {
  if (reads.empty()) return;
  try {
    store::keep_reads(
        call.db(),
        {call.viewer().person.value(), call.now(), std::string(name_of(route.method)) + " " + route.path, credential},
        reads);
  } catch (store::Contention const&) {
    throw;
  } catch (std::exception const& broken) {
    throw NoLedger(broken.what());
  }
}

void write_events(Call const& call, std::vector<store::SecurityEvent> const& events) {
  for (auto const& event : events) store::keep_security_event(call.db(), call.now(), event);
}

void log_events(std::vector<store::SecurityEvent> const& events) {
  for (auto const& event : events) log_security(event.event, event.person, event.facts);
}

/// The answer that was given to this key before, if any. Refuses a key that comes again with another request.
struct Earlier {
  Response response;
  std::vector<store::StudentRead> reads;
};
Result<std::optional<Earlier>> earlier_answer(store::Connection& db, Id<void> person, std::string const& key,
                                              std::string const& digest) {
  std::optional<Earlier> answer;
  bool other = false;
  db.query(
      "select request, status, headers, body, reads from idempotency where person_id = $1 and key = $2",
      [&](store::Row const& row) {
        other = row.text(0) != digest;
        answer = Earlier{{static_cast<unsigned>(row.integer(1)), {}, std::string(row.text(3)), {}}, {}};
        auto const headers = parse_json(row.text(2));
        for (auto const& pair : headers.value().as_array())
          answer->response.headers.emplace_back(pair.at(0).as_string(), pair.at(1).as_string());
        answer->response.headers.emplace_back("Idempotency-Replayed", "true");
        if (!row.is_null(4)) answer->reads = read_reads(row.text(4));
      },
      person, key);
  if (other) return refuse(Fault::invalid, "Idempotency-Key", {"http.key_used_again"});
  return answer;
}

}  // namespace

bool is_by_token(Request const& request) {
  auto const header = find(request.headers, "authorization");
  return header && header->starts_with("Bearer ");
}

store::Transaction& Call::transaction() const {
  if (!transaction_) throw std::logic_error("a route that reads has no transaction");
  return *transaction_;
}

void Call::keep_reads(std::vector<store::StudentRead> reads) {
  for (auto& read : reads) reads_.push_back(std::move(read));
}

void Call::security(store::SecurityEvent event) {
  if (!event.person) event.person = viewer().person;
  events_.push_back(std::move(event));
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
  // What needs no permission needs no proof either. To a token it would give what nobody handed over.
  route.proof = Proof::begun;
  route.for_tokens = false;
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

std::uint64_t Router::largest_body(Method method, std::string_view path) const {
  if (!path.starts_with(prefix)) return largest_body_in_memory;
  auto const found = match(method, path.substr(prefix.size()));
  return found.route && found.route->takes ? found.route->takes.largest : largest_body_in_memory;
}

Route const* Router::file_at(std::string_view path) const {
  for (auto const& route : routes_)
    if (route.part && route.path == path) return &route;
  return nullptr;
}

Result<FilePart> Router::part_of_file(Route const& route, store::Connection& connection, access::Viewer const& viewer,
                                      Pairs query, std::size_t rows, Instant now) const {
  Request request;
  request.path = std::string(prefix) + route.path;
  request.query = std::move(query);
  request.received = now;
  Caller const caller{viewer};
  Call call;
  call.request_ = &request;
  call.connection_ = &connection;
  call.caller_ = &caller;
  call.scope_ = call.scope_for(route.access.value());
  if (!call.scope_->reaches_anything()) return refuse(Fault::forbidden, "", {"access.no_role"});
  auto part = route.part(call, rows);
  if (part) part->reads = std::move(call.reads_);
  return part;
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
    } else if (!is_safe(request.method) && !is_by_token(request) && !from_own_origin(request)) {
      response = problem({Fault::forbidden, {{"", {"http.foreign_origin"}}}}, language);
    } else if (!is_safe(request.method) && !is_by_token(request) && !as_no_form_can(request)) {
      auto const missing = found.route->takes ? Problem{"Aimline-File-Name", {"file.name_missing"}}
                                              : Problem{"Content-Type", {"http.not_json_type"}};
      response = problem({Fault::invalid, {missing}}, language);
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
        for (auto& header : call.headers_) {
          // Who knows how long to wait says so in place of the usual few seconds.
          if (header.first == "Retry-After")
            std::erase_if(response.headers, [](auto const& each) { return each.first == "Retry-After"; });
          response.headers.push_back(std::move(header));
        }
        if (!result) note_refusal(call, *found.route, result.error().fault);
      }
    }
  } catch (NoLedger const& broken) {
    log_incident(request, to_string(new_uuid(request.received)), broken);
    response = problem({Fault::busy, {{"", {"http.no_ledger"}}}}, language);
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
  bool const signed_in = call.viewer().signed_in();
  if (signed_in && call.proof() == Proof::begun && route.proof > Proof::begun)
    return refuse(Fault::second_factor_required, "", {"access.second_factor"});
  bool const plain = is_safe(route.method) || route.own_transactions;
  if (!route.access) {
    if (call.viewer().restriction && !route.for_tokens) return refuse(Fault::forbidden, "", {"access.not_by_token"});
    if (signed_in && call.proof() < route.proof) return refuse(Fault::step_up_required, "", {"access.step_up"});
    return plain ? run_reading(call, route) : run_writing(call, match);
  }
  call.scope_ = call.scope_for(*route.access);
  if (!call.scope_->reaches_anything()) {
    if (call.viewer().restriction) return refuse(Fault::forbidden, "", {"access.not_by_token"});
    if (signed_in) return refuse(Fault::forbidden, "", {"access.no_role"});
    return refuse(Fault::unauthenticated, "", {"access.sign_in"});
  }
  if (signed_in && call.proof() < route.proof) return refuse(Fault::step_up_required, "", {"access.step_up"});
  if (!plain) return run_writing(call, match);
  bool redirected = false;
  auto redirect = resolve(call, match, redirected);
  if (!redirect || redirected) return redirect;
  return run_reading(call, route);
}

/// What the call noted is written down before its answer leaves.
Result<Response> Router::run_reading(Call& call, Route const& route) {
  auto answer = route.run(call);
  if (answer && (!call.reads_.empty() || !call.events_.empty())) {
    store::in_transaction(call.db(), [&](store::Transaction&) {
      write_reads(call, route, call.caller_->credential, call.reads_);
      write_events(call, call.events_);
    });
    log_events(call.events_);
  }
  return answer;
}

/// Refusals for want of permission are logged. Those of a signed-in person's writes, and what the call noted before it
/// was refused, are kept in the book too; reads write nothing.
void Router::note_refusal(Call& call, Route const& route, Fault fault) {
  if (fault == Fault::forbidden || fault == Fault::unauthenticated) {
    log_refusal(call.request(), name_of(fault), call.viewer().person);
    if (!is_safe(route.method) && call.viewer().signed_in())
      call.security({"refused", {}, {}, {{"route", std::string(name_of(route.method)) + " " + route.path}}});
  }
  if (call.events_.empty()) return;
  store::in_transaction(call.db(), [&](store::Transaction&) { write_events(call, call.events_); });
  for (auto const& event : call.events_)
    if (event.event != "refused") log_security(event.event, event.person, event.facts);
}

Result<Response> Router::resolve(Call& call, Match const& match, bool& redirected) {
  std::optional<Found> last;
  for (auto const& [name, text] : match.parameters) {
    auto const* resource = resource_of(name);
    if (!resource) throw std::logic_error("no resource for a parameter: check() was not called");
    auto const* owner = last ? &*last : nullptr;
    if (auto found = resource->find(call.db(), *call.scope_, owner, text)) {
      call.found_.insert_or_assign(resource->type, found->row);
      last = std::move(found);
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
    if (*match.route->access != see && resource->find(call.db(), call.scope_for(see), owner, text)) {
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
  auto const digest = *key ? digest_of(call.request(), call.viewer()) : std::string();
  // Only a person's repeats can be told from a stranger's.
  bool const keyed = *key && call.viewer().signed_in();
  if (match.route->prepare) {
    bool redirected = false;
    if (auto found = resolve(call, match, redirected); !found) return refuse(found.error());
    auto prepared = match.route->prepare(call);
    if (!prepared) return refuse(prepared.error());
    call.prepared_ = std::move(*prepared);
  }
  Result<Response> answer;
  constexpr int most_tries = 4;
  for (int tries = 1;; ++tries) {
    try {
      call.headers_.clear();
      call.reads_.clear();
      call.events_.clear();
      store::Transaction transaction(call.db(),
                                     tries == 1 ? store::Transaction::Kind::write : store::Transaction::Kind::alone);
      call.transaction_ = &transaction;
      if (keyed) {
        auto earlier = earlier_answer(call.db(), Id<void>{*call.viewer().person}, **key, digest);
        if (!earlier) return refuse(earlier.error());
        if (*earlier) {
          auto again = look_again(call, match, (*earlier)->response);
          if (!again) return refuse(again.error());
          write_reads(call, *match.route, call.caller_->credential, (*earlier)->reads);
          transaction.commit();
          return std::move((*earlier)->response);
        }
      }
      if (match.route->access) {
        bool redirected = false;
        auto found = resolve(call, match, redirected);
        if (!found) return refuse(found.error());
      }
      answer = match.route->run(call);
      if (!answer) return answer;
      write_reads(call, *match.route, call.caller_->credential, call.reads_);
      write_events(call, call.events_);
      if (keyed)
        call.db().execute(
            "insert into idempotency (person_id, key, request, status, headers, body, at, reads)"
            " values ($1, $2, $3, $4, $5, $6, $7, $8)",
            Id<void>{*call.viewer().person}, **key, digest, static_cast<std::int64_t>(answer->status),
            headers_json(answer->headers), answer->body, call.now(),
            call.reads_.empty() ? std::nullopt : std::optional(reads_json(call.reads_)));
      if (call.caller_->after_write) call.caller_->after_write(call.db());
      transaction.commit();
      log_events(call.events_);
      return answer;
    } catch (store::Contention const&) {
      if (tries == most_tries) throw;
    } catch (store::ConstraintBroken const& broken) {
      // Two requests with one key at once: the second finds the first one's answer.
      if (tries == most_tries || !broken.constraint.starts_with("idempotency")) throw;
    }
  }
}

/// Whether an answer may be given again: what the path and the body name is still in scope, and what was made can still
/// be seen.
Result<void> Router::look_again(Call& call, Match const& match, Response const& earlier) {
  bool redirected = false;
  if (match.route->access)
    if (auto const found = resolve(call, match, redirected); !found) return refuse(found.error());
  if (match.route->look_again)
    if (auto const known = match.route->look_again(call); !known) return known;
  auto const location = find(earlier.headers, "Location");
  if (!location || !location->starts_with(prefix)) return {};
  auto const made = this->match(Method::get, location->substr(prefix.size()));
  if (!made.route || made.parameters.empty()) return {};
  std::optional<Found> last;
  for (auto const& [parameter, text] : made.parameters) {
    auto const* resource = resource_of(parameter);
    auto const scope = call.scope_for({resource->capability, access::Action::See});
    last = resource->find(call.db(), scope, last ? &*last : nullptr, text);
    if (!last) return refuse(Fault::not_found, "", {"record.not_found"});
  }
  return {};
}

namespace router_detail {

Response csv_response(Call& call, std::string_view path, std::string_view heading, FilePart const& part) {
  call.security({"exported", {}, {}, {{"route", "GET " + std::string(path)}, {"rows", std::to_string(part.rows)}}});
  auto text = std::string(heading) + part.text;
  if (part.next) {
    // As many cells as the heading has.
    auto const columns = static_cast<std::size_t>(std::count(heading.begin(), heading.end(), ','));
    auto const says = write_out({"csv.goes_on"}, call.language());
    std::vector<std::string_view> cells(columns + 1);
    cells.front() = says;
    write_csv_texts(text, cells, {ForWhom::people});
  }
  Response file{200,
                {{"Content-Type", "text/csv; charset=utf-8"},
                 {"Content-Disposition", fmt::format("attachment; filename=\"{}\"", path.substr(path.rfind('/') + 1))}},
                std::move(text),
                {}};
  if (part.next) file.headers.emplace_back("Aimline-Next", *part.next);
  return file;
}

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

Pairs headers_about(Call const& call, store::TableShape const& shape, Uuid const& id) {
  Pairs headers{{"Aimline-May", allowed_acts(call, shape, id)}};
  static std::string const sql = "select g.id, g.role, g.place_id from role_grant g where g.person_id = $1 and " +
                                 access::in_force("g", 2) + " order by g.role, g.id limit 20";
  auto const see = call.scope_for({shape.facts.capability, access::Action::See});
  std::vector<access::Scope> scopes;
  std::vector<std::string> names;
  call.db().query(
      sql,
      [&](store::Row const& row) {
        scopes.push_back(see.through(parse_uuid(row.text(0)).value()));
        names.push_back(fmt::format("{}@{}", row.text(1), row.text(2)));
      },
      Id<void>{*call.viewer().person}, see.today());
  if (scopes.empty()) return headers;
  auto const reached = store::table_detail::scopes_around(call.db(), shape, scopes, to_string(id));
  std::string by;
  for (std::size_t i = 0; i < names.size(); ++i)
    if (reached[i]) by += (by.empty() ? "" : ",") + names[i];
  if (!by.empty()) headers.emplace_back("Aimline-As", std::move(by));
  return headers;
}

}  // namespace router_detail
}  // namespace aimline::http
