"""English."""

from domain.change import ChangeKind
from domain.milestone import Kind, OpenState, Topic
from feed.words.en.help import HELP
from feed.words.en.pages import CARD, FRAME, HOME, MONTH, ONE, PROBLEM
from feed.words.en.times import TIMES
from feed.words.shape import Words

EN = Words(
    code="en",
    tag="en",
    prefix="/en",
    kinds={
        Kind.APPLICATION: "Application",
        Kind.REGISTRATION: "Registration",
        Kind.EVENT: "Event",
        Kind.PUBLICITY: "Public notice",
        Kind.SURVEY: "Survey",
    },
    ends={
        Kind.APPLICATION: "Applications close",
        Kind.REGISTRATION: "Registration closes",
        Kind.EVENT: "Event ends",
        Kind.PUBLICITY: "Objection period ends",
        Kind.SURVEY: "Survey closes",
    },
    begins={
        Kind.APPLICATION: "Applications open",
        Kind.REGISTRATION: "Registration opens",
        Kind.EVENT: "Event starts",
        Kind.PUBLICITY: "Objection period begins",
        Kind.SURVEY: "Survey opens",
    },
    topics={
        Topic.APPLICATION: "Applications",
        Topic.SUBSIDY: "Subsidies",
        Topic.TALENT: "Talent",
        Topic.OPERA: "Monthly opera",
        Topic.LECTURE: "Policy lectures",
        Topic.ROADSHOW: "Roadshows",
        Topic.CONTEST: "Contests",
        Topic.FAMILY: "Culture & family",
        Topic.PUBLICITY: "Public notices",
        Topic.SURVEY: "Surveys",
    },
    states={
        OpenState.UNTIL_FULL: "until full, may close early",
        OpenState.ALL_YEAR: "open all year",
        OpenState.TO_BE_TOLD: "time to be announced",
        OpenState.UNDECIDED: "time not decided",
    },
    changes={
        ChangeKind.POSTPONED: "Postponed",
        ChangeKind.BROUGHT_FORWARD: "Brought forward",
        ChangeKind.CANCELLED: "Cancelled",
        ChangeKind.CORRECTED: "Corrected",
        ChangeKind.SUPPLEMENTED: "Supplemented",
        ChangeKind.LATER_ROUND: "A later round",
    },
    times=TIMES,
    frame=FRAME,
    home=HOME,
    card=CARD,
    one=ONE,
    month=MONTH,
    help=HELP,
    problem=PROBLEM,
)
