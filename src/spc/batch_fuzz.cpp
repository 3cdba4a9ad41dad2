// Any line: it is answered with one line of JSON that says either a chart or why not.

#include "base/json.hpp"
#include "spc/batch.hpp"

#include <cstdlib>

namespace {

void require(bool claim) {
  if (!claim) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  using namespace aimline;
  std::string_view const line(reinterpret_cast<char const*>(data), size);
  auto const answer = spc::answer_line(line, size % 2 ? Language::en : Language::es);
  require(answer.find('\n') == std::string::npos);
  auto const json = parse_json(answer);
  require(json && json->is_object());
  auto const& object = json->get_object();
  require(object.contains("id"));
  if (object.contains("refused")) {
    require(!object.at("refused").at("what").as_string().empty());
    return 0;
  }
  if (!object.contains("phases")) return 0;  // a funnel
  auto const points = object.at("points").as_array().size();
  for (auto const* list : {"center", "lower", "upper", "lower_warning", "upper_warning", "beyond_limit"})
    require(object.at(list).as_array().size() == points);
  for (auto const& signal : object.at("signals").as_array()) {
    auto const& of = signal.at("points").as_array();
    require(!of.empty());
    for (auto const& point : of)
      require(point.as_int64() >= 1 && point.as_int64() <= static_cast<std::int64_t>(points));
  }
  return 0;
}
