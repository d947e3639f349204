"""The texts of the pages, by name: one value of each class a language. Braces hold what a page fills in."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.change import ChangeKind
from domain.milestone import Kind, OpenState, Topic
from domain.override import Action
from domain.staff_word import StaffAct
from feed.words.help import HelpWords

Counted = tuple[str, str]  #: for one, and for any other number


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWords:
    """How this language says a day, an hour, a span and a distance."""

    weekdays: tuple[str, ...]
    weekdays_short: tuple[str, ...]  #: over the columns of a month
    months: tuple[str, ...]
    months_long: tuple[str, ...]
    day: str
    day_of_year: str
    day_after_number: str  #: read out after a number that stands alone
    month: str
    year: str
    clock: str
    about: str
    rough: str  #: the days that a vague time may mean
    rough_months: str  #: the same over the end of a month
    span: str
    hours: str
    ends: str
    begins: str
    due: str  #: a moment, and what ends or begins then
    today: str
    tomorrow: str
    day_after_tomorrow: str
    days_left: str
    days_ago: Counted
    over: str
    under_way: str
    vague: str
    vague_short: str
    vague_mark: str  #: of what is no event: its days, and what is about then
    roughly_then: str
    whole_day: str
    no_clock: str
    clock_mark: str  #: beside a title: an hour and what ends or begins then
    day_mark: str  #: the same of a whole day
    until: str
    opens: str
    since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameWords:
    """What stands around every page."""

    brand: str
    city: str  #: the site's name with its city
    skip: str
    primary: str
    to_home: str
    to_month: str
    to_subscribe: str
    language: str  #: this language, as it calls itself
    origin: str
    atom: str
    calendar: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeWords:
    """What is next."""

    title: str
    description: str
    today: str
    heading: str
    week: str
    week_nothing: str
    deadlines: Counted
    events: Counted
    week_joint: str
    nearest: str
    topics: str
    everything: str
    items: Counted  #: read out after a topic's number
    shows: str
    show_all: str
    show_deadlines: str
    show_events: str
    none: str
    none_here: str
    none_hint: str
    see_all: str
    lately_over: str
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardWords:
    """One milestone among others."""

    cancelled: str
    doubtful: str
    doubtful_why: str
    time: str
    place: str
    audience: str
    actor: str
    sign_up: str
    contact: str
    price: str
    opens: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OneWords:
    """One milestone with its words, its notice and what became of it."""

    doubtful: str
    add: str
    add_file: str
    add_google: str
    add_outlook: str
    add_why: str
    follow: str
    share: str
    share_mail: str
    share_link: str
    changed: str
    by_notice: str
    by_staff: str
    actions: Mapping[Action, str]
    staff: Mapping[StaffAct, str]
    reason: str
    taken_back: str
    was: str
    now: str
    name: str
    state: str
    not_told: str
    off: str
    put_off: str
    stands: str
    quote: str
    quote_of_notice: str  #: where staff say something else
    published: str
    open_notice: str
    phases: str
    today: str
    revised: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthWords:
    """A month as a table and as a list."""

    description: str
    turn: str
    present: str
    caption: str
    nothing: str
    empty: str
    waiting: Counted
    picture: str
    text: str
    today: str
    rest: str
    rest_short: str
    work: str
    work_short: str
    no_table: str
    legend_deadline: str
    legend_event: str
    legend_notice: str
    more: str
    list: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemWords:
    """What went wrong."""

    go_on: str
    sentences: Mapping[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language of all pages."""

    code: str
    tag: str  #: BCP 47
    prefix: str  #: before every page's path
    kinds: Mapping[Kind, str]
    ends: Mapping[Kind, str]
    begins: Mapping[Kind, str]
    topics: Mapping[Topic, str]
    states: Mapping[OpenState, str]
    changes: Mapping[ChangeKind, str]
    times: TimeWords
    frame: FrameWords
    home: HomeWords
    card: CardWords
    one: OneWords
    month: MonthWords
    help: HelpWords
    problem: ProblemWords


def counted(words: Counted, number: int) -> str:
    """The words for so many, filled in."""
    return words[number != 1].format(number=number)
