"""Who fits what, in SQL: what a milestone clearly excludes, beside what a subscriber said of themselves.

Both are kept as one text in which each trait stands between two bars (domain.profile). Most milestones exclude nobody,
and are then spread without a look at anybody's profile.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, FromClause, and_, false, func, or_, select, update

from domain.profile import Fit, Profile, Side, Trait, kept, of_kept, refused
from store.engine import Tx
from store.tables import milestones, subscribers
from store.wished import wishes

Unfit = list[tuple[ColumnElement[bool], Fit]]


def hidden_from(profile: Profile) -> ColumnElement[bool]:
    """Whether a milestone clearly leaves out who is this: all that they are on one side."""
    sides = [profile.of(side) for side in Side]
    return or_(
        false(), *(and_(*(_names(milestones.c.excludes, str(it)) for it in sorted(its))) for its in sides if its)
    )


def unfit(tx: Tx, uid: str) -> Unfit:
    """Whom a milestone leaves out and why, as conditions on ``with_profiles()``; none where it leaves out nobody."""
    excludes = of_kept(tx.scalar(select(milestones.c.excludes).where(milestones.c.uid == uid)) or "")
    by_side = {side: frozenset(it for it in excludes if it.side is side) for side in Side}
    return [(_only(side, its), refused(side, its)) for side, its in by_side.items() if its]


def with_profiles() -> FromClause:
    """Subscribers, each with what they wish, if anything."""
    return subscribers.outerjoin(wishes, wishes.c.subscriber_id == subscribers.c.id)


def _only(side: Side, excluded: Collection[Trait]) -> ColumnElement[bool]:
    """Whether what somebody says of this side is all among ``excluded``: something is said, and nothing is left of it."""
    left: ColumnElement[str] = wishes.c.profile
    for trait in sorted(excluded):
        left = func.replace(left, f"|{trait}|", "|")
    return and_(_begins(wishes.c.profile, side), ~_begins(left, side))


def _names(column: ColumnElement[str], trait: str) -> ColumnElement[bool]:
    return column.contains(f"|{trait}|", autoescape=True)


def _begins(column: ColumnElement[str], side: Side) -> ColumnElement[bool]:
    return column.contains(f"|{side}:", autoescape=True)


def note(tx: Tx, uid: str, excludes: Collection[Trait]) -> None:
    """Whom this milestone leaves out; nothing else about it changes."""
    tx.execute(update(milestones).where(milestones.c.uid == uid).values(excludes=kept(excludes)))


def noted(tx: Tx, over_after: datetime) -> dict[str, frozenset[Trait]]:
    """Whom each milestone that is not over by then leaves out."""
    rows = tx.execute(select(milestones.c.uid, milestones.c.excludes).where(milestones.c.over_at > over_after))
    return {row.uid: of_kept(row.excludes) for row in rows}
