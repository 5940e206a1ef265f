#!/bin/sh
# Not tried here. PitchCoach.app and a disk image, on macOS 12 or newer with the environment of `uv sync` there.
set -eu
cd "$(dirname "$0")/../.."
sh packaging/freeze.sh # the spec adds PitchCoach.app on macOS, with the sentence that asks for the microphone
app=build/frozen/PitchCoach.app
# For others' Macs: a certificate of Apple's developer programme, then notarisation.
if [ -n "${PITCHCOACH_SIGN_AS:-}" ]; then
    codesign --deep --force --options runtime --entitlements packaging/elsewhere/macos.entitlements \
        --sign "$PITCHCOACH_SIGN_AS" "$app"
fi
mkdir -p dist
hdiutil create -volname PitchCoach -srcfolder "$app" -ov -format UDZO dist/PitchCoach.dmg
