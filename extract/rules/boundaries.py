"""Which side of a time is meant: 前, 截止, 起, and what replaces what."""

from dataclasses import replace

from extract.expression import Clock, Holiday, Point, Series, Span, Unit, Within
from extract.rule import Stage, rule
from extract.rules.lists import follow


@rule(
    "date|moment|vague", "inclusive?", "until_after",
    stage=Stage.BOUNDARY, gives="until",
    accepts={"3月1日前": "(, XXXX-03-01)", "2月27日（周五）前": "(, XXXX-02-27[5])", "2026年2月9日（含）之前": "(, 2026-02-09)",
             "11月24日17：00截止": "(, XXXX-11-24T17:00)", "4月15日中午12点前": "(, XXXX-04-15T12:00)", "月底前": "(, PUB+0M/last day)"},
    rejects=["3月1日前往", "3月1日后", "前3月1日"],
)  # fmt: skip
def until(last: Point) -> Span:
    """Up to and including the printed time: 3月1日前 lets the whole first of March count; 春节前 ends before its days off."""
    if isinstance(last.day, Holiday):
        return Span(None, replace(last, day=replace(last.day, eve=True)))
    return Span(None, last)


@rule(
    "until_before?", "date", "until_after?", "exclusive",
    stage=Stage.BOUNDARY, gives="until",
    accepts={"3月1日前（不含当日）": "(, <XXXX-03-01)", "截至3月1日（不含）": "(, <XXXX-03-01)"},
    rejects=["3月1日前", "3月1日（含）前"],
)  # fmt: skip
def until_without(last: Point) -> Span:
    """The printed day itself no longer counts."""
    return Span(None, last, inclusive=False)


@rule(
    "until_before", "date|moment|vague", "inclusive?", "until_after?",
    stage=Stage.BOUNDARY, gives="until",
    accepts={"截止2月10日下午五点": "(, XXXX-02-10T17:00)", "截至3月1日": "(, XXXX-03-01)", "不晚于3月1日": "(, XXXX-03-01)",
             "截止到3月1日止": "(, XXXX-03-01)"},
    rejects=["自3月1日", "3月1日"],
)  # fmt: skip
def up_to(last: Point) -> Span:
    """截止 before the time."""
    return Span(None, last)


@rule(
    "date", "open", "clock", "until_after", "close",
    stage=Stage.MOMENT, gives="until",
    accepts={"4月12日（24:00前）": "(, XXXX-04-12T24:00)", "3月5日（周四）（17时之前）": "(, XXXX-03-05T17:00[4])"},
    rejects=["4月12日24:00前", "4月12日（24:00）"],
)  # fmt: skip
def until_clock_in_brackets(day: Point, clock: Clock) -> Span:
    """The hour of the last day in brackets behind it."""
    return Span(None, day.at(clock))


@rule(
    "until_before?", "date", "until_after", "open|comma", "exclusive", "date", "close?",
    stage=Stage.BOUNDARY, gives="until",
    accepts={"3月5日前（不含3月5日）": "(, <XXXX-03-05)"},
    rejects=["3月5日前，3月6日", "3月5日前（含3月5日）"],
)  # fmt: skip
def until_without_itself(last: Point, left_out: Point) -> Span | None:
    """The day left out, printed again."""
    return Span(None, last, inclusive=False) if last.day == left_out.day else None


@rule(
    "since_before?", "date|moment", "since_after",
    stage=Stage.BOUNDARY, gives="since",
    accepts={"自3月1日起": "(XXXX-03-01, )", "3月1日9:00开始": "(XXXX-03-01T09:00, )"},
    rejects=["自3月1日", "3月1日起草", "3月1日前"],
)  # fmt: skip
def since(first: Point) -> Span:
    """From a time on, with no end said."""
    return Span(first, None)


