"""A rehearsal in which something goes wrong: microphone, disk, transcriber, a crash."""

from __future__ import annotations

import numpy as np
import pytest

from pitchcoach.audio.capture import LEAST_ROOM
from pitchcoach.audio.devices import MicrophoneError
from pitchcoach.audio.pretend import PretendMicrophone
from pitchcoach.audio.wav import shape
from pitchcoach.errors import AudioError, ModelError, StorageError
from pitchcoach.library.library import Library
from pitchcoach.recording.recovery import recover_takes
from pitchcoach.speech.live import Refused
from tests.recording.stage import RATE, Stage


def test_a_microphone_that_goes_away(stage: Stage) -> None:
    """The take is closed, kept and transcribed, and the person told."""
    session = stage.begin()
    stage.say(1.0)
    stage.until(lambda live: live.seconds == 1.0)
    stage.now += 1.1
    live = stage.until(lambda live: live.state == "finishing")
    assert "unplugged" in live.notices[-1]
    stage.answered()
    session.advance()
    assert session.report is not None
    assert any("unplugged" in note for note in session.report.notes)
    assert stage.state_of(1) == "scored"


def test_a_microphone_that_never_speaks(stage: Stage) -> None:
    session = stage.begin(count_in_s=10.0)
    stage.now += 5.1
    stage.until(lambda live: live.state == "failed")
    assert isinstance(session.error, MicrophoneError)


def test_muted_is_said_while_recording(stage: Stage) -> None:
    stage.begin()
    stage.microphone.say(np.zeros(2 * RATE, np.float32))
    assert stage.until(lambda live: live.seconds == 2.0).muted


def test_stopped_before_any_sound(stage: Stage) -> None:
    session = stage.begin()
    session.stop()
    assert session.state == "failed"
    assert isinstance(session.error, AudioError)
    assert stage.state_of(1) == "failed"


def test_a_full_disk_before_and_during(stage: Stage) -> None:
    stage.free = LEAST_ROOM - 1
    with pytest.raises(StorageError, match="MB are free"):
        stage.begin()
    assert stage.session.state == "idle"
    assert not stage.microphone.is_open
    stage.free = 2 * LEAST_ROOM
    stage.begin()
    stage.say(1.0)
    stage.until(lambda live: live.seconds == 1.0)
    stage.free = 0
    stage.now += 1.05
    stage.say(0.02)
    assert "almost full" in stage.until(lambda live: live.state == "finishing").notices[-1]


def test_a_microphone_that_cant_be_opened(stage: Stage) -> None:
    stage.session.microphone = PretendMicrophone(fails=MicrophoneError("It is busy."))
    with pytest.raises(MicrophoneError, match="busy"):
        stage.begin()
    assert stage.session.state == "idle"


def test_nobody_spoke_or_the_model_is_missing(stage: Stage) -> None:
    session = stage.begin()
    stage.say(1.0)
    session.stop()
    stage.strings.tell(Refused(1, AudioError("No speech was heard.")))
    assert session.advance().state == "failed"
    assert stage.library.takes.load(1).failure == "No speech was heard."
    stage.begin()
    stage.say(1.0)
    session.stop()
    stage.strings.tell(Refused(None, ModelError("No such model.")))
    live = session.advance()
    assert (live.state, live.ready, live.notices) == ("failed", False, ("No such model.",))
    stored = stage.library.takes.load(2)
    assert stored.audio is not None
    assert stored.audio.path.exists()


def test_lost_blocks_are_told(stage: Stage) -> None:
    session = stage.begin()
    stage.microphone.say(np.zeros(RATE, np.float32), overflowed=True)
    session.stop()
    assert "too busy" in session.live.notices[-1]


def test_without_a_library(stage: Stage) -> None:
    session = stage.make(None)
    stage.session.close()
    stage.session = session
    stage.begin()
    stage.say(1.0)
    session.stop()
    stage.answered()
    session.advance()
    assert session.recorded is not None
    assert session.recorded.path.parent == session.shelf.unsaved
    session.close()
    assert not stage.library.takes.listed(stage.pitch.id)


def test_closed_in_the_middle_it_is_kept(stage: Stage) -> None:
    session = stage.begin()
    stage.say(1.0)
    session.close()
    assert stage.state_of(1) == "recorded"


def test_after_a_crash_the_take_is_mended_and_scored(stage: Stage) -> None:
    """The file as a kill leaves it: a header that lags behind, half a frame at the end."""
    stage.library.pitches.add_if_new(stage.pitch)
    whole = stage.library.takes.start(stage.pitch.id, stage.audience.id)
    empty = stage.library.takes.start(stage.pitch.id, stage.audience.id)
    stage.begin()
    stage.say(1.0)
    stage.session.stop()
    assert stage.session.recorded is not None
    data = bytearray(stage.session.recorded.path.read_bytes())
    data[40:44] = (1000).to_bytes(4, "little")
    whole.audio_path.write_bytes(data[:-1])
    empty.audio_path.write_bytes(b"")
    stage.session.close()
    stage.library.close()
    stage.library = Library.open(stage.paths)
    recovered = recover_takes(stage.library)
    assert [(take.id, take.state) for take in recovered] == [(whole.id, "recorded"), (empty.id, "failed")]
    found = shape(whole.audio_path)
    assert found is not None
    assert found.frames == RATE - 1
    stage.session = stage.make(stage.library)
    with pytest.raises(AudioError, match="no recording"):
        stage.session.score_stored(recovered[1], stage.pitch)
    stage.session.score_stored(recovered[0], stage.pitch)
    assert stage.strings.orders == ["begin", ("end", RATE - 1)]
    stage.answered()
    stage.session.advance()
    assert stage.state_of(whole.id) == "scored"
