"""What a time is for: the kind, the side it bounds and the step, or the reason why it promises nothing.

Order: a condition beside it (出生, 注册 …) ends the matter; then its name decides (报名截止时间), then the verb of its
clause (请于 … 前报送), then, for a time with a name but no kind, the headings above and the notice's title.
"""

import re
from dataclasses import dataclass, field

from domain.milestone import Kind
from extract.cues import LABELS, WORDS, words
from extract.expression import Clock, Hours, Part, Point, Stretch, Weekly, points
from extract.kinds import (
    WINDOWS,
    from_headings,
    kind_in,
    kind_in_window,
    kind_of_title,
    nearest_kind,
    only_window,
    told_by_heading,
    told_by_title,
    window_in,
)
from extract.mention import Mention
from extract.page import Page
from extract.title import announces
from extract.vetoes import vetoed

_PHASES = words(WORDS["phases"]["words"])
_NEWS = words(WORDS["news"]["title"])
_STEP = re.compile(r"通过(.{0,12}?(?:初审|复审|终审|审核|评审))")
_LONGEST_ITEM = 40
_LONGEST_REST = 24
_NEXT_CLAUSE = 12
_SESSION = re.compile(r"第[一二三四五六七八九十\d]{1,2}[期场站]|首[场期]|[上下]午场|[日夜晚]场")
_STEP_REACH = 8  # characters before a time in a sentence in which its step is named: 笔试于4月18日举行
_LONGEST_PLACE_NAME = 6
_HELD = re.compile(r"[\u4e00-\u9fff”》]于$")  # 笔试于4月18日举行: news, unless the day lies ahead
_EMPTY = LABELS["empty"]
_STRETCHES = {"span", "within", "series"}
_OPEN_END = words(WORDS["states"])


@dataclass(frozen=True, slots=True)
class Promise:
    """What a time is for."""

    kind: Kind
    ends: bool  #: the time is the end of a window
    opens: bool = field(default=False, kw_only=True)  #: the time is only its beginning
    name: str = field(default="", kw_only=True)  #: what its own line calls it
    if_ahead: bool = field(default=False, kw_only=True)  #: a promise only where its day follows the publication
    phase: str
    why: str  #: which words said so


@dataclass(frozen=True, slots=True)
class NoPromise:
    """Why a time is none; ``unsure`` where the reader cannot tell and a person could."""

    why: str
    unsure: bool = False


def purpose(mention: Mention, page: Page, title: str) -> Promise | NoPromise:
    """Decide what a time is for."""
    veto = vetoed(mention)
    if veto:
        return NoPromise(veto.why)
    if isinstance(mention.time, Hours | Clock):
        return NoPromise("hours without a day")
    if mention.label:
        return _named(mention, page, title)
    if _weak(mention):
        return NoPromise("figures that may be no date")
    return _alone(mention, title) if mention.alone or _heads_line(mention, page) else _said(mention, page, title)


def _heads_line(mention: Mention, page: Page) -> bool:
    """Whether a line begins with hours and holds, but for a few words, nothing else: 3月5日9:00-11:00 枫桥广场."""
    if mention.bound not in {"moment", "span", "series"} or "T" not in str(mention.time):
        return False
    if mention.line.begins != mention.node.start:
        return False
    rest = page.text.folded[mention.node.end : mention.line.end]
    return len(rest) <= _LONGEST_REST and not re.search(r"[,。;!?:|]", rest)


def _alone(mention: Mention, title: str) -> Promise | NoPromise:
    """A line that holds only a time: the hour of what an invitation's title names, else a signature."""
    if _plain_day(mention) or _is_vague(mention):
        # No signature carries its weekday, 12月6日 周六: somebody must see what that day is for.
        return NoPromise("signature, or a day without a word beside it", unsure="[" in str(mention.time))
    found = kind_of_title(title)
    if found is None or found[0] is not Kind.EVENT or mention.bound not in {"moment", "span", "series"}:
        return NoPromise("a time without a word beside it", unsure=True)
    return Promise(Kind.EVENT, ends=False, phase="", why=f"「{found[1]}」 in the title")


