#!/bin/sh
# Tries the .deb as somebody who knows nothing of this checkout would: `make test-package`.
#
#   packaging/test_package.sh [FOLDER]     FOLDER (1.5 GB, build/clean by default) gets a minimal Debian
#
# Needs root, the network for debootstrap and for Depends, and dist/pitchcoach_*.deb (`make package`). Installs the
# package there with apt and nothing else; from then on the program runs without a network (unshare --net), its window
# on an Xvfb and its microphone on a PulseAudio of this machine, reached by their files.
set -eu
cd "$(dirname "$0")/.."
. packaging/tools.sh
need_tools debootstrap:debootstrap lintian:lintian desktop-file-validate:desktop-file-utils appstreamcli:appstream \
    Xvfb:xvfb xdotool:xdotool pulseaudio:pulseaudio pactl:pulseaudio-utils strace:strace man:man-db

deb=$(ls dist/pitchcoach_*.deb) || { echo "no .deb in dist/: make package" >&2; exit 1; }
base=${1:-build/clean}
suite=${SUITE:-bookworm}
id=io.github.pitchcoach.PitchCoach
mkdir -p "$base/out"
base=$(cd "$base" && pwd)
failed=no
said() { printf '%-58s %s\n' "$1" "$2"; }
check() { # check WHAT COMMAND...: runs it, says how it went
    what=$1; shift
    if "$@" >"$base/out/last.log" 2>&1; then said "$what" "ok"; else said "$what" "FAILED"; tail -n 20 "$base/out/last.log"; failed=yes; fi
}

# --- the files -------------------------------------------------------------------------------------------

check "desktop-file-validate" desktop-file-validate "packaging/linux/$id.desktop"
check "appstreamcli validate --no-net" appstreamcli validate --no-net "packaging/linux/$id.metainfo.xml"
check "lintian: no errors" lintian --fail-on error --suppress-tags bad-distribution-in-changes-file "$deb"
sed 's/^/    /' "$base/out/last.log" | cut -c1-150 | head -n 12

# --- a clean root ----------------------------------------------------------------------------------------

tree="$base/tree"
ours=""
end() {
    for one in $ours; do kill "$one" 2>/dev/null || true; done
    for mounted in proc dev/shm x11 pulse; do umount "$tree/$mounted" 2>/dev/null || true; done
}
trap end EXIT
if [ ! -e "$base/minimal.tar" ]; then
    rm -rf "$tree"
    debootstrap --variant=minbase --include=ca-certificates "$suite" "$tree" >"$base/out/debootstrap.log"
    tar -C "$tree" -cf "$base/minimal.tar" .
fi
rm -rf "$tree"
mkdir -p "$tree"
tar -C "$tree" -xf "$base/minimal.tar"
cp /etc/resolv.conf /etc/hosts "$tree/etc/"
if [ -d /usr/local/share/ca-certificates ]; then
    cp -r /usr/local/share/ca-certificates "$tree/usr/local/share/"
    chroot "$tree" update-ca-certificates >/dev/null 2>&1
fi
mkdir -p "$tree/x11" "$tree/pulse" "$tree/tmp/.X11-unix" "$tree/dev/shm"
mount -t proc proc "$tree/proc"
mount -t tmpfs tmpfs "$tree/dev/shm"
cp "$deb" "$tree/tmp/pitchcoach.deb"
packages() { dpkg-query --admindir "$tree/var/lib/dpkg" -W -f '${Package}\n' | wc -l; }
before=$(packages)
install() {
    chroot "$tree" env DEBIAN_FRONTEND=noninteractive sh -c 'apt-get update -qq && apt-get install -y -qq --no-install-recommends /tmp/pitchcoach.deb'
}
check "apt-get install on a minimal Debian ($suite)" install
said "  Debian packages it brought besides itself" "$(($(packages) - before - 1))"
said "  installed size" "$(du -sm "$tree/usr/lib/pitchcoach" | cut -f1) MB"

