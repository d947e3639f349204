"""Rendered answers kept at hand."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from feed.representation import Representation, represent
from feed.shelf import Shelf


def test_many_who_ask_at_once_cost_one_rendering() -> None:
    shelf, made, together = Shelf(4), [], Barrier(8)

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
    shelf, made = Shelf(2), []

    def ask(key: str) -> None:
        shelf.get(key, lambda: made.append(key) or represent(key.encode(), "text/plain"))

    for key in ("a", "b", "a", "c", "a", "b"):
        ask(key)
    assert made == ["a", "b", "c", "b"]


def test_a_failure_is_not_kept() -> None:
    shelf = Shelf(2)

    def fail() -> Representation:
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        shelf.get("all", fail)
    assert shelf.get("all", lambda: represent(b"well", "text/plain")).body == b"well"
