#include "base/json.hpp"

#include <bit>
#include <cmath>
#include <limits>
#include <stdexcept>

#include <gtest/gtest.h>

namespace aimline {
namespace {

using boost::json::value;

enum class Better { higher, lower };
BOOST_DESCRIBE_ENUM(Better, higher, lower)

struct Goal {
  Line label;
  std::optional<std::int64_t> order;
};
BOOST_DESCRIBE_STRUCT(Goal, (), (label, order))
constexpr auto meanings(Goal const*) {
  return std::array{Meaning{"label", "What it is called"}, Meaning{"order", "Where it stands in a list"}};
}

struct Measure {
  Id<Measure> id;
  std::int64_t version = 1;
  Line name;
  Better better{};
  std::optional<double> target;
  std::int32_t places = 0;
  bool open = false;
  SchoolYear since{2024};
  Proportion share;
  std::optional<Goal> goal;
  std::vector<Goal> steps;
  friend bool operator==(Measure const& a, Measure const& b) { return to_json(a) == to_json(b); }
};
BOOST_DESCRIBE_STRUCT(Measure, (), (id, version, name, better, target, places, open, since, share, goal, steps))
constexpr auto meanings(Measure const*) {
  return std::array{
      Meaning{"name", "What it is called"},
      Meaning{"better", "Which way is up"},
      Meaning{"target", "The level aimed for"},
      Meaning{"places", "Digits shown"},
      Meaning{"open", "Whether all see it"},
      Meaning{"since", "First year"},
      Meaning{"share", "Of those asked"},
      Meaning{"goal", "The end"},
      Meaning{"steps", "The way"},
  };
}

template <class T>
struct One {
  T field{};
};
using OneText = One<std::string>;
using OneInteger = One<std::int64_t>;
using OneSmall = One<std::int8_t>;
using OneNumber = One<double>;
using OneValue = One<value>;
BOOST_DESCRIBE_STRUCT(OneText, (), (field))
BOOST_DESCRIBE_STRUCT(OneInteger, (), (field))
BOOST_DESCRIBE_STRUCT(OneSmall, (), (field))
BOOST_DESCRIBE_STRUCT(OneNumber, (), (field))
BOOST_DESCRIBE_STRUCT(OneValue, (), (field))
template <class T>
constexpr auto meanings(One<T> const*) {
  return std::array{Meaning{"field", "The only one"}};
}

constexpr std::string_view whole =
    R"({"name":"Attendance","better":"higher","target":0.95,"places":1,"open":true,"since":2025,)"
    R"("share":{"numerator":3,"denominator":30},"goal":null,"steps":[{"label":"One","order":1},{"label":"Two"}]})";

value parsed(std::string_view text) { return parse_json(text).value(); }

std::vector<Problem> problems_of(std::string_view text) {
  auto const read = read_json<Measure>(parsed(text));
  return read ? std::vector<Problem>{} : read.error().problems;
}

std::string why(std::string_view text) {
  auto const read = parse_json(text);
  return read ? "taken" : read.error().problems.at(0).where + "|" + read.error().problems.at(0).what.key;
}

template <class T>
std::string why_not(std::string_view json) {
  auto const read = read_json<One<T>>(parsed("{\"field\":" + std::string(json) + "}"));
  return read ? "taken" : read.error().problems.at(0).where + "|" + read.error().problems.at(0).what.key;
}

std::string repeated(std::size_t count, std::string_view text) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

TEST(ParseJson, TakesThirtyTwoLevelsAndRefusesOneMore) {
  EXPECT_EQ(why(repeated(32, "[") + repeated(32, "]")), "taken");
  EXPECT_EQ(why(repeated(33, "[") + repeated(33, "]")), "|json.too_deep");
  EXPECT_EQ(why(repeated(16, R"({"a":[)") + repeated(16, "]}")), "taken");
  EXPECT_EQ(why(repeated(17, R"({"a":[)") + repeated(17, "]}")), "|json.too_deep");
}

TEST(ParseJson, SurvivesAMillionLevels) {
  EXPECT_EQ(why(repeated(1'000'000, "[")), "|json.too_deep");
  EXPECT_EQ(why(repeated(1'000'000, R"({"a":)")), "|json.too_deep");
}

TEST(ParseJson, SurvivesAMillionKeys) {
  std::string text = "{";
  for (int i = 0; i < 1'000'000; ++i) text += (i ? ",\"k" : "\"k") + std::to_string(i) + "\":0";
  auto const read = parse_json(text + "}");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->as_object().size(), 1'000'000u);
  auto const refused = read_json<OneText>(*read);
  EXPECT_EQ(refused.error().problems.size(), 21u) << "one missing field and the first twenty unknown ones";
  EXPECT_EQ(why(text + ",\"k7\":1}"), "k7|json.repeated_key");
}

TEST(ParseJson, RefusesAKeyThatIsThereTwiceWithItsPath) {
  EXPECT_EQ(why(R"({"a":1,"a":1})"), "a|json.repeated_key");
  EXPECT_EQ(why(R"({"a":{"b":{},"c":1,"b":2}})"), "a.b|json.repeated_key");
  EXPECT_EQ(why(R"({"a":1,"points":[0,{"x":1},{"y":[[]],"x":2,"x":3}]})"), "points[2].x|json.repeated_key");
  EXPECT_EQ(why(R"([[],[{"":1,"":2}]])"), "[1][0].|json.repeated_key");
  EXPECT_EQ(why(R"({"a":1,"\u0061":2})"), "a|json.repeated_key");
  EXPECT_EQ(why(R"([{"a":1},{"a":1}])"), "taken");
}

TEST(ParseJson, SaysWhereTheTextIsNotJson) {
  EXPECT_EQ(why("{\n  \"a\": 1,\n  \"b\": tru\n}"), "line 3, column 8|json.not_json");
  for (auto text : {"", " ", "{", "[1,]", "{\"a\":1,}", "{'a':1}", "01", "+1", "1.", ".5", "NaN", "Infinity", "1 2",
                    "\"\n\"", "\"\\x41\"", "// a\n1", "[1] x", "\ufeff{}"})
    EXPECT_TRUE(why(text).ends_with("|json.not_json")) << text;
}

TEST(ParseJson, RefusesWhatIsNotUtf8) {
  for (auto text : {"\"\xff\"", "\"\xc3\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"", "{\"\x80\":1}"})
    EXPECT_TRUE(why(text).ends_with("|json.not_json")) << text;
}

TEST(ParseJson, ReadsSurrogatePairsAndRefusesHalves) {
  EXPECT_EQ(parsed(R"("\ud83d\ude00")").as_string(), "😀");
  for (auto text : {R"("\ud83d")", R"("\ude00")", R"("\ud83d\ud83d")", R"("\ud83dx")", R"("\ud83d\n")"})
    EXPECT_TRUE(why(text).ends_with("|json.not_json")) << text;
}

TEST(ParseJson, RefusesTheZeroCharacterThatPostgresqlCannotKeep) {
  EXPECT_TRUE(why(R"({"a":"b\u0000c"})").ends_with("|json.nul_character"));
  EXPECT_TRUE(why(R"({"\u0000":1})").ends_with("|json.nul_character"));
}

TEST(ParseJson, RefusesNumbersBeyondEveryDouble) {
  EXPECT_EQ(why("1e308"), "taken");
  for (auto text : {"1e400", "-1e400", "[1e309]", "1e99999999999"}) EXPECT_FALSE(parse_json(text)) << text;
  EXPECT_EQ(why(repeated(400, "9")), "line 1, column 401|json.number_too_large");
  EXPECT_EQ(parsed("1e-400").to_number<double>(), 0);
}

TEST(ParseJson, ReadsEachDoubleToTheNearest) {
  // Source: Paxson, A Program for Testing IEEE Decimal-Binary Conversion, 1991: the hardest 53-bit cases.
  EXPECT_EQ(parsed("9214843084008499e0").to_number<double>(), 9214843084008499.0);
  EXPECT_EQ(parsed("5e-324").to_number<double>(), 5e-324);
  EXPECT_EQ(parsed("2.2250738585072011e-308").to_number<double>(), 2.2250738585072011e-308);
  EXPECT_EQ(parsed("6929495644600919.5e0").to_number<double>(), 6929495644600919.5);
  EXPECT_EQ(parsed("5.0216813883093e-203").to_number<double>(), 5.0216813883093e-203);
  EXPECT_EQ(parsed("0.1").to_number<double>(), 0.1);
  EXPECT_EQ(parsed("123456789012345678901234567890").to_number<double>(), 123456789012345678901234567890.0);
}

TEST(Numbers, ThatAreWrittenAreReadBackEqual) {
  std::uint64_t bits = 88172645463325252u;  // Marsaglia, Xorshift RNGs, 2003
  for (int i = 0; i < 20'000; ++i) {
    bits ^= bits << 13;
    bits ^= bits >> 7;
    bits ^= bits << 17;
    auto const number = std::bit_cast<double>(bits);
    if (!std::isfinite(number)) continue;
    auto const text = to_json(number);
    ASSERT_EQ(parsed(text).to_number<double>(), number) << text;
  }
}

TEST(Integers, AreReadWholeAndInTheirRange) {
  EXPECT_EQ(read_json<OneInteger>(parsed(R"({"field":-9223372036854775808})"))->field,
            std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(read_json<OneInteger>(parsed(R"({"field":9223372036854775807})"))->field,
            std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(read_json<OneInteger>(parsed(R"({"field":1e3})"))->field, 1'000);
  EXPECT_EQ(read_json<OneInteger>(parsed(R"({"field":-0})"))->field, 0);
  EXPECT_EQ(why_not<std::int64_t>("9223372036854775808"), "field|field.out_of_range");
  EXPECT_EQ(why_not<std::int64_t>("-9223372036854775809"), "field|field.out_of_range");
  EXPECT_EQ(why_not<std::int64_t>("1e300"), "field|field.out_of_range");
  EXPECT_EQ(why_not<std::int64_t>("1.5"), "field|field.not_integer");
  EXPECT_EQ(why_not<std::int64_t>("\"1\""), "field|field.not_integer");
  EXPECT_EQ(why_not<std::int64_t>("true"), "field|field.not_integer");
  EXPECT_EQ(why_not<std::int8_t>("127"), "taken");
  EXPECT_EQ(why_not<std::int8_t>("128"), "field|field.out_of_range");
}

TEST(Doubles, AreAnyNumberAndNothingElse) {
  for (auto json : {"0", "-0", "-0.0", "1e308", "9223372036854775808"}) EXPECT_EQ(why_not<double>(json), "taken");
  for (auto json : {"null", "\"1\"", "[]", "false"}) EXPECT_EQ(why_not<double>(json), "field|field.not_number");
  EXPECT_EQ(to_json(OneNumber{-0.0}), R"({"field":0})");
  EXPECT_THROW(to_json(OneNumber{std::numeric_limits<double>::quiet_NaN()}), std::logic_error);
  EXPECT_THROW(to_json(OneNumber{-std::numeric_limits<double>::infinity()}), std::logic_error);
}

TEST(WriteJsonString, EscapesWhatMustBeAndNoMore) {
  std::string out;
  write_json_string(out, std::string_view("a\"\\/\b\n\r\t\0\x1f\x7fñ😀", 17));
  EXPECT_EQ(out, "\"a\\\"\\\\/\\u0008\\n\\r\\t\\u0000\\u001f\x7fñ😀\"");
}

TEST(ReadJson, ReadsEveryKindOfField) {
  auto const measure = read_json<Measure>(parsed(whole));
  ASSERT_TRUE(measure);
  EXPECT_EQ(measure->name.value, "Attendance");
  EXPECT_EQ(measure->target, 0.95);
  EXPECT_EQ(measure->since, SchoolYear{2025});
  EXPECT_EQ(measure->share.numerator(), 3);
  EXPECT_EQ(measure->share.denominator(), 30);
  EXPECT_FALSE(measure->goal);
  ASSERT_EQ(measure->steps.size(), 2u);
  EXPECT_EQ(measure->steps[1].label.value, "Two");
}

TEST(ReadJson, ReadsBackWhatWasWritten) {
  auto measure = read_json<Measure>(parsed(whole)).value();
  measure.goal = Goal{{"All \"of\" them\\"}, 3};
  measure.id = {new_uuid({})};
  Reading const reading{.system = Reading::System::read};
  EXPECT_EQ(read_json<Measure>(parsed(to_json(measure)), reading), measure);
}

TEST(ReadJson, ReportsEveryProblemAtOnceWithItsPath) {
  auto const found = problems_of(
      R"({"id":"x","name":" ","better":"sideways","target":"high","places":3000000000,"since":25,"colour":"red",)"
      R"("share":{"numerator":4,"denominator":3,"x":1},"goal":{"order":1.5},"steps":[{"label":7},3,{"label":"ok"}]})");
  std::vector<std::pair<std::string, std::string>> listed;
  for (auto const& problem : found) listed.emplace_back(problem.where, problem.what.key);
  EXPECT_EQ(listed, (std::vector<std::pair<std::string, std::string>>{
                        {"name", "field.empty"},
                        {"better", "field.not_a_choice"},
                        {"target", "field.not_number"},
                        {"places", "field.out_of_range"},
                        {"open", "field.missing"},
                        {"since", "field.not_a_school_year"},
                        {"share.x", "field.unknown"},
                        {"goal.label", "field.missing"},
                        {"goal.order", "field.not_integer"},
                        {"steps[0].label", "field.not_text"},
                        {"steps[1]", "field.not_object"},
                        {"id", "field.unknown"},
                        {"colour", "field.unknown"},
                    }));
}

TEST(ReadJson, RefusesWhatIsNotAnObject) {
  for (auto text : {"null", "[]", "3", "\"x\"", "true"})
    EXPECT_EQ(problems_of(text), (std::vector<Problem>{{"", {"field.not_object"}}})) << text;
}

TEST(ReadJson, StopsInAListAfterAHundredProblems) {
  auto const json = parsed("[" + repeated(100'000, "{},") + "{}]");
  auto const read = read_json<std::vector<Goal>>(json);
  EXPECT_EQ(read.error().problems.size(), 100u);
}

TEST(ReadJson, NeverCutsACharacterOfAnUnknownFieldsName) {
  auto const found = problems_of("{\"" + repeated(99, "a") + repeated(50, "ñ") + "\":1}");
  EXPECT_EQ(found.back().where, repeated(99, "a"));
}

TEST(ReadJson, LetsTheServiceFillInWhatMayBeMissing) {
  auto const json = parsed(R"({"label":"One"})");
  EXPECT_TRUE(read_json<Goal>(json));
  EXPECT_FALSE(read_json<Goal>(parsed("{}")));
  EXPECT_TRUE(read_json<Goal>(parsed("{}"), {.may_be_missing = {"label"}}));
  EXPECT_FALSE(read_json<std::vector<Goal>>(parsed("[{}]"), {.may_be_missing = {"label"}}));
}

TEST(ReadJsonOnto, KeepsTheRestUnderAPatch) {
  auto measure = read_json<Measure>(parsed(whole)).value();
  measure.goal = Goal{{"End"}, 3};
  std::vector<Problem> problems;
  Reading const patch{.missing = Reading::Missing::kept};
  read_json_onto(measure, parsed(R"({"target":null,"places":2,"goal":{"label":"New end"}})"), "", problems, patch);
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(measure.name.value, "Attendance");
  EXPECT_EQ(measure.target, std::nullopt);
  EXPECT_EQ(measure.places, 2);
  EXPECT_EQ(measure.goal->label.value, "New end");
  EXPECT_EQ(measure.goal->order, 3);
  EXPECT_EQ(measure.steps.size(), 2u);
}

TEST(ReadJsonOnto, TakesOnlyWholeNewValuesUnderAPatch) {
  Measure measure;
  std::vector<Problem> problems;
  Reading const patch{.missing = Reading::Missing::kept};
  read_json_onto(measure, parsed(R"({"goal":{"order":1},"steps":[{"order":1}]})"), "", problems, patch);
  EXPECT_EQ(problems, (std::vector<Problem>{{"goal.label", {"field.missing"}}, {"steps[0].label", {"field.missing"}}}));
}

TEST(ReadJsonOnto, LeavesAFieldWithAProblemAsItWas) {
  auto measure = read_json<Measure>(parsed(whole)).value();
  auto const before = measure;
  std::vector<Problem> problems;
  Reading const patch{.missing = Reading::Missing::kept};
  read_json_onto(measure, parsed(R"({"target":"x","steps":[{"label":"a"},{}],"share":{},"goal":7})"), "measure",
                 problems, patch);
  EXPECT_EQ(problems.size(), 5u);
  EXPECT_EQ(problems[0].where, "measure.target");
  EXPECT_EQ(measure, before);
}

TEST(ReadJsonOnto, RefusesWhatOnlyTheSystemWrites) {
  Measure measure;
  std::vector<Problem> problems;
  Reading const patch{.missing = Reading::Missing::kept};
  read_json_onto(measure, parsed(R"({"version":9})"), "", problems, patch);
  EXPECT_EQ(problems, (std::vector<Problem>{{"version", {"field.unknown"}}}));
  EXPECT_EQ(measure.version, 1);
}

TEST(Proportions, AreTwoCountsInJson) {
  EXPECT_EQ(to_json(*Proportion::of(3, 30)), R"({"numerator":3,"denominator":30})");
  EXPECT_EQ(why_not<std::string>("\"a\""), "taken");
  for (auto [json, key] :
       {std::pair{R"({"numerator":4,"denominator":3})", "field.not_a_proportion"},
        std::pair{R"({"numerator":0,"denominator":0})", "field.not_a_proportion"},
        std::pair{R"({"numerator":-1,"denominator":3})", "field.not_a_proportion"},
        std::pair{R"({"numerator":1})", "field.missing"},
        std::pair{R"({"numerator":0.5,"denominator":3})", "field.not_integer"}, std::pair{"0.5", "field.not_object"}})
    EXPECT_EQ(read_json<Proportion>(parsed(json)).error().problems.at(0).what.key, key) << json;
}

TEST(JsonValues, ArePassedThroughWhole) {
  auto const read = read_json<OneValue>(parsed(R"({"field":{"a":[1,2.5,null,"ñ"]}})"));
  EXPECT_EQ(parsed(to_json(*read)), parsed(R"({"field":{"a":[1,2.5,null,"ñ"]}})"));
}

}  // namespace
}  // namespace aimline
