"""What staff change, in English."""

from bot.messages.words.corrections import CorrectionWords
from domain.staff_word import StaffAct

CORRECTIONS = CorrectionWords(
    acts={
        StaffAct.CORRECTED: "Corrected by Kunqi's staff",
        StaffAct.CANCELLED: "Cancelled by Kunqi's staff",
        StaffAct.RESTORED: "Restored by Kunqi's staff",
        StaffAct.TAKEN_BACK: "Kunqi's staff took their last change back",
    },
    because="{act}: {reason}",
    original="The notice said:",
    back="↩️ back to its time · {what}",
    back_there="↩️ back to its place · {what}",
    restored="↩️ on again · {what}",
    was_now_back="had become {old}\nagain {new}",
    place_moved="Where: was {old} / now {new}",
    place_back="Where: had become {old} / again {new}",
    read_by_all="Reason (everybody reads it): {reason}",
)
