"""Words to report: one scorer a dimension, pure functions."""
