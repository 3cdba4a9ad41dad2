#include "app/chart.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <unistd.h>

#include <gtest/gtest.h>

namespace aimline::app {
namespace {

/// A folder that goes away with the test.
class ChartCommand : public testing::Test {
protected:
  ChartCommand() { std::filesystem::create_directories(folder_); }
  ~ChartCommand() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path write(std::string const& name, std::string const& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return folder_ / name;
  }

  static std::string read(std::filesystem::path const& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  struct Run {
    int code = 0;
    std::string out = {};
    std::string error = {};
  };

  template <class Command>
  static Run run(Command command) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    int const code = command();
    return {code, testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
  }

  static Run chart(ChartOptions const& options, Output output = Output::people) {
    return run([&] { return run_chart(options, output); });
  }

  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("aimline-chart-test-" + std::to_string(::getpid()));
};

/// Two years of months: about 20, then about 14 from the 15th on.
std::string months() {
  std::string text = "month,late,enrolled\n";
  for (int i = 0; i < 24; ++i) {
    auto const month = std::to_string(i % 12 + 1);
    text += std::to_string(2024 + i / 12) + "-" + (month.size() == 1 ? "0" : "") + month + "," +
            std::to_string((i < 14 ? 20 : 14) + i % 2) + ",100\n";
  }
  return text;
}

ChartOptions late(std::filesystem::path file) {
  return {.file = std::move(file),
          .columns = {.date = "month", .value = "late", .denominator = "enrolled"},
          .better = "lower"};
}

TEST_F(ChartCommand, SaysASentenceAndDraws) {
  auto const ran = chart(late(write("a.csv", months())));
  EXPECT_EQ(ran.code, 0) << ran.error;
  EXPECT_NE(ran.out.find("10 months in a row below the center line since March 2025: improvement."), std::string::npos)
      << ran.out;
  EXPECT_NE(ran.out.find("◆"), std::string::npos);
}

TEST_F(ChartCommand, WritesJsonAndCsv) {
  auto options = late(write("a.csv", months()));
  options.out = folder_ / "chart.json";
  EXPECT_EQ(chart(options).code, 0);
  EXPECT_NE(read(options.out).find("\"sentence\":{\"en\":\"10 months in a row"), std::string::npos);
  options.out = folder_ / "chart.csv";
  EXPECT_EQ(chart(options).code, 0);
  auto const csv = read(options.out);
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 25);
}

TEST_F(ChartCommand, WritesPicturesAsTheEndingSays) {
  auto options = late(write("late_arrivals.csv", months()));
  options.notes = {"2025-03:Calls <home>"};
  for (auto const& [ending, begin] :
       {std::pair{".svg", "<svg "}, std::pair{".png", "\x89PNG"}, std::pair{".pdf", "%PDF-"}}) {
    options.out = folder_ / (std::string("chart") + ending);
    auto const ran = chart(options);
    EXPECT_EQ(ran.code, 0) << ran.error;
    EXPECT_TRUE(read(options.out).starts_with(begin)) << ending;
  }
  auto const svg = read(folder_ / "chart.svg");
  EXPECT_NE(svg.find(">late arrivals</title>"), std::string::npos);
  EXPECT_NE(svg.find("Calls &lt;home&gt;"), std::string::npos);
  EXPECT_NE(svg.find("14 of 100"), std::string::npos);
  EXPECT_TRUE(std::filesystem::exists(folder_ / "chart.svg"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "chart.svg.part"));
}

TEST_F(ChartCommand, WritesPicturesInTheLanguageThemeAndWidthAskedFor) {
  auto options = late(write("a.csv", months()));
  options.out = folder_ / "a.svg";
  options.picture = {.title = "Llegadas tarde", .width = 320, .theme = "dark", .language = "es"};
  EXPECT_EQ(chart(options).code, 0);
  auto const svg = read(options.out);
  EXPECT_NE(svg.find("lang=\"es\""), std::string::npos);
  EXPECT_NE(svg.find("width=\"320\""), std::string::npos);
  EXPECT_NE(svg.find(">Llegadas tarde</title>"), std::string::npos);
  EXPECT_NE(svg.find(".background{fill:#1c1d1a}"), std::string::npos);
  EXPECT_NE(svg.find("mejora"), std::string::npos);
}

TEST_F(ChartCommand, LeavesAnOldFileAsItWasWhereItRefuses) {
  auto options = late(write("a.csv", months()));
  options.out = write("old.svg", "old");
  auto const refused = [&](auto change) {
    auto changed = options;
    change(changed);
    EXPECT_EQ(chart(changed).code, 2);
    EXPECT_EQ(read(options.out), "old");
  };
  refused([](ChartOptions& o) { o.picture.width = 10; });
  refused([](ChartOptions& o) { o.picture.theme = "pink"; });
  refused([](ChartOptions& o) { o.picture.language = "fr"; });
  refused([](ChartOptions& o) { o.notes = {"2031-01:x"}; });
  refused([](ChartOptions& o) { o.columns.value = "nothing"; });
  // A folder stands where the file would.
  options.out = folder_ / "taken.svg";
  std::filesystem::create_directories(options.out / "x");
  EXPECT_EQ(chart(options).code, 2);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "taken.svg.part"));
}

