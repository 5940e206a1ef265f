"""Sound: files, level, voice; the only imports of sounddevice and PyAV."""
