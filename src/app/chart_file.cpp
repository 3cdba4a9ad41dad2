#include "app/chart_file.hpp"

#include "app/whole_file.hpp"

#include <fstream>
#include <iterator>

namespace aimline::app {
namespace {

Result<std::string> read_file(std::filesystem::path const& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream || std::filesystem::is_directory(path))
    return refuse(Fault::not_found, path.string(), {"chart_command.no_such_file"});
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

}  // namespace

Result<spc::ChartTable> read_table(std::filesystem::path const& path, spc::ChartColumns const& columns) {
  auto const text = read_file(path);
  if (!text) return refuse(text.error());
  auto table = spc::read_chart_csv(*text, columns);
  if (!table) return refuse(in_file(path, table.error()));
  return table;
}

Result<void> write_file(std::filesystem::path const& path, std::string const& text) {
  WholeFile file(path);
  file.write(text);
  if (!file.finish()) return refuse(Fault::invalid, path.string(), {"chart_command.not_writable"});
  return {};
}

Refusal in_file(std::filesystem::path const& path, Refusal refusal) {
  for (auto& problem : refusal.problems)
    problem.where = path.string() + (problem.where.empty() ? "" : " ") + problem.where;
  return refusal;
}

}  // namespace aimline::app
