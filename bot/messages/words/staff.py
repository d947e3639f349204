"""The texts of the staff's day, by name."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.roles import Role
from domain.delivery import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffWords:
    """One language; ``{names}`` are filled in by the caller and are the same in every language."""

    roles: Mapping[Role, str]
    roles_title: str
    role_needed: str
    will_notify: str  #: how many chats hear of what is about to be done
    will_notify_nobody: str
    usage_restore: str
    ask_restore: str
    done_restore: str
    not_cancelled: str
    not_standing: str
    usage_tools: str
    usage_leads: str
    ask_leads: str
    done_leads: str
    usage_nudge: str
    ask_nudge: str
    ask_nudge_now: str
    ask_never: str
    done_nudge: str
    done_nudge_now: str
    done_never: str
    too_late: str
    will_remind: str
    review_reaches: str  #: how many subscribe to what waits to be confirmed
    would_miss: str
    usage_silence: str
    ask_silence: str
    silence_means: str
    done_silence: str
    silence_none: str
    silence_title: str
    silence_line: str
    of_source: str
    no_such_source: str
    button_unsilence: str
    ask_unsilence: str
    done_unsilence: str
    silence_holds: str
    no_such_silence: str
    usage_add: str
    ask_add: str
    done_add: str
    nothing_read: str
    by_staff: str
    note: str  #: the staff's own line under a reminder
    usage_announce: str
    announce_too_long: str
    ask_announce: str
    announce_grace: str
    done_announce: str
    announced_topic: str
    announced_all: str
    silence_over: str
    sources_title: str
    sources_none: str
    source_read: str
    source_failed: str
    publishers_title: str
    publisher_line: str
    stats_title: str
    stats_people: str
    stats_keywords: str
    stats_sent: str
    failures: Mapping[Reason, str]  #: why a delivery failed for good
    stats_failed: str
    stats_reviews: str
    button_correct: str
    button_discard: str
    contradicted: str
    staff_says: str
    notice_says: str
    if_followed: str
    button_follow: str
    button_stay: str
    review_fix: str
    verdict: str  #: what was decided of a doubtful one, above the next
    all_heard: str  #: a message that cannot be taken back
    some_heard: str
    log_agreed: str  #: an override that a newer text of the notice agrees with
    log_emptied: Mapping[str, str]  #: by "start" and "end": the notice was followed, which has none
    button_tools: str
    tools_intro: str
    tools: Mapping[str, str]  #: what each of ``tool_lines`` does
    tool_lines: Mapping[str, str]  #: by the command, the line with {code} and, where it says one, {when}
