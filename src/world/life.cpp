#include "world/life.hpp"

#include "world/person.hpp"

#include <algorithm>
#include <cmath>

namespace aimline::world {
namespace {

namespace codes = records::codes;

constexpr int last_grade = 12;
constexpr double prekindergarten_share = 0.25;
constexpr double mean_grades = 13.25;  // thirteen and who begins in prekindergarten

constexpr std::string_view first_syllables[] = {"Bri", "Tal", "Oren", "Mave", "Zu",  "Kel",  "Isa", "Quo",
                                                "Fen", "Lio", "Dra",  "Sori", "Pem", "Vash", "Ny",  "Hale"};
constexpr std::string_view last_syllables[] = {"mo",  "vena", "dris", "lin", "tha", "bel", "rok", "sel",
                                               "wyn", "zor",  "pia",  "nel", "gus", "rue", "dax", "lo"};
constexpr std::string_view family_ends[] = {"quist",  "marrow", "fennick", "thorpe", "bellow", "strand",
                                            "wicket", "lark",   "osprey",  "dapple", "hobb",   "tarn",
                                            "vesper", "quill",  "moss",    "ember"};

/// How a student's time in a year, or in the state, ends.
enum class Fate : std::uint8_t { stays, moves_away, emigrates, dies, drops_out };

/// Where the n-th of `shares` lies that a share of their sum falls into.
template <class Size>
std::size_t pick(std::size_t count, double share, Size const& size) {
  double whole = 0;
  for (std::size_t i = 0; i < count; ++i) whole += size(i);
  double left = share * whole;
  for (std::size_t i = 0; i + 1 < count; ++i)
    if ((left -= size(i)) < 0) return i;
  return count - 1;
}

class Living {
public:
  Living(State const& state, std::uint64_t number, Attendance attendance)
      : state_(state),
        attendance_(attendance),
        first_year_(state.first_year()),
        kindergarten_(first_year_ - last_grade - 1 +
                      static_cast<int>(number % static_cast<std::uint64_t>(state.options.years + last_grade + 2))) {
    person_.number = number;
    // Keys look like a state's and do not tell who came first: 7654321 has no factor in common with 90 million.
    life_.number = 10'000'000 + (number * 7'654'321 + state.options.seed % 90'000'000) % 90'000'000;
  }

  Life run() {
    invent_person();
    for (year_ = kindergarten_ + grade_; year_ <= state_.options.last_year && !gone_; ++year_) {
      if (grade_ < arrival_)
        ++grade_;
      else
        spend_year();
    }
    if (!life_.stays.empty()) invent_groups();
    return std::move(life_);
  }

private:
  Draws draws_for(std::uint64_t what) const { return {state_.options.seed, person_.number, what}; }

  void invent_person() {
    auto draws = draws_for(for_person);
    auto const& districts = state_.districts;
    district_ = pick(districts.size(), draws.share(), [&](std::size_t i) { return districts[i].size; });
    auto const need = districts[district_].need;
    double const sex = draws.share();
    life_.sex = sex < 0.487   ? codes::at(codes::sex, "F")
                : sex < 0.996 ? codes::at(codes::sex, "M")
                              : codes::at(codes::sex, "X");
    invent_races(draws, need);
    auto const one_of = [&](auto const& list) { return std::string(list[draws.next() % std::size(list)]); };
    life_.given_name = one_of(first_syllables) + one_of(last_syllables);
    life_.family_name = one_of(first_syllables) + one_of(family_ends);
    life_.born = day_of(kindergarten_ - 7, 9, 1) + draws.between(0, 364);
    person_.poor = draws.chance(std::clamp(0.42 + 0.14 * need + (unequal_ ? 0.14 : 0), 0.05, 0.95));
    person_.disabled = draws.chance(life_.sex == codes::at(codes::sex, "M") ? 0.18 : 0.11);
    person_.unsettled = draws.chance(person_.poor ? 0.09 : 0.012);
    double const shared = draws.normal();
    person_.absence = std::log(0.0275) + 0.62 * shared + 0.3 * draws.normal() + (person_.poor ? 0.36 : 0) +
                      (person_.disabled ? 0.2 : 0) + (unequal_ ? 0.1 : 0) + (person_.unsettled ? 0.45 : 0);
    person_.effort = 0.85 * draws.normal() - 0.4 * shared - (person_.poor ? 0.3 : -0.2) -
                     (person_.disabled ? 0.35 : -0.05) - (unequal_ ? 0.12 : 0) - (person_.unsettled ? 0.3 : 0) +
                     (life_.sex == codes::at(codes::sex, "F") ? 0.12 : -0.08);
    person_.trouble = std::exp(-0.5 * person_.effort + 0.5 * draws.normal()) *
                      (life_.sex == codes::at(codes::sex, "F") ? 0.6 : 1.2) * (person_.disabled ? 1.5 : 1) *
                      (unequal_ ? 1.5 : 0.9);
    grade_ = draws.chance(prekindergarten_share) ? prekindergarten : 0;
    arrival_ = draws.chance(0.2) ? draws.between(1, 11) : grade_;
  }

