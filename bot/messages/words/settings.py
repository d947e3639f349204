"""What is said of a subscriber's own settings, and of their answers to reminders."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.milestone import Kind
from domain.wishes import MarkKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsWords:
    """Settings and answers, in one language."""

    # The card
    title: str
    topics: str
    no_topics: str
    leads: str
    quiet: str
    digest: str
    language: str
    blocked: str
    nothing_set: str
    button_leads: str
    button_quiet: str
    button_digest: str
    button_language: str
    button_blocked: str
    button_settings: str
    button_back: str
    button_off: str

    # Quiet hours and digest
    quiet_how: str
    quiet_rule: str
    bad_quiet: str
    digest_how: str
    digest_rule: str
    bad_digest: str
    daily: str
    weekly: str
    at_once: str

    # Language
    language_ask: str
    languages: Mapping[str, str]  #: by the code of the language; the empty one follows the client

    # Blocked words
    blocked_how: str
    blocked_done: str
    unblocked_done: str
    not_blocked: str
    bad_block: str
    too_many_blocked: str
    button_unblock: str

    # Answers to reminders
    button_done: Mapping[Kind, str]
    button_snooze: str
    button_mute: str
    button_take_back: str
    done: str
    muted: str
    snoozed: str
    taken_back: str
    standing: Mapping[MarkKind, str]
    snooze_ask: str
    snooze_how: str
    in_an_hour: str
    tonight: str
    tomorrow_morning: str
    after_quiet: str
    bad_snooze: str
    over: str
    bad_lead: str
    usage_done: str
    usage_mute: str
    usage_snooze: str

    # The first minute
    step_topics: str
    step_leads: str
    ready: str
    ready_again: str  #: to who comes back
    soon: str  #: above what comes next, to who comes back
    ready_without: str
    button_next: str
    button_ready: str
