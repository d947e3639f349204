"""Somebody opens the site, narrows it, reads a promise, learns how to subscribe, looks at the month; in both languages."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from domain.milestone import Topic
from feed.words import EN, ZH, Words
from tests.browser.conftest import DESKTOP, PHONE, window


@pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_walk(chromium: Any, address: str, words: Words, viewport: dict[str, int]) -> None:
    with window(chromium, viewport=viewport) as tab:
        tab.goto(f"{address}{words.prefix}/")
        # Open: what is next, with the days left.
        assert tab.locator(".card").count() >= 9
        assert "还有 4 天" in tab.content() if words is ZH else "in 4 days" in tab.content()
        # Filter: each a link.
        tab.get_by_role("navigation", name=words.home.topics).get_by_role(
            "link", name=words.topics[Topic.SUBSIDY]
        ).click()
        tab.wait_for_url("**/?topic=subsidy")
        assert tab.locator(".card").count() == 3
        tab.get_by_role("link", name=words.home.show_events, exact=True).click()
        tab.wait_for_url("**/?topic=subsidy&show=events")
        assert tab.locator(".card").count() == 0
        tab.go_back()
        # Milestone: the quote in its surroundings, the phases, what changed.
        tab.get_by_role("heading", level=3).get_by_role("link", name="网上申报").click()
        tab.wait_for_url("**/m/*")
        assert tab.locator("mark").inner_text() == "网上申报提交截止时间为2026年2月9日17时"
        assert tab.locator(".phases li").count() == 3
        assert tab.locator("del").first.is_visible()
        # Subscribe help: topic and alarms chosen by links, the address to copy follows.
        tab.get_by_role("link", name=words.frame.to_subscribe, exact=True).click()
        tab.get_by_role("link", name=words.topics[Topic.OPERA], exact=True).click()
        tab.wait_for_url("**/subscribe?topic=opera")
        tab.get_by_role("link", name=words.help.alarms_on, exact=True).click()
        tab.wait_for_url("**/subscribe?topic=opera&alarms=1")
        assert tab.locator("code").first.inner_text().endswith("/feeds/opera.ics?alarms=1")
        # Month: the table, and the month after.
        tab.get_by_role("link", name=words.frame.to_month, exact=True).click()
        tab.wait_for_url("**/month")
        assert tab.get_by_role("columnheader").count() == 7
        tab.locator("a[rel=next]").click()
        tab.wait_for_url("**/month/2026-02")
        # The other language has the same page.
        tab.locator("a.language").click()
        tab.wait_for_url(f"**{'/en' if words is ZH else ''}/month/2026-02")
        assert {urlsplit(url).netloc for url in tab.asked if url.startswith("http")} == {urlsplit(address).netloc}
        assert tab.wrong == []


def test_by_keyboard_alone(chromium: Any, address: str) -> None:
    with window(chromium, viewport=DESKTOP) as tab:
        tab.goto(f"{address}/")
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.getAttribute('href')") == "#main"
        assert tab.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
        tab.keyboard.press("Enter")
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.closest('main') !== null")
        outline = tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"


PATHS = ["/", "/month/2026-01", "/subscribe?topic=opera&cancelled=title"]


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_has_to_be_moved_sideways(chromium: Any, address: str, corrected: tuple[str, str], width: int) -> None:
    with window(chromium, viewport={"width": width, "height": 800}) as tab:
        for path in (*PATHS, *corrected):
            for prefix in ("", "/en"):
                tab.goto(address + prefix + path)
                assert tab.evaluate("document.documentElement.scrollWidth") == width, prefix + path


def test_what_a_first_visit_costs(chromium: Any, address: str) -> None:
    """All that the first page loads, as it comes over the wire."""
    with window(chromium, viewport=PHONE) as tab:
        session = tab.context.new_cdp_session(tab)
        session.send("Network.enable")
        loaded: list[int] = []
        session.on("Network.loadingFinished", lambda event: loaded.append(event["encodedDataLength"]))
        tab.goto(f"{address}/", wait_until="networkidle")
        assert sum(loaded) <= 60_000
        assert len([url for url in tab.asked if url.startswith("http")]) == 2
