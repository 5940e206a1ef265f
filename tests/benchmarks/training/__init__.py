"""Training of the learned parts from labelled pitches: `python -m tests.benchmarks.training tests/data/corpus`.

Needs scikit-learn (a development dependency). Seeded: the same labelled pitches give the same file.
"""
