"""What the events of a notice are called and where each takes place: calendars, tables, blocks, lines and clauses."""

from datetime import date

import pytest

from domain.milestone import Kind
from domain.notice import Notice
from extract import read

LIBRARY = "柳溪图书馆2026年4月活动"


def told(text: str, title: str = LIBRARY) -> list[tuple[str, str]]:
    """The title and the place of each event."""
    notice = Notice(id="names", title=title, published_on=date(2026, 3, 25), text=text)
    return [(facts.title, facts.location) for facts in read(notice).milestones if facts.kind is Kind.EVENT]


def windows(text: str, title: str = LIBRARY) -> list[tuple[str, str]]:
    """The title and the step of each window."""
    notice = Notice(id="names", title=title, published_on=date(2026, 3, 25), text=text)
    return [(facts.title, facts.phase) for facts in read(notice).milestones if facts.kind is not Kind.EVENT]


def test_a_calendar_prints_day_hours_name_and_place_in_lines_of_their_own() -> None:
    text = (
        "春天到了，社区里的这些活动等着你\n\n4月5日（周日）\n09:00-10:30\n风筝扎制体验\n二楼手工室\n\n"
        "4月11日（周六）\n14:00-15:30\n手机摄影课堂\n204教室\n\n4月19日（周日）\n9:30-11:00\n亲子种植\n社区绿地东\n"
    )
    assert told(text) == [("风筝扎制体验", "二楼手工室"), ("手机摄影课堂", "204教室"), ("亲子种植", "社区绿地东")]


def test_a_calendar_prints_the_name_above_day_and_hours() -> None:
    text = (
        "四月书单来了\n\n🐣绘本下午茶：月亮的味道\n4月4日（周六）\n10:00-11:00\n一楼少儿区\n\n"
        "🎬周末光影\n4月12日、19日\n14:00开始\n负一层影音厅\n\n🖌️古籍装帧体验课\n4月18日（周六）\n9:30—11:30\n二楼修复室\n"
    )
    assert told(text) == [
        ("绘本下午茶：月亮的味道", "一楼少儿区"),
        ("周末光影", "负一层影音厅"),
        ("周末光影", "负一层影音厅"),
        ("古籍装帧体验课", "二楼修复室"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "日程\n4月10日 周五\n09:30 青年创业论坛（2号厅）\n14:00 高校成果路演（路演区B）\n",
            [("青年创业论坛", "2号厅"), ("高校成果路演", "路演区B")],
        ),
        (
            (
                "课程：看见需求 | 4月18日（周六）9:00-17:00 | 主讲：创业者郑某 | 3号楼路演厅；"
                "财务与股权 | 4月25日（周六）9:00-12:00 | 自由贸易大厦报告厅。\n"
            ),
            [("看见需求", "3号楼路演厅"), ("财务与股权", "自由贸易大厦报告厅")],
        ),
        (
            "①打年糕：4月25日上午10:30，体验区\n②山歌对唱：4月25日下午3:00，主舞台\n",
            [(f"{LIBRARY} 打年糕", "体验区"), ("山歌对唱", "主舞台")],
        ),
        (
            "日期 时间 内容 讲者\n4月11日 08:50-10:00 慢病管理新进展 王教授\n4月11日 10:15-11:45 吸入装置的使用 护理团队\n",
            [("慢病管理新进展", ""), ("吸入装置的使用", "")],
        ),
    ],
    ids=["behind hours", "cells of a clause", "before a colon", "before who speaks"],
)
def test_items_of_one_line_or_clause_have_their_own_names(text: str, expected: list[tuple[str, str]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("block", "name"),
    [
        ("第一讲　窑火里的颜色\n主讲：王老师（某大学）", "第一讲 窑火里的颜色"),
        ("【开放日·高中部】", "开放日·高中部"),
        ("话剧《长夜灯》\n导演：某某\n（演出约九十分钟）", "话剧《长夜灯》"),
        ("1.焊工", f"{LIBRARY} 焊工"),
        ("（三）复赛阶段", f"{LIBRARY} 复赛阶段"),
        ("【展览名称】海上丝路文物展", "海上丝路文物展"),
    ],
)
def test_a_block_is_called_by_the_line_above_its_fields(block: str, name: str) -> None:
    text = (
        f"{block}\n时间：4月18日（周六）14:00\n地点：东馆二楼\n\n茶艺体验\n时间：4月25日（周六）14:00\n地点：西馆茶室\n"
    )
    assert told(text) == [(name, "东馆二楼"), ("茶艺体验", "西馆茶室")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "日程总表\n日期\n时间\n主题\n主讲人\n地点\n4月7日（周二）\n15:00-16:30\n免疫学的新视角\n王教授\n明德楼A201\n"
                "4月9日（周四）\n19:00-20:30\n生信分析零基础入门（上）\n赵老师\n腾讯会议（会议号另发）\n"
            ),
            [
                (f"{LIBRARY} 免疫学的新视角", "明德楼A201"),
                (f"{LIBRARY} 生信分析零基础入门（上）", "腾讯会议（会议号另发）"),
            ],
        ),
        (
            (
                "日期\n时间\n剧目\n地点\n票价\n4月3日（周五）\n19:30\n话剧《灯塔》\n大剧场\n80/180/280元\n"
                "4月11日（周六）\n14:30\n木偶剧《兔子》\n小剧场\n60/100元\n"
            ),
            [("话剧《灯塔》", "大剧场"), ("木偶剧《兔子》", "小剧场")],
        ),
        (
            "日期\t城市\t学校\t时间\t地点\n4月7日\t西安\t秦川大学\t14:30\t就业中心202\n4月9日\t成都\t锦江大学\t19:00\t主楼B201\n",
            [
                (f"{LIBRARY} 西安 秦川大学", "秦川大学 就业中心202"),
                (f"{LIBRARY} 成都 锦江大学", "锦江大学 主楼B201"),
            ],
        ),
        (
            "场次  日期  时间  主题\n第1讲  4月8日  15:30-17:00  文献检索\n第2讲  4月15日  15:30-17:00  专利分析\n地点：图书馆报告厅\n",
            [(f"{LIBRARY} 第1讲 文献检索", "图书馆报告厅"), (f"{LIBRARY} 第2讲 专利分析", "图书馆报告厅")],
        ),
        (
            "第一场  4月24日（周五）9:00  文学院、理学院\n第二场  4月24日（周五）15:00  医学院、法学院\n地点：东校区体育馆\n",
            [(f"{LIBRARY} 第一场", "东校区体育馆"), (f"{LIBRARY} 第二场", "东校区体育馆")],
        ),
    ],
    ids=[
        "a heading above the columns",
        "prices are no times",
        "drawn with tabs",
        "counted and told",
        "no columns' names",
    ],
)
def test_a_row_of_a_table_is_called_by_the_column_that_tells_most(text: str, expected: list[tuple[str, str]]) -> None:
    assert told(text) == expected


