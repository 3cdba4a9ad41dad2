#pragma once

#include "access/scope.hpp"
#include "base/catalog.hpp"
#include "base/json.hpp"
#include "base/schema.hpp"
#include "http/message.hpp"
#include "store/database.hpp"
#include "store/table.hpp"

#include <any>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <typeindex>
#include <vector>

/// Routes, each with its capability and action, and the calls they answer.
///
///     router.get<Chart, Access{I7, See}>("/measures/{measure}/chart", "The chart as this viewer may see it",
///                       [](http::Call& call) { return chart_for(call.db(), call.scope(), call.the<Measure>()); });
///
/// A route without a row in the policy, or with a reply that is not declared to leave the server, does not compile.
/// What stands in braces in a path names an entity: it is found in the route's scope before the handler runs.
namespace aimline::http {

/// How surely a caller is who they say. Each is more than the one before. Source: ASSURANCE "Sign-in and browser".
enum class Proof {
  begun,   // signed in, but a second factor is still to be given or set up
  whole,   // as strong as the caller's roles ask for
  recent,  // and proved again a few minutes ago
};

/// Who is calling: what `identity` found out from the request.
struct Caller {
  access::Viewer viewer;
  std::optional<Language> language = {};  // the person's own choice
  Proof proof = Proof::whole;
  /// Called in the transaction of each write that this caller succeeds with, just before its commit.
  std::function<void(store::Connection&)> after_write = {};
};

/// Whether the request says who is calling by a token. Such a request is not one of a page: no foreign page can add the
/// header, and whatever cookies come with it count for nothing.
bool is_by_token(Request const& request);

/// Types that may be the body of an answer declare `void may_leave_the_server(Reply const*);` beside themselves.
template <class T>
concept LeavesServer = requires(T const* none) {
  may_leave_the_server(none);
};

/// The body of an act that needs no words: {}.
struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())
constexpr auto meanings(Nothing const*) { return std::array<Meaning, 0>{}; }

/// One request on its way through a handler.
class Call {
public:
  Request const& request() const { return *request_; }
  store::Connection& db() const { return *connection_; }
  /// The transaction of a route that writes; the router commits it when the handler gives a reply.
  store::Transaction& transaction() const;
  /// For a route with transactions of its own: runs `work` in one, with a place for headers. See
  /// `store::in_transaction`.
  template <class Work>
  auto transact(Work const& work) {
    auto result = store::in_transaction(*connection_, [&](store::Transaction& transaction) {
      headers_.clear();
      transaction_ = &transaction;
      auto result = work();
      if (caller_->after_write) caller_->after_write(*connection_);
      return result;
    });
    transaction_ = nullptr;
    return result;
  }
  Instant now() const { return request_->received; }
  Language language() const { return language_; }
  access::Viewer const& viewer() const { return caller_->viewer; }
  Proof proof() const { return caller_->proof; }
  /// What this caller may reach by the route's access.
  access::Scope const& scope() const { return *scope_; }
  /// What this caller may reach by another access, for a handler that reads a second table.
  access::Scope scope_for(access::Access access) const;
  store::Actor actor() const { return {caller_->viewer.person, request_->received}; }

  /// The entity named in the path, as it was found in scope.
  template <access::Entity T>
  T const& the() const {
    return *std::any_cast<std::shared_ptr<T const>>(found_.at(typeid(T)));
  }

  void add_header(std::string name, std::string value) { headers_.emplace_back(std::move(name), std::move(value)); }

private:
  friend class Router;
  Request const* request_ = nullptr;
  store::Connection* connection_ = nullptr;
  store::Transaction* transaction_ = nullptr;
  Caller const* caller_ = nullptr;
  Language language_ = Language::en;
  std::optional<access::Scope> scope_;
  std::map<std::type_index, std::any> found_;
  Pairs headers_;
};

/// How an entity named in a path is found: by key or, where it has one, by slug.
struct Resource {
  std::string parameter;  // "organization"
  std::string plural;
  access::Capability capability{};
  std::type_index type = typeid(void);
  store::TableShape const* shape = nullptr;
  /// The row, or nothing where there is none in that scope.
  std::function<std::any(store::Connection&, access::Scope const&, std::string_view text)> find;
  /// The slug that replaced `text`, where that is a former one of a row in scope.
  std::function<std::optional<std::string>(store::Connection&, access::Scope const&, std::string_view text)> renamed;
};

enum class Shape { nothing, one, list };

/// A route as it is kept, printed and documented.
struct Route {
  Method method{};
  std::string path = {};                      // "/organizations/{organization}", below /api/v1
  std::optional<access::Access> access = {};  // none only for the few routes declared with `open`
  std::string summary = {};
  std::string body_type = {};   // name of the schema of its body; empty when it takes none
  std::string reply_type = {};  // likewise
  Shape reply_shape = Shape::one;
  unsigned status = 200;
  store::TableShape const* listed = nullptr;  // for a list: its columns are its filters and sorts
  bool conditional = false;                   // needs If-Match
  Proof proof = Proof::whole;                 // what a caller who is signed in must have shown
  bool own_transactions = false;              // the router begins none, and keeps no answer under a key
  bool for_tokens = true;                     // of an open route: whether a token or an entry link may call it
  std::function<void(NamedSchemas&)> describe = {};
  std::function<Result<Response>(Call&)> run = {};
  std::vector<std::string> segments = {};
};

