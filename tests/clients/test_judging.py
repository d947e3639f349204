"""What `make clients` says of a client that is wrong: one that is only praised proves nothing."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.clients.__main__ import CLIENTS, Row, figures, main, missing, table
from tests.clients.client import Client, Shown, Verdict, judge, reading
from tests.clients.entry import Entry
from tests.clients.ground import Touched

ROOT = Path(__file__).parents[2]
DEADLINE = Entry("a", "「报名截止 15:00」戏", "2026-02-04T06:30:00Z", "2026-02-04T07:00:00Z", "", "CONFIRMED")
PERFORMANCE = Entry("b", "戏", "2026-02-07T06:00:00Z", "2026-02-07T06:00:00Z", "剧场", "CONFIRMED")
PERIOD = Entry("c", "「公示」名单", "2026-02-01", "2026-02-06", "", "CONFIRMED")
MOVED = replace(PERFORMANCE, start="2026-02-08T11:45:00Z", end="2026-02-08T11:45:00Z")
CANCELLED = replace(PERIOD, title="「已取消」「公示」名单", status="CANCELLED")
FIRST, LAST = [DEADLINE, PERFORMANCE, PERIOD], [DEADLINE, MOVED, CANCELLED]
RIGHT = Verdict(promised=3, events=3, titles=3, hours=3, change=True, cancellation=True, equal=True)
WRONG = replace(RIGHT, equal=False)


def verdict(first: list[Entry], last: list[Entry]) -> Verdict:
    client = Client("somebody's", "1", reading(lambda _feed: []))
    return judge(client, (FIRST, LAST), Touched(moved="b", cancelled="c"), Shown(first, last))


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (FIRST, LAST, RIGHT),
        (FIRST[1:], LAST, replace(WRONG, events=2, titles=2, hours=2)),
        ([*FIRST, PERIOD], LAST, replace(WRONG, events=4)),
        ([replace(DEADLINE, title="「报名截止 15:00」"), *FIRST[1:]], LAST, replace(WRONG, titles=2)),
        ([replace(DEADLINE, end="2026-02-04T15:00:00Z"), *FIRST[1:]], LAST, replace(WRONG, hours=2)),
        ([FIRST[0], replace(PERFORMANCE, place=""), FIRST[2]], LAST, WRONG),
        (FIRST, FIRST, replace(WRONG, change=False, cancellation=False)),
        (FIRST, [DEADLINE, MOVED, replace(CANCELLED, status="CONFIRMED")], replace(WRONG, cancellation=False)),
    ],
    ids=["right", "one lost", "one doubled", "title cut", "hour shifted", "no place", "stale", "status ignored"],
)
def test_a_client_is_told_what_it_shows_wrongly(first: list[Entry], last: list[Entry], said: Verdict) -> None:
    assert verdict(first, last) == said


def test_the_table_and_what_to_install() -> None:
    def row(name: str, found: Verdict | None, why: str = "", install: str = "") -> Row:
        return Row(Client(name, "" if install else "1", reading(lambda _feed: []), install), found, why)

    rows = [
        row("A", RIGHT),
        row("B", replace(WRONG, hours=2, change=False)),
        row("C", None, "not installed", "apt install c && npm ci"),
        row("D", None, "not installed", "apt install a b"),
    ]
    assert table(rows).splitlines()[2:] == [
        "| A | 1 | 3/3 | 3/3 | 3/3 | yes | yes |",
        "| B | 1 | 3/3 | 3/3 | 2/3 | NO | yes |",
        "| C | — | not installed |  |  |  |  |",
        "| D | — | not installed |  |  |  |  |",
    ]
    assert missing(rows) == ["apt install a b c", "npm ci"]
    assert [one["client"] for one in json.loads(json.dumps(figures(rows))) if one.get("equal")] == ["A"]


def test_a_name_that_nobody_has_is_refused() -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["--only", "nobody"])


def test_the_documents_table_has_a_row_for_each() -> None:
    page = (ROOT / "docs" / "calendar-clients.md").read_text(encoding="utf-8")
    rows = [line.split(" | ")[0].removeprefix("| ") for line in page.splitlines() if line.endswith("| yes | yes |")]
    assert rows == list(CLIENTS)
