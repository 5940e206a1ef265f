"""One take after the other, live: the states both front ends show, from the count-in to the report.

`session.Rehearsal` is what they hold; `state.Live` is what they draw.
"""
