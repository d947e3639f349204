"""What a time is for: the kind, the side it bounds and the step, or the reason why it promises nothing.

Order: a condition beside it (出生, 注册 …) ends the matter; then its name decides (报名截止时间), then the verb of its
clause (请于 … 前报送), then, for a time with a name but no kind, the headings above and the notice's title.
"""

import re
from dataclasses import dataclass, field

from domain.milestone import Kind
from extract.cues import CUES, LABELS, VETOES, WORDS, Veto, words
from extract.expression import Clock, Hours, Part, Point, Stretch, Weekly
from extract.mention import Mention
from extract.page import Page, unnumbered
from extract.title import announces

_WINDOWS = {Kind.APPLICATION, Kind.REGISTRATION, Kind.SURVEY}
_PHASES = words(WORDS["phases"]["words"])
_NEWS = words(WORDS["news"]["title"])
_STEP = re.compile(r"通过(.{0,12}?(?:初审|复审|终审|审核|评审))")
_HEADING_REACH = 40
_LONGEST_ITEM = 40
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
    phase: str
    why: str  #: which words said so


@dataclass(frozen=True, slots=True)
class NoPromise:
    """Why a time is not one; ``open`` where the reader cannot tell and a person could."""

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
    return _alone(mention, title) if mention.alone else _said(mention, title)


def _alone(mention: Mention, title: str) -> Promise | NoPromise:
    """A line that holds only a time: the hour of what an invitation's title names, else a signature."""
    if _plain_day(mention) or _is_vague(mention):
        return NoPromise("signature, or a day without a word beside it")
    found = kind_in(title)
    if found is None or found[0] is not Kind.EVENT or mention.bound not in {"moment", "span", "series"}:
        return NoPromise("a time without a word beside it", unsure=True)
    return Promise(Kind.EVENT, ends=False, phase="", why=f"「{found[1]}」 in the title")


def vetoed(mention: Mention) -> Veto | None:
    """The first row of the table of conditions that stands beside the time."""
    for veto in VETOES:
        found = veto.words.search(_where(veto.where, mention, weak=veto.weak))
        if found and not (veto.weak and _gives_way(mention, found[0])):
            return veto
    return None


def _gives_way(mention: Mention, word: str) -> bool:
    """A condition beside a promise: 请于 … 前完成注册并提交, 职称登记申报时间."""
    if mention.label:
        found = kind_in(mention.label.text)
        return found is not None and mention.label.text.rfind(found[1]) > mention.label.text.rfind(word)
    asked = re.search(r"(?<![申邀聘提])请|务必", mention.around.before)
    return bool(asked or LABELS["hand_in"].search(mention.around.after)) and mention.bound != "after"


def _where(where: str, mention: Mention, *, weak: bool) -> str:
    around, label = mention.around, mention.label
    if weak and label:
        return label.text
    places = {
        "before": around.before[-12:],
        "after": around.sentence_after.lstrip(", ")[:14],
        "clause": f"{around.before[-16:]}\n{around.after[:18]}",
        "sentence": f"{around.sentence_before}\n{around.sentence_after}",
        "label": f"{label.text}\n{label.row}" if label else around.before[-12:],
    }
    return places[where]


def kind_in(text: str) -> tuple[Kind, str] | None:
    """The kind whose word ends last in a name, the longer word where two end together."""
    found = [
        (match.end(), match.end() - match.start(), cue.kind, match[0])
        for cue in CUES
        for match in cue.words.finditer(text)
    ]
    if not found:
        return None
    _, _, kind, word = max(found, key=lambda item: item[:2])
    return kind, word


def _nearest_kind(mention: Mention, *, windows: bool) -> tuple[Kind, str] | None:
    """The kind whose word stands nearest to the time in its clause; what follows the time counts first."""
    candidates = []
    for cue in CUES:
        if windows and cue.kind is Kind.EVENT:
            continue
        after = cue.words.search(mention.around.after)
        if after:
            candidates.append((after.start(), cue.kind, after[0]))
        candidates += [
            (len(mention.around.before) - before.end() + 2, cue.kind, before[0])
            for before in cue.words.finditer(mention.around.before)
        ]
    if not candidates:
        return None
    _, kind, word = min(candidates, key=lambda item: item[0])
    return kind, word


