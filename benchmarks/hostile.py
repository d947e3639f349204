"""How the reading time of hostile texts grows with their length: linear means twice the text, twice the time.

    python benchmarks/hostile.py [--largest CHARACTERS] [--rounds N] [--family NAME ...]

Each family is one kind of text that nobody writes and that could make a reader slow. Every size is half of the next.
A round reads every size of a family once, so that a slow minute of the machine touches all sizes; the least of the
rounds counts, of processor time: whatever else runs on the machine can only add to it. As timeit does, Python's cyclic collector is paused while a reading is timed: it walks
over all that lives whenever a quarter more lives than the last time, which lands in one size or the next by chance
(--collector lets it run: up to half as much again, and it finds nothing to collect). Prints a table, and as its last
line one JSON object with the same figures.
"""

import argparse
import gc
import json
import random
import re
import time
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import extract
from domain.notice import Notice
from sources import Broken, read_paths

SEEDS = Path(__file__).parent.parent / "seeds"
SIZES = 5  # each half of the next
PROSE = "为进一步优化营商环境,推动人才与产业深度融合,各单位应于2026年3月15日前将材料报送至服务中心,逾期不再受理。" * 20


def repeated(piece: str) -> Callable[[int], str]:
    """Texts of any length that say one thing again and again."""
    return lambda size: (piece * (size // len(piece) + 1))[:size]


def varied(piece: str) -> Callable[[int], str]:
    """Texts of any length of pieces whose days (%D), hours (%H) and numbers (%N) come in no order that returns."""

    def make(size: int) -> str:
        rng = random.Random(size)  # noqa: S311 no secret hangs on it
        fill = {
            "%D": lambda: f"{rng.randrange(1, 13)}月{rng.randrange(1, 29)}日",
            "%Y": lambda: f"{rng.randrange(2026, 2031)}年",
            "%H": lambda: f"{rng.randrange(8, 22)}:00",
            "%N": lambda: str(rng.randrange(9999)),
        }
        text = piece * (size // len(piece) + 1)
        return re.sub("%[DYHN]", lambda sign: fill[sign[0]](), text)[:size]

    return make


def nested(size: int) -> str:
    """Brackets as deep as the text is long, a date in the middle."""
    depth = (size - 20) // 2
    return "（" * depth + "报名截止2026年3月1日前" + "）" * depth


def longest_seed() -> str:
    """The longest real notice that there is, said again and again."""
    notices = [found for found in read_paths([SEEDS]) if not isinstance(found, Broken)]
    return max((notice.text for notice in notices), key=len) + "\n"


FAMILIES: dict[str, Callable[[int], str]] = {
    "digits": repeated("2026031514"),
    "numerals": repeated("二〇二六三十一"),
    "units": repeated("年月日"),
    "open brackets": repeated("（"),
    "nested brackets": nested,
    "dates after open": varied("%D（"),
    "one line of prose": repeated(PROSE),
    "newlines": repeated("\n"),
    "blank lines": repeated(" \n\t\n"),
    "tabs": varied("第%N批\t%D\t%D\t图书馆\n"),
    "bars": varied("|初审%N|%D %H|"),
    "dates": varied("%D"),
    "list of days": varied("%D、"),
    "chain of spans": varied("%D至"),
    "figures": repeated("3.1-"),
    "clocks": repeated("9:00 "),
    "numbered": repeated("第1、2、3、"),
    "pictures": repeated("日期：3月5日📍码头⏱"),
    "entities": repeated("&nbsp;3月1日&#65306;&amp;"),
    "labels": repeated("报名时间：\n"),
    "labels in a line": repeated("报名时间："),
    "programme": varied("《名家%N》\n时间：%Y%D%H\n地点：图书馆%N\n对象：会员%N\n"),
    "openings": varied("报名开始时间：%Y%D\n报名截止时间：%Y%D\n"),
    "hours of a day": lambda size: "3月1日安排：" + varied("时间%H，讲座%N，")(size - 7),
    "sentences": varied("定于%Y%D%H在图书馆举办活动，请于%Y%D前报名，额满为止，"),
    "details": varied("登录系统%N报名，%D前缴费。联系电话：0555-%N%N\n票价：%N元\n报名方式：扫描二维码\n"),
    "ways": varied("各单位%D前扫码登录打开点击"),
    "changes": varied("原定于%Y%D的活动延期至%Y%D。"),
    "signatures": repeated("2026年3月1日\n"),
    "weekdays": repeated("每周三、"),
    "a notice": repeated(longest_seed()),
}


def seconds(text: str, *, collector: bool) -> float:
    """How long one reading keeps the processor."""
    notice = Notice(id="1", title="关于举办系列活动的预告", published_on=date(2026, 1, 15), text=text)
    gc.collect()
    if not collector:
        gc.disable()
    try:
        started = time.process_time()
        extract.read(notice)
        return time.process_time() - started
    finally:
        gc.enable()


def measured(make: Callable[[int], str], sizes: list[int], rounds: int, *, collector: bool) -> list[float]:
    """The least seconds for each size."""
    texts = [make(size) for size in sizes]
    taken = [[seconds(text, collector=collector) for text in texts] for _ in range(rounds)]
    return [min(column) for column in zip(*taken, strict=True)]


def row(name: str, taken: list[float], sizes: list[int]) -> tuple[str, float, int]:
    """A family's line of the table, the most that a doubling multiplied its time by, and its characters a second."""
    growth = [longer / shorter for shorter, longer in pairwise(taken)]
    speed = round(sizes[-1] / taken[-1])
    cells = [f"{now:>8.3f}s ×{by:.2f} " for now, by in zip(taken[1:], growth, strict=True)]
    return f"{name:18}{taken[0]:>14.3f}s {''.join(cells)}{speed:>13,}", round(max(growth), 2), speed


def main() -> None:
    """Measure every family and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--largest", type=int, default=4_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--family", choices=FAMILIES, action="append")
    parser.add_argument("--collector", action="store_true")
    chosen = parser.parse_args()
    sizes = [chosen.largest >> step for step in reversed(range(SIZES))]
    print(f"{'characters':18}" + "".join(f"{size:>16,}" for size in sizes) + f"{'characters/s':>14}")
    factors: dict[str, float] = {}
    speeds: dict[str, int] = {}
    for name in chosen.family or FAMILIES:
        taken = measured(FAMILIES[name], sizes, chosen.rounds, collector=chosen.collector)
        line, factors[name], speeds[name] = row(name, taken, sizes)
        print(line, flush=True)
    worst, slowest = max(factors, key=factors.__getitem__), min(speeds, key=speeds.__getitem__)
    figures = {
        "worst_doubling": factors[worst],
        "worst_family": worst,
        "slowest_family": slowest,
        "slowest_characters_per_second": speeds[slowest],
        "doublings": factors,
        "characters_per_second": speeds,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
