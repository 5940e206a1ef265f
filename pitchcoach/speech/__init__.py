"""Audio to words: models, transcriber, fillers; the only import of faster_whisper."""
