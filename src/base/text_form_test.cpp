#include "base/text_form.hpp"

#include <gtest/gtest.h>

namespace aimline {
namespace {

enum class Better { higher, lower };
BOOST_DESCRIBE_ENUM(Better, higher, lower)

struct Room;

template <class T>
void expect_round_trip(T const& value, std::string_view text) {
  EXPECT_EQ(TextForm<T>::write(value), text);
  with_text(value, [&](std::string_view written) { EXPECT_EQ(written, text); });
  auto const read = TextForm<T>::read(text);
  ASSERT_TRUE(read) << text;
  EXPECT_EQ(*read, value);
}

template <class T>
std::string why_not(std::string_view text) {
  auto const read = TextForm<T>::read(text);
  return read ? "taken" : read.error().key;
}

TEST(TextForms, ReadWhatTheyWrite) {
  expect_round_trip(std::string("=SUM(A1)\n"), "=SUM(A1)\n");
  expect_round_trip(Id<Room>{*parse_uuid("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")},
                    "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  expect_round_trip(date_of(2026, 3, 9), "2026-03-09");
  expect_round_trip(*parse_instant("2026-03-09T16:04:05.120Z"), "2026-03-09T16:04:05.120Z");
  expect_round_trip(TimeZone{"America/Denver"}, "America/Denver");
  expect_round_trip(Line{"Río Grande"}, "Río Grande");
  expect_round_trip(Prose{"one\ntwo"}, "one\ntwo");
  expect_round_trip(Slug{"rio-grande"}, "rio-grande");
  expect_round_trip(MailAddress{"ana@school.org"}, "ana@school.org");
  expect_round_trip(WebAddress{"https://school.org/"}, "https://school.org/");
  expect_round_trip(Better::lower, "lower");
}

TEST(TextForms, SayWhyNot) {
  EXPECT_EQ(why_not<Id<Room>>("7"), "field.not_an_id");
  EXPECT_EQ(why_not<Date>("9/3/2026"), "field.not_a_date");
  EXPECT_EQ(why_not<Instant>("2026-03-09"), "field.not_an_instant");
  EXPECT_EQ(why_not<TimeZone>("Denver"), "field.not_a_time_zone");
  EXPECT_EQ(why_not<Slug>("Río"), "field.not_a_slug");
}

TEST(TextForms, OfAnEnumerationNameTheChoices) {
  EXPECT_EQ(TextForm<Better>::read("Lower").error(), (Text{"field.not_a_choice", {{"choices", "higher, lower"}}}));
  EXPECT_EQ(why_not<Better>(""), "field.not_a_choice");
}

TEST(TextForms, OfAnEnumerationThrowForAValueWithoutAName) {
  EXPECT_THROW(TextForm<Better>::write(static_cast<Better>(7)), std::logic_error);
}

TEST(TextForms, OfPlainTextKeepEverythingButTheZeroCharacter) {
  EXPECT_EQ(why_not<std::string>(std::string("a\0b", 3)), "field.control_character");
  EXPECT_EQ(why_not<std::string>("\xff"), "field.not_utf8");
  EXPECT_EQ(why_not<std::string>(std::string(20'001, 'a')), "field.too_long");
  EXPECT_EQ(why_not<std::string>(std::string(20'000, 'a')), "taken");
  EXPECT_EQ(why_not<std::string>(""), "taken");
}

}  // namespace
}  // namespace aimline
