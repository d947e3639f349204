"""Evolution Data Server as Evolution asks it: for each line on standard input, refresh and print all entries as JSON.

Run by the system's own Python, which has its bindings, within a session bus of its own. The answers are lines of lists
of six fields; ``--version`` prints the version of Evolution Data Server.
"""

import json
import sys
from datetime import UTC, datetime

import gi

gi.require_version("ECal", "2.0")
gi.require_version("EDataServer", "1.2")
gi.require_version("ICalGLib", "3.0")
from gi.repository import ECal, EDataServer, ICalGLib  # noqa: E402 - their versions must be named first

#: Seconds to wait for a connection, which a calendar on the web never reports.
WAIT = 1


def written(moment: "ICalGLib.Time") -> str:
    if moment.is_date():
        return f"{moment.get_year():04}-{moment.get_month():02}-{moment.get_day():02}"
    instant = moment.as_timet_with_zone(moment.get_timezone())
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def fields(event: "ICalGLib.Component") -> list[str]:
    times = [written(event.get_dtstart()), written(event.get_dtend())]
    return [event.get_uid(), event.get_summary(), *times, event.get_location() or "", STATUS[event.get_status()]]


STATUS = {
    ICalGLib.PropertyStatus.CONFIRMED: "CONFIRMED",
    ICalGLib.PropertyStatus.TENTATIVE: "TENTATIVE",
    ICalGLib.PropertyStatus.CANCELLED: "CANCELLED",
}


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    source = EDataServer.SourceRegistry.new_sync(None).ref_source(sys.argv[1])
    client = ECal.Client.connect_sync(source, ECal.ClientSourceType.EVENTS, WAIT, None)
    for _ in sys.stdin:
        client.refresh_sync(None)
        _, events = client.get_object_list_sync("#t", None)
        say(json.dumps([fields(event) for event in events]))


if __name__ == "__main__":
    if sys.argv[1] == "--version":
        say(f"{EDataServer.EDS_MAJOR_VERSION}.{EDataServer.EDS_MINOR_VERSION}.{EDataServer.EDS_MICRO_VERSION}")
    else:
        main()
