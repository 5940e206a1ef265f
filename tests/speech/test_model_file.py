"""A model folder of somebody's own is looked at before native code reads it."""

from __future__ import annotations

import shutil
import struct
from pathlib import Path

import pytest

from pitchcoach.errors import ModelError
from pitchcoach.speech import catalogue, loading, model_file, models
from tests.fuzz.targets import small_model


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small one, whole."""
    (tmp_path / "model.bin").write_bytes(small_model())
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    (tmp_path / "tokenizer.json").write_text("{}", encoding="utf-8")
    (tmp_path / "vocabulary.json").write_text("[]", encoding="utf-8")
    return tmp_path


def test_real_models_and_a_small_one_pass(folder: Path, models_dir: Path) -> None:
    model_file.examine(folder)
    model_file.examine(models.locate("base", models_dir))
    model_file.examine(models.locate("tiny.en", models_dir))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: data[:-5], "cut short"),
        (lambda data: data + b"more", "longer than it says"),
        (lambda data: b"PK\x03\x04" + data[4:], "no model of CTranslate2"),
        (lambda data: data.replace(b"WhisperSpec", b"TransfoSpec"), "something else than speech"),
        (lambda data: data.replace(b"encoder/conv1/weight", b"encoder/conv9/weight"), "lacks weights"),
        (lambda data: data.replace(struct.pack("<III", 4, 8, 3), struct.pack("<III", 4, 8, 4)), "size of a weight"),
        (lambda data: data.replace(struct.pack("<III", 4, 8, 3), struct.pack("<III", 1 << 31, 8, 3)), "size of"),
        (lambda data: b"", "cut short"),
    ],
)  # fmt: skip
def test_a_file_that_states_what_it_is_not(folder: Path, change: object, said: str) -> None:
    assert callable(change)
    (folder / "model.bin").write_bytes(change(small_model()))
    with pytest.raises(ModelError, match=rf"model\.bin .*{said}"):
        model_file.examine(folder)


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "vocabulary.json"])
def test_the_files_beside_it(folder: Path, name: str) -> None:
    for content in ("{", '"text"', "[" * 100_000):
        (folder / name).write_text(content, encoding="utf-8")
        with pytest.raises(ModelError, match=name.replace(".", r"\.")):
            model_file.examine(folder)


def test_nothing_of_a_wrong_folder_is_loaded(folder: Path, models_dir: Path) -> None:
    """A valid start and a lie further on: refused before the loader sees it."""
    base = models.locate("base", models_dir)
    for file in base.iterdir():
        if file.name not in ("model.bin", models.CHECKSUMS):
            shutil.copy(file, folder / file.name)
    with (base / "model.bin").open("rb") as source:
        (folder / "model.bin").write_bytes(source.read(3_000_000))
    with pytest.raises(ModelError, match=r"model\.bin was cut short"):
        loading.load(folder, models_dir, with_fillers=False)


def test_an_installed_program_uses_its_own_models_where_they_lie(
    tmp_path: Path, models_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in the Debian package: nothing is copied to the person's folder, and the checksums still count."""
    shipped = tmp_path / "shipped"
    shutil.copytree(models.locate("base", models_dir), shipped / "base")
    (shipped / "base" / models.CHECKSUMS).unlink()
    monkeypatch.setattr(catalogue, "SHIPPED", shipped)
    mine = tmp_path / "mine"
    assert models.locate("base", mine) == shipped / "base"
    assert models.get("base", mine) == shipped / "base"
    assert models.verify(shipped / "base")
    assert {entry.name: entry.state for entry in models.available(mine)}["base"] == "ready"
    assert not mine.exists()
    with (shipped / "base" / "config.json").open("a", encoding="utf-8") as file:
        file.write(" ")
    with pytest.raises(ModelError, match=r"config\.json has changed.*install PitchCoach again"):
        models.get("base", mine)
