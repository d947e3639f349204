"""What somebody asks in a sentence: 下周有什么, 2月的戏, what's on next week. Pure: no store, no clock of its own."""

from bot.asking.closing import closing_of as closing_of
from bot.asking.feasts import Unpublished as Unpublished
from bot.asking.question import ANYTHING as ANYTHING
from bot.asking.question import Days as Days
from bot.asking.question import Question as Question
from bot.asking.sentence import asked as asked