  /// `unequal_` are those whom this state, as others, gives worse odds.
  void invent_races(Draws& draws, double need) {
    constexpr auto bit = [](std::string_view name) {
      for (unsigned i = 0; i < std::size(codes::race); ++i)
        if (codes::race[i] == name) return 1U << i;
      return 0U;
    };
    life_.hispanic = draws.chance(std::clamp(0.24 + 0.08 * need, 0.05, 0.6));
    double const race = draws.share() - 0.06 * std::clamp(need, -1.0, 1.5);
    life_.races = race < 0.15    ? bit("black")
                  : race < 0.17  ? bit("american_indian")
                  : race < 0.23  ? bit("asian")
                  : race < 0.235 ? bit("pacific_islander")
                  : race < 0.285 ? bit("white") | bit("black")
                  : race < 0.30  ? bit("white") | bit("asian")
                                 : bit("white");
    if (draws.chance(0.01)) life_.races = 0;
    unequal_ = life_.hispanic == 1 || life_.races == bit("black") || life_.races == bit("american_indian");
  }

  bool observed() const { return year_ >= first_year_; }

  void choose_school(Draws& draws) {
    auto const level = static_cast<std::size_t>(level_of(grade_));
    bool const moves = draws.chance(0.04);
    if (moves && draws.chance(0.3))
      district_ = pick(state_.districts.size(), draws.share(), [&](std::size_t i) { return state_.districts[i].size; });
    else if (school_known_ && !moves && state_.schools[school_].level == static_cast<Level>(level))
      return;
    auto const& choices = state_.districts[district_].schools[level];
    auto const& all = state_.schools;
    double share = draws.share();
    // The schools of one level go on to those of the next in the same order, most of them.
    if (school_known_ && !moves && draws.chance(0.85)) share = place_;
    place_ = share;
    school_ = choices[pick(choices.size(), share, [&](std::size_t i) { return all[choices[i]].size; })];
    school_known_ = true;
  }

  Fate choose_fate(Draws& draws) const {
    double const share = draws.share();
    double const leaving = person_.poor ? 0.022 : 0.014;
    double const dropout =
        grade_ < 9 ? 0
                   : std::min(0.3, 0.012 * std::exp(-0.75 * person_.effort) * (behind_ ? 2.2 : 1) * (extra_ ? 4 : 1));
    if (share < dropout) return Fate::drops_out;
    if (share < dropout + leaving) return Fate::moves_away;
    if (share < dropout + leaving + 0.0012) return Fate::emigrates;
    if (share < dropout + leaving + 0.0014) return Fate::dies;
    return Fate::stays;
  }

