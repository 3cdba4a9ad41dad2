#include "records/files.hpp"

#include "records/read.hpp"

#include <csignal>
#include <fstream>
#include <map>
#include <sys/resource.h>
#include <zip.h>
#include <zlib.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zstd.h>

namespace aimline::records {
namespace {

using testing::ElementsAre;

std::string gzip(std::string_view text) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, MAX_WBITS + 16, 9, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

std::string zstd(std::string_view text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 19));
  return out;
}

class RecordFiles : public testing::Test {
protected:
  RecordFiles() : folder(std::filesystem::path(AIMLINE_BINARY_DIR) / "files_test") {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
  }
  ~RecordFiles() override { std::filesystem::remove_all(folder); }

  std::filesystem::path put(std::string const& name, std::string_view text) const {
    std::ofstream(folder / name, std::ios::binary) << text;
    return folder / name;
  }

  std::filesystem::path pack(std::vector<std::pair<std::string, std::string>> const& entries) const {
    auto const path = folder / "a.zip";
    std::filesystem::remove(path);
    int error = 0;
    auto* const zip = zip_open(path.c_str(), ZIP_CREATE, &error);
    for (auto const& [name, text] : entries)
      zip_file_add(zip, name.c_str(), zip_source_buffer(zip, text.data(), text.size(), 0), ZIP_FL_ENC_UTF_8);
    EXPECT_EQ(zip_close(zip), 0);
    return path;
  }

  static std::string refusal(std::filesystem::path const& path) {
    auto const reading = read_records(path, {});
    return reading ? "read" : reading.error().problems.front().what.key;
  }

  std::filesystem::path folder;
};

constexpr auto orgs = "org_id,type,parent_id,name\nD,district,,River\nS,school,D,Elm\n";

TEST_F(RecordFiles, PackedAndInArchivesAreReadAsTheyStand) {
  put("org.csv", orgs);
  auto const plain = read_records(folder, {});
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->report.format, "plain");
  std::filesystem::remove(folder / "org.csv");
  for (auto const& [name, text] : {std::pair{"org.csv.gz", gzip(orgs)},
                                   {"org.csv.zst", zstd(orgs)},
                                   {"org.csv.gz", gzip("org_id,type,parent_id,name\n") + gzip(orgs + 27)}}) {
    auto const path = put(name, text);
    for (auto const& place : {folder, path}) {
      auto const reading = read_records(place, {});
      ASSERT_TRUE(reading) << name << " " << reading.error().problems.front().what.key;
      EXPECT_EQ(reading->report.files, plain->report.files) << name;
    }
    std::filesystem::remove(path);
  }
  auto const packed = pack({{"export/org.csv", orgs}, {"export/deeper/student.csv", "student_id\n"}});
  auto const reading = read_records(packed, {});
  ASSERT_TRUE(reading);
  EXPECT_EQ(reading->report.files, plain->report.files);
  EXPECT_THAT(reading->report.other_files, ElementsAre("export/deeper/student.csv"));
}

TEST_F(RecordFiles, WhatIsCutOrDamagedIsRefused) {
  std::string random;
  for (unsigned i = 0, x = 1; i < 100'000; ++i) random += static_cast<char>((x = x * 1'103'515'245 + 12'345) >> 24);
  for (auto const& [name, text] : {std::pair{"org.csv.gz", gzip(random)}, {"org.csv.zst", zstd(random)}}) {
    for (std::size_t const size : {std::size_t{0}, std::size_t{1}, std::size_t{20}, text.size() / 2, text.size() - 1}) {
      auto const path = put(name, text.substr(0, size));
      EXPECT_EQ(refusal(path), "records.cannot_unpack") << name << " " << size;
    }
    auto damaged = text;
    damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] + 1);
    damaged[4] = static_cast<char>(damaged[4] + 64);
    EXPECT_NE(refusal(put(name, damaged)), "read") << name;
    std::filesystem::remove(folder / name);
  }
  auto const path = pack({{"org.csv", orgs + random}});
  std::ifstream stream(path, std::ios::binary);
  std::string const whole(std::istreambuf_iterator<char>(stream), {});
  for (std::size_t const size : {std::size_t{0}, std::size_t{10}, whole.size() / 2, whole.size() - 1})
    EXPECT_EQ(refusal(put("a.zip", std::string_view(whole).substr(0, size))), "records.cannot_unpack") << size;
  auto damaged = whole;
  damaged[60] = static_cast<char>(damaged[60] + 1);
  EXPECT_EQ(refusal(put("a.zip", damaged)), "records.cannot_unpack");
  EXPECT_EQ(refusal(put("a.zip", random)), "records.cannot_unpack");
}

