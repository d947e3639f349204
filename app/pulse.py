"""Whether this process is doing what it is for: the truth behind ``/readyz``. Counted in monotonic time: clocks jump."""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from datetime import timedelta
from threading import Lock

import structlog

from scheduler.telling import Failed, Happening, InTouch, Looked, Turned
from store import Store, state

log = structlog.get_logger()

MOST_TICKS = 3  #: that may be missing before something is wrong
ANSWER_WITHIN = 3.0  #: seconds that the store may take to say that it is there


class Pulse:
    """Listens to what happens, and says by name what has not happened for too long."""

    def __init__(
        self,
        store: Store,
        tick: timedelta,
        receivers: tuple[str, ...] = (),
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """``receivers``: the far ends that this process is to be in touch with."""
        self._store = store
        self._longest = MOST_TICKS * tick.total_seconds()
        self._now = monotonic
        self._looked_at: float | None = None
        self._failure = ""
        self._known: set[str] = set()
        self._took: dict[str, float] = {}
        self._until: dict[str, float | None] = dict.fromkeys(receivers, float("-inf"))
        self._asking: Future[object] | None = None
        self._lock = Lock()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="readyz")

    def hear(self, happening: Happening) -> None:
        """Take note of it."""
        if isinstance(happening, Turned):
            self._took[happening.work] = happening.took.total_seconds()
        match happening:
            case Looked() | Turned(work="tick"):
                self._looked_at, self._failure = self._now(), ""
            case Failed(work="tick"):
                self._failure = happening.why
            case InTouch():
                within = happening.within
                self._until[happening.receiver] = None if within is None else self._now() + within.total_seconds()
            case _:
                pass

    @property
    def tick_age(self) -> float:
        """Seconds since the store last said what is due; infinite before the first time."""
        return float("inf") if self._looked_at is None else self._now() - self._looked_at

    @property
    def took(self) -> Mapping[str, float]:
        """Seconds that the last turn of each wakeup took."""
        return dict(self._took)

    def unready(self) -> dict[str, str]:
        """What is wrong by name, in words that anybody may read; empty when all is well. The log has the details."""
        wrong = {**self._store_trouble(), **self._ticker_trouble(), **self._out_of_touch()}
        if set(wrong) != self._known:
            self._known = set(wrong)
            log.warning("not_ready", reasons=wrong, failure=self._failure) if wrong else log.info("ready")
        return wrong

    def close(self) -> None:
        """Ask no more; a question that hangs is left to the end of the process."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _ticker_trouble(self) -> dict[str, str]:
        if self.tick_age <= self._longest:
            return {}
        last = "never" if self._looked_at is None else f"{self.tick_age:.0f} s ago"
        return {"ticker": f"last looked for what is due {last}"}

    def _out_of_touch(self) -> dict[str, str]:
        late = [name for name, until in self._until.items() if until is not None and until < self._now()]
        return dict.fromkeys(late, "no answer from the far end for too long")

    def _store_trouble(self) -> dict[str, str]:
        """One question at a time, on a thread of its own: a database that hangs must not take up the web server."""
        with self._lock:
            if self._asking is None or self._asking.done():
                self._asking = self._pool.submit(self._ask)
            asking = self._asking
        try:
            asking.result(ANSWER_WITHIN)
        except TooLate:
            return {"store": f"no answer within {ANSWER_WITHIN:.0f} s"}
        except Exception as failure:  # noqa: BLE001 -- whatever it is, the store does not answer
            self._failure = str(failure)
            return {"store": "answers with an error"}
        return {}

    def _ask(self) -> object:
        with self._store.read() as tx:
            return state.revision(tx)
