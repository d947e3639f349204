"""What a notice's title says it is about, and the topic people subscribe to."""

import pytest

from extract.title import clean


@pytest.mark.parametrize(
    ("title", "thing"),
    [
        ("海川重工2027届校园招聘正式启动🚀", "海川重工2027届校园招聘"),
        ("“秋日集市”摊主招募开始报名啦💗", "“秋日集市”摊主招募"),
        ("🌸花桥社区3月活动清单，请查收！", "花桥社区3月活动清单"),
        ("2026马拉松赛志愿者招募令🔥", "2026马拉松赛志愿者招募"),
        ("职工夜校开课啦！书法、古琴、烘焙任你选", "职工夜校"),
        ("今晚8点！天文台带你看流星雨来啦", "天文台带你看流星雨"),
        ("亲子陶艺体验营，开抢！", "亲子陶艺体验营"),
        ("云上诗会邀您登台！报名开启", "云上诗会"),
        ("免费口腔检查预约开启", "免费口腔检查"),
    ],
)
def test_calls_and_pictures_are_cut_from_a_title(title: str, thing: str) -> None:
    assert clean(title) == thing


@pytest.mark.parametrize(
    ("title", "thing"),
    [
        ("某市科技局办公室关于召开2026年度科技成果对接会的通知", "2026年度科技成果对接会"),
        ("北川轴承股份有限公司关于召开2025年年度股东大会的公告", "2025年年度股东大会"),
        ("更正公告：关于青少年机器人大赛报名时间的更正", "青少年机器人大赛"),
        ("关于做好2026年度“科普之星”推荐工作的补充通知", "2026年度“科普之星”"),
        ("转发：关于组织参加“江畔论坛”第9期的通知", "“江畔论坛”第9期"),
        ("关于延期举办“暮春书会”的通知", "“暮春书会”"),
        ("户外露天电影夜延期至6月8日", "户外露天电影夜"),
        ("第三届职工歌咏大赛章程", "第三届职工歌咏大赛"),
        ("2026年度瞪羚企业培育项目分批申报安排", "2026年度瞪羚企业培育项目"),
        ("2026年优秀专利认定工作的通知", "2026年优秀专利认定"),
        ("江畔大学2026年推免研究生预报名公告", "江畔大学2026年推免研究生"),
        ("关于对《家庭服务规范》团体标准征求意见的函", "《家庭服务规范》团体标准"),
    ],
)
def test_what_a_notice_calls_itself_is_cut_from_its_title(title: str, thing: str) -> None:
    assert clean(title) == thing


@pytest.mark.parametrize(
    ("title", "thing"),
    [
        ("城市规划学会2026年学术年会通知（第二轮）", "城市规划学会2026年学术年会（第二轮）"),
        ("第五届材料学术年会（第二轮通知）", "第五届材料学术年会（第二轮）"),
        ("名医健康大讲堂报名通知（第3期）", "名医健康大讲堂（第3期）"),
        ("社区义诊进小区（名额有限，约满即止）", "社区义诊进小区"),
        ("居民用气价格听证会的公告（第2号）", "居民用气价格听证会"),
        ("产业攻关计划（前沿技术）项目", "产业攻关计划（前沿技术）项目"),
    ],
)
def test_a_bracket_at_the_end_stays_where_it_is_of_the_thing(title: str, thing: str) -> None:
    assert clean(title) == thing


@pytest.mark.parametrize(
    ("title", "thing"),
    [
        ("义诊预告 | 世界爱眼日大型义诊", "世界爱眼日大型义诊"),
        ("演出时间调整公告｜黄梅戏《女驸马》", "黄梅戏《女驸马》"),
        ("志愿者招募 | “岁月留声”老照片展", "志愿者招募 “岁月留声”老照片展"),
        ("春日书香 | 图书馆4月讲座", "春日书香 图书馆4月讲座"),
        ("停水通知💧", "停水通知"),
        ("项目申报指南", "项目申报指南"),
    ],
)
def test_a_column_is_cut_where_it_names_nothing_and_something_always_stays(title: str, thing: str) -> None:
    assert clean(title) == thing
