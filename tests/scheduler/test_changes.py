"""A notice that changes an earlier one, from its text to what people are told: one story a kind, on both databases."""

from dataclasses import replace
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.milestone import Doubt, Facts, Kind, Status
from domain.notice import Notice
from domain.subscription import EVERYTHING
from scheduler import overrides
from scheduler.amended import amended
from scheduler.ingest import Outcome
from scheduler.links import Why
from store import Store, milestones
from store.tables import changes as changes_table
from tests.databases import opened
from tests.samples import facts, when
from tests.scheduler.city import City, asked, links, published, stands
from tests.scheduler.world import ADMIN

PLAN = published(
    "a1",
    "03-02",
    "关于组织申报2026年度“青苗”创新项目的通知",
    "网上申报时间：2026年3月5日至3月20日17:00。\n区县推荐截止时间：3月27日。",
)
LONGER = published(
    "c1",
    "03-16",
    "关于延长“青苗”创新项目申报时间的通知",
    "决定将“青苗”创新项目网上申报截止时间由2026年3月20日17:00延长至2026年3月31日17:00，其他事项不变。",
)
STILL_LONGER = published(
    "c2",
    "03-30",
    "关于再次延长“青苗”创新项目申报时间的通知",
    "现将“青苗”创新项目网上申报截止时间由2026年3月31日17:00延长至2026年4月10日17:00，"
    "区县推荐截止时间由3月27日调整为4月15日。",
)
READERS = published(
    "b1",
    "03-02",
    "活动报名 | “灯下”读书分享会",
    "活动时间：2026年3月14日14:00\n活动地点：市图书馆\n报名截止时间：3月13日",
)
NO_READERS = published(
    "b2",
    "03-11",
    "关于“灯下”读书分享会取消的公告",
    "原定3月14日14:00在市图书馆举办的读书分享会因故取消，已报名的读者无需前来。",
)
CONTEST = published(
    "d1",
    "03-06",
    "关于举办青年创业大赛的通知",
    "报名截止时间：2026年3月25日\n初赛时间：2026年4月11日9:00\n地点：会展中心",
)
PUT_RIGHT = published(
    "d2", "03-10", "更正公告", "原公告中“报名截止时间：2026年3月25日”更正为“报名截止时间：2026年3月28日”。"
)
ADDED = published(
    "d3",
    "03-12",
    "补充通知",
    "现就《关于举办青年创业大赛的通知》补充如下：报名截止时间为3月28日，另附商业计划书一份。增加一场宣讲会，时间为3月16日14:00。",
)
FIRST_ROUND = published(
    "f1",
    "01-12",
    "关于举办第五届新材料大会的通知（第一轮）",
    "会议时间：2026年5月8日至10日\n会议地点：苏州\n摘要提交截止时间：2026年3月15日\n报名截止时间：2026年4月10日",
)
SECOND_ROUND = published(
    "f2",
    "03-05",
    "关于举办第五届新材料大会的第二轮通知",
    "会议时间：2026年5月15日至17日\n会议地点：苏州国际博览中心\n报名截止时间：2026年4月20日",
)
EVERYTHING_PUBLISHED = (
    PLAN,
    LONGER,
    STILL_LONGER,
    READERS,
    NO_READERS,
    CONTEST,
    PUT_RIGHT,
    ADDED,
    FIRST_ROUND,
    SECOND_ROUND,
)
AS_IT_STANDS = [
    "a1 window 03-05/04-10T17:00 < postponed c1 < postponed c2",
    "a1 window 04-15 < postponed c2",
    "b1 event 03-14T14:00 cancelled < cancelled b2",
    "b1 window 03-13 cancelled < cancelled b2",
    "d1 event 04-11T09:00",
    "d1 window 03-28 < corrected d2",
    "d3 event 03-16T14:00",
    "f1 event 05-15/05-17 < later_round f2",
    "f1 window 03-15",
    "f1 window 04-20 < later_round f2",
]


