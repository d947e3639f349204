"""What makes a calendar somebody's own, and when any of it became another."""

from dataclasses import replace
from datetime import timedelta

from domain.milestone import Milestone, Status
from domain.subscription import EVERYTHING, LeadTime, Subscriber, Subscription
from domain.times import CITY
from domain.wishes import Mark, MarkKind
from scheduler.own import LEADS, Own, looked, rings_at, since
from scheduler.timing import Timing
from store.feeds import PersonalFeed, Stamp
from tests.feed.build import milestone
from tests.samples import at, facts

NOW = at("2026-02-01T09:00")
HOUR = timedelta(hours=1)
FRESH = PersonalFeed(subscriber_id=7, made_at=NOW, last_used_at=None, settings="", changed_at=NOW, stamps={})
#: The last working days before Spring Festival 2026, whose days off are 15 to 23 February; Saturday 14 and 28 are worked.
DEADLINE = milestone(1, facts("申报", end="2026-02-25T17:00"))


def own(*leads: str, marks: dict[str, Mark] | None = None, who: int = 7, language: str = "") -> Own:
    someone = Subscriber(id=who, receiver="terminal", address=str(who))
    wanted = Subscription(subscriber=someone, matchers=(EVERYTHING,), leads=tuple(map(LeadTime.parse, leads)))
    return Own(subscription=wanted, answers=marks or {}, ordered={}, language=language)


def rung(one: Milestone, mine: Own) -> list[str]:
    return [f"{moment.astimezone(CITY):%m-%d %H:%M}" for moment in rings_at(one, mine, Timing())]


def test_leads_in_working_days_are_counted_exactly() -> None:
    assert rung(DEADLINE, own("3wd", "1wd", "1d", "2h")) == ["02-13 09:00", "02-24 09:00", "02-24 17:00", "02-25 15:00"]


def test_what_is_done_cancelled_or_uncertain_rings_no_more() -> None:
    done = {DEADLINE.uid: Mark(MarkKind.DONE)}
    assert rung(DEADLINE, own("1d", marks=done)) == []
    for status in (Status.CANCELLED, Status.TENTATIVE):
        assert rung(replace(DEADLINE, status=status), own("1d")) == []


def test_once_more_rings_beside_the_others() -> None:
    snoozed = {DEADLINE.uid: Mark(MarkKind.SNOOZED, at("2026-02-22T20:00"))}
    assert rung(DEADLINE, own("1d", marks=snoozed)) == ["02-22 20:00", "02-24 17:00"]


def test_lead_times_of_the_staff_take_the_place_of_everybodys() -> None:
    assert rung(DEADLINE, replace(own("1d"), ordered={DEADLINE.uid: (LeadTime.parse("5h"),)})) == ["02-25 12:00"]


def test_the_same_wishes_are_the_same_settings_whoever_has_them() -> None:
    assert own("1d").settings == own("1d", who=8).settings
    others = [own("2d"), own("1d", marks={"u": Mark(MarkKind.DONE)}), own("1d", language="en")]
    assert len({one.settings for one in (own("1d"), *others)}) == 4


def test_nothing_is_noted_where_nothing_is_another() -> None:
    first = looked(FRESH, own("1d"), NOW + HOUR)
    assert (first.settings, first.changed_at, since(first, "u", alarms=True)) == (own("1d").settings, NOW, None)
    assert looked(first, own("1d"), NOW + 2 * HOUR) is first


def test_what_somebody_changes_is_stamped_and_nothing_else_is() -> None:
    first = looked(FRESH, own("1d"), NOW)
    done = looked(first, own("1d", marks={"u": Mark(MarkKind.DONE)}), NOW + HOUR)
    assert done.changed_at == NOW + HOUR
    assert [since(done, name, alarms=True) for name in ("u", "v")] == [NOW + HOUR, None]
    back = looked(done, own("1d"), NOW + HOUR)
    assert since(back, "u", alarms=False) == NOW + HOUR + timedelta(seconds=1)  # always later, within a second too
    leads = looked(back, own("3d"), NOW + 3 * HOUR)
    assert [since(leads, "v", alarms=alarms) for alarms in (True, False)] == [NOW + 3 * HOUR, None]


def test_what_was_taken_back_long_ago_is_forgotten() -> None:
    stamps = {"u": Stamp("", NOW), LEADS: Stamp("1d", NOW)}
    kept = replace(FRESH, settings="other", stamps=stamps)
    assert set(looked(kept, own("1d"), NOW + timedelta(days=401)).stamps) == {LEADS, "language"} - {"language"}
    assert set(looked(kept, own("1d"), NOW + timedelta(days=399)).stamps) == {"u", LEADS}


def test_a_clock_that_was_set_back_takes_nothing_back() -> None:
    first = looked(FRESH, own("1d"), NOW)
    assert looked(first, own("2d"), NOW - HOUR).changed_at == NOW
