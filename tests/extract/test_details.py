"""How to take part, whom to ask, what it costs, who must act: each as the notice prints it."""

from datetime import date

import pytest

from domain.milestone import Kind
from domain.notice import Notice
from extract import read


def _read(text: str, title: str = "关于开展2026年度首席技师项目申报的通知") -> list[tuple[Kind, str, str, str, str]]:
    notice = Notice(id="1", title=title, published_on=date(2026, 3, 1), text=text)
    return [(m.kind, m.actor, m.sign_up, m.contact, m.price) for m in read(notice).milestones]


def test_each_step_of_an_application_has_who_must_take_it() -> None:
    text = (
        "一、申报程序\n申报人于4月10日17:00前登录“匠才网”填报信息。各县（市、区）人社局于4月20日前完成推荐。\n"
        "4月30日前，市直主管部门将汇总表报送至市人社局。\n"
        "二、联系方式\n联系人：职建科 何老师\n联系电话：0555-236××××\n监督电话：0555-111××××"
    )
    way, contact = "登录“匠才网”填报信息", "职建科 何老师 0555-236××××"
    assert _read(text) == [
        (Kind.APPLICATION, "申报人", way, contact, ""),
        (Kind.APPLICATION, "各县（市、区）人社局", way, contact, ""),
        (Kind.APPLICATION, "市直主管部门", way, contact, ""),
    ]


def test_each_performance_has_its_own_price() -> None:
    text = (
        "《牡丹亭》\n时间：3月14日（周六）19:30\n票价：80/180元\n\n《白蛇传》\n时间：3月21日（周六）19:30\n票价：50/100元\n\n"
        "购票方式：大剧院小程序\n咨询电话：0555-300××××"
    )
    way, contact = "大剧院小程序", "0555-300××××"
    assert _read(text, "三月演出预告") == [
        (Kind.EVENT, "", way, contact, "票价：80/180元"),
        (Kind.EVENT, "", way, contact, "票价：50/100元"),
    ]


_TALK = "讲座时间：3月14日（周六）14:00\n"
_CLOSES = "报名截止时间：3月12日\n"


@pytest.mark.parametrize(
    ("text", "way"),
    [
        (_CLOSES + "报名方式：扫描海报二维码", "扫描海报二维码"),
        (_CLOSES + "报名入口\n图书馆公众号—活动—讲座", "图书馆公众号—活动—讲座"),
        (_CLOSES + "有意者请将回执发送至jz@example.org，逾期不候。", "发送至jz@example.org"),
        (_CLOSES + "读者可通过“书香”小程序预约，每人限一席。", "通过“书香”小程序预约"),
        (_CLOSES + "报名方式：3月5日9:00起在“书香”小程序报名", "在“书香”小程序报名"),
        (_CLOSES + "不便上网的读者可到图书馆总服务台报名。", "到图书馆总服务台报名"),
        (_CLOSES + "报名方式\n（一）网上报名\n登录讲座网填报表格。", "登录讲座网填报表格"),
        ("报名截止3月12日，扫描海报二维码报名。\n参与方式：登录书友网报名", "扫描海报二维码报名"),
        (_CLOSES + "报名方式：采取网络报名。书友登录“书友网”报名。", "登录“书友网”报名"),
        (_CLOSES + "请关注“书香里”公众号，点击“活动预约”。", "关注“书香里”公众号，点击“活动预约”"),
        (_CLOSES + "报名请找各楼栋管家，额满即止。", "报名请找各楼栋管家"),
        (
            _CLOSES + "访问领军人才申报专题网站：https://sst.example.gov.cn/gslj，点击“开始申报”。",
            "访问领军人才申报专题网站：https://sst.example.gov.cn/gslj",
        ),
        (_CLOSES + f"报名网址为：https://example.org/{'a' * 130}。", f"报名网址为：https://example.org/{'a' * 130}"),
        (_CLOSES + "参与方式：免费，先到先坐", ""),
        (_CLOSES + "扫描二维码关注我们，了解更多。", ""),
        (_CLOSES + "通过率不低于六成的学员方可报名下一期。", ""),
        (_CLOSES + "签到后可登录系统查看预约记录。", ""),
        (_CLOSES + "受到处分的人员不得报名。", ""),
    ],
)
def test_the_way_to_take_part_is_a_field_or_the_clause_that_asks_for_it(text: str, way: str) -> None:
    assert {(kind, found) for kind, _, found, _, _ in _read(text, "读书讲座报名")} == {(Kind.REGISTRATION, way)}


