"""Telegram: the one package that knows the Bot API and python-telegram-bot."""

import os

# The library's own switch: waits come as timedeltas, and it does not warn at every 429 that they will one day.
os.environ.setdefault("PTB_TIMEDELTA", "true")

from bot.telegram.connection import Connection as Connection
from bot.telegram.connection import connect as connect
from bot.telegram.reception import Reception as Reception
from bot.telegram.sender import Sender as Sender
from bot.telegram.webhook import hook as hook
from bot.telegram.webhook import path as path
