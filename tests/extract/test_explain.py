"""How a reading is told to a person."""

from datetime import date

from domain.notice import Notice
from extract import explain

TEXT = "活动时间：3月5日（周四）14:00-16:00\n本活动自2026年1月1日起施行的办法执行。"


def test_the_tree_the_value_and_the_reason_of_each_time() -> None:
    notice = Notice(id="1", title="桥牌沙龙", published_on=date(2026, 2, 27), text=TEXT)
    assert explain(notice) == (
        "《桥牌沙龙》 发布于 2026-02-27\n"
        "\n"
        "「3月5日（周四）14:00-16:00」 @5\n"
        "  day_with_hours 「3月5日（周四）14:00-16:00」 (XXXX-03-05T14:00[4], XXXX-03-05T16:00[4])\n"
        "    day_with_weekday 「3月5日（周四）」 XXXX-03-05[4]\n"
        "      month_day 「3月5日」 XXXX-03-05\n"
        "    from_hour_to_hour 「14:00-16:00」 (T14:00, T16:00)\n"
        "      figures_clock 「14:00」 T14:00\n"
        "      figures_clock 「16:00」 T16:00\n"
        "  = 2026-03-05T14:00 .. 2026-03-05T16:00 (span, minute)\n"
        "  名称 label: 活动时间\n"
        "  → event 时间 time: 「活动时间」 活动\n"
        "\n"
        "「自2026年1月1日起」 @28\n"
        "  since 「自2026年1月1日起」 (2026-01-01, )\n"
        "    year_month_day 「2026年1月1日」 2026-01-01\n"
        "  = 2026-01-01 .. … (since, day)\n"
        "  × 未采用 unread: validity or effective date\n"
        "\n"
        "读出 milestones: 1\n"
        "  event 桥牌沙龙: 2026-03-05T14:00 .. 2026-03-05T16:00\n"
    )