def _named(mention: Mention, page: Page, title: str) -> Promise | NoPromise:
    label = mention.label
    if label is None:
        raise ValueError("a named time has a label")
    ends = bool(LABELS["end"].search(label.text)) or mention.bound == "until"
    found = kind_in(label.row) or kind_in(label.text)
    if found is None and not _EMPTY.sub("", label.text):
        found = _from_headings(mention, page) or kind_in(title) or ((Kind.EVENT, "时间") if not ends else None)
    if found is None:
        return NoPromise("a time with a name, but nothing says what for", unsure=True)
    kind, word = _told_by_title(found, title)
    if kind is Kind.EVENT and ends:
        kind = kind_in_window(title) or Kind.REGISTRATION
    opens = kind in _WINDOWS and not ends and bool(LABELS["start"].search(label.text))
    return Promise(kind, ends, _phase(mention), f"「{label.text}」 {word}", opens=opens)


def kind_in_window(text: str) -> Kind | None:
    """The kind of window that a title speaks of."""
    found = [cue.kind for cue in CUES if cue.kind in _WINDOWS and not cue.general and cue.words.search(text)]
    return found[0] if found else None


def _from_headings(mention: Mention, page: Page) -> tuple[Kind, str] | None:
    """The nearest heading above that has a kind: a short line that is no sentence."""
    line = mention.label.line if mention.label else mention.line
    for other in reversed(page.lines[max(0, line.index - _HEADING_REACH) : line.index]):
        if len(other.text) <= 36 and other.text[-1] not in "。;,!" and (found := kind_in(other.bare)):
            return found
    return None


def _said(mention: Mention, title: str) -> Promise | NoPromise:
    """A time in a sentence: a window by its verb, an event by a word that it lies ahead."""
    if _is_vague(mention):
        return NoPromise("a stretch of time in a sentence, no day", unsure=mention.bound == "until")
    if isinstance(mention.time, Weekly) and mention.time.within is None:
        return NoPromise("every week, but no range says from when to when")
    if mention.bound in {"after", "since", "published"}:
        return _since(mention)
    if mention.bound == "moved":
        return _moved(mention, title)
    found = _nearest_kind(mention, windows=mention.bound == "until")
    if mention.bound == "until" or (mention.bound in _STRETCHES and found and found[0] is not Kind.EVENT):
        return _window(mention, title, found)
    return _event(mention, title)


def _moved(mention: Mention, title: str) -> Promise | NoPromise:
    """The time that replaces another: of what its sentence or the title speaks."""
    around = mention.around
    found = kind_in(around.after) or kind_in(around.sentence_before) or kind_in(title)
    if found is None:
        return NoPromise("a new time, but nothing says of what", unsure=True)
    return Promise(found[0], found[0] in _WINDOWS, _phase(mention), f"「{found[1]}」 moved")


def _window(mention: Mention, title: str, found: tuple[Kind, str] | None) -> Promise | NoPromise:
    around = mention.around
    acts = LABELS["act"].search(around.sentence_before + around.after)
    found = found or _window_in(around.sentence_before)
    if found is None and not acts:
        return NoPromise("an end, but nothing says of what", unsure=True)
    kind, word = _told_by_title(found or (kind_in_window(title) or Kind.APPLICATION, acts[0] if acts else ""), title)
    return Promise(kind, mention.bound == "until", _phase(mention), f"「{word}」 beside it")


def _told_by_title(found: tuple[Kind, str], title: str) -> tuple[Kind, str]:
    """What is handed in, the title says: a form handed in for a registration is one."""
    kind, word = found
    if not any(cue.general and cue.words.fullmatch(word) for cue in CUES):
        return found
    return kind_in_window(title) or (Kind.REGISTRATION if _only_event(title) else kind), word


