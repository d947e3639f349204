"""Chinese, the language of the product."""

from domain.change import ChangeKind
from domain.milestone import Kind, OpenState, Topic
from feed.words.shape import Words
from feed.words.zh.help import HELP
from feed.words.zh.pages import CARD, FRAME, HOME, MONTH, ONE, PROBLEM
from feed.words.zh.times import TIMES

ZH = Words(
    code="zh",
    tag="zh-CN",
    prefix="",
    kinds={
        Kind.APPLICATION: "申报",
        Kind.REGISTRATION: "报名",
        Kind.EVENT: "活动",
        Kind.PUBLICITY: "公示",
        Kind.SURVEY: "征集",
    },
    ends={
        Kind.APPLICATION: "申报截止",
        Kind.REGISTRATION: "报名截止",
        Kind.EVENT: "活动结束",
        Kind.PUBLICITY: "公示截止",
        Kind.SURVEY: "征集截止",
    },
    begins={
        Kind.APPLICATION: "申报开始",
        Kind.REGISTRATION: "报名开始",
        Kind.EVENT: "活动开始",
        Kind.PUBLICITY: "公示开始",
        Kind.SURVEY: "征集开始",
    },
    topics={topic: topic.value for topic in Topic},
    states={
        OpenState.UNTIL_FULL: "额满为止，可能提前结束",
        OpenState.ALL_YEAR: "常年受理",
        OpenState.TO_BE_TOLD: "具体时间另行通知",
        OpenState.UNDECIDED: "时间待定",
    },
    changes={
        ChangeKind.POSTPONED: "延期",
        ChangeKind.BROUGHT_FORWARD: "提前",
        ChangeKind.CANCELLED: "取消",
        ChangeKind.CORRECTED: "更正",
        ChangeKind.SUPPLEMENTED: "补充",
        ChangeKind.LATER_ROUND: "新一轮通知",
    },
    times=TIMES,
    frame=FRAME,
    home=HOME,
    card=CARD,
    one=ONE,
    month=MONTH,
    help=HELP,
    problem=PROBLEM,
)
