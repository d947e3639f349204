"""Who a subscriber is, in English."""

from bot.messages.words.who import WhoWords
from domain.profile import Fit

WHO = WhoWords(
    now="You are: {who}",
    unsaid="not said, so nothing is left out",
    talent="class {letter}",
    traits={"company": "a company", "individual": "an individual", "other": "no class or another"},
    rule="What is clearly for others only is neither told nor listed; what is unclear comes all the same, and says so.",
    how="Tap what fits, as many as you like, and again to take it back; or write: /me class C, 高新区",
    bad="“{text}” was not understood. For example: /me class C, 高新区, and to clear it: /me off",
    button="Who I am",
    step="Second: who are you? Tap as many as fit, or skip it.",
    button_skip="skip »",
    hidden="Not for you and not listed: {count}.",
    button_everyone="List those for others too",
    button_fitting="Only what fits me",
    unclear=" (please see the notice whether that is you)",
    not_for={
        Fit.NOT_FOR_COMPANIES: " (not for companies: you are not reminded)",
        Fit.NOT_FOR_INDIVIDUALS: " (not for individuals: you are not reminded)",
        Fit.OTHER_TALENT: " (not for your class of talent: you are not reminded)",
        Fit.OTHER_TOWN: " (for other towns: you are not reminded)",
    },
    not_for_mark="not for you",
)
