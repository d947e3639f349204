"""What the staff had said to people and want back: nobody more hears of it, and whoever did cannot unhear it."""

from domain.delivery import OccasionKind
from domain.override import Action, Override
from store import Tx, deliveries, occasions

_KINDS = {Action.REMIND: OccasionKind.REMIND, Action.ANNOUNCE: OccasionKind.ANNOUNCE}


def heard(tx: Tx, deed: Override) -> int:
    """How many heard of an announcement or an ordered reminder, or may have; 0 of any other deed."""
    kind = _KINDS.get(deed.action)
    return 0 if kind is None else deliveries.heard(tx, deed.uid, kind, str(deed.id))


def too_late(tx: Tx, deed: Override) -> bool:
    """Whether all who were to hear of it have: there is nothing left to take back."""
    kind, lead = _KINDS.get(deed.action), str(deed.id)
    if kind is None or not occasions.was_said(tx, deed.uid, kind, lead):
        return False
    return heard(tx, deed) > 0 and not deliveries.waiting_of(tx, deed.uid, lead)
