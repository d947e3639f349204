"""What somebody was asked to confirm: taken once, by the chat that was asked."""

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
