"""Whatever anybody writes and taps, in whatever order, is answered in words that can be sent: a machine that tries.

Some hundred steps by default; HYPOTHESIS_PROFILE=thorough takes 20,000 conversations, and ``CONVERSATIONS=500`` so many.
``-s`` prints what they were made of. The commands are those of the menus, whoever adds one; the people are those of the
table of permissions, the notices have the titles that break things, and the clock goes where it likes.
"""

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

import store.subscribers
import store.wishes
from app.config import City
from bot.admin import ADMIN_COMMANDS
from bot.answer import Answer, Button, Incoming
from bot.chat import Chat
from bot.command import House
from bot.commands import COMMANDS
from bot.commands.topics import matcher_words
from bot.messages import EN, ZH
from bot.messages.moments import lead_words
from bot.messages.who import profile_words
from bot.messages.wishes import blocked_words, digest_words, language_words, quiet_words
from bot.messages.words import Words
from bot.rich import Rich
from bot.telegram.render import LIMIT, Entity, keyboard, parts, units
from domain.milestone import Doubt, Kind, Reading, Topic
from domain.profile import ANYBODY
from domain.subscription import Subscription
from domain.wishes import Wishes
from scheduler import ingest
from scheduler.timing import Timing
from store import Store, Tx, open_store
from tests.bot.conversation import READINGS
from tests.samples import at, facts, notice

OWNER, EDITOR, REVIEWER, ANNA, BOB = 11, 12, 13, 14, 15
GROUP: dict[str, Any] = {"receiver": "telegram", "address": "-500", "group": True}
WHO: dict[str, dict[str, Any]] = {
    "owner": {"receiver": "telegram", "address": "11", "user_id": OWNER},
    "editor": {"receiver": "telegram", "address": "12", "user_id": EDITOR, "language": "en"},
    "reviewer": {"receiver": "telegram", "address": "13", "user_id": REVIEWER},
    "subscriber": {"receiver": "telegram", "address": "14", "user_id": ANNA},
    "guest": {"receiver": "telegram", "address": "15", "user_id": BOB, "language": "en-GB"},
    "group admin": {**GROUP, "user_id": ANNA, "group_admin": True},
    "group member": {**GROUP, "user_id": BOB, "group_admin": False, "language": "en"},
    "somebody of a group": {**GROUP, "address": "-500/7", "user_id": BOB},
    "unnamed admin": {**GROUP, "group_admin": True},
    "channel": {**GROUP, "address": "-700", "broadcast": True, "group_admin": True},
    "terminal": {"receiver": "terminal", "address": "me", "owner": True},
}
EXPLAINING = ("subscriber", "guest", "owner", "editor", "group admin", "channel")  #: whose settings are looked at
MOST_BUTTONS = 100  #: under one message: what Telegram takes
THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
STEPS = 30  #: of one conversation, at most
CONVERSATIONS = int(os.environ.get("CONVERSATIONS") or (20_000 if THOROUGH else 12))
BEGINNING = at("2026-02-01T09:00")

HOSTILE = (
    "<b>&amp;</b> *_`[x](y)",
    "\u202e\u2066مرحبا שלום\u202c",
    "👩‍👩‍👧‍👦🏳️‍🌈" * 40,
    "昆" * 5000,
    "\ud800\x00\x1b[2J",
    "{0} {name} %s",
    "-- '; DROP TABLE subscribers",
    "\n\n\n",
    " ",
    "|~|:",
    "/",
    "*",
)
TYPED = (
    "1天", "7天 1天 2小时", "3个工作日", "0天", "99999999999天", "-1天", "3月20日17:00", "2月30日", "明天", "下周三下午2点",
    "22:00-8:00", "8:00-8:00", "25:99", "每周一 9:00", "2月", "下个月", "2026-13", "全部", "路演", "月月有戏", "博士", "zh", "en",
    "C类人才，在高新区", "企业", "+talent:C", "-town:张浦镇", "me+town:张浦镇",
    "off", "时间 3月20日17:00", "标题 新的标题", "地点 昆山大戏院", "now", "never", "1", "999",
)  # fmt: skip
SENTENCES = (
    "下周有什么", "2月的戏", "明天有路演吗", "什么时候截止", "what's on next week", "你好", "?", "是", "算了", "/nosuch",
    "/start@kunqi_bot", "／list", "a3a6da", "#2e201f", "订阅路演", "退订", "取消订阅 全部",
)  # fmt: skip
NAMES = sorted(command.name for command in COMMANDS + ADMIN_COMMANDS)
TAPPED = sorted(command.name for command in COMMANDS + ADMIN_COMMANDS if command.press)
PLAIN = sorted({word for command in COMMANDS + ADMIN_COMMANDS for word in command.words})