@pytest.mark.parametrize(
    ("text", "price"),
    [
        (_TALK + "费用：免费", "费用：免费"),
        (_TALK + "名额：60人，先到先得", "名额：60人，先到先得"),
        (_TALK + "【门票】20元/人\n【名额】60人", "门票：20元/人；名额：60人"),
        (_TALK + "本次讲座免费，欢迎市民参加。", "讲座免费"),
        (_TALK + "凭身份证免费入场。", "免费入场"),
        (_TALK + "名额：60人\n④活动免费，茶点自备", "名额：60人；活动免费"),
        (_TALK + "每人每场最多领取4张票", "每人每场最多领取4张票"),
        (_TALK + "请提前取票，每户限领2张票，先到先得", "每户限领2张票"),
        (_TALK + "每家企业限报3人参加", "每家企业限报3人"),
        (_TALK + "每人都会收到4张照片", ""),
        (_TALK + "类别 | 提前购 | 现场购\n成人 | 60元 | 80元\n学生 | 30元 | 40元", "成人 60元；学生 30元"),
        (_TALK + "茶点可免费续杯一次。", ""),
        (_TALK + "招聘岗位及人数：教师12人", ""),
        (_TALK + "票价：待定", ""),
        (_TALK + "培训共36学时，人均阅读12本。", ""),
    ],
)
def test_a_price_or_a_limit_is_one_that_is_printed(text: str, price: str) -> None:
    ((kind, _, _, _, found),) = _read(text, "读书讲座预告")
    assert (kind, found) == (Kind.EVENT, price)


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        (_TALK + "联系人：沈老师 0555-236××××", "沈老师 0555-236××××"),
        (_TALK + "联系人：沈老师\n电话：0555-236××××", "沈老师 0555-236××××"),
        (_TALK + "联系人：沈老师；联系电话：0555-236××××", "沈老师 联系电话：0555-236××××"),
        (_TALK + "联系方式\n沈老师 0555-236××××", "沈老师 0555-236××××"),
        (_TALK + "详情请致电，咨询电话0555-236××××。", "0555-236××××"),
        (_TALK + "联系邮箱：jz@example.org", "jz@example.org"),
        (_TALK + "监督电话：0555-236××××", ""),
        (_TALK + "联系人：见附件", ""),
    ],
)
def test_a_contact_has_a_number_or_a_mailbox(text: str, contact: str) -> None:
    ((kind, _, _, found, _),) = _read(text, "读书讲座预告")
    assert (kind, found) == (Kind.EVENT, contact)


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("各推荐单位须于4月10日前上报材料。", "各推荐单位"),
        ("请有关企业在4月10日前填报。", "有关企业"),
        ("企业申报截止时间：4月10日", "企业"),
        ("（二）各镇（街道）企业于4月10日前填报。", "各镇（街道）企业"),
        ("4月10日前，由各学院汇总报送。", "各学院"),
        ("县（市、区）推荐截止：4月10日", "县（市、区）"),
        ("申报截止时间：4月10日，申报人员登录系统填写。", "申报人员"),
        ("申请人登录“匠才网”填报信息，截止时间为4月10日。", "申请人"),
        ("事项 | 时间 | 责任主体\n提交申报材料 | 4月10日前 | 各学院秘书", "各学院秘书"),
        ("申报截止时间：4月10日", ""),
        ("申报截止时间：4月10日，主管部门推荐截止时间另行通知。", ""),
        ("申报截止时间：4月10日，主管部门另行审核。", ""),
        ("请于4月10日前将材料报送至市科技局。", ""),
        ("材料请于4月10日前提交给所在单位。", ""),
        ("符合条件的企业名单于4月10日前报送。", ""),
    ],
)
def test_who_must_act_is_the_subject_of_the_time(text: str, actor: str) -> None:
    ((kind, found, _, _, _),) = _read(text)
    assert (kind, found) == (Kind.APPLICATION, actor)


def test_the_column_of_a_table_prices_each_row() -> None:
    text = "日期 | 时间 | 剧目 | 票价\n3月14日 | 19:30 | 《牡丹亭》 | 80/180元\n3月21日 | 19:30 | 《白蛇传》 | 50/100元"
    assert [price for *_, price in _read(text, "三月演出预告")] == ["80/180元", "50/100元"]


def test_those_who_apply_read_of_fees_but_of_no_seats() -> None:
    text = "申报截止时间：4月10日\n评审不收取任何费用。\n名额：60人"
    assert [price for *_, price in _read(text)] == ["不收取任何费用"]
    assert [price for *_, price in _read("申报截止时间：4月10日\n名额：60人")] == [""]


def test_a_title_that_says_free_is_a_price() -> None:
    assert [price for *_, price in _read("报名截止时间：4月10日", "免费茶艺班报名")] == ["免费"]
    assert [price for *_, price in _read("报名截止时间：4月10日", "免费师范生专场招聘会报名")] == [""]


def test_nobody_signs_up_for_a_publicity_period() -> None:
    text = "公示时间：3月2日至3月6日\n报名方式：扫码\n联系电话：0555-236××××"
    assert _read(text, "拟入选名单公示") == [(Kind.PUBLICITY, "", "", "0555-236××××", "")]
