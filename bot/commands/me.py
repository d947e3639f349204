"""/me: who somebody is, by tapping or in a few words; what is clearly for others is then left out."""

from collections.abc import Callable

import store.wishes
from bot.answer import Answer, Button, Row, grid
from bot.command import Command, Turn
from bot.commands.topics import ON, back
from bot.messages.who import profile_words, trait_words
from bot.messages.wishes import OFF
from bot.rich import Rich, lines
from domain.errors import UsageError
from domain.profile import ANYBODY, CLASSES, COMPANY, NO_CLASS, PARTIES, Profile, Trait
from extract.audience import introduced
from scheduler import wishing

LONGEST = 200  #: characters that are looked at
COLUMNS = 3


def answer(turn: Turn) -> Answer:
    """The card; who they say they are is kept first. A group is nobody in particular."""
    if turn.incoming.group:
        return Answer(text=Rich.of(turn.words.answers.private_only))
    if turn.argument:
        _keep(turn, ANYBODY if turn.argument.lower() in OFF else _typed(turn))
    return _card(turn)


def press(turn: Turn) -> Answer:
    """``+talent:C`` says it and ``-talent:C`` takes it back."""
    if turn.incoming.group:
        return Answer(text=Rich.of(turn.words.answers.private_only), aside=True)
    toggle(turn, turn.argument)
    return _card(turn, replace=True)


def standing(turn: Turn) -> Profile:
    """Who they said they are."""
    return store.wishes.of(turn.tx, turn.subscriber().id).profile


def toggle(turn: Turn, tapped: str) -> None:
    """Say one thing or take it back, as a button of ``toggles`` says; a town must be one of the city's."""
    trait, profile = Trait.parse(tapped[1:]), standing(turn)
    known = trait in (*PARTIES, *CLASSES, NO_CLASS) or trait in profile.traits or trait in _towns(turn)
    if trait is None or not known:
        return
    if tapped[:1] in "+-":
        _keep(turn, _with(profile, trait) if tapped[:1] == "+" else profile.without(trait))


def _with(profile: Profile, trait: Trait) -> Profile:
    more = profile.having(trait)
    # 个人 that was taken back stays so, until something is said that brings it.
    return more.as_person() if trait in (COMPANY, *CLASSES) else more


def toggles(turn: Turn, data: str) -> tuple[Row, ...]:
    """A button for each thing that can be said; one that is no longer among the city's towns can be taken back."""
    profile = standing(turn)
    gone = [trait for trait in sorted(profile.traits) if trait not in (*PARTIES, *CLASSES, NO_CLASS, *_towns(turn))]

    def button(trait: Trait) -> Button:
        chosen = trait in profile.traits
        label = ON * chosen + trait_words(trait, turn.words)
        return Button(label, data=f"{data}{'-' if chosen else '+'}{trait}")

    return _rows(button, [*_towns(turn), *gone])


def _rows(button: Callable[[Trait], Button], towns: list[Trait]) -> tuple[Row, ...]:
    said = (PARTIES, CLASSES, (NO_CLASS,))
    return (*(tuple(map(button, row)) for row in said), *grid([button(town) for town in towns], COLUMNS))


def _towns(turn: Turn) -> list[Trait]:
    return [town.trait for town in turn.house.timing.places.towns]


def _typed(turn: Turn) -> Profile:
    said = introduced(turn.argument[:LONGEST], turn.house.timing.places)
    if not said:
        raise UsageError(turn.words.who.bad.format(text=turn.argument[:40]))
    return standing(turn).saying(Profile(said).as_person().traits)


def _keep(turn: Turn, profile: Profile) -> None:
    wishing.introduce(turn.tx, turn.subscriber(), profile)


def _card(turn: Turn, *, replace: bool = False) -> Answer:
    said = turn.words.who
    now = said.now.format(who=profile_words(standing(turn), turn.words))
    rows = (*toggles(turn, "me:"), back(turn.words))
    return Answer(text=Rich.of(lines(now, said.rule), said.how), rows=rows, replace=replace)


ME = Command(name="me", answer=answer, press=press, words=("我是", "我的身份"), joined=True, open=True)
