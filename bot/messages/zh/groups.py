"""Groups and channels, in Chinese."""

from bot.messages.words.groups import GroupWords

GROUPS = GroupWords(
    only_admins="只有群管理员能改本群的设置。",
    only_admins_of_channel="频道里的按钮只有频道管理员能用；想自己订阅，请私聊我。",
    not_now="暂时查不到谁是群管理员，这次什么都没改，请稍后再试。",
    welcome="大家好，我是昆期。昆山科技与人才通知里有日期的事，到期之前会在这里提醒。",
    welcome_how="请群管理员点一下要提醒的主题。谁都可以发 /list 看接下来有什么。",
)
