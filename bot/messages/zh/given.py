"""Files, links and pictures, in Chinese."""

from bot.messages.words.given import GivenWords
from sources.guard import Why

GIVEN = GivenWords(
    cannot_see="图片、语音和文件我读不了，请用文字告诉我。",
    pictures="图片里的字我读不了，不等于没有要办的事。请把通知正文粘贴给我，或用 /add 打一句：做什么、什么时候截止。",
    caption_only="图片里的字我读不了，下面只来自你写的说明。",
    file_not_read="没能读这份文件（{name}）：{why}",
    page_not_read="没能读这个网页：{why}\n可以把正文复制粘贴给我，或存成文件发来。",
    whys={
        Why.NO_ADDRESS: "这不是能打开的网址。",
        Why.INSIDE: "这个地址不在公开的互联网上，不去读。",
        Why.UNREACHABLE: "连不上，请稍后再试。",
        Why.SLOW: "等太久没有回应，请稍后再试。",
        Why.STATUS: "对方没有给（{detail}），可能已删除，或要登录才能看。",
        Why.REDIRECTS: "转来转去没有尽头。",
        Why.TOO_LARGE: "太大了。",
        Why.NO_PAGE: "不是文本（{detail}）。能读 .txt、.md、.html 和账号导出的 .json、.jsonl。",
        Why.NO_TEXT: "里面没有文字，可能全是图片。",
    },
    ask_one="{name}\n读出 {count} 个时间，这样收录吗？",
    ask_several="{name}\n读到 {notices} 份通知，共 {count} 个时间，一起收录吗？",
    one_line="{number}. {title} · {day} · {state}",
    line_known="已收录过",
    line_changed="文字有变，{count} 个时间",
    line_nothing="没有读出时间",
    line_pictures="只有图片，交人工核对",
    line_count="{count} 个时间",
    and_more="…另有 {count} 份",
    broken="读不了 {count} 处，第一处：{first}",
    doubts_later="拿不准的会放进 /review 等人核对。",
    known="这份通知已经收录过，内容没有变，不用再收。",
    known_all="{name}\n里面的 {count} 份通知都已经收录过，不用再收。",
    changed="这份通知收录过，现在文字有变，将按新的来。",
    nothing_in="{name}\n没有读到通知。",
    only_pictures="只有图片，图里的字我读不了，不等于没有要办的事。请把正文粘贴给我，或用 /add 打一句。",
    too_many="一次最多收 {limit} 份，里面有 {count} 份，请分开发。",
    too_long="一次最多读 {limit} 字，里面有 {count} 字，太长了，请分开发。",
    done_several="已收录 {notices} 份通知，共 {count} 个时间。",
    done_reviews="其中有拿不准的，发 /review 核对。",
    several="{count} 份通知：{first} 等",
)
