"""Every text people see, by name. A language is one value of this class, so a missing text is a type error."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.messages.words.answers import AnswersWords
from bot.messages.words.calendar import CalendarWords
from bot.messages.words.corrections import CorrectionWords
from bot.messages.words.given import GivenWords
from bot.messages.words.groups import GroupWords
from bot.messages.words.settings import SettingsWords
from bot.messages.words.staff import StaffWords
from bot.messages.words.who import WhoWords
from bot.messages.words.workdays import WorkdayWords
from domain.milestone import Doubt, Kind, OpenState, Topic
from domain.override import Action
from domain.subscription import LeadUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language. ``{names}`` are filled in by the caller and are the same in every language."""

    answers: AnswersWords
    calendar: CalendarWords

    # Days and times
    weekdays: tuple[str, ...]  #: Monday first
    months: tuple[str, ...]  #: January first
    day: str
    day_of_year: str  #: a day of another year than the present one
    clock: str
    span: str
    vague: str
    roughly_now: str  #: we are within the days it may mean
    roughly_soon: str
    today: str
    tomorrow: str
    day_after_tomorrow: str
    days_left: str
    yesterday: str
    days_ago: str
    no_clock: str  #: behind the day of what has no time of day, brackets and all
    lead: str
    same_day: str  #: a lead of no days: on the morning of the day itself
    units: Mapping[LeadUnit, tuple[str, str]]  #: of one, of several
    list_comma: str

    # Milestones
    topics: Mapping[Topic, str]
    ends: Mapping[Kind, str]  #: what its end, or an event's beginning, is called
    begins: Mapping[Kind, str]  #: what its opening is called
    states: Mapping[OpenState, str]
    doubts: Mapping[Doubt, str]
    phase: str
    place: str
    audience: str
    actor: str
    sign_up: str
    contact: str
    code: str
    tentative: str
    tentative_mark: str  #: the same in a list
    cancelled: str
    source: str
    published: str
    phase_line: str

    # Reminders
    opened: str
    opened_line: str
    due: str
    several_due: str
    postponed: str
    brought_forward: str
    corrected: str
    called_off: str
    old_new: str
    was_planned: str
    still_same_time: str
    late: str
    missed: str
    missed_more: str
    missed_item: str
    maybe_double: str
    answer_again: str
    message_code: str
    button_details: str
    button_source: str

    # Conversation
    welcome: str
    welcome_how: str
    not_understood: str
    went_wrong: str
    stale_button: str
    no_such_code: str
    usage_show: str
    help_title: str
    help_line: str
    help_words: str
    help_admin: str
    commands: Mapping[str, str]  #: what each command is for, by its name
    pick_topics: str
    chosen: str
    chosen_none: str
    everything: str
    subscribed: str
    unsubscribed: str
    not_subscribed_to: str
    unsubscribe_pick: str
    keyword: str
    keyword_too_long: str
    too_many_keywords: str
    leads_now: str
    leads_set: str
    button_list: str
    button_topics: str
    button_help: str
    button_everything: str
    button_earlier: str
    button_later: str

    # Staff
    button_yes: str
    button_no: str
    nothing_changed: str
    expired: str
    changed_meanwhile: str
    ask_fix: str
    ask_postpone: str
    ask_bring_forward: str
    ask_cancel: str
    ask_undo: str
    reason: str
    same_already: str
    already_cancelled: str
    already_past: str
    done_fix: str
    done_postpone: str
    done_cancel: str
    done_undo: str
    undo_hint: str
    no_time_read: str
    usage_fix: str
    usage_postpone: str
    usage_cancel: str
    usage_undo: str
    field_time: str
    field_title: str
    field_place: str
    nothing_there: str
    nothing_to_undo: str
    no_such_override: str
    review_title: str
    review_none: str
    review_doubts: str
    review_hint_fix: str
    button_confirm: str
    button_not_a_promise: str
    button_handled: str
    button_skip: str
    log_title: str
    log_none: str
    log_line: str
    log_undone: str
    actions: Mapping[Action, str]

    # Areas with words of their own
    given: GivenWords
    groups: GroupWords
    who: WhoWords
    workdays: WorkdayWords
    settings: SettingsWords
    staff: StaffWords
    corrections: CorrectionWords
