#pragma once

#include "base/csv.hpp"
#include "http/changes.hpp"
#include "http/router.hpp"

#include <charconv>

#include <fmt/format.h>

namespace aimline::http {
namespace router_detail {

Response json_response(unsigned status, std::string body, std::int64_t const* version);
/// A file with what was written so far; where the list goes on, its last line says so, and a header names what comes
/// next.
Response csv_response(Call& call, std::string_view path, std::string_view heading, FilePart const& part);
Result<boost::json::value> parse_body(Request const& request);
/// The version in If-Match. Refuses: precondition_required where it is absent or not of the form "7".
Result<std::int64_t> expected_version(Request const& request);
/// The actions beyond seeing that the caller may do to this row, for the pages: "edit,move".
std::string allowed_acts(Call const& call, store::TableShape const& shape, Uuid const& id);
/// The same as a header, and beside it by which of their roles the caller sees the row: "SL@<place>,TM@<place>".
Pairs headers_about(Call const& call, store::TableShape const& shape, Uuid const& id);

template <class T>
Result<T> as_result(Result<T> result) {
  return result;
}
template <class T>
Result<T> as_result(T value) {
  return value;
}

/// Looks for the row that a key in a body names; what the caller may not see is a problem there.
template <class E>
void find_reference(Call const& call, Id<E> const& id, std::string where, std::vector<Problem>& problems) {
  if constexpr (access::Entity<E>) {
    auto const scope = call.scope_for({access::facts_of<E>().capability, access::Action::See});
    if (!store::Table<E>::find(call.db(), scope, id)) problems.push_back({std::move(where), {"record.not_found"}});
  }
}

/// Checks that every key in a body names a row that the caller may see: what is out of scope is as unknown as what
/// does not exist. `before`: a key that stays as it was is not looked at again.
template <class Body>
void find_references(Call const& call, Body const& body, Body const* before, std::vector<Problem>& problems) {
  for_each_field<Body>([&](std::string_view name, auto member) {
    using Field = std::remove_cvref_t<decltype(body.*member)>;
    using Plain = typename OptionalOf<Field>::type;
    if constexpr (is_id<Plain>) {
      if (is_system_field(name) || (before && before->*member == body.*member)) return;
      if constexpr (is_optional<Field>) {
        if (body.*member) find_reference(call, *(body.*member), std::string(name), problems);
      } else {
        find_reference(call, body.*member, std::string(name), problems);
      }
    } else if constexpr (is_list<Plain>) {
      if constexpr (is_id<typename Plain::value_type>)
        for (std::size_t i = 0; i < (body.*member).size(); ++i)
          find_reference(call, (body.*member)[i], fmt::format("{}[{}]", name, i), problems);
    }
  });
}

template <class Body>
Result<Body> read_body(Call const& call, std::vector<std::string_view> const& may_be_missing) {
  auto const json = parse_body(call.request());
  if (!json) return refuse(json.error());
  auto body = read_json<Body>(*json, {.may_be_missing = may_be_missing});
  if (!body) return body;
  std::vector<Problem> problems;
  find_references<Body>(call, *body, nullptr, problems);
  if (!problems.empty()) return refuse(Refusal{Fault::not_found, std::move(problems)});
  return body;
}

template <class Reply>
void keep_reads_of(Call& call, Reply const& reply) {
  if constexpr (NamesStudents<Reply>) call.keep_reads(reads_of(reply));
}

template <class Reply>
Response reply_with(Call& call, unsigned status, Reply const& reply) {
  keep_reads_of(call, reply);
  if constexpr (access::Entity<Reply>) {
    auto response = json_response(status, to_json(reply), &reply.version);
    // The pages ask, to show only what is permitted; programs need not pay for it.
    if (call.viewer().signed_in() && find(call.request().headers, "aimline-ask") == "may")
      for (auto& header : headers_about(call, store::shape_of<Reply>(), reply.id.value))
        response.headers.push_back(std::move(header));
    return response;
  } else {
    return json_response(status, to_json(reply), nullptr);
  }
}

template <access::Entity T>
Found found(T row) {
  auto const id = row.id.value;
  return {std::shared_ptr<T const>(std::make_shared<T>(std::move(row))), access::facts_of<T>().name, id};
}

/// The answer to a creation, with the address of what was made.
template <class Reply>
Response created_with(Call& call, std::string_view path, Reply const& reply) {
  auto response = reply_with(call, 201, reply);
  if constexpr (requires { to_string(reply.id); })
    response.headers.emplace_back("Location", fmt::format("{}{}/{}", Router::prefix, path, to_string(reply.id)));
  return response;
}

template <class T>
std::string page_json(store::Page<T> const& page) {
  std::string body = "{\"items\":";
  write_json(body, page.items);
  body += ",\"next\":";
  write_json(body, page.next);
  body += '}';
  return body;
}

template <class T>
inline constexpr bool is_page = false;
template <class T>
inline constexpr bool is_page<store::Page<T>> = true;

}  // namespace router_detail

template <access::Entity T>
void Router::resource() {
  constexpr auto facts = access::facts_of<T>();
  Resource made{
      std::string(facts.name), std::string(facts.plural), facts.capability, typeid(T), &store::shape_of<T>(), {}, {}};
  made.find = [](store::Connection& connection, access::Scope const& scope, Found const*,
                 std::string_view text) -> std::optional<Found> {
    std::optional<T> row;
    if (auto const id = parse_uuid(text)) {
      row = store::Table<T>::find(connection, scope, Id<T>{*id});
    } else if constexpr (requires(T entity) { entity.slug.value; }) {
      if (auto const slug = parse_slug(text))
        row = store::Table<T>::find_by(connection, scope, "slug", std::string(text));
    }
    if (!row) return std::nullopt;
    return router_detail::found(std::move(*row));
  };
  made.renamed = [](store::Connection& connection, access::Scope const& scope,
                    std::string_view text) -> std::optional<std::string> {
    if constexpr (requires(T entity) { entity.slug.value; }) {
      auto const id = connection.value_of<Id<T>>("select entity_id from former_slug where entity = $1 and slug = $2",
                                                 access::facts_of<T>().name, text);
      if (!id) return std::nullopt;
      if (auto const row = store::Table<T>::find(connection, scope, *id)) return row->slug.value;
    }
    return std::nullopt;
  };
  resources_.push_back(std::move(made));
}

template <access::Entity T>
void Router::part() {
  constexpr auto facts = access::facts_of<T>();
  Resource made{
      std::string(facts.name), std::string(facts.plural), facts.capability, typeid(T), &store::shape_of<T>(), {}, {}};
  made.find = [](store::Connection& connection, access::Scope const& scope, Found const* owner,
                 std::string_view text) -> std::optional<Found> {
    auto const id = parse_uuid(text);
    auto row = id && owner ? store::Table<T>::find(connection, scope, Id<T>{*id}) : std::nullopt;
    if (!row || row->entity.value != owner->entity || row->entity_id.value != owner->id) return std::nullopt;
    return router_detail::found(std::move(*row));
  };
  made.renamed = [](store::Connection&, access::Scope const&, std::string_view) { return std::nullopt; };
  resources_.push_back(std::move(made));
}

template <class Reply, access::Access access, class Handler>
void Router::get(std::string path, std::string summary, Handler handler) {
  static_assert(access::has_row(access), "no row of the policy permits this access to anybody");
  static_assert(LeavesServer<Reply>, "this reply is not declared to leave the server");
  static_assert(KeepsTheLedger<Reply>, "a reply that names students must give its entries in the access ledger");
  Route route{Method::get, std::move(path), access, std::move(summary)};
  if constexpr (router_detail::is_page<Reply>) {
    using Item = typename decltype(Reply::items)::value_type;
    route.reply_shape = Shape::list;
    route.reply_type = name_of_type<Item>();
    route.describe = [](NamedSchemas& schemas) { refer_to<Item>(Use::reply, schemas); };
    route.run = [handler](Call& call) -> Result<Response> {
      return router_detail::as_result<Reply>(handler(call)).map([&](Reply const& page) {
        router_detail::keep_reads_of(call, page);
        return router_detail::json_response(200, router_detail::page_json(page), nullptr);
      });
    };
  } else {
    route.reply_type = name_of_type<Reply>();
    route.describe = [](NamedSchemas& schemas) { refer_to<Reply>(Use::reply, schemas); };
    route.run = [handler](Call& call) -> Result<Response> {
      return router_detail::as_result<Reply>(handler(call)).map([&](Reply const& reply) {
        return router_detail::reply_with(call, 200, reply);
      });
    };
  }
  add(std::move(route));
}

template <access::Entity T, access::Access access>
void Router::list(std::string path, std::string summary) {
  get<store::Page<T>, access>(std::move(path), std::move(summary), [](Call& call) -> Result<store::Page<T>> {
    auto const request = store::parse_list_request(store::shape_of<T>(), call.request().query);
    if (!request) return refuse(request.error());
    return store::Table<T>::list(call.db(), call.scope(), *request);
  });
  listing<T>();
}

template <class Body, class Reply, access::Access access, class Handler>
void Router::post(std::string path, std::string summary, Handler handler,
                  std::vector<std::string_view> may_be_missing) {
  act<Body, Reply, access>(std::move(path), std::move(summary), handler);
  auto& route = routes_.back();
  route.status = 201;
  route.describe = [may_be_missing](NamedSchemas& schemas) {
    refer_to<Body>(Use::draft, schemas, may_be_missing);
    refer_to<Reply>(Use::reply, schemas);
  };
  route.look_again = [may_be_missing](Call& call) -> Result<void> {
    auto const body = router_detail::read_body<Body>(call, may_be_missing);
    return body ? Result<void>() : refuse(body.error());
  };
  route.run = [handler, may_be_missing, path = route.path](Call& call) -> Result<Response> {
    auto body = router_detail::read_body<Body>(call, may_be_missing);
    if (!body) return refuse(body.error());
    return router_detail::as_result<Reply>(handler(call, std::move(*body))).map([&](Reply const& reply) {
      return router_detail::created_with(call, path, reply);
    });
  };
}

template <class Body, class Reply, access::Access access, class Handler>
void Router::act(std::string path, std::string summary, Handler handler) {
  static_assert(access::has_row(access), "no row of the policy permits this access to anybody");
  static_assert(LeavesServer<Reply>, "this reply is not declared to leave the server");
  static_assert(KeepsTheLedger<Reply>, "a reply that names students must give its entries in the access ledger");
  Route route{Method::post, std::move(path), access, std::move(summary)};
  route.body_type = schema_name<Body>(Use::draft);
  route.reply_type = name_of_type<Reply>();
  route.describe = [](NamedSchemas& schemas) {
    refer_to<Body>(Use::draft, schemas);
    refer_to<Reply>(Use::reply, schemas);
  };
  route.look_again = [](Call& call) -> Result<void> {
    auto const body = router_detail::read_body<Body>(call, {});
    return body ? Result<void>() : refuse(body.error());
  };
  route.run = [handler](Call& call) -> Result<Response> {
    auto body = router_detail::read_body<Body>(call, {});
    if (!body) return refuse(body.error());
    return router_detail::as_result<Reply>(handler(call, std::move(*body))).map([&](Reply const& reply) {
      return router_detail::reply_with(call, 200, reply);
    });
  };
  add(std::move(route));
}

template <class Body, class Reply, access::Access access, class Handler>
void Router::change(std::string path, std::string summary, Handler handler) {
  act<Body, Reply, access>(std::move(path), std::move(summary), std::move(handler));
  routes_.back().method = Method::patch;
}

template <access::Entity T, access::Access access, class Handler>
void Router::patch(std::string path, std::string summary, Handler handler) {
  static_assert(access::has_row(access), "no row of the policy permits this access to anybody");
  static_assert(LeavesServer<T>, "this reply is not declared to leave the server");
  static_assert(KeepsTheLedger<T>, "a reply that names students must give its entries in the access ledger");
  Route route{Method::patch, std::move(path), access, std::move(summary)};
  route.body_type = schema_name<T>(Use::patch);
  route.reply_type = name_of_type<T>();
  route.conditional = true;
  route.describe = [](NamedSchemas& schemas) {
    refer_to<T>(Use::patch, schemas);
    refer_to<T>(Use::reply, schemas);
  };
  route.run = [handler](Call& call) -> Result<Response> {
    T const& before = call.the<T>();
    auto const version = router_detail::expected_version(call.request());
    if (!version) return refuse(version.error());
    auto const json = router_detail::parse_body(call.request());
    if (!json) return refuse(json.error());
    T after = before;
    std::vector<Problem> problems;
    read_json_onto(after, *json, "", problems, {.missing = Reading::Missing::kept});
    if (!problems.empty()) return refuse(Refusal{Fault::invalid, std::move(problems)});
    if (*version != before.version) return refuse(Fault::stale, "", {"record.stale"});
    router_detail::find_references<T>(call, after, &before, problems);
    if (!problems.empty()) return refuse(Refusal{Fault::not_found, std::move(problems)});
    return router_detail::as_result<T>(handler(call, before, std::move(after))).map([&](T const& reply) {
      return router_detail::reply_with(call, 200, reply);
    });
  };
  add(std::move(route));
}

template <access::Entity T, access::Access access, class Handler>
void Router::del(std::string path, std::string summary, Handler handler) {
  static_assert(access::has_row(access), "no row of the policy permits this access to anybody");
  static_assert(LeavesServer<T>, "this reply is not declared to leave the server");
  static_assert(KeepsTheLedger<T>, "a reply that names students must give its entries in the access ledger");
  Route route{Method::del, std::move(path), access, std::move(summary)};
  route.reply_type = name_of_type<T>();
  route.conditional = true;
  route.describe = [](NamedSchemas& schemas) { refer_to<T>(Use::reply, schemas); };
  route.run = [handler](Call& call) -> Result<Response> {
    T const& before = call.the<T>();
    auto const version = router_detail::expected_version(call.request());
    if (!version) return refuse(version.error());
    if (*version != before.version) return refuse(Fault::stale, "", {"record.stale"});
    return router_detail::as_result<T>(handler(call, before)).map([&](T const& reply) {
      return router_detail::reply_with(call, 200, reply);
    });
  };
  add(std::move(route));
}

template <access::Access access, class Handler>
void Router::get_bytes(std::string path, std::string summary, Bytes gives, Handler handler) {
  static_assert(access::has_row(access), "no row of the policy permits this access to anybody");
  Route route{Method::get, std::move(path), access, std::move(summary)};
  route.gives = std::move(gives);
  route.run = [handler](Call& call) -> Result<Response> { return handler(call); };
  add(std::move(route));
}

template <class Reply, access::Access access, class Prepare, class Handler>
void Router::upload(Method method, std::string path, std::string summary, Bytes takes, Prepare prepare,
                    Handler handler) {
  static_assert(access::has_row(access), "no row of the policy permits this access to anybody");
  static_assert(LeavesServer<Reply>, "this reply is not declared to leave the server");
  using Prepared = typename std::invoke_result_t<Prepare, Call&>::value_type;
  Route route{method, std::move(path), access, std::move(summary)};
  route.status = method == Method::post ? 201 : 200;
  route.takes = std::move(takes);
  route.reply_type = name_of_type<Reply>();
  route.describe = [](NamedSchemas& schemas) { refer_to<Reply>(Use::reply, schemas); };
  route.prepare = [prepare](Call& call) -> Result<std::any> {
    auto made = prepare(call);
    if (!made) return refuse(made.error());
    return std::shared_ptr<Prepared const>(std::make_shared<Prepared>(std::move(*made)));
  };
  route.run = [handler, status = route.status](Call& call) -> Result<Response> {
    return router_detail::as_result<Reply>(handler(call, call.prepared<Prepared>())).map([&](Reply const& reply) {
      return router_detail::json_response(status, to_json(reply), &reply.version);
    });
  };
  add(std::move(route));
}

template <access::Access access, class Handler>
void Router::clear(std::string path, std::string summary, Handler handler) {
  static_assert(access::has_row(access), "no row of the policy permits this access to anybody");
  Route route{Method::del, std::move(path), access, std::move(summary)};
  route.reply_shape = Shape::nothing;
  route.run = [handler](Call& call) -> Result<Response> {
    return handler(call).map([] { return Response{204, {}, {}, {}}; });
  };
  add(std::move(route));
}

template <class Reply, class Handler>
void Router::open_get(std::string path, std::string summary, std::string reason, Handler handler) {
  static_assert(LeavesServer<Reply>, "this reply is not declared to leave the server");
  static_assert(KeepsTheLedger<Reply>, "a reply that names students must give its entries in the access ledger");
  open(Method::get, std::move(path), std::move(summary), std::move(reason), [handler](Call& call) -> Result<Response> {
    return router_detail::as_result<Reply>(handler(call)).map([&](Reply const& reply) {
      return router_detail::reply_with(call, 200, reply);
    });
  });
  routes_.back().reply_type = name_of_type<Reply>();
  routes_.back().describe = [](NamedSchemas& schemas) { refer_to<Reply>(Use::reply, schemas); };
}

template <class Body, class Reply, class Handler>
void Router::open_act(std::string path, std::string summary, std::string reason, Handler handler) {
  static_assert(LeavesServer<Reply>, "this reply is not declared to leave the server");
  open(Method::post, std::move(path), std::move(summary), std::move(reason), [handler](Call& call) -> Result<Response> {
    auto body = router_detail::read_body<Body>(call, {});
    if (!body) return refuse(body.error());
    return router_detail::as_result<Reply>(handler(call, std::move(*body))).map([&](Reply const& reply) {
      return router_detail::reply_with(call, 200, reply);
    });
  });
  auto& route = routes_.back();
  route.body_type = schema_name<Body>(Use::draft);
  route.reply_type = name_of_type<Reply>();
  route.reply_shape = Shape::one;
  route.describe = [](NamedSchemas& schemas) {
    refer_to<Body>(Use::draft, schemas);
    refer_to<Reply>(Use::reply, schemas);
  };
}

template <access::Entity T>
void say_what_may(Call& call, Id<T> id) {
  if (!call.viewer().signed_in() || find(call.request().headers, "aimline-ask") != "may") return;
  for (auto& [name, value] : router_detail::headers_about(call, store::shape_of<T>(), id.value))
    call.add_header(std::move(name), std::move(value));
}

template <access::Entity T, access::Access see>
void add_history_route(Router& router, std::string const& path) {
  router.get<store::Page<store::Change>, see>(
      path + "/changes", "Who changed it, when, and what it was before",
      [&resources = router.resources()](Call& call) -> Result<store::Page<store::Change>> {
        T const& row = call.the<T>();
        router_detail::keep_reads_of(call, row);
        return history_of(call, resources, store::shape_of<T>(), row.id.value);
      });
}

template <access::Entity T>
requires NamesStudents<T>
void add_readers_route(Router& router) {
  constexpr auto facts = access::facts_of<T>();
  router.get<store::Page<AccessEntry>, access::Access{access::Capability::X3, access::Action::See}>(
      "/" + std::string(facts.plural) + "/{" + std::string(facts.name) + "}/readers",
      "Who has looked at this student, and by which right",
      [](Call& call) { return readers_of(call, Id<void>{call.the<T>().id.value}); });
}

template <class Row, access::Access access, class Handler>
void Router::csv(std::string path, std::string summary, Handler handler) {
  static_assert(access::has_row(access), "no row of the policy permits this access to anybody");
  static_assert(LeavesServer<Row>, "this reply is not declared to leave the server");
  static_assert(KeepsTheLedger<Row>, "a reply that names students must give its entries in the access ledger");
  Route route{Method::get, std::move(path), access, std::move(summary)};
  route.reply_shape = Shape::csv;
  route.heading = std::string(byte_order_mark) + csv_header<Row>({ForWhom::people});
  route.part = [handler](Call& call, std::size_t rows) -> Result<FilePart> {
    return router_detail::as_result<store::Page<Row>>(handler(call, rows)).map([&](store::Page<Row> const& page) {
      FilePart part{{}, page.items.size(), page.next};
      for (auto const& row : page.items) {
        router_detail::keep_reads_of(call, row);
        write_csv_row(part.text, row, ForWhom::people);
      }
      return part;
    });
  };
  route.run = [path = route.path, heading = route.heading, part = route.part](Call& call) -> Result<Response> {
    return part(call, rows_of_a_file).map([&](FilePart const& whole) {
      return router_detail::csv_response(call, path, heading, whole);
    });
  };
  add(std::move(route));
}

template <access::Entity T>
void add_reading_routes(Router& router) {
  constexpr auto facts = access::facts_of<T>();
  constexpr access::Access see{facts.capability, access::Action::See};
  std::string const plural = "/" + std::string(facts.plural);
  std::string const one = plural + "/{" + std::string(facts.name) + "}";
  router.resource<T>();
  router.list<T, see>(plural, "List " + std::string(facts.plural));
  router.get<T, see>(one, "One of the " + std::string(facts.plural), [](Call& call) { return call.the<T>(); });
  add_history_route<T, see>(router, one);
}

template <access::Entity T>
void add_entity_routes(Router& router) {
  constexpr auto facts = access::facts_of<T>();
  constexpr access::Access edit{facts.capability, access::Action::Edit};
  std::string const plural = "/" + std::string(facts.plural);
  std::string const one = plural + "/{" + std::string(facts.name) + "}";
  add_reading_routes<T>(router);
  router.post<T, T, edit>(plural, "Create", [](Call& call, T row) {
    row.id = {new_uuid(call.now())};
    return store::Table<T>::insert(call.transaction(), call.actor(), call.scope(), std::move(row));
  });
  router.patch<T, edit>(one, "Change", [](Call& call, T const& before, T after) {
    return store::Table<T>::update(call.transaction(), call.actor(), call.scope(), before, std::move(after));
  });
  router.del<T, edit>(one, "Archive", [](Call& call, T const& before) {
    return store::Table<T>::archive(call.transaction(), call.actor(), call.scope(), before);
  });
}

}  // namespace aimline::http
