#!/usr/bin/env bash
# How much of the bare HTTP server's speed is left with everything Aimline does around a request, in one run on one
# machine: a constant answer from the same Beast server, one entity, a list of fifty; in turn, five times. Of each the
# median, and the processor's time that the server took for a request, which travels better than the rate.
#
#   bench/http/run.sh [SECONDS] [sqlite|postgresql://…]     needs wrk (./test full installs it) and ./run's build
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
seconds=${1:-10}
limit=${AIMLINE_HTTP_LIMIT:-build/release/http_limit}
binary=${AIMLINE_BINARY:-build/release/aimline}
connections=32
threads=2
rounds=5

folder=$(mktemp -d)
processes=()
clean_up() {
  ((${#processes[@]} == 0)) || kill "${processes[@]}" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$folder"
}
trap clean_up EXIT

database=sqlite:$folder/aimline.db
[[ ${2:-sqlite} == sqlite ]] || database=$2

# A port nobody listens on, from the upper half of those free to use.
free_port() {
  local port
  while port=$((20000 + RANDOM % 30000)); (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo "$port"
}

# Milliseconds until something accepts connections on PORT and answers PATH with 200.
wait_ready() {
  local port=$1 path=$2 process=$3 started
  started=$(date +%s%N)
  until { exec 3<>"/dev/tcp/127.0.0.1/$port" && printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$path" "$port" >&3 &&
    head -n 1 <&3 | grep --quiet ' 200 '; } 2>/dev/null; do
    exec 3>&- || true
    if ! kill -0 "$process" 2>/dev/null; then
      cat "$folder"/*.log >&2
      exit 1
    fi
    sleep 0.005
  done
  exec 3>&-
  echo $((($(date +%s%N) - started) / 1000000))
}

megabytes() { awk '/^VmRSS:/ {printf "%.0f", $2 / 1024}' "/proc/$1/status"; }

# Ticks of 10 ms that a process has used.
ticks() { awk '{print $14 + $15}' "/proc/$1/stat"; }

# measure NAME PROCESS URL [HEADER]: requests a second, median, p99 and microseconds of the processor for a request, as a
# line of $folder/NAME; anything but 2xx ends the comparison.
measure() {
  local name=$1 process=$2 url=$3 header=() out before
  [[ -z ${4:-} ]] || header=(--header "$4")
  wrk --threads "$threads" --connections "$connections" --duration 1s "${header[@]}" "$url" >/dev/null
  before=$(ticks "$process")
  out=$(wrk --threads "$threads" --connections "$connections" --duration "${seconds}s" --latency "${header[@]}" "$url")
  printf '\n== %s\n%s\n' "$name" "$out" >>"$folder/wrk.txt"
  if grep --quiet 'Non-2xx\|Socket errors' <<<"$out"; then
    printf '%s did not answer well:\n%s\n' "$name" "$out" >&2
    exit 1
  fi
  awk -v ticks=$(($(ticks "$process") - before)) '/Requests\/sec:/ {rate = $2} / requests in / {requests = $1}
    $1 == "50%" {median = $2} $1 == "99%" {slow = $2}
    END {printf "%s %s %s %.1f\n", rate, median, slow, ticks * 10000 / requests}' <<<"$out" >>"$folder/$name"
}

# The line in the middle by its rate.
median_of() { sort --numeric-sort "$folder/$1" | sed -n "$(((rounds + 1) / 2))p"; }

# The demonstration fills the database; what is timed is the start of a server on it.
port=$(free_port)
"$binary" demo --json --listen "127.0.0.1:$port" --database "$database" --data "$folder/data" >"$folder/demo.json" 2>"$folder/demo.log" &
demo_process=$!
processes=("$demo_process")
wait_ready "$port" /healthz "$demo_process" >/dev/null
node --input-type=module - "http://127.0.0.1:$port" "$folder/demo.json" >"$folder/session" <<'SCRIPT'
import { readFileSync } from 'node:fs'
const [address, demo] = process.argv.slice(2)
const { sign_in } = JSON.parse(readFileSync(demo, 'utf8'))
const { link } = sign_in.find(({ role }) => role === 'NA')
const token = new URL(link, address).pathname.split('/').at(-1)
const answer = await fetch(`${address}/api/v1/sign-in-links/${token}`, {
  method: 'POST', headers: { Origin: address, 'Content-Type': 'application/json' }, body: '{}',
})
const cookie = answer.headers.getSetCookie().find((one) => one.startsWith('__Host-session='))?.split(';')[0]
if (!cookie) throw new Error(`signing in answered ${answer.status}`)
const ask = (path, body) => fetch(`${address}/api/v1${path}`, body === undefined ? { headers: { Cookie: cookie } } : {
  method: 'POST', headers: { Cookie: cookie, Origin: address, 'Content-Type': 'application/json' }, body: JSON.stringify(body),
})
const district = (await (await ask('/organizations?kind=district&limit=1')).json()).items[0]
for (let number = 1; number <= 60; number++) {
  const made = await ask('/organizations', { name: `Bench School ${number}`, kind: 'school', parent_id: district.id,
    time_zone: 'America/Denver', locality: 'Marigold, New Caldera', grade_low: '06', grade_high: '08', published: false })
  if (made.status !== 201) throw new Error(`creating school ${number} answered ${made.status}: ${await made.text()}`)
}
const list = await ask('/organizations?limit=1')
console.log(cookie)
console.log((await list.json()).items[0].id)
SCRIPT
kill "$demo_process"
wait "$demo_process" 2>/dev/null || true
{ read -r cookie; read -r organization; } <"$folder/session"

"$binary" serve --listen "127.0.0.1:$port" --database "$database" --data "$folder/data" >"$folder/serve.log" 2>&1 &
server_process=$!
processes=("$server_process")
ready=$(wait_ready "$port" /readyz "$server_process")
idle_memory=$(megabytes "$server_process")

limit_port=$(free_port)
"$limit" "$limit_port" >"$folder/limit.log" 2>&1 &
limit_process=$!
processes+=("$limit_process")
wait_ready "$limit_port" / "$limit_process" >/dev/null

for ((round = 0; round < rounds; round++)); do
  measure limit "$limit_process" "http://127.0.0.1:$limit_port/"
  measure one "$server_process" "http://127.0.0.1:$port/api/v1/organizations/$organization" "Cookie: $cookie"
  measure list "$server_process" "http://127.0.0.1:$port/api/v1/organizations?limit=50" "Cookie: $cookie"
done
limit_memory=$(megabytes "$limit_process")
loaded_memory=$(megabytes "$server_process")

read -r base _ < <(median_of limit)
printf '%s connections, %s threads, %s times %s s each, %s\n\n' "$connections" "$threads" "$rounds" "$seconds" "${database%%:*}"
printf '%-22s %12s %10s %10s %12s %20s\n' route requests/s median p99 'processor us' 'share of the limit'
for name in limit one list; do
  read -r rate median slow used < <(median_of "$name")
  awk -v name="$name" -v rate="$rate" -v base="$base" -v median="$median" -v slow="$slow" -v used="$used" \
    'BEGIN {printf "%-22s %12.0f %10s %10s %12s %18.1f %%\n", name, rate, median, slow, used, 100 * rate / base}'
done
printf '\nstart to ready %s ms; memory %s MB idle, %s MB after the run; the bare server %s MB\n' "$ready" "$idle_memory" "$loaded_memory" "$limit_memory"
[[ -z ${AIMLINE_KEEP:-} ]] || cat "$folder/wrk.txt"
