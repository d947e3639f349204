"""The wording: one file a language, every text in one place."""

from bot.messages.en import EN as EN
from bot.messages.words import Words
from bot.messages.zh import ZH as ZH

LANGUAGES = {"zh": ZH, "en": EN}


def words_for(language: str) -> Words:
    """The words for a BCP 47 hint (``en-GB``); Chinese where no other language is asked for or known."""
    return LANGUAGES.get(language.replace("_", "-").split("-")[0].lower(), ZH)
