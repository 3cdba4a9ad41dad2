# What ./run and ./test share: packages, Node, pages and the build. Sourced with the checkout's root as working folder;
# every step does only what is missing and says so in one line, its full output going to build/log/.

log_folder=build/log
node_folder=.node
mkdir -p "$log_folder"

# step TITLE LOG COMMAND...: one line with the seconds it took; on failure the end of its log and exit 1.
step() {
  local title=$1 log=$log_folder/$2.log started=$SECONDS code=0
  shift 2
  [[ -t 1 ]] && printf '  … %s\r' "$title"
  set +e
  (set -euo pipefail; "$@") >"$log" 2>&1 </dev/null
  code=$?
  set -e
  if ((code != 0)); then
    printf '  ✗ %-44s %4d s\n' "$title" $((SECONDS - started))
    tail -n 40 "$log"
    printf '\n%s failed; all of its output is in %s\n' "$title" "$log"
    exit 1
  fi
  printf '  ✓ %-44s %4d s\n' "$title" $((SECONDS - started))
}

# The packages of packaging/build-deps.txt that LEVEL (run, test or full) needs and this machine lacks.
missing_packages() {
  local level=$1 levels=run
  [[ $level == test ]] && levels='run|test'
  [[ $level == full ]] && levels='run|test|full'
  local first package
  while read -r first package _; do
    [[ $first =~ ^($levels)$ ]] || continue
    # An npm from elsewhere (nodesource, nvm) serves as well, and Debian's would conflict with it.
    if [[ $package == npm ]] && command -v npm >/dev/null; then continue; fi
    [[ $(dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null) == 'install ok installed' ]] ||
      printf '%s\n' "$package"
  done <packaging/build-deps.txt
}

apt_get() {
  local as_root=()
  ((EUID == 0)) || as_root=(sudo)
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 "$@"
}

install_packages() {
  local level=$1 missing
  mapfile -t missing < <(missing_packages "$level")
  ((${#missing[@]})) || return 0
  if ((EUID != 0)) && ! command -v sudo >/dev/null; then
    printf 'These Debian packages are missing; as root, please run:\n\n  apt-get update && apt-get install --yes --no-install-recommends %s\n\n' "${missing[*]}"
    exit 1
  fi
  # sudo asks here, before the output goes to a log.
  ((EUID == 0)) || sudo --validate
  # A source that does not answer must not stop the install when the others have what is missing.
  update_packages() { apt_get --quiet update || echo 'apt-get update failed; going on with the lists at hand'; }
  step 'Debian package lists' packages-update update_packages
  step "Debian packages (${#missing[@]} missing)" packages \
    apt_get --quiet --yes --no-install-recommends install "${missing[@]}"
}

# TypeScript without a build step needs Node 22.18 or later; Debian 12 has 18.
node_is_recent() {
  command -v node >/dev/null &&
    node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 18) ? 0 : 1)'
}

prepare_node() {
  if node_is_recent; then return 0; fi
  local architecture=x64
  case $(dpkg --print-architecture) in
    amd64) ;;
    arm64) architecture=arm64 ;;
    *) printf 'Node 22.18 or later is needed, and there is none to fetch for %s\n' "$(dpkg --print-architecture)"; exit 1 ;;
  esac
  fetch_node() {
    mkdir -p "$node_folder"
    cp packaging/node/package.json packaging/node/package-lock.json "$node_folder"/
    npm --prefix "$node_folder" ci --ignore-scripts --no-audit --no-fund
  }
  if ! cmp --silent packaging/node/package-lock.json "$node_folder/node_modules/.fetched"; then
    step 'Node' node fetch_node
    cp packaging/node/package-lock.json "$node_folder/node_modules/.fetched"
  fi
  PATH=$PWD/$node_folder/node_modules/node-linux-$architecture/bin:$PATH
  export PATH
  if ! node_is_recent; then
    printf 'the Node in %s does not start\n' "$node_folder"
    exit 1
  fi
}

# npm_install FOLDER: npm's packages for FOLDER, when its lock file is not the one last installed.
npm_install() {
  local folder=$1
  [[ -f $folder/package-lock.json ]] || return 0
  if cmp --silent "$folder/package-lock.json" "$folder/node_modules/.installed"; then return 0; fi
  step "npm packages of $folder/" "npm-${folder//\//-}" npm --prefix "$folder" ci --ignore-scripts --no-audit --no-fund
  cp "$folder/package-lock.json" "$folder/node_modules/.installed"
}

# A digest of every file the pages are built from.
pages_digest() {
  find web -type d \( -name node_modules -o -name dist \) -prune -o -type f ! -name '*.tsbuildinfo' -print0 |
    LC_ALL=C sort --zero-terminated | xargs --null --no-run-if-empty sha256sum | sha256sum
}

build_pages() {
  [[ -f web/package.json ]] || return 0
  npm_install web
  local digest
  digest=$(pages_digest)
  if [[ -d web/dist && -f build/pages.digest && $(<build/pages.digest) == "$digest" ]]; then return 0; fi
  step 'pages' pages npm --prefix web run build
  printf '%s\n' "$digest" >build/pages.digest
}

# At most one compiler a core and one a GiB: the largest files need most of one.
compilers_at_once() {
  local cores gibibytes
  cores=$(nproc)
  gibibytes=$(awk '/^MemAvailable:/ {print int($2 / 1048576)}' /proc/meminfo)
  ((gibibytes >= 1)) || gibibytes=1
  echo $((cores < gibibytes ? cores : gibibytes))
}

# build_preset PRESET [TARGET...]
build_preset() {
  local preset=$1 targets=()
  shift
  (($#)) && targets=(--target "$@")
  step "configure ($preset)" "configure-$preset" cmake --preset "$preset"
  step "build ($preset)" "build-$preset" cmake --build --preset "$preset" --parallel "$(compilers_at_once)" "${targets[@]}"
}

# One preparation of a checkout at a time: ./run beside ./test waits for it instead of writing over it.
lock_checkout() {
  exec 9>build/.lock
  if ! flock --nonblock 9; then
    printf '  … waiting for another ./run or ./test of this checkout\n'
    flock 9
  fi
}

unlock_checkout() { exec 9>&-; }
