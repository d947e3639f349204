"""Rendered answers kept at hand."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from feed.representation import Representation, represent
from feed.shelf import Shelf


def test_many_who_ask_at_once_cost_one_rendering() -> None:
    shelf, made, together = Shelf(), [], Barrier(8)

    def make() -> Representation:
        made.append(1)
        return represent(b"feed", "text/calendar")

    def ask() -> Representation:
        together.wait(10)
        return shelf.get("all", make)

    with ThreadPoolExecutor(8) as pool:
        answers = [future.result() for future in [pool.submit(ask) for _ in range(8)]]
    assert (len(made), len({id(answer) for answer in answers})) == (1, 1)


def test_what_was_asked_for_longest_ago_makes_room() -> None:
    shelf, made = Shelf(room=25), []  # octets

    def ask(key: str) -> None:
        shelf.get(key, lambda: made.append(key) or represent(key.encode() * 10, "text/plain"))

    for key in ("a", "b", "a", "c", "a", "b"):
        ask(key)
    assert made == ["a", "b", "c", "b"]


def test_a_failure_is_not_kept() -> None:
    shelf = Shelf()

    def fail() -> Representation:
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        shelf.get("all", fail)
    assert shelf.get("all", lambda: represent(b"well", "text/plain")).body == b"well"


def test_what_takes_long_to_make_holds_up_nobody_else() -> None:
    shelf, begun, go_on = Shelf(), Event(), Event()

    def slowly() -> Representation:
        begun.set()
        go_on.wait(10)
        return represent(b"large", "text/calendar")

    with ThreadPoolExecutor(1) as pool:
        large = pool.submit(shelf.get, "large", slowly)
        begun.wait(10)
        assert shelf.get("small", lambda: represent(b"small", "text/calendar")).body == b"small"
        assert not large.done()
        go_on.set()
        assert large.result().body == b"large"


def test_what_has_no_room_is_answered_all_the_same() -> None:
    shelf = Shelf(room=10)
    shelf.get("small", lambda: represent(b"small", "text/plain"))
    assert shelf.get("large", lambda: represent(b"x" * 11, "text/plain")).body == b"x" * 11
    assert (shelf.find("small"), shelf.find("large")) == (None, None)