async def test_postponed_tells_those_who_were_told_and_keeps_the_name(store: Store) -> None:
    city = City(store, "2026-03-02T09:00")
    city.subscriber("甲", EVERYTHING, leads=["7d"])
    [step, window] = city.reads(PLAN).milestones[::-1]
    said = await city.lives_through(LONGER)
    city.subscriber("后来的", EVERYTHING, leads=["1d"])
    said += await city.until("2026-03-17T00:00")
    assert said == [
        "03-13 17:00 甲: 2026年度“青苗”创新项目 (due)",
        "03-16 09:10 甲: 2026年度“青苗”创新项目 (postponed)",
    ]
    after = city.now(window.uid)
    assert (after.sequence, after.notice, after.facts.end) == (1, window.notice, when("2026-03-31T17:00"))
    assert (after.before().end, after.history[0].notice) == (when("2026-03-20T17:00"), LONGER.ref)
    assert after.facts.evidence.quote.endswith("2026年3月20日17:00延长至2026年3月31日17:00")
    assert city.now(step.uid) == step  # only what is named moves


def test_read_again_in_any_order_nothing_moves(store: Store) -> None:
    city = City(store, "2026-03-31T09:00")
    city.reads(PLAN, LONGER, STILL_LONGER)
    with store.read() as tx:
        before = milestones.listed(tx)
    for notice in (PLAN, STILL_LONGER, LONGER, PLAN):
        done = city.reads(notice, reread=True)
        assert done.outcome is Outcome.REVISED
    assert city.reads(PLAN).outcome is Outcome.UNCHANGED
    with store.read() as tx:
        assert milestones.listed(tx) == before
    assert [one.facts.end for one in city.reads(LONGER).milestones] == [when("2026-04-10T17:00")]


async def test_a_change_read_before_its_notice_is_held_and_nobody_is_told_twice(store: Store) -> None:
    city = City(store, "2026-03-16T09:00")
    city.subscriber("甲", EVERYTHING, leads=["14d"])
    [alone] = city.reads(LONGER).milestones
    assert asked(store) == ["c1: changes an unknown notice"]
    assert await city.until("2026-03-18T09:00") == ["03-17 17:00 甲: “青苗”创新项目 (due)"]
    city.reads(PLAN)
    assert stands(store) == ["a1 window 03-05/03-31T17:00 < postponed c1", "a1 window 03-27"]
    assert (city.now(alone.uid).notice, asked(store)) == (PLAN.ref, [])
    assert await city.until("2026-03-19T09:00") == [
        "03-18 09:00 甲: 2026年度“青苗”创新项目 (first seen inside the lead)"
    ]


async def test_cancelled_cancels_and_closes_the_door(store: Store) -> None:
    city = City(store, "2026-03-02T09:00")
    city.subscriber("甲", EVERYTHING, leads=["3d"])
    city.reads(READERS)
    said = await city.lives_through(NO_READERS)
    said += await city.until("2026-03-20T00:00")
    assert said == [
        "03-10 09:00 甲: “灯下”读书分享会 (due)",
        "03-11 09:10 甲: “灯下”读书分享会 (cancelled)",
    ]
    assert stands(store) == AS_IT_STANDS[2:4]


def test_corrected_by_the_time_alone(store: Store) -> None:
    city = City(store, "2026-03-10T09:00")
    city.reads(CONTEST, PUT_RIGHT)
    assert stands(store) == ["d1 event 04-11T09:00", "d1 window 03-28 < corrected d2"]
    assert links(store) == ["d2 -> d1: it promised the time that is replaced"]


def test_supplemented_adds_and_moves_nothing(store: Store) -> None:
    city = City(store, "2026-03-12T09:00")
    [registration, trial] = city.reads(CONTEST).milestones
    city.reads(ADDED)
    same = published("d4", "03-13", "补充通知", "现就《关于举办青年创业大赛的通知》补充如下：参赛作品另附光盘。")
    city.reads(same)
    assert stands(store) == ["d1 event 04-11T09:00", "d1 window 03-25", "d3 event 03-16T14:00", "d3 window 03-28"]
    assert [city.now(one.uid) for one in (registration, trial)] == [registration, trial]
    with store.read() as tx:
        assert {one.facts.title for one in milestones.of_notice(tx, ADDED.id)} == {"青年创业大赛"}
    assert links(store) == ["d3 -> d1: its title is named", "d4 -> d1: its title is named"]


def test_a_later_round_replaces_what_it_says_again_and_keeps_the_rest(store: Store) -> None:
    city = City(store, "2026-03-05T09:00")
    city.reads(FIRST_ROUND, SECOND_ROUND)
    assert stands(store) == AS_IT_STANDS[7:]
    [meeting] = [one for one in city.reads(FIRST_ROUND).milestones if one.facts.kind == "event"]
    assert meeting.facts.location == "苏州国际博览中心"


