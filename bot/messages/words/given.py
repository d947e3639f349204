"""What is said to files, links and pictures."""

from collections.abc import Mapping
from dataclasses import dataclass

from sources.guard import Why


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenWords:
    """One language; ``{names}`` are filled in by the caller and are the same in every language."""

    cannot_see: str  #: to anybody who sends what is no words
    pictures: str  #: to the staff: what to do with a notice that is a picture
    caption_only: str
    file_not_read: str
    page_not_read: str
    whys: Mapping[Why, str]
    ask_one: str
    ask_several: str
    one_line: str
    line_known: str
    line_changed: str
    line_nothing: str
    line_pictures: str
    line_count: str
    and_more: str
    broken: str
    doubts_later: str
    known: str
    known_all: str
    changed: str
    nothing_in: str
    only_pictures: str
    too_many: str
    too_long: str
    done_several: str
    done_reviews: str
    overtaken: str  #: by an undo of what was handed over
    several: str  #: the title of several notices on record
