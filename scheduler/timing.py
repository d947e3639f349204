"""How this city reminds."""

from dataclasses import dataclass
from datetime import time, timedelta, tzinfo

from domain.profile import NOWHERE, Places
from domain.times import CITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """The habits of a deployment."""

    zone: tzinfo = CITY
    morning: time = time(9)  #: when a reminder counted in days falls due for a time without an hour
    settle: timedelta = timedelta(minutes=10)  #: how long a change must stand before it is told
    late: timedelta = timedelta(minutes=15)  #: how much after its moment a reminder is called late
    places: Places = NOWHERE  #: the city's towns, as subscribers and notices name them
