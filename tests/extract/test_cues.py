"""The cue tables keep their word: a row's sentences are decided by that row."""

import pytest

from extract.cues import CUES, VETOES
from extract.engine import GRAMMAR
from extract.mention import Mention, mentions
from extract.page import Page
from extract.purpose import NoPromise, Promise, purpose
from extract.text import Text
from extract.title import clean
from extract.vetoes import vetoed

KIND_ACCEPTED = [(cue.name, sentence) for cue in CUES for sentence in cue.accepts]
KIND_REJECTED = [(cue.name, sentence) for cue in CUES for sentence in cue.rejects]
VETO_ACCEPTED = [(veto.name, sentence) for veto in VETOES for sentence in veto.accepts]
VETO_REJECTED = [(veto.name, sentence) for veto in VETOES for sentence in veto.rejects]


def first_mention(sentence: str) -> tuple[Mention, Page]:
    page = Page(Text.of(sentence))
    return mentions(page, list(GRAMMAR.read(page.text)))[0], page


def decided_by(sentence: str) -> str:
    """The name of the cue row whose word decided the kind, or nothing."""
    promise = purpose(*first_mention(sentence), "")
    if isinstance(promise, NoPromise):
        return ""
    word = promise.why.removesuffix(" beside it").removesuffix(" lies ahead").rsplit(" ", 1)[-1].strip("「」")
    return next((cue.name for cue in CUES if cue.kind is promise.kind and cue.words.fullmatch(word)), promise.kind)


@pytest.mark.parametrize(("name", "sentence"), KIND_ACCEPTED)
def test_a_kind_is_decided_by_its_row(name: str, sentence: str) -> None:
    assert decided_by(sentence) == name


@pytest.mark.parametrize(("name", "sentence"), KIND_REJECTED)
def test_a_kind_is_not_decided_by_a_row_that_refuses_the_sentence(name: str, sentence: str) -> None:
    assert decided_by(sentence) != name


@pytest.mark.parametrize(("name", "sentence"), VETO_ACCEPTED)
def test_a_condition_promises_nothing(name: str, sentence: str) -> None:
    veto = vetoed(first_mention(sentence)[0])
    assert veto is not None
    assert veto.name == name


@pytest.mark.parametrize(("name", "sentence"), VETO_REJECTED)
def test_a_promise_is_not_taken_for_a_condition(name: str, sentence: str) -> None:
    veto = vetoed(first_mention(sentence)[0])
    assert veto is None or veto.name != name


@pytest.mark.parametrize(
    ("sentence", "phase", "ends"),
    [
        ("应于2026年2月10日17时前通过区镇/主管部门初审", "区镇/主管部门初审", True),
        ("网上填报：2026年3月9日至3月27日", "网上填报", False),
        ("纸质材料报送截止时间：4月10日", "纸质材料报送", True),
        ("申报时间：2026年3月9日至3月27日", "", False),
    ],
)
def test_a_step_is_named_by_the_words_beside_its_time(sentence: str, phase: str, ends: bool) -> None:
    promise = purpose(*first_mention(sentence), "")
    assert isinstance(promise, Promise)
    assert (promise.phase, promise.ends) == (phase, ends)


@pytest.mark.parametrize(
    ("title", "thing"),
    [
        ("项目申报 | 关于组织申报2026年度第一批创新领军人才计划项目的通知", "2026年度第一批创新领军人才计划项目"),
        ("活动报名丨“金融赋能”银企对接活动", "“金融赋能”银企对接活动"),
        ("2026年重点产业紧缺人才计划启动申报！", "2026年重点产业紧缺人才计划"),
        ("月月有戏 | 12月戏单速递，昆剧《浣纱记》等经典剧目精彩不停", "月月有戏 12月"),
        ("项目公示 | 关于第三批3A级绿色工厂名单的公示", "第三批3A级绿色工厂"),
        ("通知", "通知"),
    ],
)
def test_a_title_is_cut_to_the_thing_itself(title: str, thing: str) -> None:
    assert clean(title) == thing
