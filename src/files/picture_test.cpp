#include "files/picture.hpp"

#include "files/testing_files.hpp"

#include <chrono>

#include <gtest/gtest.h>

namespace aimline::files {
namespace {

using namespace testing;

std::string refusal(std::string const& bytes, std::string_view type, std::uint64_t most = most_pixels) {
  auto const made = scaled(bytes, type, most);
  return made ? "taken" : made.error().problems.front().what.key;
}

bool is_red(Pixels const& pixels, unsigned x, unsigned y) {
  auto const* pixel = &pixels.rgba[(std::size_t{y} * pixels.size.width + x) * 4];
  return pixel[0] > 150 && pixel[2] < 120;
}

/// As `colored`, with a red quarter instead of a red pixel: it outlives scaling and JPEG.
Pixels red_quarter(Size size) {
  auto pixels = colored(size);
  for (unsigned y = 0; y < size.height / 2; ++y)
    for (unsigned x = 0; x < size.width / 2; ++x) {
      auto* pixel = &pixels.rgba[(std::size_t{y} * size.width + x) * 4];
      pixel[0] = 255;
      pixel[1] = pixel[2] = 0;
    }
  return pixels;
}

TEST(Picture, IsMadeInThreeSizesOfOneShape) {
  for (auto const& [bytes, type] : {std::pair{png(colored({2000, 1000})), "image/png"},
                                    {jpeg(colored({2000, 1000})), "image/jpeg"},
                                    {encode_webp(colored({2000, 1000})), "image/webp"}}) {
    auto const made = scaled(bytes, type);
    ASSERT_TRUE(made) << type;
    EXPECT_EQ(made->size, (Size{1024, 512}));
    for (std::size_t i = 0; i < picture_sizes.size(); ++i) {
      auto const again = decode(made->webp[i], "image/webp");
      ASSERT_TRUE(again) << type;
      EXPECT_EQ(again->size, (Size{picture_sizes[i], picture_sizes[i] / 2}));
    }
  }
}

TEST(Picture, IsNotMadeLarger) {
  auto const made = scaled(png(colored({40, 30})), "image/png");
  ASSERT_TRUE(made);
  for (auto const& webp : made->webp) EXPECT_EQ(decode(webp, "image/webp")->size, (Size{40, 30}));
}

TEST(Picture, KeepsWhatOneCanSeeThrough) {
  auto pixels = colored({512, 512});
  for (std::size_t i = 3; i < pixels.rgba.size(); i += 4) pixels.rgba[i] = 0;
  auto const made = scaled(png(pixels), "image/png");
  ASSERT_TRUE(made);
  auto const small = decode(made->webp[0], "image/webp").value();
  for (std::size_t i = 3; i < small.rgba.size(); i += 4) EXPECT_EQ(small.rgba[i], 0);
}

TEST(Picture, LosesWhereAndWithWhatItWasTaken) {
  auto const photo = jpeg(red_quarter({600, 400}), exif_with_place(1));
  ASSERT_NE(photo.find("GPS was here"), std::string::npos);
  auto const made = scaled(photo, "image/jpeg");
  ASSERT_TRUE(made);
  for (auto const& webp : made->webp)
    for (auto const* mark : {"GPS", "Exif", "EXIF", "XMP", "ICCP"})
      EXPECT_EQ(webp.find(mark), std::string::npos) << mark;
}

TEST(Picture, IsTurnedAsTheCameraWasHeld) {
  // Where the quarter at the top left of what the sensor saw belongs. Source: CIPA DC-008, 4.6.4 A, Orientation.
  struct Held {
    unsigned orientation;
    bool right, bottom, lies;
  };
  for (auto const [orientation, right, bottom, lies] : {Held{1, false, false, false},
                                                        {2, true, false, false},
                                                        {3, true, true, false},
                                                        {4, false, true, false},
                                                        {5, false, false, true},
                                                        {6, true, false, true},
                                                        {7, true, true, true},
                                                        {8, false, true, true}}) {
    SCOPED_TRACE(orientation);
    auto const photo = jpeg(red_quarter({240, 120}), exif_with_place(orientation));
    EXPECT_EQ(orientation_of(photo), orientation);
    auto const made = scaled(photo, "image/jpeg");
    ASSERT_TRUE(made);
    auto const pixels = decode(made->webp[2], "image/webp").value();
    auto const [width, height] = pixels.size;
    EXPECT_EQ(pixels.size, lies ? (Size{120, 240}) : (Size{240, 120}));
    for (bool const at_right : {false, true})
      for (bool const at_bottom : {false, true})
        EXPECT_EQ(is_red(pixels, at_right ? width - 10 : 10, at_bottom ? height - 10 : 10),
                  at_right == right && at_bottom == bottom);
  }
}

TEST(Picture, IsRefusedByItsHeaderWhereItHasTooManyPixels) {
  EXPECT_EQ(refusal(png(colored({100, 100})), "image/png", 9'999), "picture.too_large");
  EXPECT_EQ(refusal(jpeg(colored({100, 100})), "image/jpeg", 9'999), "picture.too_large");
  EXPECT_EQ(refusal(encode_webp(colored({100, 100})), "image/webp", 9'999), "picture.too_large");
  // A header that claims 30,000 x 30,000 before a few bytes: told at once, without the 3.6 GB it would unpack to.
  auto bomb = png(colored({3, 2}));
  bomb.replace(16, 8, std::string("\0\0\x75\x30\0\0\x75\x30", 8));
  auto const begun = std::chrono::steady_clock::now();
  EXPECT_NE(refusal(bomb, "image/png"), "taken");
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::milliseconds(500));
}

TEST(Picture, IsRefusedWhereItCannotBeRead) {
  for (auto const* type : {"image/png", "image/jpeg", "image/webp"}) {
    EXPECT_EQ(refusal("", type), "picture.unreadable");
    EXPECT_EQ(refusal("no picture at all", type), "picture.unreadable");
  }
  auto const whole = png(colored({300, 200}));
  EXPECT_EQ(refusal(whole.substr(0, whole.size() / 2), "image/png"), "picture.unreadable");
  auto const webp = encode_webp(red_quarter({300, 200}));
  EXPECT_EQ(refusal(webp.substr(0, webp.size() / 2), "image/webp"), "picture.unreadable");
}

TEST(Orientation, IsUprightWhereExifIsBroken) {
  auto const photo = jpeg(colored({20, 10}), exif_with_place(6));
  EXPECT_EQ(orientation_of(jpeg(colored({20, 10}))), 1u);
  EXPECT_EQ(orientation_of(jpeg(colored({20, 10}), exif_with_place(9))), 1u);
  for (std::size_t length = 0; length < photo.size(); ++length) {
    std::vector<char> const front(photo.begin(), photo.begin() + static_cast<std::ptrdiff_t>(length));
    auto const turned = orientation_of({front.data(), front.size()});
    EXPECT_TRUE(turned == 1 || turned == 6);
  }
}

TEST(MadeSmaller, IsTheMeanOfWhatAPixelCovers) {
  Pixels two{{2, 1}, {100, 0, 0, 255, 200, 0, 0, 255}};
  EXPECT_EQ(made_smaller(two, 1).rgba, (std::vector<std::uint8_t>{150, 0, 0, 255}));
  Pixels half_clear{{2, 1}, {100, 0, 0, 255, 200, 0, 0, 0}};
  EXPECT_EQ(made_smaller(half_clear, 1).rgba, (std::vector<std::uint8_t>{100, 0, 0, 128}));
  EXPECT_EQ(made_smaller(Pixels{{1, 5000}, std::vector<std::uint8_t>(20'000)}, 64).size, (Size{1, 64}));
}

}  // namespace
}  // namespace aimline::files
