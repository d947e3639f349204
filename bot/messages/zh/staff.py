"""The staff's day in Chinese."""

from bot.messages.words.staff import StaffWords
from bot.roles import Role

STAFF = StaffWords(
    roles={Role.OWNER: "所有者", Role.EDITOR: "编辑", Role.REVIEWER: "审核"},
    roles_title="谁能做什么",
    role_needed="这需要「{needed}」权限，你是「{mine}」。",
    will_notify="将通知 {count} 人。",
    will_notify_nobody="这次不会通知任何人。",
)
