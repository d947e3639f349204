"""A time in a sentence, or alone in its line: a window by its verb, an event by a word that it lies ahead, or by its hour."""

import re

from domain.milestone import Kind
from extract.cues import LABELS, WORDS, words
from extract.expression import FromToday, WeekDay, Weekly, points
from extract.kinds import (
    WINDOWS,
    kind_in,
    kind_in_window,
    kind_of_title,
    nearest_kind,
    run_in,
    told_by_line,
    told_by_title,
    window_in,
)
from extract.mention import Mention
from extract.page import Page
from extract.places import is_place
from extract.promise import NoPromise, Promise
from extract.shape import STRETCHES, is_holiday, is_plain_day, is_timed, is_vague
from extract.steps import NEXT_CLAUSE, PHASES, next_clause, phase_of
from extract.stretches import asked_for
from extract.title import announces
from extract.turning import turning, window_of

_NEWS = words(WORDS["news"]["title"])
_SERVICE = words(WORDS["news"]["service"])
_PLAN = words(WORDS["news"]["plan"])
_OWN_WORK = re.compile(rf"[^,。;]{{0,3}}?(?:{words(WORDS['news']['own_work']).pattern})")
_OPEN_END = words(WORDS["states"])
_STEP_OF_WAY = re.compile(r"第[一二三四五六七八九十\d]步[:,]?$")
_PUBLISHES = re.compile("公示(?:的?(?:公告|通知|通告))?$")
_NOW_PUBLIC = re.compile("公示(?:如下|期|时间|名单)|(?:现|予以|进行|特此|加以)[^,。;\\n]{0,4}公示")
_OBJECTION = re.compile("异议|举报|投诉")
_HELD = re.compile(r"[\u4e00-\u9fff”》]于$")  # 笔试于4月18日举行: news, unless the day lies ahead
_ASKED = re.compile(r"(?<![申邀聘提])请|务必|须|应")
_NOT_DONE = re.compile("不再|不得|不予|一律不")  # 累计缺席的，12月31日前不再接受报名
_WELCOME = re.compile("欢迎|敬请|邀您|诚邀|不见不散|准时|锁定")
_LEADS = re.compile(r"(?:^|[:。;!?|]|[①-⑳]|\d[.、])[\s\W]*$")
_HAND_IN = re.compile(rf"[^,。;]{{0,6}}?(?:{LABELS['hand_in'].pattern})")
_OPEN = re.compile("(?:正常|照常|对外)?(?:开放|营业|办公|接诊)(?=$|[,。;])")
_REPORTED = re.compile("正在|来到|走进|传来|随着|登陆|记者|迎来|赶到|前来咨询")
_NAMES_SESSION = re.compile(rf"(?:{LABELS['ordinal'].pattern})[:为]?$")
_PROGRAMME = re.compile("[日月]历|日程|安排|排期|课表|一览|预告|清单")
_CHANNEL = re.compile("通道|入口|系统|平台|端口|报名|申报")
_IN_HEADING = re.compile("\\($")
_LONGEST_ITEM = 40
_LONGEST_NOTICE = 3000  # characters; in what is longer an hour without a word is told, not promised
_STEP_REACH = 8  # characters before a time in a sentence in which its step is named: 笔试于4月18日举行
Found = tuple[Kind, str]


def of_lone_time(mention: Mention, title: str) -> Promise | NoPromise:
    """A line that holds only a time: an hour is of what the notice invites to, a mere day a signature."""
    found = kind_of_title(title)
    named = is_plain_day(mention) and "[" in str(mention.time)
    if named and found and found[0] is Kind.EVENT and _PROGRAMME.search(title):
        return Promise(Kind.EVENT, ends=False, phase="", why="a day and its weekday in a programme", if_ahead=True)
    if is_plain_day(mention) or is_vague(mention) or is_holiday(mention):
        # No signature carries its weekday, 12月6日 周六: somebody must see what that day is for.
        return NoPromise("signature, or a day without a word beside it", unsure="[" in str(mention.time))
    if (is_timed(mention) or mention.bound in STRETCHES) and found and found[0] is Kind.EVENT:
        return Promise(Kind.EVENT, ends=False, phase="", why=f"「{found[1]}」 in the title")
    if _hour_ahead(mention, title) and not (found and found[0] is Kind.PUBLICITY):
        return Promise(Kind.EVENT, ends=False, phase="", why="an hour that lies ahead", if_ahead=_is_dated(mention))
    return NoPromise("a time without a word beside it", unsure=True)