def _only_event(title: str) -> bool:
    found = kind_in(title)
    return found is not None and found[0] is Kind.EVENT


def _window_in(text: str) -> tuple[Kind, str] | None:
    found = kind_in(text)
    return found if found and found[0] in _WINDOWS else None


def _since(mention: Mention) -> Promise | NoPromise:
    if mention.bound == "after":
        return NoPromise("after a day: a condition, no promise")
    found = _nearest_kind(mention, windows=True)
    if mention.bound == "published" and found and _OPEN_END.search(mention.around.sentence_after):
        return Promise(found[0], ends=False, phase="", why=f"「{found[1]}」 opens, its end is a state")
    if found is None or not LABELS["future"].search(mention.around.sentence_before):
        return NoPromise("a beginning without an end, and no word that something opens")
    return Promise(found[0], ends=False, phase=_phase(mention), why=f"「{found[1]}」 opens")


def _listed(mention: Mention, title: str) -> Promise | None:
    """A line of an announced programme that begins with its time: 3月15日 | 亲子阅读."""
    found = kind_in(title)
    if found is None or found[0] is not Kind.EVENT or not announces(title):
        return None
    begins = mention.line.end - len(unnumbered(mention.line.text)) == mention.node.start
    name = re.sub(r"^[\s|:,、*-]+", "", mention.around.sentence_after).strip("| *")
    if not begins or not 2 <= len(name) <= _LONGEST_ITEM or mention.line.text[-1] in "。;!":
        return None
    return Promise(Kind.EVENT, ends=False, phase="", why=f"「{found[1]}」 in the title", name=name)


def _event(mention: Mention, title: str) -> Promise | NoPromise:
    around = mention.around
    listed = _listed(mention, title)
    if listed:
        return listed
    attended = LABELS["attend"].match(around.after)
    ahead = LABELS["future"].search(around.before) or attended or LABELS["ahead"].search(around.sentence_after)
    found = _nearest_kind(mention, windows=False) or kind_in(around.sentence_after) or _scheduled(ahead)
    if _NEWS.search(title) or not ahead or found is None:
        return NoPromise("no word says what it is for", unsure=True)
    return Promise(found[0], ends=False, phase=attended[0] if attended else "", why=f"「{ahead[0]}」 lies ahead")


def _scheduled(ahead: re.Match[str] | None) -> tuple[Kind, str] | None:
    """定于 says of anything at all that it takes place; 将于 may also be news."""
    return (Kind.EVENT, ahead[0]) if ahead and ahead[0].endswith(("定于", "订于")) else None


def _phase(mention: Mention) -> str:
    """The step of a longer way that the time bounds: of its clause, its row or its name."""
    step = _STEP.match(mention.around.after)
    if step:
        return step[1]
    label = f"{mention.label.row} {mention.label.text}" if mention.label else ""
    found = _PHASES.search(label) or _PHASES.search(mention.around.before) or _PHASES.search(mention.around.after)
    return found[0] if found else ""


def _plain_day(mention: Mention) -> bool:
    return isinstance(mention.time, Point) and mention.time.clock is None


def _weak(mention: Mention) -> bool:
    time = mention.time
    points = (time,) if isinstance(time, Point) else (getattr(time, "first", None), getattr(time, "last", None))
    return any(isinstance(point, Point) and point.weak for point in points)


def _is_vague(mention: Mention) -> bool:
    time = mention.time
    points = (time,) if isinstance(time, Point) else (getattr(time, "first", None), getattr(time, "last", None))
    stretches = [point.day for point in points if isinstance(point, Point) and isinstance(point.day, Stretch)]
    if mention.bound == "until":  # 5月前: before May or before its end, nobody knows
        return any(stretch.part is Part.WHOLE for stretch in stretches)
    return bool(stretches)
