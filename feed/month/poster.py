"""The month as a picture: 1080 pixels wide, as tall as what falls in it. The same month gives the same bytes."""

import io
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from PIL import Image, ImageColor, ImageDraw

from domain.milestone import Kind
from domain.times import Moment
from feed.items import Item
from feed.month.fonts import Face, Fonts
from feed.month.rest import is_off, is_unusual
from feed.month.setting import balanced, drawable, fitted
from feed.month.sheet import Sheet, SheetDay

WIDTH, MARGIN = 1080, 64
INNER = WIDTH - 2 * MARGIN
MOST = 40  #: items drawn; a picture of more is read by nobody
PAPER, CARD, INK, SOFT, HAIR = "#f6f3ec", "#fffdf9", "#1c2422", "#5b635f", "#e2dccf"
CINNABAR, CELADON, INDIGO = "#a8322a", "#0f645c", "#3c4f86"
COLOURS = {Kind.EVENT.value: CELADON, Kind.PUBLICITY.value: INDIGO}  #: else cinnabar
LEGEND = (("申报、报名、征集截止", CINNABAR), ("活动", CELADON), ("公示", INDIGO))
WEEKDAYS = "一二三四五六日"
CELL = 100
COLUMN = 150  #: of the day beside its items
GAP = 28


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws on a sheet of paper, or, without one, only counts how much of it is needed."""

    fonts: Fonts
    draw: ImageDraw.ImageDraw | None = None

    def text(self, at: tuple[float, float], words: str, face: Face, size: int, colour: str, anchor: str = "la") -> None:
        """Words at a point."""
        if self.draw is not None:
            self.draw.text(at, drawable(words), fill=colour, font=face.at(size), anchor=anchor)

    def box(self, at: tuple[float, float, float, float], colour: str, radius: int = 0, outline: str = "") -> None:
        """A filled box, its corners round."""
        if self.draw is not None:
            self.draw.rounded_rectangle(at, radius, fill=colour, outline=outline or None, width=2)

    def dot(self, x: float, y: float, radius: int, colour: str) -> None:
        """A filled circle around a point: a glyph, since glyphs have smooth edges and drawn circles have not."""
        self.text((x, y), "●", self.fonts.sans, radius * 5 // 2, colour, "mm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """What the poster says of its maker."""

    name: str  #: 昆期 · 昆山
    address: str  #: where all of it is to be found; may be empty


def png(sheet: Sheet, imprint: Imprint, fonts: Fonts) -> bytes:
    """The picture as PNG."""
    height = _all(Pen(fonts), sheet, imprint)
    image = Image.new("RGB", (WIDTH, round(height)), PAPER)
    _all(Pen(fonts, ImageDraw.Draw(image)), sheet, imprint)
    written = io.BytesIO()
    image.quantize(palette=_palette(), dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
    return written.getvalue()


@cache
def _palette() -> Image.Image:
    """Our inks on our papers in sixteen strengths: so few colours keep the file small enough to be passed on."""
    pairs = [(ink, paper) for paper in (PAPER, CARD) for ink in (INK, SOFT, CINNABAR, CELADON, INDIGO, HAIR)]
    colours = [_mixed(ink, paper, step / 15) for ink, paper in [*pairs, ("#ffffff", CINNABAR)] for step in range(16)]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in colours for part in colour])
    return palette


def _mixed(ink: str, paper: str, strength: float) -> tuple[int, ...]:
    both = zip(ImageColor.getrgb(ink), ImageColor.getrgb(paper), strict=True)
    return tuple(round(under + (over - under) * strength) for over, under in both)


def _all(pen: Pen, sheet: Sheet, imprint: Imprint) -> float:
    """Draw everything; how tall it is."""
    y = _head(pen, sheet, imprint)
    y = _grid(pen, sheet, y)
    y = _legend(pen, y)
    kept, left = _cut(sheet.days)
    for day in kept:
        y = _day(pen, day, y)
    return _foot(pen, imprint, left, y)


def _cut(days: tuple[SheetDay, ...]) -> tuple[list[SheetDay], int]:
    """As many days as hold MOST items, and how many items are left over."""
    kept, room = list[SheetDay](), MOST
    for day in days:
        if room > 0:
            kept.append(replace(day, items=day.items[:room]))
        room -= len(day.items)
    return kept, max(0, -room)


def _head(pen: Pen, sheet: Sheet, imprint: Imprint) -> float:
    pen.box((MARGIN, 56, MARGIN + 60, 116), CINNABAR, 12)
    pen.text((MARGIN + 30, 86), "昆", pen.fonts.serif, 38, "#ffffff", "mm")
    pen.text((MARGIN + 80, 86), imprint.name, pen.fonts.bold, 32, INK, "lm")
    pen.text((MARGIN, 150), sheet.name, pen.fonts.serif, 92, INK)
    pen.text((MARGIN + 2, 276), sheet.counts, pen.fonts.sans, 34, SOFT)
    return 350


def _grid(pen: Pen, sheet: Sheet, y: float) -> float:
    height = 64 + CELL * len(sheet.weeks) + 12
    pen.box((MARGIN, y, WIDTH - MARGIN, y + height), CARD, 20, HAIR)
    step = INNER / 7
    for column, name in enumerate(WEEKDAYS):
        colour = SOFT if column < 5 else CINNABAR
        pen.text((MARGIN + step * (column + 0.5), y + 38), name, pen.fonts.sans, 26, colour, "mm")
    for row, week in enumerate(sheet.weeks):
        for column, on in enumerate(week):
            if on.month == sheet.first.month:
                _cell(pen, sheet, on, MARGIN + step * (column + 0.5), y + 64 + CELL * row)
    return y + height


def _cell(pen: Pen, sheet: Sheet, on: date, x: float, y: float) -> None:
    kinds = sheet.kinds(on)
    off = is_off(on)
    colour = CINNABAR if off else INK if kinds else SOFT
    pen.text((x, y + 36), str(on.day), pen.fonts.bold if kinds else pen.fonts.sans, 34, colour, "mm")
    if is_unusual(on):
        pen.text((x + 30, y + 24), "休" if off else "班", pen.fonts.sans, 18, colour, "mm")
    shown = [COLOURS.get(kind, CINNABAR) for kind in kinds[:4]]
    begin = x - 9 * (len(shown) - 1)
    for number, colour in enumerate(shown):
        pen.dot(begin + 18 * number, y + 74, 6, colour)


def _legend(pen: Pen, y: float) -> float:
    x = float(MARGIN)
    for words, colour in LEGEND:
        pen.dot(x + 8, y + 40, 8, colour)
        pen.text((x + 26, y + 40), words, pen.fonts.sans, 24, SOFT, "lm")
        x += 26 + pen.fonts.sans.at(24).getlength(words) + 44
    return y + 84


def _day(pen: Pen, day: SheetDay, y: float) -> float:
    top = y + GAP
    for number, one in enumerate(day.items):
        y = _item(pen, one, (top if number == 0 else y + 18))
    pen.text((MARGIN, top - 12), str(day.on.day), pen.fonts.serif, 62, INK)
    pen.text((MARGIN + 2, top + 64), f"{Moment(day.on).weekday}", pen.fonts.sans, 24, SOFT)
    y = max(y, top + 100) + GAP
    pen.box((MARGIN, y, WIDTH - MARGIN, y + 1), HAIR)
    return y


def _item(pen: Pen, one: Item, y: float) -> float:
    left, room = MARGIN + COLUMN, INNER - COLUMN
    bold, sans = pen.fonts.bold.at(32).getlength, pen.fonts.sans.at(26).getlength
    top = y
    for line in balanced(one.title, room, bold, 2):
        pen.text((left, y), line, pen.fonts.bold, 32, INK)
        y += 44
    doubt = "待核实" if one.tentative else ""
    under = " · ".join(words for words in (doubt, one.mark, drawable(one.place)) if words)
    pen.text((left, y + 4), fitted(under, room, sans), pen.fonts.sans, 26, SOFT)
    pen.box((left - 22, top + 6, left - 16, y + 36), COLOURS.get(one.kind, CINNABAR), 3)
    return y + 42


def _foot(pen: Pen, imprint: Imprint, left: int, y: float) -> float:
    y += 40
    if left:
        pen.text((MARGIN, y), f"另有 {left} 项没有画下", pen.fonts.bold, 28, INK)
        y += 48
    pen.text((MARGIN, y), "时间与内容以通知原文为准", pen.fonts.sans, 24, SOFT)
    if imprint.address:
        words = fitted(imprint.address, INNER / 2, pen.fonts.sans.at(24).getlength)
        pen.text((WIDTH - MARGIN, y), words, pen.fonts.sans, 24, CELADON, "ra")
    return y + 88