NOTICE = "关于组织申报2026年度项目的通知\n各有关单位：请于2026年3月{day}日17:00前完成网上填报，逾期不予受理。联系人：科技局，0512-00000000。"

STAFF = ("owner", "editor", "terminal")
CHANGES = (
    "3月20日17:00", "下周三下午2点 " + "因场地检修" * 60, "时间 2月20日9:00到2月21日17:00", "标题 " + HOSTILE[2], "标题 " + "昆" * 21,
    "地点 " + HOSTILE[0], "时间 昨天", "主办方取消", "|~|:", "",
)  # fmt: skip

numbers = st.integers(0, 10**4)
junk = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40))
words = st.lists(st.one_of(st.sampled_from(TYPED), st.just("CODE"), junk), max_size=3)
people = st.sampled_from(sorted(WHO))


@cache
def kept() -> tuple[Store, Path]:
    """A store with notices in it, made once, and the folder it is in."""
    folder = Path(mkdtemp(prefix="kunqi-"))
    made = open_store(f"sqlite:///{folder / 'kunqi.db'}")
    with made.begin() as tx:
        for name, reading in READINGS.items():
            ingest.keep(tx, Timing(), notice(f"{name} 全文", id=name, title=f"关于{name}的通知"), reading, BEGINNING)
        # Half a character never gets past the sources; in a chat it can be written.
        for number, title in enumerate(text.encode(errors="ignore").decode() for text in HOSTILE):
            ingest.keep(tx, Timing(), notice(title, id=f"h{number}", title=title), _hostile(number, title), BEGINNING)
    return made, folder


def _hostile(number: int, title: str) -> Reading:
    """A reading whose every text is one that breaks things."""
    day = f"2026-02-{number + 3:02}T15:00"
    doubts = (Doubt.WEEKDAY,) if number % 3 == 0 else ()
    texts = {"title": title, "location": title, "audience": title, "phase": title, "warnings": doubts}
    kind, topic = list(Kind)[number % len(Kind)], list(Topic)[number % len(Topic)]
    made = facts(kind=kind, topic=topic, **({"start": day} if kind is Kind.EVENT else {"end": day}), **texts)
    return Reading(milestones=(made,), doubts=doubts)


#: What the conversations were made of: how often each command was typed and each button tapped, and what was checked.
SEEN: Counter[tuple[str, str]] = Counter()


def summary() -> str:
    """The counts, a line each."""
    total: Counter[str] = Counter()
    for (what, _), number in SEEN.items():
        total[what] += number
    lines = [f"{what}: {number:,}" for what, number in sorted(total.items())]
    for what, every in (("typed", NAMES), ("tapped", TAPPED)):
        count = {name: SEEN[what, name] for name in every}
        rarest = min(count, key=lambda name: count[name])
        met = sum(number > 0 for number in count.values())
        lines.append(f"commands {what}: {met} of {len(every)}; the rarest, {rarest}, {count[rarest]:,} times")
    return "\n".join(lines)


@pytest.fixture(scope="module", autouse=True)
def _tidy() -> Iterator[None]:
    yield
    print(f"\n{summary()}")  # noqa: T201 -- for whoever runs it with -s
    if kept.cache_info().currsize:
        made, folder = kept()
        made.close()
        shutil.rmtree(folder)
        kept.cache_clear()


class _Over(Exception):
    """Ends a conversation, and with it all that it did."""


