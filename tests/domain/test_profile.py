"""Whom a notice leaves out: nobody who says nothing, nobody for a doubt, and saying more widely of oneself hides nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import UsageError
from domain.profile import (
    ANYBODY,
    CLASSES,
    COMPANY,
    EVERYBODY,
    INDIVIDUAL,
    NO_CLASS,
    PARTIES,
    TALENTS,
    Audience,
    Fit,
    Profile,
    Side,
    Town,
    Trait,
    fits,
    kept,
    of_kept,
)

ZHANGPU, ZHOUSHI = Town("张浦镇").trait, Town("周市镇").trait
TRAITS = st.sampled_from((*PARTIES, *TALENTS, ZHANGPU, ZHOUSHI))
PROFILES = st.builds(Profile, st.frozensets(TRAITS))
AUDIENCES = st.builds(
    Audience,
    said=st.booleans(),
    admits=st.frozensets(TRAITS),
    excludes=st.frozensets(TRAITS),
    doubtful=st.frozensets(st.sampled_from(Side)),
)
A, B, C, D = CLASSES
FOR_TALENTS = Audience(
    said=True,
    admits=frozenset({INDIVIDUAL, A, B, C, D}),
    excludes=frozenset({COMPANY, NO_CLASS}),
    doubtful=frozenset({Side.PARTY, Side.TALENT}),
)
FOR_ZHANGPU = Audience(
    said=True, admits=frozenset({COMPANY, ZHANGPU}), excludes=frozenset({ZHOUSHI}), doubtful=frozenset({Side.TOWN})
)


def test_a_talent_family_a_company_and_somebody_without_a_class() -> None:
    assert fits(Profile(frozenset({INDIVIDUAL, C})), FOR_TALENTS) is Fit.FITS
    assert fits(Profile(frozenset({COMPANY})), FOR_TALENTS) is Fit.NOT_FOR_COMPANIES
    assert fits(Profile(frozenset({COMPANY, INDIVIDUAL})), FOR_TALENTS) is Fit.FITS
    assert fits(Profile(frozenset({NO_CLASS})), FOR_TALENTS) is Fit.OTHER_TALENT
    assert fits(Profile(frozenset({ZHOUSHI})), FOR_ZHANGPU) is Fit.OTHER_TOWN
    assert fits(Profile(frozenset({ZHANGPU, ZHOUSHI})), FOR_ZHANGPU) is Fit.FITS
    only_companies = Audience(said=True, admits=frozenset({COMPANY}), excludes=frozenset({INDIVIDUAL}))
    assert fits(Profile(frozenset({INDIVIDUAL})), only_companies) is Fit.NOT_FOR_INDIVIDUALS


def test_a_doubt_is_shown_and_named() -> None:
    doubtful = Audience(said=True, doubtful=frozenset({Side.TALENT}))
    assert fits(Profile(frozenset({C})), doubtful) is Fit.UNCLEAR
    assert fits(Profile(frozenset({INDIVIDUAL})), doubtful) is Fit.FITS  # nothing of theirs is in doubt
    assert [fit for fit in Fit if fit.shown] == [Fit.FITS, Fit.UNSTATED, Fit.UNCLEAR]


@given(AUDIENCES)
def test_who_says_nothing_is_left_out_of_nothing(audience: Audience) -> None:
    assert fits(ANYBODY, audience) is Fit.UNSTATED


@given(PROFILES)
def test_what_says_nothing_leaves_nobody_out(profile: Profile) -> None:
    assert fits(profile, EVERYBODY) is Fit.UNSTATED


@given(PROFILES, AUDIENCES, TRAITS)
def test_being_more_hides_nothing_that_was_shown(profile: Profile, audience: Audience, more: Trait) -> None:
    if not fits(profile, audience).shown:
        return
    if profile.of(more.side):
        assert fits(profile.having(more), audience).shown
    silent = Profile(profile.traits - profile.of(more.side))
    assert fits(silent, audience).shown


@given(PROFILES, AUDIENCES)
def test_only_what_is_clearly_excluded_hides(profile: Profile, audience: Audience) -> None:
    clear = any(mine and mine <= audience.excludes for mine in map(profile.of, Side))
    assert fits(profile, audience).shown is not clear


@given(PROFILES)
def test_a_profile_is_kept_as_one_text(profile: Profile) -> None:
    assert Profile.parse(str(profile)) == profile


def test_its_stored_form() -> None:
    assert kept([C, INDIVIDUAL]) == "|party:individual|talent:C|"
    assert of_kept("|party:individual|nonsense|side:x|talent:|talent:C|") == {INDIVIDUAL, C}
    assert kept([]) == ""
    assert repr(Profile(frozenset({C, INDIVIDUAL}))) == "Profile('|party:individual|talent:C|')"


def test_what_is_said_replaces_what_was_said_of_the_same_side() -> None:
    said = Profile(frozenset({INDIVIDUAL, A, ZHANGPU})).saying({B, C})
    assert said == Profile(frozenset({INDIVIDUAL, B, C, ZHANGPU}))
    assert said.without(ZHANGPU).having(ZHOUSHI).of(Side.TOWN) == {ZHOUSHI}


def test_a_town_of_the_configuration() -> None:
    assert Town.parse("开发区/经济技术开发区") == Town("开发区", ("经济技术开发区",))
    assert str(Town.parse("开发区/经开区")) == "开发区/经开区"
    for wrong in ("", "张 浦", "张浦镇/", "一个长得放不进按钮里去的区镇的名字"):
        with pytest.raises(UsageError, match="不是区镇名"):
            Town.parse(wrong)
