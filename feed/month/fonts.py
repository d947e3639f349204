"""Fonts that can draw Chinese: found where systems keep them, or said which to install."""

import os
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import ImageFont

from domain.errors import KunqiError

ROOTS = {
    "win32": ("C:/Windows/Fonts",),
    "darwin": ("/System/Library/Fonts", "/System/Library/Fonts/Supplemental", "/Library/Fonts"),
}
ELSEWHERE = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
_SC = 2  # in Noto's collections: Japanese, Korean, simplified Chinese, traditional, Hong Kong

#: Names of files, the best first, with the face of simplified Chinese in a collection.
SANS = (
    ("NotoSansCJK-Regular.ttc", _SC),
    ("NotoSansSC-Regular.otf", 0),
    ("SourceHanSansSC-Regular.otf", 0),
    ("PingFang.ttc", 0),
    ("msyh.ttc", 0),
    ("wqy-zenhei.ttc", 0),
    ("wqy-microhei.ttc", 0),
    ("DroidSansFallbackFull.ttf", 0),
)
BOLD = (("NotoSansCJK-Bold.ttc", _SC), ("NotoSansSC-Bold.otf", 0), ("SourceHanSansSC-Bold.otf", 0), ("msyhbd.ttc", 0))
SERIF = (("NotoSerifCJK-Bold.ttc", _SC), ("NotoSerifSC-Bold.otf", 0), ("SourceHanSerifSC-Bold.otf", 0))
MISSING = (
    "没有找到能写中文的字体，画不了图。请安装一种，例如 Debian/Ubuntu：apt install fonts-noto-cjk；"
    "Fedora：dnf install google-noto-sans-cjk-fonts；或在 [web] font 里写明字体文件。"
)


@dataclass(frozen=True, slots=True)
class Fonts:
    """Three hands of one writer; where a system has only one, all are that one."""

    sans: "Face"
    bold: "Face"
    serif: "Face"


@dataclass(frozen=True, slots=True)
class Face:
    """A face in a font file."""

    path: str
    index: int

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        """The face at a size in pixels."""
        return _opened(self.path, self.index, size)


def fonts(chosen: str = "") -> Fonts:
    """Those of the system, or ``chosen`` for everything; KunqiError that says what to install."""
    if chosen:
        face = Face(chosen, 0)
        try:
            face.at(20)
        except OSError:
            raise KunqiError(f"[web] font 指的字体文件打不开：{chosen}") from None
        return Fonts(face, face, face)
    files = _installed()
    sans = _best(SANS, files)
    if sans is None:
        raise KunqiError(MISSING)
    bold = _best(BOLD, files) or sans
    return Fonts(sans, bold, _best(SERIF, files) or bold)


def _best(wanted: tuple[tuple[str, int], ...], files: dict[str, str]) -> Face | None:
    return next((Face(files[name.lower()], index) for name, index in wanted if name.lower() in files), None)


@cache
def _installed() -> dict[str, str]:
    """The font files of this system by their names in lower case."""
    found: dict[str, str] = {}
    for root in ROOTS.get(sys.platform, ELSEWHERE):
        for folder, _, names in os.walk(Path(root).expanduser()):
            found |= {name.lower(): str(Path(folder) / name) for name in names if name.lower() not in found}
    return found


@cache
def _opened(path: str, index: int, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, index=index)
