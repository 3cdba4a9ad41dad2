#include "records/dictionary.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <sys/mman.h>

namespace aimline::records {
namespace {

constexpr std::size_t block_size = std::size_t{1} << 18;
constexpr std::uint64_t long_text = 0xff;

std::uint64_t load(char const* from, std::size_t size) {
  std::uint64_t value = 0;
  std::memcpy(&value, from, size);
  return value;
}

/// Both halves of a 128-bit product, folded: mixes every bit of one into every bit of the other.
std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
  auto const product = static_cast<unsigned __int128>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

/// Looking up in random order misses the system's table of pages too, unless pages are large. Done before the memory is
/// touched; where the system has no large pages, nothing is lost.
void ask_for_large_pages(void* memory, std::size_t size) {
  constexpr std::size_t page = 4'096;
  if (size < std::size_t{4} << 20) return;
  auto const begin = (reinterpret_cast<std::uintptr_t>(memory) + page - 1) / page * page;
  auto const end = (reinterpret_cast<std::uintptr_t>(memory) + size) / page * page;
  ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
}

}  // namespace

std::uint64_t Dictionary::hash(std::string_view text) {
  constexpr std::uint64_t odd = 0x9e3779b97f4a7c15;  // 2^64 divided by the golden ratio
  std::uint64_t state = 0xa0761d6478bd642f ^ text.size();
  auto const* at = text.data();
  auto left = text.size();
  for (; left > 16; at += 16, left -= 16) state = fold(load(at, 8) ^ odd, load(at + 8, 8) ^ state);
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  if (left >= 8) {
    low = load(at, 8);
    high = load(at + left - 8, 8);
  } else if (left >= 4) {
    low = load(at, 4);
    high = load(at + left - 4, 4);
  } else if (left > 0) {
    low = static_cast<unsigned char>(at[0]) | std::uint64_t{static_cast<unsigned char>(at[left / 2])} << 8 |
          std::uint64_t{static_cast<unsigned char>(at[left - 1])} << 16;
  }
  return fold(fold(low ^ odd, high ^ state), odd ^ text.size());
}

Dictionary::Slot Dictionary::slot_of(std::string_view text, std::uint64_t hashed) {
  if (text.size() > 15) return {hashed, long_text << 56, none};
  Slot slot;
  char bytes[16] = {};
  std::memcpy(bytes, text.data(), text.size());
  slot.low = load(bytes, 8);
  slot.high = load(bytes + 8, 8) | std::uint64_t{text.size()} << 56;
  return slot;
}

/// Where the text is, or the empty slot where it would be.
std::size_t Dictionary::place(Slot const& wanted, std::string_view text, std::uint64_t hashed) const {
  auto const mask = slots_.size() - 1;
  for (auto at = hashed & mask;; at = (at + 1) & mask) {
    auto const& slot = slots_[at];
    if (slot.number == none) return at;
    if (slot.low == wanted.low && slot.high == wanted.high && (text.size() <= 15 || (*this)[slot.number] == text))
      return at;
  }
}

std::int32_t Dictionary::find(std::string_view text, std::uint64_t hashed) const {
  if (slots_.empty()) return none;
  return slots_[place(slot_of(text, hashed), text, hashed)].number;
}

std::int32_t Dictionary::add(std::string_view text, std::uint64_t hashed) {
  if (2 * (texts_.size() + 1) > slots_.size()) grow();
  auto wanted = slot_of(text, hashed);
  auto& slot = slots_[place(wanted, text, hashed)];
  if (slot.number != none) return slot.number;
  wanted.number = static_cast<std::int32_t>(texts_.size());
  texts_.push_back(keep(text));
  slot = wanted;
  return slot.number;
}

void Dictionary::grow() {
  std::vector<Slot> bigger;
  bigger.reserve(std::max<std::size_t>(16, slots_.size() * 2));
  ask_for_large_pages(bigger.data(), bigger.capacity() * sizeof(Slot));
  bigger.resize(std::max<std::size_t>(16, slots_.size() * 2));
  slots_.swap(bigger);
  for (std::size_t i = 0; i < texts_.size(); ++i) {
    auto const hashed = hash(texts_[i]);
    auto slot = slot_of(texts_[i], hashed);
    slot.number = static_cast<std::int32_t>(i);
    slots_[place(slot, texts_[i], hashed)] = slot;
  }
}

std::string_view Dictionary::keep(std::string_view text) {
  if (blocks_.empty() || left_ < text.size()) {
    left_ = std::max(block_size, text.size());
    blocks_.push_back(std::make_unique<char[]>(left_));
  }
  // The block is filled from its end, so that only what is left needs to be known.
  left_ -= text.size();
  char* const to = blocks_.back().get() + left_;
  std::memcpy(to, text.data(), text.size());
  return {to, text.size()};
}

std::vector<std::int32_t> Dictionary::ranks() const {
  std::vector<std::int32_t> order(texts_.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [this](std::int32_t a, std::int32_t b) { return (*this)[a] < (*this)[b]; });
  std::vector<std::int32_t> ranks(order.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    ranks[static_cast<std::size_t>(order[i])] = static_cast<std::int32_t>(i);
  return ranks;
}

}  // namespace aimline::records
