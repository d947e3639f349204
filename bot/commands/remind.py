"""/remind: how long before; common lead times as buttons, any other typed."""

from datetime import timedelta

from bot.answer import Answer, Button, Row, grid
from bot.command import Command, Turn
from bot.commands.topics import ON, back
from bot.leads import leads_of
from bot.messages.moments import lead_words
from bot.messages.words import Words
from bot.rich import Rich
from domain import workdays
from domain.subscription import LeadTime, LeadUnit, Subscription
from scheduler import subscriptions

COLUMNS = 3
NEAR = timedelta(days=60)  #: how far ahead whoever chooses a lead time thinks
COMMON = (
    LeadTime(7, LeadUnit.DAYS),
    LeadTime(3, LeadUnit.DAYS),
    LeadTime(1, LeadUnit.DAYS),
    LeadTime(3, LeadUnit.WORKDAYS),
    LeadTime(2, LeadUnit.HOURS),
    LeadTime(30, LeadUnit.MINUTES),
)


def answer(turn: Turn) -> Answer:
    """Set the lead times that are typed; with none typed, show them and the buttons."""
    typed = leads_of(turn.argument, turn.words)
    if not typed:
        return _choice(turn, turn.subscription())
    subscription = _set(turn, typed)
    said = turn.words.leads_set.format(leads=lead_words(subscription.leads, turn.words))
    return Answer(text=Rich.of(said, _guess(turn, subscription)))


def press(turn: Turn) -> Answer:
    """``+7d`` adds a lead time and ``-7d`` takes it away."""
    toggle(turn, turn.argument)
    return _choice(turn, turn.subscription(), replace=True)


def toggle(turn: Turn, tapped: str) -> None:
    """Add or take away a lead time, as a button of ``toggles`` says."""
    sign, lead = tapped[:1], LeadTime.parse(tapped[1:] or "0d")
    held = turn.subscription().leads
    if sign == "+" and lead not in held:
        _set(turn, (*held, lead))
    elif sign == "-":
        _set(turn, tuple(other for other in held if other != lead))


def _set(turn: Turn, leads: tuple[LeadTime, ...]) -> Subscription:
    return subscriptions.set_leads(turn.tx, turn.house.timing, turn.subscriber(), leads, turn.now)


def _choice(turn: Turn, subscription: Subscription, *, replace: bool = False) -> Answer:
    words = turn.words
    now = words.leads_now.format(leads=lead_words(subscription.leads, words))
    return Answer(
        text=Rich.of(now, _guess(turn, subscription)),
        rows=(*toggles(subscription, words), back(words)),
        replace=replace,
    )


def _guess(turn: Turn, subscription: Subscription) -> str:
    """That the days off of the near future are not known yet, to whoever counts in working days."""
    near = turn.today + NEAR
    if not workdays.guessed(near) or not any(lead.unit is LeadUnit.WORKDAYS for lead in subscription.leads):
        return ""
    return turn.words.workdays.will_be_guessed.format(year=near.year)


def toggles(subscription: Subscription, words: Words, data: str = "remind:") -> tuple[Row, ...]:
    """A button a lead time, each a tap whose data begins with ``data``."""
    offered = dict.fromkeys((*COMMON, *subscription.leads))
    return grid([_toggle(lead, subscription, words, data) for lead in offered], COLUMNS)


def _toggle(lead: LeadTime, subscription: Subscription, words: Words, data: str) -> Button:
    label = lead_words((lead,), words)
    if lead in subscription.leads:
        return Button(ON + label, data=f"{data}-{lead}")
    return Button(label, data=f"{data}+{lead}")


REMIND = Command(
    name="remind", answer=answer, press=press, words=("提醒", "提前", "remind"), joined=True, of_one="nudge"
)
