"""The window: PySide6 over the same core as the command line.

`app.py` puts everything together; `desk.py` is what pages look at and act on; a page is a module in `pages`, what
pages share is in `widgets`. A view takes its model in the constructor; children emit, parents connect.
"""
