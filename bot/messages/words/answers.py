"""The texts of what anybody may ask: lists of days, search, one milestone in full, one's own data."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.milestone import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersWords:
    """One language of these."""

    # What was understood
    title: str
    part: str  #: between the parts of what was understood
    mine: str
    everybodys: str
    not_subscribed: str
    ahead: str
    days: str
    month: str
    month_of_year: str
    kinds: Mapping[Kind, str]
    deadlines: str
    keyword: str
    searched: str

    # Lists
    day_heading: str
    line: str
    clock_line: str
    under_way: str
    until: str
    over_heading: str
    none: str
    none_more: str
    nearest: str
    nothing_at_all: str
    search_hint: str
    no_days_read: str
    example_day: str
    example_week: str
    usage_search: str
    search_too_long: str
    button_all: str
    button_mine: str
    button_previous: str
    week_before: str
    week_after: str
    button_following: str

    # One milestone
    button_picture: str
    picture: str
    timeline: str
    here: str
    over: str
    to_come: str
    button_ics: str

    # One's own data
    feast_unknown: str
    feasts: Mapping[str, str]  #: by the key of domain.workdays.HOLIDAYS
    nothing_asked: str
    overtaken: str
    private_only: str
    export_nothing: str
    export_title: str
    export_since: str
    export_chat: str
    export_subscribed: str
    export_leads: str
    export_language: str
    export_quiet: str
    export_daily: str
    export_weekly: str
    export_blocked: str
    export_marked: str
    export_feed: str
    export_feed_unused: str
    export_waiting: str
    export_told: str
    export_told_line: str
    export_told_none: str
    export_records: str
    export_how: str
    ask_forget: str
    forget_deleted: str
    forget_kept: str
    forget_staff: str
    forgotten: str
