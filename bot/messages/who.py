"""Who somebody is and whom something is for, in words."""

from collections.abc import Sequence

from bot.messages.words import Words
from domain.profile import PARTIES, TALENTS, Fit, Profile, Side, Trait


def trait_words(trait: Trait, words: Words) -> str:
    """企业, C类, 高新区."""
    known = words.who.traits.get(trait.value)
    if trait.side is Side.TOWN or known is None:
        return words.who.talent.format(letter=trait.value) if trait.side is Side.TALENT else trait.value
    return known


def profile_words(profile: Profile, words: Words) -> str:
    """企业、C类、高新区; or that nothing is said."""
    in_order = [*PARTIES, *TALENTS, *sorted(profile.of(Side.TOWN))]
    named = [trait_words(trait, words) for trait in in_order if trait in profile.traits]
    return words.list_comma.join(named) or words.who.unsaid


def audience_words(audience: str, fit: Fit, words: Words) -> str:
    """对象：企业, and whether that is the reader where it is not clear, or clearly not."""
    if not audience:
        return ""
    more = words.who.unclear if fit is Fit.UNCLEAR else words.who.not_for.get(fit, "")
    return words.audience.format(audience=audience) + more


def hidden_words(count: int, words: Words) -> str:
    """How many are not listed; nothing where all are."""
    return words.who.hidden.format(count=count) if count else ""


def marks(unfit: Sequence[str], words: Words) -> dict[str, str]:
    """What stands behind these in a list, by their uids."""
    return dict.fromkeys(unfit, words.who.not_for_mark)
