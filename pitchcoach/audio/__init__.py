"""Sound files in, 16 kHz mono out, and what can be measured on the sound without its words."""