async def test_put_off_without_a_new_time_and_then_held_after_all(store: Store) -> None:
    talk = published("g1", "03-02", "关于“出海合规”讲座的通知", "讲座时间：2026年3月12日14:00\n地点：会员之家")
    put_off = published(
        "g2", "03-09", "关于“出海合规”讲座延期的通知", "原定于3月12日14:00举办的讲座延期举行，具体时间另行通知。"
    )
    held = published(
        "g3", "03-16", "关于“出海合规”讲座时间调整的通知", "“出海合规”讲座定于3月26日14:00举行，地点不变。"
    )
    city = City(store, "2026-03-02T09:00")
    city.subscriber("甲", EVERYTHING, leads=["7d"])
    city.reads(talk)
    said = await city.lives_through(put_off)
    said += await city.lives_through(held)
    assert stands(store) == ["g1 event 03-26T14:00 < postponed g2 < postponed g3"]
    said += await city.until("2026-03-20T00:00")
    assert said == [
        "03-05 14:00 甲: “出海合规”讲座 (due)",
        "03-09 09:10 甲: “出海合规”讲座 (cancelled)",
        "03-16 09:10 甲: “出海合规”讲座 (changed)",
        "03-19 14:00 甲: “出海合规”讲座 (due)",
    ]


async def test_brought_forward_is_told_as_such(store: Store) -> None:
    forum = published("h1", "03-02", "关于举办长三角算力论坛的通知", "论坛时间：2026年4月10日9:00\n地点：会展中心")
    sooner = published(
        "h2", "03-20", "关于调整长三角算力论坛时间的通知", "原定于4月10日举行的论坛提前至4月3日9:00举行。"
    )
    city = City(store, "2026-03-02T09:00")
    city.subscriber("甲", EVERYTHING, leads=["30d", "7d"])
    city.reads(forum)
    said = await city.lives_through(sooner)
    said += await city.until("2026-03-28T00:00")
    assert said == [
        "03-11 09:00 甲: 长三角算力论坛 (due)",
        "03-20 09:10 甲: 长三角算力论坛 (brought forward)",
        "03-27 09:00 甲: 长三角算力论坛 (due)",
    ]
    assert stands(store) == ["h1 event 04-03T09:00 < brought_forward h2"]


def test_an_exhibition_prolonged_keeps_its_first_day(store: Store) -> None:
    shown = published("i1", "03-02", "“瓷上春秋”特展开幕", "展览时间：2026年3月15日至5月10日\n展览地点：市博物馆")
    longer = published(
        "i2", "05-06", "“瓷上春秋”特展展期延长的公告", "原定于2026年5月10日闭幕的特展延期至2026年6月7日。"
    )
    city = City(store, "2026-03-02T09:00")
    city.reads(shown, longer)
    assert stands(store) == ["i1 event 03-15/06-07 < postponed i2"]


PROGRAMME = published(
    "o1",
    "02-26",
    "月月有戏 | 3月戏单速递",
    "一、3月7日（周六）19:30 昆剧《牡丹亭》\n二、3月14日（周六）19:30 昆剧《浣纱记》\n三、3月21日（周六）19:30 昆剧《十五贯》\n"
    "演出地点：大戏院\n报名截止时间：3月5日17:00",
)


def test_of_several_performances_only_the_one_that_is_named_moves_or_falls_out(store: Store) -> None:
    city = City(store, "2026-03-01T09:00")
    moved = published("o2", "03-02", "月月有戏 | 改期公告", "原定3月14日19:30演出的《浣纱记》改期至3月28日19:30。")
    off = published("o3", "03-03", "关于《十五贯》演出取消的公告", "因演员身体原因取消，敬请谅解。")
    city.reads(PROGRAMME, moved, off)
    assert stands(store) == [
        "o1 event 03-07T19:30",
        "o1 event 03-21T19:30 cancelled < cancelled o3",
        "o1 event 03-28T19:30 < postponed o2",
        "o1 window 03-05T17:00",
    ]


