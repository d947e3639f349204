"""``/m/{uid}``: one milestone, its words where they stand, its notice's time line, and what became of it."""

from dataclasses import replace
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from domain.milestone import Milestone
from feed.adding import links
from feed.agenda import opens
from feed.corrections import changes
from feed.items import Item, item
from feed.linked import linked
from feed.pages.frame import original, page_of, this_minute
from feed.representation import Representation, answer
from feed.said import said
from feed.site import Site
from feed.surroundings import passage
from feed.text import printed
from feed.words import Words, day_words
from store import Tx, milestones, notices


def one(site: Site, request: Request, words: Words) -> Response:
    """The page; a prefix of a uid that only one has leads there, anything else is HTTPException 404."""
    name = request.path_params["uid"]
    with site.store.read() as tx:
        milestone = milestones.find(tx, name)
        if milestone is None:
            raise HTTPException(404, "没有这一条，或者链接不完整。")
        if milestone.uid != name:
            # Not for ever: a later milestone may begin with the same letters.
            return RedirectResponse(f"{words.prefix}/m/{milestone.uid}", 302, {"Cache-Control": "no-store"})
        content = _one(site, tx, milestone, words)
    return answer(request, content)


def _one(site: Site, tx: Tx, milestone: Milestone, words: Words) -> Representation:
    now, path = this_minute(site), f"/m/{milestone.uid}"
    revision = notices.find(tx, milestone.notice.id)
    siblings = milestones.of_notice(tx, milestone.notice.id)
    phases = [item(sibling, now, site.zone, words) for sibling in siblings]
    shown = replace(item(milestone, now, site.zone, words), opens=opens(milestone, siblings, words))
    return page_of(
        site,
        words,
        "milestone.html",
        path,
        topic=milestone.facts.topic,
        item=shown,
        passage=passage(revision.notice.text if revision else "", milestone.read.evidence),
        **_by_staff(milestone, words),
        changes=changes(said(tx, milestone), site.zone, words),
        phases=phases,
        passed=sum(one.past for one in phases) if _in_turn(phases) else 0,
        links=None if shown.cancelled or shown.past else links(milestone, site.address(path), site.zone),
        data=linked(milestone, site),
        mail=_mail(shown, site.address(words.prefix + path)),
        revised=day_words(milestone.revised_at.astimezone(site.zone).date(), words),
    )


def _by_staff(milestone: Milestone, words: Words) -> dict[str, object]:
    """What staff did, where they have the last word, and why."""
    word = milestone.staff_word
    if word is None:
        return {"staff": "", "reason": ""}
    return {"staff": words.one.staff[word.act], "reason": original(printed(word.reason), words)}


def _in_turn(phases: list[Item]) -> bool:
    """Whether all that is over comes before all that is not: only then has today a place between them."""
    return [one.past for one in phases] == sorted((one.past for one in phases), reverse=True)


def _mail(shown: Item, address: str) -> str:
    """A letter about it, to be sent by the reader's own program."""
    subject, body = quote(shown.title), quote(f"{shown.due}\r\n{shown.title}\r\n{address}")
    return f"mailto:?subject={subject}&body={body}"
