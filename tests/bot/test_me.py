"""Who somebody is, in the chat: tapped or typed, explained, and what is for others left out but never lost."""

from dataclasses import replace

import pytest

import store.wishes
from bot.answer import Incoming
from bot.look import Look, Scope
from bot.messages import EN, ZH
from bot.messages.reminder import reminder
from bot.messages.who import hidden_words, profile_words
from domain.delivery import Reason
from domain.notification import Notification
from domain.profile import CLASSES, COMPANY, INDIVIDUAL, NO_CLASS, Fit, Profile, Side, Trait
from domain.subscription import Subscriber
from tests.bot.conversation import PEOPLE, Town
from tests.bot.test_reminder import TALENT, item, milestone
from tests.samples import at

ZHANGPU = Trait(Side.TOWN, "张浦镇")
C = CLASSES[2]


def profile(made: Town, who: str = "member") -> Profile:
    with made.store.read() as tx:
        return store.wishes.at_address(tx, "telegram", str(PEOPLE[who])).profile


def pressed(made: Town, data: str, **more: object) -> str:
    here = Incoming(receiver="telegram", address=str(PEOPLE["member"]), user_id=PEOPLE["member"], data=data)
    with made.store.begin() as tx:
        [answer] = made.chat.answer(tx, replace(here, **more), made.now)  # type: ignore[arg-type]
    return str(answer.text)


def test_what_is_typed_replaces_the_same_side_and_leaves_the_others(made: Town) -> None:
    made.say("member", "我是C类人才，在张浦")
    assert profile(made) == Profile(frozenset({INDIVIDUAL, C, ZHANGPU}))
    [card] = made.say("member", "/me 企业")
    assert profile(made) == Profile(frozenset({COMPANY, C, ZHANGPU}))
    assert str(card.text).startswith("身份：企业、C类、张浦镇\n")
    made.say("member", "/me 关")
    assert profile(made) == Profile()


def test_what_is_not_understood_changes_nothing_and_gives_an_example(made: Town) -> None:
    made.say("member", "/me 企业")
    [answer] = made.say("member", "我是谁")
    assert str(answer.text) == "没看懂「谁」。例如：/me C类人才，高新区；清空：/me 关"
    assert profile(made) == Profile(frozenset({COMPANY}))


def test_a_tap_says_it_and_a_second_takes_it_back(made: Town) -> None:
    made.say("member", "/me")
    for label in ("个人", "未认定或其他", "张浦镇", "未认定或其他"):
        made.say("member", f"[{label}]")
    assert profile(made) == Profile(frozenset({INDIVIDUAL, ZHANGPU}))


@pytest.mark.parametrize("said", [["/me 企业 C类"], ["/me", "[企业]", "[C类]"], ["/me", "[C类]", "[企业]"]])
def test_a_company_with_a_class_of_talent_is_a_person_too(made: Town, said: list[str]) -> None:
    for line in said:
        [card] = made.say("member", line)
    assert str(card.text).startswith("身份：企业、个人、C类\n")
    assert "不适合" not in str(made.say("member", "/today 2月10日")[0].text)
    made.say("member", "/me")
    made.say("member", "[个人]")
    assert profile(made) == Profile(frozenset({COMPANY, C}))


@pytest.mark.parametrize("data", ["me:+town:别处", "me:+talent:Z", "me:talent:C", "me:+", "me:x", "start:me+side:1"])
def test_what_no_button_says_is_nothing(made: Town, data: str) -> None:
    pressed(made, data)
    assert profile(made) == Profile()


def test_a_town_that_is_no_longer_in_the_configuration_can_be_taken_back(made: Town) -> None:
    made.say("member", "/me 张浦")
    house = made.chat.house
    made.chat.house = replace(house, timing=replace(house.timing, places=replace(house.timing.places, towns=())))
    [card] = made.say("member", "/me")
    assert [button.data for button in card.buttons if "town" in button.data] == ["me:-town:张浦镇"]
    made.say("member", "[张浦镇]")
    assert profile(made) == Profile()


