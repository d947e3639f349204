"""Sentences and what they ask for, on a Wednesday, and those that ask for nothing we know."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.asking import Days, Question, Unpublished, asked, closing_of
from bot.asking import words as table
from bot.asking.question import DEADLINES, month_of, week_of
from domain.milestone import Kind, Topic
from domain.times import CITY
from tests.bot.conversation import Town
from tests.samples import at

NOW = at("2026-02-04T10:00")  # a Wednesday


def q(days: str = "", *topics: Topic, kinds: frozenset[Kind] = frozenset(), words: tuple[str, ...] = ()) -> Question:
    """``02-09/02-15`` of 2026, one day, or none."""
    first, _, last = days.partition("/")
    whole = [
        date.fromisoformat(day if day.startswith("20") else f"2026-{day}") for day in (first, last or first) if day
    ]
    return Question(days=Days(*whole) if whole else None, topics=frozenset(topics), kinds=kinds, keywords=words)


OPERA, ROADSHOW, LECTURE, CONTEST, FAMILY, SUBSIDY, TALENT, PUBLICITY, SURVEY = (
    Topic.OPERA, Topic.ROADSHOW, Topic.LECTURE, Topic.CONTEST, Topic.FAMILY, Topic.SUBSIDY, Topic.TALENT, Topic.PUBLICITY, Topic.SURVEY,
)  # fmt: skip
APPLY, REGISTER, EVENT = (frozenset({kind}) for kind in (Kind.APPLICATION, Kind.REGISTRATION, Kind.EVENT))

ASKED = {
    "今天有什么": q("02-04"),
    "今晚有戏吗？": q("02-04", OPERA),
    "明天有路演吗": q("02-05", ROADSHOW),
    "明天下午有什么讲座": q("02-05", LECTURE),
    "后天": q("02-06"),
    "大后天有什么活动": q("02-07", kinds=EVENT),
    "昨天有什么": q("02-03"),
    "今明两天": q("02-04/02-05"),
    "明天和后天": q("02-05/02-06"),
    "这两天有什么安排": q("02-04/02-05"),
    "这几天": q("02-04/02-07"),
    "本周有哪些活动？": q("02-02/02-08", kinds=EVENT),
    "这周还有什么": q("02-02/02-08"),
    "这个星期有什么": q("02-02/02-08"),
    "下周有什么": q("02-09/02-15"),
    "下周有什么？": q("02-09/02-15"),
    "请问下星期有什么安排呢": q("02-09/02-15"),
    "下下周": q("02-16/02-22"),
    "上周有什么": q("01-26/02-01"),
    "这周和下周": q("02-02/02-15"),
    "周三的讲座": q("02-04", LECTURE),
    "星期五有什么": q("02-06"),
    "下周三有讲座吗": q("02-11", LECTURE),
    "下周周三有讲座吗": q("02-11", LECTURE),
    "这周日": q("02-08"),
    "周一到周五": q("02-09/02-13"),
    "周末有什么好戏": q("02-07/02-08", OPERA),
    "下周末": q("02-14/02-15"),
    "这个月的戏": q("02-01/02-28", OPERA),
    "本月有哪些演出": q("02-01/02-28", OPERA),
    "下个月有什么比赛": q("03-01/03-31", CONTEST),
    "上个月": q("01-01/01-31"),
    "2月的戏": q("02-01/02-28", OPERA),
    "３月份有什么": q("03-01/03-31"),
    "1月有什么": q("2027-01-01/2027-01-31"),
    "十二月的昆曲": q("12-01/12-31", OPERA),
    "2026年3月的大赛": q("03-01/03-31", CONTEST),
    "明年1月有什么": q("2027-01-01/2027-01-31"),
    "2026-03": q("03-01/03-31"),
    "2月上旬的路演": q("02-01/02-10", ROADSHOW),
    "下个月中旬": q("03-11/03-20"),
    "月底有什么": q("02-21/02-28"),
    "2月和3月": q("02-01/03-31"),
    "2月到4月的项目": q("02-01/04-30", kinds=APPLY),
    "2月10日有什么": q("02-10"),
    "2026-03-05": q("03-05"),
    "3/5": q("03-05"),
    "3月5号": q("03-05"),
    "15号有什么": q("02-15"),
    "3号有什么": q("03-03"),
    "下个月3号": q("03-03"),
    "2月10日到2月20日的活动": q("02-10/02-20", kinds=EVENT),
    "未来三天有什么": q("02-04/02-07"),
    "最近一周的路演": q("02-04/02-11", ROADSHOW),
    "两周内": q("02-04/02-18"),
    "一个月内截止的": q("02-04/03-06", kinds=DEADLINES),
    "周五前截止的申报": q("02-04/02-06", kinds=APPLY),
    "月底前截止的项目": q("02-04/02-28", kinds=APPLY),
    "3月10日之前有什么": q("02-04/03-10"),
    "今年的大赛": q("01-01/12-31", CONTEST),
    "最近的申报": q(kinds=APPLY),
    "最近有什么": q(),
    "接下来有什么": q(),
    "什么时候截止": q(kinds=DEADLINES),
    "有哪些快到期了": q(kinds=DEADLINES),
    "人才项目什么时候截止": q("", TALENT, kinds=DEADLINES),
    "申报截止时间": q(kinds=APPLY),
    "补贴申报": q("", SUBSIDY, kinds=APPLY),
    "可以申报什么补贴": q("", SUBSIDY, kinds=APPLY),
    "下一场路演是什么时候": q("", ROADSHOW),
    "还有哪些戏": q("", OPERA),
    "有没有亲子活动": q("", FAMILY),
    "近期公示": q("", PUBLICITY),
    "问卷调查": q("", SURVEY),
    "路演和讲座": q("", ROADSHOW, LECTURE),
    "下周的宣讲课": q("02-09/02-15", LECTURE),
    "最近有什么招聘会": q(words=("招聘",)),
    "3月的「数字化」讲座": q("03-01/03-31", LECTURE, words=("数字化",)),
    "报名": q(kinds=REGISTER),
    "what's on next week": q("02-09/02-15"),
    "What’s on next week?": q("02-09/02-15"),
    "talks in March": q("03-01/03-31", LECTURE),
    "today": q("02-04"),
    "what is happening tomorrow evening": q("02-05"),
    "this weekend": q("02-07/02-08"),
    "deadlines this week": q("02-02/02-08", kinds=DEADLINES),
    "what closes this month?": q("02-01/02-28", kinds=DEADLINES),
    "any contests next month?": q("03-01/03-31", CONTEST),
    "When is the next opera?": q("", OPERA),
    "lectures on Wednesday": q("02-04", LECTURE),
    "next friday": q("02-13"),
    "shows in February 2027": q("2027-02-01/2027-02-28", OPERA),
    "March 5": q("03-05"),
    "on 5 March 2027": q("2027-03-05"),
    "next 10 days": q("02-04/02-14"),
    "in the next two weeks": q("02-04/02-18"),
    "applications due by friday": q("02-04/02-06", kinds=APPLY),
    "grants before the end of March": q("02-04/03-31", SUBSIDY),
    "show me the roadshows": q("", ROADSHOW),
    "upcoming events": q(kinds=EVENT),
    "demain": q("02-05"),
    "最近有什么补贴可以领": q("", SUBSIDY),
    "周六有什么好玩的": q("02-07"),
    "有没有博士相关的": q(words=("博士",)),
    "关于人才的通知": q("", TALENT),
    "what can I apply for": q(kinds=APPLY),
    "春节期间有什么": q("02-15/02-23"),
    "过年有什么活动": q("02-15/02-23", kinds=EVENT),
    "春节前截止的项目": q("02-04/02-14", kinds=APPLY),
    "春节之后的讲座": q("02-24/03-25", LECTURE),
    "春节前后": q("02-08/03-02"),
    "国庆前": q("02-04/09-30"),
    "今年国庆节假期有哪些演出": q("10-01/10-07", OPERA),
    "2025年国庆": q("2025-10-01/2025-10-08"),
    "清明小长假": q("04-04/04-06"),
    "五一到端午": q("05-01/06-21"),
    "during the Spring Festival": q("02-15/02-23"),
    "what closes before the Spring Festival holiday": q("02-04/02-14", kinds=DEADLINES),
    "talks after Chinese New Year": q("02-24/03-25", LECTURE),
    "National Day 2025": q("2025-10-01/2025-10-08"),
    "May Day": q("05-01/05-05"),
}

NOT_PLAIN = [
    "", "   ", "？", "你好", "谢谢", "好的", "在吗", "什么", "有吗", "的", "了", "1", "12345", "3fa2c1", "😀",
    "明天天气怎么样", "取消了吗", "列表在哪", "帮助我找对象", "怎么申报", "申报条件是什么", "不要路演", "我不想看戏", "没有讲座吗",
    "路演在哪里", "为什么", "戏说乾隆", "今天心情不好", "补贴到账了吗", "2月的工资", "项目经理", "下周我请假", "讲座讲得好",
    "2月30日", "13月", "周八", "6月和8月", "2月的周三", "上周五前", "三百周内", "今天到", "到明天", "/week", "/下周", "／today",
    "hello", "may I ask", "I will march", "the", "what is this", "thank you", "not next week", "bonjour", "weather tomorrow",
    "project manager",
    "关于",
    "节后有什么", "下周" * 40,
]  # fmt: skip


@pytest.mark.parametrize("sentence", ASKED)
def test_what_is_asked(sentence: str) -> None:
    assert asked(sentence, NOW, CITY) == ASKED[sentence]


@pytest.mark.parametrize(
    ("sentence", "thing"),
    [
        ("购房补贴什么时候截止", "购房补贴"),
        ("领军人才什么时候截止？", "领军人才"),
        ("请问购房补贴的截止时间是几号", "购房补贴"),
        ("何时截止 领军人才", "领军人才"),
        ("「领军人才」哪天截止呢", "领军人才"),
        ("什么时候截止", ""),
        ("我交了材料，你们什么时候截止", ""),
        ("怎么申报", ""),
        ("这个什么时候截止", ""),
        ("截止日期是什么时候", ""),
        ("截止", ""),
    ],
)
def test_when_one_thing_closes(sentence: str, thing: str) -> None:
    found = closing_of(sentence)
    assert " ".join(found.keywords if found else ()) == thing


@pytest.mark.parametrize(
    ("thing", "said"), [("双创人才", "搜索「双创人才」\n"), ("购房补贴", "没有找到：搜索「购房补贴」")]
)
def test_when_one_thing_closes_is_looked_up(made: Town, thing: str, said: str) -> None:
    assert str(made.say("member", f"{thing}何时截止")[-1].text).startswith(said)


@pytest.mark.parametrize("sentence", NOT_PLAIN)
def test_what_is_not_plain(sentence: str) -> None:
    assert asked(sentence, NOW, CITY) is None


UNKNOWN = {
    "元旦": Unpublished("元旦", 2027),
    "明年春节期间有什么戏": Unpublished("春节", 2027),
    "New Year's Day": Unpublished("元旦", 2027),
    "before the National Day holidays 2030": Unpublished("国庆", 2030),
}


@pytest.mark.parametrize("sentence", UNKNOWN)
def test_days_off_that_are_not_published_are_not_guessed(sentence: str) -> None:
    assert asked(sentence, NOW, CITY) == UNKNOWN[sentence]


def test_a_feast_lasts_as_long_as_its_days_off() -> None:
    for day, expected in (("2026-02-14", q("02-15/02-23")), ("2026-02-23", q("02-15/02-23"))):
        assert asked("春节", at(f"{day}T09:00"), CITY) == expected
    assert asked("春节", at("2026-02-24T09:00"), CITY) == Unpublished("春节", 2027)
    assert asked("春节前", at("2026-02-15T09:00"), CITY) == Unpublished("春节", 2027)


def test_the_city_decides_which_day_it_is() -> None:
    late = at("2026-02-04T23:59")
    assert [asked("今天", now, CITY) for now in (late, late + timedelta(minutes=1))] == [q("02-04"), q("02-05")]


def test_no_word_means_two_things() -> None:
    spelled = [
        word
        for tables in (table.TOPICS, table.KINDS, table.KEYWORDS, {"": table.AHEAD}, {" ": table.FILLERS})
        for words in tables.values()
        for word in words
    ]
    assert {word for word in spelled if spelled.count(word) > 1} == set()
    assert [word for word in spelled if word != word.lower()] == []
    assert set(table.TOPICS) == set(Topic) - {Topic.APPLICATION}


WORDS = [
    *ASKED,
    *NOT_PLAIN,
    "到",
    "前",
    "下下下周",
    "99999天内",
    "0天内",
    "9999年12月",
    "0000-00",
    "2月29日",
    "号",
    "by",
    "next",
]
INSTANTS = st.datetimes(
    at("0001-02-01T09:00").replace(tzinfo=None), at("9999-11-30T09:00").replace(tzinfo=None), timezones=st.just(CITY)
)


@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=6), max_size=5).map("".join) | st.text(), INSTANTS)
def test_whatever_is_said_never_fails(said: str, now: datetime) -> None:
    question = asked(said, now, CITY)
    days = question.days if isinstance(question, Question) else None
    assert days is None or days.first <= days.last
    assert asked(f"/{said}", now, CITY) is None


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_what_stands_beside_a_day_a_week_a_month(day: date) -> None:
    for days in (Days(day, day), week_of(day), month_of(day)):
        later = days.beside(1)
        assert later is not None
        assert (later.first - days.last).days == 1
        assert later.beside(-1) == days
        assert (later.week, bool(later.month)) == (days.week, bool(days.month))
    assert Days(day, day + timedelta(days=8)).beside(1) is None


def test_the_ends_of_the_calendar_have_nothing_beside_them() -> None:
    assert [Days(day, day).beside(step) for day, step in ((date.max, 1), (date.min, -1))] == [None, None]
    assert [month_of(day).beside(step) for day, step in ((date.max, 1), (date.min, -1))] == [None, None]
