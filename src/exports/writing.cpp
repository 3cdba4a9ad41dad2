#include "exports/writing.hpp"

#include "jobs/queue.hpp"

#include <fmt/format.h>

namespace aimline::exports {
namespace {

using access::Access;
using store::Table;
using enum access::Capability;
using enum access::Action;

constexpr std::size_t rows_of_a_part = 2'000;
constexpr Access see_places{N1, See};

/// A condition of a scope over `key`, with the values before it, for a statement of one's own.
struct Within {
  access::Condition condition;
  std::vector<store::Value> values;

  Within(access::Scope const& scope, std::string_view key, std::vector<store::Value> before)
      : condition(scope.condition({.places = key}, before.size() + 1, access::Rows::many)), values(std::move(before)) {
    for (auto& value : condition.values) values.push_back(value ? store::Value{std::move(*value)} : store::Value{});
  }
  std::string with() const { return condition.grants.empty() ? "" : fmt::format("with {} ", condition.grants); }
};

/// Keeps what an export is made from: its asker's roles in force, and the places that they reach as a member.
void keep_ground(store::Connection& connection, Export const& one, access::Scope const& places) {
  connection.execute("delete from export_ground where export_id = $1", one.id);
  connection.execute(
      "insert into export_ground (export_id, ground_id) select $1, g.id from role_grant g where g.person_id = $2 and " +
          access::in_force("g", 3),
      one.id, one.person_id, places.today());
  Within const within(places, "p.id", {store::to_value(one.id)});
  connection.run(fmt::format("{}insert into export_ground (export_id, ground_id) select $1, p.id from place p where {}",
                             within.with(), within.condition.sql),
                 within.values, [](store::Row const&) {});
}

/// Writes the whole list, and gives how many rows it has.
Result<std::int64_t> write_all(jobs::Run& run, http::Router const& router, http::Route const& list, Export const& one,
                               files::Incoming& file) {
  auto const filters = filters_of(one.question);
  if (!filters) return refuse(filters.error());
  file.add(list.heading);
  std::int64_t rows = 0;
  std::optional<std::string> after;
  do {
    auto const viewer = jobs::viewer_of(run.db(), one.person_id.value, run.now());
    if (!viewer) return refuse(Fault::forbidden, "", {"job.asker_gone"});
    auto question = *filters;
    if (after) question.emplace_back("after", *after);
    auto const part = router.part_of_file(list, run.db(), *viewer, std::move(question), rows_of_a_part, run.now());
    if (!part) return refuse(part.error());
    if (!part->reads.empty())
      store::in_transaction(run.db(), [&](store::Transaction&) {
        store::keep_reads(run.db(), {one.person_id.value, run.now(), "GET " + list.path, "export " + to_string(one.id)},
                          part->reads);
      });
    file.add(part->text);
    rows += static_cast<std::int64_t>(part->rows);
    after = part->next;
    if (auto const goes_on = run.progress(rows, std::nullopt); !goes_on) return refuse(goes_on.error());
  } while (after);
  return rows;
}

Result<boost::json::value> deliver(jobs::Deliver& here, http::Route const& list, store::KeyRing& keys,
                                   Export const& one, std::int64_t rows, files::Kept const& kept) {
  if (!may_still_have(here.db(), one, here.scope(list.access.value()), here.scope(see_places)))
    return refuse(Fault::forbidden, "", {"export.rights_changed"});
  auto const until = Instant{here.now.at + exports_kept};
  auto const written = here.db().execute(
      "update export set rows = $1, size = $2, sha256 = $3, expires_at = $4, version = version + 1"
      " where id = $5 and archived_at is null",
      rows, static_cast<std::int64_t>(kept.size), kept.sha256, until, one.id);
  if (!written) return refuse(Fault::not_found, "", {"record.not_found"});
  mail::notify(here.db(), keys, one.person_id, export_ready,
               {"export.is_ready", {{"rows", std::to_string(rows)}, {"until", to_string(date_in_utc(until))}}},
               "/exports", here.now, one.id.value);
  return nullptr;
}

/// Lets go those whose time is over: no row names their file any more.
void let_go(store::Connection& connection, Instant now) {
  connection.execute("update export set archived_at = $1 where archived_at is null and expires_at <= $1", now);
  connection.execute(
      "delete from export_ground where exists (select 1 from export e where e.id = export_ground.export_id"
      " and e.archived_at is not null)");
}

}  // namespace

http::Route const* list_of(http::Router const& router, Export const& one) {
  return router.file_at("/" + one.list.value + ".csv");
}

Result<http::Pairs> filters_of(std::optional<Line> const& question) {
  if (!question) return http::Pairs{};
  auto const target = http::parse_target("/?" + question->value);
  if (!target) return refuse(Fault::invalid, "question", {"export.bad_question"});
  return target->query;
}

bool may_still_have(store::Connection& connection, Export const& one, access::Scope const& list,
                    access::Scope const& places) {
  if (!list.reaches_anything()) return false;
  Within const within(places, "r.ground_id",
                      {store::to_value(one.id), store::to_value(one.person_id), store::to_value(places.today())});
  bool lost = false;
  connection.run(fmt::format("{}select 1 from export_ground r where r.export_id = $1 and not exists"
                             " (select 1 from role_grant g where g.id = r.ground_id and g.person_id = $2 and {})"
                             " and not ({}) limit 1",
                             within.with(), access::in_force("g", 3), within.condition.sql),
                 within.values, [&](store::Row const&) { lost = true; });
  return !lost;
}

void add_jobs(jobs::Kinds& kinds, http::Router const& router, files::Store& files, store::KeyRing& keys) {
  kinds.add<Writing>(std::string(write_kind), [&](jobs::Run& run, Writing const& what) -> Result<jobs::Delivery> {
    // Who withdrew it before it began stopped it.
    if (auto const goes_on = run.progress(0, std::nullopt); !goes_on) return refuse(goes_on.error());
    auto const one = Table<Export>::find(run.db(), run.scope({X4, See}), what.export_id);
    auto const* list = one && !one->archived_at ? list_of(router, *one) : nullptr;
    if (!list) return refuse(Fault::not_found, "", {"record.not_found"});
    store::in_transaction(run.db(), [&](store::Transaction&) { keep_ground(run.db(), *one, run.scope(see_places)); });
    auto file = files.receive();
    auto const rows = write_all(run, router, *list, *one, file);
    if (!rows) return refuse(rows.error());
    auto const kept = file.keep();
    return [list, &keys, one = *one, rows = *rows, kept](jobs::Deliver& here) {
      return deliver(here, *list, keys, one, rows, kept);
    };
  });
  kinds.add<jobs::NoArguments>("exports.clear", [](jobs::Run&, jobs::NoArguments const&) -> Result<jobs::Delivery> {
    return [](jobs::Deliver& here) -> Result<boost::json::value> {
      let_go(here.db(), here.now);
      return nullptr;
    };
  });
  kinds.every("exports.clear", std::chrono::hours(1));
}

}  // namespace aimline::exports
