"""Which step of a longer way a time bounds: 网上填报, 区级审核, 复赛."""

import re

from extract.cues import LABELS, WORDS, words
from extract.mention import Mention

PHASES = words(WORDS["phases"]["words"])
_STEP = re.compile(r"通过(.{0,12}?(?:初审|复审|终审|审核|评审))")
NEXT_CLAUSE = 12


def phase_of(mention: Mention) -> str:
    """The step of a longer way that the time bounds: of its clause, its row or its name."""
    step = _STEP.match(mention.around.after)
    if step:
        return step[1]
    label = f"{mention.label.row} {mention.label.text}" if mention.label else ""
    found = (
        PHASES.search(label)
        or PHASES.search(mention.around.before)
        or PHASES.search((mention.around.after or _unnamed_clause(mention)).partition("《")[0])
    )
    return found[0] if found else ""


def _unnamed_clause(mention: Mention) -> str:
    """The next clause may name the step of a time that has no name of its own, and replaces no other."""
    if mention.bound == "moved":
        return ""
    return "" if mention.label and not LABELS["ordinal"].fullmatch(mention.label.text) else next_clause(mention)


def next_clause(mention: Mention) -> str:
    """What follows a time and a comma: 3月1日至3月15日，网上申报."""
    return mention.around.sentence_after[1:].split(",")[0][:NEXT_CLAUSE] if not mention.around.after else ""
