"""The staff's day in English."""

from bot.messages.words.staff import StaffWords
from bot.roles import Role

STAFF = StaffWords(
    roles={Role.OWNER: "owner", Role.EDITOR: "editor", Role.REVIEWER: "reviewer"},
    roles_title="Who may do what",
    role_needed="This takes the role “{needed}”; yours is “{mine}”.",
    will_notify="{count} people will be told.",
    will_notify_nobody="Nobody will be told.",
)
