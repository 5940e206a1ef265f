"""Models: joined from packages, verified, found, refused in words."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pitchcoach.errors import ModelError, StorageError
from pitchcoach.speech import catalogue, loading, models
from pitchcoach.speech.recogniser import Recogniser


@pytest.fixture
def base(models_dir: Path, tmp_path: Path) -> Path:
    """A copy of the joined base, to be damaged."""
    source = models.locate("base", models_dir)
    copy = tmp_path / "models" / "base"
    copy.mkdir(parents=True)
    for file in source.iterdir():
        shutil.copy(file, copy / file.name)
    return copy


def states(folder: Path) -> dict[str, str]:
    return {entry.name: entry.state for entry in models.available(folder)}


def test_the_packaged_models_need_no_download(tmp_path: Path, no_sockets: object) -> None:
    folder = tmp_path / "models"
    assert states(folder)["base"] == "packaged"
    assert states(folder)["tiny.en"] == "ready"
    assert states(folder)["small.en"] == "downloadable"
    joined = models.locate("base", folder)
    assert joined == folder / "base"
    assert models.verify(joined)
    assert states(folder)["base"] == "ready"
    assert [path.name for path in folder.iterdir()] == ["base"]
    before = (joined / "model.bin").stat().st_mtime_ns
    assert models.locate("base", folder) == joined
    assert models.get("base", folder) == joined
    assert (joined / "model.bin").stat().st_mtime_ns == before
    tiny = models.locate("tiny.en", folder)
    assert models.verify(tiny)
    assert not tiny.is_relative_to(folder)


def test_every_entry_says_where_from_how_large_and_what_for(tmp_path: Path) -> None:
    for entry in models.available(tmp_path):
        assert entry.size_bytes > 70_000_000
        assert entry.description
        assert entry.source == "package" or entry.source.startswith("hub: ")


def test_several_at_once_join_it_and_all_find_it_whole(tmp_path: Path) -> None:
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda _: models.locate("base", tmp_path), range(3)))
    assert set(found) == {tmp_path / "base"}
    assert models.verify(tmp_path / "base", again=True)
    assert [path.name for path in tmp_path.iterdir()] == ["base"]


def test_a_changed_model_is_refused_and_mended_by_get(base: Path) -> None:
    assert models.verify(base)
    with (base / "model.bin").open("r+b") as file:
        file.seek(1_000_000)
        file.write(b"damage")
    with pytest.raises(ModelError, match=r"model\.bin has changed.*models get base"):
        models.verify(base)
    with pytest.raises(ModelError):
        loading.load("base", base.parent)
    assert models.get("base", base.parent) == base
    assert models.verify(base)
    assert [path.name for path in base.parent.iterdir()] == ["base"]


def test_a_file_that_went_missing_is_joined_anew(base: Path) -> None:
    (base / "tokenizer.json").unlink()
    with pytest.raises(ModelError, match=r"tokenizer\.json can't be read"):
        models.verify(base)
    assert models.locate("base", base.parent) == base
    assert models.verify(base)


def test_an_unknown_name_lists_those_there_are(tmp_path: Path) -> None:
    for call in (models.locate, models.get, models.remove):
        with pytest.raises(ModelError, match=r"no speech model called enormous.*base, tiny\.en, small\.en"):
            call("enormous", tmp_path)


def test_a_known_model_that_is_not_here_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"pitchcoach models get small\.en"):
        models.locate("small.en", tmp_path)


def test_a_folder_of_ones_own(base: Path, tmp_path: Path) -> None:
    own = base.rename(tmp_path / "my model")
    (own / models.CHECKSUMS).unlink()
    assert models.locate(own, tmp_path) == own
    assert models.locate(str(own), tmp_path) == own
    assert not models.verify(own)
    for file in ("model.bin", "config.json", "tokenizer.json", "vocabulary.json"):
        kept = (own / file).read_bytes()
        (own / file).unlink()
        with pytest.raises(ModelError, match=rf"incomplete: {file} missing"):
            models.locate(own, tmp_path)
        (own / file).write_bytes(kept)


def test_a_corrupt_folder_is_refused_in_words(base: Path) -> None:
    for file in ("model.bin", "tokenizer.json"):
        kept = (base / file).read_bytes()
        (base / file).write_bytes(kept[: len(kept) // 3])
        with pytest.raises(ModelError, match="can't be loaded, it seems damaged"):
            Recogniser.load(base)
        (base / file).write_bytes(kept)
    (base / "tokenizer.json").unlink()
    with pytest.raises(ModelError, match=r"incomplete: tokenizer\.json"):
        Recogniser.load(base)


def test_an_incomplete_model_that_was_fetched_is_told(tmp_path: Path) -> None:
    (tmp_path / "small.en").mkdir()
    assert states(tmp_path)["small.en"] == "downloadable"
    with pytest.raises(ModelError, match="incomplete"):
        models.locate("small.en", tmp_path)


def test_removing_keeps_the_package(base: Path) -> None:
    assert models.remove("base", base.parent)
    assert not base.exists()
    assert not models.remove("base", base.parent)
    assert states(base.parent)["base"] == "packaged"


def test_a_place_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match=r"can't write to .*PITCHCOACH_HOME"):
        models.locate("base", tmp_path / "file" / "models")


def test_no_room_left_is_told_before_and_while_joining(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk can't be had in a test; so the system's answers are replaced."""
    with monkeypatch.context() as patch:
        patch.setattr(models.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 1))  # type: ignore[attr-defined]
        with pytest.raises(StorageError, match="no room left"):
            models.locate("base", tmp_path)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(models.os, "fsync", full)
        with pytest.raises(StorageError, match="no room left"):
            models.locate("base", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_package_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base = catalogue.find("base")
    assert base is not None
    assert base.checksums is not None
    monkeypatch.setitem(base.checksums, "config.json", "0" * 64)  # type: ignore[arg-type]
    with pytest.raises(ModelError, match=r"package .* is damaged \(config\.json\)"):
        models.locate("base", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_without_the_package_it_is_downloadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue.importlib.util, "find_spec", lambda name: None)
    assert states(tmp_path)["base"] == "downloadable"
    assert states(tmp_path)["tiny.en"] == "downloadable"
    with pytest.raises(ModelError, match="models get base"):
        models.locate("base", tmp_path)


def test_one_model_for_both_passes_is_loaded_once(models_dir: Path) -> None:
    both = loading.load("tiny.en", models_dir)
    assert both.fillers is both.words
    assert both.words.name == "tiny.en"
    assert loading.load("tiny.en", models_dir, with_fillers=False).fillers is None


def test_importing_is_quick_and_loads_no_model_library() -> None:
    code = (
        "import sys, pitchcoach.speech.transcriber, pitchcoach.speech.loading, pitchcoach.audio.files;"
        "print([m for m in ('faster_whisper', 'ctranslate2', 'av', 'huggingface_hub') if m in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
