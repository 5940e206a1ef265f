#!/bin/sh
# Makes this checkout ready to run or to test: Debian packages, uv, the locked environment in .venv.
#
#   packaging/bootstrap.sh run     what the program needs            (make run)
#   packaging/bootstrap.sh test    that, and what its tests need     (make test)
#   packaging/bootstrap.sh uv      print the uv to call
#
# Needs Python 3.11 or newer, and nothing else. A call that finds everything as it left it changes nothing and
# needs no network. Exit status: 0 ready (perhaps without some Debian packages, then it says which); 1 not ready.
set -eu
cd "$(dirname "$0")/.."

UV_VERSION=0.13.9
# The system's Python, never a downloaded one: what Debian patches is what runs.
export UV_PYTHON_DOWNLOADS=never UV_PYTHON_PREFERENCE=only-system
# An environment that happens to be active is not ours to change.
unset VIRTUAL_ENV UV_PROJECT_ENVIRONMENT

SOUND="libportaudio2 libasound2-plugins"
WINDOW="libegl1 libgl1 libfontconfig1 libglib2.0-0 libxkbcommon-x11-0 libdbus-1-3 libxcb-cursor0 libxcb-icccm4
libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-shape0 libxcb-xkb1 fonts-inter"
TESTS="pulseaudio pulseaudio-utils xvfb espeak-ng strace"

say() { printf 'pitchcoach set-up: %s\n' "$*" >&2; }

# --- Debian packages -------------------------------------------------------------------------------------

# Those of "$@" that are not installed.
missing_of() {
    present=" $(dpkg-query -W -f '${db:Status-Status}=${Package} ' "$@" 2>/dev/null || true)"
    for package; do
        case "$present" in *" installed=$package "*) ;; *) printf '%s ' "$package" ;; esac
    done
}

# Sets `root` to what runs a command as root; fails where there is no way.
find_root() {
    root=""
    [ "$(id -u)" -eq 0 ] && return 0
    command -v sudo >/dev/null 2>&1 || return 1
    if sudo -n true 2>/dev/null; then root="sudo -n"; return 0; fi
    # A password is asked for only where somebody can type it, and only once: see `declined`.
    [ -t 0 ] && [ -t 2 ] && [ ! -e "$declined" ] || return 1
    root="sudo"
}

# --no-remove: on a desktop a package may conflict with what plays its sound; that is never worth it.
apt_install() {
    $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends --no-remove \
        -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 "$@" </dev/null >>"$log" 2>&1
}

# Installs those of "$@" that are missing, as far as this person may; says what is left.
debian() {
    if ! command -v dpkg-query >/dev/null 2>&1 || ! command -v apt-get >/dev/null 2>&1; then
        say "not a Debian or Ubuntu system; these of its packages are expected under some name: $*"
        return 0
    fi
    # shellcheck disable=SC2046,SC2086  # lists of package names
    missing=$(missing_of "$@")
    [ -n "$missing" ] || return 0
    declined=.uv/declined
    if find_root; then
        say "installing Debian packages: $missing"
        mkdir -p .uv
        log=.uv/apt.log
        if [ "$root" = sudo ] && ! sudo true; then
            : >"$declined"
        else
            $root apt-get update -qq -o DPkg::Lock::Timeout=120 </dev/null >"$log" 2>&1 || true
            # shellcheck disable=SC2086
            if ! apt_install $missing; then
                for package in $missing; do apt_install "$package" || true; done
            fi
        fi
        # shellcheck disable=SC2086
        missing=$(missing_of $missing)
        [ -n "$missing" ] || return 0
        [ ! -s "$log" ] || sed -n 's/^[EW]: /  apt: /p' "$log" >&2
    fi
    say "these Debian packages are missing; going on without: sudo apt-get install $missing"
    incomplete=yes
}

# --- uv --------------------------------------------------------------------------------------------------

# Sets `uv` to a uv that answers: the one on the PATH (a shim may not), or the private one.
find_uv() {
    for uv in uv .uv/bin/uv .uv/lib/bin/uv; do
        if "$uv" --version >/dev/null 2>&1; then return 0; fi
    done
    return 1
}

# Into a private folder: a Debian Python is "externally managed" and stays as it is.
install_uv() {
    say "installing uv $UV_VERSION into .uv"
    if ! python3 -c 'import ensurepip' 2>/dev/null && ! python3 -m pip --version >/dev/null 2>&1; then
        debian python3-venv
    fi
    mkdir -p .uv
    if python3 -c 'import ensurepip' 2>/dev/null; then
        python3 -m venv --clear .uv/new && .uv/new/bin/python -m pip install --quiet "uv==$UV_VERSION" || return 1
        mkdir -p .uv/bin && cp .uv/new/bin/uv .uv/bin/uv && rm -rf .uv/new
    else
        python3 -m pip install --quiet --target .uv/lib "uv==$UV_VERSION" || return 1
    fi
}

need_uv() {
    if find_uv; then return 0; fi
    if ! command -v python3 >/dev/null 2>&1; then say "Python 3.11 or newer is needed"; exit 1; fi
    install_uv && find_uv && return 0
    say "uv could not be installed. It comes from PyPI (pip install uv) and needs a network and python3-venv or pip"
    exit 1
}

# --- the environment -------------------------------------------------------------------------------------

sync_environment() {
    if [ -d .venv ]; then say "bringing the environment in .venv up to date"
    else say "making the environment in .venv (about 400 MB are downloaded)"; fi
    # --inexact: what the tests need stays when the program alone is made ready.
    set -- --frozen --inexact
    [ "$what" = test ] || set -- "$@" --no-dev
    [ -t 2 ] || set -- "$@" --quiet
    if "$uv" sync "$@"; then return 0; fi
    "$uv" python find --quiet '>=3.11' >/dev/null 2>&1 || say "Python 3.11 or newer is needed, and none was found"
    if .venv/bin/pitchcoach --help >/dev/null 2>&1 && { [ "$what" = run ] || .venv/bin/pytest --version >/dev/null 2>&1; }
    then
        say "the environment could not be brought up to date; going on with the one there is"
        incomplete=yes
        return 0
    fi
    say "the environment could not be made; the reason stands above"
    exit 1
}

what="${1:-}"
case "$what" in
    uv) need_uv; command -v "$uv"; exit 0 ;;
    run | test) ;;
    *) say "usage: packaging/bootstrap.sh run|test|uv"; exit 1 ;;
esac

# Ready is what these three files say; a set-up for tests is one for running, too.
state=$(cat uv.lock pyproject.toml packaging/bootstrap.sh | sha256sum)
for stamp in ".venv/ready-$what" .venv/ready-test; do
    if [ -x .venv/bin/pitchcoach ] && [ -r "$stamp" ] && [ "$(cat "$stamp")" = "$state" ]; then exit 0; fi
done

incomplete=no
# shellcheck disable=SC2086
if [ "$what" = test ]; then debian $SOUND $WINDOW $TESTS; else debian $SOUND $WINDOW; fi
# Without some Debian packages the environment may still be as it should: only they are named again.
synced() { [ -x .venv/bin/pitchcoach ] && [ "$(cat ".venv/synced-$1" 2>/dev/null || true)" = "$state" ]; }
if ! synced "$what" && ! synced test; then
    need_uv
    without=$incomplete
    incomplete=no
    sync_environment
    if [ "$incomplete" = no ]; then printf '%s\n' "$state" >".venv/synced-$what"; fi
    if [ "$without" = yes ]; then incomplete=yes; fi
fi
if [ "$incomplete" = no ]; then printf '%s\n' "$state" >".venv/ready-$what"; fi