class Router {
public:
  /// Who is calling; asked once a request with the connection that will answer it.
  using Authenticate = std::function<Result<Caller>(store::Connection&, Request const&)>;

  Router(store::Database& database, Authenticate authenticate);

  /// Declares the entity that `{name}` in a path stands for.
  template <access::Entity T>
  void resource();

  template <class Reply, access::Access access, class Handler>
  void get(std::string path, std::string summary, Handler handler);

  /// A list of an entity, with its filters, sorts and pages.
  template <access::Entity T, access::Access access>
  void list(std::string path, std::string summary);

  /// Says of the route declared last that it takes the filters, sorts and pages of that entity's table.
  template <access::Entity T>
  void listing() {
    routes_.back().listed = &store::shape_of<T>();
  }

  /// Says of the route declared last what a caller who is signed in must have shown: 403 of a kind that the pages know
  /// otherwise.
  void needs(Proof proof) { routes_.back().proof = proof; }

  /// Says of the route declared last that it begins its transactions itself: it works for long before it writes, writes
  /// also where it refuses, or answers with a secret that no table may keep.
  void own_transactions() { routes_.back().own_transactions = true; }

  /// Says of the open route declared last that it tells a token or an entry link no more than they may know.
  void for_tokens() { routes_.back().for_tokens = true; }

  /// Creates: answers 201 with the address of what was made. `may_be_missing`: fields the handler fills in.
  template <class Body, class Reply, access::Access access, class Handler>
  void post(std::string path, std::string summary, Handler handler, std::vector<std::string_view> may_be_missing = {});

  /// Does something that has no verb of its own, answers 200.
  template <class Body, class Reply, access::Access access, class Handler>
  void act(std::string path, std::string summary, Handler handler);

  /// Changes what has no version: settings of one's own, where the last to write holds.
  template <class Body, class Reply, access::Access access, class Handler>
  void change(std::string path, std::string summary, Handler handler);

  /// Changes the entity named last in the path: the handler gets it as it is and as it is asked to become.
  template <access::Entity T, access::Access access, class Handler>
  void patch(std::string path, std::string summary, Handler handler);

  /// Archives the entity named last in the path.
  template <access::Entity T, access::Access access, class Handler>
  void del(std::string path, std::string summary, Handler handler);

  /// A route that needs no permission, with the reason; ACCESS knows of a handful: who am I, signing in, this document.
  void open(Method method, std::string path, std::string summary, std::string reason,
            std::function<Result<Response>(Call&)> handler);
  template <class Reply, class Handler>
  void open_get(std::string path, std::string summary, std::string reason, Handler handler);
  /// The same with a body, answers 200.
  template <class Body, class Reply, class Handler>
  void open_act(std::string path, std::string summary, std::string reason, Handler handler);

  /// Answers one request. Never throws: a broken world is 500 or 503, logged without data.
  Response answer(Request const& request);

  std::vector<Route> const& routes() const { return routes_; }
  std::vector<std::pair<std::string, std::string>> const& open_routes() const { return open_routes_; }
  std::vector<Resource> const& resources() const { return resources_; }

  /// Throws std::logic_error where a path names an entity that no `resource` was declared for: the server must not
  /// start.
  void check() const;

  /// Where the API lives.
  static constexpr std::string_view prefix = "/api/v1";

private:
  void add(Route route);
  struct Match {
    Route const* route = nullptr;
    std::vector<std::pair<std::string_view, std::string_view>> parameters;  // name, text
    std::string allowed;  // where no route fits: the methods that the address takes
  };
  Match match(Method method, std::string_view path) const;
  Result<Response> decide_and_run(Call& call, Match const& match);
  Result<Response> resolve(Call& call, Match const& match, bool& redirected);
  Result<Response> run_writing(Call& call, Match const& match);
  Resource const* resource_of(std::string_view parameter) const;

  store::Database& database_;
  Authenticate authenticate_;
  std::vector<Route> routes_;
  std::vector<Resource> resources_;
  std::vector<std::pair<std::string, std::string>> open_routes_;  // method and path, reason
};

/// Says in the answer's headers Aimline-May and Aimline-As what else the caller may do to that row, and by which roles
/// they see it, where the pages ask.
template <access::Entity T>
void say_what_may(Call& call, Id<T> id);

/// Plain entities: list, get, create, change, archive and history under `/plural`, all by the entity's own capability.
template <access::Entity T>
void add_entity_routes(Router& router);

/// The same without creation and change, for entities whose service has rules of its own about them.
template <access::Entity T>
void add_reading_routes(Router& router);

}  // namespace aimline::http

#include "http/router_impl.hpp"
