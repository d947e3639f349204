"""/list: what is next for me, or everything while nothing is subscribed to; in pages."""

import store.milestones
from bot.answer import Answer, Button, Row, grid
from bot.command import Command, Turn
from bot.messages.card import code_of, listed
from bot.rich import Rich, bold
from domain.milestone import Milestone, Status

PAGE = 6
COLUMNS = 3
MOST = 10_000  #: a page number beyond this was not on any button of ours


def answer(turn: Turn) -> Answer:
    """The first page."""
    return _page(turn, 0)


def press(turn: Turn) -> Answer:
    """A page in place of the one shown; without a number the first, as a message of its own."""
    if not turn.argument:
        return answer(turn)
    start = int(turn.argument) if turn.argument.isdecimal() and len(turn.argument) < 6 else 0
    return _page(turn, min(start, MOST), replace=True)


def _page(turn: Turn, start: int, *, replace: bool = False) -> Answer:
    subscription, words = turn.subscription(), turn.words
    end = start + PAGE
    if subscription.matchers:
        found = store.milestones.matching(turn.tx, subscription, over_after=turn.now, limit=end + 1)
    else:
        ahead = (Status.CONFIRMED, Status.TENTATIVE)
        found = store.milestones.listed(turn.tx, over_after=turn.now, statuses=ahead, limit=end + 1)
    shown = found[start:end]
    if not shown:
        return Answer(text=Rich.of(words.list_none), rows=_rows([], turn, start, more=False), replace=replace)
    title = words.list_mine if subscription.matchers else words.list_all
    paragraphs = (listed(milestone, turn.today, words) for milestone in shown)
    text = Rich.of(bold(title), *paragraphs)
    return Answer(text=text, rows=_rows(shown, turn, start, more=len(found) > end), replace=replace)


def _rows(shown: list[Milestone], turn: Turn, start: int, *, more: bool) -> tuple[Row, ...]:
    details = [Button(code_of(m.uid), data=f"show:{code_of(m.uid)}") for m in shown]
    turning = []
    if start:
        turning.append(Button(turn.words.button_earlier, data=f"list:{max(start - PAGE, 0)}"))
    if more:
        turning.append(Button(turn.words.button_later, data=f"list:{start + PAGE}"))
    return (*grid(details, COLUMNS), *grid(turning, 2))


LIST = Command(name="list", answer=answer, press=press, words=("列表", "接下来", "日程", "list"), open=True)
