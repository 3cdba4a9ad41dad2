#include "network/search.hpp"

#include "base/folding.hpp"
#include "network/network.hpp"
#include "network/person.hpp"
#include "network/service/routes.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace aimline::network {
namespace {

using enum access::Capability;
using enum access::Action;

constexpr std::size_t usual_limit = 8;
constexpr std::size_t most = 20;

std::string escaped(std::string_view text) {
  std::string made;
  for (char c : text) {
    if (c == '%' || c == '_' || c == '\\') made += '\\';
    made += c;
  }
  return made;
}

/// One kind of record, found by its folded name among what the caller may see.
struct Kind {
  std::string_view name;
  access::EntityFacts facts;
  std::string_view slug;  // columns, or null
  std::string_view detail;
};

class Search {
public:
  Search(http::Call const& call, std::string_view question, std::size_t limit)
      : call_(call), whole_(folded(question)), words_(words_of(question)), limit_(limit) {}

  /// The best of a kind: whose name begins so, which an index finds; then, by one look at all names, those with such
  /// words and those that have it inside. A letter or two stand inside of most names: they say nothing.
  void look_in(Kind const& kind, std::vector<Found>& found) {
    auto const& table = kind.facts.name;
    std::size_t const most_found = found.size() + limit_;
    values_.clear();
    look(kind, begins_so(table), "", limit_, found);
    std::size_t longest = 0;
    for (auto const& word : words_) longest = std::max(longest, count_characters(word).value_or(0));
    if (found.size() == most_found || longest < 2) return;
    values_.clear();
    auto const elsewhere = fmt::format(" and not ({})", begins_so(table));
    auto const words = has_such_words(table);
    if (longest < 3)
      look(kind, words + elsewhere, "", most_found - found.size(), found);
    else
      look(kind, has_it_inside(table) + elsewhere, fmt::format("case when {} then 0 else 1 end", words),
           most_found - found.size(), found);
  }

private:
  std::string bind(std::string value) {
    values_.emplace_back(std::move(value));
    return fmt::format("${}", values_.size());
  }
  std::string begins_so(std::string_view table) {
    // Above every text that begins so, in the order of bytes.
    return fmt::format("{0}.name_folded >= {1} and {0}.name_folded < {2}", table, bind(whole_),
                       bind(whole_ + "\xf4\x8f\xbf\xbf"));
  }
  std::string has_such_words(std::string_view table) {
    std::string all;
    for (auto const& word : words_)
      all += fmt::format(
          "{0}({1}.name_folded like {2} escape '\\' or {1}.name_folded like {3} escape '\\'"
          " or {1}.name_folded like {4} escape '\\')",
          all.empty() ? "" : " and ", table, bind(escaped(word) + "%"), bind("% " + escaped(word) + "%"),
          bind("%-" + escaped(word) + "%"));
    return all;
  }
  std::string has_it_inside(std::string_view table) {
    std::string all;
    for (auto const& word : words_)
      all += fmt::format("{}{}.name_folded like {} escape '\\'", all.empty() ? "" : " and ", table,
                         bind("%" + escaped(word) + "%"));
    return all;
  }

  /// Adds what is found by a condition on the name, in the order of `nearness`.
  void look(Kind const& kind, std::string const& names, std::string const& nearness, std::size_t wanted,
            std::vector<Found>& found) {
    auto const& table = kind.facts.name;
    auto const condition = call_.scope_for({kind.facts.capability, See})
                               .condition(kind.facts.reach, values_.size() + 1, access::Rows::many);
    for (auto const& value : condition.values) values_.push_back(value ? store::Value{*value} : store::Value{});
    values_.emplace_back(static_cast<std::int64_t>(wanted));
    auto const sql = fmt::format(
        "{0}{1} select {2}.id, {2}.name, {3}, {4} from {2} where {5} and {2}.archived_at is null and {6}"
        " order by {8}{2}.name_folded, {2}.id limit ${7}",
        condition.grants.empty() ? "" : "with ", condition.grants, table, kind.slug, kind.detail, names, condition.sql,
        values_.size(), nearness.empty() ? "" : nearness + ", ");
    call_.db().run(sql, values_, [&](store::Row const& row) {
      found.push_back({std::string(kind.name), store::from_column<Id<void>>(row, 0), store::from_column<Line>(row, 1),
                       store::from_column<std::optional<Slug>>(row, 2),
                       store::from_column<std::optional<Line>>(row, 3)});
    });
  }

  http::Call const& call_;
  std::string whole_;
  std::vector<std::string> words_;
  std::size_t limit_;
  std::vector<store::Value> values_;
};

Result<Findings> search(http::Call& call) {
  auto const question = http::find(call.request().query, "q");
  if (!question || words_of(*question).empty()) return refuse(Fault::invalid, "q", {"search.nothing_asked"});
  auto const line = parse_line(*question);
  if (!line) return refuse(Fault::invalid, "q", line.error());
  std::size_t limit = usual_limit;
  if (auto const text = http::find(call.request().query, "limit")) {
    auto const [end, error] = std::from_chars(text->data(), text->data() + text->size(), limit);
    if (error != std::errc{} || end != text->data() + text->size() || limit < 1 || limit > most)
      return refuse(Fault::invalid, "limit", {"list.limit", {{"most", std::to_string(most)}}});
  }
  Findings findings;
  Search of(call, line->value, limit);
  of.look_in({"organization", access::facts_of<Organization>(), "organization.slug", "organization.locality"},
             findings.items);
  of.look_in({"person", access::facts_of<Person>(), "null", "person.expertise"}, findings.items);
  of.look_in({"network", access::facts_of<Network>(), "network.slug", "null"}, findings.items);
  return findings;
}

}  // namespace

void add_search_route(http::Router& router) {
  router.get<Findings, access::Access{L2, See}>("/search", "Organizations, people and networks by name", search);
  router.question("q", "What to look for: the beginning of a name, words of it, or a part of three letters or more");
  router.question("limit", "How many of each kind, 1 to 20; 8 when left out");
}

}  // namespace aimline::network