def of_sentence(mention: Mention, page: Page, title: str) -> Promise | NoPromise:
    """A time in a sentence: a window by its verb, an event by a word that it lies ahead."""
    unsaid = _unsaid(mention) or _own_work(mention, title)
    if unsaid:
        return unsaid
    turned = _made_public(mention, page) or _session(mention) or turning(mention, page, title)
    if turned:
        return turned
    if mention.bound in {"after", "since", "published"}:
        return _since(mention, page, title)
    if mention.bound == "moved":
        return _moved(mention, title)
    found = nearest_kind(mention, windows=mention.bound == "until") or window_in(next_clause(mention))
    if mention.bound in STRETCHES and _HAND_IN.match(mention.around.after):
        found = nearest_kind(mention, windows=True) or found
    if mention.bound == "span" and found is None:
        found = asked_for(mention)
    if mention.bound == "until" or (mention.bound in STRETCHES and found and found[0] is not Kind.EVENT):
        return _window(mention, page, title, found)
    return _event(mention, page, title)


def _unsaid(mention: Mention) -> NoPromise | None:
    """What names no day."""
    if is_vague(mention):
        return NoPromise("a stretch of time in a sentence, no day", unsure=mention.bound == "until")
    if is_holiday(mention) and not (mention.bound == "until" and _ASKED.search(mention.around.before)):
        return NoPromise("days off, of which no one is named")
    if isinstance(mention.time, Weekly) and mention.time.within is None:
        return NoPromise("every week, but no range says from when to when")
    if mention.bound == "until" and _NOT_DONE.match(mention.around.after):
        return NoPromise("until when something is not done")
    return None


def _own_work(mention: Mention, title: str) -> NoPromise | None:
    """What an authority sets itself to do: 9月底前完成认定 in its 工作要点."""
    around = mention.around
    own = _OWN_WORK.match(around.after) and not _ASKED.search(around.sentence_before)
    planned = own and (_PLAN.search(title) or _NEWS.search(title))
    return NoPromise("work that an authority sets itself") if planned else None


def _made_public(mention: Mention, page: Page) -> Promise | NoPromise | None:
    """自公示之日起至10月19日: the time itself says what it is for, in a notice that makes something public."""
    said = "公示" in page.text.folded[mention.node.start : mention.node.end]
    if not said or mention.bound not in STRETCHES:
        return None
    if mention.bound == "within" and not page.once("makes public", _makes_public):
        return NoPromise("counted from a publicity that is yet to come")
    return Promise(Kind.PUBLICITY, ends=False, phase="", why="「公示」 in the time itself")


def _makes_public(page: Page) -> bool:
    return _NOW_PUBLIC.search(page.text.folded) is not None


def _session(mention: Mention) -> Promise | None:
    """下午场14:00-16:00 behind 拟于6月20日举办开放日，上午场9:00-11:00."""
    said = mention.around.sentence_before
    if mention.node.rule != "day_and_hours_apart" or not _NAMES_SESSION.search(said):
        return None
    will, found = LABELS["future"].search(said), kind_in(said)
    ahead = will and found and found[0] is Kind.EVENT
    return Promise(Kind.EVENT, ends=False, phase="", why=f"「{found[1]}」 in parts") if ahead and found else None


def _hour_ahead(mention: Mention, title: str) -> bool:
    """An hour that a notice prints without being news, and without a service being interrupted then."""
    if isinstance(mention.time, Weekly) and mention.time.within is None:
        return False
    return is_timed(mention) and not _NEWS.search(title) and not _SERVICE.search(title)


def _is_today(mention: Mention) -> bool:
    """今天上午9:00 is the beginning of a report as often as of an invitation, unless somebody is welcome."""
    today = any(point.day == FromToday(0) for point in points(mention.time))
    return today and not _WELCOME.search(mention.around.sentence_after)


