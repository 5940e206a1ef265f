#!/bin/sh
# The program as a folder that needs no Python: build/frozen/pitchcoach. Prints what it weighs and of what.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python
if ! "$python" -c 'import PyInstaller' 2>/dev/null; then
    UV_PYTHON_DOWNLOADS=never UV_PYTHON_PREFERENCE=only-system "$(sh packaging/bootstrap.sh uv)" \
        sync --quiet --frozen --inexact --group package
fi

models=build/frozen/models
mkdir -p "$models"
# base joined and verified as on a first start; tiny.en as its package has it.
"$python" - "$models" <<'PYTHON'
import shutil, sys
from pathlib import Path
from pitchcoach.speech import models

target = Path(sys.argv[1])
models.verify(models.get("base", target))
small = models.locate("tiny.en", target)
models.verify(small)
(target / "tiny.en").mkdir(exist_ok=True)
for name in ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt"):
    shutil.copyfile(small / name, target / "tiny.en" / name)
PYTHON

rm -rf build/frozen/pitchcoach
PITCHCOACH_MODELS="$PWD/$models" "$python" -m PyInstaller --noconfirm --log-level WARN \
    --distpath build/frozen --workpath build/frozen/work packaging/pitchcoach.spec
rm -rf build/frozen/work "$models"

# ctranslate2's wheel alone carries 66 MB of debugging information. What auditwheel has patched (the folders *.libs)
# stays as it is: stripped, its segments lie where the loader refuses them. Without `strip` the folder is larger.
if command -v strip >/dev/null 2>&1; then
    find build/frozen/pitchcoach/_internal -type f ! -path '*.libs/*' \( -name '*.so' -o -name '*.so.*' \) \
        -exec strip --strip-unneeded {} + 2>/dev/null || true
fi

# What was left out or stripped wrongly shows here: a take is heard, measured and scored, and every page is drawn.
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
PITCHCOACH_HOME="$home" build/frozen/pitchcoach/pitchcoach score assets/sample-take.flac --model tiny.en --json >/dev/null
QT_QPA_PLATFORM=offscreen PITCHCOACH_HOME="$home" build/frozen/pitchcoach/pitchcoach --screenshot "$home/pictures" >/dev/null