def test_a_deadline_in_a_sentence_is_called_by_what_it_asks_for() -> None:
    text = "请于4月9日前将参会回执发送至邮箱。\n请于4月17日前报送《年度创新团队申报汇总表》。\n申报截止时间：4月24日17:00。\n"
    assert windows(text, "关于申报2026年度创新团队的通知") == [
        ("2026年度创新团队", "参会回执"),
        ("2026年度创新团队", "汇总表"),
        ("2026年度创新团队", ""),
    ]


def test_an_event_in_a_sentence_beside_other_times_is_called_by_what_is_held() -> None:
    text = "报名截止时间：4月3日。\n定于4月9日（周四）上午9:30在文化中心501会议室召开领队会议。\n比赛时间：4月18日9:00\n地点：体育馆\n"
    contest = "2026年职工技能大赛"
    assert told(text, f"关于举办{contest}的通知") == [(f"{contest} 领队会议", "文化中心501会议室"), (contest, "体育馆")]


def test_a_window_in_the_block_of_an_event_has_its_name() -> None:
    text = (
        "【开放日·高中部】\n时间：4月18日（周六）14:00\n地点：思源楼\n预约：4月6日12:00至4月15日12:00\n\n"
        "【开放日·初中部】\n时间：4月25日（周六）9:00\n地点：体育馆\n预约：4月13日12:00至4月22日12:00\n"
    )
    assert [title for title, _ in windows(text, "校园开放日邀请函")] == ["开放日·高中部", "开放日·初中部"]


def test_a_paragraph_that_begins_with_a_heading_gives_its_time_that_name() -> None:
    text = (
        "（一）个人报名。参赛选手于4月3日前向所在单位提出申请。\n（二）领队会。4月9日（周四）上午9:30，请各队领队到会抽签。\n"
        "（三）总决赛暨颁奖典礼。2026年4月18日（星期六）9:00，在会议中心银河厅举行。\n"
    )
    contest = "2026年职工技能大赛"
    title = f"关于举办{contest}的通知"
    assert [step for _, step in windows(text, title)] == [""]
    assert told(text, title) == [(f"{contest} 领队会", ""), (f"{contest} 总决赛暨颁奖典礼", "会议中心银河厅")]


def test_a_numbered_heading_is_no_column_of_a_table() -> None:
    text = "二、报名时间\n\n老学员续报\n4月1日8:00—4月3日16:00\n\n新学员报名\n4月7日8:00—4月9日16:00\n\n补录报名\n4月10日9:00—11:30\n"
    assert windows(text, "老年大学春季招生简章") == [
        ("老年大学春季招生", "老学员续报"),
        ("老年大学春季招生", "新学员报名"),
        ("老年大学春季招生", "补录报名"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "纸质材料请寄送至：滨江路1号政务大楼302室。",
        "咨询地址：滨江路1号政务大楼302室",
        "办公地址：滨江路1号政务大楼302室",
        "面试地点：另行通知",
    ],
)
def test_an_offices_address_and_an_unknown_place_are_no_place_of_an_event(line: str) -> None:
    assert told(f"讲座时间：4月18日（周六）14:00\n{line}\n", "读书讲座预告") == [("读书讲座", "")]


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("4月18日（周六）9:00到和苑营销中心现场选房。", "和苑营销中心"),
        ("画展将于4月18日至5月8日在城东美术馆一楼展厅展出。", "城东美术馆一楼展厅"),
        ("时间：4月18日（周六）14:00\n活动地点与交通\n湖滨宾馆（人民路2号），地铁1号线可达。", "湖滨宾馆（人民路2号）"),
        ("讲座时间：4月18日（周六）14:00，自由贸易大厦三楼报告厅", "自由贸易大厦三楼报告厅"),
    ],
)
def test_a_place_is_found_where_a_notice_states_it(line: str, place: str) -> None:
    assert [location for _, location in told(line, "系列活动预告")] == [place]
