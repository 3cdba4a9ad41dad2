#include "base/schema.hpp"

#include "base/json.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

namespace aimline {

// Entities of other modules: one is known by its plural alone, the other says nothing.
struct Organization;
constexpr std::string_view plural_of(Organization const*) { return "organizations"; }
struct Unnamed;

namespace {

enum class Better { higher, lower };
BOOST_DESCRIBE_ENUM(Better, higher, lower)

struct Goal {
  Line label;
};
BOOST_DESCRIBE_STRUCT(Goal, (), (label))
constexpr auto meanings(Goal const*) { return std::array{Meaning{"label", "What it is called"}}; }

struct Measure {
  Id<Measure> id;
  std::int64_t version = 1;
  std::optional<Instant> archived_at;
  Line name;
  std::optional<Better> better;
  Id<Organization> school;
  std::optional<Id<Unnamed>> source;
  std::optional<double> target;
  std::int32_t places = 0;
  bool open = false;
  SchoolYear since{2024};
  Slug slug;
  boost::json::value extra;
};
BOOST_DESCRIBE_STRUCT(Measure, (),
                      (id, version, archived_at, name, better, school, source, target, places, open, since, slug,
                       extra))
constexpr auto meanings(Measure const*) {
  return std::array{
      Meaning{"name", "What it is called"}, Meaning{"better", "Which way is up"},
      Meaning{"school", "Where"},           Meaning{"source", "From where"},
      Meaning{"target", "Aimed for"},       Meaning{"places", "Digits shown"},
      Meaning{"open", "Seen by all"},       Meaning{"since", "First year"},
      Meaning{"slug", "In addresses"},      Meaning{"extra", "More"},
  };
}

struct Tree {
  Line name;
  Proportion share;
  std::optional<Goal> goal;
  std::vector<Goal> steps;
  std::vector<Tree> below;
};
BOOST_DESCRIBE_STRUCT(Tree, (), (name, share, goal, steps, below))
constexpr auto meanings(Tree const*) {
  return std::array{Meaning{"name", "What it is called"}, Meaning{"share", "Of all"}, Meaning{"goal", "The end"},
                    Meaning{"steps", "The way"}, Meaning{"below", "Its branches"}};
}

namespace elsewhere {
struct Goal {
  bool met = false;
};
BOOST_DESCRIBE_STRUCT(Goal, (), (met))
constexpr auto meanings(Goal const*) { return std::array{Meaning{"met", "Whether it is reached"}}; }

template <class T>
struct Page {};
template <class A, class B>
struct Pair {};
}  // namespace elsewhere

boost::json::value parsed(std::string_view text) { return parse_json(text).value(); }

boost::json::value property(Use use, char const* name) { return schema_of<Measure>(use).at("properties").at(name); }

std::vector<std::string> names(boost::json::value const& list) {
  std::vector<std::string> all;
  for (auto const& name : list.as_array()) all.emplace_back(name.as_string());
  return all;
}

TEST(NameOfType, IsTheLastPart) {
  EXPECT_EQ(name_of_type<Measure>(), "Measure");
  EXPECT_EQ(name_of_type<elsewhere::Goal>(), "Goal");
  EXPECT_EQ(name_of_type<Organization>(), "Organization");
  EXPECT_EQ(name_of_type<elsewhere::Page<elsewhere::Goal>>(), "PageOfGoal");
  EXPECT_EQ((name_of_type<elsewhere::Pair<Measure, elsewhere::Page<Goal>>>()), "PairOfMeasureAndPageOfGoal");
  EXPECT_EQ(schema_name<Measure>(Use::reply), "Measure");
  EXPECT_EQ(schema_name<Measure>(Use::draft), "MeasureDraft");
  EXPECT_EQ(schema_name<Measure>(Use::patch), "MeasurePatch");
}

TEST(SchemaOf, AReplyRequiresAllFieldsAndMarksTheSystemsOwn) {
  auto const schema = schema_of<Measure>(Use::reply);
  EXPECT_EQ(schema.at("type"), "object");
  EXPECT_EQ(schema.at("additionalProperties"), false);
  EXPECT_EQ(names(schema.at("required")).size(), 13u);
  EXPECT_EQ(schema.at("properties").at("id"),
            parsed(R"({"type":"string","format":"uuid","description":"Key of this record","readOnly":true})"));
  EXPECT_TRUE(schema.at("properties").at("archived_at").as_object().contains("readOnly"));
  EXPECT_FALSE(schema.at("properties").at("name").as_object().contains("readOnly"));
}

TEST(SchemaOf, ADraftRequiresWhatIsNeitherOptionalNorFilledIn) {
  std::array<std::string_view, 2> const filled_in{"slug", "since"};
  auto const schema = schema_of<Measure>(Use::draft, filled_in);
  EXPECT_EQ(names(schema.at("required")), (std::vector<std::string>{"name", "school", "places", "open", "extra"}));
  for (auto name : {"id", "version", "archived_at"})
    EXPECT_FALSE(schema.at("properties").as_object().contains(name)) << name;
  EXPECT_TRUE(schema.at("properties").as_object().contains("slug"));
}

TEST(SchemaOf, APatchRequiresNothing) {
  auto const schema = schema_of<Measure>(Use::patch);
  EXPECT_FALSE(schema.contains("required"));
  EXPECT_EQ(schema.at("properties").as_object().size(), 10u);
}

TEST(SchemaOf, EachFieldSaysItsBounds) {
  EXPECT_EQ(property(Use::draft, "name"),
            parsed(R"({"type":"string","minLength":1,"maxLength":200,"description":"What it is called"})"));
  EXPECT_EQ(property(Use::draft, "slug"),
            parsed(R"({"type":"string","pattern":"^[a-z0-9]+(-[a-z0-9]+)*$","minLength":1,"maxLength":80,)"
                   R"("description":"In addresses"})"));
  EXPECT_EQ(property(Use::draft, "since"),
            parsed(R"({"type":"integer","minimum":1900,"maximum":2200,"description":"First year"})"));
  EXPECT_EQ(property(Use::draft, "places"),
            parsed(R"({"type":"integer","minimum":-2147483648,"maximum":2147483647,"format":"int32",)"
                   R"("description":"Digits shown"})"));
  EXPECT_EQ(property(Use::draft, "open"), parsed(R"({"type":"boolean","description":"Seen by all"})"));
  EXPECT_EQ(property(Use::draft, "extra"), parsed(R"({"description":"More"})"));
  EXPECT_EQ(property(Use::reply, "version").at("format"), "int64");
  EXPECT_EQ(property(Use::reply, "version").at("maximum"), std::numeric_limits<std::int64_t>::max());
}

TEST(SchemaOf, AnOptionalFieldMayBeNull) {
  EXPECT_EQ(property(Use::draft, "target"),
            parsed(R"({"type":["number","null"],"format":"double","description":"Aimed for"})"));
  EXPECT_EQ(property(Use::draft, "better"),
            parsed(R"({"type":["string","null"],"enum":["higher","lower",null],"description":"Which way is up"})"));
}

TEST(SchemaOf, AKeySaysWhatItRefersToWhereTheEntityDoes) {
  EXPECT_EQ(property(Use::draft, "school").at("x-references"), "organizations");
  EXPECT_FALSE(property(Use::draft, "source").as_object().contains("x-references"));
}

TEST(SchemaOf, NamesTheStructsInside) {
  NamedSchemas named;
  auto const tree = schema_of<Tree>(Use::reply, named);
  auto const& properties = tree.at("properties").as_object();
  EXPECT_EQ(properties.at("share"), parsed(R"({"$ref":"#/components/schemas/Proportion","description":"Of all"})"));
  EXPECT_EQ(properties.at("goal"),
            parsed(R"({"anyOf":[{"$ref":"#/components/schemas/Goal"},{"type":"null"}],"description":"The end"})"));
  EXPECT_EQ(properties.at("steps"), parsed(R"({"type":"array","items":{"$ref":"#/components/schemas/Goal"},)"
                                           R"("description":"The way"})"));
  EXPECT_EQ(properties.at("below").at("items"), parsed(R"({"$ref":"#/components/schemas/Tree"})"));
  ASSERT_EQ(named.size(), 3u);
  EXPECT_EQ(named.at("Tree"), tree);
  EXPECT_EQ(names(named.at("Proportion").at("required")), (std::vector<std::string>{"numerator", "denominator"}));
}

TEST(SchemaOf, ListsOfAPatchHoldWholeItems) {
  NamedSchemas named;
  auto const tree = schema_of<Tree>(Use::patch, named);
  EXPECT_EQ(tree.at("properties").at("steps").at("items").at("$ref"), "#/components/schemas/GoalDraft");
  EXPECT_EQ(tree.at("properties").at("goal").at("anyOf").at(0).at("$ref"), "#/components/schemas/GoalPatch");
}

TEST(SchemaOf, WithoutAPlaceForOthersTakesFlatStructsOnly) {
  EXPECT_THROW(schema_of<Tree>(Use::reply), std::logic_error);
}

TEST(ReferTo, PutsEachTypeInOnce) {
  NamedSchemas named;
  EXPECT_EQ(refer_to<Goal>(Use::reply, named).at("$ref"), "#/components/schemas/Goal");
  EXPECT_EQ(refer_to<Goal>(Use::reply, named).at("$ref"), "#/components/schemas/Goal");
  EXPECT_EQ(refer_to<Goal>(Use::draft, named).at("$ref"), "#/components/schemas/GoalDraft");
  EXPECT_EQ(named.size(), 2u);
}

TEST(ReferTo, RefusesTwoTypesOfOneName) {
  NamedSchemas named;
  refer_to<Goal>(Use::reply, named);
  EXPECT_THROW(refer_to<elsewhere::Goal>(Use::reply, named), std::logic_error);
}

}  // namespace
}  // namespace aimline
