#pragma once

#include "access/scope.hpp"
#include "base/catalog.hpp"
#include "base/json.hpp"
#include "base/schema.hpp"
#include "http/message.hpp"
#include "http/names_students.hpp"
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
  std::string credential = {};  // by what they are known, for the ledgers: "session 3f2a…", "token 018f…"
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

  /// What the route made ready before its transaction began.
  template <class T>
  T const& prepared() const {
    return *std::any_cast<std::shared_ptr<T const>>(prepared_);
  }
  /// Notes that students are read: the router commits it before the reply leaves. Replies that name students do so by
  /// themselves.
  void keep_reads(std::vector<store::StudentRead> reads);
  /// Notes what always stands in the log and the book of security events; it is kept when the transaction commits, and
  /// also when the call is refused. Keys only. The person is the caller unless another is named.
  void security(store::SecurityEvent event);

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
  std::any prepared_;
  Pairs headers_;
  std::vector<store::StudentRead> reads_;
  std::vector<store::SecurityEvent> events_;
};

/// A row that a path names.
struct Found {
  std::any row;  // a std::shared_ptr<T const>
  std::string_view entity;
  Uuid id{};
};

/// How an entity named in a path is found: by key or, where it has one, by slug.
struct Resource {
  std::string parameter;  // "organization"
  std::string plural;
  access::Capability capability{};
  std::type_index type = typeid(void);
  store::TableShape const* shape = nullptr;
  /// The row, or nothing where there is none in that scope. `owner`: what the path names before it.
  std::function<std::optional<Found>(store::Connection&, access::Scope const&, Found const* owner,
                                     std::string_view text)>
      find;
  /// The slug that replaced `text`, where that is a former one of a row in scope.
  std::function<std::optional<std::string>(store::Connection&, access::Scope const&, std::string_view text)> renamed;
};

enum class Shape { nothing, one, list, csv };

/// A body or an answer that is not JSON but bytes.
struct Bytes {
  std::vector<std::string> media_types = {};
  std::uint64_t largest = largest_body_in_memory;

  explicit operator bool() const { return !media_types.empty(); }
};

/// The entries that a list as a file has at most; longer ones are written by a job, part after part.
constexpr std::size_t rows_of_a_file = 10'000;

/// A part of a list as a file.
struct FilePart {
  std::string text;
  std::size_t rows = 0;
  std::optional<std::string> next;             // what `after` in the question to the next part is
  std::vector<store::StudentRead> reads = {};  // to be in the ledger before it leaves
};

/// A parameter of a route's own, for its documentation.
struct Parameter {
  std::string name;
  std::string_view in;  // "query", "header"
  bool required = false;
  std::string meaning;
};

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
  Bytes takes = {};                           // instead of a body of JSON
  Bytes gives = {};                           // instead of an answer of JSON
  std::vector<Parameter> parameters = {};
  std::function<Result<std::any>(Call&)> prepare = {};
  Proof proof = Proof::whole;     // what a caller who is signed in must have shown
  bool own_transactions = false;  // the router begins none, and keeps no answer under a key
  bool for_tokens = true;         // of an open route: whether a token or an entry link may call it
  std::function<void(NamedSchemas&)> describe = {};
  std::function<Result<Response>(Call&)> run = {};
  std::string heading = {};  // of a file, its first line
  std::function<Result<FilePart>(Call&, std::size_t rows)> part = {};
  std::function<Result<void>(Call&)> look_again = {};               // whether all that the body names is still in scope
  std::vector<std::pair<std::string, std::string>> questions = {};  // further parameters of the query, with meanings
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

  /// Declares a record that belongs to the entity named before it in a path, and is found among that one's alone: it
  /// says so in its columns `entity` and `entity_id`.
  template <access::Entity T>
  void part();

  template <class Reply, access::Access access, class Handler>
  void get(std::string path, std::string summary, Handler handler);

  /// A list of an entity, with its filters, sorts and pages.
  template <access::Entity T, access::Access access>
  void list(std::string path, std::string summary);

  /// A list as a file for spreadsheets; the path ends with its name. The handler is asked for so many entries and gives
  /// them, and what comes next where there are more: then the file says so.
  template <class Row, access::Access access, class Handler>
  void csv(std::string path, std::string summary, Handler handler);

  /// Says of the route declared last that it takes this parameter in its query.
  void question(std::string name, std::string meaning) {
    routes_.back().questions.emplace_back(std::move(name), std::move(meaning));
  }

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

  /// Answers with bytes of one of those types.
  template <access::Access access, class Handler>
  void get_bytes(std::string path, std::string summary, Bytes gives, Handler handler);

  /// Takes bytes: `prepare` does what is slow (what the path names has been found, no transaction is open) and gives
  /// what `handler` then enters in the database. POST answers 201, PUT 200.
  template <class Reply, access::Access access, class Prepare, class Handler>
  void upload(Method method, std::string path, std::string summary, Bytes takes, Prepare prepare, Handler handler);

  /// Takes away what has no version of its own, answers 204.
  template <access::Access access, class Handler>
  void clear(std::string path, std::string summary, Handler handler);

  /// Says of the route declared last that it takes this parameter.
  void parameter(Parameter parameter) { routes_.back().parameters.push_back(std::move(parameter)); }

  /// A route that needs no permission, with the reason; ACCESS knows of a handful: who am I, signing in, this document.
  void open(Method method, std::string path, std::string summary, std::string reason,
            std::function<Result<Response>(Call&)> handler);
  template <class Reply, class Handler>
  void open_get(std::string path, std::string summary, std::string reason, Handler handler);
  /// The same with a body, answers 200.
  template <class Body, class Reply, class Handler>
  void open_act(std::string path, std::string summary, std::string reason, Handler handler);

  /// How large a body may be, by the address it is sent to.
  std::uint64_t largest_body(Method method, std::string_view path) const;

  /// The list that is a file at that path, "/changes.csv"; none where there is no such.
  Route const* file_at(std::string_view path) const;

  /// So many entries of such a list as the viewer may have them now, as a job writes them. Writes nothing: the reads
  /// are the caller's to keep. Refuses as the route does.
  Result<FilePart> part_of_file(Route const& route, store::Connection& connection, access::Viewer const& viewer,
                                Pairs query, std::size_t rows, Instant now) const;

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
    std::vector<std::pair<std::string_view, std::string_view>> parameters;  // name, text: a part of the path
    std::string allowed;  // where no route fits: the methods that the address takes
  };
  Match match(Method method, std::string_view path) const;
  Result<Response> decide_and_run(Call& call, Match const& match);
  Result<Response> resolve(Call& call, Match const& match, bool& redirected);
  Result<Response> run_reading(Call& call, Route const& route);
  Result<Response> run_writing(Call& call, Match const& match);
  Result<void> look_again(Call& call, Match const& match, Response const& earlier);
  void note_refusal(Call& call, Route const& route, Fault fault);
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

/// The history of the record named last in the path.
template <access::Entity T, access::Access see>
void add_history_route(Router& router, std::string const& path);

/// `GET /plural/{name}/readers`: who has looked at a record that names a student; for the student and the privacy
/// officer alone.
template <access::Entity T>
requires NamesStudents<T>
void add_readers_route(Router& router);

/// The same without creation and change, for entities whose service has rules of its own about them.
template <access::Entity T>
void add_reading_routes(Router& router);

}  // namespace aimline::http

#include "http/router_impl.hpp"
