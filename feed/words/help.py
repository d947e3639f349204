"""The texts of how to subscribe, client by client."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """One calendar program: how it subscribes, when it looks again, and what it does with alarms."""

    name: str
    steps: tuple[str, ...]
    refresh: str
    alarm: str
    note: str
    key: str  #: the same in every language


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpWords:
    """How to subscribe."""

    title: str
    description: str
    aside_title: str
    aside: str
    subscribe: str
    subscribe_alarms: str
    choose: str
    heading: str
    lead: str
    step_choose: str
    topic: str
    kinds: str
    all_kinds: str
    between: str
    alarms: str
    alarms_off: str
    alarms_on: str
    alarms_why: str
    cancelled: str
    cancelled_how: str
    cancelled_mark: str
    cancelled_title: str
    cancelled_drop: str
    cancelled_why: str
    step_take: str
    chosen: str
    tap: str
    tap_why: str
    copy: str
    copy_webcal: str
    clients: str
    refresh: str
    alarm: str
    note: str
    open_google: str
    open_outlook: str
    open_outlook_work: str
    known: tuple[Client, ...]
