#!/bin/sh
# Tries what the README promises: on a bare Debian, clone, then `make run` and `make test`, in both orders.
#
#   packaging/try_bare.sh FOLDER
#
# Needs root, debootstrap and a network. FOLDER (2 GB a copy) gets a minimal Debian with Python, git and make only,
# and from it two copies; each clones this checkout's last commit and runs both commands, the second time again.
# How this machine reaches the network (resolver, proxies, certificates) is passed on; nothing else is.
set -eu
base=${1:?usage: packaging/try_bare.sh FOLDER}
suite=${SUITE:-bookworm}
source=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$base"
base=$(cd "$base" && pwd)
# of the user of the bare system; a path inside each copy
home=/root

prepare() {
    [ -e "$base/tree/.prepared" ] && return
    debootstrap --variant=minbase --include=ca-certificates,python3,git,make "$suite" "$base/tree" >"$base/debootstrap.log"
    cp /etc/resolv.conf /etc/hosts "$base/tree/etc/"
    if [ -d /usr/local/share/ca-certificates ]; then
        cp -r /usr/local/share/ca-certificates "$base/tree/usr/local/share/"
        chroot "$base/tree" update-ca-certificates >/dev/null 2>&1
    fi
    touch "$base/tree/.prepared"
}

# inside COPY COMMAND: runs it there with a bare environment and this machine's way to the network.
inside() {
    root="$base/$1"
    set -- chroot "$root" env -i HOME="$home" PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        LC_ALL=C.UTF-8 "$(env | sed -n '/^https_proxy=/p' | head -n 1)" "$(env | sed -n '/^http_proxy=/p' | head -n 1)" \
        ${SSL_CERT_FILE:+SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt PIP_CERT=/etc/ssl/certs/ca-certificates.crt} \
        sh -c "cd $home && $2"
    # env takes no empty assignment
    for argument; do shift; [ -z "$argument" ] || set -- "$@" "$argument"; done
    "$@" </dev/null
}

# timed COPY COMMAND: runs it in the clone there and prints how long it took and how it ended.
timed() {
    started=$(date +%s.%N)
    if inside "$1" "cd pitchcoach && $2" >"$base/$1.log" 2>&1; then outcome=passed; else outcome="FAILED ($?)"; failed=yes; fi
    printf '%-12s %-34s %6.1f s  %s\n' "$1" "$2" "$(echo "$(date +%s.%N) $started" | awk '{print $1 - $2}')" "$outcome"
    grep -E '^=+ .*(passed|failed).* in [0-9.]+s' "$base/$1.log" || true
    [ "$outcome" = passed ] || tail -n 25 "$base/$1.log"
}

try_order() {
    copy=$1
    shift
    cp -a "$base/tree" "$base/$copy"
    trap 'umount "$base/$copy/proc" "$base/$copy" 2>/dev/null || true' EXIT
    # a mount point of its own, as the root of a machine is: what the tests mount needs that
    mount --bind "$base/$copy" "$base/$copy"
    mount -t proc proc "$base/$copy/proc"
    git clone --quiet --no-hardlinks "$source" "$base/$copy$home/pitchcoach"
    for command; do timed "$copy" "$command"; done
    umount "$base/$copy/proc" "$base/$copy"
    trap - EXIT
}

failed=no
prepare
try_order run-first "make run" "make test" "make run" "sh packaging/bootstrap.sh run"
tail -n 1 "$base/run-first.log"
try_order test-first "make test" "make run" "sh packaging/bootstrap.sh test"
[ "$failed" = no ]
