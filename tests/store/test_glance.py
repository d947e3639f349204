"""The revision at a glance says what the store says, or nothing."""

from datetime import timedelta

from store import Store, state
from store.glance import Glance
from tests.samples import at

NOW = at("2026-02-01T09:00")


def test_every_look_sees_what_was_committed_before_it(store: Store) -> None:
    glance = Glance(store)
    on_sqlite = store.path is not None
    seen = None  # as long as nothing was ever kept
    for number in range(1, 20):
        with store.begin() as tx:
            state.rise(tx, NOW + timedelta(microseconds=number))
            assert glance.look() == seen  # not yet
        with store.read() as tx:
            told = state.revision(tx)
        assert told == (number, NOW + timedelta(microseconds=number))
        seen = told if on_sqlite else None
        assert glance.look() == seen


def test_trouble_is_for_the_usual_way(sqlite_store: Store) -> None:
    with sqlite_store.begin() as tx:
        state.rise(tx, NOW)
    glance = Glance(sqlite_store)
    assert glance.look() == (1, NOW)
    with sqlite_store.begin() as tx:
        tx.exec_driver_sql("ALTER TABLE revisions RENAME TO elsewhere")
    assert glance.look() is None
