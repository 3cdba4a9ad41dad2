#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace aimline::records {

/// Texts as numbers: the first text is 0, the next new one 1, and so on. Looking up takes one miss of the cache for
/// texts up to 15 bytes, which keys of students are.
class Dictionary {
public:
  static constexpr std::int32_t none = -1;

  static std::uint64_t hash(std::string_view text);

  /// The number of a text, given one when it is new.
  std::int32_t add(std::string_view text) { return add(text, hash(text)); }
  std::int32_t add(std::string_view text, std::uint64_t hashed);

  /// `none` when the text is not there.
  std::int32_t find(std::string_view text) const { return find(text, hash(text)); }
  std::int32_t find(std::string_view text, std::uint64_t hashed) const;

  /// Begins to fetch what `find` will look at.
  void prefetch(std::uint64_t hashed) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[hashed & (slots_.size() - 1)]);
  }

  std::string_view operator[](std::int32_t number) const { return texts_[static_cast<std::size_t>(number)]; }
  std::size_t size() const { return texts_.size(); }

  /// For each number the place of its text among all texts in byte order.
  std::vector<std::int32_t> ranks() const;

private:
  struct alignas(32) Slot {  // never across two lines of the cache
    std::uint64_t low = 0;
    std::uint64_t high = 0;  // the top byte is the length, 0xff for what does not fit
    std::int32_t number = none;
  };

  static Slot slot_of(std::string_view text, std::uint64_t hashed);
  std::size_t place(Slot const& wanted, std::string_view text, std::uint64_t hashed) const;
  void grow();
  std::string_view keep(std::string_view text);

  std::vector<Slot> slots_ = {};
  std::vector<std::string_view> texts_ = {};
  std::vector<std::unique_ptr<char[]>> blocks_ = {};
  std::size_t left_ = 0;
};

}  // namespace aimline::records
