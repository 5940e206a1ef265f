# Sourced: brings Debian's tools by apt where this person may.
#
# need_tools PROGRAM:PACKAGE...  installs the packages of the programs that are missing; ends where one can't be had.
need_tools() {
    lacking=""
    for pair; do
        PATH="$PATH:/usr/sbin:/sbin" command -v "${pair%%:*}" >/dev/null 2>&1 || lacking="$lacking ${pair##*:}"
    done
    install_packages "$lacking"
}

# need_packages PACKAGE...  the same for packages without a program.
need_packages() {
    lacking=""
    for package; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || lacking="$lacking $package"
    done
    install_packages "$lacking"
}

install_packages() {
    lacking=$1
    [ -n "$lacking" ] || return 0
    sudo=""
    [ "$(id -u)" -eq 0 ] || sudo="sudo -n"
    echo "installing Debian packages:$lacking" >&2
    $sudo apt-get update -qq >/dev/null 2>&1 || true
    # shellcheck disable=SC2086
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends --no-remove $lacking \
        >/dev/null 2>&1 || { echo "these are needed: sudo apt-get install$lacking" >&2; exit 1; }
}
