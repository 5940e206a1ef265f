"""PitchCoach: practise an elevator pitch alone, scored for your listener, on your own machine."""

__version__ = "0.1.0"
