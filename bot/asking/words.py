"""The words that a sentence may be made of, in one table. What is in none of these is not understood.

A word of a topic narrows to it, a word of a kind to what happens then; 招聘 is neither, so it is looked for literally.
Words of courtesy and grammar mean nothing, and no word that turns a sentence round (不, 没, not) is among them.
"""

from bot.asking.question import DEADLINES
from domain.milestone import Kind, Topic

TOPICS: dict[Topic, tuple[str, ...]] = {
    Topic.OPERA: ("戏", "好戏", "大戏", "看戏", "戏曲", "月月有戏", "昆曲", "昆剧", "演出", "opera", "operas", "kunqu", "show", "shows"),
    Topic.ROADSHOW: (
        "路演", "路演对接", "路演活动", "创赢昆山", "对接", "对接会", "银企对接", "供需对接", "供需对接会", "金融市集", "roadshow", "roadshows",
        "pitch", "pitches",
    ),
    Topic.LECTURE: (
        "讲座", "课", "课堂", "e课堂", "宣讲", "宣讲会", "政策宣讲", "培训", "企策通", "直播", "lecture", "lectures", "talk", "talks",
        "class", "classes", "training", "briefing", "briefings",
    ),
    Topic.CONTEST: (
        "大赛", "比赛", "赛事", "竞赛", "创业大赛", "创新创业大赛", "祖冲之杯", "contest", "contests", "competition", "competitions",
    ),
    Topic.FAMILY: ("亲子", "亲子活动", "文体", "文体活动", "文体亲子", "family", "families", "sports"),
    Topic.SUBSIDY: ("补贴", "补助", "资助", "奖励", "资金", "subsidy", "subsidies", "grant", "grants", "funding"),
    Topic.TALENT: ("人才", "人才项目", "人才计划", "talent", "talents"),
    Topic.PUBLICITY: ("公示", "项目公示"),
    Topic.SURVEY: ("调研", "征集", "问卷", "调查", "调研征集", "survey", "surveys", "questionnaire", "questionnaires"),
}  # fmt: skip

KINDS: dict[frozenset[Kind], tuple[str, ...]] = {
    frozenset({Kind.APPLICATION}): ("申报", "项目", "项目申报", "申请", "apply", "application", "applications"),
    frozenset({Kind.REGISTRATION}): ("报名", "登记", "registration", "registrations", "sign-up", "sign-ups"),
    frozenset({Kind.EVENT}): ("活动", "event", "events", "activities"),
    DEADLINES: (
        "截止", "到期", "截止日期", "截止时间", "截止日", "期限", "ddl", "deadline", "deadlines", "due", "close",
        "closes", "closing", "end", "ends", "ending", "expire", "expires",
    ),
}  # fmt: skip

KEYWORDS: dict[str, tuple[str, ...]] = {
    "招聘": ("招聘", "招聘会", "招聘活动", "job fair", "job fairs"),
    "博士": ("博士",),
    "高企": ("高企",),
    "知识产权": ("知识产权",),
}

#: All that is ahead, soonest first: enough of a question by themselves.
AHEAD = (
    "最近", "近期", "最新", "接下来", "下一个", "下一场", "下一次", "下一期", "下一项", "将来", "以后", "马上", "很快",
    "next", "upcoming", "coming", "coming up", "ahead", "soon", "latest", "following",
)  # fmt: skip

#: 什么时候截止: that something closes is all that is asked.
FILLERS = (
    "的", "有", "有没有", "有没", "有无", "是", "是不是", "什么", "啥", "哪些", "哪个", "哪几个", "几个", "吗", "嘛", "么", "呢", "吧", "啊", "呀",
    "请", "请问", "我", "我们", "我想", "我要", "我想看", "我要看", "我想看看", "想看", "想", "要", "想知道", "能", "可以", "看", "看看", "看一下",
    "听", "听听", "参加", "去",
    "查", "查查", "查一下", "查询", "告诉我", "给我", "帮我", "帮我查", "帮忙", "一下", "列出", "列一下", "说说", "介绍",
    "什么时候", "啥时候", "何时", "几号", "哪天", "哪一天", "几时", "多久", "时间", "时候", "日期", "日子", "什么日子",
    "安排", "日程", "事", "事情", "事项", "通知", "消息", "信息", "内容", "东西", "计划", "机会", "新的", "领", "可以领", "领取", "好玩的", "预告",
    "相关", "相关的", "有关", "关于",
    "和", "与", "及", "以及", "或", "或者", "还是", "跟", "还", "还有", "都", "都有", "又", "就", "会", "会有", "将", "快", "快要", "快到了",
    "了", "要到", "即将", "正在", "所有", "全部",
    "场", "场次", "个", "次", "期", "项", "堂", "节", "在", "于", "里", "内", "举办", "举行", "开", "开始", "办", "进行", "可", "昆山", "市里",
    "这边", "开放", "新",
    "上午", "下午", "晚上", "早上", "中午", "白天", "晚间",
    "a", "an", "the", "any", "some", "all", "is", "are", "there", "what", "what's", "whats", "which", "when",
    "when's", "when is", "do", "does", "what will", "when will", "will be", "be", "on", "in", "at", "for", "of",
    "to", "me", "my", "i", "we",
    "show me", "tell me", "list", "give me", "please", "can", "could", "you", "up", "happening", "going",
    "going on", "taking place", "scheduled", "planned", "have", "has", "got", "get", "see", "want", "would",
    "like", "'s",
    "and", "or", "with", "things", "thing", "something", "anything", "stuff", "schedule", "calendar", "agenda",
    "programme", "program", "kunshan", "during", "about",
    "morning", "afternoon", "evening", "one", "ones", "start", "starts", "starting", "begin", "begins", "open",
    "opens", "new", "hi", "hello", "hey", "您好", "你好",
)  # fmt: skip