def test_steps_that_move_onto_each_others_days_are_not_mixed_up(store: Store) -> None:
    steps = published("p1", "03-02", "2026年度科普基地认定通知", "申报截止时间：4月10日。\n现场考察时间：4月20日。")
    later = published(
        "p2",
        "04-08",
        "关于2026年度科普基地认定申报延期的通知",
        "申报截止时间延长至4月20日，现场考察时间相应顺延至4月30日。",
    )
    city = City(store, "2026-03-02T09:00")
    city.reads(steps, later)
    assert [text.split(" < ")[1] for text in stands(store)] == ["postponed p2", "postponed p2"]
    with store.read() as tx:
        assert [(one.read.anchor.on.day, one.facts.anchor.on.day) for one in milestones.listed(tx)] == [
            (10, 20),
            (20, 30),
        ]


def test_which_of_two_windows_is_meant_a_person_says(store: Store) -> None:
    city = City(store, "2026-03-02T09:00")
    batches = "第一批申请时间：3月5日至3月20日。\n第二批申请时间：5月5日至5月20日。"
    city.reads(
        published("q1", "03-02", "关于开展人才公寓申请的通知", batches),
        published("q2", "03-18", "关于延长人才公寓申请时间的通知", "申请时间延长至3月31日。"),
    )
    assert [text.split(" ")[0] for text in stands(store)] == ["q1", "q1", "q2"]
    assert asked(store) == ["q2: unclear what it changes"]


TWO_TALKS = [
    published("k1", "03-02", "讲座预告｜身边的法律", "讲座时间：2026年3月14日14:00\n地点：301室"),
    published("k2", "03-02", "讲座预告｜春日诗词", "讲座时间：2026年3月21日14:00\n地点：市图书馆"),
]


def test_called_off_by_nothing_but_its_day(store: Store) -> None:
    city = City(store, "2026-03-12T09:00")
    city.reads(*TWO_TALKS, published("k3", "03-12", "关于取消3月14日讲座的通知", "因故取消原定3月14日14:00的讲座。"))
    assert stands(store) == ["k1 event 03-14T14:00 cancelled < cancelled k3", "k2 event 03-21T14:00"]


def test_where_several_fit_a_person_is_asked_and_nothing_moves(store: Store) -> None:
    city = City(store, "2026-03-12T09:00")
    both = replace(TWO_TALKS[1], text=TWO_TALKS[1].text.replace("21日", "14日"))
    city.reads(
        TWO_TALKS[0], both, published("k3", "03-12", "关于取消3月14日讲座的通知", "因故取消原定3月14日14:00的讲座。")
    )
    assert stands(store) == ["k1 event 03-14T14:00", "k2 event 03-14T14:00"]
    assert (links(store), asked(store)) == (["k3 -> None: several notices fit"], ["k3: may change several notices"])


def test_a_time_that_nobody_promised_asks_a_person(store: Store) -> None:
    city = City(store, "2026-03-16T09:00")
    other = replace(LONGER, text=LONGER.text.replace("3月20日", "3月18日"))
    city.reads(PLAN, other)
    assert stands(store) == ["a1 window 03-05/03-20T17:00", "a1 window 03-27", "c1 window 03-31T17:00"]
    assert asked(store) == ["c1: unclear what it changes"]
    assert links(store) == ["c1 -> None: none promised the time that is replaced"]


def test_the_replaced_time_decides_between_notices_of_one_name(store: Store) -> None:
    city = City(store, "2026-03-16T09:00")
    spring = published("s1", "03-02", "关于开展知识产权贯标申报的通知", "申报截止时间：2026年3月20日。")
    summer = published("s2", "03-10", "关于开展知识产权贯标申报的通知", "申报截止时间：2026年6月20日。")
    longer = published("s3", "03-16", "关于延长知识产权贯标申报时间的通知", "申报截止时间由6月20日延长至6月30日。")
    city.reads(spring, summer, longer)
    assert stands(store) == ["s1 window 03-20", "s2 window 06-30 < postponed s3"]


def test_last_months_issue_is_not_called_off(store: Store) -> None:
    city = City(store, "2026-03-30T09:00")
    last = published("t1", "02-20", "银企对接沙龙报名通知", "活动时间：2026年3月6日14:00")
    this = published("t2", "03-20", "银企对接沙龙报名通知", "活动时间：2026年4月3日14:00")
    city.reads(last, this, published("t3", "03-30", "银企对接沙龙取消通知", "因故取消，敬请谅解。"))
    assert stands(store) == ["t1 event 03-06T14:00", "t2 event 04-03T14:00 cancelled < cancelled t3"]


