"""The colours that calendars are drawn in unless their owner chooses another: CSS names (RFC 7986 §5.9) and their values."""

from dataclasses import dataclass

from domain.milestone import Topic


@dataclass(frozen=True, slots=True)
class Colour:
    """One colour in the two ways that clients understand."""

    name: str  #: COLOR takes a name of CSS3
    value: str  #: Apple's own property takes #RRGGBB


#: Dark enough for white letters.
EVERYTHING = Colour("firebrick", "#B22222")
_OF_TOPIC = {
    Topic.APPLICATION: Colour("steelblue", "#4682B4"),
    Topic.SUBSIDY: Colour("darkgoldenrod", "#B8860B"),
    Topic.TALENT: Colour("slateblue", "#6A5ACD"),
    Topic.OPERA: Colour("crimson", "#DC143C"),
    Topic.LECTURE: Colour("teal", "#008080"),
    Topic.ROADSHOW: Colour("chocolate", "#D2691E"),
    Topic.CONTEST: Colour("royalblue", "#4169E1"),
    Topic.FAMILY: Colour("seagreen", "#2E8B57"),
    Topic.PUBLICITY: Colour("slategray", "#708090"),
    Topic.SURVEY: Colour("sienna", "#A0522D"),
}


def colour(topics: tuple[Topic, ...]) -> Colour:
    """That of the one topic, or the colour of many."""
    return _OF_TOPIC[topics[0]] if len(topics) == 1 else EVERYTHING
