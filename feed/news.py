"""``/atom.xml``: what is new and what has changed (RFC 4287), for feed readers. An entry, once out, keeps its id.

A promise has one entry when it is first read and one more for each change, since readers show an entry of a known id
as read, however much is new in it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from uuid import UUID, uuid5
from xml.etree import ElementTree as ET

from starlette.requests import Request
from starlette.responses import Response

from domain.milestone import Milestone
from feed.corrections import Said, Step, changes
from feed.representation import Representation, answer, represent
from feed.said import said
from feed.site import Site
from feed.telling import description, title
from feed.text import one_line
from feed.words import ZH, slug, when_words
from store import Tx, milestones, state

ATOM = "application/atom+xml; charset=utf-8"
NAMESPACE = "http://www.w3.org/2005/Atom"
#: Entries a reader is given; one that looks once a week misses none in a busy week.
MOST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One piece of news."""

    id: UUID
    title: str
    updated: datetime
    milestone: Milestone
    lines: tuple[str, ...]


def atom(site: Site, request: Request) -> Response:
    """The feed, the same until something changes."""
    with site.store.read() as tx:
        number, changed_at = state.revision(tx)
        content = site.shelf.get(("atom", number), lambda: _rendered(site, tx, changed_at))
    return answer(request, content, {"X-Robots-Tag": "noindex"})


def _rendered(site: Site, tx: Tx, changed_at: datetime) -> Representation:
    # What changed last was revised last: no entry of the newest MOST belongs to any other milestone.
    told = [said(tx, one) for one in milestones.lately_revised(tx, MOST)]
    entries = sorted((entry for one in told for entry in entries_of(one, site)), key=_newest_first, reverse=True)
    return represent(document(entries[:MOST], site, changed_at), ATOM, changed_at)


def _newest_first(entry: Entry) -> tuple[datetime, str]:
    return entry.updated, str(entry.id)


def entries_of(told: Said, site: Site) -> Iterator[Entry]:
    """The promise itself, then its changes."""
    milestone = told.milestone
    about = description(milestone, site.address(f"/m/{milestone.uid}")).split("\n")
    known = UUID(milestone.uid)
    yield Entry(
        id=known,
        title=f"{title(milestone)}：{when_words(milestone.facts)}",
        updated=milestone.first_seen_at,
        milestone=milestone,
        lines=tuple(about),
    )
    for step in changes(told, site.zone, ZH):
        yield Entry(
            id=uuid5(known, step.key),
            title=f"「{step.word}」{title(milestone)}",
            # A notice tells its day, and what it changes cannot be news before it was read.
            updated=max(step.changed_at, milestone.first_seen_at),
            milestone=milestone,
            lines=(*_told(step), *about),
        )


def _told(step: Step) -> Iterator[str]:
    yield f"{step.on} · {step.by}{step.word}" + (f"（{step.after}）" if step.after else "")
    if step.reason:
        yield step.reason
    yield from (f"{one.name}：{one.before} → {one.after}" for one in step.values)


def document(entries: Iterable[Entry], site: Site, changed_at: datetime) -> bytes:
    """The feed as XML."""
    root = ET.Element("feed", {"xmlns": NAMESPACE, "xml:lang": "zh-CN"})
    _add(root, "id", site.address("/atom.xml"))
    _add(root, "title", site.name)
    _add(root, "updated", _instant(changed_at))
    _add(_add(root, "author"), "name", site.name)
    _add(root, "link", rel="self", type="application/atom+xml", href=site.address("/atom.xml"))
    _add(root, "link", rel="alternate", type="text/html", href=site.address("/"))
    for entry in entries:
        _add_entry(root, entry, site)
    rendered: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return rendered


def _add_entry(root: ET.Element, entry: Entry, site: Site) -> None:
    milestone, element = entry.milestone, _add(root, "entry")
    _add(element, "id", f"urn:uuid:{entry.id}")
    _add(element, "title", entry.title)
    _add(element, "updated", _instant(entry.updated))
    _add(element, "link", rel="alternate", type="text/html", href=site.address(f"/m/{milestone.uid}"))
    _add(element, "category", term=slug(milestone.facts.topic), label=milestone.facts.topic.value)
    if source := one_line(milestone.notice.source):
        _add(_add(element, "author"), "name", source)
    _add(element, "content", "".join(f"<p>{escape(line)}</p>" for line in entry.lines), type="html")


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, name, attributes)
    element.text = text or None
    return element


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