  void spend_year() {
    auto draws = draws_for(in_year(for_path, year_));
    choose_school(draws);
    if (grade_ == 9 && grade9_ == 0) grade9_ = year_;
    auto const fate = choose_fate(draws);
    auto const first = life_.stays.size();
    bool const within_year = draws.chance(0.65);
    if (observed()) invent_stays(draws, fate, within_year);
    auto stays = std::span<Stay const>(life_.stays).subspan(first);
    if (!stays.empty() && stays.front().exit_type == codes::at(codes::exit_type, "no_show")) stays = stays.subspan(1);
    bool const at_end = fate == Fate::stays || (fate == Fate::drops_out && !within_year);
    YearOfCourses courses;
    if (grade_ >= 6) courses = take_courses(state_, person_, year_, grade_, stays, life_);
    if (!stays.empty()) {
      give_actions(state_, person_, stays, life_);
      give_marks(state_, person_, stays, courses, life_);
      attend(state_, person_, stays, attendance_, life_);
    }
    gone_ = fate != Fate::stays;
    if (at_end && !gone_) end_year(draws, courses);
  }

  /// From the first day, or when the student arrives, to the last or when the student leaves; with moves between.
  void invent_stays(Draws& draws, Fate fate, bool within_year) {
    auto const& calendar = state_.calendar(school_, year_);
    auto const any_day = [&](double share) {
      return calendar.days[static_cast<std::size_t>(share * static_cast<double>(calendar.days.size()))].day;
    };
    bool const arrives = grade_ == arrival_ && arrival_ > 0 && !extra_;
    auto entry = calendar.first();
    if (arrives && draws.chance(0.4))
      entry = any_day(0.6 * draws.share());
    else if (draws.chance(0.025))
      entry = any_day(0.05 * draws.share());
    auto const entry_type =
        arrives ? codes::at(codes::entry_type, "transfer_in") : codes::at(codes::entry_type, "other");
    bool const leaves = fate != Fate::stays && within_year;
    auto const end = leaves ? std::max(entry, any_day(0.05 + 0.9 * draws.share())) : calendar.last();
    // Expected here in autumn, and never seen.
    if (observed() && draws.chance(0.006)) begin_stay(entry, entry, codes::at(codes::exit_type, "no_show"), draws);
    begin_stay(entry, end, records::no_code, draws).entry_type = entry_type;
    double const restless = person_.unsettled ? 0.2 : person_.poor ? 0.07 : 0.035;
    while (draws.chance(restless) && life_.stays.back().entry + 20 < end) move_within(draws, end);
    end_stay(life_.stays.back(), fate, leaves, draws);
  }

  Stay& begin_stay(Day entry, Day exit, std::uint8_t exit_type, Draws& draws) {
    return life_.stays.emplace_back(Stay{.school = school_,
                                         .year = year_,
                                         .grade = grade_,
                                         .entry = entry,
                                         .exit = exit,
                                         .exit_type = exit_type,
                                         .room = static_cast<char>('A' + draws.between(0, 3))});
  }

  /// To another school of the state, where the student is a few days later.
  void move_within(Draws& draws, Day end) {
    auto const from = life_.stays.size() - 1;
    auto const room = end - life_.stays[from].entry;
    auto const last = life_.stays[from].entry + 5 + draws.between(0, room - 12);
    if (draws.chance(0.35))
      district_ = pick(state_.districts.size(), draws.share(), [&](std::size_t i) { return state_.districts[i].size; });
    auto const& choices = state_.districts[district_].schools[static_cast<std::size_t>(level_of(grade_))];
    place_ = draws.share();
    auto const next = choices[static_cast<std::size_t>(place_ * static_cast<double>(choices.size()))];
    if (next == school_) return;
    auto& before = life_.stays[from];
    before.exit = last;
    before.exit_type = codes::at(codes::exit_type, "transferred");
    before.documented = draws.chance(0.95);
    school_ = next;
    begin_stay(last + draws.between(1, 4), end, records::no_code, draws).entry_type =
        codes::at(codes::entry_type, "transfer_in");
  }