def _named(mention: Mention, page: Page, title: str) -> Promise | NoPromise:
    label = mention.label
    if label is None:
        raise ValueError("a named time has a label")
    ends = bool(LABELS["end"].search(label.text)) or mention.bound == "until"
    found = kind_in(label.row) or kind_in(label.text)
    if found is None and not _EMPTY.sub("", label.text):
        found = from_headings(mention, page) or (None if ends else _place_below(mention, page)) or kind_of_title(title)
        found = found or (only_window(page) if ends else (Kind.EVENT, label.text))
    found = found or _of_the_notice(mention, page, title, ends=ends)
    if found and found[0] is Kind.REGISTRATION and not ends and _SESSION.fullmatch(label.text):
        found = Kind.EVENT, label.text  # what one signs up for, where the title says that one does
    if found is None:
        return NoPromise("a time with a name, but nothing says what for", unsure=True)
    kind, word = told_by_heading(found, mention, page) or told_by_title(found, title)
    if kind is Kind.EVENT and ends:
        kind = kind_in_window(title) or Kind.REGISTRATION
    begins = mention.bound == "since" or bool(LABELS["start"].search(label.text))
    opens = kind in WINDOWS and not ends and begins
    ends = ends or (mention.bound == "moved" and kind in WINDOWS)
    return Promise(kind, ends, _phase(mention), f"「{label.text}」 {word}", opens=opens)


def _of_the_notice(mention: Mention, page: Page, title: str, *, ends: bool) -> tuple[Kind, str] | None:
    """A field whose name no table knows, in a notice that announces: an end is of its window, an hour of something held."""
    main = kind_of_title(title)
    if _is_vague(mention) or _NEWS.search(title) or not (main or announces(title)):
        return None
    if not ends and ("T" in str(mention.time) or _place_below(mention, page)):
        return Kind.EVENT, "an hour"
    if main and main[0] is Kind.EVENT and ends:
        return Kind.REGISTRATION, main[1]
    return main


def _window_of(mention: Mention, page: Page, title: str) -> Kind:
    """What an act without a kind is for: by the heading above, the title, or what the notice is about."""
    heading = from_headings(mention, page, specific=True)
    if heading and heading[0] in WINDOWS:
        return heading[0]
    main = kind_of_title(title)
    return kind_in_window(title) or (Kind.REGISTRATION if main and main[0] is Kind.EVENT else Kind.APPLICATION)


def _said(mention: Mention, page: Page, title: str) -> Promise | NoPromise:
    """A time in a sentence: a window by its verb, an event by a word that it lies ahead."""
    if _is_vague(mention):
        return NoPromise("a stretch of time in a sentence, no day", unsure=mention.bound == "until")
    if isinstance(mention.time, Weekly) and mention.time.within is None:
        return NoPromise("every week, but no range says from when to when")
    if mention.bound in {"after", "since", "published"}:
        return _since(mention)
    if mention.bound == "moved":
        return _moved(mention, title)
    found = nearest_kind(mention, windows=mention.bound == "until") or window_in(_next_clause(mention))
    if mention.bound == "until" or (mention.bound in _STRETCHES and found and found[0] is not Kind.EVENT):
        return _window(mention, page, title, found)
    return _event(mention, page, title)


def _next_clause(mention: Mention) -> str:
    """What follows a time and a comma: 3月1日至3月15日，网上申报."""
    return mention.around.sentence_after[1:].split(",")[0][:_NEXT_CLAUSE] if not mention.around.after else ""


def _place_below(mention: Mention, page: Page) -> tuple[Kind, str] | None:
    """时间 with 地点 under it is of something that takes place."""
    for line in page.lines[mention.line.index + 1 : mention.line.index + 3]:
        found = LABELS["place"].search(line.bare[:_LONGEST_PLACE_NAME])
        if found and not LABELS["not_place"].search(line.bare):
            return Kind.EVENT, found[0]
    return None


def _moved(mention: Mention, title: str) -> Promise | NoPromise:
    """The time that replaces another: of what its sentence or the title speaks."""
    around = mention.around
    found = kind_in(around.after) or kind_in(around.sentence_before) or kind_of_title(title)
    if found is None:
        return NoPromise("a new time, but nothing says of what", unsure=True)
    return Promise(found[0], found[0] in WINDOWS, _phase(mention), f"「{found[1]}」 moved")


def _window(mention: Mention, page: Page, title: str, found: tuple[Kind, str] | None) -> Promise | NoPromise:
    around = mention.around
    said = page.text.folded[mention.node.start : mention.node.start + 2]
    acts = LABELS["act"].search(f"{around.sentence_before}{around.after}{said if said == '截止' else ''}")
    found = found or window_in(around.sentence_before)
    if not acts and (found is None or found[0] is Kind.SURVEY):
        return NoPromise("an end, but nothing says of what", unsure=True)
    kind, word = told_by_title(found or (_window_of(mention, page, title), acts[0] if acts else ""), title)
    return Promise(kind, mention.bound == "until", _phase(mention), f"「{word}」 beside it")


