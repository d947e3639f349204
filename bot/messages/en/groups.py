"""Groups and channels, in English."""

from bot.messages.words.groups import GroupWords

GROUPS = GroupWords(
    only_admins="Only this group's admins can change its settings.",
    only_admins_of_channel="Only this channel's admins can use its buttons; to subscribe yourself, write to me.",
    not_now="Telegram did not say just now who runs this group. Nothing was changed; please try again in a moment.",
    welcome="Hello, I am Kunqi. I remind you here of every date in Kunshan's science and talent notices, in time.",
    welcome_how="Admins of this group: tap the topics to be reminded of. Anybody may send /list to see what is next.",
)
