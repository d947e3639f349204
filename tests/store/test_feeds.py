"""Personal calendars in the store: the secret is nowhere in it, and opens what it should for as long as it should."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from domain.subscription import EVERYTHING, Matcher, MatcherKind
from domain.wishes import Mark, MarkKind
from scheduler import subscriptions
from store import Store, Tx, copy, feeds, open_store, subscribers, wishes
from store.feeds import PersonalFeed, Stamp
from tests.samples import at, facts
from tests.scheduler.world import World

NOW = at("2026-02-01T09:00")
HOUR = timedelta(hours=1)


def opened_by(store: Store, secret: str) -> PersonalFeed | None:
    with store.read() as tx:
        return feeds.opened_by(tx, secret)


def chat(tx: Tx, address: str = "anna") -> int:
    return subscribers.ensure(tx, "terminal", address, NOW).id


def test_a_secret_has_128_bits_and_opens_one_feed(store: Store) -> None:
    with store.begin() as tx:
        anna, ben = chat(tx), chat(tx, "ben")
        secrets = feeds.make(tx, anna, NOW), feeds.make(tx, ben, NOW)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}", secret) for secret in secrets)
    assert opened_by(store, secrets[0]) == PersonalFeed(
        subscriber_id=anna, made_at=NOW, last_used_at=None, settings="", changed_at=NOW, stamps={}
    )
    assert [one and one.subscriber_id for one in (opened_by(store, it) for it in (secrets[1], "x" * 22, ""))] == [
        ben,
        None,
        None,
    ]


def test_no_file_of_the_store_or_of_its_backup_holds_the_secret(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'kunqi.db'}")
    with store.begin() as tx:
        secret = feeds.make(tx, chat(tx), NOW)
    copy.backup(store, tmp_path / "backup.db")
    files = [file.read_bytes() for file in tmp_path.iterdir()]
    store.close()
    assert len(files) >= 3  # the database, its log, the backup
    assert [secret.encode() in file for file in files] == [False] * len(files)


def test_renewed_revoked_and_forgotten_it_opens_nothing(store: Store) -> None:
    with store.begin() as tx:
        anna = chat(tx)
        first, second = feeds.make(tx, anna, NOW), feeds.make(tx, anna, NOW + HOUR)
    assert opened_by(store, first) is None
    assert opened_by(store, second) is not None
    with store.begin() as tx:
        assert [feeds.revoke(tx, anna), feeds.revoke(tx, anna)] == [True, False]
    assert opened_by(store, second) is None
    with store.begin() as tx:
        third = feeds.make(tx, anna, NOW)
        found = subscribers.find(tx, "terminal", "anna")
        assert found is not None
        subscriptions.forget(tx, found)
    assert opened_by(store, third) is None


def test_when_it_was_read_is_noted_once_an_hour(store: Store) -> None:
    with store.begin() as tx:
        secret = feeds.make(tx, chat(tx), NOW)
    fresh = opened_by(store, secret)
    assert fresh is not None
    with store.begin() as tx:
        feeds.used(tx, fresh, NOW)
    read = opened_by(store, secret)
    assert read == replace(fresh, last_used_at=NOW)
    moments = (NOW, NOW + HOUR - timedelta(seconds=1), NOW + HOUR, NOW - HOUR)
    assert [feeds.is_worth_noting(read, moment) for moment in moments] == [False, False, True, True]
    assert feeds.is_worth_noting(fresh, NOW)


def test_what_was_found_out_is_kept_but_not_of_a_renewed_one(store: Store) -> None:
    with store.begin() as tx:
        anna = chat(tx)
        feeds.make(tx, anna, NOW)
        old = feeds.of(tx, anna)
        assert old is not None
        known = replace(
            old, settings="ab" * 32, changed_at=NOW + HOUR, stamps={"u": Stamp("done", NOW), "v": Stamp("")}
        )
        feeds.keep(tx, known)
        assert feeds.of(tx, anna) == known
        feeds.make(tx, anna, NOW + HOUR)
        renewed = feeds.of(tx, anna)
        feeds.keep(tx, known)
        feeds.used(tx, known, NOW)
        assert feeds.of(tx, anna) == renewed


def test_what_somebody_answered_to_all_milestones(store: Store) -> None:
    world = World(store, "2026-02-01T09:00")
    one, two = world.publishes(facts("甲", end="2026-02-20"), facts("乙", end="2026-02-21"))
    with store.begin() as tx:
        anna, ben = chat(tx), chat(tx, "ben")
        wishes.mark(tx, anna, one.uid, Mark(MarkKind.DONE))
        wishes.mark(tx, anna, two.uid, Mark(MarkKind.SNOOZED, NOW + HOUR))
        wishes.mark(tx, ben, two.uid, Mark(MarkKind.MUTED))
        assert feeds.answers(tx, anna, at("2026-02-22T00:00")) == {}
        assert feeds.answers(tx, anna, NOW) == {
            one.uid: Mark(MarkKind.DONE),
            two.uid: Mark(MarkKind.SNOOZED, NOW + HOUR),
        }


def test_what_belongs_into_a_calendar(store: Store) -> None:
    world = World(store, "2026-02-01T09:00")
    one, two = world.publishes(facts("甲", end="2026-02-20"), facts("乙", end="2026-01-10"))
    with store.begin() as tx:
        anna = chat(tx)
        subscribers.add_matcher(tx, anna, Matcher(MatcherKind.KEYWORD, "乙"))
        mine = subscribers.subscription(tx, anna)
        everything = replace(mine, matchers=(EVERYTHING,))
        assert feeds.wanted(tx, everything, at("2026-01-10T12:00")) == [two.uid, one.uid]
        assert feeds.wanted(tx, everything, at("2026-01-11T12:00")) == [one.uid]
        assert feeds.wanted(tx, replace(everything, blocked=("甲",)), at("2026-01-01T12:00")) == [two.uid]
        assert feeds.wanted(tx, mine, at("2026-01-01T12:00")) == [two.uid]


def test_a_group_that_moved_takes_its_feed_along_unless_it_has_one_there(store: Store) -> None:
    with store.begin() as tx:
        chat(tx, "-1"), chat(tx, "-100")
        old = feeds.make(tx, chat(tx, "-1"), NOW)
        subscribers.migrate(tx, "terminal", "-1", "-100")
        moved = feeds.opened_by(tx, old)
        assert moved is not None
        assert moved.subscriber_id == chat(tx, "-100")
        other = feeds.make(tx, chat(tx, "-2"), NOW)
        subscribers.migrate(tx, "terminal", "-2", "-100")
        assert feeds.opened_by(tx, other) is None
        assert feeds.opened_by(tx, old) == moved
