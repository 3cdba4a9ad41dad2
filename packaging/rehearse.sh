#!/usr/bin/env bash
# ./run or ./test on a bare Debian 12: a fresh minimal system in a folder, a clone of this checkout in it, nothing else.
#
#   packaging/rehearse.sh run                 starts ./run there, waits until it serves, stops it
#   packaging/rehearse.sh test [ARGUMENT...]  ./test there; its exit code is the rehearsal's
#   packaging/rehearse.sh COMMAND...          anything else, in the clone: packaging/rehearse.sh bash -c 'source packaging/prepare.sh; …'
#
#   AIMLINE_REHEARSAL=FOLDER   where the system is made; a new folder below /var/tmp when not given, removed afterwards
#   AIMLINE_UNCOMMITTED=1      rehearses the files as they lie here instead of what is committed
# Needs root and debootstrap. The rehearsal has its own mounts and processes, which end with it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if ((EUID != 0)); then
  echo 'the rehearsal makes a system of its own: run it as root' >&2
  exit 1
fi
(($#)) || set -- run

if [[ ${AIMLINE_REHEARSAL_INSIDE:-} != yes ]]; then
  folder=${AIMLINE_REHEARSAL:-$(mktemp -d /var/tmp/aimline-rehearsal-XXXXXX)}
  mkdir -p "$folder"
  clean_up() {
    # The mounts were in a namespace that is gone; should one be left here, nothing below it may be removed.
    if grep --quiet --fixed-strings " $folder/" /proc/mounts; then
      echo "something is still mounted in $folder: not removed" >&2
    elif [[ -z ${AIMLINE_REHEARSAL:-} ]]; then
      rm -rf --one-file-system "$folder"
    fi
  }
  trap clean_up EXIT
  export AIMLINE_REHEARSAL_INSIDE=yes AIMLINE_REHEARSAL_FOLDER=$folder
  code=0
  unshare --mount --pid --fork --kill-child --propagation private "$PWD/packaging/rehearse.sh" "$@" || code=$?
  exit "$code"
fi

folder=$AIMLINE_REHEARSAL_FOLDER
system=$folder/system
clone=$system/srv/aimline
if [[ ! -e $system/.ready ]]; then
  echo "a minimal Debian 12 in $system"
  debootstrap --variant=minbase --include=git bookworm "$system" http://deb.debian.org/debian >"$folder/debootstrap.log" 2>&1 || {
    tail -n 20 "$folder/debootstrap.log" >&2
    exit 1
  }
  touch "$system/.ready"
fi

rm -rf "$clone"
mkdir -p "$clone"
if [[ -n ${AIMLINE_UNCOMMITTED:-} ]]; then
  git -c safe.directory='*' ls-files -z --cached --others --exclude-standard |
    tar --create --null --files-from=- --ignore-failed-read 2>/dev/null | tar --extract --directory "$clone" --no-same-owner
else
  git -c safe.directory='*' clone --quiet --no-hardlinks "$PWD" "$clone"
fi

# What this machine needs to reach the archives, the rehearsal needs too: names, proxies, certificates.
cp --dereference /etc/resolv.conf /etc/hosts "$system/etc/"
while read -r proxy; do cp "$proxy" "$system/etc/apt/apt.conf.d/"; done < <(grep -ril proxy /etc/apt/apt.conf.d/ || true)
settings=()
for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
  [[ -z ${!name:-} ]] || settings+=("$name=${!name}")
done
if compgen -G '/usr/local/share/ca-certificates/*.crt' >/dev/null; then
  mkdir -p "$system/usr/local/share/ca-certificates"
  cp /usr/local/share/ca-certificates/*.crt "$system/usr/local/share/ca-certificates/"
  cp /etc/ssl/certs/ca-certificates.crt "$system/srv/certificates.crt"
  settings+=(NODE_EXTRA_CA_CERTS=/srv/certificates.crt)
fi

mount -t proc proc "$system/proc"
mount -t sysfs -o ro sysfs "$system/sys"
mount --bind /dev "$system/dev"
mount -t devpts devpts "$system/dev/pts"
mount -t tmpfs tmpfs "$system/dev/shm"
mount -t tmpfs tmpfs "$system/run"

inside() {
  chroot "$system" /usr/bin/env -i HOME=/root TERM="${TERM:-dumb}" LANG=C.UTF-8 \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "${settings[@]}" \
    bash -c 'cd /srv/aimline && exec "$@"' rehearsal "$@"
}

case $1 in
  test)
    inside ./"$@" </dev/null
    ;;
  run)
    shift
    # The network is this machine's: a port of its own keeps it off a server that runs here.
    port=18473
    inside ./run --listen "127.0.0.1:$port" "$@" </dev/null &
    process=$!
    until { exec 3<>"/dev/tcp/127.0.0.1/$port" && printf 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' >&3 &&
      head -n 1 <&3 | grep --quiet ' 200 '; } 2>/dev/null; do
      if ! kill -0 "$process" 2>/dev/null; then
        wait "$process" || true
        echo './run ended before it served' >&2
        exit 1
      fi
      sleep 1
    done
    printf 'served after %d s\n' "$SECONDS"
    ;;
  *)
    inside "$@" </dev/null
    ;;
esac
