#include "spc/batch.hpp"

#include "base/json.hpp"

#include <gtest/gtest.h>

namespace aimline::spc {
namespace {

boost::json::object answer(std::string_view request, Language language = Language::en) {
  auto const line = answer_line(request, language);
  EXPECT_EQ(line.find('\n'), std::string::npos);
  auto json = parse_json(line);
  if (!json) throw std::runtime_error("not JSON: " + line);
  return json->as_object();
}

std::string text(boost::json::value const& json) { return boost::json::serialize(json); }

/// "where: what" of a refusal; empty when it was answered.
std::string refused(std::string_view request, Language language = Language::en) {
  auto const found = answer(request, language);
  auto const* refusal = found.if_contains("refused");
  if (!refusal) return {};
  auto const& object = refusal->as_object();
  return std::string(object.at("where").as_string()) + ": " + std::string(object.at("what").as_string());
}

TEST(Batch, AnswersWithTheNumbersOfTheChart) {
  auto const found = answer(R"({"id":"a","chart":"i","values":[5,7,null,6],"multiply":2,"target":20})");
  EXPECT_EQ(text(found.at("id")), "\"a\"");
  EXPECT_EQ(text(found.at("points")), "[10,14,null,12]");
  EXPECT_EQ(text(found.at("center")), "[12,12,12,12]");
  EXPECT_EQ(text(found.at("beyond_limit")), "[false,false,false,false]");
  EXPECT_EQ(text(found.at("signals")), "[]");
  EXPECT_EQ(text(found.at("variation")), "\"common_cause\"");
  EXPECT_EQ(text(found.at("assurance")), "null");
  auto const& phase = found.at("phases").as_array().at(0).as_object();
  EXPECT_EQ(text(phase.at("first")), "1");
  EXPECT_EQ(text(phase.at("last")), "4");
  EXPECT_EQ(text(phase.at("useful")), "2");
  EXPECT_EQ(text(phase.at("crossings")), "1");
  EXPECT_EQ(text(phase.at("runs_signal")), "false");
}

TEST(Batch, CountsPointsAndPhasesFromOne) {
  auto const found = answer(
      R"({"chart":"run","values":[1,2,1,2,9,8,9,8],"phase_ends":[4],"freeze":3,"exclude":[8],"rules":"nelson"})");
  EXPECT_EQ(text(found.at("id")), "null");
  EXPECT_EQ(text(found.at("center")), "[1,1,1,1,9,9,9,9]");
  EXPECT_EQ(text(found.at("phases").as_array().at(1).as_object().at("first")), "5");
  auto const signals = answer(R"({"chart":"c","values":[4,5,4,30],"freeze":3})").at("signals").as_array();
  EXPECT_EQ(text(signals.at(0)), R"({"rule":"beyond_limit","direction":"high","points":[4]})");
}

TEST(Batch, PutsSubgroupsInOrder) {
  EXPECT_EQ(text(answer(R"({"chart":"i","values":[1,2,3,5],"subgroups":[2,1,1,2]})").at("points")), "[2.5E0,3]");
  EXPECT_EQ(text(answer(R"({"chart":"c","values":[1,2,3,5],"subgroups":["b","a","a","b"]})").at("points")), "[6,5]");
  EXPECT_EQ(text(answer(R"({"chart":"p","values":[1,2,3],"denominators":[4,4,8],"subgroups":[1,1,2]})").at("points")),
            "[3.75E-1,3.75E-1]");
}

TEST(Batch, PutsDatesInTheirOrder) {
  EXPECT_EQ(text(answer(R"({"chart":"i","values":[1,2],"subgroups":["2026-02-01","2026-01-01"]})").at("points")),
            "[2,1]");
}

TEST(Batch, BeginsNoPhaseAfterTheLastPoint) {
  auto const found = answer(R"({"chart":"run","values":[1,2,3],"phase_ends":[3,2,9,2]})");
  EXPECT_EQ(found.at("phases").as_array().size(), 2u);
}

TEST(Batch, TakesATargetForEachPoint) {
  auto const request = [](std::string const& target) {
    return R"({"chart":"i","values":[5,6,5,6],"better":"higher","target":)" + target + "}";
  };
  EXPECT_EQ(text(answer(request("90")).at("assurance")), "\"fail\"");
  EXPECT_EQ(text(answer(request("[90,90,90,1]")).at("assurance")), "\"pass\"");
  EXPECT_EQ(text(answer(request("null")).at("assurance")), "null");
}

TEST(Batch, AnswersAboutFunnels) {
  auto const found = answer(R"({"id":"f","chart":"funnel","values":[10,20,null],"denominators":[100,100,100]})");
  EXPECT_EQ(text(found.at("center")), "1.5E-1");
  EXPECT_EQ(text(found.at("points")), "[1E-1,2E-1,null]");
  EXPECT_EQ(found.at("lower_95").as_array().size(), 3u);
  EXPECT_TRUE(found.at("upper_998").as_array().at(2).is_null());
}

TEST(Batch, RefusesWithThePlaceInTheRequest) {
  EXPECT_EQ(refused(R"({"chart":"p","values":[3,9],"denominators":[5,8]})"),
            "values[1]: The numerator is above the denominator: more events than there were opportunities.");
  EXPECT_EQ(refused(R"({"chart":"c","values":[3,-1]})", Language::es), "values[1]: Un conteo nunca es menor que 0.");
  EXPECT_TRUE(refused(R"({"chart":"zz","values":[]})").starts_with("chart: "));
  EXPECT_TRUE(refused(R"({"chart":"i","values":[1,"x"]})").starts_with("values[1]: "));
  EXPECT_TRUE(refused(R"({"chart":"i","values":[1],"denominators":[1,2]})").starts_with("denominators: "));
  EXPECT_TRUE(refused(R"({"chart":"i","values":[1],"subgroups":[1,2]})").starts_with("subgroups: "));
  EXPECT_TRUE(refused(R"({"chart":"i","values":[1,2],"subgroups":[1,"b"]})").starts_with("subgroups[1]: "));
  EXPECT_TRUE(refused(R"({"chart":"i","values":[1],"subgroups":[null]})").starts_with("subgroups[0]: "));
  EXPECT_TRUE(refused(R"({"chart":"i","values":[1,2],"phase_ends":[0]})").starts_with("phase_ends[0]: "));
  EXPECT_TRUE(refused(R"({"chart":"i","values":[1,2],"freeze":0})").starts_with("freeze: "));
  EXPECT_TRUE(refused(R"({"chart":"i","values":[1,2],"exclude":[3]})").starts_with("exclude[0]: "));
  EXPECT_TRUE(refused(R"({"chart":"i","values":[1,2],"unknown":1})").starts_with("unknown: "));
  EXPECT_TRUE(refused(R"({"chart":"funnel","values":[1,2]})").starts_with("denominators: "));
}

TEST(Batch, TellsRefusedRequestsApartByTheirId) {
  auto const found = answer(R"({"id":["x",7],"chart":"i","values":[true]})");
  EXPECT_EQ(text(found.at("id")), "[\"x\",7]");
  EXPECT_TRUE(found.contains("refused"));
}

TEST(Batch, AnswersWhatIsNoRequest) {
  for (auto const line : {"", "{", "[]", "7", "{\"id\":", "\xff", R"({"id":3,"chart":"i"})"})
    EXPECT_TRUE(answer(line).contains("refused")) << line;
}

}  // namespace
}  // namespace aimline::spc
