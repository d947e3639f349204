"""Which kind of thing words speak of: in a name, in a clause, in the headings above, in the notice's title."""

import re
from functools import lru_cache

from domain.milestone import Kind
from extract.cues import CUES, NAMED, TITLES, words
from extract.mention import Mention
from extract.page import Line, Page
from extract.title import clean

WINDOWS = frozenset({Kind.APPLICATION, Kind.REGISTRATION, Kind.SURVEY})
_HEADING_REACH = 40
_GENERAL_STANDS_BACK = 4  # characters that 填报 or 系统 count as farther than a word that says what for
_LONGEST_HEADING = 36
_LONGEST_FIELD_NAME = 8
_FIELD_NAMES = words(TITLES["fields"])
_BRACKETED = re.compile(r"\([^()]*\)")
_RUN_IN = re.compile(r"\W{0,3}【([^】]{2,10})】|[^\w(]{0,3}([\u4e00-\u9fff]{2,8}):")


@lru_cache(maxsize=1024)
def kind_in(text: str) -> tuple[Kind, str] | None:
    """The kind whose word ends last in a name, the longer where two end together; 问卷填写 is of a 问卷, not of 填写."""
    if not NAMED.search(text):
        return None
    found = [
        (not cue.general, match.end(), match.end() - match.start(), cue.kind, match[0])
        for cue in CUES
        for match in cue.words.finditer(text)
    ]
    *_, kind, word = max(found, key=lambda item: item[:3])
    return kind, word


def nearest_kind(mention: Mention, *, windows: bool) -> tuple[Kind, str] | None:
    """The kind whose word stands nearest to the time in its clause; what follows the time counts first."""
    around = mention.around
    if not NAMED.search(around.before) and not NAMED.search(around.after):
        return None
    candidates = []
    for cue in CUES:
        if windows and cue.kind is Kind.EVENT:
            continue
        after = cue.words.search(around.after)
        behind = _GENERAL_STANDS_BACK * cue.general
        if after:
            candidates.append((after.start() + behind, cue.kind, after[0]))
        candidates += [
            (len(around.before) - before.end() + 2 + behind, cue.kind, before[0])
            for before in cue.words.finditer(around.before)
        ]
    if not candidates:
        return None
    _, kind, word = min(candidates, key=lambda item: item[0])
    return kind, word


def only_window(page: Page) -> tuple[Kind, str] | None:
    """The one kind of window that a text speaks of, where it speaks of one only."""
    return page.once("only window", _find_only_window)


def _find_only_window(page: Page) -> tuple[Kind, str] | None:
    found = {cue.kind: m[0] for cue in CUES if cue.kind in WINDOWS and (m := cue.words.search(page.text.folded))}
    return next(iter(found.items())) if len(found) == 1 else None


def kind_in_window(text: str) -> Kind | None:
    """The kind of window that a title speaks of: of 征集…项目申报材料 the last."""
    specific = [cue for cue in CUES if cue.kind in WINDOWS and not cue.general]
    found = [(match.end(), cue.kind) for cue in specific for match in cue.words.finditer(text)]
    return max(found, key=lambda item: item[0])[1] if found else None


@lru_cache(maxsize=1024)
def _kind_of_heading(text: str, bare: str) -> tuple[Kind, str] | None:
    """The kind of a short line that is no sentence and no field of something else: 报名对象：企业 heads no time."""
    if len(text) > _LONGEST_HEADING or text[-1] in "。;,!":
        return None
    name = bare.partition(":")[0]
    is_heading = len(name) > _LONGEST_FIELD_NAME or not _FIELD_NAMES.search(name)
    return kind_in(_BRACKETED.sub("", bare)) if is_heading else None


def right_above(line: Line, page: Page) -> tuple[Kind, str] | None:
    """The kind of the heading in the line right above a name."""
    above = page.lines[line.index - 1] if line.index else None
    return _kind_of_heading(above.text, above.bare) if above and len(above.bare) <= _LONGEST_FIELD_NAME + 4 else None


def run_in(mention: Mention, page: Page) -> tuple[Kind, str] | None:
    """The kind of the heading that begins the line itself: 【考试】理论3月5日9:00，技能3月6日9:00."""
    own = _RUN_IN.match(page.text.folded, mention.line.begins, mention.node.start)
    return kind_in(own[1] or own[2]) if own else None


def told_by_line(found: tuple[Kind, str], mention: Mention, page: Page) -> tuple[Kind, str] | None:
    """What is handed in, the beginning of its line may say: 【报名】请于10月12日前填写表格."""
    own = run_in(mention, page) if is_general(found[1]) else None
    return own if own and own[0] in WINDOWS and not is_general(own[1]) else None


def from_headings(mention: Mention, page: Page, *, specific: bool = False) -> tuple[Kind, str] | None:
    """The nearest heading that has a kind: 【报名】 at the beginning of its line, or a short line above that is no sentence."""
    line = mention.label.line if mention.label else mention.line
    own = run_in(mention, page)
    if own and not (specific and is_general(own[1])):
        return own
    for other in reversed(page.lines[max(0, line.index - _HEADING_REACH) : line.index]):
        found = _kind_of_heading(other.text, other.bare)
        if found and not (specific and is_general(found[1])):
            return found
    return None


@lru_cache(maxsize=256)
def kind_of_title(title: str) -> tuple[Kind, str] | None:
    """The kind that a notice's title speaks of; 关于开展 … and 举办 say nothing of it."""
    return kind_in(clean(title)) or kind_in(title.replace("开展", ""))


def is_general(word: str) -> bool:
    """Whether a word only says that something is handed in, and not for what."""
    return any(cue.general and cue.words.fullmatch(word) for cue in CUES)


def told_by_heading(found: tuple[Kind, str], mention: Mention, page: Page) -> tuple[Kind, str] | None:
    """What is handed in, the heading above may say: 摘要提交截止 under 投稿要求."""
    heading = from_headings(mention, page, specific=True) if is_general(found[1]) else None
    return heading if heading and heading[0] in WINDOWS else None


def told_by_title(found: tuple[Kind, str], title: str) -> tuple[Kind, str]:
    """What is handed in, the title says: a form handed in for a registration is one."""
    kind, word = found
    if not is_general(word):
        return found
    return kind_in_window(title) or (Kind.REGISTRATION if _only_event(title) else kind), word


def _only_event(title: str) -> bool:
    found = kind_of_title(title)
    return found is not None and found[0] is Kind.EVENT


def window_in(text: str) -> tuple[Kind, str] | None:
    """The kind of a sentence whose last word is of a window."""
    found = kind_in(text)
    return found if found and found[0] in WINDOWS else None