TEST_F(RecordFiles, BombsAreRefusedBeforeTheyBurst) {
  std::string const zeros(std::size_t{200} << 20, '0');
  struct rusage before {};
  for (auto const& [name, text] : {std::pair{"org.csv.gz", gzip(zeros)}, {"org.csv.zst", zstd(zeros)}}) {
    auto const path = put(name, text);
    getrusage(RUSAGE_SELF, &before);
    EXPECT_EQ(refusal(path), "records.unpacks_to_too_much") << name;
    struct rusage after {};
    getrusage(RUSAGE_SELF, &after);
    EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 64 << 10) << name;  // KiB
    std::filesystem::remove(path);
  }
  EXPECT_EQ(refusal(pack({{"org.csv", zeros}})), "records.unpacks_to_too_much");
}

TEST_F(RecordFiles, ArchivesThatLeadElsewhereAreRefused) {
  for (auto const* name : {"../org.csv", "/org.csv", "a/../../org.csv", "C:org.csv", "a\\org.csv", "./org.csv"})
    EXPECT_EQ(refusal(pack({{name, orgs}})), "records.entry_leads_elsewhere") << name;
  std::vector<std::pair<std::string, std::string>> many;
  for (int i = 0; i < 1'001; ++i) many.emplace_back(std::to_string(i), "x");
  EXPECT_EQ(refusal(pack(many)), "records.too_many_entries");
  pack({{"org.csv", orgs}, {"student.csv", "student_id\n"}});
  int error = 0;
  auto* zip = zip_open((folder / "a.zip").c_str(), 0, &error);
  zip_file_set_external_attributes(zip, 1, 0, ZIP_OPSYS_UNIX, 0120777U << 16);  // a symbolic link
  zip_close(zip);
  EXPECT_EQ(refusal(folder / "a.zip"), "records.entry_leads_elsewhere");
  pack({{"org.csv", orgs}});
  zip = zip_open((folder / "a.zip").c_str(), 0, &error);
  zip_file_set_encryption(zip, 0, ZIP_EM_AES_256, "secret");
  zip_close(zip);
  EXPECT_EQ(refusal(folder / "a.zip"), "records.archive_encrypted");
  // An archive within an archive is named, not opened.
  auto const reading = read_records(pack({{"org.csv", orgs}, {"b.zip", "PK"}, {"student.csv.gz", "x"}}), {});
  ASSERT_TRUE(reading);
  EXPECT_THAT(reading->report.other_files, ElementsAre("b.zip", "student.csv.gz"));
}

TEST_F(RecordFiles, AFileThatIsCutWhileItIsReadEndsNothing) {
  auto const path = put("org.csv", std::string(1 << 20, 'x'));
  auto file = MappedFile::open(path);
  ASSERT_TRUE(file);
  EXPECT_TRUE(file->unchanged());
  std::filesystem::resize_file(path, 10);
  std::size_t zeros = 0;
  for (char const c : file->text()) zeros += c == '\0';
  EXPECT_GE(zeros, std::size_t{1 << 20} - 4'096);
  ASSERT_FALSE(file->unchanged());
  EXPECT_EQ(file->unchanged().error().problems.front().what.key, "records.changed_meanwhile");
  // Longer again, it is still another file.
  std::filesystem::resize_file(path, 1 << 20);
  EXPECT_FALSE(file->unchanged());
}

TEST_F(RecordFiles, SeveralFormatsInOnePlaceAreToldApartByTheReader) {
  put("org.csv", orgs);
  put("schools.json", R"([{"schoolId":7,"nameOfInstitution":"Elm"}])");
  EXPECT_EQ(refusal(folder), "records.several_formats");
  auto const reading = read_records(folder, {}, Format::ed_fi_json);
  ASSERT_TRUE(reading);
  EXPECT_EQ(reading->records[TableId::org].rows, 1U);
  EXPECT_THAT(reading->report.other_files, ElementsAre("org.csv"));
  EXPECT_EQ(refusal(folder / "nothing"), "records.no_folder");
  std::filesystem::create_directories(folder / "empty");
  EXPECT_EQ(refusal(folder / "empty"), "records.no_tables");
}

}  // namespace
}  // namespace aimline::records
