"""The stories of tests/golden/stories, told over real HTTP by the bot as a process of its own, and compared whole.

Each file is a script with what the bot really showed between its lines; tests/stories/script.py says how to read and write
one. To tell them anew, after a change of wording or with a new script, and then read the difference:

    UPDATE_GOLDEN=1 pytest -n0 tests/stories && git diff tests/golden/stories

A story begins with a remark that says what it is about. Nothing in it depends on the day it is told: the clock is the
script's, the store is empty, and codes follow from what is in it.
"""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.botapi.client import BotApi
from tests.stories.play import Stage, Theatre
from tests.stories.script import HANDED, Clock, Happened, Published, Replayed, Spoken, action_of, script_of

STORIES = {path.stem: path for path in sorted(Path("tests/golden/stories").glob("*.txt"))}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def theatre(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[BotApi, Stage]]:
    """One far end and one bot for all stories of this file."""
    folder = tmp_path_factory.mktemp("stories")
    async with BotApi.start(folder) as api, Stage.start(api) as stage:
        yield api, stage


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("story", STORIES)
async def test_a_story(story: str, theatre: tuple[BotApi, Stage], tmp_path: Path) -> None:
    told = STORIES[story].read_text(encoding="utf-8")
    really = await Theatre(*theatre).play(f"sqlite:///{tmp_path / 'kunqi.db'}", script_of(told))
    if os.environ.get("UPDATE_GOLDEN"):
        STORIES[story].write_text(really, encoding="utf-8")
        return
    assert really == told


def test_there_are_stories_and_each_says_what_it_is_about() -> None:
    assert STORIES.keys() >= {
        "blocked_and_back",
        "group_with_topics",
        "newcomer_in_a_minute",
        "personal_calendar",
        "staff_day",
        "staff_hands_over",
        "stranger_tries",
        "talent_family",
    }
    assert all(path.read_text(encoding="utf-8").startswith("# ") for path in STORIES.values())


def test_a_line_of_a_script() -> None:
    assert action_of("# 一句话") is None
    assert action_of("@ 2026-01-27 10:00") == Clock("2026-01-27T10:00")
    assert action_of("* notice opera.txt") == Published("opera.txt")
    assert action_of("小林: /start") == Spoken("小林", False, "", "", "/start")
    assert HANDED.fullmatch("{文件 a.json}").groups() == ("a.json", "")
    assert HANDED.fullmatch("{图片} 说明").groups() == (None, "说明")
    assert action_of("王总(匿名) 在 企业群/路演: [大赛]") == Spoken("王总", True, "企业群", "路演", "[大赛]")
    assert action_of("* 企业群: 王总 lets the bot in") == Happened("lets the bot in", "王总", "企业群")
    assert action_of("* 小林 blocks the bot") == Happened("blocks", who="小林")
    assert action_of("* 路人 replays 阿周's [是，就这样]") == Replayed("路人", "阿周", "是，就这样")
    assert action_of("* 企业群 becomes a supergroup") == Happened("moves", group="企业群")
    with pytest.raises(ValueError, match="no line of a story"):
        action_of("谁也不是: /start")
