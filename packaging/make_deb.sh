#!/bin/sh
# build/frozen/pitchcoach to dist/pitchcoach_VERSION_ARCH.deb.
#
# Depends are what dpkg-shlibdeps finds in the folder's libraries, and what is loaded by name (PortAudio, ALSA's
# plugins, a font). Needs dpkg-dev; brings it where it may.
set -eu
cd "$(dirname "$0")/.."
. packaging/tools.sh
need_tools dpkg-deb:dpkg dpkg-shlibdeps:dpkg-dev
# dpkg-shlibdeps asks the libraries that are there which package they are of; the window's others came with `make run`.
need_packages libwayland-cursor0 libwayland-egl1 libwayland-client0

frozen=build/frozen/pitchcoach
id=io.github.pitchcoach.PitchCoach
version=$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
arch=$(dpkg --print-architecture)
# Who built it, for the package's head; nobody reads mail at this address before there is one to publish.
maintainer=${PITCHCOACH_MAINTAINER:-The PitchCoach founders <pitchcoach@users.noreply.github.com>}
# The same commit gives the same package.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH

root=build/deb/root
rm -rf build/deb
mkdir -p "$root/DEBIAN" "$root/usr/bin" "$root/usr/lib" "$root/usr/share/applications" "$root/usr/share/metainfo" \
    "$root/usr/share/man/man1" "$root/usr/share/doc/pitchcoach" "$root/usr/share/lintian/overrides"
cp -a "$frozen" "$root/usr/lib/pitchcoach"
ln -s ../lib/pitchcoach/pitchcoach "$root/usr/bin/pitchcoach"
cp "packaging/linux/$id.desktop" "$root/usr/share/applications/"
cp "packaging/linux/$id.metainfo.xml" "$root/usr/share/metainfo/"
cp packaging/linux/lintian-overrides "$root/usr/share/lintian/overrides/pitchcoach"
gzip -9n <packaging/linux/pitchcoach.1 >"$root/usr/share/man/man1/pitchcoach.1.gz"
cp packaging/linux/copyright "$root/usr/share/doc/pitchcoach/copyright"
.venv/bin/python packaging/licences.py "$frozen" "$root/usr/share/doc/pitchcoach/licences"
.venv/bin/python packaging/icons.py "$root/usr/share/icons/hicolor"
{
    printf 'pitchcoach (%s) unstable; urgency=medium\n\n' "$version"
    # What people notice, from CHANGELOG.md: the list of its newest part, a bullet each, in lines of 78.
    awk '/^## /{part++} part==1 && /^- /{if (line) print line; line=$0} part==1 && line && /^  /{sub(/^ +/, " "); line=line $0}
        END{if (line) print line}' CHANGELOG.md |
        sed 's/^- //; s/[`*]//g' | while read -r line; do
            printf '%s\n' "$line" | fold -s -w 72 | sed '1s/^/  * /; 2,$s/^/    /; s/ *$//'
        done
    printf '\n -- %s  %s\n' "$maintainer" "$(date -Ru -d "@$SOURCE_DATE_EPOCH")"
} | gzip -9n >"$root/usr/share/doc/pitchcoach/changelog.gz"

# Libraries are no programs, and data is for everybody.
find "$root/usr" -type d -exec chmod 755 {} +
find "$root/usr" -type f ! -path "$root/usr/lib/pitchcoach/pitchcoach" -exec chmod 644 {} +
chmod 755 "$root/usr/lib/pitchcoach/pitchcoach"

# --- Depends ---------------------------------------------------------------------------------------------

mkdir -p build/deb/debian
printf 'Source: pitchcoach\n\nPackage: pitchcoach\nArchitecture: any\n' >build/deb/debian/control
find "$PWD/$root/usr/lib/pitchcoach" -type f \( -name '*.so' -o -name '*.so.*' -o -name pitchcoach \) >build/deb/objects
private=$(sed 's|/[^/]*$||' build/deb/objects | sort -u | sed 's/^/-l/')
# shellcheck disable=SC2046,SC2086  # lists
found=$(cd build/deb && dpkg-shlibdeps -O --ignore-missing-info --warnings=0 $private $(sed 's/^/-e/' objects) 2>shlibdeps.log |
    sed -n 's/^shlibs:Depends=//p')
[ -n "$found" ] || { cat build/deb/shlibdeps.log >&2; exit 1; }
by_name="libportaudio2, libasound2-plugins, fonts-inter, hicolor-icon-theme"

cat >"$root/DEBIAN/control" <<CONTROL
Package: pitchcoach
Version: $version
Architecture: $arch
Maintainer: $maintainer
Installed-Size: $(du -sk "$root/usr" | cut -f1)
Depends: $found, $by_name
Section: education
Priority: optional
Description: practise an elevator pitch alone and offline
 You speak; PitchCoach writes down what you said, on your own machine, and
 tells you how long it was, whether it had the parts a good pitch has, which
 words your listener would not know, and whether each of your points reached
 this listener in their words.
 .
 The speech models (Whisper base and tiny.en) are inside; nothing goes online
 but a download you ask for.
CONTROL
(cd "$root" && find usr -type f -print0 | sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"

mkdir -p dist
rm -f dist/pitchcoach_*.deb
# Half of it is weights, which hardly shrink: a harder setting takes three times as long for some percent.
dpkg-deb --root-owner-group -Zxz -z2 --build "$root" "dist/pitchcoach_${version}_$arch.deb" >build/deb/build.log
printf 'Depends: %s\n' "$found, $by_name"
rm -rf "$root"
du -m "dist/pitchcoach_${version}_$arch.deb" | awk '{print $1 " MB  " $2}'
