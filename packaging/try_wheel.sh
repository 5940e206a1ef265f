#!/bin/sh
# Builds wheel and sdist into dist/, installs the wheel alone in a clean environment and scores the sample there.
set -eu
cd "$(dirname "$0")/.."
uv=$(sh packaging/bootstrap.sh uv)
export UV_PYTHON_DOWNLOADS=never UV_PYTHON_PREFERENCE=only-system
unset VIRTUAL_ENV

rm -rf dist build/wheel
mkdir -p build/wheel
"$uv" build --quiet --out-dir dist
"$uv" export --quiet --frozen --no-dev --no-emit-project --no-hashes --output-file build/wheel/locked.txt
"$uv" venv --quiet build/wheel/venv
"$uv" pip install --quiet --python build/wheel/venv/bin/python --constraint build/wheel/locked.txt dist/*.whl

# From another folder, so that nothing of the checkout can help.
program="$PWD/build/wheel/venv/bin/pitchcoach"
home="$PWD/build/wheel/home"
cd /
assets=$("$(dirname "$program")/python" -c 'import pitchcoach, pathlib; print(pathlib.Path(pitchcoach.__file__).parent / "assets")')
PITCHCOACH_HOME="$home" "$program" score "$assets/sample-take.flac"
"$(dirname "$program")/python" -c 'from pitchcoach.rehearsal import docs; guide = (docs() / "guide.md").read_text(); assert (docs() / "../assets/screenshots/review-light.png").is_file() and guide'
cd - >/dev/null

printf '\n'
du -h dist/*
du -sh build/wheel/venv | sed 's/build.*/the wheel with all it needs, installed/'
rm -rf build/wheel
