"""Guessed working days, in English."""

from bot.messages.words.workdays import WorkdayWords

WORKDAYS = WorkdayWords(
    guessed="(The days off of {year} are not known yet: working days are counted as Monday to Friday.)",
    will_be_guessed="The days off of {year} are not known yet: until they are, working days of that year are counted as "
    "Monday to Friday, and put right afterwards.",
)
