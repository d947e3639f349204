"""Chinese text to milestones with evidence: pure, no clock, no I/O but its own word tables.

``read(notice)`` gives a ``Reading``, ``explain(notice)`` how each time was read, ``read_time(text, today)`` one time
that a person typed.
"""

from extract.explain import explain as explain
from extract.reader import read as read
from extract.typed import TypedTime as TypedTime
from extract.typed import read_time as read_time