TEST_F(ChartCommand, BeginsPhasesFreezesAndExcludes) {
  auto options = late(write("a.csv", months()));
  options.type = "i";
  options.phases = {"2025-03:Calls home on day three"};
  options.excluded = {"2024-05"};
  options.freeze = "2025-06-15";
  auto const ran = chart(options, Output::json);
  EXPECT_EQ(ran.code, 0) << ran.error;
  EXPECT_NE(ran.out.find("\"reason\":\"Calls home on day three\""), std::string::npos);
  EXPECT_NE(ran.out.find("\"excluded\":[5]"), std::string::npos);
  EXPECT_NE(ran.out.find("\"first\":15,\"last\":24,\"points\":10,\"base\":4,\"baseline_last\":18"), std::string::npos)
      << ran.out;
}

TEST_F(ChartCommand, RefusesBadFilesWithLineAndColumnAndWritesNothing) {
  struct Bad {
    std::string text, expected;
  };
  for (auto const& [text, expected] : {
           Bad{"", "line 1: "},
           Bad{"month,late,enrolled\n", "line 1: "},
           Bad{"month,tardy,enrolled\n2024-01,3,9\n",
               "line 1: There is no column late. The file has: month, tardy, enrolled."},
           Bad{"month,late,enrolled\nsoon,3,9\n", "line 2, column month: "},
           Bad{"month,late,enrolled\n2024-01,x,9\n", "line 2, column late: "},
           Bad{"month,late,enrolled\n2024-01,3,9\n2024-02,10,9\n", "line 3, column late: "},
           Bad{"month,late,enrolled\n2024-01,-3,9\n", "line 2, column late: "},
           Bad{"month,late,enrolled\n2024-01,3,-9\n", "line 2, column enrolled: "},
       }) {
    auto options = late(write("bad.csv", text));
    options.type = "p";
    options.out = folder_ / "out.json";
    auto const ran = chart(options);
    EXPECT_EQ(ran.code, 2) << text;
    EXPECT_NE(ran.error.find(options.file.string() + " " + expected), std::string::npos) << ran.error;
    EXPECT_FALSE(std::filesystem::exists(options.out));
  }
}

TEST_F(ChartCommand, RefusesFilesAndPlacesThatAreNotThere) {
  EXPECT_EQ(chart(late(folder_ / "none.csv")).code, 4);
  EXPECT_EQ(chart(late(folder_)).code, 4);
  auto options = late(write("a.csv", months()));
  options.out = folder_ / "no" / "where.json";
  EXPECT_EQ(chart(options).code, 2);
  options.out = folder_ / "chart.doc";
  EXPECT_EQ(chart(options).code, 2);
  EXPECT_FALSE(std::filesystem::exists(options.out));
}

