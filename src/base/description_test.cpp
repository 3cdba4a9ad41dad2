#include "base/description.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace aimline {
namespace {

enum class Floor { ground, upper };
BOOST_DESCRIBE_ENUM(Floor, ground, upper)

struct Room {
  Id<Room> id;
  std::int64_t version = 1;
  std::optional<Instant> archived_at;
  std::string name;
  Floor floor{};
};
BOOST_DESCRIBE_STRUCT(Room, (), (id, version, archived_at, name, floor))
constexpr auto meanings(Room const*) {
  return std::array{Meaning{"name", "What people call the room"}, Meaning{"floor", "Where it is"}};
}

struct Laboratory : Room {
  int benches = 0;
};
BOOST_DESCRIBE_STRUCT(Laboratory, (Room), (benches))
constexpr auto meanings(Laboratory const*) { return std::array{Meaning{"benches", "Places to work at"}}; }

struct Unexplained {
  std::string name;
  int size = 0;
};
BOOST_DESCRIBE_STRUCT(Unexplained, (), (name, size))
constexpr auto meanings(Unexplained const*) { return std::array{Meaning{"name", "What people call it"}}; }

struct Overexplained {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(Overexplained, (), (name))
constexpr auto meanings(Overexplained const*) {
  return std::array{Meaning{"name", "What people call it"}, Meaning{"nmae", "A slip of the pen"}};
}

struct WithoutMeanings {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(WithoutMeanings, (), (name))

struct Undescribed {
  std::string name;
};

// A field without a meaning, and a meaning without a field, are both seen before the program runs.
static_assert(every_field_has_a_meaning<Room>());
static_assert(every_meaning_has_a_field<Room>());
static_assert(!every_field_has_a_meaning<Unexplained>());
static_assert(every_meaning_has_a_field<Unexplained>());
static_assert(!every_meaning_has_a_field<Overexplained>());
static_assert(every_field_has_a_meaning<Laboratory>());
static_assert(every_meaning_has_a_field<Laboratory>());

static_assert(Described<Room>);
static_assert(!Described<WithoutMeanings>);
static_assert(!Described<Undescribed>);
static_assert(!Described<Floor>);
static_assert(!Described<std::string>);

// Keys of two entities cannot be mixed up, nor can what a field holds.
template <class A, class B>
concept Comparable = requires(A const& a, B const& b) {
  a == b;
};
template <class A, class B>
concept Assignable = requires(A& a, B const& b) {
  a = b;
};
static_assert(Comparable<Id<Room>, Id<Room>>);
static_assert(!Comparable<Id<Room>, Id<Laboratory>>);
static_assert(!Assignable<Id<Room>, Id<Laboratory>>);
static_assert(!Comparable<Line, Slug>);
static_assert(!Assignable<Line, MailAddress>);
static_assert(!Comparable<Date, Instant>);

static_assert(WrittenAsText<Floor> && WrittenAsText<Id<Room>> && WrittenAsText<Date> && WrittenAsText<Line>);
static_assert(!WrittenAsText<int> && !WrittenAsText<Room> && !WrittenAsText<std::optional<Line>>);

static_assert(is_optional<std::optional<int>&> && !is_optional<int>);
static_assert(is_list<std::vector<int>> && !is_list<std::string>);
static_assert(is_id<Id<Room>> && !is_id<Uuid>);

TEST(Descriptions, VisitTheFieldsOfTheBaseFirst) {
  std::vector<std::string> names;
  for_each_field<Laboratory>([&](std::string_view name, auto) { names.emplace_back(name); });
  EXPECT_EQ(names, (std::vector<std::string>{"id", "version", "archived_at", "name", "floor", "benches"}));
}

TEST(Descriptions, ReachTheFieldItself) {
  Laboratory laboratory;
  for_each_field<Laboratory>([&](std::string_view, auto member) {
    if constexpr (std::same_as<std::remove_reference_t<decltype(laboratory.*member)>, int>) laboratory.*member = 12;
  });
  EXPECT_EQ(laboratory.benches, 12);
}

TEST(Meanings, AreFoundForOwnInheritedAndSystemFields) {
  EXPECT_EQ(meaning_of<Laboratory>("benches"), "Places to work at");
  EXPECT_EQ(meaning_of<Laboratory>("floor"), "Where it is");
  EXPECT_EQ(meaning_of<Laboratory>("id"), "Key of this record");
  EXPECT_EQ(meaning_of<Laboratory>("ceiling"), "");
}

TEST(SystemFields, AreTheKeyTheVersionAndTheArchive) {
  for (auto name : {"id", "version", "archived_at"}) EXPECT_TRUE(is_system_field(name));
  for (auto name : {"", "name", "created_at"}) EXPECT_FALSE(is_system_field(name));
}

}  // namespace
}  // namespace aimline