def test_a_policy_that_is_only_cited_is_not_what_changes(store: Store) -> None:
    city = City(store, "2026-04-08T09:00")
    city.reads(
        published("u1", "01-05", "人才安居实施细则", "本细则自2026年2月1日起施行。"),
        published("u2", "03-02", "关于组织申报安家补贴的通知", "申报截止时间：2026年4月10日。"),
        published(
            "u3", "04-08", "关于延长安家补贴申报时间的通知", "根据《人才安居实施细则》，申报截止时间延长至4月30日。"
        ),
    )
    assert stands(store) == ["u2 window 04-30 < postponed u3"]
    assert links(store) == ["u3 -> u2: the same title but for the change"]


def test_rules_that_are_cited_are_not_called_off(store: Store) -> None:
    city = City(store, "2026-03-11T09:00")
    rules = published("v1", "01-05", "公共场馆安全管理细则", "本细则自2026年2月1日起施行。")
    off = replace(NO_READERS, text="依据《公共场馆安全管理细则》，原定3月14日14:00的读书分享会取消。")
    city.reads(rules, READERS, off)
    assert links(store) == ["b2 -> b1: the same title but for the change"]


def test_a_faint_likeness_is_not_enough(store: Store) -> None:
    city = City(store, "2026-03-11T09:00")
    other = published("w1", "03-02", "青少年科技创新大赛通知", "比赛时间：2026年4月18日9:00")
    city.reads(other, published("w2", "03-10", "关于取消大学生科技创新文化节的通知", "因故取消，敬请谅解。"))
    assert (stands(store), asked(store)) == (["w1 event 04-18T09:00"], ["w2: changes an unknown notice"])


def test_what_its_own_notice_no_longer_promises_is_not_brought_back(store: Store) -> None:
    city = City(store, "2026-03-10T09:00")
    city.reads(PLAN, replace(PLAN, text="网上申报时间：2026年3月5日至3月20日17:00。"), LONGER)
    assert stands(store) == ["a1 window 03-05/03-31T17:00 < postponed c1", "a1 window 03-27 tentative"]


def test_issues_of_a_series_are_told_apart(store: Store) -> None:
    city = City(store, "2026-03-16T09:00")
    third = published("m3", "03-02", "第三期银企对接沙龙报名通知", "活动时间：2026年3月20日14:00\n地点：二楼")
    fourth = replace(
        third, id="m4", title="第四期银企对接沙龙报名通知", text="活动时间：2026年3月27日14:00\n地点：二楼"
    )
    city.reads(third, fourth, published("m5", "03-16", "关于第四期银企对接沙龙取消的通知", "因故取消，敬请谅解。"))
    assert stands(store) == ["m3 event 03-20T14:00", "m4 event 03-27T14:00 cancelled < cancelled m5"]


def test_another_publishers_notice_of_the_same_title_is_left_alone(store: Store) -> None:
    city = City(store, "2026-03-16T09:00")
    city.reads(replace(PLAN, source="邻县科技局"), LONGER)
    assert links(store) == ["c1 -> None: no notice fits"]


def test_named_by_its_address_or_its_number(store: Store) -> None:
    city = City(store, "2026-03-16T09:00")
    numbered = replace(PLAN, id="n1", url="https://example.org/n1", text=f"临科发〔2026〕7号\n{PLAN.text}")
    by_number = published(
        "n2", "03-16", "更正通知", "临科发〔2026〕7号文件中网上申报截止时间由3月20日17:00更正为3月25日17:00。"
    )
    by_address = published(
        "n3",
        "03-17",
        "更正说明",
        "原通知（https://example.org/n1）现更正如下：区县推荐截止时间：由3月27日调整为3月30日。",
    )
    city.reads(numbered, by_number, by_address)
    assert links(store) == ["n2 -> n1: its document number is named", "n3 -> n1: its address is named"]
    assert stands(store) == ["n1 window 03-05/03-25T17:00 < corrected n2", "n1 window 03-30 < corrected n3"]