@contextmanager
def passing() -> Iterator[Tx]:
    """A transaction that leaves nothing behind."""
    with suppress(_Over), kept()[0].begin() as tx:
        yield tx
        raise _Over


class AnyConversation(RuleBasedStateMachine):
    """Everybody at once, in one transaction that is undone in the end."""

    def __init__(self) -> None:
        super().__init__()
        people = {"admins": frozenset({OWNER}), "editors": frozenset({EDITOR}), "reviewers": frozenset({REVIEWER})}
        self.chat = Chat(House(timing=Timing(places=City().places), public_url="https://kunqi.example.org", **people))
        self.now = BEGINNING
        self.offered: list[tuple[str, Button]] = []
        self.open = ExitStack()
        self.tx = self.open.enter_context(passing())
        SEEN["conversations", ""] += 1
        self.codes = [row[0][:6] for row in self.tx.exec_driver_sql("SELECT uid FROM milestones ORDER BY uid")]

    def teardown(self) -> None:
        """Undo it all."""
        self.open.close()

    @rule(who=people, name=st.sampled_from(NAMES), said=words, number=numbers)
    def commands(self, who: str, name: str, said: list[str], number: int) -> None:
        self._says(who, f"/{name} {self._filled(said, number)}")

    @rule(who=people, word=st.sampled_from(PLAIN), said=words, number=numbers, gap=st.sampled_from(["", " ", "："]))
    def uses_a_plain_word(self, who: str, word: str, said: list[str], number: int, gap: str) -> None:
        self._says(who, f"{word}{gap}{self._filled(said, number)}")

    @rule(who=people, said=st.one_of(st.sampled_from(SENTENCES), junk))
    def says_something(self, who: str, said: str) -> None:
        self._says(who, said)

    @precondition(lambda self: self.offered)
    @rule(number=numbers)
    def taps_what_was_offered(self, number: int) -> None:
        who, button = self.offered[-1 - number % min(len(self.offered), 12)]
        self._taps(who, button.data)

    @precondition(lambda self: self.offered)
    @rule(who=people, number=numbers)
    def taps_what_was_offered_long_ago_or_to_somebody_else(self, who: str, number: int) -> None:
        self._taps(who, self.offered[number % len(self.offered)][1].data)

    @rule(
        who=people,
        name=st.sampled_from(NAMES),
        said=st.one_of(junk, st.sampled_from(TYPED), st.just("CODE")),
        number=numbers,
    )
    def taps_what_was_never_offered(self, who: str, name: str, said: str, number: int) -> None:
        self._taps(who, f"{name}:{self._filled([said], number)}")

    @precondition(lambda self: self.offered)
    @rule(number=numbers, cut=st.integers(1, 12), more=st.sampled_from(("", "-1", "9999", "~", "|", "x|y", "昆" * 30)))
    def taps_what_was_never_quite_offered(self, number: int, cut: int, more: str) -> None:
        who, button = self.offered[number % len(self.offered)]
        self._taps(who, button.data[:-cut] + more)

    @rule(
        who=st.sampled_from(STAFF),
        name=st.sampled_from(("fix", "postpone", "cancel")),
        said=st.sampled_from(CHANGES),
        number=numbers,
        yes=st.booleans(),
    )
    def changes_something(self, who: str, name: str, said: str, number: int, yes: bool) -> None:
        answers = self._says(who, f"/{name} {self._filled(['CODE'], number)} {said}")
        if yes and answers[-1].buttons:
            self._taps(who, answers[-1].buttons[0].data)

    @rule(minutes=st.integers(-60 * 24 * 40, 60 * 24 * 400))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(who=people, before=junk, number=numbers, after=junk)
    def pastes_a_notice(self, who: str, before: str, number: int, after: str) -> None:
        self._says(who, f"{before}{NOTICE.format(day=number % 31 + 1)}{after}")

    def _filled(self, said: list[str], number: int) -> str:
        return " ".join(self.codes[number % len(self.codes)] if word == "CODE" else word for word in said)

    def _says(self, who: str, text: str) -> tuple[Answer, ...]:
        SEEN["typed", text.lstrip("/").split(" ")[0] if text.startswith("/") else ""] += 1
        return self._keep(who, self._heard(who, text=text))

    def _taps(self, who: str, data: str) -> None:
        if data:
            SEEN["tapped", data.partition(":")[0]] += 1
            self._keep(who, self._heard(who, data=data))

    def _heard(self, who: str, **given: str) -> tuple[Answer, ...]:
        return self.chat.answer(self.tx, Incoming(**WHO[who], message_id=1, **given), self.now)

    def _keep(self, who: str, answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
        self._checked(who, answers)
        if who in EXPLAINING:
            self._explains(who)
        fresh = [(who, button) for answer in answers for button in answer.buttons if button.data]
        self.offered = (self.offered + fresh)[-200:]
        return answers

    def _explains(self, who: str) -> None:
        """Whatever they did, what they have chosen can be told them."""
        (card,) = answers = self._heard(who, text="/settings")
        self._checked(who, answers)
        explained(self.tx, WHO[who]["address"], str(card.text))

    def _checked(self, who: str, answers: tuple[Answer, ...]) -> None:
        # Only a refusal to a whole group may be left unsaid, and not more than one answer is ever given.
        assert len(answers) == 1 or (not answers and "group" in WHO[who])
        for answer in answers:
            SEEN["answers checked", ""] += 1
            check(answer)


def explained(tx: Tx, address: str, said: str) -> None:
    """Everything that the store keeps as chosen by this chat is named on its card, in one language or the other."""
    one = store.subscribers.find(tx, "telegram", address)
    assert one is not None
    wants, wishes = store.subscribers.wishes(tx, one), store.wishes.of(tx, one.id)
    assert any(all(part in said for part in _chosen(wants, wishes, words)) for words in (ZH, EN)), said


def _chosen(wants: Subscription, wishes: Wishes, words: Words) -> list[str]:
    named = [matcher_words(matcher, words) for matcher in wants.matchers] or [words.settings.no_topics]
    kept = [lead_words((lead,), words) for lead in wants.leads]
    who = "" if wishes.profile == ANYBODY else profile_words(wishes.profile, words)
    rest = (who, quiet_words(wishes.quiet, words), digest_words(wishes.digest, words))
    rest += (blocked_words(wishes.blocked, words), language_words(wishes.language, words))
    return [*named, *kept, *rest]


def check(answer: Answer) -> None:
    """It has words, and Telegram takes it."""
    assert str(answer.text).strip()
    made = parts(answer.text)
    assert made
    assert all(part.text.strip() and units(part.text) <= LIMIT == 4096 for part in made)
    assert all(fits(entity, part.text) for part in made for entity in part.entities)
    assert len(answer.buttons) <= MOST_BUTTONS
    assert all(len(button.data.encode()) <= 64 for button in answer.buttons)
    assert all(button.label.strip() for button in answer.buttons)
    keyboard(answer.rows)
    assert Answer.from_json(answer.as_json()) == answer


def fits(entity: Entity, text: str) -> bool:
    """Whether it marks something of the text and cuts no character in two."""
    start, end = entity.offset * 2, (entity.offset + entity.length) * 2
    try:
        marked = text.encode("utf-16-le")[start:end].decode("utf-16-le")
    except UnicodeDecodeError:
        return False
    return start >= 0 and units(marked) == entity.length > 0 and (entity.type != "text_link" or bool(entity.url))


TestAnyConversation = AnyConversation.TestCase
TestAnyConversation.settings = settings(
    max_examples=CONVERSATIONS,
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # A conversation of thirty steps can be read as it is; making it shorter takes minutes.
    phases=(Phase.reuse, Phase.generate),
)


def test_it_would_notice() -> None:
    """The check is one that can fail."""
    for wordless in ("", " ", "\x00"):
        with pytest.raises(AssertionError):
            check(Answer(text=Rich.of(wordless)))
    assert not fits(Entity("bold", 1, 1), "👩")
    assert not fits(Entity("bold", 0, 3), "昆山")
    assert fits(Entity("bold", 2, 2), "👩昆山")
    with pytest.raises(ValueError, match="longer than 64 bytes"):
        Button("点", data="list:" + "昆" * 20)