def test_a_group_is_nobody_and_is_asked_nothing(made: Town) -> None:
    group = {"address": "-5", "group": True, "group_admin": True}
    assert pressed(made, "start:+OPERA", **group)
    with made.store.begin() as tx:
        here = Incoming(receiver="telegram", address="-5", user_id=1, data="start:-OPERA", group=True, group_admin=True)
        [answer] = made.chat.answer(tx, here, made.now)
        [settings] = made.chat.answer(tx, replace(here, data="settings:"), made.now)
    assert [button.data for button in answer.buttons][-1] == "start:leads"
    assert "me:" not in [button.data for button in settings.buttons]
    assert "身份" not in str(settings.text)
    assert pressed(made, "me:+party:company", **group) == "这是个人数据，请私聊我再发一次。"
    assert pressed(made, "start:me+party:company", **group).startswith("第一步")


def test_a_sentence_is_answered_with_what_fits_and_the_rest_is_a_tap_away(made: Town) -> None:
    made.say("member", "我是企业")
    [answer] = made.say("member", "2月的戏")
    assert "昆剧《牡丹亭》" in str(answer.text)
    assert "另有 1 条不适合你，没有列出。" in str(answer.text)
    assert (hidden_words(1, EN), hidden_words(0, EN)) == ("Not for you and not listed: 1.", "")
    [every] = made.say("member", "[不适合我的也列出]")
    assert "报名截止 · 昆剧《牡丹亭》 · 不适合你" in str(every.text)
    [again] = made.say("member", "[只列适合我的]")
    assert again.text == answer.text


def test_where_nothing_fits_what_is_left_out_is_still_said(made: Town) -> None:
    made.say("member", "我是企业")
    [answer] = made.say("member", "/today 2月10日")
    assert "没有找到：2月10日（周二）（全部；你还没有订阅）。\n另有 1 条不适合你，没有列出。" in str(answer.text)
    assert "不适合我的也列出" in [button.label for button in answer.buttons]


def test_a_search_finds_what_is_for_others_and_its_card_says_so(made: Town) -> None:
    made.say("member", "我是企业")
    [found] = made.say("member", "/search 牡丹亭")
    assert "报名截止 · 昆剧《牡丹亭》 · 不适合你" in str(found.text)
    [card] = made.say("member", "/show a3a6da")
    assert "对象：A~D类人才（不面向企业，不会提醒你）" in str(card.text)


@pytest.mark.parametrize(
    ("fit", "said"),
    [
        (Fit.UNCLEAR, "对象：在昆创办企业的高层次人才；是否适合你请看原文"),
        (Fit.FITS, "对象：在昆创办企业的高层次人才"),
        (Fit.NOT_FOR_COMPANIES, "对象：在昆创办企业的高层次人才"),  # a change, told to who knew of it
    ],
)
def test_a_reminder_says_whether_it_is_in_doubt(fit: Fit, said: str) -> None:
    made = replace(item(milestone(TALENT), Reason.DUE), fit=fit)
    reader = Subscriber(id=1, receiver="telegram", address="1")
    words = str(reminder(Notification(subscriber=reader, items=(made,), now=at("2026-03-03T09:00"), code="K"), ZH).text)
    assert [line for line in words.splitlines() if line.startswith("对象")] == [said]


def test_a_profile_in_words() -> None:
    whole = Profile(frozenset({COMPANY, INDIVIDUAL, C, NO_CLASS, ZHANGPU}))
    assert profile_words(whole, ZH) == "企业、个人、C类、未认定或其他、张浦镇"
    assert profile_words(whole, EN) == "a company, an individual, class C, no class or another, 张浦镇"
    assert profile_words(Profile(), ZH) == "没有填，什么都不略过"


def test_it_is_shown_by_export_and_gone_with_forget(made: Town) -> None:
    made.say("member", "我是C类人才")
    [exported] = made.say("member", "/export")
    assert "身份：个人、C类" in str(exported.text)
    made.say("member", "/forget")
    made.say("member", f"[{ZH.button_yes}]")
    assert profile(made) == Profile()
    with made.store.read() as tx:
        assert tx.exec_driver_sql("SELECT count(*) FROM wishes WHERE profile <> ''").scalar() == 0


def test_a_list_for_everyone_travels_in_its_button() -> None:
    look = Look(scope=Scope.ALL, start=8, everyone=True)
    assert str(look) == "8;A;;;;"
    assert Look.parse(str(look)) == look
    assert Look.parse("8;a;;;;") == replace(look, everyone=False)
    assert Look.parse("8;S;;;;") is None
