"""What is said of who a subscriber is, and of whom something is for."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.profile import Fit


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoWords:
    """Company or individual, class of talent, town: in one language."""

    # The card
    now: str
    unsaid: str
    talent: str  #: one class
    traits: Mapping[str, str]  #: by the value of the trait; towns have the names of the configuration
    rule: str
    how: str
    bad: str
    button: str

    # The first minute
    step: str
    button_skip: str

    # Lists and cards
    hidden: str
    button_everyone: str
    button_fitting: str
    unclear: str
    not_for: Mapping[Fit, str]
    not_for_mark: str  #: the same in a list
