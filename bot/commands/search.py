"""/search: every milestone ahead with these words, and below it what was over lately."""

from bot.agenda import page
from bot.answer import Answer
from bot.asking import Question
from bot.command import Command, Turn
from bot.look import Look, Scope
from bot.rich import Rich
from domain.errors import UsageError

LONGEST = 40  #: characters that are looked for, as in a keyword


def answer(turn: Turn) -> Answer:
    """Words set off by spaces must all be there, literally; upper and lower case are the same."""
    wanted = tuple(dict.fromkeys(turn.argument.split()))
    if not wanted:
        return Answer(text=Rich.of(turn.words.answers.usage_search))
    if sum(map(len, wanted)) > LONGEST:
        raise UsageError(turn.words.answers.search_too_long.format(limit=LONGEST))
    return page(turn, Look(question=Question(keywords=wanted), scope=Scope.SEARCH))


SEARCH = Command(name="search", answer=answer, words=("搜索", "搜", "查找", "search"), joined=True, open=True)
