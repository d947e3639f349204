"""Many words as one expression that passes over most of a text at the cost of one look at each character."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

#: A word whose first character is itself and optional to nobody: what follows may be an expression, its brackets two deep.
_PLAIN_START = re.compile(r"\w(?![*+?{])(?:[^|()]|\((?:[^()]|\([^()]*\))*\))*")


def any_of(patterns: Iterable[str]) -> str:
    """The expression ``a|b|…``: of two that match at one place the earlier counts.

    Words that begin alike are tried together behind their common first character. Two words that begin otherwise can
    never match at one place, so bringing words of one beginning together changes no answer.
    """
    runs = [(plain, list(run)) for plain, run in groupby(patterns, key=lambda one: bool(_PLAIN_START.fullmatch(one)))]
    if len(runs) == 1 and runs[0][0]:
        return _by_first(runs[0][1])
    return "|".join(_guarded(run) if plain else "|".join(run) for plain, run in runs)


def _guarded(words: Sequence[str]) -> str:
    """Beside expressions that may match anywhere: the words only where one of their first characters stands."""
    return f"(?=[{''.join(sorted({word[0] for word in words}))}])(?:{_by_first(words)})"


def _by_first(words: Iterable[str]) -> str:
    rests: dict[str, list[str]] = {}
    for word in words:
        rests.setdefault(word[0], []).append(word[1:])
    return "|".join(f"{first}(?:{'|'.join(after)})" for first, after in rests.items())
