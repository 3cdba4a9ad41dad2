#include "base/folding.hpp"

#include <algorithm>

namespace aimline {
namespace {

// One sign for each character of a range: its plain letter, "." where it stays as it is, a capital for two letters.
// Source: Unicode 15 decompositions (NFKD) without their marks; letters that have none, such as ł and ø, by hand.
constexpr std::string_view from_00c0 =
    "aaaaaaAceeeeiiiidnooooo.ouuuuyTSaaaaaaAceeeeiiiidnooooo.ouuuuyTy"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiIIjjkkklllllll"
    "lllnnnnnnnNNooooooOOrrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"
    "b......................i........oo.............uu....zz........."
    "....DDDLLLJJJaaiioouuuuuuuuuu.aaaaAAggggkkoooo..jDDDgg..nnaaAAoo"
    "aaaaeeeeiiiioooorrrruuuusstt..hh......aaeeooooooooyy............"
    "...b............";
static_assert(from_00c0.size() == 0x250 - 0xc0);
constexpr std::string_view from_1e00 =
    "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"
    "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"
    "wwwwwwwwwwxxxxyyzzzzzzhtwy.s..S.aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
    "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......";
static_assert(from_1e00.size() == 0x100);

constexpr std::string_view two_letters(char sign) {
  switch (sign) {
    case 'A':
      return "ae";
    case 'D':
      return "dz";
    case 'I':
      return "ij";
    case 'J':
      return "nj";
    case 'L':
      return "lj";
    case 'N':
      return "ng";
    case 'O':
      return "oe";
    case 'S':
      return "ss";
    default:
      return "th";
  }
}

/// The plain form of one character beyond ASCII.
void add_folded(std::string& out, char32_t point, std::string_view as_it_is) {
  if (point >= 0x300 && point <= 0x36f) return;  // an accent of its own
  char sign = '.';
  if (point >= 0xc0 && point < 0x250) sign = from_00c0[point - 0xc0];
  if (point >= 0x1e00 && point < 0x1f00) sign = from_1e00[point - 0x1e00];
  if (sign >= 'A' && sign <= 'Z')
    out += two_letters(sign);
  else if (sign != '.')
    out += sign;
  else if (point == 0xa0 || point == 0x202f || (point >= 0x2000 && point <= 0x200a))
    out += ' ';
  else if (point == 0x2018 || point == 0x2019 || point == 0x2bc)
    out += '\'';
  else if (point >= 0x2010 && point <= 0x2015)
    out += '-';
  else
    out += as_it_is;
}

}  // namespace

std::string folded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    auto const lead = static_cast<unsigned char>(text[0]);
    if (lead < 0x80) {
      out += lead >= 'A' && lead <= 'Z' ? static_cast<char>(lead | 0x20) : text[0];
      text.remove_prefix(1);
      continue;
    }
    std::size_t const length = std::min<std::size_t>(text.size(), lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2);
    auto point = static_cast<char32_t>(lead & (0x7fu >> length));
    for (std::size_t i = 1; i < length; ++i) point = point << 6 | (static_cast<unsigned char>(text[i]) & 0x3fu);
    add_folded(out, point, text.substr(0, length));
    text.remove_prefix(length);
  }
  return out;
}

}  // namespace aimline