def _is_dated(mention: Mention) -> bool:
    """Whether the time is a date, which may be past, and not 今晚 or 明天."""
    return not any(isinstance(point.day, FromToday | WeekDay) for point in points(mention.time))


def _moved(mention: Mention, title: str) -> Promise | NoPromise:
    """The time that replaces another: of what its sentence or the title speaks."""
    around = mention.around
    found = kind_in(around.after) or kind_in(around.sentence_before) or kind_of_title(title)
    if found is None:
        return NoPromise("a new time, but nothing says of what", unsure=True)
    return Promise(found[0], found[0] in WINDOWS, phase_of(mention), f"「{found[1]}」 moved")


def _window(mention: Mention, page: Page, title: str, found: Found | None) -> Promise | NoPromise:
    around = mention.around
    main = kind_of_title(title)
    publishes = (main and main[0] is Kind.PUBLICITY) or _PUBLISHES.search(title)
    if publishes and _OBJECTION.search(around.sentence_before):
        return Promise(Kind.PUBLICITY, mention.bound == "until", "", "「异议」 within the publicity")
    if main and main[0] is Kind.PUBLICITY and found and found[0] in WINDOWS and not _ASKED.search(around.before):
        return NoPromise("a step on the way to what is made public")
    said = page.text.folded[mention.node.start : mention.node.start + 2]
    closed = page.text.folded[mention.node.end - 2 : mention.node.end]
    acts = LABELS["act"].search(f"{around.sentence_before}{around.after}{said if said == '截止' else ''}")
    acts = acts or (_ASKED.search(around.sentence_after) if found and found[0] is Kind.SURVEY else None)
    found = found or window_in(around.sentence_before)
    steps = _STEP_OF_WAY.search(around.before) or (closed in {"截止", "关闭"} and kind_in_window(title))
    if not acts and not steps and (found is None or found[0] is Kind.SURVEY):
        return NoPromise("an end, but nothing says of what", unsure=True)
    found = found or (window_of(mention, page, title), acts[0] if acts else closed)
    kind, word = told_by_line(found, mention, page) or told_by_title(found, title)
    return Promise(kind, mention.bound == "until", phase_of(mention), f"「{word}」 beside it")


def _since(mention: Mention, page: Page, title: str) -> Promise | NoPromise:
    if mention.bound == "after":
        return NoPromise("after a day: a condition, no promise")
    found = nearest_kind(mention, windows=True)
    if mention.bound == "published" and found and _OPEN_END.search(mention.around.sentence_after):
        return Promise(found[0], ends=False, phase="", why=f"「{found[1]}」 opens, its end is a state")
    named = _of_line(mention, page) if mention.bound == "since" else None
    if named:
        return Promise(named[0], ends=False, phase="", why=f"「{named[1]}」 begins its line", if_ahead=True)
    asked = asked_for(mention) if mention.bound == "since" and "T" in str(mention.time) else None
    if asked:
        return Promise(asked[0], ends=False, phase="", why=f"「{asked[1]}」 opens", opens=True, if_ahead=True)
    held = nearest_kind(mention, windows=False)
    if mention.bound == "since" and held and held[0] is Kind.EVENT and "T" in str(mention.time):
        return _event(mention, page, title)
    at_hour = found is not None and "T" in str(mention.time) and found[1] in mention.around.after
    if found is None or not (at_hour or LABELS["future"].search(mention.around.sentence_before)):
        return NoPromise("a beginning without an end, and no word that something opens")
    return Promise(found[0], ends=False, phase=phase_of(mention), why=f"「{found[1]}」 opens", opens=at_hour)


def _listed(mention: Mention, page: Page, title: str) -> Promise | None:
    """A line of an announced programme that begins with its time: 3月15日 | 亲子阅读."""
    found = kind_of_title(title)
    timed = _hour_ahead(mention, title)
    if not timed and (found is None or found[0] is not Kind.EVENT or not announces(title)):
        return None
    last = page.line_at(mention.node.end - 1)
    begins = mention.line.begins == mention.node.start and (
        last is mention.line or last.index - mention.line.index == 1
    )
    rest = page.text.shown(mention.node.end, min(last.end, mention.node.end + 2 * _LONGEST_ITEM))
    name = re.sub(r"^[\s|｜:：,，、*—-]+", "", rest).strip("|｜ *")
    if not begins or not 2 <= len(name) <= _LONGEST_ITEM or last.text[-1] in "。;!" or name.startswith("期间"):
        return None
    name = "" if is_place(name) else name
    return Promise(Kind.EVENT, False, "", "an item of a programme", name=name, if_ahead=timed and _is_dated(mention))