TEST_F(ChartCommand, RefusesOptionsThatDoNotFit) {
  auto const refused = [&](auto change) {
    auto options = late(write("a.csv", months()));
    change(options);
    auto const ran = chart(options);
    EXPECT_EQ(ran.code, 2);
    return ran.error.substr(0, ran.error.find(':', 9));
  };
  EXPECT_EQ(refused([](ChartOptions& o) { o.type = "pie"; }), "aimline: --type");
  EXPECT_EQ(refused([](ChartOptions& o) { o.rules = "mine"; }), "aimline: --rules");
  EXPECT_EQ(refused([](ChartOptions& o) { o.better = "up"; }), "aimline: --better");
  EXPECT_EQ(refused([](ChartOptions& o) { o.phases = {"2031-01:x"}; }), "aimline: --phase");
  EXPECT_EQ(refused([](ChartOptions& o) { o.excluded = {"whenever"}; }), "aimline: --exclude");
  EXPECT_EQ(refused([](ChartOptions& o) { o.freeze = "2001-01"; }), "aimline: --freeze");
  EXPECT_EQ(refused([](ChartOptions& o) { o.season = "year"; }), "aimline: --season");
  EXPECT_EQ(refused([](ChartOptions& o) { o.to_date = true; }), "aimline: counting");
}

TEST_F(ChartCommand, ChartsEachFacet) {
  auto const file = write("f.csv", "school,month,n\nCedar,2024-01,3\nAspen,2024-01,9\nCedar,2024-02,4\n");
  ChartOptions options{.file = file, .columns = {.date = "month", .value = "n", .facet = "school"}};
  options.phases = {"2024-02:only Cedar has it"};
  auto const people = chart(options);
  EXPECT_EQ(people.code, 0) << people.error;
  EXPECT_NE(people.out.find("Aspen"), std::string::npos);
  auto const json = chart(options, Output::json);
  EXPECT_TRUE(json.out.starts_with("{\"charts\":[{\"name\":\"Cedar\"")) << json.out;
}

TEST_F(ChartCommand, DrawsFacetsAsPanelsOrRows) {
  std::string text = "month,late,enrolled,school\n";
  for (auto const* school : {"Cedar", "Mesa"})
    for (int month = 1; month <= 9; ++month) text += "2024-0" + std::to_string(month) + ",10,100," + school + "\n";
  auto options = late(write("a.csv", text));
  options.columns.facet = "school";
  options.out = folder_ / "a.svg";
  EXPECT_EQ(chart(options).code, 0);
  EXPECT_NE(read(options.out).find("class=\"aimline-picture multiples\""), std::string::npos);
  EXPECT_NE(read(options.out).find(">Mesa</text>"), std::string::npos);
  options.sparklines = true;
  EXPECT_EQ(chart(options).code, 0);
  EXPECT_NE(read(options.out).find("class=\"aimline-picture sparklines\""), std::string::npos);
  options.years = "month";
  auto const ran = chart(options);
  EXPECT_EQ(ran.code, 2);
  EXPECT_NE(ran.error.find("--facet"), std::string::npos);
}

TEST_F(ChartCommand, TakesTheSeasonOut) {
  std::string text = "date,value\n";
  for (int year = 2021; year < 2025; ++year)
    for (int month = 1; month <= 12; ++month)
      text += std::to_string(year) + (month < 10 ? "-0" : "-") + std::to_string(month) + "," +
              std::to_string(50 + 5 * month + year % 2) + ".5\n";
  ChartOptions options{.file = write("s.csv", text), .season = "month"};
  auto const ran = chart(options, Output::json);
  EXPECT_EQ(ran.code, 0) << ran.error;
  EXPECT_NE(ran.out.find("\"labels\":[\"2023-01\""), std::string::npos) << ran.out.substr(0, 400);
}

