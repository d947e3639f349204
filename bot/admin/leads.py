"""/leads: lead times of one milestone only, for everybody who subscribes to it."""

from bot.admin.change import code_and_rest, named, ordered, reached, title, unchanged
from bot.answer import Answer
from bot.command import Command, Turn
from bot.confirm import ask, confirmed
from bot.leads import leads_of
from bot.messages.moments import lead_words
from bot.rich import lines
from domain.errors import UsageError
from domain.override import Action
from domain.subscription import LeadTime
from scheduler import deeds
from scheduler.orders import LEADS as NAME
from scheduler.subscriptions import MOST_LEADS


def answer(turn: Turn) -> Answer:
    """Say at which times it would be reminded of, and ask."""
    milestone, rest = code_and_rest(turn, turn.words.staff.usage_leads)
    leads = leads_of(rest, turn.words)
    if not 0 < len(leads) <= MOST_LEADS:
        raise UsageError(turn.words.staff.usage_leads)
    said = turn.words.staff.ask_leads.format(leads=lead_words(leads, turn.words))
    stored = " ".join(str(lead) for lead in leads)
    return ask(
        turn, "leads", (*named(milestone), stored), lines(said, title(milestone, turn)), reached(milestone, turn)
    )


def press(turn: Turn) -> Answer:
    """Do what was asked about."""
    uid, sequence, stored = confirmed(turn, 3)
    milestone, by = unchanged(turn, uid, sequence), turn.incoming.author
    leads = [LeadTime.parse(lead) for lead in stored.split()]
    what = {NAME: " ".join(str(lead) for lead in leads)}
    done = deeds.order(turn.tx, turn.house.timing, milestone, Action.LEADS, what, by=by, now=turn.now)
    said = turn.words.staff.done_leads.format(leads=lead_words(leads, turn.words))
    return ordered(turn, said, milestone, done)


LEADS = Command(name="leads", answer=answer, press=press, words=("改提前量",), staff=True)