# --- in the terminal, without a network ------------------------------------------------------------------

# inside COMMAND...: as an ordinary program there, with no network.
inside() {
    unshare --net chroot "$tree" env -i PATH=/usr/bin:/bin HOME=/root LC_ALL=C.UTF-8 PITCHCOACH_HOME=/home/kept "$@" </dev/null
}
sample=/usr/lib/pitchcoach/_internal/pitchcoach/assets/sample-take.flac
check "pitchcoach --version" inside pitchcoach --version
check "pitchcoach doctor" inside pitchcoach doctor
score() { inside pitchcoach score "$sample" --json >"$base/out/report.json" && grep -q '"overall": [1-9]' "$base/out/report.json"; }
check "pitchcoach score, offline" score
said "  overall" "$(sed -n 's/.*"overall": \([0-9]*\).*/\1/p' "$base/out/report.json" | head -n 1)"
nothing_twice() { [ ! -e "$tree/home/kept/models/base/model.bin" ]; }
check "the model is used where it lies, not copied" nothing_twice
guide() { grep -q "screenshots/review-light.png" "$tree/usr/lib/pitchcoach/_internal/pitchcoach/docs/guide.md" && [ -s "$tree/usr/lib/pitchcoach/_internal/pitchcoach/assets/screenshots/review-light.png" ]; }
check "the guide and its pictures are there" guide
manual() { gzip -dc "$tree/usr/share/man/man1/pitchcoach.1.gz" | man -l --warnings=w -Tutf8 - >/dev/null; }
check "man page" manual

# --- the window, on a screen with a microphone -----------------------------------------------------------

mount --bind "$(mkdir -p "$base/pulse/run" "$base/pulse/home" && chmod 700 "$base/pulse/run" && echo "$base/pulse")" "$tree/pulse"
export XDG_RUNTIME_DIR="$base/pulse/run" PULSE_STATE_PATH="$base/pulse/home" PULSE_CLIENTCONFIG=/dev/null
HOME="$base/pulse/home" pulseaudio -n --daemonize=no --exit-idle-time=-1 --use-pid-file=no --realtime=no --high-priority=no \
    -L "module-native-protocol-unix socket=$base/pulse/native auth-anonymous=1" \
    -L "module-null-sink sink_name=micin rate=48000" -L "module-remap-source source_name=mic master=micin.monitor" \
    >"$base/out/pulse.log" 2>&1 &
ours="$ours $!"
display=:${DISPLAY_NUMBER:-24}
rm -f "$base/out/Xvfb_screen0"
Xvfb "$display" -screen 0 1280x860x24 -nolisten tcp -fbdir "$base/out" >"$base/out/xvfb.log" 2>&1 &
ours="$ours $!"
mount --bind /tmp/.X11-unix "$tree/tmp/.X11-unix" && mount --bind "$tree/tmp/.X11-unix" "$tree/x11"
export PULSE_SERVER="unix:$base/pulse/native"
tries=0
until pactl set-default-source mic 2>/dev/null && [ -e "/tmp/.X11-unix/X${display#:}" ]; do
    tries=$((tries + 1)); [ $tries -lt 100 ] || { echo "no screen or no sound server" >&2; exit 1; }; sleep 0.1
done

PITCHCOACH_DISPLAY=$display PITCHCOACH_TREE=$tree PITCHCOACH_OUT=$base/out .venv/bin/python packaging/try_window.py || failed=yes
umount "$tree/x11" "$tree/tmp/.X11-unix" 2>/dev/null || true

# --- and away again --------------------------------------------------------------------------------------

remove() { chroot "$tree" apt-get purge -y -qq pitchcoach && [ ! -e "$tree/usr/lib/pitchcoach" ] && [ ! -e "$tree/usr/bin/pitchcoach" ]; }
check "apt-get purge leaves nothing behind" remove
[ "$failed" = no ] && echo "all of it: ok"
[ "$failed" = no ]
