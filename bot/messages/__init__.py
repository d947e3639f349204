"""The wording: one file a language, every text in one place."""

from bot.messages.en import EN as EN
from bot.messages.words import Words
from bot.messages.zh import ZH as ZH

LANGUAGES = {"zh": ZH, "en": EN}


def words_for(language: str) -> Words:
    """The words for a BCP 47 hint (``en-GB``); Chinese where no other language is asked for or known."""
    return LANGUAGES.get(language.replace("_", "-").split("-")[0].lower(), ZH)


def spoken_by(language: str) -> str:
    """The code of the language a hint gives; empty for Chinese, which needs no keeping."""
    code = next(code for code, words in LANGUAGES.items() if words is words_for(language))
    return "" if code == "zh" else code
