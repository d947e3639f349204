"""What a person's phone shows, to be looked at: ``python -m tests.looks FOLDER`` (``make looks``).

Plays stories of tests/golden/stories over real HTTP, picks five messages that the far end accepted, and has Chromium draw
them 390 px wide: FOLDER/chat.png.
"""

import asyncio
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops

from tests.botapi.client import ROOT, BotApi
from tests.looks.bubbles import page
from tests.stories.play import Stage, Theatre
from tests.stories.script import script_of

#: By story, how the text of a message begins: a choice, a list, a reminder, a change, and one of the staff's reviews.
LOOKED_AT = (
    ("newcomer_in_a_minute", "昆期替你读"),
    ("talent_family", "接下来"),
    ("talent_family", "⏰ 明天 · 报名截止"),
    ("talent_family", "🔁 延期"),
    ("staff_day", "待确认"),
)
DRAWN_WITHIN = 60  #: seconds


async def messages(folder: Path) -> list[dict[str, Any]]:
    """The five, as the far end took them."""
    found: list[dict[str, Any]] = []
    async with BotApi.start(folder) as api, Stage.start(api) as stage:
        for story, beginning in LOOKED_AT:
            seen, told = len(api.accepted()), (ROOT / "tests/golden/stories" / f"{story}.txt").read_text("utf-8")
            store = f"sqlite:///{folder / f'{len(found)}.db'}"
            await Theatre(api, stage).play(store, script_of(told))
            found.append(next(it for it in api.accepted()[seen:] if it.get("text", "").startswith(beginning)))
    return found


def draw(html: str, picture: Path, folder: Path) -> None:
    """The page as a PNG; SystemExit where no Chromium is to be had."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("没有找到 Chromium，画不了（Debian：apt install chromium fonts-noto-cjk）· Chromium is needed to draw")
    (folder / "chat.html").write_text(html, encoding="utf-8")
    flags = (
        "--headless",
        "--no-sandbox",
        "--hide-scrollbars",
        "--force-device-scale-factor=2",
        "--window-size=390,2300",
    )
    subprocess.run(
        [browser, *flags, f"--screenshot={picture}", (folder / "chat.html").as_uri()],
        check=True,
        timeout=DRAWN_WITHIN,
        capture_output=True,
    )


def trim(picture: Path) -> None:
    """Take away what is empty below the last message."""
    with Image.open(picture) as drawn:
        plain = Image.new(drawn.mode, drawn.size, drawn.getpixel((0, drawn.height - 1)))
        box = ImageChops.difference(drawn, plain).getbbox()
        drawn.crop((0, 0, drawn.width, (box[3] if box else 0) + 20)).save(picture, optimize=True)


def main() -> None:
    """Draw into the folder that is named."""
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        draw(page(asyncio.run(messages(folder))), (target / "chat.png").absolute(), folder)
    trim(target / "chat.png")
    print(target / "chat.png")  # noqa: T201 - a program


if __name__ == "__main__":
    main()
