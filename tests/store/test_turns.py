"""Turns: never more than the limits, whoever asks, whatever happens in between."""

import asyncio
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import Store, open_store, turns
from store.turns import Limits, chat_of
from tests.samples import at

NOW = at("2026-02-01T09:00")
TELEGRAM = Limits(per_second=30, per_chat_seconds=1, per_group_minute=20)
Given = list[tuple[datetime, str]]


def take(store: Store, addresses: list[str], now: datetime, limits: Limits = TELEGRAM) -> Given:
    with store.begin() as tx:
        taken = turns.take(tx, "telegram", addresses, now, limits)
    return [(turn, address) for turn, address in zip(taken, addresses, strict=True) if turn is not None]


def most_within(moments: Iterable[datetime], seconds: float) -> int:
    """The most that fall into any window of this length, its end not counted."""
    ordered = sorted(moments)
    window = timedelta(seconds=seconds)
    return max((bisect_left(ordered, first + window) - at for at, first in enumerate(ordered)), default=0)


def assert_within_the_limits(given_turns: Given) -> None:
    by_chat: dict[str, list[datetime]] = defaultdict(list)
    for turn, address in given_turns:
        by_chat[chat_of(address)].append(turn)
    assert most_within((turn for turn, _ in given_turns), 1) <= 30
    assert max(most_within(own, 1) for own in by_chat.values()) == 1
    assert max((most_within(own, 60) for chat, own in by_chat.items() if chat.startswith("-")), default=0) <= 20


def test_a_second_holds_no_more_than_its_share_and_hardly_less(store: Store) -> None:
    taken = take(store, [str(number) for number in range(100)], NOW)
    assert_within_the_limits(taken)
    assert len(taken) == 30
    assert [turn - NOW for turn, _ in taken[:3]] == [TELEGRAM.gap * place for place in range(3)]
    assert TELEGRAM.gap == timedelta(seconds=0.034333)


def test_two_messages_to_one_chat_are_a_second_apart(store: Store) -> None:
    assert [address for _, address in take(store, ["7", "7", "8"], NOW)] == ["7", "8"]
    [(again, _)] = take(store, ["7"], NOW + timedelta(seconds=0.9))
    assert again == NOW + timedelta(seconds=1.03)


def test_the_threads_of_a_forum_are_one_group(store: Store) -> None:
    [(first, _)] = take(store, ["-100/1", "-100/2", "-100"], NOW)
    [(second, _)] = take(store, ["-100/3"], NOW + timedelta(seconds=3))
    assert second - first == timedelta(seconds=3.09)


def test_a_chat_that_must_wait_leaves_no_turn_before_its_own_unused(store: Store) -> None:
    take(store, ["-1"], NOW)
    later = NOW + timedelta(seconds=2.5)
    own = NOW + TELEGRAM.pause("-1")
    assert take(store, ["-1/2", "5", "6"], later) == [
        (own, "-1/2"),
        (later, "5"),
        (later + TELEGRAM.gap, "6"),
    ]


def test_other_receivers_have_turns_of_their_own(store: Store) -> None:
    take(store, [str(number) for number in range(30)], NOW)
    with store.begin() as tx:
        assert turns.take(tx, "other", ["1"], NOW, TELEGRAM) == [NOW]


def test_no_limit_keeps_nothing(store: Store) -> None:
    assert take(store, ["1"] * 500, NOW, turns.UNLIMITED) == [(NOW, "1")] * 500


@pytest.mark.parametrize("per_second", [30, 1000])
def test_room_is_what_is_given(store: Store, per_second: int) -> None:
    limits = Limits(per_second=per_second)
    for used in (0, 7, 10_000):
        taken = len(take(store, [str(number) for number in range(used)], NOW, limits))
        with store.read() as tx:
            room = turns.within(turns.next_at(tx, "telegram", NOW, limits), NOW, limits)
        assert room == int(per_second / turns.SPARE) + 1 - taken if used < 10_000 else room == 0


def test_a_clock_that_was_set_back_stops_nobody(store: Store) -> None:
    take(store, ["-1", "-1", "2"], NOW + timedelta(days=3650))
    assert take(store, ["-1", "2"], NOW) == [(NOW, "-1"), (NOW + TELEGRAM.gap, "2")]


def test_what_is_rolled_back_is_not_used_up(store: Store) -> None:
    with store.engine.connect() as tx:
        assert turns.take(tx, "telegram", ["7"], NOW, TELEGRAM) == [NOW]
        tx.rollback()
    assert take(store, ["7"], NOW) == [(NOW, "7")]


async def test_many_that_ask_at_once_keep_to_the_limits_together(store: Store) -> None:
    other = open_store(store.engine.url.render_as_string(hide_password=False), exclusive=False)
    try:
        asking = [
            asyncio.to_thread(take, one, [str(number % 5), f"-{number}", str(number)], NOW)
            for number in range(20)
            for one in (store, other)
        ]
        taken = list(chain.from_iterable(await asyncio.gather(*asking)))
    finally:
        other.close()
    assert_within_the_limits(taken)
    assert len(taken) == 30


ADDRESSES = st.sampled_from(["1", "2", "3", "-5/1", "-5/2", "-6", *map(str, range(10, 60))])
STEPS = st.lists(
    st.tuples(st.lists(ADDRESSES, min_size=1, max_size=45), st.floats(0, 2), st.booleans()), min_size=1, max_size=12
)


@given(STEPS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_never_more_than_the_limits_over_restarts_and_processes(
    tmp_path: Path, steps: list[tuple[list[str], float, bool]]
) -> None:
    """Two senders take turns at asking, time goes on, now and then one of them is started anew."""
    with a_file_of_its_own(tmp_path) as url:
        both, now, taken = [open_store(url, exclusive=False) for _ in range(2)], NOW, []
        for number, (addresses, wait, restarts) in enumerate(steps):
            taken += take(both[number % 2], addresses, now)
            now += timedelta(seconds=wait)
            if restarts:
                both[number % 2].close()
                both[number % 2] = open_store(url, exclusive=False)
        for one in both:
            one.close()
    assert_within_the_limits(taken)


@contextmanager
def a_file_of_its_own(folder: Path) -> Iterator[str]:
    file = folder / "turns.db"
    yield f"sqlite:///{file}"
    for left in folder.glob("turns.db*"):
        left.unlink()