  void end_stay(Stay& stay, Fate fate, bool within_year, Draws& draws) {
    double const share = draws.share();
    switch (fate) {
      case Fate::stays:
        stay.exit_type = codes::at(codes::exit_type, "end_of_year");
        stay.exit_written = state_.districts[state_.schools[stay.school].district].writes_year_ends;
        if (!stay.exit_written) stay.exit_type = records::no_code;
        return;
      case Fate::moves_away:
        // Over the summer some just do not come back.
        stay.exit_type = within_year || share < 0.75 ? codes::at(codes::exit_type, "transferred")
                                                     : codes::at(codes::exit_type, "end_of_year");
        stay.documented = share < 0.86;
        return;
      case Fate::emigrates:
        stay.exit_type = codes::at(codes::exit_type, "emigrated");
        return;
      case Fate::dies:
        stay.exit_type = codes::at(codes::exit_type, "died");
        return;
      case Fate::drops_out:
        stay.exit_type =
            share < 0.04 ? codes::at(codes::exit_type, "expelled") : codes::at(codes::exit_type, "dropout");
        return;
    }
  }

  /// Who has been in the state for part of high school only brings the credits of the grades before.
  void end_year(Draws& draws, YearOfCourses const& courses) {
    if (grade_ >= 9) {
      if (grade_ == arrival_ && !extra_) credits_ = 5'700 * (grade_ - 9);
      credits_ += courses.earned;
    }
    behind_ = grade_ >= 9 && credits_ < 4'700 * (grade_ - 8);
    double const share = draws.share();
    if (grade_ == last_grade) return leave_school(draws, share);
    bool const repeats = grade_ < 1    ? grade_ == 0 && share < 0.015
                         : grade_ < 9  ? share < 0.004
                         : grade_ == 9 ? behind_ && share < 0.55
                                       : behind_ && share < 0.3;
    extra_ = repeats;
    if (!repeats) ++grade_;
  }

  void leave_school(Draws& draws, double share) {
    bool const enough = credits_ >= 20'000;
    bool const in_summer = !enough && credits_ >= 19'000 && share < 0.6;
    if (!enough && !in_summer) {
      // Another year, another paper, or nothing.
      if (share < 0.55 && extra_years_ < 2) {
        extra_ = true;
        ++extra_years_;
        return;
      }
      gone_ = true;
      if (share < 0.75) return end_last_stay(codes::at(codes::exit_type, "dropout"));
      return award(draws, share < 0.92 ? codes::at(codes::diploma, "ged") : codes::at(codes::diploma, "certificate"),
                   in_summer);
    }
    gone_ = true;
    life_.alternate_assessment = person_.disabled && draws.chance(0.06);
    award(draws,
          life_.alternate_assessment ? codes::at(codes::diploma, "alternate") : codes::at(codes::diploma, "regular"),
          in_summer);
  }

  void end_last_stay(std::uint8_t exit_type) {
    if (!observed()) return;
    life_.stays.back().exit_type = exit_type;
    life_.stays.back().exit_written = true;
  }

  void award(Draws& draws, std::uint8_t type, bool in_summer) {
    if (!observed()) return;
    bool const graduates =
        type == codes::at(codes::diploma, "regular") || type == codes::at(codes::diploma, "alternate");
    if (!in_summer)
      end_last_stay(graduates ? codes::at(codes::exit_type, "graduated")
                              : codes::at(codes::exit_type, "completed_other"));
    auto const& last = life_.stays.back();
    life_.diploma = in_summer ? day_of(year_, 7, 25) + draws.between(0, 20) : last.exit + draws.between(0, 6);
    life_.diploma_type = type;
    life_.diploma_school = last.school;
    if (type == codes::at(codes::diploma, "regular")) go_to_college(draws);
  }

