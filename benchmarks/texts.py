"""Texts that nobody wrote: real notices mangled, notices made up by a small grammar, and whatever hypothesis thinks of."""

import random
import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from domain.notice import Notice
from sources import Broken, read_paths

ROOT = Path(__file__).parent.parent
TITLES = ("", "活动预告", "关于组织申报项目的通知", "公示", "圆满举办", "报名 | 沙龙", "关于延期的通知", "征集公告")
MARKS = ["，", "。", "、", "；", "：", "（", "）", "(", ")", "|", "\t", " ", "　", "—", "--", "~", "至", "到", "前", "后", "起", "止", "截止",
         "即日起", "次日", "每周", "第", "初", "中旬", "底", "上午", "晚", "半", "日", "月", "年", "时", "点", "分", "号", "周", "天内", "个工作日",
         "延期至", "原定", "待定", "额满为止", "报名时间：", "地点：", "📍", "⏰", "●", "&nbsp;", "&amp;", "&#65306;", "\x00", "\u200d", "\ufe0f"]  # fmt: skip
BREAKS = ["\n", "\r\n", "\r", "\n\n\n", "\u2028", "\x85", " ", ""]

#: What a notice is made of; {name} stands for one of the lines of that name.
GRAMMAR = {
    "line": ["{name}：{time}", "{name}\n{time}", "请于{time}前{act}。", "定于{time}在{place}举办{thing}。", "{time}，{thing}举行。",
             "{n}、{name}：{time}；{name}：{time}", "{thing} | {time} | {place}", "{thing}\t{time}\t{time}", "地点：{place}", "{thing}",
             "原定于{time}的{thing}延期至{time}。", "（{time}前出生）的人可{act}", "{thing}自{time}起施行，有效期至{time}。", "名额有限，额满为止。",
             "公示期：{time}（{n}个工作日）", "{time}\n{clock}\n{place}", "{name}：待定", "{time}"],
    "name": ["报名时间", "报名截止时间", "报名开始时间", "活动时间", "申报时间", "公示时间", "网上填报", "初审", "第一批", "咨询时间", "发布日期", "时间地点"],
    "act": ["提交材料", "报名", "填报", "通过初审", "完成注册", "扫码预约"],
    "thing": ["昆曲《牡丹亭》", "读书会", "项目申报", "人才沙龙", "决赛", "一、活动安排", "问卷调查"],
    "place": ["市图书馆", "大剧院小剧场", "腾讯会议", "科技园A座（3楼）"],
    "time": ["{day}", "{day}{clock}", "{day} {clock}-{clock}", "{day}至{day}", "{day}{clock}—{day}{clock}", "{day}、{day}", "{day}-{n}日",
             "即日起至{day}", "每周{w}{clock}", "{day}至{day}每周{w}", "自发布之日起{n}个工作日内", "{n}月中旬", "下周{w}", "本月底", "{day}（{zone}）"],
    "day": ["{year}年{n}月{n}日", "{n}月{n}日", "{n}月{n}日（周{w}）", "{year}-{n}-{n}", "{year}/{n}/{n}", "{n}.{n}", "{year}.{n}.{n}", "明天", "{n}日"],
    "clock": ["{n}:00", "{n}：30", "上午{n}时", "下午{n}点半", "{n}时{n}分", "晚{n}点", "中午12点", "24:00", ""],
    "year": ["2024", "2025", "2026", "2027", "26", "二〇二六", "9999", "1986"],
    "zone": ["北京时间", "当地时间", "UTC+8", "AoE", "农历"],
    "w": list("一二三四五六日天末"),
    "n": [*map(str, range(33)), "三", "十五", "廿五", "十十", "99"],
}  # fmt: skip


@cache
def originals() -> tuple[str, ...]:
    """The texts that are mangled."""
    found = read_paths([ROOT / "seeds"])
    seeds = [notice.text for notice in found if not isinstance(notice, Broken) and notice.text]
    golden = [path.read_text("utf-8") for path in sorted((ROOT / "tests" / "golden" / "notices").glob("*.txt"))]
    return (*seeds, *golden)


