"""Sound to words: model files, recogniser, transcriber, fillers.

`models` finds and fetches model folders, `recogniser` loads one, `transcriber` turns blocks of sound into a
`Transcript` by windows that the sound alone decides, `fillers` counts the ums. faster_whisper is imported
when a model is loaded, not before; nothing here goes online except `models.get`.
"""
