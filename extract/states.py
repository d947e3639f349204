"""What a notice says instead of a date: 额满为止, 常年受理, 另行通知, 待定."""

from dataclasses import replace

from domain.milestone import Facts, Kind, OpenState, Unread
from extract.cues import WORDS, words
from extract.page import Page

_WORDS = {word: OpenState(state) for word, state in WORDS["states"].items()}
_PATTERN = words(_WORDS)
_OPEN = {OpenState.ALL_YEAR, OpenState.TO_BE_TOLD, OpenState.UNDECIDED}


class States:
    """Every such word of a notice and where it stands.

    先到先得 anywhere in a notice concerns its registration; 另行通知 only the time in whose line it stands.
    """

    def __init__(self, page: Page) -> None:
        self._found = [(m.start(), m.end(), _WORDS[m[0]]) for m in _PATTERN.finditer(page.text.folded)]
        self._anywhere = [state for _, _, state in self._found if state is OpenState.UNTIL_FULL][:1]
        self._of_line: dict[int, dict[OpenState, None]] = {}
        for at, _, state in self._found:
            self._of_line.setdefault(page.line_at(at).index, {})[state] = None

    def beside(self, page: Page, facts: Facts) -> Facts:
        """The milestone with the states that concern it."""
        if facts.kind is Kind.EVENT or facts.kind is Kind.PUBLICITY:
            return facts
        line = page.line_at(facts.evidence.start).index
        near = [*self._of_line.get(line, ()), *self._anywhere]
        return replace(facts, states=tuple(dict.fromkeys(near))) if near else facts

    def unread(self, page: Page) -> list[Unread]:
        """The words that stand where a date would: shown, never turned into one."""
        return [
            Unread(quote=page.text.quote(start, end), start=start, end=end, why=f"a state, no date: {state.value}")
            for start, end, state in self._found
            if state in _OPEN
        ]
