"""Days as people say them in a question: 下周, 这个月, 2月上旬, 周五前, next weekend, in March.

What lies ahead is meant, as in bot/times.py: 2月 in March is that of next year, 周三 the coming Wednesday, today included.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from bot.asking.question import Days, month_of, week_of
from extract import read_time
from extract.numerals import number

Read = Callable[[re.Match[str], date], Days]

_N = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_WEEK = r"(?:周|星期|礼拜)"
_WEEKDAYS = {char: index for index, char in enumerate("一二三四五六日")} | {"天": 6, "末": 5}
_DAY_NAMES = ("mon(?:day)?", "tue(?:s|sday)?", "wed(?:nesday)?", "thu(?:rs|rsday)?", "fri(?:day)?", "sat(?:urday)?", "sun(?:day)?")  # fmt: skip
_MONTH_NAMES = (
    "jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?",
    "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?",
)  # fmt: skip
_NUMBER_NAMES = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
LONGEST = 366  #: days that "within" may reach

JOINT = re.compile(r"到|至|—|–|-|until\b|till\b|to\b|through\b")
"""Between two days: from the one to the other."""


def days_at(said: str, at: int, today: date) -> tuple[Days, int] | None:
    """The longest run of days that is named at this place, and where it ends; None when there is none.

    ``said`` is folded (NFKC) and lower case.
    """
    until = _BY.match(said, at)
    best: tuple[Days, int] | None = None
    at = until.end() if until else at
    for pattern, read in _PATTERNS:
        found = pattern.match(said, at)
        if found is None or (best is not None and found.end() <= best[1]):
            continue
        try:
            best = read(found, today), found.end()
        except (ValueError, OverflowError):
            continue  # 2月30日, 13月, a hundred years of weeks
    return None if best is None else _bounded(said, best, today, until=until is not None)


def _bounded(said: str, best: tuple[Days, int], today: date, *, until: bool) -> tuple[Days, int] | None:
    """周五前, 3月10日之前, by friday: from today to that day; None where that is past."""
    days, end = best
    before = _BEFORE.match(said, end)
    if before is None and not until:
        return best
    if days.last < today:
        return None
    return Days(today, days.last), before.end() if before else end


_BEFORE = re.compile(r"(?:之前|以前|前)(?!后)")
_BY = re.compile(r"(?:by|before|until) (?:the )?(?:end of (?:the )?)?")


def _value(text: str) -> int:
    value = number(text)
    if value is None:
        raise ValueError(text)
    return value


def _near(step: int) -> Read:
    """So many days from today."""
    return lambda _, today: Days(today + timedelta(days=step), today + timedelta(days=step))


def _within(today: date, days: int) -> Days:
    """From today until so many days later."""
    if not 0 < days <= LONGEST:
        raise ValueError(days)
    return Days(today, today + timedelta(days=days))


def _counted(found: re.Match[str], today: date) -> Days:
    """未来三天, 两周内, the next 10 days."""
    count = _NUMBER_NAMES.get(found["n"] or "") or _value(found["n"] or "1")
    unit = found["unit"]
    if "月" in unit or "month" in unit:
        return _within(today, count * 30)
    return _within(today, count * (1 if "天" in unit or "日" in unit or "day" in unit else 7))


def _steps(said: str) -> int:
    """上 and last one back, 下 and next one on, 下下 two on."""
    return said.count("下") + said.count("next") - said.count("上") - said.count("last")


def _week(found: re.Match[str], today: date) -> Days:
    return week_of(today + timedelta(weeks=_steps(found["step"])))


def _month(found: re.Match[str], today: date) -> Days:
    months = today.year * 12 + today.month - 1 + _steps(found["step"])
    month = month_of(date(months // 12, months % 12 + 1, 1))
    return _part(month, found.groupdict().get("part") or "")


def _weekday(found: re.Match[str], today: date) -> Days:
    """周三 is the coming one, 这周三 that of this week, 下周三 that of the next; 周末 is two days."""
    return _of_week(_WEEKDAYS[found["day"]], found["step"], today, days=2 if found["day"] == "末" else 1)


def _named_weekday(found: re.Match[str], today: date) -> Days:
    index = next(i for i, name in enumerate(_DAY_NAMES) if re.fullmatch(name, found["day"]))
    return _of_week(index, found["step"], today)


def _weekend(found: re.Match[str], today: date) -> Days:
    return _of_week(5, found["step"] or "this", today, days=2)


def _of_week(index: int, step: str | None, today: date, days: int = 1) -> Days:
    if step or days > 1:
        first = week_of(today).first + timedelta(weeks=_steps(step or ""), days=index)
    else:
        first = today + timedelta(days=(index - today.weekday()) % 7)
    return Days(first, first + timedelta(days=days - 1))


def _named_month(found: re.Match[str], today: date) -> Days:
    """A month with its year, or else the next such, this one included."""
    spelled = found.groupdict()
    if "m" in spelled:
        month = _value(found["m"])
    else:
        month = next(i for i, name in enumerate(_MONTH_NAMES, 1) if re.fullmatch(name, found["name"]))
    year = spelled.get("y")
    if year is None:
        its_year = today.year + (month < today.month)
    else:
        its_year = today.year + _YEARS[year] if year in _YEARS else int(year)
    return _part(month_of(date(its_year, month, 1)), spelled.get("part") or "")


def _part(month: Days, part: str) -> Days:
    """上旬, 中旬, 下旬 of a month; its beginning and its end are ten days too."""
    tenth, twentieth = month.first + timedelta(days=9), month.first + timedelta(days=19)
    if part in ("上旬", "初"):
        return Days(month.first, tenth)
    if part in ("中旬", "中"):
        return Days(tenth + timedelta(days=1), twentieth)
    if part in ("下旬", "底", "末"):
        return Days(twentieth + timedelta(days=1), month.last)
    return month


def _year(found: re.Match[str], today: date) -> Days:
    year = today.year + _YEARS.get(found["y"] or "", 0)
    if found["end"]:
        return Days(date(year, 12, 1), date(year, 12, 31))
    return Days(date(year, 1, 1), date(year, 12, 31))


def _day_of_month(found: re.Match[str], today: date) -> Days:
    """15号 is the next such day; 下个月15号 says which month."""
    number_of_day = _value(found["d"])
    if found["step"]:
        first = _month(found, today).first
    else:
        first = month_of(today if number_of_day >= today.day else month_of(today).last + timedelta(days=1)).first
    day = first.replace(day=number_of_day)
    return Days(day, day)


def _printed(found: re.Match[str], today: date) -> Days:
    """A whole date in Chinese or in figures, read as notices write it."""
    typed = read_time(found[0], today)
    if typed is None:
        raise ValueError(found[0])
    return Days(typed.moment.on, typed.moment.on)


def _english(found: re.Match[str], today: date) -> Days:
    """A day and a month by their English names; the next such without a year."""
    month = next(i for i, name in enumerate(_MONTH_NAMES, 1) if re.fullmatch(name, found["name"]))
    year = int(found["y"]) if found["y"] else today.year
    day = date(year, month, int(found["d"]))
    if not found["y"] and day < today:
        day = day.replace(year=year + 1)
    return Days(day, day)


_YEARS = {"今年": 0, "本年": 0, "明年": 1, "去年": -1, "this year": 0, "next year": 1, "last year": -1}
_STEP = r"(?P<step>这个?|本|当|下下个?|下个?|上上个?|上个?)"
_MONTH_PART = r"(?P<part>上旬|中旬|下旬|初|中(?!午)|底|末)?"
_NAME = rf"(?P<name>{'|'.join(_MONTH_NAMES)})\b\.?"
_NUMBER = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?\b"
_AHEAD = r"(?:未来|接下来|今后|往后|最近|近|这|之后)(?:的)?"
_UNIT = r"(?P<unit>天|日|周|个?星期|个?礼拜|个月)"

#: What is said, and what it means on the day that is today. The longest that fits a place is meant.
_PATTERNS: tuple[tuple[re.Pattern[str], Read], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (r"今[天日晚早]|今儿个?|当天|(?:today|tonight)\b", _near(0)),
        (r"明[天日晚早]|明儿个?|tomorrow(?: (?:morning|afternoon|evening|night))?\b", _near(1)),
        (r"后[天日]|the day after tomorrow\b|day after tomorrow\b", _near(2)),
        (r"大后天", _near(3)),
        (r"昨[天日晚]|yesterday\b", _near(-1)),
        (r"前天", _near(-2)),
        (r"(?:今明|这)两天", lambda _, today: _within(today, 1)),
        (r"(?:这|最近|近|未来)几[天日]", lambda _, today: _within(today, 3)),
        (rf"{_AHEAD}(?P<n>{_N}){_UNIT}(?:之?内|以内|里)?", _counted),
        (rf"(?P<n>{_N}){_UNIT}(?:之?内|以内)", _counted),
        (
            rf"(?:the )?(?:next|coming|following) (?P<n>\d{{1,3}}|{'|'.join(_NUMBER_NAMES)}) (?P<unit>days|weeks|months)\b",
            _counted,
        ),
        (rf"within (?P<n>\d{{1,3}}|{'|'.join(_NUMBER_NAMES)}) (?P<unit>days?|weeks?|months?)\b", _counted),
        (rf"{_STEP}{_WEEK}(?![一二三四五六日天末])", _week),
        (r"(?P<step>this|next|last) week\b", _week),
        (r"(?:the )?week after (?P<step>next)\b", lambda _, today: week_of(today + timedelta(weeks=2))),
        (rf"(?:{_STEP}{_WEEK}的?)?{_WEEK}(?P<day>[一二三四五六日天末])", _weekday),
        (rf"{_STEP}{_WEEK}(?P<day>[一二三四五六日天末])", _weekday),
        (rf"(?:(?P<step>this|next|last) )?(?P<day>{'|'.join(_DAY_NAMES)})\b", _named_weekday),
        (r"(?:(?P<step>this|next|last|the) )?weekend\b", _weekend),
        (rf"{_STEP}月份?{_MONTH_PART}", _month),
        (r"(?P<step>)月(?P<part>初|中|底|末)", _month),
        (r"(?P<step>this|next|last) month\b", _month),
        (rf"(?:(?P<y>20\d\d|今年|明年|去年)年?的?)?(?P<m>{_N})月份?{_MONTH_PART}", _named_month),
        (r"(?P<y>20\d\d)[-/.](?P<m>\d{1,2})(?![-/.\d])", _named_month),
        (rf"{_NAME}(?:,? (?P<y>20\d\d)\b)?", _named_month),
        (rf"(?:{_STEP}月份?的?)?(?P<d>\d{{1,2}})[号日]", _day_of_month),
        (rf"(?:(?:20\d\d|今|明)年)?(?:{_N})月(?:{_N})[日号]?", _printed),
        (r"(?:20\d\d[-/.])?\d{1,2}[-/.]\d{1,2}(?![-/.\d])", _printed),
        (rf"{_NAME} {_NUMBER}(?:,? (?P<y>20\d\d)\b)?", _english),
        (rf"{_NUMBER} (?:of )?{_NAME}(?:,? (?P<y>20\d\d)\b)?", _english),
        (r"(?P<y>今年|本年|明年)(?P<end>年?底)?", _year),
        (r"(?P<y>)(?P<end>年底)", _year),
        (r"(?P<y>this year|next year)(?P<end>)\b", _year),
    )
)
