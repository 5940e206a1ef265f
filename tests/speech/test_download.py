"""Models from a hub: here one on this machine, that can break off, lie and forget how to go on in the middle."""

from __future__ import annotations

import contextlib
import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pitchcoach.errors import CancelledError, ModelError, OfflineError
from pitchcoach.speech import models

FILES = {
    "config.json": b"{}",
    "model.bin": bytes(range(256)) * 8000,
    "tokenizer.json": b'{"version": "1.0"}',
    "vocabulary.json": b"[]",
    "README.md": b"not wanted",
}


@dataclass
class Hub:
    """What the server does, and what it was asked."""

    address: str = ""
    files: dict[str, bytes] = field(default_factory=lambda: dict(FILES))
    breaks_after: int | None = None
    waits_after: int | None = None
    """Where `model.bin` comes to a halt until `goes_on` is set."""
    goes_on: threading.Event = field(default_factory=threading.Event)
    ranges: bool = True
    listing: bytes | None = None
    asked: list[tuple[str, str | None]] = field(default_factory=list)

    def list(self) -> bytes:
        if self.listing is not None:
            return self.listing
        siblings = [
            {"rfilename": name, "size": len(FILES[name])}
            | ({"lfs": {"sha256": hashlib.sha256(FILES[name]).hexdigest()}} if name == "model.bin" else {})
            for name in FILES
        ]
        return json.dumps({"sha": "abc123", "siblings": siblings}).encode()


@pytest.fixture
def hub() -> Iterator[Hub]:
    told = Hub()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append((self.path, self.headers.get("Range")))
            name = self.path.rsplit("/", 1)[-1]
            if self.path.startswith("/api/models/"):
                body, start = told.list(), 0
            elif "/resolve/abc123/" in self.path and name in told.files:
                body, start = told.files[name], 0
            else:
                self.send_error(404)
                return
            wanted = self.headers.get("Range")
            if wanted and told.ranges:
                start = int(wanted.removeprefix("bytes=").removesuffix("-"))
                self.send_response(206)
            else:
                self.send_response(200)
            self.send_header("Content-Length", str(len(body) - start))
            self.end_headers()
            end = len(body)
            if name == "model.bin" and told.breaks_after is not None:
                end = min(end, start + told.breaks_after)
            if name == "model.bin" and told.waits_after is not None and start + told.waits_after < end:
                self.wfile.write(body[start : start + told.waits_after])
                self.wfile.flush()
                told.goes_on.wait(10)
                start += told.waits_after
            with contextlib.suppress(ConnectionError):  # who cancelled reads no more
                self.wfile.write(body[start:end])
            if end < len(body):
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield told
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_model_is_fetched_with_progress_and_verified(hub: Hub, tmp_path: Path) -> None:
    progress: list[tuple[int, int]] = []
    folder = models.get("small.en", tmp_path, lambda *step: progress.append(step), hub=hub.address)
    assert {path.name for path in folder.iterdir()} == {*FILES, models.CHECKSUMS} - {"README.md"}
    assert (folder / "model.bin").read_bytes() == FILES["model.bin"]
    assert models.verify(folder)
    done = [had for had, _ in progress]
    total = sum(len(content) for name, content in FILES.items() if name != "README.md")
    assert done == sorted(done)
    assert {all_of_it for _, all_of_it in progress} == {total}
    assert done[-1] == total
    assert len(progress) > 5
    asked = len(hub.asked)
    assert models.get("small.en", tmp_path, hub=hub.address) == folder
    assert len(hub.asked) == asked
    assert models.locate("small.en", tmp_path) == folder
    (folder / "model.bin").write_bytes(b"changed")
    with pytest.raises(ModelError, match="has changed"):
        models.verify(folder)


@pytest.mark.parametrize("ranges", [True, False], ids=["goes on", "from the start"])
def test_a_download_that_broke_off_goes_on(hub: Hub, tmp_path: Path, ranges: bool) -> None:
    hub.breaks_after = 900_000
    with pytest.raises(OfflineError, match="kept"):
        models.get("small.en", tmp_path, hub=hub.address)
    assert (tmp_path / "small.en" / "model.bin.part").stat().st_size == 900_000
    with pytest.raises(ModelError, match="incomplete"):
        models.locate("small.en", tmp_path)
    hub.breaks_after, hub.ranges = None, ranges
    folder = models.get("small.en", tmp_path, hub=hub.address)
    assert (folder / "model.bin").read_bytes() == FILES["model.bin"]
    assert hub.asked[-1][1] == "bytes=900000-"
    assert sum(path.endswith("config.json") for path, _ in hub.asked) == 1


def test_it_can_be_stopped_and_gone_on_with(hub: Hub, tmp_path: Path) -> None:
    had: list[int] = []
    with pytest.raises(CancelledError, match="kept"):
        models.get(
            "small.en",
            tmp_path,
            lambda done, _: had.append(done),
            lambda: bool(had) and had[-1] > 500_000,
            hub=hub.address,
        )
    part = tmp_path / "small.en" / "model.bin.part"
    assert 400_000 < part.stat().st_size < len(FILES["model.bin"])
    folder = models.get("small.en", tmp_path, hub=hub.address)
    assert (folder / "model.bin").read_bytes() == FILES["model.bin"]


def test_what_came_damaged_is_refused_and_removed(hub: Hub, tmp_path: Path) -> None:
    hub.files["model.bin"] = FILES["model.bin"][:-1] + b"x"
    with pytest.raises(ModelError, match="came damaged"):
        models.get("small.en", tmp_path, hub=hub.address)
    assert not list((tmp_path / "small.en").glob("model.bin*"))


def test_a_part_longer_than_the_file_is_fetched_anew(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "small.en").mkdir()
    (tmp_path / "small.en" / "model.bin.part").write_bytes(b"x" * (len(FILES["model.bin"]) + 1))
    folder = models.get("small.en", tmp_path, hub=hub.address)
    assert (folder / "model.bin").read_bytes() == FILES["model.bin"]


def test_a_part_that_is_whole_needs_no_more(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "small.en").mkdir()
    (tmp_path / "small.en" / "model.bin.part").write_bytes(FILES["model.bin"])
    models.get("small.en", tmp_path, hub=hub.address)
    assert not any(path.endswith("model.bin") for path, _ in hub.asked)


def test_a_hub_without_the_model(hub: Hub, tmp_path: Path) -> None:
    del hub.files["config.json"]
    with pytest.raises(ModelError, match="answers 404"):
        models.get("small.en", tmp_path, hub=hub.address)


def test_a_hub_that_talks_nonsense(hub: Hub, tmp_path: Path) -> None:
    hub.listing = b"<html>please log in to this hotel's network</html>"
    with pytest.raises(ModelError, match="gave no list of files"):
        models.get("small.en", tmp_path, hub=hub.address)


def test_offline(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(OfflineError, match=r"can't be reached.*Connect to the internet"):
        models.get("small.en", tmp_path)
