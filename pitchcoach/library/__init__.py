"""Pitches and takes on disk: the file formats and the database.

`Library` (library.py) is what the rest of the program opens; `read_pitch` and `report_to_json` are the two
file formats. Every failure is a `StorageError`, `PitchFileError` or `ReportFileError` with a sentence
(failures.py).
"""
