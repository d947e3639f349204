"""What staff may do: one file a command. Whatever others will see is said back first and needs one tap."""

from bot.admin.add import ADD
from bot.admin.announce import ANNOUNCE
from bot.admin.cancel import CANCEL
from bot.admin.fix import FIX
from bot.admin.hand import HAND
from bot.admin.leads import LEADS
from bot.admin.log import LOG
from bot.admin.nudge import NUDGE
from bot.admin.postpone import POSTPONE
from bot.admin.restore import RESTORE
from bot.admin.review import REVIEW
from bot.admin.roles import ROLES
from bot.admin.silence import SILENCE, UNSILENCE
from bot.admin.sources import SOURCES
from bot.admin.stats import STATS
from bot.admin.tools import TOOLS
from bot.admin.undo import UNDO
from bot.confirm import LEAVE

ADMIN_COMMANDS = (
    REVIEW, ADD, TOOLS, FIX, POSTPONE, CANCEL, RESTORE, LEADS, NUDGE, SILENCE, UNSILENCE, ANNOUNCE, UNDO, LOG, SOURCES, STATS,
    ROLES, HAND, LEAVE,
)  # fmt: skip
