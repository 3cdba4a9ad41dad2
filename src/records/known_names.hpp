#pragma once

#include <span>
#include <string_view>

/// How other systems call columns and codes, in the form that `folded_name` gives names.
namespace aimline::records {

struct KnownName {
  std::string_view canonical;  // a column, of any table that has it
  std::string_view folded;
};
std::span<KnownName const> known_names();

struct KnownCode {
  std::string_view column;
  std::string_view folded;
  std::string_view canonical;
};
std::span<KnownCode const> known_codes();

/// A system that is known by names of its columns, which must all be there.
struct KnownSystem {
  std::string_view system;
  std::span<std::string_view const> names;  // folded
};
std::span<KnownSystem const> known_systems();

}  // namespace aimline::records
