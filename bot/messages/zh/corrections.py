"""What staff change, in Chinese."""

from bot.messages.words.corrections import CorrectionWords
from domain.staff_word import StaffAct

CORRECTIONS = CorrectionWords(
    acts={
        StaffAct.CORRECTED: "昆期工作人员更正",
        StaffAct.CANCELLED: "昆期工作人员取消",
        StaffAct.RESTORED: "昆期工作人员恢复",
        StaffAct.TAKEN_BACK: "昆期工作人员撤回了上一次改动",
    },
    because="{act}：{reason}",
    original="原通知：",
    back="↩️ 改回 · {what}",
    back_there="↩️ 改回 · {what}",
    restored="↩️ 恢复 · {what}",
    was_now_back="曾改为 {old}\n现改回 {new}",
    place_moved="地点：原为 {old} / 现为 {new}",
    place_back="地点：曾改为 {old} / 现改回 {new}",
    read_by_all="原因（会告诉大家）：{reason}",
)