def _event(mention: Mention, page: Page, title: str) -> Promise | NoPromise:
    around = mention.around
    listed = _listed(mention, page, title)
    if (
        mention.bound == "span"
        and is_timed(mention)
        and _OPEN.match(around.after)
        and not _CHANNEL.search(around.before)
    ):
        return NoPromise("opening hours")
    if listed:
        return listed
    attended = LABELS["attend"].match(around.after)
    will = LABELS["future"].search(around.before)
    ahead = will or attended or LABELS["ahead"].search(around.sentence_after) or _HELD.search(around.before)
    held = LABELS["ahead"].search(around.sentence_after)
    found = (
        (held and kind_in(held[0]))
        or nearest_kind(mention, windows=False)
        or kind_in(around.sentence_after)
        or _of_line(mention, page)
        or _scheduled(ahead, mention)
    )
    if not ahead and _hour_ahead(mention, title) and not _is_today(mention) and (found or _leads(mention, page)):
        return _of_hour(mention, found)
    if (_NEWS.search(title) and not (will or (ahead and "将" in ahead[0]))) or not ahead or found is None:
        return NoPromise("no word says what it is for", unsure=True)
    opens = found[0] in WINDOWS
    if opens and not LABELS["start"].search(around.after):
        return NoPromise("a day of a window, but neither its beginning nor its end", unsure=True)
    step = attended or PHASES.search(around.before[-_STEP_REACH:])
    phase = step[0] if step else ""
    return Promise(
        found[0], False, phase, f"「{ahead[0]}」 lies ahead", opens=opens, if_ahead=not will and _is_dated(mention)
    )


def _of_line(mention: Mention, page: Page) -> Found | None:
    """What the heading says that begins the line, of an hour: 【考试】理论3月5日9:00，技能3月6日9:00."""
    found = run_in(mention, page) if "T" in str(mention.time) else None
    return found if found and found[0] is Kind.EVENT else None


def _leads(mention: Mention, page: Page) -> bool:
    """Whether a time begins a sentence that tells of no scene, in a text as short as a notice."""
    around = mention.around
    short = len(page.text.folded) <= _LONGEST_NOTICE
    line = mention.line.text
    if _IN_HEADING.search(around.before) and line.endswith(")") and len(line) <= _LONGEST_ITEM:
        return short
    leads = _LEADS.search(around.sentence_before) or (len(line) <= _LONGEST_ITEM and not re.search("[。;!?,]", line))
    return short and bool(leads) and not _REPORTED.search(around.sentence_after)


def _of_hour(mention: Mention, found: Found | None) -> Promise | NoPromise:
    """A sentence with an hour to come and no verb that says so: 8月19日13:30在科技大市场，无需报名."""
    if found and found[0] in WINDOWS and found[1] in _behind(mention)[:NEXT_CLAUSE]:
        return Promise(found[0], False, "", f"「{found[1]}」 at an hour", opens=True, if_ahead=_is_dated(mention))
    word = found[1] if found else "its sentence"
    return Promise(Kind.EVENT, False, "", f"「{word}」 at an hour", if_ahead=_is_dated(mention))


def _behind(mention: Mention) -> str:
    """What follows a time, or the bracket in which it stands: （3月8日12:00）购票."""
    return mention.around.after or mention.around.sentence_after.lstrip(")")


def _scheduled(ahead: re.Match[str] | None, mention: Mention) -> Found | None:
    """定于 says of anything at all that it takes place; 将于 only with an hour, for a day alone may be news."""
    sure = ahead is not None and (ahead[0].endswith(("定于", "订于")) or "T" in str(mention.time))
    return (Kind.EVENT, ahead[0]) if ahead and sure else None
