#include "exports/routes.hpp"

#include "exports/writing.hpp"
#include "http/bytes_reply.hpp"
#include "jobs/queue.hpp"

namespace aimline::exports {
namespace {

using access::Access;
using store::Table;
using enum access::Capability;
using enum access::Action;

/// The files' own: nothing in them can run or load anything, not even where a browser shows them all the same.
constexpr std::string_view sandbox = "sandbox; default-src 'none'; frame-ancestors 'none'";

bool is_over(Export const& one, Instant now) { return one.archived_at || (one.expires_at && *one.expires_at <= now); }

ExportEntry entry(http::Call& call, Export const& one) {
  ExportEntry made;
  made.id = one.id;
  made.version = one.version;
  made.list = one.list.value;
  if (one.question) made.question = one.question->value;
  made.asked_at = one.asked_at;
  made.state = one.sha256 ? jobs::JobState::done : jobs::JobState::failed;
  made.done = one.rows.value_or(0);
  made.size = one.size;
  made.expires_at = one.expires_at;
  if (one.sha256) return made;
  call.db().query(
      "select state, done, reason from job where id = $1",
      [&](store::Row const& row) {
        made.state = store::from_column<jobs::JobState>(row, 0);
        made.done = row.integer(1);
        if (auto const reason = store::from_column<std::optional<StoredText>>(row, 2))
          made.reason = write_out(text_of(*reason), call.language());
      },
      one.job_id);
  return made;
}

Result<store::Page<ExportEntry>> list(http::Call& call) {
  auto request = store::parse_list_request(store::shape_of<Export>(), call.request().query);
  if (!request) return refuse(request.error());
  // Keys are in order of creation.
  if (request->sort.empty()) request->sort = "-id";
  return Table<Export>::list(call.db(), call.scope(), *request).map([&](store::Page<Export> const& page) {
    store::Page<ExportEntry> entries{{}, page.next};
    for (auto const& one : page.items)
      if (!is_over(one, call.now())) entries.items.push_back(entry(call, one));
    return entries;
  });
}

/// What is wrong with a question stands at the question.
tl::unexpected<Refusal> at_question(Refusal refusal) {
  for (auto& problem : refusal.problems) problem.where = "question";
  return tl::unexpected(std::move(refusal));
}

Result<ExportEntry> ask(http::Call& call, http::Router const& router, NewExport const& draft) {
  Export one;
  one.id = {new_uuid(call.now())};
  one.person_id = {call.viewer().person.value()};
  one.list = draft.list;
  one.question = draft.question;
  one.asked_at = call.now();
  auto const* route = list_of(router, one);
  if (!route) return refuse(Fault::invalid, "list", {"export.unknown_list"});
  auto filters = filters_of(draft.question);
  if (!filters) return refuse(filters.error());
  // One entry shows whether the question can be asked, and by this person. Nothing of it leaves.
  auto const tried = router.part_of_file(*route, call.db(), call.viewer(), std::move(*filters), 1, call.now());
  if (!tried) return tried.error().fault == Fault::invalid ? at_question(tried.error()) : refuse(tried.error());
  auto const under_way = call.db().value_of<std::int64_t>(
      "select count(*) from export e join job j on j.id = e.job_id where e.person_id = $1 and e.archived_at is null"
      " and j.state in ('queued', 'running')",
      one.person_id);
  if (under_way.value() >= most_under_way)
    return refuse(Fault::conflict, "", {"export.under_way", {{"most", std::to_string(most_under_way)}}});
  one.job_id = jobs::enqueue(call.db(), write_kind, Writing{one.id}, {.asker = one.person_id.value, .at = call.now()});
  call.db().execute(
      "insert into export (id, version, person_id, list, question, job_id, asked_at) values ($1, 1, $2, $3, $4, $5, "
      "$6)",
      one.id, one.person_id, one.list, one.question, one.job_id, one.asked_at);
  call.security({"export_asked", {}, {}, {{"export", to_string(one.id)}, {"route", "GET " + route->path}}});
  return entry(call, one);
}

Result<ExportEntry> read(http::Call& call) {
  auto const& one = call.the<Export>();
  if (is_over(one, call.now())) return refuse(Fault::not_found, "", {"record.not_found"});
  return entry(call, one);
}

Result<http::Response> content(http::Call& call, http::Router const& router, files::Store const& files) {
  auto const& one = call.the<Export>();
  auto const* route = list_of(router, one);
  if (is_over(one, call.now()) || !route) return refuse(Fault::not_found, "", {"record.not_found"});
  if (!one.sha256) return refuse(Fault::conflict, "", {"export.not_ready"});
  if (!may_still_have(call.db(), one, call.scope_for(route->access.value()), call.scope_for({N1, See})))
    return refuse(Fault::forbidden, "", {"export.rights_changed"});
  auto file = files.open(one.sha256->value);
  if (!file) throw std::runtime_error("a file that a row names is not there");
  call.security({"exported",
                 {},
                 {},
                 {{"route", "GET " + route->path},
                  {"rows", std::to_string(one.rows.value_or(0))},
                  {"export", to_string(one.id)}}});
  auto const size = file->size();
  auto response = http::bytes_reply(call.request(), one.sha256->value,
                                    {size, [file = std::move(file)](std::uint64_t offset, std::span<char> buffer) {
                                       return file->read(offset, buffer);
                                     }});
  response.headers.emplace_back("Content-Type", "text/csv; charset=utf-8");
  response.headers.emplace_back("Content-Disposition", http::saved_as(one.list.value + ".csv"));
  response.headers.emplace_back("Content-Security-Policy", sandbox);
  return response;
}

Result<void> withdraw(http::Call& call) {
  auto const& one = call.the<Export>();
  jobs::cancel(call.db(), one.job_id, call.now());
  call.db().execute("update export set archived_at = $1, version = version + 1 where id = $2 and archived_at is null",
                    call.now(), one.id);
  return {};
}

}  // namespace

void add_routes(http::Router& router, files::Store const& files) {
  router.resource<Export>();
  router.get<store::Page<ExportEntry>, Access{X4, See}>("/exports", "Whole lists that you asked for, the newest first",
                                                        list);
  router.listing<Export>();
  router.post<NewExport, ExportEntry, Access{X4, Edit}>(
      "/exports", "Ask for a whole list as a file: a job writes it, as you may see it then",
      [&router](http::Call& call, NewExport const& draft) { return ask(call, router, draft); });
  router.get<ExportEntry, Access{X4, See}>("/exports/{export}", "One export: how far it is, and until when it is kept",
                                           read);
  router.get_bytes<Access{X4, See}>("/exports/{export}/content", "The file, while you may see what it was made from",
                                    {{"text/csv"}},
                                    [&router, &files](http::Call& call) { return content(call, router, files); });
  router.clear<Access{X4, Edit}>("/exports/{export}", "Stop it, or let its file go", withdraw);
}

}  // namespace aimline::exports
