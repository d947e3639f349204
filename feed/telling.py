"""What an entry says: one line for the month view, and everything one would open the article for."""

from domain.milestone import Facts, Kind, Milestone, Status
from domain.notice import NoticeRef
from feed.corrections import staff_words
from feed.placement import Days, Hours, Mark
from feed.text import one_line, printed, web_link
from feed.words import KIND_WORDS, STATE_NOTES, when_words

#: Longest part of the notice's own words in an entry; the page has the whole.
QUOTE_LENGTH = 300
TENTATIVE_NOTE = "待核实：原文读法存疑，请以出处为准（unverified）"
CANCELLED_NOTE = "已取消（cancelled）"


def summary(milestone: Milestone, entry: Days | Hours) -> str:
    """The title with what one must know first: 「已取消」, 「待核实」, 「约」, 「报名截止 15:00」."""
    marks = [*_status_marks(milestone.status), _time_mark(milestone, entry)]
    return "".join(f"「{mark}」" for mark in marks if mark) + title(milestone)


def title(milestone: Milestone) -> str:
    """What is promised, with its phase; never empty."""
    facts = milestone.facts
    name = printed(facts.title) or printed(milestone.notice.title) or KIND_WORDS[facts.kind]
    phase = printed(facts.phase)
    return f"{name} · {phase}" if phase and phase not in name else name


def _status_marks(status: Status) -> list[str]:
    words = {Status.CANCELLED: "已取消", Status.TENTATIVE: "待核实", Status.CONFIRMED: ""}
    return [words[status]]


def _time_mark(milestone: Milestone, entry: Days | Hours) -> str:
    facts, word = milestone.facts, KIND_WORDS[milestone.facts.kind]
    clock = facts.anchor.clock
    marks = {
        Mark.DEADLINE: f"{word}截止 {clock}".rstrip(),
        Mark.OPENING: f"{word}开始 {clock}".rstrip(),
        Mark.PERIOD: word,
        Mark.ABOUT: "约" if facts.kind is Kind.EVENT else f"约 · {word}",
        Mark.OCCURRENCE: "",
    }
    return marks[entry.mark]


def description(milestone: Milestone, page: str) -> str:
    """Lines of ``name：value``, then the notice's own words and where they stand. ``page`` is the milestone's address."""
    facts = milestone.facts
    notes = {Status.CANCELLED: CANCELLED_NOTE, Status.TENTATIVE: TENTATIVE_NOTE, Status.CONFIRMED: ""}
    lines = [
        notes[milestone.status],
        staff_words(milestone),
        _field("时间", when_words(facts)),
        _field("阶段", facts.phase),
        _field("对象", facts.audience),
        _field("地点", facts.location),
        *details(facts),
        *(STATE_NOTES[state] for state in facts.states),
        _field("原通知" if milestone.staff_word else "原文", _quoted(facts.evidence.quote)),
        *_amended(milestone),
        _field("出处", _source(milestone.notice)),
        web_link(milestone.notice.url),
        f"详情：{page}",  # as it is: eleven digits of a UUID are no telephone
    ]
    return "\n".join(line for line in lines if line)


def details(facts: Facts) -> list[str]:
    """Who must act, by which way, at what price (which has a name of its own: 票价, 名额), and whom to ask."""
    return [
        _field("办理", facts.actor),
        _field("方式", facts.sign_up),
        printed(facts.price),
        _field("咨询", facts.contact),
    ]


def _field(name: str, value: str) -> str:
    value = printed(value)
    return f"{name}：{value}" if value else ""


def _quoted(quote: str) -> str:
    words = printed(quote)
    return f"“{words[:QUOTE_LENGTH]}{'…' if len(words) > QUOTE_LENGTH else ''}”" if words else ""


def _amended(milestone: Milestone) -> list[str]:
    """What held before, and the notice that changed it."""
    amendment = milestone.amended_by
    if amendment is None:
        return []
    old = when_words(milestone.before())
    return [_field("原为", old), _field("依据", _source(amendment.notice)), web_link(amendment.notice.url)]


def _source(notice: NoticeRef) -> str:
    return f"{one_line(notice.source)}《{one_line(notice.title)}》 {notice.published_on.isoformat()}"
