#pragma once

#include "http/router.hpp"
#include "mail/notification.hpp"

/// One's own notifications and how one gets them (X4).
namespace aimline::mail {

struct NotificationEntry {
  Id<Notification> id;
  std::string kind;
  std::string what;
  std::string path;
  Instant at;
  std::optional<Instant> seen_at;
};
BOOST_DESCRIBE_STRUCT(NotificationEntry, (), (id, kind, what, path, at, seen_at))
constexpr auto meanings(NotificationEntry const*) {
  return std::array{
      Meaning{"kind", "What kind it is: role_granted, …"},
      Meaning{"what", "What happened, in the reader's language"},
      Meaning{"path", "The page that has more"},
      Meaning{"at", "When it happened"},
      Meaning{"seen_at", "When you saw it; absent before"},
  };
}
void may_leave_the_server(NotificationEntry const*);

struct UnseenCount {
  std::int64_t unseen = 0;
};
BOOST_DESCRIBE_STRUCT(UnseenCount, (), (unseen))
constexpr auto meanings(UnseenCount const*) {
  return std::array{Meaning{"unseen", "How many notifications you have not seen"}};
}
void may_leave_the_server(UnseenCount const*);

struct Seen {
  std::optional<Id<Notification>> up_to;
};
BOOST_DESCRIBE_STRUCT(Seen, (), (up_to))
constexpr auto meanings(Seen const*) {
  return std::array{Meaning{"up_to", "The newest that you saw: it and all before; all there are when left out"}};
}

struct KindSetting {
  std::string kind;
  Frequency delivery{};
};
BOOST_DESCRIBE_STRUCT(KindSetting, (), (kind, delivery))
constexpr auto meanings(KindSetting const*) {
  return std::array{
      Meaning{"kind", "The kind of notification"},
      Meaning{"delivery", "When it comes by mail: at_once, daily, weekly or never; the page has it always"},
  };
}

struct NamedKindSetting : KindSetting {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(NamedKindSetting, (KindSetting), (name))
constexpr auto meanings(NamedKindSetting const*) {
  return std::array{Meaning{"name", "What the kind is called, in the reader's language"}};
}

struct NotificationSettings {
  std::int64_t hour = 0;
  TimeZone time_zone;
  std::vector<NamedKindSetting> kinds;
};
BOOST_DESCRIBE_STRUCT(NotificationSettings, (), (hour, time_zone, kinds))
constexpr auto meanings(NotificationSettings const*) {
  return std::array{
      Meaning{"hour", "The hour at which digests come, 0 to 23; the weekly one comes on Mondays"},
      Meaning{"time_zone", "The zone of that hour"},
      Meaning{"kinds", "How each kind comes"},
  };
}
void may_leave_the_server(NotificationSettings const*);

/// What is not there stays as it is.
struct ChangedNotificationSettings {
  std::optional<std::int64_t> hour;
  std::optional<TimeZone> time_zone;
  std::optional<std::vector<KindSetting>> kinds;
};
BOOST_DESCRIBE_STRUCT(ChangedNotificationSettings, (), (hour, time_zone, kinds))
constexpr auto meanings(ChangedNotificationSettings const*) {
  return std::array{
      Meaning{"hour", "The hour at which digests come, 0 to 23"},
      Meaning{"time_zone", "The zone of that hour"},
      Meaning{"kinds", "The kinds that shall come otherwise than before"},
  };
}

/// `kinds`: of all services, in the order in which people see them.
void add_routes(http::Router& router, std::vector<NotificationKind> kinds);

}  // namespace aimline::mail
