"""Who a subscriber is, in Chinese."""

from bot.messages.words.who import WhoWords
from domain.profile import Fit

WHO = WhoWords(
    now="身份：{who}",
    unsaid="没有填，什么都不略过",
    talent="{letter}类",
    traits={"company": "企业", "individual": "个人", "other": "未认定或其他"},
    rule="明确只面向别人的，不提醒也不列出；看不准的照样发给你，并注明。",
    how="点一下选择，可以多选，再点一次取消；也可以直接写：我是C类人才，在高新区",
    bad="没看懂「{text}」。例如：/me C类人才，高新区；清空：/me 关",
    button="我是谁",
    step="第二步：你是谁？可以多选，也可以跳过。",
    button_skip="跳过 »",
    hidden="另有 {count} 条不适合你，没有列出。",
    button_everyone="不适合我的也列出",
    button_fitting="只列适合我的",
    unclear="；是否适合你请看原文",
    not_for={
        Fit.NOT_FOR_COMPANIES: "（不面向企业，不会提醒你）",
        Fit.NOT_FOR_INDIVIDUALS: "（不面向个人，不会提醒你）",
        Fit.OTHER_TALENT: "（不含你的人才类别，不会提醒你）",
        Fit.OTHER_TOWN: "（面向其他区镇，不会提醒你）",
    },
    not_for_mark="不适合你",
)
