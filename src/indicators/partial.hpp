#pragma once

#include "indicators/counts.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Counts of a part of the students as a file. It holds true counts and is to be kept as student data: nothing of it is
/// released before all parts are together.
namespace aimline::indicators {

struct Partial {
  std::uint32_t shard = 1;  // from 1
  std::uint32_t shards = 1;
  std::string data = {};  // what tells the records apart from others
  std::optional<std::int32_t> as_of = {};
  Wanted wanted = {};
  Definitions definitions = {};
  Setting setting = {};
  Counts counts = {};
};

/// Tells records apart: different ones have, as good as always, another one. The order of rows matters.
std::string fingerprint(records::Records const& records);

/// In pieces; what it holds stands in the first line.
void write_partial(Partial const& partial, std::function<void(std::string_view)> const& write);

/// Refuses what is no such file, of another version, or not whole. `file` is the name that refusals give it.
Result<Partial> read_partial(std::string_view text, std::string_view file);

/// Adds the counts of all parts; the rest is that of any. `files` are the names that refusals give the parts.
/// Refuses: a part that is missing or there twice; parts of other data, definitions or wishes than the first.
Result<Partial> join(std::vector<Partial> parts, std::vector<std::string> const& files);

}  // namespace aimline::indicators