def cut(rng: random.Random, text: str, longest: int = 60) -> tuple[int, int]:
    """The two ends of a piece."""
    start = rng.randrange(len(text) + 1)
    return start, min(len(text), start + rng.randrange(1, longest))


def spliced(rng: random.Random, text: str) -> str:
    """A piece of another notice put in."""
    other = rng.choice(originals())
    at, _ = cut(rng, text)
    start, end = cut(rng, other, 200)
    return text[:at] + other[start:end] + text[at:]


def deleted(rng: random.Random, text: str) -> str:
    """A piece left out."""
    start, end = cut(rng, text)
    return text[:start] + text[end:]


def repeated(rng: random.Random, text: str) -> str:
    """A piece said again, now and then very often."""
    start, end = cut(rng, text, 30)
    times = rng.choice([2, 2, 3, 10, 100])
    return text[:start] + text[start:end] * times + text[end:]


def renumbered(rng: random.Random, text: str) -> str:
    """Some digits become others."""
    return re.sub(r"\d", lambda digit: digit[0] if rng.random() < 0.7 else rng.choice("0123456789"), text)


def marked(rng: random.Random, text: str) -> str:
    """A word or mark of the lexicon put in."""
    at, _ = cut(rng, text)
    return text[:at] + rng.choice(MARKS) + text[at:]


def widened(rng: random.Random, text: str) -> str:
    """A piece in full width."""
    start, end = cut(rng, text)
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text[start:end])
    return text[:start] + wide + text[end:]


def garbled(rng: random.Random, text: str) -> str:
    """Any characters at all put in, lone surrogates too."""
    at, _ = cut(rng, text)
    return text[:at] + "".join(chr(rng.randrange(0x110000)) for _ in range(rng.randrange(1, 6))) + text[at:]


def rebroken(rng: random.Random, text: str) -> str:
    """Lines in another order, or with other ends."""
    lines = re.split(r"\r\n|\r|\n", text)
    if rng.random() < 0.5:
        rng.shuffle(lines)
    return "".join(line + rng.choice(BREAKS) for line in lines)


MUTATIONS: Sequence[Callable[[random.Random, str], str]] = (
    spliced, deleted, repeated, renumbered, marked, marked, widened, garbled, rebroken,
)  # fmt: skip


def mangled(rng: random.Random) -> str:
    """A part of a real notice after a few mutations."""
    text = rng.choice(originals())
    if rng.random() < 0.95:  # a whole one now and then
        start, end = cut(rng, text, 1500)
        text = text[start:end]
    for _ in range(rng.randrange(1, 9)):
        text = rng.choice(MUTATIONS)(rng, text)
    return text


def made_up(rng: random.Random) -> str:
    """A few lines of the grammar."""
    return "\n".join(expanded(rng, "line") for _ in range(rng.randrange(1, 12)))


def expanded(rng: random.Random, name: str) -> str:
    """One line of that name, and of the names in it."""
    return re.sub(r"\{(\w+)\}", lambda inner: expanded(rng, inner[1]), rng.choice(GRAMMAR[name]))


def invented(seed: int, number: int) -> Notice:
    """Text number so-and-so of a seed."""
    rng = random.Random(f"{seed}:{number}")  # noqa: S311 no secret hangs on it
    text = mangled(rng) if number % 3 else made_up(rng)
    published = date(2024, 1, 1) + timedelta(days=rng.randrange(1200))
    return Notice(id=str(number), title=rng.choice(TITLES), published_on=published, text=text)


def by_hypothesis() -> st.SearchStrategy[Notice]:
    """What hypothesis makes of the words above and of any characters."""
    words = [word for lines in GRAMMAR.values() for word in lines if "{" not in word]
    texts = st.lists(st.sampled_from([*MARKS, *words]) | st.text(max_size=4), max_size=40).map("".join)
    days = st.dates(date(2005, 1, 1), date(2040, 12, 31))
    return st.builds(Notice, id=st.just("hypothesis"), title=st.sampled_from(TITLES), published_on=days, text=texts)
