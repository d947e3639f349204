"""Whom a notice is for, read from its words: only a clear word leaves anybody out."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import extract
from app import wiring
from app.config import City
from domain.milestone import Kind, Topic
from domain.profile import COMPANY, INDIVIDUAL, NO_CLASS, Fit, Profile, Side, Town, Trait, fits
from extract.audience import audience_of, introduced
from tests.samples import facts

PLACES = City().places
TOWNS = frozenset(town.trait for town in PLACES.towns)
A, B, C, D = (Trait(Side.TALENT, letter) for letter in "ABCD")
WHO = {
    "company": COMPANY, "person": INDIVIDUAL, "A": A, "B": B, "C": C, "D": D, "none": NO_CLASS,
    **{town.name: town.trait for town in PLACES.towns},
}  # fmt: skip


def excluded(text: str, kind: Kind = Kind.REGISTRATION, **more: object) -> str:
    """Who is clearly not meant; of towns only who is not left out, behind ``only``."""
    audience = audience_of(facts(kind=kind, end="2026-02-05", audience=text, **more), PLACES)
    names = [name for name, trait in WHO.items() if trait in audience.excludes and trait.side is not Side.TOWN]
    left = [name for name, trait in WHO.items() if trait in TOWNS - audience.excludes]
    return " ".join([*names, "only", *left]) if TOWNS & audience.excludes else " ".join(names)


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("A~D类人才", "company none"),
        ("A、B、C类", "D none"),
        ("A、B、C类人才", "company D none"),
        ("A类、B类人才及其配偶", "company C D none"),
        ("《昆山市人才分类认定目录》A～D类在昆工作人才（不含苏州市重点产业紧缺人才）", "company none"),
        ("C类及以上人才", "company D none"),
        ("高层次人才（A～D类）", "company none"),
        ("E类人才", "company A B C D"),
        ("D类以下人才", "company"),
        ("非A类人才", ""),
        ("A~D类人才及市民", "company"),
        ("A~D类人才、企业负责人", ""),
        ("A类纳税企业", "person"),
        ("经认定的昆山市级以上高层次人才", "company"),
        ("昆山高层次人才家庭", "company"),
        ("市民", "company"),
        ("3—8岁儿童及家长，共20组家庭", "company"),
        ("企业", "person"),
        ("在昆企业", "person"),
        ("我市人才科创企业、科创园区", "person"),
        ("申报单位应具有独立法人资格", "person"),
        ("制造业企业技术负责人", ""),
        ("在昆创办企业的高层次人才", ""),
        ("专家学者、特邀企业、高校代表", ""),
        ("企业、个人均可", ""),
        ("企业等", ""),
        ("高等院校", "person"),
        ("企业，人才企业优先", ""),
        ("详见附件", ""),
        ("从事研究开发、企业孵化、技术推广、信…", ""),
        ("A~D类人才…", ""),
        ("高新区企业", "person only 高新区"),
        ("昆山高新区内企业", "person only 高新区"),
        ("苏州高新区企业", "person"),
        ("昆山经济技术开发区企业", "person only 开发区"),
        ("花桥经济开发区企业", "person only 花桥经济开发区"),
        ("张浦镇相关人才科创企业及载体", "person only 张浦镇"),
        ("张浦、周市企业", "person only 张浦镇 周市镇"),
        ("陆家嘴企业", "person"),
        ("张浦镇企业、科技型中小企业", "person"),
        ("张浦镇企业优先", ""),
        ("张浦镇等区镇企业", ""),
        ("全市企业", "person"),
        ("各区镇", ""),
    ],
)  # fmt: skip
def test_who_is_left_out(text: str, out: str) -> None:
    assert excluded(text) == out


@pytest.mark.parametrize(
    ("kind", "more", "out"),
    [
        (Kind.APPLICATION, {}, ""),  # a company applies for its people
        (Kind.EVENT, {}, "company"),
        (Kind.EVENT, {"actor": "用人单位"}, ""),
    ],
)
def test_who_is_left_out_of_what_is_for_talents(kind: Kind, more: dict[str, str], out: str) -> None:
    assert excluded("在昆工作的人才", kind, **more) == out


@pytest.mark.parametrize(
    ("more", "out"),
    [
        ({}, "person"),
        ({"topic": Topic.TALENT}, ""),
        ({"title": "双创人才购房补贴"}, ""),
        ({"actor": "申报人"}, ""),
        ({"actor": "企业"}, "person"),
    ],
)
def test_people_apply_through_their_company(more: dict[str, object], out: str) -> None:
    assert excluded("在昆企业", Kind.APPLICATION, **{"title": "技术改造项目"} | more) == out


@pytest.mark.parametrize(
    ("text", "mine", "fit"),
    [
        ("昆山高层次人才家庭", {INDIVIDUAL}, Fit.FITS),
        ("昆山高层次人才家庭", {INDIVIDUAL, C}, Fit.UNCLEAR),
        ("A~D类人才", {INDIVIDUAL, C}, Fit.FITS),
        ("E类人才", {NO_CLASS}, Fit.UNCLEAR),
        ("制造业企业技术负责人", {COMPANY}, Fit.FITS),
        ("制造业企业技术负责人", {INDIVIDUAL}, Fit.UNCLEAR),
        ("苏州高新区企业", {COMPANY, WHO["高新区"]}, Fit.UNCLEAR),
        ("昆山市企业", {COMPANY, WHO["高新区"]}, Fit.FITS),
        ("详见附件", {COMPANY}, Fit.UNCLEAR),
        ("", {COMPANY}, Fit.UNSTATED),
    ],
)
def test_what_is_in_doubt_is_said_to_be(text: str, mine: set[Trait], fit: Fit) -> None:
    audience = audience_of(facts(kind=Kind.REGISTRATION, end="2026-02-05", audience=text), PLACES)
    assert fits(Profile(frozenset(mine)), audience) is fit


def test_another_city_has_towns_of_its_own() -> None:
    audience = facts(kind=Kind.REGISTRATION, end="2026-02-05", audience="东湖街道企业")
    assert not audience_of(audience, PLACES).admits & TOWNS
    other = replace(PLACES, city="江州", towns=(Town("东湖街道"), Town("西湖街道")))
    assert audience_of(audience, other).excludes == {INDIVIDUAL, Town("西湖街道").trait}


@given(st.text(alphabet="ABCD~、类及以上（）()人才企业市民张浦镇高新区不含等，…：\n除", max_size=30))
def test_no_words_break_it_and_nothing_is_both_meant_and_not(words: str) -> None:
    audience = audience_of(facts(kind=Kind.EVENT, end="2026-02-05", start="2026-02-05", audience=words), PLACES)
    assert not audience.admits & audience.excludes


def test_the_seeds_leave_out_just_these() -> None:
    notices, _ = wiring.notices([wiring.seeds()])
    found = {
        (promise.audience[:12], excluded(promise.audience, promise.kind, actor=promise.actor, title=promise.title))
        for notice in notices
        for promise in extract.read(notice).milestones
        if promise.audience
    }
    assert {one for one in found if one[1]} == {
        ("《昆山市人才分类认定目录", "company none"),
        ("昆山高层次人才家庭", "company"),
        ("昆山市人才科创企业", "person"),
        ("我市重点产业链“链主”“", "person"),
        ("张浦镇相关人才科创企业及", "person only 张浦镇"),
        ("周市镇相关人才科创企业及", "person only 周市镇"),
    }


@pytest.mark.parametrize(
    ("typed", "traits"),
    [
        ("C类人才，在高新区", {INDIVIDUAL, C, WHO["高新区"]}),
        ("人才企业，张浦", {COMPANY, WHO["张浦镇"]}),
        ("企业HR，公司在花桥和陆家", {COMPANY, WHO["花桥经济开发区"], WHO["陆家镇"]}),
        ("B、C类", {B, C}),
        ("个人，未认定", {INDIVIDUAL, NO_CLASS}),
        ("an individual, class B", {INDIVIDUAL, B}),
        ("a company in 张浦", {COMPANY, WHO["张浦镇"]}),
        ("谁", set()),
        ("three", set()),
    ],
)
def test_what_somebody_says_of_themselves(typed: str, traits: set[Trait]) -> None:
    assert introduced(typed, PLACES) == traits
