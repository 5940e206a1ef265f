"""The commands, on top of `rehearsal` and `library`."""
