#include "mail/routes.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace aimline::mail {
namespace {

using access::Access;
using enum access::Capability;
using enum access::Action;
using Kinds = std::vector<NotificationKind>;

Id<network::Person> reader(http::Call const& call) { return {call.viewer().person.value()}; }

Result<store::Page<NotificationEntry>> list(http::Call& call) {
  auto request = store::parse_list_request(store::shape_of<Notification>(), call.request().query);
  if (!request) return refuse(request.error());
  // Keys are in order of creation.
  if (request->sort.empty()) request->sort = "-id";
  return store::Table<Notification>::list(call.db(), call.scope(), *request)
      .map([&](store::Page<Notification> const& page) {
        store::Page<NotificationEntry> entries{{}, page.next};
        for (auto const& each : page.items)
          entries.items.push_back(
              {each.id, each.kind, write_out(text_of(each.what), call.language()), each.path, each.at, each.seen_at});
        return entries;
      });
}

UnseenCount unseen(http::Call& call) {
  return {call.db()
              .value_of<std::int64_t>("select count(*) from notification where person_id = $1 and seen_at is null",
                                      reader(call))
              .value()};
}

UnseenCount see(http::Call& call, Seen const& seen) {
  if (seen.up_to)
    call.db().execute("update notification set seen_at = $1 where person_id = $2 and seen_at is null and id <= $3",
                      call.now(), reader(call), *seen.up_to);
  else
    call.db().execute("update notification set seen_at = $1 where person_id = $2 and seen_at is null", call.now(),
                      reader(call));
  return unseen(call);
}

NotificationSettings settings(http::Call& call, Kinds const& kinds) {
  auto const time = digest_time(call.db(), reader(call), call.now());
  NotificationSettings made{time.hour, time.time_zone, {}};
  for (auto const& kind : kinds)
    made.kinds.push_back({{std::string(kind.name), kind.usually},
                          write_out({"notification." + std::string(kind.name)}, call.language())});
  call.db().query(
      "select kind, delivery from notification_setting where person_id = $1",
      [&](store::Row const& row) {
        for (auto& each : made.kinds)
          if (each.kind == row.text(0)) each.delivery = store::from_column<Frequency>(row, 1);
      },
      reader(call));
  return made;
}

Result<NotificationSettings> change(http::Call& call, Kinds const& kinds, ChangedNotificationSettings const& changed) {
  std::vector<Problem> problems;
  if (changed.hour && (*changed.hour < 0 || *changed.hour > 23)) problems.push_back({"hour", {"field.out_of_range"}});
  if (changed.kinds)
    for (std::size_t i = 0; i < changed.kinds->size(); ++i)
      if (std::none_of(kinds.begin(), kinds.end(),
                       [&](NotificationKind const& kind) { return kind.name == (*changed.kinds)[i].kind; }))
        problems.push_back({fmt::format("kinds[{}].kind", i), {"notification.unknown_kind"}});
  if (!problems.empty()) return refuse(Refusal{Fault::invalid, std::move(problems)});
  if (changed.hour || changed.time_zone) {
    auto const before = digest_time(call.db(), reader(call), call.now());
    call.db().execute(
        "insert into digest_setting (person_id, hour, time_zone) values ($1, $2, $3)"
        " on conflict (person_id) do update set hour = excluded.hour, time_zone = excluded.time_zone",
        reader(call), changed.hour.value_or(before.hour), changed.time_zone.value_or(before.time_zone));
  }
  if (changed.kinds)
    for (auto const& each : *changed.kinds)
      call.db().execute(
          "insert into notification_setting (person_id, kind, delivery) values ($1, $2, $3)"
          " on conflict (person_id, kind) do update set delivery = excluded.delivery",
          reader(call), each.kind, each.delivery);
  return settings(call, kinds);
}

}  // namespace

void add_routes(http::Router& router, std::vector<NotificationKind> kinds) {
  router.get<store::Page<NotificationEntry>, Access{X4, See}>("/me/notifications",
                                                              "What you were told, the newest first", list);
  router.listing<Notification>();
  router.get<UnseenCount, Access{X4, See}>("/me/notifications/unseen", "How much of it you have not seen", unseen);
  router.act<Seen, UnseenCount, Access{X4, Edit}>("/me/notifications/seen", "Say what you have seen", see);
  router.get<NotificationSettings, Access{X4, See}>("/me/notification-settings", "How notifications come by mail",
                                                    [kinds](http::Call& call) { return settings(call, kinds); });
  router.change<ChangedNotificationSettings, NotificationSettings, Access{X4, Edit}>(
      "/me/notification-settings", "Change how notifications come by mail",
      [kinds](http::Call& call, ChangedNotificationSettings const& changed) { return change(call, kinds, changed); });
}

}  // namespace aimline::mail
