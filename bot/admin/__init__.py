"""What staff may do: one file a command. Whatever others will see is said back first and needs one tap."""

from bot.admin.cancel import CANCEL
from bot.admin.fix import FIX
from bot.admin.log import LOG
from bot.admin.postpone import POSTPONE
from bot.admin.review import REVIEW
from bot.admin.roles import ROLES
from bot.admin.undo import UNDO
from bot.confirm import NO

ADMIN_COMMANDS = (REVIEW, FIX, POSTPONE, CANCEL, UNDO, LOG, ROLES, NO)