@rule(
    "since_before?", "date|moment", "since_after", "comma?", "date|moment|day_of|day_moment", "until_after",
    stage=Stage.BOUNDARY, gives="span",
    accepts={"6月5日中午12点开启\n6月10日24:00关闭": "(XXXX-06-05T12:00, XXXX-06-10T24:00)",
             "3月1日9:00开始，3月5日17:00结束": "(XXXX-03-01T09:00, XXXX-03-05T17:00)"},
    rejects=["3月1日9:00开始", "3月5日17:00结束，3月6日9:00开始", "3月1日9:00、3月5日17:00结束"],
)  # fmt: skip
def opens_and_closes(first: Point, last: Point) -> Span | None:
    """A window told by what happens on both of its sides: 6月5日12点开启，6月10日24点关闭."""
    completed = follow(first, last)
    return Span(first, completed) if completed else None


@rule(
    "date|moment|vague", "after_after",
    stage=Stage.BOUNDARY, gives="after",
    accepts={"1986年1月1日后": "(1986-01-01, )", "2023年1月1日以后": "(2023-01-01, )"},
    rejects=["3月1日后续", "3月1日前"],
)  # fmt: skip
def after(first: Point) -> Span:
    """After a time: how conditions are said."""
    return Span(first, None)


@rule(
    "since_before?", "span", "inclusive?", "until_after?",
    stage=Stage.BOUNDARY, gives="span",
    accepts={"自3月1日至3月15日止": "(XXXX-03-01, XXXX-03-15)", "从3月1日起至3月15日": "(XXXX-03-01, XXXX-03-15)"},
    rejects=["3月1日至3月15日", "自3月1日起"],
)  # fmt: skip
def whole_span(span: Span) -> Span:
    """自 … 至 … 止 says no more than … 至 …."""
    return span


@rule(
    "span", "comma", "moment|day_moment", "until_after",
    stage=Stage.BOUNDARY, gives="span",
    accepts={"6月15日至7月24日，7月24日17:00关闭": "(XXXX-06-15, XXXX-07-24T17:00)"},
    rejects=["6月15日至7月24日，7月25日17:00关闭", "6月15日至7月24日，7月24日17:00"],
)  # fmt: skip
def span_and_its_last_hour(span: Span, last: Point) -> Span | None:
    """The last day said again with the hour at which all ends."""
    end = span.last and follow(span.last, last)
    return replace(span, last=end) if end and span.last and end.day == span.last.day and not span.last.clock else None


@rule(
    "published", "comma?", "lasting?", "workdays", "inside?",
    stage=Stage.SPAN, gives="within",
    accepts={"自发布之日起5个工作日内": "(PUB, +5WD)", "即日起3个工作日": "(PUB, +3WD)", "自发布之日起，为期5个工作日": "(PUB, +5WD)"},
    rejects=["5个工作日内", "即日起", "自发布之日起，请在5个工作日内"],
)  # fmt: skip
def workdays_from_publication(published: Point, amount: int) -> Within:
    """So many working days from the publication on."""
    return Within(published, amount, Unit.WORKDAYS)


@rule(
    "published", "comma?", "lasting?", "days", "inside?",
    stage=Stage.SPAN, gives="within",
    accepts={"自发布之日起10日内": "(PUB, +10D)", "即日起七天内": "(PUB, +7D)", "自公示之日起，为期7天": "(PUB, +7D)"},
    rejects=["10日内", "即日起"],
)  # fmt: skip
def days_from_publication(published: Point, amount: int) -> Within:
    """So many days from the publication on."""
    return Within(published, amount, Unit.DAYS)


@rule(
    "since_before?", "date", "since_after", "comma?", "lasting?", "workdays", "inside?",
    stage=Stage.SPAN, gives="within",
    accepts={"自3月2日起5个工作日内": "(XXXX-03-02, +5WD)", "3月2日起，为期5个工作日": "(XXXX-03-02, +5WD)"},
    rejects=["3月2日起", "自发布之日起5个工作日内"],
)  # fmt: skip
def workdays_from_day(first: Point, amount: int) -> Within:
    """So many working days from a printed day on."""
    return Within(first, amount, Unit.WORKDAYS)


