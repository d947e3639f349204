"""Lead times as people type them: 7天、1天, 提前 3 天提醒我, 3 working days."""

import re

from bot.messages import LANGUAGES
from bot.messages.words import Words
from domain.errors import UsageError
from domain.subscription import SAME_DAY, LeadTime

_AROUND = re.compile(r"^\s*me\s+|(?:提醒我?|来?通知我)\s*$")
_EARLY = re.compile(r"提前\s+")
_SEPARATORS = re.compile(r"[,，、;；/\n]+|\s+(?:and|&)\s+|[和与]|\s+(?=提前|当天|\d)")


def leads_of(argument: str, words: Words) -> tuple[LeadTime, ...]:
    """All that are typed, each once; UsageError, with an example, for what is none."""
    said = _EARLY.sub("提前", _AROUND.sub("", argument.lower()))
    return tuple(dict.fromkeys(_lead(part.strip(), words) for part in _SEPARATORS.split(said) if part.strip()))


def _lead(text: str, words: Words) -> LeadTime:
    if text in {each.same_day.lower() for each in LANGUAGES.values()}:
        text = SAME_DAY
    try:
        return LeadTime.parse(text)
    except UsageError:
        raise UsageError(words.settings.bad_lead.format(text=text)) from None
