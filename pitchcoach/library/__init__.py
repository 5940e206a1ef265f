"""Pitches and takes on disk: the file formats and the database."""
