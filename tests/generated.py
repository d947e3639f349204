"""Documents that tests write: what they say is what the code does, or the test that writes them fails.

UPDATE_GOLDEN=1 writes them anew; read the difference before it is committed.
"""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]


def same_as(document: str, text: str) -> None:
    """Hold a document of docs/ against what a test found."""
    path = ROOT / "docs" / document
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of Markdown; a line of a cell is kept as one."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", "<br>")
