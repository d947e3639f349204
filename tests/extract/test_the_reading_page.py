"""docs/reading.md tells the truth: what it shows of its hard notice is what explain prints."""

import re
from datetime import date
from pathlib import Path

from domain.notice import Notice
from extract.explain import explain

PAGE = (Path(__file__).parents[2] / "docs" / "reading.md").read_text("utf-8")


def test_the_derivation_on_the_page_is_the_one_that_explain_prints() -> None:
    (title,) = re.findall(r"^`(.+?)`, published on 2026-03-03:$", PAGE, re.MULTILINE)
    (text,) = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
    (shown,) = re.findall(r"says of it:\n\n```\n(.*?)```", PAGE, re.DOTALL)
    assert explain(Notice(id="1", title=title, published_on=date(2026, 3, 3), text=text)) == shown