def test_an_override_stays_on_top(store: Store) -> None:
    city = City(store, "2026-03-10T09:00")
    [window, _] = city.reads(PLAN).milestones
    city.postpones(window, "2026-04-02T12:00")
    city.reads(LONGER)
    after = city.now(window.uid)
    assert (after.facts.end, after.announced.end) == (when("2026-04-02T12:00"), when("2026-03-31T17:00"))
    assert (after.sequence, after.amended_by) == (2, None)
    with store.begin() as tx:
        overrides.undo(tx, city.timing, 1, by=ADMIN, now=city.clock.now())
    assert city.now(window.uid).facts.end == when("2026-03-31T17:00")


def test_a_new_time_that_is_doubtful_waits_for_a_person(store: Store) -> None:
    city = City(store, "2026-03-16T09:00")
    doubtful = replace(LONGER, text=LONGER.text.replace("3月31日17:00", "3月31日（星期五）17:00"))
    city.reads(PLAN, doubtful)
    with store.read() as tx:
        [waiting] = [one for one in milestones.listed(tx) if one.status is Status.TENTATIVE]
    assert waiting.facts.warnings == (Doubt.WEEKDAY,)
    assert asked(store) == ["a1: weekday contradicts", "c1: weekday contradicts"]
    city.reads(replace(LONGER, text=LONGER.text.replace("。", "，特此通知。")))
    assert (city.now(waiting.uid).status, asked(store)) == (Status.CONFIRMED, [])


def test_a_newer_text_of_the_same_notice_calls_itself_off(store: Store) -> None:
    city = City(store, "2026-03-10T09:00")
    city.reads(READERS)
    off = replace(READERS, title="【取消】“灯下”读书分享会", text="因场地检修，3月14日14:00的读书分享会取消。")
    for reread in (False, True):
        city.reads(off, reread=reread)
        assert stands(store) == ["b1 event 03-14T14:00 cancelled < cancelled b1", "b1 window 03-13 tentative"]


def test_a_change_taken_back_by_its_own_publisher_gives_the_old_time_back(store: Store) -> None:
    city = City(store, "2026-03-16T09:00")
    city.reads(PLAN, LONGER, replace(LONGER, title="工作动态", text="今年的项目申报踊跃。"))
    assert stands(store) == ["a1 window 03-05/03-20T17:00", "a1 window 03-27"]


def test_in_the_order_of_publication_and_backwards(store: Store) -> None:
    city = City(store, "2026-03-31T09:00")
    city.reads(*reversed(EVERYTHING_PUBLISHED))
    city.reads(*EVERYTHING_PUBLISHED, reread=True)
    assert (stands(store), asked(store)) == (AS_IT_STANDS, [])


@settings(max_examples=12)
@given(order=st.permutations(EVERYTHING_PUBLISHED), again=st.lists(st.sampled_from(EVERYTHING_PUBLISHED), max_size=4))
def test_whatever_the_order_the_store_says_the_same(order: list[Notice], again: list[Notice]) -> None:
    with TemporaryDirectory() as folder, opened(f"sqlite:///{folder}/kunqi.db") as store:
        city = City(store, "2026-03-31T09:00")
        city.reads(*order)
        for notice in again:
            city.reads(notice, reread=True)
        assert (stands(store), asked(store)) == (AS_IT_STANDS, [])


def held(start: str, end: str, location: str = "") -> Facts:
    return facts(kind=Kind.REGISTRATION, start=start, end=end, location=location)


def test_what_holds_with_another_notices_words() -> None:
    before = held("2026-04-20", "2026-04-20", "会展中心三楼")
    assert amended(before, held("2026-04-30", "2026-05-02")) == held("2026-04-30", "2026-05-02", "会展中心三楼")
    one_day = amended(before, facts(kind=Kind.REGISTRATION, end="2026-04-30", location="会展中心"))
    assert one_day == held("2026-04-30", "2026-04-30", "会展中心三楼")
    assert amended(before, held("2026-04-20", "2026-04-20", "会展中心三楼北厅")).location == "会展中心三楼北厅"
    backwards = amended(held("2026-04-20", "2026-05-20"), facts(kind=Kind.REGISTRATION, end="2026-04-10"))
    assert backwards.warnings == (Doubt.BACKWARDS,)


def test_every_reason_fits_its_column() -> None:
    longest = changes_table.c.why.type.length
    assert [why for why in Why if len(why) > longest] == []
