"""The stories of tests/golden/chats, played against a real store; UPDATE_GOLDEN=1 writes what is answered now."""

import os
from pathlib import Path

import pytest

from store import Store
from tests.bot.conversation import play, script_of, town

STORIES = sorted(Path("tests/golden/chats").glob("*.txt"))


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.stem)
def test_story(story: Path, sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    told = story.read_text(encoding="utf-8")
    played = play(town(sqlite_store, monkeypatch), script_of(told))
    if os.environ.get("UPDATE_GOLDEN"):
        story.write_text(played, encoding="utf-8")
    assert played == told
