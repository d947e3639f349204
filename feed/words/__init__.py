"""The words of calendars and pages: Chinese first; one value a language, and functions that fill it in."""

from feed.words.en import EN as EN
from feed.words.names import slug as slug
from feed.words.names import topic_named as topic_named
from feed.words.shape import Counted as Counted
from feed.words.shape import Words as Words
from feed.words.shape import counted as counted
from feed.words.times import day_words as day_words
from feed.words.times import days_left as days_left
from feed.words.times import moment_words as moment_words
from feed.words.times import month_words as month_words
from feed.words.times import roughly as roughly
from feed.words.times import when_words as when_words
from feed.words.zh import ZH as ZH

LANGUAGES = (ZH, EN)
#: Calendars are in Chinese, whoever subscribes to them.
KIND_WORDS = ZH.kinds
STATE_NOTES = ZH.states
