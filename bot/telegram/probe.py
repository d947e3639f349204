"""Asking the far end who we are, to see that the token works."""

from telegram.error import TelegramError

from bot.telegram.connection import connect
from bot.telegram.errors import outcome


async def username(token: str, *, base_url: str, proxy: str = "") -> str:
    """The bot's own user name; one of the errors of scheduler.receiver when the far end does not give it."""
    async with connect(token, base_url=base_url, proxy=proxy) as connection:
        try:
            me = await connection.bot.get_me()
        except TelegramError as failure:
            raise outcome(failure) from None
    return me.username or me.first_name
