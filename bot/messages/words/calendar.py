"""What is said of calendars: the private one and the public ones."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarWords:
    """Calendars, in one language. Of a pair the second is said to a group, of its own calendar."""

    # The menu
    what: str
    no_site: str
    no_site_staff: str
    only_here: str
    button_mine: tuple[str, str]
    button_public: str

    # The private one
    title: tuple[str, str]
    none_yet: str
    made: str
    used: str
    never: str
    yesterday: str
    about: tuple[str, str]
    nothing_chosen: str
    button_make_ringing: str
    button_make_silent: str
    button_renew: str
    button_revoke: str
    button_back: str
    ask_renew: str
    button_renew_ringing: str
    button_renew_silent: str
    ask_revoke: str
    button_yes_revoke: str
    revoked: str

    # A new link
    link: tuple[str, str]
    ringing: str
    silent: str
    kept: str
    handed: str
    copy: str
    lost: str

    # Public ones
    pick: str
    public: str
    public_ringing: str
    button_ringing: str
    button_silent: str

    # In the settings
    setting: str
    setting_none: str
    button_setting: str

    # One tap a program
    button_apple: str
    button_google: str
    button_outlook: str
    button_outlook_work: str
    button_how: str
    how_page: str  #: the path of the page that says how, program by program
