"""The guards of conftest.py: each one catches what it is there for."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from pathlib import Path

import pytest

from tests.conftest import NetworkBlockedError, SocketGuard, _surviving, is_loopback


def test_another_machine_cannot_be_reached(network_guard: SocketGuard) -> None:
    with socket.socket() as outside, pytest.raises(NetworkBlockedError):
        outside.connect(("192.0.2.1", 80))
    with pytest.raises(NetworkBlockedError):
        socket.getaddrinfo("pitchcoach.invalid", 443)
    assert len(network_guard.breaches) == 2
    network_guard.breaches.clear()


def test_loopback_and_local_sockets_are_open() -> None:
    with socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen()
        client.connect(server.getsockname())
    a, b = socket.socketpair()
    with contextlib.closing(a), contextlib.closing(b):
        a.sendall(b"x")
        assert b.recv(1) == b"x"


def test_no_sockets_means_none(no_sockets: SocketGuard) -> None:
    with pytest.raises(NetworkBlockedError):
        socket.socket()
    no_sockets.breaches.clear()


@pytest.mark.parametrize(
    ("address", "local"),
    [
        (("127.0.0.1", 1), True),
        (("::1", 1, 0, 0), True),
        (("10.0.0.1", 1), False),
        (("example.org", 1), False),
    ],
)
def test_what_is_loopback(address: tuple[object, ...], local: bool) -> None:
    assert is_loopback(address) is local


def test_a_thread_left_behind_is_seen() -> None:
    before = set(threading.enumerate())
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait, name="pitchcoach-left", daemon=True)
    thread.start()
    assert _surviving(before) == ["thread pitchcoach-left"]
    stop.set()
    thread.join()
    assert _surviving(before) == []


def test_each_test_has_a_home_of_its_own(home: Path, tmp_path: Path) -> None:
    assert os.environ["PITCHCOACH_HOME"] == str(home)
    assert home.parent == tmp_path