def _since(mention: Mention) -> Promise | NoPromise:
    if mention.bound == "after":
        return NoPromise("after a day: a condition, no promise")
    found = nearest_kind(mention, windows=True)
    if mention.bound == "published" and found and _OPEN_END.search(mention.around.sentence_after):
        return Promise(found[0], ends=False, phase="", why=f"「{found[1]}」 opens, its end is a state")
    if found is None or not LABELS["future"].search(mention.around.sentence_before):
        return NoPromise("a beginning without an end, and no word that something opens")
    return Promise(found[0], ends=False, phase=_phase(mention), why=f"「{found[1]}」 opens")


def _listed(mention: Mention, page: Page, title: str) -> Promise | None:
    """A line of an announced programme that begins with its time: 3月15日 | 亲子阅读."""
    found = kind_of_title(title)
    if found is None or found[0] is not Kind.EVENT or not announces(title):
        return None
    begins = mention.line.begins == mention.node.start
    rest = page.text.shown(mention.node.end, min(mention.line.end, mention.node.end + 2 * _LONGEST_ITEM))
    name = re.sub(r"^[\s|｜:：,，、*—-]+", "", rest).strip("|｜ *")
    if not begins or not 2 <= len(name) <= _LONGEST_ITEM or mention.line.text[-1] in "。;!":
        return None
    return Promise(Kind.EVENT, ends=False, phase="", why=f"「{found[1]}」 in the title", name=name)


def _event(mention: Mention, page: Page, title: str) -> Promise | NoPromise:
    around = mention.around
    listed = _listed(mention, page, title)
    if listed:
        return listed
    attended = LABELS["attend"].match(around.after)
    will = LABELS["future"].search(around.before)
    ahead = will or attended or LABELS["ahead"].search(around.sentence_after) or _HELD.search(around.before)
    found = nearest_kind(mention, windows=False) or kind_in(around.sentence_after) or _scheduled(ahead, mention)
    if (_NEWS.search(title) and not will) or not ahead or found is None:
        return NoPromise("no word says what it is for", unsure=True)
    opens = found[0] in WINDOWS
    if opens and not LABELS["start"].search(around.after):
        return NoPromise("a day of a window, but neither its beginning nor its end", unsure=True)
    step = attended or _PHASES.search(around.before[-_STEP_REACH:])
    phase = step[0] if step else ""
    return Promise(found[0], False, phase, f"「{ahead[0]}」 lies ahead", opens=opens, if_ahead=not will)


def _scheduled(ahead: re.Match[str] | None, mention: Mention) -> tuple[Kind, str] | None:
    """定于 says of anything at all that it takes place; 将于 only with an hour, for a day alone may be news."""
    sure = ahead is not None and (ahead[0].endswith(("定于", "订于")) or "T" in str(mention.time))
    return (Kind.EVENT, ahead[0]) if ahead and sure else None


def _phase(mention: Mention) -> str:
    """The step of a longer way that the time bounds: of its clause, its row or its name."""
    step = _STEP.match(mention.around.after)
    if step:
        return step[1]
    label = f"{mention.label.row} {mention.label.text}" if mention.label else ""
    found = (
        _PHASES.search(label)
        or _PHASES.search(mention.around.before)
        or _PHASES.search((mention.around.after or _unnamed_clause(mention)).partition("《")[0])
    )
    return found[0] if found else ""


def _unnamed_clause(mention: Mention) -> str:
    """The next clause may name the step of a time that has no name of its own."""
    return "" if mention.label and not LABELS["ordinal"].fullmatch(mention.label.text) else _next_clause(mention)


def _plain_day(mention: Mention) -> bool:
    return isinstance(mention.time, Point) and mention.time.clock is None


def _weak(mention: Mention) -> bool:
    return any(point.weak for point in points(mention.time))


def _is_vague(mention: Mention) -> bool:
    stretches = [point.day for point in points(mention.time) if isinstance(point.day, Stretch)]
    if mention.bound == "until":  # 5月前: before May or before its end, nobody knows
        return any(stretch.part is Part.WHOLE for stretch in stretches)
    return bool(stretches)
