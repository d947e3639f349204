"""When one thing closes that no table of ours has: 购房补贴什么时候截止, 何时截止 领军人才."""

import re
import unicodedata

from bot.asking import words
from bot.asking.question import Question

LONGEST = 20  #: characters of what is named: whoever writes more asks something else
_WHEN = r"(?:什么时候|什么时间|啥时候|何时|几时|几号|哪天|哪一天)"
_CLOSES = rf"(?:{_WHEN}(?:会|就|才)?(?:截止|到期|结束)|截止(?:时间|日期|日(?!期)))(?:是?{_WHEN}|是多少|呢|啊|了)*"
_EDGE = r"[\s,，.。?？!！「」『』“”《》]*"
_ASKED = re.compile(
    rf"(?:请问|我想知道|查一下|查)?{_EDGE}(?:(?P<before>.+?){_EDGE}的?{_CLOSES}|{_CLOSES}{_EDGE}(?P<after>.+?)){_EDGE}"
)
_POINTING = re.compile(r"(?:是.*|它们?|[这那哪](?:个|些|条|一条|一个|项|场)?(?:活动|项目|通知)?)")  #: it names nothing
_SEVERAL = re.compile(r"[,，.。;；?？!！\n]")


def closing_of(text: str) -> Question | None:
    """What is asked about, to be looked for literally, and the topic it sounds like; None where nothing is asked so."""
    found = _ASKED.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    thing = (found["before"] or found["after"]).strip().removesuffix("的")
    if len(thing) > LONGEST or _SEVERAL.search(thing) or _POINTING.fullmatch(thing):
        return None
    like = {topic for topic, said in words.TOPICS.items() if any(len(word) > 1 and word in thing for word in said)}
    return Question(keywords=tuple(dict.fromkeys(thing.split())), topics=frozenset(like))
