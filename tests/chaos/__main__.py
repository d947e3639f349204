"""``python -m tests.chaos [--share N] [--seed S] [--only NAME] [--database sqlite|postgresql|both]``."""

import argparse
import asyncio
import random
import sys

from tests.chaos.report import as_json, summary, table
from tests.chaos.scenarios import BOTH, NAMES, rows


def main() -> int:
    """Run them, print the table and the object; 1 when a promise is broken; in full counts one about time too."""
    chosen = _options()
    seed = random.SystemRandom().randrange(10**6) if chosen.seed is None else chosen.seed
    print(f"seed {seed}, a {chosen.share}th of the counts" if chosen.share > 1 else f"seed {seed}", flush=True)  # noqa: T201
    found = asyncio.run(rows(chosen.only or NAMES, chosen.database, seed=seed, share=chosen.share, say=_say))
    print("\n" + table(found))  # noqa: T201
    print(as_json(summary(found, seed=seed, share=chosen.share)))  # noqa: T201
    return int(any(row.broken or (row.slow and chosen.share == 1) for row in found))


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)  # noqa: T201


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--share", type=int, default=1, help="an n-th of the full counts")
    parser.add_argument("--seed", type=int, help="to have the same kills and faults again")
    parser.add_argument("--only", action="append", choices=NAMES, help="this scenario; may be given several times")
    parser.add_argument("--database", choices=("sqlite", "postgresql", BOTH), default=BOTH)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
