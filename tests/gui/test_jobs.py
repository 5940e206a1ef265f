"""Work in the background: results, failures and cancelling, all in the window's thread."""

from __future__ import annotations

import threading

import pytest
from pytestqt.qtbot import QtBot

from pitchcoach.errors import UserError
from pitchcoach.gui.jobs import Jobs, Ticket


@pytest.fixture
def jobs(qapp: object) -> Jobs:
    return Jobs()


def test_the_result_comes_back_in_the_windows_thread(jobs: Jobs, qtbot: QtBot) -> None:
    came: list[tuple[object, object]] = []
    shares: list[float] = []
    listening = threading.Event()

    def work(ticket: Ticket) -> threading.Thread:
        listening.wait(5)
        ticket.tell(0.5)
        return threading.current_thread()

    job = jobs.start(
        "work", work, done=lambda t: came.append((t, threading.current_thread())), failed=pytest.fail
    )
    job.progressed.connect(shares.append)
    listening.set()
    with qtbot.waitSignal(job.ended):
        pass
    worker, receiver = came[0]
    assert receiver is threading.main_thread()
    assert worker is not receiver
    assert shares == [0.5]
    assert jobs.running == []


def test_a_failure_comes_as_the_exception(jobs: Jobs, qtbot: QtBot) -> None:
    failed: list[Exception] = []

    def work(_ticket: Ticket) -> None:
        raise UserError("Mend it.")

    job = jobs.start("work", work, done=pytest.fail, failed=failed.append)
    with qtbot.waitSignal(job.ended):
        pass
    assert [str(error) for error in failed] == ["Mend it."]


def test_what_is_cancelled_gives_nothing(jobs: Jobs, qtbot: QtBot) -> None:
    began, go_on = threading.Event(), threading.Event()

    def work(ticket: Ticket) -> int:
        began.set()
        go_on.wait(5)
        ticket.tell(0.9)
        return 1

    job = jobs.start("work", work, done=pytest.fail, failed=pytest.fail)
    assert began.wait(5)
    job.cancel()
    go_on.set()
    with qtbot.waitSignal(job.ended):
        pass
    jobs.close()