TEST_F(ChartCommand, LaysYearsOverOneAnother) {
  ChartOptions options{.file = write("y.csv", "year,value,denominator\n2023,70,100\n2024,75,100\n2025,80,100\n"),
                       .columns = {.date = "year"},
                       .type = "percent",
                       .years = "year"};
  auto const ran = chart(options);
  EXPECT_EQ(ran.code, 0) << ran.error;
  EXPECT_NE(ran.out.find("2024-25 is above the same point of all earlier years (2)."), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("2022-23: 0.7 (0.60"), std::string::npos) << ran.out;
  options.out = folder_ / "years.json";
  EXPECT_EQ(chart(options).code, 0);
  EXPECT_NE(read(options.out).find("\"year\":2025"), std::string::npos);
}

TEST_F(ChartCommand, RefusesAPngThatWouldBeTooLarge) {
  std::string text = "month,late,school\n";
  for (int school = 0; school < 1'000; ++school) text += "2024-01,3,S" + std::to_string(school) + "\n";
  ChartOptions options{.file = write("a.csv", text),
                       .columns = {.date = "month", .value = "late", .facet = "school"},
                       .type = "run",
                       .picture = {.width = 300},
                       .out = folder_ / "a.png"};
  auto const ran = chart(options);
  EXPECT_EQ(ran.code, exit_code(Fault::too_large));
  EXPECT_NE(ran.error.find("too large for a PNG"), std::string::npos) << ran.error;
  EXPECT_FALSE(std::filesystem::exists(options.out));
  options.out = folder_ / "a.svg";
  EXPECT_EQ(chart(options).code, 0);
}

TEST_F(ChartCommand, DrawsYearsAndFunnels) {
  auto options = late(write("a.csv", months()));
  options.years = "month";
  options.out = folder_ / "years.svg";
  EXPECT_EQ(chart(options).code, 0);
  EXPECT_NE(read(options.out).find("class=\"aimline-picture years\""), std::string::npos);
  ChartOptions funnel{.file = write("f.csv", "school,late,enrolled\nA,10,100\nB,20,120\nC,90,130\n"),
                      .columns = {.value = "late", .denominator = "enrolled", .unit = {"school"}},
                      .out = folder_ / "f.svg"};
  EXPECT_EQ(run([&] { return run_funnel(funnel, Output::people); }).code, 0);
  EXPECT_NE(read(funnel.out).find("class=\"aimline-picture funnel\""), std::string::npos);
  funnel.better = "sideways";
  EXPECT_EQ(run([&] { return run_funnel(funnel, Output::people); }).code, 2);
}

TEST_F(ChartCommand, ComparesUnitsInAFunnel) {
  std::string text = "school,absent,enrolled\n";
  for (int i = 0; i < 20; ++i) text += "School " + std::to_string(i) + "," + std::to_string(20 + i) + ",200\n";
  text += "Cedar,150,200\n";
  ChartOptions options{.file = write("f.csv", text),
                       .columns = {.value = "absent", .denominator = "enrolled", .unit = {"school"}}};
  auto const ran = run([&] { return run_funnel(options, Output::people); });
  EXPECT_EQ(ran.code, 0) << ran.error;
  EXPECT_NE(ran.out.find("Cedar: 0.75"), std::string::npos) << ran.out;
  options.out = folder_ / "funnel.csv";
  EXPECT_EQ(run([&] { return run_funnel(options, Output::people); }).code, 0);
  EXPECT_NE(read(options.out).find("Cedar,150,200,0.75,"), std::string::npos);
  options.columns.unit = {};
  EXPECT_EQ(run([&] { return run_funnel(options, Output::people); }).code, 2);
}

}  // namespace
}  // namespace aimline::app
