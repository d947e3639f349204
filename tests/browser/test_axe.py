"""axe finds nothing on any page: light and dark, phone and desktop, Chinese and English."""

from importlib.resources import files
from typing import Any

import pytest

from tests.browser.conftest import DESKTOP, PHONE, window

RULES: dict[str, Any] = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
#: All that differs in the dark.
COLOURS: dict[str, Any] = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
PATHS = ["/", "/month/2026-01", "/subscribe?cancelled=title", "/feeds/opera", "/nowhere"]


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["zh", "en"])
def test_axe_finds_nothing(chromium: Any, address: str, corrected: tuple[str, str], prefix: str) -> None:
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    # The page's own policy lets no script in, axe neither.
    with window(chromium, bypass_csp=True) as tab:
        for path in (*PATHS, *corrected):
            tab.goto(address + prefix + path)
            tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            tab.evaluate(axe)
            for viewport in (PHONE, DESKTOP):
                tab.set_viewport_size(viewport)
                for scheme, rules in (("light", RULES), ("dark", COLOURS)):
                    tab.emulate_media(color_scheme=scheme)
                    assert found(tab, rules) == [], (path, viewport, scheme)


def found(tab: Any, rules: dict[str, Any]) -> list[str]:
    result = tab.evaluate("rules => axe.run(document, {...rules, resultTypes: ['violations']})", rules)
    return [f"{it['id']}: {node['html'][:200]}" for it in result["violations"] for node in it["nodes"]]
