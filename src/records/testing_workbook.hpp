#pragma once

#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <zip.h>

namespace aimline::records {

/// A zip archive of these parts.
inline std::string zipped(std::map<std::string, std::string> const& parts) {
  zip_error_t error;
  zip_error_init(&error);
  auto* const into = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(into);
  auto* const archive = zip_open_from_source(into, ZIP_TRUNCATE, &error);
  for (auto const& [name, text] : parts) {
    auto* const part = zip_source_buffer(archive, text.data(), text.size(), 0);
    zip_file_add(archive, name.c_str(), part, ZIP_FL_ENC_UTF_8);
  }
  if (zip_close(archive) != 0) throw std::runtime_error("no archive");
  std::string bytes;
  zip_source_open(into);
  zip_source_seek(into, 0, SEEK_END);
  bytes.resize(static_cast<std::size_t>(zip_source_tell(into)));
  zip_source_seek(into, 0, SEEK_SET);
  zip_source_read(into, bytes.data(), bytes.size());
  zip_source_close(into);
  zip_source_free(into);
  return bytes;
}

/// The parts of a workbook with one sheet, or two when `second` is given; `rows` is what stands in sheetData and after.
inline std::map<std::string, std::string> workbook_parts(std::string const& sheet, std::string const& settings = {},
                                                         std::string const& second = {}) {
  std::string const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  std::string const types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  auto const relations = [&](std::string const& inside) {
    return "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>" + inside +
           "</Relationships>";
  };
  std::map<std::string, std::string> parts;
  parts["_rels/.rels"] =
      relations("<Relationship Id='rId1' Type='" + types + "/officeDocument' Target='xl/workbook.xml'/>");
  parts["xl/workbook.xml"] = "<?xml version='1.0'?><workbook xmlns='" + main + "' xmlns:r='" + types + "'>" + settings +
                             "<sheets><sheet name='List' sheetId='1' r:id='rId1'/>" +
                             (second.empty() ? "" : "<sheet name='Other' sheetId='2' r:id='rId4'/>") +
                             "</sheets></workbook>";
  parts["xl/_rels/workbook.xml.rels"] =
      relations("<Relationship Id='rId1' Type='" + types + "/worksheet' Target='worksheets/sheet1.xml'/>" +
                "<Relationship Id='rId2' Type='" + types + "/styles' Target='/xl/styles.xml'/>" +
                "<Relationship Id='rId3' Type='" + types + "/sharedStrings' Target='sharedStrings.xml'/>" +
                "<Relationship Id='rId4' Type='" + types + "/worksheet' Target='worksheets/sheet2.xml'/>");
  // Styles: 0 general, 1 a day, 2 a day of our own, 3 a time, 4 red numbers.
  parts["xl/styles.xml"] =
      "<styleSheet xmlns='" + main +
      "'><numFmts count='3'><numFmt numFmtId='164' formatCode='yyyy\\-mm\\-dd;@'/>"
      "<numFmt numFmtId='165' formatCode='h:mm:ss'/><numFmt numFmtId='166' formatCode='[Red]0.00\"d\"'/>"
      "</numFmts><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/>"
      "<xf numFmtId='165'/><xf numFmtId='166'/></cellXfs></styleSheet>";
  parts["xl/sharedStrings.xml"] =
      "<sst xmlns='" + main +
      "'><si><t>Student ID</t></si><si><t>Date</t></si><si><t>Code</t></si>"
      "<si><r><t>A</t></r><r><t xml:space='preserve'> b</t></r><rPh><t>no</t></rPh></si></sst>";
  parts["xl/worksheets/sheet1.xml"] = "<worksheet xmlns='" + main + "'>" + sheet + "</worksheet>";
  if (!second.empty()) parts["xl/worksheets/sheet2.xml"] = "<worksheet xmlns='" + main + "'>" + second + "</worksheet>";
  return parts;
}

}  // namespace aimline::records
