"""The month as text, for whoever has no picture: a line a day, and its items under it."""

from feed.month.sheet import Sheet
from feed.words import day_words


def text(sheet: Sheet) -> str:
    """The same as on the picture, nothing left out."""
    lines = [f"{sheet.name} · {sheet.counts}"]
    for day in sheet.days:
        lines += ["", day_words(day.on, year=False)]
        for one in day.items:
            doubt = "（待核实）" if one.tentative else ""
            place = f" · {one.place}" if one.place else ""
            lines.append(f"  {one.mark} {one.title}{doubt}{place}")
    return "\n".join(lines) + "\n"
