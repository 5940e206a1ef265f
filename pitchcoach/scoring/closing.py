"""What a take asks for and gives: a job or favour asked outright, the next step and how concrete it is, an offer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pitchcoach.model import ROLES
from pitchcoach.scoring.context import Floats
from pitchcoach.scoring.cues import cue_vector
from pitchcoach.scoring.meaning import Vectors
from pitchcoach.scoring.roles import place
from pitchcoach.scoring.text import word_count

VECTOR_SHARE = 2.0


def features(texts: Sequence[str], vectors: Vectors, role_chances: Floats) -> Floats:
    """What the three closing models look at, a row a sentence; shape (sentences, K)."""
    cues = np.stack([cue_vector(text) for text in texts])
    length = np.array([[np.log1p(word_count(text)) / 3] for text in texts], np.float32)
    return np.concatenate([vectors * VECTOR_SHARE, cues, role_chances * 3, place(len(texts)), length], axis=1)


NEXT_STEP = ROLES.index("next_step")
OFFER = ROLES.index("offer")
JOB_ASK = ROLES.index("job_ask")
