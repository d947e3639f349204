"""What a time in a sentence is for, where the notice has more than one such time: 回执, 领队会议.

Only what the sentence itself says, cut to its noun: 请于10月9日前将报名回执发送至… is the step 报名回执.
"""

import re

from extract.cues import TITLES, words
from extract.fields import can_name
from extract.mention import Mention
from extract.page import Page

_SENT = "报送|发送|寄送|寄至|寄到|发至|发到|报至|送至|送到|交至|交到|提交|上传|反馈|回传|报|交|发"
_TAKEN = re.compile(rf"(?:将|把)([^,。;:!?]{{2,24}}?)(?:{_SENT})")
_HANDED = re.compile(
    r"(?:提交|报送|填报|上传|寄送|递交|填写|缴纳|签订|签署|领取|办理|申请|完成)([^,。;:!?()至到于在并]{2,40})"
)
_HELD = re.compile(r"(?:召开|举办|举行|开展|进行|组织|参加)([^,。;:!?()]{2,16})")
_THING = re.compile(rf"(?:^[^的及和与、\d%除]{{0,6}}|)(?:{words(TITLES['things']).pattern})$")
_OCCASION = re.compile(rf"([^的及和与、将]{{0,12}}(?:{words(TITLES['occasions']).pattern}))(?=$|[,。;的])")
_RUN_IN = re.compile(r"([^,。;:!?()\d]{2,16})[。:]")
_NEAR = 60  # characters of a paragraph, from its heading to its first time
_BRACKETS = re.compile(r"\([^()]*\)|[《》“”]")


def run_in_heading(page: Page, mention: Mention) -> str:
    """The heading with which a numbered paragraph begins, right before its first time: （三）领队会。9月5日9:30在…."""
    line, node = mention.line, mention.node
    if line.begins == line.start or node.start - line.begins > _NEAR:
        return ""
    found = _RUN_IN.match(page.text.folded, line.begins, node.start)
    return found[1] if found and can_name(found[1]) else ""


def thing_of(mention: Mention) -> str:
    """What a deadline in a sentence wants: 报名回执, 汇总表; empty where it names none of the usual papers and sums."""
    after = mention.around.sentence_after
    for found in (_TAKEN.search(after), _TAKEN.search(mention.around.before), _HANDED.search(after)):
        thing = found and _THING.search(_BRACKETS.sub("", found[1]))
        if thing:
            return thing[0]
    return ""


def occasion_of(mention: Mention) -> str:
    """What is held at a time in a sentence: 领队会议 of 9月5日9:30在501会议室召开领队会议."""
    for text in (mention.around.sentence_after, mention.around.before):
        for found in _HELD.finditer(text):
            occasion = _OCCASION.match(_BRACKETS.sub("", found[1]))
            if occasion:
                return occasion[1]
    return ""
