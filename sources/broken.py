"""What could not be read, and where it stands."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Broken:
    """One record or file that gives no notice; the good ones beside it were read all the same."""

    file: Path
    position: str  #: 第3条 (the third record), 第12行 (line 12); empty for the file as a whole
    message: str  #: what is wrong, for the person who can mend it: Chinese first, English second

    def __str__(self) -> str:
        place = f"{self.file} {self.position}".strip()
        return f"{place}: {self.message}"


class Unreadable(Exception):
    """Carries the message of a Broken from where it is noticed to where the file and position are known."""
