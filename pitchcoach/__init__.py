"""PitchCoach: practise an elevator pitch alone, scored for your listener, on your own machine."""

import os

# numpy's matrices are small here: two threads only wait for each other, a hundredfold when the machine is busy. Set
# before numpy is first imported; the recogniser's own threads are not meant.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