  void go_to_college(Draws& draws) {
    double const likely = 1 / (1 + std::exp(-0.45 - 0.85 * person_.effort + (person_.poor ? 0.45 : -0.2)));
    College college{.begin = 0, .four_years = draws.chance(0.3 + 0.5 * likely), .number = draws.between(1, 40)};
    if (draws.chance(likely))
      college.begin = day_of(year_, 8, 16) + draws.between(0, 25);
    else if (draws.chance(0.12))
      college.begin = draws.chance(0.5) ? day_of(year_ + 1, 1, 8) + draws.between(0, 14)
                                        : day_of(year_ + 1, 8, 16) + draws.between(0, 25);
    // What would begin later than the autumn after the last year is not known yet.
    if (college.begin != 0 && college.begin <= day_of(state_.options.last_year, 10, 31))
      life_.colleges.push_back(college);
  }

  void invent_groups() {
    auto draws = draws_for(for_groups);
    auto const here = life_.stays.front().entry;
    auto const first = life_.stays.front();
    auto const years_before = std::max(0, first.grade - std::max(arrival_, 0));
    auto const came = here - 365 * years_before;
    auto const put = [&](std::uint8_t group, Day begin, Day end) {
      if (end >= here) life_.spans.push_back({group, begin, end});
    };
    double const learner = life_.hispanic == 1 ? 0.34 : (life_.races & 2U) != 0 ? 0.25 : 0.015;
    if (draws.chance(learner)) {
      auto const years = draws.between(2, 8);
      auto const end = day_of(first.year - years_before + years - 1, 6, 30);
      put(codes::at(codes::group, "english_learner"), came,
          end > day_of(state_.options.last_year, 6, 30) ? no_day : end);
    }
    if (person_.disabled)
      put(codes::at(codes::group, "disability"), std::max(came, life_.born + 365 * draws.between(4, 10)), no_day);
    if (person_.poor) {
      if (draws.chance(0.85))
        put(codes::at(codes::group, "economically_disadvantaged"), came, no_day);
      else
        put(codes::at(codes::group, "economically_disadvantaged"), here, here + draws.between(120, 900));
    }
    for (auto year = first.year; year <= life_.stays.back().year; ++year)
      if (person_.unsettled && draws.chance(0.5)) {
        auto const begin = day_of(year - 1, 8, 1) + draws.between(0, 250);
        if (begin >= here) put(codes::at(codes::group, "homeless"), begin, day_of(year, 6, 30));
      }
    if (draws.chance(0.006)) {
      auto const begin = here + draws.between(0, 200);
      put(codes::at(codes::group, "foster"), begin, begin + draws.between(60, 700));
    }
    if (draws.chance(person_.poor ? 0.008 : 0.001))
      put(codes::at(codes::group, "migrant"), came, here + draws.between(200, 1'000));
    if (draws.chance(0.015)) put(codes::at(codes::group, "military_connected"), came, no_day);
    if (grade9_ != 0 && state_.districts[state_.schools[life_.stays.back().school].district].states_grade9)
      life_.grade9 = grade9_;
  }

  State const& state_;
  Attendance attendance_;
  int first_year_;
  int kindergarten_;  // the school year
  Person person_ = {};
  Life life_ = {};
  bool unequal_ = false;
  int year_ = 0;
  int grade_ = 0;
  int arrival_ = 0;  // the grade in which the student comes to the state
  int grade9_ = 0;
  std::size_t district_ = 0;
  std::size_t school_ = 0;
  double place_ = 0;  // among the schools of a level
  bool school_known_ = false;
  bool gone_ = false;
  bool extra_ = false;  // the grade is repeated
  int extra_years_ = 0;
  bool behind_ = false;
  int credits_ = 0;
};

}  // namespace

std::uint64_t lives(State const& state) {
  // Some leave, others come: about as many as begin are there in every grade.
  auto const cohorts = static_cast<std::uint64_t>(state.options.years + last_grade + 2);
  return static_cast<std::uint64_t>(std::llround(static_cast<double>(state.options.students) / mean_grades * 1.25)) *
         cohorts;
}

Life live(State const& state, std::uint64_t number, Attendance attendance) {
  return Living(state, number, attendance).run();
}

}  // namespace aimline::world
