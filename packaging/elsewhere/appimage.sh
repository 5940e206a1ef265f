#!/bin/sh
# Not tried here. One file that runs on any Linux with a glibc as new as Debian 12's; needs `appimagetool` on the PATH.
set -eu
cd "$(dirname "$0")/../.."
id=io.github.pitchcoach.PitchCoach
PITCHCOACH_BUNDLE_SYSTEM=1 sh packaging/freeze.sh
dir=build/PitchCoach.AppDir
rm -rf "$dir"
mkdir -p "$dir/usr/lib" "$dir/usr/share/metainfo"
cp -a build/frozen/pitchcoach "$dir/usr/lib/pitchcoach"
cp "packaging/linux/$id.desktop" "$dir/"
cp "packaging/linux/$id.metainfo.xml" "$dir/usr/share/metainfo/$id.appdata.xml"
cp pitchcoach/gui/icons/pitchcoach.svg "$dir/$id.svg"
printf '#!/bin/sh\nexec "$(dirname "$(readlink -f "$0")")/usr/lib/pitchcoach/pitchcoach" "$@"\n' >"$dir/AppRun"
chmod 755 "$dir/AppRun"
mkdir -p dist
appimagetool "$dir" dist/PitchCoach-x86_64.AppImage
