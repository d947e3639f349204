"""Lists: whole over all their pages, within one message each, and true to what the button under them says."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.agenda import PAGE
from bot.answer import LONGEST_DATA, Answer, Incoming
from bot.asking import Days, Question
from bot.chat import Chat
from bot.look import Look, Scope
from bot.rich import Rich
from bot.telegram.render import keyboard, parts, units
from domain.milestone import Facts, Kind, Milestone, OpenState, Reading, Topic
from domain.subscription import Matcher, MatcherKind, Subscriber, Subscription
from domain.times import Moment, Precision
from scheduler import ingest
from scheduler.timing import Timing
from store import Store, Tx, asked
from store.asked import Wanted
from tests.bot.conversation import Town
from tests.samples import at, facts, notice

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1)).flatmap(
    lambda first: st.integers(0, 400).map(lambda count: Days(first, first + timedelta(days=count)))
)
QUESTIONS = st.builds(
    Question,
    days=st.none() | DAYS,
    topics=st.frozensets(st.sampled_from(Topic)),
    kinds=st.frozensets(st.sampled_from(Kind)),
    keywords=st.lists(st.text("博士;\u00e9a-~", min_size=1, max_size=9), max_size=3).map(tuple),
)
LOOKS = st.builds(Look, question=QUESTIONS, scope=st.sampled_from(Scope), start=st.integers(0, 9999))


@given(LOOKS)
def test_a_button_says_what_it_shows(look: Look) -> None:
    assert Look.parse(str(look)) == look


@given(st.text())
def test_what_no_button_of_ours_says_is_nothing(text: str) -> None:
    found = Look.parse(text)
    assert found is None or Look.parse(str(found)) == found


def test_an_old_button_still_turns_the_page() -> None:
    assert Look.parse("6") == Look(start=6)
    assert Look.parse("0;m;20260230-20260231;;;") is None
    assert Look.parse("0;m;;XYZ;;") is None


def keep(given_store: Store, *found: Facts, name: str = "n") -> list[str]:
    """The uids of milestones of one notice, in the order they are given."""
    with given_store.begin() as tx:
        kept = ingest.keep(tx, Timing(), notice(name, id=name), Reading(milestones=found), at("2026-01-20T09:00"))
    by_title = {one.facts.title: one.uid for one in kept.milestones}
    return [by_title[one.title] for one in found]


def many(count: int) -> tuple[Facts, ...]:
    """Promises with long titles, several a day."""
    first = date(2026, 2, 5)
    wide = "😀「第{}期」<b>关于组织申报的通知的补充说明的解释的附件的目录的封面的标题"
    days = [first + timedelta(days=number // 3) for number in range(count)]
    return tuple(
        facts(wide.format(number), end=f"{day}T{number % 24:02}:30", states=(OpenState.UNTIL_FULL,))
        for number, day in enumerate(days)
    )


def turned(made: Town, label: str = "下一页 »") -> Answer | None:
    """The next page, where there is one."""
    if not any(button.label == label for button in made.last["member"].buttons):
        return None
    return made.say("member", f"[{label}]")[0]


def codes(answer: Answer) -> list[str]:
    return [button.data.removeprefix("show:") for button in answer.buttons if button.data.startswith("show:")]


def test_the_pages_of_a_long_list_hold_everything_once_and_each_is_one_message(made: Town) -> None:
    uids = keep(made.store, *many(100))
    (shown,) = made.say("member", "2月4日到12月31日的申报")
    seen, following = codes(shown), turned(made)
    while following is not None:
        assert len(parts(following.text)) == 1
        assert units(str(following.text)) <= 4096
        assert keyboard(following.rows) is not None
        seen += codes(following)
        following = turned(made)
    ours = [code for code in seen if code in {uid[:6] for uid in uids}]
    assert sorted(ours) == sorted(uid[:6] for uid in uids)
    assert len(set(seen)) == len(seen)


def test_a_word_too_long_for_a_button_turns_pages_too(made: Town) -> None:
    keep(made.store, *many(20))
    (first,) = made.say("member", "/search 关于组织申报的通知的补充说明的解释的附件的目录的封面")
    (second,) = made.say("member", "[下一页 »]")
    (third,) = made.say("member", "[下一页 »]")
    (again,) = made.say("member", "[« 上一页]")
    assert all(len(button.data.encode()) <= LONGEST_DATA for button in first.buttons)
    assert [len(codes(page)) for page in (first, second, third)] == [PAGE, PAGE, 20 - 2 * PAGE]
    assert replace(again, rows=()) == replace(second, rows=())


def titles(given_store: Store, wanted: Wanted, *, offset: int = 0, limit: int = 99) -> list[str]:
    with given_store.read() as tx:
        return [one.facts.title for one in asked.page(tx, wanted, offset=offset, limit=limit)]


def day(text: str) -> Wanted:
    on = Moment.parse(text)
    return Wanted(begins_at=on.begins_at(), ends_at=on.passes_at())


EDGES = (
    facts("整天截止", end="2026-02-05"),
    facts("零点截止", end="2026-02-05T24:00"),
    facts("整天活动", kind=Kind.EVENT, start="2026-02-06"),
    facts("三天展会", kind=Kind.EVENT, topic=Topic.CONTEST, start="2026-02-04", end="2026-02-06"),
    facts("早上讲座", kind=Kind.EVENT, topic=Topic.LECTURE, start="2026-02-06T09:00", end="2026-02-06T10:00"),
    facts("开放申报", start="2026-02-06"),
)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (day("2026-02-04"), ["三天展会"]),
        (day("2026-02-05"), ["三天展会", "整天截止", "零点截止"]),
        (day("2026-02-06"), ["三天展会", "整天活动", "早上讲座", "开放申报"]),
        (day("2026-02-07"), []),
        (Wanted(kinds={Kind.EVENT}), ["三天展会", "整天活动", "早上讲座"]),
        (Wanted(topics={Topic.LECTURE, Topic.CONTEST}), ["三天展会", "早上讲座"]),
        (Wanted(keywords=("活动", "整天")), ["整天活动"]),
        (Wanted(keywords=("%",)), []),
        (Wanted(over_after=at("2026-02-06T09:30"), topics={Topic.LECTURE}), ["早上讲座"]),
        (Wanted(over_after=at("2026-02-06T10:00"), topics={Topic.LECTURE}), []),
    ],
)  # fmt: skip
def test_what_is_on_a_day(store: Store, wanted: Wanted, found: list[str]) -> None:
    """A deadline of a whole day is of that day, what takes days is on each of them."""
    keep(store, *EDGES)
    assert sorted(titles(store, wanted)) == sorted(found)


def test_mine_is_what_i_would_be_reminded_of(store: Store) -> None:
    keep(store, *EDGES)
    me = Subscriber(id=1, receiver="telegram", address="1")
    mine = Subscription(
        subscriber=me, matchers=(Matcher(MatcherKind.TOPIC, Topic.LECTURE), Matcher(MatcherKind.KEYWORD, "展会"))
    )
    assert titles(store, Wanted(subscription=mine)) == ["三天展会", "早上讲座"]
    assert titles(store, Wanted(subscription=mine), offset=1, limit=1) == ["早上讲座"]


def test_a_search_finds_what_is_ahead_and_then_what_was_over_lately(store: Store) -> None:
    days = ("2026-01-02", "2026-01-10", "2026-02-01", "2026-03-01", "2026-02-20")
    keep(store, *(facts(f"AI 大赛 {on}", end=on) for on in days))
    now = at("2026-02-10T09:00")
    with store.read() as tx:
        pages = [_search(tx, ("ai",), now, offset=offset) for offset in (0, 2)]
    found = [str(one.facts.end) for page in pages for one in page]
    assert found == ["2026-02-20", "2026-03-01", "2026-02-01", "2026-01-10"]


def _search(tx: Tx, words: tuple[str, ...], now: datetime, *, offset: int) -> list[Milestone]:
    return asked.search(tx, words, now, now - timedelta(days=38), offset=offset, limit=2)


def test_a_month_can_be_had_as_a_picture(made: Town) -> None:
    made.say("member", "/month 2026-02")
    (shown,) = made.say("member", "[一张图]")
    assert (shown.month, str(shown.text)) == (
        date(2026, 2, 1),
        f"2月 · 月历图\n\n{made.chat.house.public_url}/month/2026-02.png".strip(),
    )


@pytest.mark.parametrize(
    ("now", "asked_for"),
    [
        ("2026-01-27", "2月"),
        ("2026-02-01", "2月"),
        ("2026-02-27", "2月27日（周五）至2月28日（周六）"),
        ("2026-03-02", "2月"),
    ],
)
def test_of_a_month_that_has_begun_the_heading_names_the_days_that_are_listed(
    made: Town, now: str, asked_for: str
) -> None:
    made.now = at(f"{now}T10:00")
    (answer,) = made.say("member", "2026年2月有什么问卷")
    assert str(answer.text).startswith(f"{asked_for} · 调研征集")


VAGUE = facts("一月讲座", kind=Kind.EVENT, start="2026-02-01", end="2026-02-20", precision=Precision.VAGUE)
LONG = facts("人才画展", kind=Kind.EVENT, start="2026-02-01T09:00", end="2026-02-06T17:00")


def test_what_takes_days_is_under_way_and_what_has_no_day_is_not(made: Town) -> None:
    made.now = at("2026-02-04T10:00")
    keep(made.store, VAGUE, LONG)
    assert str(made.say("member", "今天有什么活动")[0].text) == (
        "2月4日（周三） · 活动（全部）\n\n"
        "正在进行\n① 至2月6日（周五） · 人才画展\n\n"
        "约 2月1日（周日）至2月20日（周五）（通知只说了大致时间） · 就在这段时间\n② 活动开始 · 一月讲座\n\n"
        "2月4日（周三） · 今天\n③ 15:00　活动开始 · 政策宣讲e课堂第7期"
    )
    assert str(made.say("member", "/next")[0].text).splitlines()[0] == "政策宣讲e课堂第7期"


def test_the_next_one_is_what_there_is_where_nothing_is_to_come(made: Town) -> None:
    made.now = at("2026-02-04T10:00")
    keep(made.store, VAGUE, LONG)
    made.say("member", "订阅 画展")
    assert str(made.say("member", "/next")[0].text).splitlines()[0] == "人才画展"
    made.say("member", "退订 全部")
    made.say("member", "订阅 滑雪")
    assert str(made.say("member", "/next")[0].text).startswith("没有找到：接下来（你订阅的）。\n\n最近的是：")


def test_a_time_line_says_what_is_only_roughly_known(made: Town) -> None:
    made.now = at("2026-02-04T10:00")
    _, long = keep(made.store, VAGUE, LONG)
    assert str(made.say("member", f"/show {long[:6]}")[0].text).split("\n\n")[-1] == (
        "同一通知的时间：\n"
        "① 约 2月1日（周日）至2月20日（周五）（通知只说了大致时间）　一月讲座\n"
        "▶ 2月1日（周日）09:00　活动开始"
    )


def test_a_kept_list_is_its_own_chats_and_is_gone_after_a_day(made: Town) -> None:
    keep(made.store, *many(20))
    made.say("member", "/search 关于组织申报的通知的补充说明的解释的附件的目录的封面")
    (later,) = (button for button in made.last["member"].buttons if button.label == "下一页 »")
    made.last["stranger"] = Answer(text=Rich.of("x"), rows=((later,),))
    assert str(made.say("stranger", "[下一页 »]")[0].text) == "这个按钮已经过时了，请重新发一次命令。"
    assert len(codes(made.say("member", "[下一页 »]")[0])) == PAGE
    made.now += timedelta(days=1, minutes=1)
    made.say(
        "member", "/search 通知的补充说明的解释的附件的目录的封面的标题关于"
    )  # whoever keeps one clears what is old
    made.say(
        "member", "/search 组织申报的通知的补充说明的解释的附件的目录的封面的标题"
    )  # keeping one clears what is old
    made.last["member"] = Answer(text=Rich.of("x"), rows=((later,),))
    assert str(made.say("member", "[下一页 »]")[0].text) == "这个按钮已经过时了，请重新发一次命令。"


@pytest.mark.parametrize(
    ("receiver", "public_url", "offered"),
    [
        ("telegram", "https://kunqi.example.org", True),
        ("telegram", "http://127.0.0.1:8765", False),
        ("telegram", "http://[::1]:8765", False),
        ("terminal", "http://127.0.0.1:8765", True),
        ("terminal", "", False),
    ],
)
def test_the_calendar_entry_is_offered_where_it_can_be_opened(
    made: Town, receiver: str, public_url: str, offered: bool
) -> None:
    uid = made.milestones["roadshow"][0].uid
    chat = Chat(replace(made.chat.house, public_url=public_url))
    with made.store.begin() as tx:
        (card,) = chat.answer(tx, Incoming(receiver=receiver, address="9", text=f"/show {uid}"), made.now)
    links = [button.url for button in card.buttons if button.url.endswith(".ics")]
    assert links == [f"{public_url}/m/{uid}.ics"] * offered