@rule(
    "since_before?", "date", "since_after", "comma?", "lasting?", "days", "inside?",
    stage=Stage.SPAN, gives="within",
    accepts={"3月2日起7日内": "(XXXX-03-02, +7D)", "自3月2日起，为期7天": "(XXXX-03-02, +7D)"},
    rejects=["3月2日起", "7日内"],
)  # fmt: skip
def days_from_day(first: Point, amount: int) -> Within:
    """So many days from a printed day on."""
    return Within(first, amount, Unit.DAYS)


@rule(
    "within", "open|comma", "that_is?", "since_before?", "span", "until_after?", "close?",
    stage=Stage.BOUNDARY, gives="span",
    accepts={"自发布之日起5个工作日（即6月10日至6月16日）": "(XXXX-06-10, XXXX-06-16)",
             "自公示之日起7日内（2026年6月10日-6月16日）": "(2026-06-10, XXXX-06-16)"},
    rejects=["自发布之日起5个工作日", "6月10日至6月16日"],
)  # fmt: skip
def span_of_counted_days(_counted: Within, span: Span) -> Span:
    """The days that a count comes to, printed behind it: they hold."""
    return span


@rule(
    "days", "comma", "since_before", "date|published", "since_after?",
    stage=Stage.BOUNDARY, gives="within",
    accepts={"公示时间为7天，自2026年3月2日起": "(2026-03-02, +7D)"},
    rejects=["7天，2026年3月2日起"],
)  # fmt: skip
def days_before_their_first(count: int, first: Point) -> Within:
    """The count first, then from when on."""
    return Within(first, count, Unit.DAYS)


@rule(
    "workdays", "comma", "since_before", "date|published", "since_after?",
    stage=Stage.BOUNDARY, gives="within",
    accepts={"公示期5个工作日，从3月2日起": "(XXXX-03-02, +5WD)"},
    rejects=["5个工作日，3月2日起"],
)  # fmt: skip
def workdays_before_their_first(count: int, first: Point) -> Within:
    """The count of working days first, then from when on."""
    return Within(first, count, Unit.WORKDAYS)


@rule(
    "days|workdays", "open|comma", "since_before?", "span", "until_after?", "close?",
    stage=Stage.BOUNDARY, gives="span",
    accepts={"公示期五天，自12月15日至12月19日": "(XXXX-12-15, XXXX-12-19)", "5个工作日（2026年3月2日—3月6日）": "(2026-03-02, XXXX-03-06)"},
    rejects=["2026年3月2日—3月6日", "5个工作日内"],
)  # fmt: skip
def span_of_workdays(_count: int, span: Span) -> Span:
    """The count before its days; whether they agree is checked later."""
    return span


@rule(
    "date|moment|span|until", "comma?", "moved_to", "date|moment|span|until",
    stage=Stage.BOUNDARY, gives="moved",
    accepts={"由原定的2021年8月13日延后至2021年8月31日": "2021-08-31", "3月1日17:00调整为3月5日12:00": "XXXX-03-05T12:00"},
    rejects=["3月1日至3月5日", "延至3月5日"],
)  # fmt: skip
def moved(_old: Point | Span | Series, new: Point | Span) -> Point | Span:
    """Of an old and a new time the new one holds."""
    return new


@rule(
    "moved_to", "date|moment|span|until",
    stage=Stage.BOUNDARY, gives="moved",
    accepts={"延至3月1日24:00": "XXXX-03-01T24:00", "调整为3月5日": "XXXX-03-05"},
    rejects=["3月5日", "由3月1日延至3月5日"],
)  # fmt: skip
def moved_to(new: Point | Span) -> Point | Span:
    """The new time, the old one standing elsewhere."""
    return new
