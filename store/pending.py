"""What somebody was asked to confirm: taken once, by the chat that was asked."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from store.engine import Tx
from store.tables import pending

KEPT_FOR = timedelta(days=1)


def put(tx: Tx, receiver: str, address: str, payload: str, now: datetime) -> str:
    """Keep a question for a day; the token that answers it."""
    tx.execute(delete(pending).where(pending.c.at < now - KEPT_FOR))
    token = secrets.token_hex(6)
    tx.execute(insert(pending).values(token=token, receiver=receiver, address=address, payload=payload, at=now))
    return token


def take(tx: Tx, receiver: str, address: str, token: str) -> str | None:
    """The question behind a token, once; None when it is gone or another chat's."""
    mine = (pending.c.token == token) & (pending.c.receiver == receiver) & (pending.c.address == address)
    return tx.execute(delete(pending).where(mine).returning(pending.c.payload)).scalar_one_or_none()


def look(tx: Tx, receiver: str, address: str, token: str) -> str | None:
    """What is kept behind a token, without taking it: a list is turned over more than once."""
    mine = (pending.c.token == token) & (pending.c.receiver == receiver) & (pending.c.address == address)
    return tx.execute(select(pending.c.payload).where(mine)).scalar_one_or_none()


def note(tx: Tx, receiver: str, address: str, payload: str, now: datetime) -> None:
    """The question that a word typed in this chat answers, in the place of the one before; none where it is empty."""
    here = _place(receiver, address)
    tx.execute(delete(pending).where(pending.c.token == here))
    if payload:
        row = {"receiver": receiver, "address": address, "payload": payload, "at": now}
        tx.execute(insert(pending).values(token=here, **row))


def noted(tx: Tx, receiver: str, address: str, since: datetime) -> tuple[str, datetime] | None:
    """The question that is open in this chat and was asked after ``since``, and when; None when there is none."""
    here = pending.c.token == _place(receiver, address)
    row = tx.execute(select(pending.c.payload, pending.c.at).where(here, pending.c.at > since)).one_or_none()
    return None if row is None else (row.payload, row.at)


def _place(receiver: str, address: str) -> str:
    """One name for each chat, which no token has."""
    return f"?{hashlib.sha256(f'{receiver} {address}'.encode()).hexdigest()[:15]}"
