"""What everybody may ask for, in the order of the menu: one file a command.

A new one is a file with a ``Command``, its place here, and its summary in every language of bot/messages.
"""

from bot.commands.block import BLOCK, UNBLOCK
from bot.commands.calendar import CALENDAR
from bot.commands.digest import DIGEST
from bot.commands.export import EXPORT
from bot.commands.forget import FORGET
from bot.commands.help import HELP
from bot.commands.lang import LANG
from bot.commands.list import LIST
from bot.commands.me import ME
from bot.commands.mine import DONE, MUTE, SNOOZE
from bot.commands.month import MONTH
from bot.commands.mycalendar import MYCALENDAR
from bot.commands.next import NEXT
from bot.commands.quiet import QUIET
from bot.commands.remind import REMIND
from bot.commands.search import SEARCH
from bot.commands.settings import SETTINGS
from bot.commands.show import SHOW
from bot.commands.start import START
from bot.commands.subscribe import SUBSCRIBE
from bot.commands.today import TODAY
from bot.commands.topics import TOPICS
from bot.commands.unsubscribe import UNSUBSCRIBE
from bot.commands.week import WEEK

COMMANDS = (
    START,
    TOPICS,
    ME,
    SUBSCRIBE,
    UNSUBSCRIBE,
    LIST,
    TODAY,
    WEEK,
    MONTH,
    NEXT,
    SEARCH,
    SHOW,
    REMIND,
    QUIET,
    DIGEST,
    BLOCK,
    UNBLOCK,
    DONE,
    SNOOZE,
    MUTE,
    LANG,
    CALENDAR,
    MYCALENDAR,
    SETTINGS,
    EXPORT,
    FORGET,
    HELP,
)
